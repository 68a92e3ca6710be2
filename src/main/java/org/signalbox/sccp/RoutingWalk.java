// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.mtp3.user.RelayService;
import org.signalbox.mtp3.user.RelayService.Reach;
import org.signalbox.sccp.message.Flaw;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.translation.Destination;
import org.signalbox.sccp.translation.Explanation;
import org.signalbox.sccp.translation.Translation;
import org.signalbox.sccp.translation.TranslationError;
import org.signalbox.sccp.translation.TranslationRequest;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What [RoutingControl] would do, step by step, without a message that is sent, and without
/// counting. Belongs to one loop.
final class RoutingWalk {
    private final ContentRouting content;
    private final SccpView view = new SccpView();
    private final TranslationRequest request = new TranslationRequest();
    private final Applications applications = new Applications();

    /// @param content as that of routing control
    RoutingWalk(ContentRouting content) {
        this.content = content;
    }

    /// What would become of a message to a title, without a message: the tables that it would go
    /// through, one after the other.
    ///
    /// @param subsystem of the called address; -1 if there is none
    List<Explanation> explain(
            GlobalTitle title,
            int subsystem,
            SignallingLinkSelection sls,
            SccpTables tables,
            RelayService mtp) {
        applications.enter(tables, mtp, sls);
        request.begin(title, subsystem, sls.value(), true);
        List<Explanation> stages = new ArrayList<>();
        while (true) {
            Explanation stage = tables.translation().explain(request, applications);
            stages.add(stage);
            if (!(stage.result() instanceof Destination to) || to.routesOnSubsystem()) {
                return stages;
            }
            PointCode point = tables.point(to);
            if (point == null || applications.reach(point) != Reach.OWN) {
                return stages;
            }
            SubsystemNumber put = to.subsystem();
            if (put != null) {
                request.setSubsystem(put.value());
            }
        }
    }

    /// What would become of a message, which stays the caller's.
    Walk walk(Msu msu, SccpTables tables, RelayService mtp) {
        Flaw flaw = view.read(msu);
        if (flaw != null) {
            return new Walk(List.of("thrown away: " + flaw.words()), Optional.empty());
        }
        List<String> lines = new ArrayList<>();
        if (!view.hasCalled()) {
            lines.add(view.type().acronym() + ": of a connection, which nobody here has");
            return new Walk(lines, Optional.empty());
        }
        lines.add(
                "%s to %s from %s".formatted(view.type().acronym(), view.called(), view.calling()));
        applications.enter(tables, mtp, msu.sls());
        if (view.type().isUnitdata()) {
            ContentRouting.Explanation why =
                    content.explain(view, msu.opc(), msu.dpc(), applications);
            why.lines().forEach(line -> lines.add("content: " + line));
            if (!(why.verdict() instanceof ContentRouting.Verdict.ByAddress)) {
                return new Walk(lines, Optional.empty());
            }
        }
        if (view.called().routesOnSubsystem()) {
            int subsystem = view.called().subsystem();
            lines.add("ssn %d here: %s".formatted(subsystem, here(subsystem, tables)));
            return new Walk(lines, Optional.empty());
        }
        MutableTitle title = new MutableTitle();
        if (!view.called().copyTo(title)) {
            lines.add("=> " + TranslationError.SELECTOR_NOT_FOUND.words());
            return new Walk(lines, Optional.empty());
        }
        int subsystem = view.called().subsystem();
        Translation last = null;
        for (Explanation stage : explain(title.toTitle(), subsystem, msu.sls(), tables, mtp)) {
            stage.steps().forEach(step -> lines.add(step.toString()));
            lines.add("=> " + stage.result());
            last = stage.result();
        }
        return new Walk(
                lines,
                last instanceof Destination to
                        ? Optional.ofNullable(tables.point(to))
                        : Optional.empty());
    }

    private static String here(int subsystem, SccpTables tables) {
        if (subsystem < 0 || !tables.status().isEquippedHere(subsystem)) {
            return tables.serverHere()
                    ? "an application server's at this code"
                    : TranslationError.UNEQUIPPED_SUBSYSTEM.words();
        }
        return tables.status().isAllowedHere(subsystem) ? "allowed" : "prohibited";
    }
}
