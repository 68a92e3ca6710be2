// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.mtp3.user.RelayService;
import org.signalbox.mtp3.user.RelayService.Reach;
import org.signalbox.sccp.translation.ApplicationStatus;
import org.signalbox.sccp.translation.Condition;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.Objects;

/// The state of applications, as the message sees it that is being routed. Belongs to one loop.
final class Applications implements ApplicationStatus {
    private @Nullable SccpTables tables;
    private @Nullable RelayService mtp;
    private SignallingLinkSelection sls = SignallingLinkSelection.of(0);

    void enter(SccpTables current, RelayService service, SignallingLinkSelection of) {
        tables = current;
        mtp = service;
        sls = of;
    }

    long now() {
        return Objects.requireNonNull(mtp).now();
    }

    Reach reach(PointCode point) {
        return Objects.requireNonNull(mtp).reach(point, sls);
    }

    @Override
    public Condition of(PointCode point, int subsystem) {
        SccpTables current = Objects.requireNonNull(tables);
        StatusSnapshot status = current.status();
        Reach reach = reach(point);
        return switch (reach) {
            case INACCESSIBLE -> Condition.POINT_INACCESSIBLE;
            case OWN -> here(subsystem, current);
            case ACCESSIBLE, CONGESTED -> {
                if (!status.isAvailable(point.value())) {
                    yield Condition.SCCP_UNAVAILABLE;
                }
                if (subsystem > 0 && !status.isAllowed(point.value(), subsystem)) {
                    yield Condition.SUBSYSTEM_PROHIBITED;
                }
                yield reach == Reach.CONGESTED || status.restrictionLevel(point.value()) > 0
                        ? Condition.CONGESTED
                        : Condition.AVAILABLE;
            }
        };
    }

    private static Condition here(int subsystem, SccpTables tables) {
        if (subsystem == NO_SUBSYSTEM || tables.status().isAllowedHere(subsystem)) {
            return Condition.AVAILABLE;
        }
        if (tables.status().isEquippedHere(subsystem)) {
            return Condition.SUBSYSTEM_PROHIBITED;
        }
        return tables.serverHere() ? Condition.AVAILABLE : Condition.SUBSYSTEM_UNEQUIPPED;
    }

    @Override
    public Condition of(String server) {
        PointCode point = Objects.requireNonNull(tables).servers().get(server);
        if (point == null) {
            return Condition.SERVER_INACTIVE;
        }
        return switch (reach(point)) {
            case INACCESSIBLE -> Condition.SERVER_INACTIVE;
            case CONGESTED -> Condition.CONGESTED;
            case ACCESSIBLE, OWN -> Condition.AVAILABLE;
        };
    }
}
