// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

/// Why a connection is refused (Q.713 section 3.15), as far as a point that only relays has
/// reasons.
public enum RefusalCause {
    DESTINATION_UNKNOWN(0x04),
    DESTINATION_INACCESSIBLE(0x05),
    ACCESS_FAILURE(0x08),
    ACCESS_CONGESTION(0x09),
    SUBSYSTEM_FAILURE(0x0A),
    SUBSYSTEM_CONGESTION(0x0B),
    UNQUALIFIED(0x0F),
    HOP_COUNTER_VIOLATION(0x10),
    SCCP_FAILURE(0x11),
    NO_TRANSLATION_FOR_NATURE(0x12),
    UNEQUIPPED_USER(0x13);

    private final int code;

    RefusalCause(int code) {
        this.code = code;
    }

    /// What is said of a connection where a message without one would be returned.
    public static RefusalCause of(ReturnCause cause) {
        return switch (cause) {
            case NO_TRANSLATION_FOR_NATURE -> NO_TRANSLATION_FOR_NATURE;
            case NO_TRANSLATION -> DESTINATION_UNKNOWN;
            case SUBSYSTEM_CONGESTION -> SUBSYSTEM_CONGESTION;
            case SUBSYSTEM_FAILURE -> SUBSYSTEM_FAILURE;
            case UNEQUIPPED_USER -> UNEQUIPPED_USER;
            case MTP_FAILURE -> DESTINATION_INACCESSIBLE;
            case NETWORK_CONGESTION -> ACCESS_CONGESTION;
            case HOP_COUNTER_VIOLATION -> HOP_COUNTER_VIOLATION;
            case SCCP_FAILURE -> SCCP_FAILURE;
            case MESSAGE_TRANSPORT, LOCAL_PROCESSING -> ACCESS_FAILURE;
            case UNQUALIFIED, NO_REASSEMBLY, SEGMENTATION_NOT_SUPPORTED, SEGMENTATION_FAILURE ->
                    UNQUALIFIED;
        };
    }

    int code() {
        return code;
    }
}
