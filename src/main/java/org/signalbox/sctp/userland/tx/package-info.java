// SPDX-License-Identifier: AGPL-3.0-or-later
/// The sending half of an association: what waits, what is outstanding, how much the network and
/// the peer can take, and which path it goes (RFC 9260 sections 6.1, 6.3, 6.4, 7 and 8).
@NullMarked
package org.signalbox.sctp.userland.tx;

import org.jspecify.annotations.NullMarked;
