// SPDX-License-Identifier: AGPL-3.0-or-later
/// M3UA (RFC 4666): level 3's users, or whole application servers, on the far side of an SCTP
/// association.
///
/// To level 3 an application server is a linkset of one link, which needs neither tests nor
/// changeover orders: what is said of destinations goes as reports instead of Q.704's messages.
///
/// ```
///   M3uaLayer      joins the others; performs what the machine of all servers decides
///     Roster         who is here        AspPeer   a far end, and this node's part towards it
///     Plans          what the machines are to know of the configuration
///     Assignments    who takes a server's traffic, and who may bring it
///     DestinationDesk  what far ends say of destinations
///     Registrations  keys that others register here, whose servers a ServerRegistrar gives their
///                    place in level 3              OwnKeys   those that this node registers
///     Callers        those nobody configured
///     Departures     far ends told good-bye                Farewell  all of them
///     Statuses       what an operator may see
///
///   octets <--> AspAssociation <--> messages <--> ApplicationServer <--> level 3
///                   AspWire <-- Outlet <-----------/      \---> HeldMessages
/// ```
///
/// None of the indented classes knows the layer: a far end tells its
/// [AspPeer.Surroundings] what it hears, callers enter a [Callers.House], and what a registration
/// leads to is a [Registrations.Gateway]'s affair.
@NullMarked
package org.signalbox.m3ua;

import org.jspecify.annotations.NullMarked;
