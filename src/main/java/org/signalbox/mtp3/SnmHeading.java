// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Metric;

/// The heading of a signalling network management message: H0 names the group, H1 the message
/// (Q.704 table 1 of section 15; those that only T1.111 knows are marked).
///
/// ```
///    8   7   6   5   4   3   2   1
///  +---------------+---------------+
///  |      H1       |      H0       |
///  +---------------+---------------+
/// ```
///
/// As a [Metric] it counts messages of its kind; what they are, sent or received, is said where the
/// counters are bound.
public enum SnmHeading implements Metric {
    COO(0x11, "changeover-order"),
    COA(0x21, "changeover-acknowledgement"),
    XCO(0x31, "extended-changeover-order"),
    XCA(0x41, "extended-changeover-acknowledgement"),
    CBD(0x51, "changeback-declaration"),
    CBA(0x61, "changeback-acknowledgement"),
    ECO(0x12, "emergency-changeover-order"),
    ECA(0x22, "emergency-changeover-acknowledgement"),
    RCT(0x13, "signalling-route-set-congestion-test"),
    TFC(0x23, "transfer-controlled"),
    TFP(0x14, "transfer-prohibited"),
    /// ANSI.
    TCP(0x24, "transfer-cluster-prohibited"),
    TFR(0x34, "transfer-restricted"),
    /// ANSI.
    TCR(0x44, "transfer-cluster-restricted"),
    TFA(0x54, "transfer-allowed"),
    /// ANSI.
    TCA(0x64, "transfer-cluster-allowed"),
    RST(0x15, "signalling-route-set-test for a prohibited destination"),
    RSR(0x25, "signalling-route-set-test for a restricted destination"),
    /// ANSI.
    RCP(0x35, "signalling-route-set-test for a prohibited cluster"),
    /// ANSI.
    RCR(0x45, "signalling-route-set-test for a restricted cluster"),
    LIN(0x16, "link-inhibit"),
    LUN(0x26, "link-uninhibit"),
    LIA(0x36, "link-inhibit-acknowledgement"),
    LUA(0x46, "link-uninhibit-acknowledgement"),
    LID(0x56, "link-inhibit-denied"),
    LFU(0x66, "link-forced-uninhibit"),
    LLT(0x76, "link-local-inhibit-test"),
    LRT(0x86, "link-remote-inhibit-test"),
    TRA(0x17, "traffic-restart-allowed"),
    /// ANSI.
    TRW(0x27, "traffic-restart-waiting"),
    DLC(0x18, "signalling-data-link-connection-order"),
    CSS(0x28, "connection-successful"),
    CNS(0x38, "connection-not-successful"),
    CNP(0x48, "connection-not-possible"),
    UPU(0x1A, "user-part-unavailable");

    private static final @Nullable SnmHeading[] BY_OCTET = byOctet();

    private final int octet;
    private final String words;

    SnmHeading(int octet, String words) {
        this.octet = octet;
        this.words = words;
    }

    /// The heading of an octet; null if there is no such message.
    static @Nullable SnmHeading ofOctet(int octet) {
        return BY_OCTET[octet];
    }

    /// As on the wire.
    public int octet() {
        return octet;
    }

    /// Whether the message is about one link: the groups of changeover, emergency changeover,
    /// inhibiting and data link connection.
    boolean isAboutLink() {
        return switch (octet & 0x0F) {
            case 1, 2, 6, 8 -> true;
            default -> false;
        };
    }

    /// The standard's name in full.
    public String words() {
        return words;
    }

    @Override
    public Description description() {
        return new Description(
                "signalbox_mtp3_management_messages",
                "Signalling network management messages.",
                "message",
                name());
    }

    private static @Nullable SnmHeading[] byOctet() {
        @Nullable SnmHeading[] headings = new @Nullable SnmHeading[256];
        for (SnmHeading heading : values()) {
            headings[heading.octet] = heading;
        }
        return headings;
    }
}
