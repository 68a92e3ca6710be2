// SPDX-License-Identifier: AGPL-3.0-or-later
/// Datagrams and byte streams of the operating system, through Netty.
///
/// Logic-free: what a user does with octets is the user's business. A user that throws is a fault
/// of ours:
/// it is reported, and the stream it concerns is closed.
@NullMarked
package org.signalbox.net.netty;

import org.jspecify.annotations.NullMarked;
