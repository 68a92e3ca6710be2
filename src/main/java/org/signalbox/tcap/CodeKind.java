// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

/// Whose code an operation or an error has (Q.773 section 3.2.3, T1.114.3 section 3.3).
public enum CodeKind {
    /// There is none: a reject, or a result without content.
    NONE("no code"),
    /// Of the application context, such as MAP's.
    LOCAL("local"),
    /// An object identifier.
    GLOBAL("global"),
    /// ANSI's own: the family times 256 plus the specifier.
    NATIONAL("national"),
    /// In ANSI, somebody else's: TIA-41 has family 9.
    PRIVATE("private");

    private final String words;

    CodeKind(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
