// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.MessageType;

/// How important a message is, 0 (least) to 7, when traffic is restricted (Q.714 section 2.6, Q.713
/// section 3.19).
public final class Importance {
    /// UDT and its like are no more important than this, whatever they claim.
    private static final int DATA_MAX = 6;

    private static final int DATA = 4;
    private static final int SERVICE = 3;
    private static final int CONNECTION_REQUEST = 2;
    private static final int CONNECTION_REQUEST_MAX = 4;
    private static final int OTHER_OF_CONNECTION = 6;

    private static final int HIGHEST = 7;

    private Importance() {}

    /// The importance that counts for a message.
    ///
    /// @param claimed what the message says of itself, 0 to 7; -1 if nothing
    public static int of(MessageType type, int claimed) {
        if (type.isService()) {
            // its importance is the network's, not its user's
            return SERVICE;
        }
        if (type.isUnitdata()) {
            return claimed < 0 ? DATA : Math.min(claimed, DATA_MAX);
        }
        if (type == MessageType.CR) {
            return claimed < 0 ? CONNECTION_REQUEST : Math.min(claimed, CONNECTION_REQUEST_MAX);
        }
        return OTHER_OF_CONNECTION;
    }

    /// The priority of MTP that an importance stands for where messages have one (ANSI, TTC), 0 to
    /// 3; see T1.111.5 annex A.
    ///
    /// @param importance 0 to 7
    public static int priority(int importance) {
        return importance == HIGHEST ? 3 : importance < 3 ? 0 : (importance - 1) / 2;
    }
}
