// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.link.LinkFailure;

/// Why a link has failed, in the numbers of cgspLinkReason (CISCO-ITP-GSP-MIB), as far as they can
/// happen here.
enum LinkReason {
    CHANGEOVER_IN_PROGRESS(1),
    ALIGNMENT_LOST(3),
    CONNECTION_LOST(4),
    LOCAL_DISCONNECT(5),
    REMOTE_DISCONNECT(6),
    T1_TIMEOUT(8),
    T2_TIMEOUT(9),
    T3_TIMEOUT(10),
    T6_TIMEOUT(11),
    T7_TIMEOUT(12),
    PROVING_FAILURE(13),
    PROTOCOL_ERROR_BSN(14),
    PROTOCOL_ERROR_LSSU(17),
    PEER_NOT_READY(18),
    COMMUNICATION_LOST(19),
    REMOTE_BLOCKED(32),
    LINK_TEST_FAILURE(35);

    private final int number;

    LinkReason(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static LinkReason of(LinkFailure.Cause cause) {
        return switch (cause) {
            case LOCAL_DEACTIVATION -> LOCAL_DISCONNECT;
            case CONNECTION_FAILED, APPLICATION_INACTIVE -> PEER_NOT_READY;
            case CONNECTION_LOST -> CONNECTION_LOST;
            case CONNECTION_RESTARTED -> COMMUNICATION_LOST;
            case REMOTE_OUT_OF_SERVICE -> REMOTE_DISCONNECT;
            case REMOTE_REALIGNMENT -> ALIGNMENT_LOST;
            case T1_EXPIRED -> T1_TIMEOUT;
            case T2_EXPIRED -> T2_TIMEOUT;
            case T3_EXPIRED -> T3_TIMEOUT;
            case PROVING_FAILED -> PROVING_FAILURE;
            case T6_EXPIRED -> T6_TIMEOUT;
            case T7_EXPIRED -> T7_TIMEOUT;
            case SEQUENCE_ERROR -> PROTOCOL_ERROR_BSN;
            case UNEXPECTED_MESSAGE -> PROTOCOL_ERROR_LSSU;
            case CHANGEOVER_ORDERED -> CHANGEOVER_IN_PROGRESS;
            case LINK_TEST_FAILED -> LINK_TEST_FAILURE;
        };
    }
}
