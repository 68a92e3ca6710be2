// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

/// Why a datagram did not leave, or did not arrive.
public enum DatagramLoss {
    /// More waits for the system than the port keeps.
    QUEUE_FULL,
    /// The system does not send a datagram of this length.
    TOO_LONG,
    /// The system knows no way to the address, or was told (ICMP) that nobody listens there. An
    /// unconnected socket is told of few of these.
    UNREACHABLE,
    /// The system says something else: no permission, no buffers.
    SYSTEM
}
