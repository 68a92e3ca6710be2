// SPDX-License-Identifier: AGPL-3.0-or-later

/// Which peer is given a request of Diameter (RFC 6733 section 6.1): by its destination, and by
/// rules about whom it concerns. And what is changed in messages on their way.
///
/// ```
///   ReceivedRequest --SgdRouteKeys--> RouteKeys --RouteTable--> names of peers, the best first
///   octets of a message --RewriteRules--> octets of a message
///   name of a node --HostAliases--> the node
/// ```
///
/// [RoutingCommands] reads all three from a configuration. Nothing here does I/O or keeps the time;
/// what is chosen by chance is chosen by an `Entropy`. Tested by tables, by random rules against a
/// plain reading of them, and by rewriting there and back.
@NullMarked
package org.signalbox.diameter.routing;

import org.jspecify.annotations.NullMarked;
