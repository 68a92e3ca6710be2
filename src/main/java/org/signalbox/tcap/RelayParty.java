// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

/// Whom SM-RP-DA or SM-RP-OA names (TS 29.002 section 17.7.6).
public enum RelayParty {
    /// Not read: the argument has no such element.
    NOT_READ("not read"),
    IMSI("imsi"),
    /// Four octets that only the visited register understands.
    LMSI("lmsi"),
    MSISDN("msisdn"),
    /// Of version 1.
    ROAMING_NUMBER("roaming number"),
    SERVICE_CENTRE("service centre"),
    /// Said to be nobody: in further messages of a dialogue, or where the IMSI says it.
    NOBODY("nobody");

    private final String words;

    RelayParty(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
