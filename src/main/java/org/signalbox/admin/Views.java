// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.jspecify.annotations.Nullable;
import org.signalbox.admin.LinkView.Inhibition;
import org.signalbox.admin.LinkView.Level2;
import org.signalbox.admin.LinkView.Service;
import org.signalbox.admin.RouteTableView.Accessibility;
import org.signalbox.alarm.AlarmConfig.Utilization;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.SelectionCount;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m2pa.M2paLinkCounter;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.m2pa.M2paLinkStatus.LocalState;
import org.signalbox.m2pa.M2paLinkStatus.PeerState;
import org.signalbox.m2pa.M2paTimer;
import org.signalbox.m3ua.AspConfig;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.DestinationStatus;
import org.signalbox.mtp3.DiscardReason;
import org.signalbox.mtp3.DiscardStatus;
import org.signalbox.mtp3.DiversionStatus;
import org.signalbox.mtp3.FarEnd;
import org.signalbox.mtp3.LinkState;
import org.signalbox.mtp3.LinkStatusView;
import org.signalbox.mtp3.LinkTestResult;
import org.signalbox.mtp3.LinksetState;
import org.signalbox.mtp3.LinksetStatus;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.PingResult;
import org.signalbox.mtp3.RouteAnswer;
import org.signalbox.mtp3.RouteState;
import org.signalbox.mtp3.RouteStatus;
import org.signalbox.mtp3.RouteTableStatus;
import org.signalbox.mtp3.SelectionBinding;
import org.signalbox.mtp3.UserPartStatus;
import org.signalbox.node.CaptureStatus;
import org.signalbox.node.DebugSubject;
import org.signalbox.node.InstanceStatus;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeStatus;
import org.signalbox.node.PingReport;
import org.signalbox.node.ScreeningStatus;
import org.signalbox.sctp.SctpProfile;
import org.signalbox.sctp.TransportKind;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.trace.PcapFormat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Puts what the owners tell of themselves together to what an operator sees.
final class Views {
    private static final String METRIC_PREFIX = "signalbox_m2pa_";

    /// Stands for "no message yet" in M2PA's numbers of 24 bits (RFC 4165 section 2.2).
    private static final int NO_SEQUENCE_NUMBER = 0xFFFFFF;

    private static final InstanceView NO_INSTANCE =
            new InstanceView(
                    0,
                    new SignallingPointView(
                            Variant.ITU,
                            NetworkIndicator.INTERNATIONAL,
                            Optional.empty(),
                            List.of(),
                            List.of()),
                    List.of(),
                    RouteTableView.EMPTY,
                    ConversionView.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    GwsView.NONE);

    private Views() {}

    static NodeView of(NodeStatus node, Baseline baseline, List<String> packets) {
        List<InstanceView> instances =
                node.instances().stream().map(instance -> of(instance, node, baseline)).toList();
        return new NodeView(
                node.config().hostname(),
                node.upTime(),
                new NodeView.Transport(
                        node.transport().map(TransportKind::word).orElse("none"),
                        node.transportReason()),
                instances.isEmpty() ? List.of(NO_INSTANCE) : instances,
                profiles(node.config()),
                Stream.concat(
                                new TreeMap<>(node.links())
                                        .values().stream().map(M2paLinkStatus::association),
                                node.asps().stream().map(AspStatus::association))
                        .toList(),
                M3uaViews.asps(node, baseline),
                M3uaViews.applicationServers(node, baseline),
                M3uaViews.mates(node, baseline),
                DiameterViews.peers(node, baseline),
                InterworkingViews.of(node, baseline),
                DiameterRoutingViews.of(node, baseline),
                FirewallViews.of(node, baseline),
                new TreeMap<>(node.config().trace().accessLists())
                        .values().stream()
                                .map(
                                        list ->
                                                new AccessListView(
                                                        list.number(),
                                                        list.entries().stream()
                                                                .map(Object::toString)
                                                                .toList()))
                                .toList(),
                Stream.concat(node.debugging().stream().map(DebugSubject::word), packets.stream())
                        .toList(),
                of(node.captures()),
                node.config().alarms().utilization().stream()
                        .mapToInt(Utilization::capacityKilobits)
                        .findFirst());
    }

    private static InstanceView of(InstanceStatus instance, NodeStatus node, Baseline baseline) {
        Mtp3Config point = instance.point();
        return new InstanceView(
                instance.number(),
                new SignallingPointView(
                        point.variant(),
                        point.networkIndicator(),
                        Optional.of(point.pointCode()),
                        point.further().secondary(),
                        point.further().capability()),
                instance.linksets().stream()
                        .filter(linkset -> linkset.farEnd() == FarEnd.POINT)
                        .map(linkset -> of(linkset, node, baseline))
                        .toList(),
                of(instance.routes()),
                conversion(instance),
                instance.sccp().map(SccpViews::of),
                instance.content().map(MlrViews::of),
                of(instance.screening()));
    }

    private static GwsView of(ScreeningStatus screening) {
        return new GwsView(
                screening.uses(),
                screening.tables().stream()
                        .map(
                                table ->
                                        new GwsView.Table(
                                                table.name(),
                                                table.shipped(),
                                                table.used(),
                                                table.rules().stream()
                                                        .map(
                                                                rule ->
                                                                        new GwsView.Rule(
                                                                                rule.words(),
                                                                                rule.matched(),
                                                                                rule.rejected(),
                                                                                rule
                                                                                        .testRejected()))
                                                        .toList()))
                        .toList());
    }

    private static ConversionView conversion(InstanceStatus instance) {
        return new ConversionView(
                instance.conversions().out(),
                instance.conversions().in(),
                instance.conversions().managementOut(),
                instance.discards().stream()
                        .filter(discard -> discard.reason() == DiscardReason.NO_ALIAS)
                        .mapToLong(DiscardStatus::count)
                        .sum(),
                instance.conversions().aliases().stream()
                        .map(
                                status ->
                                        new ConversionView.Alias(
                                                status.conversion().alias(),
                                                status.conversion().instance(),
                                                status.conversion().real(),
                                                of(status.state())))
                        .toList());
    }

    private static List<ProfileView> profiles(NodeConfig config) {
        List<ProfileView> views = new ArrayList<>();
        views.add(new ProfileView(SctpProfile.DEFAULT, users(SctpProfile.DEFAULT, config)));
        new TreeMap<>(config.profiles())
                .values()
                .forEach(profile -> views.add(new ProfileView(profile, users(profile, config))));
        return views;
    }

    private static List<String> users(SctpProfile profile, NodeConfig config) {
        return Stream.concat(
                        config.linkProfiles().entrySet().stream()
                                .filter(use -> use.getValue().equals(profile.name()))
                                .map(use -> use.getKey())
                                .sorted()
                                .map(LinkIdentity::toString),
                        config.m3ua().asps().values().stream()
                                .filter(asp -> asp.profileName().equals(profile.name()))
                                .map(AspConfig::name)
                                .sorted())
                .toList();
    }

    static PingView of(PingReport report) {
        PingResult result = report.result();
        return new PingView(
                result.request().destination(),
                result.sent(),
                result.received(),
                result.received() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new PingView.RoundTrip(
                                        result.minimum(), result.average(), result.maximum())),
                explanation(result),
                report.events().stream().map(RunningNode::event).toList());
    }

    /// Every statistic of every link, of M3UA, of Diameter and of interworking, by a name that
    /// holds both.
    static Map<String, Long> counted(NodeStatus node) {
        Map<String, Long> counted = new HashMap<>();
        node.links()
                .forEach(
                        (id, link) -> {
                            link.counters()
                                    .forEach(
                                            (counter, value) ->
                                                    counted.put(key(id) + counter.name(), value));
                            link.selections()
                                    .forEach(
                                            count -> {
                                                counted.put(
                                                        messagesKey(id, count), count.messages());
                                                counted.put(octetsKey(id, count), count.octets());
                                            });
                        });
        M3uaViews.count(node, counted);
        DiameterViews.count(node, counted);
        InterworkingViews.count(node, counted);
        DiameterRoutingViews.count(node, counted);
        FirewallViews.count(node, counted);
        return counted;
    }

    private static String explanation(PingResult result) {
        if (result.failure() != null) {
            return result.failure().toString();
        }
        return result.unequipped() > 0 ? "destination is reachable, tester not equipped" : "";
    }

    private static LinksetView of(LinksetStatus linkset, NodeStatus node, Baseline baseline) {
        List<LinkView> links =
                linkset.links().stream().map(link -> of(link, node, baseline)).toList();
        return new LinksetView(
                linkset.name(),
                linkset.adjacent(),
                Optional.ofNullable(linkset.indicator()),
                of(linkset.state()),
                linkset.restarting()
                        ? "waiting for traffic-restart-allowed from " + linkset.adjacent()
                        : "",
                links,
                linkset.diversions().stream().map(Views::of).toList());
    }

    private static DiversionView of(DiversionStatus diversion) {
        return new DiversionView(
                diversion.from().code(),
                diversion.to(),
                diversion.procedure(),
                diversion.step(),
                Optional.ofNullable(diversion.ends()),
                diversion.running(),
                diversion.held(),
                diversion.retrieved());
    }

    private static LinkView of(LinkStatusView link, NodeStatus node, Baseline baseline) {
        M2paLinkStatus level2 = node.links().get(link.id());
        M2paLinkConfig config = node.config().links().get(link.id());
        return new LinkView(
                link.id().code(),
                config == null ? List.of() : config.remote().addresses(),
                config == null ? 0 : config.remote().port(),
                config == null ? 0 : config.localPort(),
                of(link.state()),
                inhibition(link, level2),
                Optional.ofNullable(link.lastTest())
                        .filter(test -> test != LinkTestResult.NO_ERRORS)
                        .map(test -> test.word() + ", " + test.explanation()),
                lastFailure(link, level2),
                nextAttempt(link, level2),
                level2 == null || config == null
                        ? Level2.UNKNOWN
                        : of(level2, link.congestion(), config, baseline));
    }

    private static Level2 of(
            M2paLinkStatus link, int congestion, M2paLinkConfig config, Baseline baseline) {
        return new Level2(
                link.localState().word(),
                link.peerState().word(),
                link.emergency(),
                sequenceNumber(link.fsn()),
                sequenceNumber(link.bsn()),
                link.unacknowledged(),
                link.queued(),
                link.held(),
                congestion,
                Arrays.stream(M2paTimer.values())
                        .map(t -> new TimerView(t.word(), config.timers().get(t), t.meaning()))
                        .toList(),
                statistics(link, baseline),
                selections(link, baseline),
                Optional.of(link.association()));
    }

    private static List<CounterView> statistics(M2paLinkStatus link, Baseline baseline) {
        return Stream.concat(
                        Statistics.of(
                                M2paLinkCounter.class,
                                counter -> link.counters().getOrDefault(counter, 0L),
                                key(link.id()),
                                METRIC_PREFIX,
                                baseline)
                                .stream(),
                        Statistics.ofTransits(link.transits()).stream())
                .toList();
    }

    private static List<SelectionCount> selections(M2paLinkStatus link, Baseline baseline) {
        return link.selections().stream()
                .map(
                        count ->
                                new SelectionCount(
                                        count.selection(),
                                        baseline.since(
                                                messagesKey(link.id(), count), count.messages()),
                                        baseline.since(
                                                octetsKey(link.id(), count), count.octets())))
                .filter(count -> count.messages() > 0)
                .toList();
    }

    private static String key(LinkIdentity id) {
        return id + " ";
    }

    private static String messagesKey(LinkIdentity id, SelectionCount count) {
        return id + " sls " + count.selection() + " messages";
    }

    private static String octetsKey(LinkIdentity id, SelectionCount count) {
        return id + " sls " + count.selection() + " octets";
    }

    private static OptionalInt sequenceNumber(int number) {
        return number == NO_SEQUENCE_NUMBER ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /// Level 3 knows more than level 2 does: what it took out of service for a failed test is, for
    /// level 2, only deactivated.
    private static Optional<LinkFailure> lastFailure(
            LinkStatusView link, @Nullable M2paLinkStatus level2) {
        return Optional.ofNullable(link.lastFailure())
                .or(() -> Optional.ofNullable(level2).map(M2paLinkStatus::lastFailure));
    }

    private static Optional<Duration> nextAttempt(
            LinkStatusView link, @Nullable M2paLinkStatus level2) {
        if (link.nextAttempt() != null) {
            return Optional.of(link.nextAttempt());
        }
        return level2 == null || level2.nextAttemptNanos() < 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(level2.nextAttemptNanos()));
    }

    private static Inhibition inhibition(LinkStatusView link, @Nullable M2paLinkStatus level2) {
        boolean remoteOutage =
                link.state() == LinkState.BLOCKED
                        || (level2 != null && level2.peerState() == PeerState.PROCESSOR_OUTAGE);
        boolean localOutage =
                level2 != null
                        && level2.localState() == LocalState.PROCESSOR_OUTAGE
                        && !remoteOutage;
        return new Inhibition(
                link.inhibitedLocally(),
                link.inhibitedRemotely(),
                localOutage,
                remoteOutage,
                link.congestion() > 0);
    }

    private static Service of(LinkState state) {
        return switch (state) {
            case DEACTIVATED -> Service.SHUTDOWN;
            case ACTIVATING, TESTING, BLOCKED -> Service.UNAVAILABLE;
            case AVAILABLE -> Service.AVAILABLE;
            case FAILED -> Service.FAILED;
        };
    }

    private static LinksetView.State of(LinksetState state) {
        return switch (state) {
            case AVAILABLE -> LinksetView.State.AVAILABLE;
            case UNAVAILABLE -> LinksetView.State.UNAVAILABLE;
            case SHUTDOWN -> LinksetView.State.SHUTDOWN;
        };
    }

    private static RouteTableView of(RouteTableStatus table) {
        return new RouteTableView(
                table.name(),
                table.dynamicRoutes(),
                table.dynamicRoutesMax(),
                table.destinations().stream().map(Views::of).toList(),
                table.userParts().stream().map(Views::of).toList());
    }

    private static RouteTableView.Destination of(DestinationStatus destination) {
        return new RouteTableView.Destination(
                destination.destination(),
                destination.dynamic(),
                of(destination.state()),
                destination.congestion(),
                destination.routes().stream().map(Views::of).toList());
    }

    private static Accessibility of(DestinationState state) {
        return switch (state) {
            case ACCESSIBLE -> Accessibility.ACCESSIBLE;
            case RESTRICTED -> Accessibility.RESTRICTED;
            case INACCESSIBLE -> Accessibility.INACCESSIBLE;
        };
    }

    static RouteLookupView of(RouteAnswer answer) {
        return new RouteLookupView(
                answer.lookup().destination(),
                answer.ways().stream().map(Views::of).toList(),
                answer.lookup().considered().stream()
                        .flatMap(
                                entry ->
                                        entry.routes().stream()
                                                .map(
                                                        route ->
                                                                new RouteLookupView.Considered(
                                                                        entry.destination()
                                                                                .toString(),
                                                                        route.priority(),
                                                                        route.linkset(),
                                                                        route.used(),
                                                                        whyUnused(route))))
                        .toList(),
                answer.userParts().stream().map(Views::of).toList());
    }

    private static UserPartView of(UserPartStatus server) {
        return new UserPartView(
                server.code(), server.traffic().describe(), server.linkset(), server.active());
    }

    private static RouteLookupView.Way of(RouteAnswer.Way way) {
        String as = way.converted() == null ? "" : "as " + way.converted().describe() + ", ";
        if (way.link() != null) {
            return new RouteLookupView.Way(
                    way.sls(), Optional.of(way.link().toString()), as + "over link " + way.link());
        }
        return new RouteLookupView.Way(
                way.sls(),
                Optional.empty(),
                as
                        + (way.obstacle() == null
                                ? RouteLookupView.HERE
                                : "discarded: " + way.obstacle().words()));
    }

    private static String whyUnused(RouteStatus route) {
        if (route.used()) {
            return "";
        }
        if (route.isOverMate() && route.state() == RouteState.PROHIBITED) {
            return "not reached by the mate, or not said by it";
        }
        return route.state() == RouteState.AVAILABLE
                ? "a better route is in use"
                : route.state().words();
    }

    private static RouteTableView.Route of(RouteStatus route) {
        return new RouteTableView.Route(
                route.priority(),
                route.linkset(),
                route.isOverMate(),
                switch (route.state()) {
                    case AVAILABLE -> RouteTableView.RouteState.AVAILABLE;
                    case RESTRICTED -> RouteTableView.RouteState.RESTRICTED;
                    case PROHIBITED,
                            RESTARTING,
                            LINKSET_UNAVAILABLE,
                            LINKSET_UNKNOWN,
                            INACCESSIBLE_BEYOND ->
                            RouteTableView.RouteState.UNAVAILABLE;
                },
                route.used(),
                whyUnused(route));
    }

    private static CaptureView of(CaptureStatus captures) {
        return new CaptureView(
                captures.streams().stream()
                        .map(
                                stream ->
                                        new CaptureView.Stream(
                                                stream.listen(),
                                                stream.format() == PcapFormat.MTP2,
                                                stream.readers()))
                        .toList(),
                captures.files().stream()
                        .map(
                                files ->
                                        new CaptureView.FileCapture(
                                                files.name(),
                                                files.status().file(),
                                                files.status().messages(),
                                                files.status().leftOut(),
                                                files.status().failure()))
                        .toList(),
                captures.heps().stream()
                        .map(hep -> new CaptureView.Hep(hep.host(), hep.sent(), hep.leftOut()))
                        .toList(),
                captures.paklog());
    }

    static BindingView of(SelectionBinding binding) {
        DiscardReason reason = binding.reason();
        String way;
        if (binding.held()) {
            way = "waits while its traffic is moved";
        } else if (binding.link() != null) {
            way = binding.link().toString();
        } else if (reason != null) {
            way = "none: " + reason.words();
        } else {
            way = "none: its link was removed";
        }
        return new BindingView(binding.selection(), way);
    }
}
