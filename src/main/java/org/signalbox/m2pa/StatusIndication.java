// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.jspecify.annotations.Nullable;

/// What a link status message says: the State field of RFC 4165 section 2.3.2, which takes the
/// place of the status indications of Q.703 section 11.1.3.
public enum StatusIndication {
    /// SIO: alignment begins.
    ALIGNMENT(1, "Alignment"),
    /// SIN: normal proving period.
    PROVING_NORMAL(2, "Proving Normal"),
    /// SIE: emergency proving period.
    PROVING_EMERGENCY(3, "Proving Emergency"),
    /// FISU: proving is done, or sequence numbers agree again after a processor outage.
    READY(4, "Ready"),
    /// SIPO: level 3 cannot be reached.
    PROCESSOR_OUTAGE(5, "Processor Outage"),
    /// What MTP2 tells by sending FISU or MSU again.
    PROCESSOR_RECOVERED(6, "Processor Recovered"),
    /// SIB: receive congestion.
    BUSY(7, "Busy"),
    /// What MTP2 tells by no longer sending SIB.
    BUSY_ENDED(8, "Busy Ended"),
    /// SIOS.
    OUT_OF_SERVICE(9, "Out of Service");

    private static final StatusIndication[] VALUES = values();

    private final int code;
    private final String words;

    StatusIndication(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /// The indication with this code, or null if RFC 4165 defines none.
    static @Nullable StatusIndication of(long code) {
        return code >= 1 && code <= VALUES.length ? VALUES[(int) code - 1] : null;
    }

    /// 1 to 9, as on the wire.
    public int code() {
        return code;
    }

    /// As RFC 4165 writes it.
    @Override
    public String toString() {
        return words;
    }
}
