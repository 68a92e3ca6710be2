// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.sccp.ManagementStatus;
import org.signalbox.sccp.ManagementTimer;
import org.signalbox.sccp.SccpCounter;
import org.signalbox.sccp.SccpOptions;
import org.signalbox.sccp.SccpStatus;
import org.signalbox.sccp.SegmentationCounter;
import org.signalbox.sccp.translation.Destination;
import org.signalbox.sccp.translation.Explanation;
import org.signalbox.sccp.translation.SelectorConfig;
import org.signalbox.sccp.translation.TranslationError;
import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Puts what SCCP tells of itself together to what an operator sees.
final class SccpViews {
    private SccpViews() {}

    static SccpInstanceView of(SccpStatus sccp) {
        List<SccpInstanceView.Selector> selectors = new ArrayList<>();
        List<SelectorConfig> configured = sccp.translation().config().selectors();
        for (int i = 0; i < configured.size(); i++) {
            SelectorConfig selector = configured.get(i);
            selectors.add(
                    new SccpInstanceView.Selector(
                            selector.name(),
                            selector.entries().size(),
                            sccp.translation().used(i)));
        }
        return new SccpInstanceView(
                selectors,
                Stream.of(SccpCounter.values())
                        .map(
                                counter ->
                                        new SccpInstanceView.Count(
                                                counter.words(),
                                                sccp.counters().applyAsLong(counter)))
                        .toList(),
                Stream.of(TranslationError.values())
                        .map(
                                error ->
                                        new SccpInstanceView.Count(
                                                error.words(), sccp.errors().applyAsLong(error)))
                        .toList(),
                segments(sccp),
                sccp.management().local().stream()
                        .map(
                                local ->
                                        new SccpInstanceView.Local(
                                                local.number().value(),
                                                local.number().name(),
                                                local.state().word(),
                                                words(local.concerned())))
                        .toList(),
                sccp.management().remote().stream().flatMap(SccpViews::remote).toList(),
                timers(sccp.config().options()),
                List.of(
                        new SccpInstanceView.Count(
                                "points and subsystems learned",
                                sccp.config().options().learnedMax()),
                        new SccpInstanceView.Count(
                                "messages put together at a time",
                                sccp.config().options().reassembliesMax())));
    }

    private static List<String> words(List<PointCode> points) {
        return points.stream().map(PointCode::toString).toList();
    }

    private static List<TimerView> timers(SccpOptions options) {
        List<TimerView> timers = new ArrayList<>();
        for (ManagementTimer timer : ManagementTimer.values()) {
            timers.add(new TimerView(timer.word(), options.timers().get(timer), timer.meaning()));
        }
        timers.add(
                new TimerView(SccpOptions.T_REASS, options.tReass(), SccpOptions.T_REASS_MEANING));
        return timers;
    }

    private static List<SccpInstanceView.Count> segments(SccpStatus sccp) {
        List<SccpInstanceView.Count> counts = new ArrayList<>();
        for (SegmentationCounter counter : SegmentationCounter.values()) {
            counts.add(
                    new SccpInstanceView.Count(
                            counter.words(), sccp.segmentation().applyAsLong(counter)));
        }
        counts.add(new SccpInstanceView.Count("being put together", sccp.reassembling()));
        return counts;
    }

    private static Stream<SccpInstanceView.Remote> remote(ManagementStatus.Remote point) {
        if (point.subsystems().isEmpty()) {
            return Stream.of(remote(point, Optional.empty(), "-", List.of()));
        }
        return point.subsystems().stream()
                .map(
                        subsystem ->
                                remote(
                                        point,
                                        Optional.of(subsystem.number().value()),
                                        (subsystem.allowed() ? "allowed" : "prohibited")
                                                + (subsystem.tested() ? ", tested" : ""),
                                        words(subsystem.concerned())));
    }

    private static SccpInstanceView.Remote remote(
            ManagementStatus.Remote point,
            Optional<Integer> subsystem,
            String state,
            List<String> concerned) {
        return new SccpInstanceView.Remote(
                point.point().toString(),
                point.state().word(),
                point.restrictionLevel(),
                subsystem,
                state,
                concerned);
    }

    static TitleLookupView.Stage of(Explanation stage) {
        return new TitleLookupView.Stage(
                stage.steps().stream().map(Object::toString).toList(),
                stage.result().toString(),
                stage.title().toString(),
                stage.result() instanceof Destination);
    }
}
