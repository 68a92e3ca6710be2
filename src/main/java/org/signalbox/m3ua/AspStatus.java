// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.xua.AspState;

import java.util.List;

/// What an operator may see of a process and its association.
///
/// @param dynamic whether it is there because it called, and not configured
/// @param state as RFC 4666 section 4.3.1 has it
/// @param reason why it is not active, in words; empty if it is
/// @param servers the application servers it belongs to
/// @param activeIn those of them whose traffic it takes
/// @param identifier what it calls itself; empty if nothing
public record AspStatus(
        AspConfig config,
        boolean dynamic,
        AspState state,
        String reason,
        List<String> servers,
        List<String> activeIn,
        String identifier,
        AssociationStatus association,
        Counters<AspCounter> counters) {
    public AspStatus {
        servers = List.copyOf(servers);
        activeIn = List.copyOf(activeIn);
    }
}
