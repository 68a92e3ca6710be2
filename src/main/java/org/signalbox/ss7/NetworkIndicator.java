// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

/// Which network a message belongs to: the two high bits of the service information octet
/// (Q.704 section 14.2.2).
public enum NetworkIndicator {
    INTERNATIONAL("international"),
    /// Spare, for international use only.
    SPARE("spare"),
    NATIONAL("national"),
    /// Reserved for national use.
    RESERVED("reserved");

    private static final NetworkIndicator[] VALUES = values();

    private final String word;

    NetworkIndicator(String word) {
        this.word = word;
    }

    /// The indicator of the high two bits of a service information octet.
    ///
    /// @param bits 0 to 3
    public static NetworkIndicator of(int bits) {
        return VALUES[bits];
    }

    /// 0 to 3, as on the wire.
    public int bits() {
        return ordinal();
    }

    /// As written in the configuration.
    public String word() {
        return word;
    }
}
