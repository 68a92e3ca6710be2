// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// One process, as [ServerMachine] sees it.
final class AspControl {
    ServerPlan.Asp plan;
    Admission admission;

    /// The application servers it belongs to; kept by them.
    final List<AsControl> servers = new ArrayList<>();

    /// Whether the association is there.
    boolean connected;

    /// Whether it is in ASP-INACTIVE or better.
    boolean up;

    /// What it calls itself, or is configured to.
    @Nullable AspIdentifier identifier;

    /// What was last told of it.
    AspState told = AspState.DOWN;

    AspControl(ServerPlan.Asp plan) {
        this.plan = plan;
        this.admission = plan.admission();
        this.identifier = plan.identifier();
    }

    String name() {
        return plan.name();
    }
}
