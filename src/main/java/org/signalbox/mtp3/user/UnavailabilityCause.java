// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

/// Why a user part is not available, as the message user-part-unavailable says (Q.704 section
/// 15.17).
public enum UnavailabilityCause {
    UNKNOWN("unknown"),
    /// There is no such user part at the destination.
    UNEQUIPPED("unequipped remote user"),
    /// There is one, but it does not answer.
    INACCESSIBLE("inaccessible remote user");

    private final String words;

    UnavailabilityCause(String words) {
        this.words = words;
    }

    /// @param bits 0 to 15; what the standard leaves spare counts as unknown
    public static UnavailabilityCause of(int bits) {
        return switch (bits) {
            case 1 -> UNEQUIPPED;
            case 2 -> INACCESSIBLE;
            default -> UNKNOWN;
        };
    }

    /// As on the wire.
    public int bits() {
        return ordinal();
    }

    public String words() {
        return words;
    }
}
