// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.ss7.PointCode;

import java.util.Set;

/// What an association may bring for one application server.
///
/// @param server for which it comes
/// @param origins whose messages are taken; empty: everybody's, as from a gateway
record Reception(ApplicationServer server, Set<PointCode> origins) {
    Reception {
        origins = Set.copyOf(origins);
    }

    boolean takesFrom(PointCode origin) {
        return origins.isEmpty() || origins.contains(origin);
    }
}
