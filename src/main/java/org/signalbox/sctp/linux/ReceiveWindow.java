// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import java.io.IOException;
import java.util.Optional;

/// How much a peer may have outstanding towards us, such that the kernel can hold it.
///
/// Linux charges a received message its length and some 230 octets more against the socket's
/// receive buffer, but offers its sender half of that buffer in payload alone: small messages
/// overrun it, are dropped, and come again after a time-out. So the window that is offered, which
/// is fixed when an association is made, and the buffer, which may grow afterwards, are set apart:
/// a
/// socket calls and listens with a buffer of twice the window, and gets one of [#BUFFER_FACTOR]
/// times the window when the association is up.
///
/// @param octets the window
/// @param isWhole whether it is what was asked for
/// @param neededLimit `net.core.rmem_max` that would allow what was asked for
record ReceiveWindow(int octets, boolean isWhole, int neededLimit) {
    /// Enough for messages of 33 octets and more: (33 + 230) / 33 < 8. The kernel tells the peer
    /// that the window has opened again by a sixteenth of the buffer (`net.sctp.rwnd_update_shift`
    /// = 4), that is half of the window: more would make it wait for ever.
    private static final int BUFFER_FACTOR = 8;

    private static final int LEAST_OCTETS = 4 * 1024;
    private static final int MOST_OCTETS = Integer.MAX_VALUE / BUFFER_FACTOR;

    /// Finds out, by a socket that nothing has arrived at, what can be had.
    static ReceiveWindow of(SctpSocket socket, int wanted) throws IOException {
        int asked = Math.clamp(wanted, LEAST_OCTETS, MOST_OCTETS);
        return granted(asked, socket.setReceiveBuffer(bufferOf(asked)));
    }

    /// @param asked octets of window
    /// @param granted what the kernel lets the socket hold
    static ReceiveWindow granted(int asked, int granted) {
        int octets = Math.min(asked, Math.max(LEAST_OCTETS, granted / BUFFER_FACTOR));
        return new ReceiveWindow(octets, octets == asked, bufferOf(asked));
    }

    /// What is asked of the kernel, which doubles it.
    private static int bufferOf(int window) {
        return window * (BUFFER_FACTOR / 2);
    }

    /// For a socket whose associations are still to come: the kernel offers half of it.
    void offer(SctpSocket socket) throws IOException {
        socket.setReceiveBuffer(octets);
    }

    /// For the socket of an association that is up.
    void makeRoom(SctpSocket socket) throws IOException {
        socket.setReceiveBuffer(bufferOf(octets));
    }

    /// What an operator should do, if anything.
    Optional<String> warning() {
        return isWhole
                ? Optional.empty()
                : Optional.of(
                        ("the receive window is %d octets only, as net.core.rmem_max allows no more"
                                        + " buffer: set net.core.rmem_max = %d or more, or give the"
                                        + " process CAP_NET_ADMIN")
                                .formatted(octets, neededLimit));
    }
}
