// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import java.net.InetSocketAddress;

/// Where a packet came from: answers that belong to no association yet go back there.
///
/// @param at which of our sockets heard it
/// @param from the UDP source
/// @param port the SCTP source port
record Arrival(int at, InetSocketAddress from, int port) {}
