// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

/// Replaces `${env:NAME}` in the text of one word. It works on words, after the line was split, so
/// that a variable's value can never become a second word or a second line.
@FunctionalInterface
interface Interpolation {
    String OPENING = "${";

    /// Takes the text as it is: for print, and for commands that are no configuration.
    Interpolation NONE = text -> text;

    /// The text with each `${…}` replaced by what it stands for.
    ///
    /// @throws IllegalArgumentException if a variable has no value; the message says which
    String resolve(String text);
}
