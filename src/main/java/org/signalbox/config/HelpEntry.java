// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

/// A line of `?`, or a candidate of completion.
///
/// @param word a keyword, an argument's placeholder, or [#LINE_MAY_END]
/// @param help what it means
public record HelpEntry(String word, String help) {
    /// Stands where the line may end.
    public static final String LINE_MAY_END = "<cr>";
}
