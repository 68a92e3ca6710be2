// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.machine.WallClock;
import org.signalbox.mlr.MlrCounters;
import org.signalbox.mlr.MlrResult;
import org.signalbox.mlr.MlrSnapshot;
import org.signalbox.mlr.MlrTable;
import org.signalbox.sccp.ContentRouting;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.translation.ApplicationStatus;
import org.signalbox.sccp.translation.Condition;
import org.signalbox.sccp.translation.Destination.ToPoint;
import org.signalbox.sccp.translation.Destination.ToServer;
import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Multi-layer routing as SCCP asks for it. Belongs to one loop; what it goes by is read from a
/// snapshot that the control loop publishes.
final class ContentRouter implements ContentRouting {
    /// As many results as a configuration may well have; those beyond are made anew each time.
    private static final int VERDICTS_MAX = 4_096;

    private final Supplier<MlrSnapshot> published;
    private final WallClock clock;
    private final MlrTable table;

    /// By result, so that none is made for a message.
    private final Map<MlrResult, Verdict> verdicts = new HashMap<>();

    private ApplicationStatus status = NOBODY;

    private static final ApplicationStatus NOBODY =
            new ApplicationStatus() {
                @Override
                public Condition of(PointCode point, int subsystem) {
                    return Condition.POINT_INACCESSIBLE;
                }

                @Override
                public Condition of(String server) {
                    return Condition.SERVER_INACTIVE;
                }
            };

    /// @param published gives what holds now, from any loop
    ContentRouter(Supplier<MlrSnapshot> published, MlrCounters counters, WallClock clock) {
        this.published = published;
        this.clock = clock;
        this.table = new MlrTable(counters, this::isAvailable);
    }

    @Override
    public Verdict decide(
            SccpView message, PointCode origin, PointCode destination, ApplicationStatus current) {
        status = current;
        MlrSnapshot snapshot = published.get();
        if (snapshot.isEmpty()) {
            return Verdict.BY_ADDRESS;
        }
        return verdict(table.decide(snapshot, message, origin, destination, nowMillis()));
    }

    @Override
    public Explanation explain(
            SccpView message, PointCode origin, PointCode destination, ApplicationStatus current) {
        status = current;
        MlrSnapshot snapshot = published.get();
        if (snapshot.isEmpty()) {
            return new Explanation(List.of(), Verdict.BY_ADDRESS);
        }
        MlrTable.Explanation why =
                table.explain(snapshot, message, origin, destination, nowMillis());
        List<String> lines = new ArrayList<>(why.lines());
        lines.add("=> " + why.result());
        return new Explanation(lines, verdict(why.result()));
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.epochNanos());
    }

    private boolean isAvailable(MlrResult result) {
        return switch (result) {
            case MlrResult.ToPoint to ->
                    status.of(
                                    to.point(),
                                    to.subsystem() == null
                                            ? ApplicationStatus.NO_SUBSYSTEM
                                            : to.subsystem().value())
                            .isUsable();
            case MlrResult.ToServer to -> status.of(to.name()).isUsable();
            case MlrResult.Block _,
                    MlrResult.Continue _,
                    MlrResult.ToTitle _,
                    MlrResult.ToApplicationGroup _ ->
                    true;
        };
    }

    private Verdict verdict(MlrResult result) {
        Verdict known = verdicts.get(result);
        if (known == null) {
            known = make(result);
            if (verdicts.size() < VERDICTS_MAX) {
                verdicts.put(result, known);
            }
        }
        return known;
    }

    private static Verdict make(MlrResult result) {
        return switch (result) {
            case MlrResult.Block _ -> Verdict.BLOCK;
            case MlrResult.Continue _ -> Verdict.BY_ADDRESS;
            case MlrResult.ToPoint to ->
                    new Verdict.Lead(
                            new ToPoint(to.point(), to.subsystem() != null, to.subsystem(), null));
            case MlrResult.ToTitle to -> new Verdict.Retitle(to.title());
            case MlrResult.ToServer to ->
                    new Verdict.Lead(new ToServer(to.name(), false, null, null));
            case MlrResult.ToApplicationGroup to -> new Verdict.Share(to.name());
        };
    }
}
