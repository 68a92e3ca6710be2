// SPDX-License-Identifier: AGPL-3.0-or-later
/// M3UA (RFC 4666): level 3's users, or whole application servers, on the far side of an SCTP
/// association.
///
/// To level 3 an application server is a linkset of one link, which needs neither tests nor
/// changeover orders: what is said of destinations goes as reports instead of Q.704's messages.
///
/// ```
///   M3uaLayer        all associations and servers; performs what the machines of xua decide
///   Registrations    routing keys that processes register here: servers nobody configured
///   AspAssociation   octets to messages      ApplicationServer   messages to processes
///   ServerRegistrar  how a server that was registered gets its place in level 3
/// ```
@NullMarked
package org.signalbox.m3ua;

import org.jspecify.annotations.NullMarked;
