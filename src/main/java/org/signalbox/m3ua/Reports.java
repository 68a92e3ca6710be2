// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// M3UA's messages about destinations and level 3's reports (RFC 4666 section 3.4).
final class Reports {
    private Reports() {}

    /// Splits reports, in their order, into runs that one message can say.
    static List<List<DestinationReport>> alike(List<DestinationReport> reports) {
        List<List<DestinationReport>> runs = new ArrayList<>();
        List<DestinationReport> run = new ArrayList<>();
        for (DestinationReport report : reports) {
            if (!run.isEmpty() && !joins(run, report)) {
                runs.add(List.copyOf(run));
                run.clear();
            }
            run.add(report);
        }
        if (!run.isEmpty()) {
            runs.add(List.copyOf(run));
        }
        return runs;
    }

    private static boolean joins(List<DestinationReport> run, DestinationReport report) {
        DestinationReport first = run.getFirst();
        return run.size() < DestinationNews.POINTS_MAX
                && first.getClass().equals(report.getClass())
                && destination(report) != null
                && !(report instanceof DestinationReport.Congested);
    }

    /// What a report is about, where a message can name several of the kind.
    private static @Nullable PointCodeMask destination(DestinationReport report) {
        return switch (report) {
            case DestinationReport.Unavailable(var destination) -> destination;
            case DestinationReport.Available(var destination) -> destination;
            case DestinationReport.Restricted(var destination) -> destination;
            case DestinationReport.Audit(var destination, _) -> destination;
            case DestinationReport.Congested(var destination, _, _) -> destination;
            case DestinationReport.UserPartUnavailable _ -> null;
        };
    }

    /// The message that says reports of one kind.
    static M3uaMessage message(Scope scope, List<DestinationReport> alike) {
        List<PointCodeMask> points = new ArrayList<>();
        for (DestinationReport report : alike) {
            PointCodeMask destination = destination(report);
            if (destination != null) {
                points.add(destination);
            }
        }
        return switch (alike.getFirst()) {
            case DestinationReport.Unavailable _ ->
                    new M3uaMessage.DestinationUnavailable(scope, points, "");
            case DestinationReport.Available _ ->
                    new M3uaMessage.DestinationAvailable(scope, points, "");
            case DestinationReport.Restricted _ ->
                    new M3uaMessage.DestinationRestricted(scope, points, "");
            case DestinationReport.Audit _ ->
                    new M3uaMessage.DestinationStateAudit(scope, points, "");
            case DestinationReport.Congested(_, var concerned, int level) ->
                    new M3uaMessage.SignallingCongestion(scope, points, concerned, level, "");
            case DestinationReport.UserPartUnavailable(var point, var userPart, int cause) ->
                    new M3uaMessage.UserPartUnavailable(scope, point, userPart.bits(), cause, "");
        };
    }

    /// What a message says, in the order in which it says it.
    static List<DestinationReport> of(M3uaMessage.AboutDestinations message, Variant variant) {
        return switch (message) {
            case M3uaMessage.DestinationUnavailable(_, var points, _) ->
                    each(points, DestinationReport.Unavailable::new);
            case M3uaMessage.DestinationAvailable(_, var points, _) ->
                    each(points, DestinationReport.Available::new);
            case M3uaMessage.DestinationRestricted(_, var points, _) ->
                    each(points, DestinationReport.Restricted::new);
            case M3uaMessage.DestinationStateAudit(_, var points, _) ->
                    each(points, DestinationReport.Audit::new);
            case M3uaMessage.SignallingCongestion(_, var points, var concerned, var level, _) -> {
                PointCode whose = concerned == null ? PointCode.of(variant, 0) : concerned;
                // without a level: congested, where there is only one
                int how = level == null ? 1 : level;
                yield each(points, point -> new DestinationReport.Congested(point, whose, how));
            }
            case M3uaMessage.UserPartUnavailable(_, var point, int userPart, int cause, _) ->
                    List.of(
                            new DestinationReport.UserPartUnavailable(
                                    point, ServiceIndicator.of(userPart & 0xF), cause));
        };
    }

    private static List<DestinationReport> each(
            List<PointCodeMask> points, Function<PointCodeMask, DestinationReport> report) {
        return points.stream().map(report).toList();
    }
}
