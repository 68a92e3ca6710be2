// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuScreen;
import org.signalbox.machine.Loop;
import org.signalbox.machine.ReportPacing;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.screening.ScreeningSnapshot.Rule;
import org.signalbox.screening.ScreeningSnapshot.Stage;
import org.signalbox.screening.ScreeningSnapshot.Table;
import org.signalbox.screening.ScreeningSnapshot.Verdict;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Screening at one link. What it goes by is read from a snapshot that the control loop publishes.
public final class Screen implements MsuScreen {
    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    private final LinkIdentity link;
    private final Supplier<ScreeningSnapshot> published;
    private final Consumer<ScreeningEvent> events;
    private final MessageContent content = new MessageContent();
    private final ReportPacing reports = new ReportPacing(REPORT_INTERVAL_NANOS);

    /// @param published gives what holds now, from any loop
    /// @param events told, on the link's loop, of the first message that a rule refuses in each
    ///     second
    public Screen(
            LinkIdentity link,
            Supplier<ScreeningSnapshot> published,
            Consumer<ScreeningEvent> events) {
        this.link = link;
        this.published = published;
        this.events = events;
    }

    @Override
    public boolean admits(Msu msu, Loop loop) {
        List<Stage> stages = published.get().inbound(link.linkset());
        return stages.isEmpty()
                || passes(stages, Direction.INBOUND, link.linkset(), msu, loop.now());
    }

    @Override
    public boolean releases(Msu msu, int linkset, Loop loop) {
        ScreeningSnapshot snapshot = published.get();
        if (snapshot.isOpenOutbound()) {
            return true;
        }
        String name = snapshot.nameOf(linkset);
        List<Stage> stages = snapshot.outbound(name);
        return stages.isEmpty() || passes(stages, Direction.OUTBOUND, name, msu, loop.now());
    }

    /// What would become of a message; nothing is counted, and no limit is used up.
    public ScreeningWalk explain(Msu msu, Direction direction, String linkset) {
        ScreeningSnapshot snapshot = published.get();
        List<Stage> stages =
                direction == Direction.INBOUND
                        ? snapshot.inbound(linkset)
                        : snapshot.outbound(linkset);
        List<String> lines = new ArrayList<>();
        content.begin(msu);
        for (Stage stage : stages) {
            if (explain(stage, linkset, msu, lines)) {
                return new ScreeningWalk(lines, true);
            }
        }
        return new ScreeningWalk(lines, false);
    }

    /// @return whether it would be refused
    private boolean explain(Stage stage, String linkset, Msu msu, List<String> lines) {
        for (Table table = stage.table(); table != null; ) {
            Rule rule = find(table, linkset, msu);
            if (rule == null) {
                lines.add(
                        "%s: allow, since no rule names its service indicator"
                                .formatted(table.otherwise.name.table()));
                return false;
            }
            boolean refuses = rule.verdict == Verdict.BLOCK;
            lines.add(
                    "%s: %s%s"
                            .formatted(
                                    rule.describe(),
                                    rule.words,
                                    refuses && stage.test() ? ", but it is on test" : ""));
            if (refuses) {
                return !stage.test();
            }
            table = rule.next;
        }
        return false;
    }

    private boolean passes(
            List<Stage> stages, Direction direction, String linkset, Msu msu, long now) {
        content.begin(msu);
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            Rule refusing = refusing(stage.table(), linkset, msu, now);
            if (refusing != null) {
                refusing.counters.incrementShared(
                        stage.test() ? RuleCounter.TEST_REJECTED : RuleCounter.REJECTED);
                if (reports.permits(refusing.name.hashCode(), now)) {
                    report(refusing, stage.test(), direction, linkset, msu);
                }
                if (!stage.test()) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The rule that refuses a message; null if none does.
    private @Nullable Rule refusing(Table first, String linkset, Msu msu, long now) {
        Table table = first;
        while (true) {
            Rule rule = find(table, linkset, msu);
            if (rule == null) {
                return null;
            }
            rule.counters.incrementShared(RuleCounter.MATCHED);
            switch (rule.verdict) {
                case ALLOW -> {
                    return null;
                }
                case BLOCK -> {
                    return rule;
                }
                case LIMIT -> {
                    return Objects.requireNonNull(rule.limit).admits(now) ? null : rule;
                }
                case CONTINUE -> table = Objects.requireNonNull(rule.next);
            }
        }
    }

    /// The rule of a table that is for a message; null if none is that must name it to be for it.
    private @Nullable Rule find(Table table, String linkset, Msu msu) {
        ServiceIndicator service = msu.serviceInformation().serviceIndicator();
        boolean toBeNamed = isOfNetwork(service);
        for (Rule rule : table.rules) {
            if ((!toBeNamed || rule.criteria.names(service))
                    && rule.criteria.match(service, msu.dpc(), msu.opc(), linkset, content)) {
                return rule;
            }
        }
        return toBeNamed ? null : table.otherwise;
    }

    /// Whether the network itself lives on such messages.
    private static boolean isOfNetwork(ServiceIndicator service) {
        return switch (service) {
            case SNM, SLTM, SLTM_SPECIAL -> true;
            default -> false;
        };
    }

    private void report(Rule rule, boolean test, Direction direction, String linkset, Msu msu) {
        SccpView sccp = content.sccp();
        boolean addressed = sccp != null && sccp.hasCalled();
        events.accept(
                new ScreeningEvent(
                        link,
                        direction,
                        linkset,
                        rule.name,
                        test,
                        msu.serviceInformation().serviceIndicator(),
                        msu.dpc(),
                        msu.opc(),
                        addressed ? Objects.requireNonNull(sccp).called().toAddress() : null,
                        addressed ? Objects.requireNonNull(sccp).calling().toAddress() : null,
                        content.operations()));
    }
}
