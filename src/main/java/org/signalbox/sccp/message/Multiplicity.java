// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

/// How many places a subsystem is at: the subsystem multiplicity indicator (SMI, Q.713 section
/// 5.2.3).
public enum Multiplicity {
    UNKNOWN("unknown"),
    SOLITARY("solitary"),
    DUPLICATED("duplicated");

    private final String word;

    Multiplicity(String word) {
        this.word = word;
    }

    /// @param bits the two low ones of the octet; what the standard leaves spare counts as unknown
    static Multiplicity of(int bits) {
        return switch (bits & 0x03) {
            case 1 -> SOLITARY;
            case 2 -> DUPLICATED;
            default -> UNKNOWN;
        };
    }

    /// As on the wire.
    int bits() {
        return ordinal();
    }

    /// For an operator.
    public String word() {
        return word;
    }
}
