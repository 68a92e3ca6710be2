// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.m3ua.AsConfig;
import org.signalbox.m3ua.AsSharing;
import org.signalbox.m3ua.AsStatus;
import org.signalbox.m3ua.AspConfig;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.m3ua.TransportRole;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Metric;
import org.signalbox.mtp3.RouteStatus;
import org.signalbox.node.NodeStatus;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.Path;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.xua.AspState;
import org.signalbox.xua.TrafficMode;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What an operator sees of M3UA.
final class M3uaViews {
    private static final String ASP_PREFIX = "signalbox_m3ua_asp_";
    private static final String AS_PREFIX = "signalbox_m3ua_as_";

    private M3uaViews() {}

    static List<AspView> asps(NodeStatus node, Baseline baseline) {
        return node.asps().stream().map(asp -> of(asp, node, baseline)).toList();
    }

    static List<AsView> applicationServers(NodeStatus node, Baseline baseline) {
        return node.applicationServers().stream()
                .filter(server -> !server.config().mate())
                .map(server -> of(server, node, baseline))
                .toList();
    }

    static List<MateView> mates(NodeStatus node, Baseline baseline) {
        return node.applicationServers().stream()
                .filter(server -> server.config().mate())
                .map(server -> mate(server, node, baseline))
                .toList();
    }

    private static MateView mate(AsStatus mate, NodeStatus node, Baseline baseline) {
        String name = mate.config().name();
        AspView association =
                node.asps().stream()
                        .filter(asp -> asp.config().name().equals(name))
                        .map(asp -> of(asp, node, baseline))
                        .findFirst()
                        .orElseThrow();
        return new MateView(
                name,
                mate.config().instance(),
                association,
                mate.waiting(),
                node.applicationServers().stream()
                        .filter(server -> !server.config().mate())
                        .flatMap(server -> sharedWith(name, server, node).stream())
                        .toList(),
                statistics(mate.counters(), key(mate), AS_PREFIX, baseline));
    }

    /// Empty if the server is none that the mate could stand in for.
    private static Optional<MateView.Shared> sharedWith(
            String mate, AsStatus server, NodeStatus node) {
        return overMate(server.config(), node)
                .filter(route -> route.linkset().equals(mate))
                .map(
                        route ->
                                new MateView.Shared(
                                        server.config().name(),
                                        server.config().key().destination().toString(),
                                        server.state(),
                                        atMate(route),
                                        route.used()));
    }

    private static MateView.AtMate atMate(RouteStatus route) {
        return switch (route.state()) {
            case AVAILABLE -> MateView.AtMate.REACHABLE;
            case RESTRICTED -> MateView.AtMate.RESTRICTED;
            case PROHIBITED -> MateView.AtMate.UNREACHABLE;
            case RESTARTING, LINKSET_UNAVAILABLE, LINKSET_UNKNOWN, INACCESSIBLE_BEYOND ->
                    MateView.AtMate.UNKNOWN;
        };
    }

    /// The route over the mate to the point of a server, if there is a mate for it.
    private static Optional<RouteStatus> overMate(AsConfig server, NodeStatus node) {
        PointCodeMask point = PointCodeMask.full(server.key().destination());
        return node.instances().stream()
                .filter(instance -> instance.number() == server.instance())
                .filter(_ -> !node.config().m3ua().leadsToGateway(server))
                .flatMap(instance -> instance.routes().destinations().stream())
                .filter(
                        destination ->
                                destination.destination().equals(point) && !destination.dynamic())
                .flatMap(destination -> destination.routes().stream())
                .filter(RouteStatus::isOverMate)
                .findFirst();
    }

    /// Every statistic, by a name that holds whose it is.
    static void count(NodeStatus node, Map<String, Long> counted) {
        node.asps().forEach(asp -> Statistics.count(key(asp), asp.counters(), counted));
        node.applicationServers()
                .forEach(server -> Statistics.count(key(server), server.counters(), counted));
    }

    private static AspView of(AspStatus asp, NodeStatus node, Baseline baseline) {
        AspConfig config = asp.config();
        Optional<Path> path = path(asp.association());
        return new AspView(
                config.name(),
                asp.dynamic(),
                asp.state().word(),
                asp.reason(),
                node.applicationServers().stream()
                        .map(AsStatus::config)
                        .filter(server -> asp.servers().contains(server.name()))
                        .map(
                                server ->
                                        new AspView.Membership(
                                                server.name(),
                                                server.instance(),
                                                stateIn(server, asp)))
                        .toList(),
                config.role().name().toLowerCase(Locale.ROOT),
                config.transportRole() == TransportRole.CLIENT,
                path.map(found -> found.remote().getPort()).orElse(config.remote().port()),
                path.map(AssociationReport::address)
                        .orElse(config.remote().addresses().getFirst().getHostAddress()),
                config.localPort(),
                asp.identifier(),
                asp.association(),
                statistics(asp.counters(), key(asp), ASP_PREFIX, baseline));
    }

    /// Where data goes, or will go first.
    private static Optional<Path> path(AssociationStatus association) {
        return association.paths().stream()
                .max(Comparator.comparing(Path::used).thenComparing(Path::primary));
    }

    private static String stateIn(AsConfig server, AspStatus asp) {
        if (asp.activeIn().contains(server.name())) {
            return AspState.ACTIVE.word();
        }
        return asp.state() == AspState.ACTIVE ? AspState.INACTIVE.word() : asp.state().word();
    }

    private static AsView of(AsStatus server, NodeStatus node, Baseline baseline) {
        AsConfig config = server.config();
        List<AsView.Member> members =
                config.members().stream()
                        .map(
                                member ->
                                        new AsView.Member(
                                                member.asp(),
                                                member.weight(),
                                                stateIn(config, member.asp(), node)))
                        .toList();
        return new AsView(
                config.name(),
                server.registered(),
                config.instance(),
                server.state(),
                reason(server, members),
                server.mode().map(TrafficMode::word),
                config.context().toString(),
                Optional.ofNullable(config.key().appearance()).map(Object::toString),
                config.key().destination().toString(),
                config.key().services().stream().sorted().map(ServiceIndicator::word).toList(),
                config.key().origins().stream().map(Object::toString).toList(),
                config.recovery(),
                server.waiting(),
                members,
                shift(config.sharing()),
                overMate(config, node).filter(RouteStatus::used).map(RouteStatus::linkset),
                server.bindings().stream()
                        .map(
                                binding ->
                                        new AsView.Binding(
                                                binding.selection(),
                                                binding.owner(),
                                                stateIn(config, binding.owner(), node),
                                                binding.taking()))
                        .toList(),
                Stream.concat(
                                statistics(server.counters(), key(server), AS_PREFIX, baseline)
                                        .stream(),
                                Statistics.ofTransits(server.transits()).stream())
                        .toList());
    }

    private static OptionalInt shift(AsSharing sharing) {
        return sharing.roundRobin() || sharing.withOrigin()
                ? OptionalInt.empty()
                : OptionalInt.of(sharing.slsShift());
    }

    private static String stateIn(AsConfig server, String asp, NodeStatus node) {
        return node.asps().stream()
                .filter(known -> known.config().name().equals(asp))
                .findFirst()
                .map(known -> stateIn(server, known))
                .orElse(AspState.DOWN.word());
    }

    private static String reason(AsStatus server, List<AsView.Member> members) {
        if (server.state().equals(AspState.ACTIVE.word())) {
            return "";
        }
        if (server.config().shutdown()) {
            return "shut down by configuration";
        }
        if (server.recovery().isPresent()) {
            return "no ASP is active any more, %d messages wait for one, for %s yet"
                    .formatted(server.waiting(), Durations.text(server.recovery().get()));
        }
        if (members.isEmpty()) {
            return "no ASP is configured for it";
        }
        boolean down =
                members.stream().allMatch(member -> member.state().equals(AspState.DOWN.word()));
        return down ? "none of its ASPs is up" : "none of its ASPs is active";
    }

    private static <M extends Enum<M> & Metric> List<CounterView> statistics(
            Counters<M> counters, String owner, String prefix, Baseline baseline) {
        return Statistics.of(counters.metrics(), counters::get, owner, prefix, baseline);
    }

    private static String key(AspStatus asp) {
        return "asp " + asp.config().name() + " ";
    }

    private static String key(AsStatus server) {
        return "as " + server.config().name() + " ";
    }
}
