// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;

import java.util.Optional;

/// What `route-lookup` asks.
///
/// @param instance the network that the point is in
/// @param destination where a message would go
/// @param from the adjacent point it would come from; empty if it is this node's own
/// @param sls its signalling link selection; empty for all values
/// @param without answer as if this linkset had failed
public record RouteQuestion(
        int instance,
        PointCode destination,
        Optional<PointCode> from,
        Optional<Integer> sls,
        Optional<String> without) {}
