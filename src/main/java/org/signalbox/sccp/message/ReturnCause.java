// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

/// Why SCCP could not deliver a message without a connection (Q.713 section 3.12).
public enum ReturnCause {
    NO_TRANSLATION_FOR_NATURE(0, "no translation for an address of such nature"),
    NO_TRANSLATION(1, "no translation for this specific address"),
    SUBSYSTEM_CONGESTION(2, "subsystem congestion"),
    SUBSYSTEM_FAILURE(3, "subsystem failure"),
    UNEQUIPPED_USER(4, "unequipped user"),
    MTP_FAILURE(5, "MTP failure"),
    NETWORK_CONGESTION(6, "network congestion"),
    UNQUALIFIED(7, "unqualified"),
    MESSAGE_TRANSPORT(8, "error in message transport"),
    LOCAL_PROCESSING(9, "error in local processing"),
    NO_REASSEMBLY(10, "destination cannot perform reassembly"),
    SCCP_FAILURE(11, "SCCP failure"),
    HOP_COUNTER_VIOLATION(12, "hop counter violation"),
    SEGMENTATION_NOT_SUPPORTED(13, "segmentation not supported"),
    SEGMENTATION_FAILURE(14, "segmentation failure");

    private final int code;
    private final String words;

    ReturnCause(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /// The octet of the return cause.
    public int code() {
        return code;
    }

    /// As the standard calls it.
    public String words() {
        return words;
    }
}
