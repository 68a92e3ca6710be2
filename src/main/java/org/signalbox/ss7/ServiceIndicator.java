// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

/// Which user part a message is for: the four low bits of the service information octet
/// (Q.704 section 14.2.1).
public enum ServiceIndicator {
    /// Signalling network management.
    SNM("SNM"),
    /// Signalling network testing and maintenance: SLTM and SLTA (Q.707).
    SLTM("SLTM"),
    /// The same, special messages; ANSI tests its links with it (T1.111.7).
    SLTM_SPECIAL("SLTM-special"),
    SCCP("SCCP"),
    TUP("TUP"),
    ISUP("ISUP"),
    /// Data user part, call and circuit related.
    DUP_CALL("DUP-call"),
    /// Data user part, facility registration and cancellation.
    DUP_FACILITY("DUP-facility"),
    /// The MTP testing user part (Q.755).
    MTP_TEST("MTP-test"),
    BROADBAND_ISUP("B-ISUP"),
    SATELLITE_ISUP("S-ISUP"),
    SPARE_11("spare-11"),
    AAL_TYPE_2("AAL-2"),
    BICC("BICC"),
    GATEWAY_CONTROL("GCP"),
    SPARE_15("spare-15");

    private static final ServiceIndicator[] VALUES = values();

    private final String word;

    ServiceIndicator(String word) {
        this.word = word;
    }

    /// The indicator of the low four bits of a service information octet.
    ///
    /// @param bits 0 to 15
    public static ServiceIndicator of(int bits) {
        return VALUES[bits];
    }

    /// 0 to 15, as on the wire.
    public int bits() {
        return ordinal();
    }

    /// For logs, `show` and metrics.
    public String word() {
        return word;
    }
}
