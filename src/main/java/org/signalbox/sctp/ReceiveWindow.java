// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.io.IOException;
import java.util.Optional;

/// How much a peer may have outstanding towards us, such that the kernel can hold it.
///
/// Linux charges a received message its length and some 230 octets more against the socket's
/// receive buffer, but offers its sender half of that buffer in payload alone: small messages
/// overrun it, are dropped, and come again after a time-out. So the window that is offered, which
/// is fixed when an association is made, and the buffer, which may grow afterwards, are set apart:
/// a socket calls and listens with a buffer of twice the window, and gets one of [#BUFFER_FACTOR]
/// times the window when the association is up.
///
/// @param octets the window
/// @param isWhole whether it is what was asked for
/// @param neededLimit `net.core.rmem_max` that would allow what was asked for
public record ReceiveWindow(int octets, boolean isWhole, int neededLimit) {
    /// Enough for messages of 33 octets and more: (33 + 230) / 33 < 8. The kernel tells the peer
    /// that the window has opened again by a sixteenth of the buffer (`net.sctp.rwnd_update_shift`
    /// = 4), that is half of the window: more would make it wait for ever.
    private static final int BUFFER_FACTOR = 8;

    /// What the kernel charges for a message besides its octets.
    private static final long MESSAGE_OVERHEAD_OCTETS = 230;

    private static final int LEAST_OCTETS = 4 * 1024;
    private static final int MOST_OCTETS = Integer.MAX_VALUE / BUFFER_FACTOR;

    /// Finds out, by a socket that nothing has arrived at, what can be had.
    ///
    /// @param wanted octets of window
    public static ReceiveWindow of(ReceiveBuffer buffer, int wanted) throws IOException {
        int asked = Math.clamp(wanted, LEAST_OCTETS, MOST_OCTETS);
        return granted(asked, buffer.resize(bufferFor(asked)));
    }

    /// @param asked octets of window
    /// @param granted what the kernel lets the socket hold
    static ReceiveWindow granted(int asked, int granted) {
        int octets = Math.min(asked, Math.max(LEAST_OCTETS, granted / BUFFER_FACTOR));
        return new ReceiveWindow(octets, octets == asked, bufferFor(asked));
    }

    /// What is to be asked of the kernel, which doubles it, to hold a window.
    public static int bufferFor(int window) {
        return Math.clamp(window, LEAST_OCTETS, MOST_OCTETS) * (BUFFER_FACTOR / 2);
    }

    /// The shortest messages of which a whole window fits into a buffer, in octets.
    ///
    /// @param granted how much the kernel lets the socket hold, more than `window`
    public static int shortestMessage(int window, int granted) {
        return (int) Math.ceilDiv(MESSAGE_OVERHEAD_OCTETS * window, (long) granted - window);
    }

    /// For a socket whose associations are still to come: the kernel offers half of it.
    public void offer(ReceiveBuffer buffer) throws IOException {
        buffer.resize(octets);
    }

    /// For the socket of an association that is up.
    public void makeRoom(ReceiveBuffer buffer) throws IOException {
        buffer.resize(bufferFor(octets));
    }

    /// What an operator should do, if anything.
    public Optional<String> warning() {
        return isWhole
                ? Optional.empty()
                : Optional.of(
                        ("the receive window is %d octets only, as net.core.rmem_max allows no more"
                                        + " buffer: set net.core.rmem_max = %d or more, or give the"
                                        + " process CAP_NET_ADMIN")
                                .formatted(octets, neededLimit));
    }
}
