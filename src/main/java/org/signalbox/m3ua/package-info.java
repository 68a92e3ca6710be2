// SPDX-License-Identifier: AGPL-3.0-or-later
/// M3UA (RFC 4666): level 3's users, or whole application servers, on the far side of an SCTP
/// association.
///
/// To level 3 an application server is a linkset of one link, which needs neither tests nor
/// changeover orders: what is said of destinations goes as reports instead of Q.704's messages.
@NullMarked
package org.signalbox.m3ua;

import org.jspecify.annotations.NullMarked;
