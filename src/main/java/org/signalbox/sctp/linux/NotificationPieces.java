// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

/// Tells where a notification begins. One that is longer than the room it is read into, as the
/// causes of a peer's ABORT may be, arrives in pieces that are marked alike; and the octets of a
/// later piece are the peer's own: read as a notification they would let it say anything in the
/// kernel's name.
final class NotificationPieces {
    private boolean within;

    /// Another piece has been read from the socket.
    ///
    /// @param ends whether the notification ends with it
    /// @return whether it is the first one
    boolean begins(boolean ends) {
        boolean first = !within;
        within = !ends;
        return first;
    }
}
