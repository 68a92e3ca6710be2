// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

/// Makes sentences of the words that owners give.
final class Words {
    private Words() {}

    /// The text with its first letter in upper case.
    static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
