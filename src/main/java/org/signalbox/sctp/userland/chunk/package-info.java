// SPDX-License-Identifier: AGPL-3.0-or-later
/// SCTP packets as values: one file per chunk of RFC 9260 section 3, with its drawing.
///
/// Parsing is pure and bounded. A record that holds a [io.netty.buffer.ByteBuf] borrows it: it is a
/// view into the packet, valid while the packet is, and to be retained by whoever keeps it.
@NullMarked
package org.signalbox.sctp.userland.chunk;

import org.jspecify.annotations.NullMarked;
