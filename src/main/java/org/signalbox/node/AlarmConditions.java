// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.alarm.AlarmKind;
import org.signalbox.alarm.Condition;
import org.signalbox.alarm.ManagedObject;
import org.signalbox.alarm.ManagedObject.Type;
import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.diameter.peer.PeerState;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.link.LinkFailure;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.m3ua.AsStatus;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.DestinationStatus;
import org.signalbox.mtp3.FarEnd;
import org.signalbox.mtp3.LinkState;
import org.signalbox.mtp3.LinkStatusView;
import org.signalbox.mtp3.LinksetState;
import org.signalbox.mtp3.LinksetStatus;
import org.signalbox.net.Certificates;
import org.signalbox.sccp.ManagementStatus;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.xua.AspState;
import org.signalbox.xua.TrafficMode;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is wrong with a node, as its status says: the one place where alarms come from.
///
/// What an operator has taken out of use (shutdown) is not wrong, and nothing that follows from it
/// alone is; an inhibited link is a warning, because it may be forgotten. A link that is brought up
/// for the first time has not failed before an attempt has.
final class AlarmConditions {
    /// Time to have a certificate renewed.
    private static final Duration EXPIRY_WARNING = Duration.ofDays(30);

    private final NodeStatus node;
    private final long epochNanos;
    private final List<Condition> found = new ArrayList<>();

    private AlarmConditions(NodeStatus node, long epochNanos) {
        this.node = node;
        this.epochNanos = epochNanos;
    }

    /// @param epochNanos when that is, nanoseconds since 1970
    static List<Condition> of(NodeStatus node, long epochNanos) {
        AlarmConditions conditions = new AlarmConditions(node, epochNanos);
        conditions.lookAt();
        return List.copyOf(conditions.found);
    }

    private void lookAt() {
        node.instances().forEach(this::instance);
        node.applicationServers().forEach(this::server);
        node.asps().forEach(this::process);
        node.diameterPeers().forEach(this::peer);
        Stream.concat(
                        node.links().values().stream().map(M2paLinkStatus::association),
                        node.asps().stream().map(AspStatus::association))
                .forEach(this::association);
        node.config()
                .diameter()
                .map(DiameterConfig::tls)
                .ifPresent(tls -> certificate("diameter", tls.chain().getFirst()));
        node.alarmSources().webCertificate().ifPresent(shown -> certificate("web", shown));
        List<String> warnings = node.alarmSources().transportWarnings();
        if (!warnings.isEmpty()) {
            add(AlarmKind.TRANSPORT_UNSUITABLE, ManagedObject.NODE, String.join("; ", warnings));
        }
        node.alarmSources()
                .unconfirmed()
                .ifPresent(
                        left ->
                                add(
                                        AlarmKind.COMMIT_UNCONFIRMED,
                                        ManagedObject.NODE,
                                        "%d s are left".formatted(left.toSeconds())));
        node.alarmSources()
                .logTroubles()
                .forEach(
                        (host, why) ->
                                add(
                                        AlarmKind.LOG_HOST_UNREACHABLE,
                                        ManagedObject.of(Type.LOG_HOST, host),
                                        why));
        node.alarmSources().sightings().stream().filter(this::isThere).forEach(found::add);
    }

    private void add(AlarmKind kind, ManagedObject object, String cause, int detail) {
        found.add(new Condition(kind, object, cause, detail));
    }

    private void add(AlarmKind kind, ManagedObject object, String cause) {
        found.add(new Condition(kind, object, cause));
    }

    /// Whether what was seen has not been removed since.
    private boolean isThere(Condition seen) {
        ManagedObject object = seen.object();
        Stream<String> names =
                object.type() == Type.LINK
                        ? node.linksets().stream()
                                .flatMap(linkset -> linkset.links().stream())
                                .map(link -> link.id().toString())
                        : node.instances().stream()
                                .filter(
                                        instance ->
                                                Objects.equals(
                                                        object.instance(), instance.number()))
                                .flatMap(instance -> instance.routes().destinations().stream())
                                .map(known -> known.destination().describe());
        return names.anyMatch(object.name()::equals);
    }

    private void instance(InstanceStatus instance) {
        List<LinksetStatus> ways =
                instance.linksets().stream()
                        .filter(
                                linkset ->
                                        linkset.farEnd() == FarEnd.POINT
                                                || linkset.farEnd() == FarEnd.GATEWAY)
                        .filter(AlarmConditions::isWanted)
                        .toList();
        if (!ways.isEmpty()
                && ways.stream().noneMatch(way -> way.state() == LinksetState.AVAILABLE)) {
            add(
                    AlarmKind.POINT_ISOLATED,
                    ManagedObject.instance(instance.number()),
                    "0 of %d linksets are available".formatted(ways.size()));
        }
        instance.linksets().stream()
                .filter(linkset -> linkset.farEnd() == FarEnd.POINT)
                .forEach(this::linkset);
        instance.routes().destinations().stream()
                .filter(destination -> !destination.dynamic())
                .forEach(destination -> destination(instance.number(), destination));
        instance.sccp()
                .ifPresent(
                        sccp ->
                                sccp.management()
                                        .remote()
                                        .forEach(point -> subsystems(instance.number(), point)));
    }

    /// Whether somebody would miss it.
    private static boolean isWanted(LinksetStatus linkset) {
        return linkset.state() != LinksetState.SHUTDOWN && wantedLinks(linkset) > 0;
    }

    private static long wantedLinks(LinksetStatus linkset) {
        return linkset.links().stream().filter(link -> !link.shutdown()).count();
    }

    private void linkset(LinksetStatus linkset) {
        if (!isWanted(linkset)) {
            return;
        }
        ManagedObject object = ManagedObject.of(Type.LINKSET, linkset.name());
        long wanted = wantedLinks(linkset);
        if (linkset.state() == LinksetState.UNAVAILABLE) {
            add(
                    AlarmKind.LINKSET_UNAVAILABLE,
                    object,
                    "0 of %d links are available".formatted(wanted));
        } else if (linkset.restarting()) {
            add(
                    AlarmKind.LINKSET_UNAVAILABLE,
                    object,
                    "point %s has not allowed traffic yet".formatted(linkset.adjacent()));
        } else if (linkset.availableLinks() < wanted) {
            add(
                    AlarmKind.LINKSET_DEGRADED,
                    object,
                    "%d of %d links are available".formatted(linkset.availableLinks(), wanted));
        }
        linkset.links().stream().filter(link -> !link.shutdown()).forEach(this::link);
    }

    private void link(LinkStatusView link) {
        ManagedObject object = ManagedObject.of(Type.LINK, link.id().toString());
        switch (link.state()) {
            case FAILED, ACTIVATING, TESTING -> {
                LinkFailure failure = link.lastFailure();
                if (failure != null) {
                    add(
                            AlarmKind.LINK_FAILED,
                            object,
                            failure.toString(),
                            LinkReason.of(failure.cause()).number());
                } else if (link.state() == LinkState.FAILED) {
                    add(AlarmKind.LINK_FAILED, object, "it could not be brought into service");
                }
            }
            case BLOCKED ->
                    add(
                            AlarmKind.LINK_BLOCKED,
                            object,
                            "processor outage at the far end",
                            LinkReason.REMOTE_BLOCKED.number());
            case AVAILABLE, DEACTIVATED -> {}
        }
        if (link.inhibitedLocally() || link.inhibitedRemotely()) {
            add(
                    AlarmKind.LINK_INHIBITED,
                    object,
                    link.inhibitedLocally()
                            ? link.inhibitedRemotely() ? "from both ends" : "from this end"
                            : "by the far end");
        }
        if (link.congestion() > 0) {
            add(AlarmKind.LINK_CONGESTED, object, "level " + link.congestion(), link.congestion());
        }
    }

    private void destination(int instance, DestinationStatus destination) {
        ManagedObject object =
                ManagedObject.of(Type.DESTINATION, instance, destination.destination().describe());
        boolean wanted =
                destination.routes().stream()
                        .anyMatch(route -> route.linksetState() != LinksetState.SHUTDOWN);
        if (destination.state() != DestinationState.ACCESSIBLE && wanted) {
            add(
                    destination.state() == DestinationState.RESTRICTED
                            ? AlarmKind.DESTINATION_RESTRICTED
                            : AlarmKind.DESTINATION_INACCESSIBLE,
                    object,
                    destination.routes().stream()
                            .map(
                                    route ->
                                            "%s: %s"
                                                    .formatted(
                                                            route.linkset(), route.state().words()))
                            .collect(Collectors.joining(", ", "over ", "")));
        }
        if (destination.congestion() > 0) {
            add(
                    AlarmKind.DESTINATION_CONGESTED,
                    object,
                    "level " + destination.congestion(),
                    destination.congestion());
        }
    }

    private void subsystems(int instance, ManagementStatus.Remote point) {
        point.subsystems().stream()
                .filter(subsystem -> !subsystem.allowed())
                .forEach(
                        subsystem ->
                                add(
                                        AlarmKind.SUBSYSTEM_PROHIBITED,
                                        ManagedObject.of(
                                                Type.SUBSYSTEM,
                                                instance,
                                                point.point() + ":" + subsystem.number().value()),
                                        "SCCP there is " + point.state().word()));
    }

    private void server(AsStatus server) {
        if (server.registered() || server.config().shutdown()) {
            return;
        }
        boolean active = server.state().equals(AspState.ACTIVE.word());
        String name = server.config().name();
        if (server.config().mate()) {
            if (!active) {
                add(
                        AlarmKind.MATE_UNAVAILABLE,
                        ManagedObject.of(Type.MATE, name),
                        reasonOf(name).orElse("its state is " + server.state()));
            }
            return;
        }
        ManagedObject object = ManagedObject.of(Type.AS, name);
        int wanted =
                (int)
                        server.config().members().stream()
                                .filter(member -> isWanted(member.asp()))
                                .count();
        if (server.recovery().isPresent()) {
            add(
                    AlarmKind.AS_PENDING,
                    object,
                    "%d messages wait for a process".formatted(server.waiting()));
        } else if (!active) {
            add(AlarmKind.AS_DOWN, object, "0 of %d processes are active".formatted(wanted));
        } else if (server.mode().filter(mode -> mode != TrafficMode.OVERRIDE).isPresent()
                && server.active().size() < wanted) {
            add(
                    AlarmKind.AS_DEGRADED,
                    object,
                    "%d of %d processes are active".formatted(server.active().size(), wanted));
        }
    }

    private Optional<String> reasonOf(String asp) {
        return node.asps().stream()
                .filter(known -> known.config().name().equals(asp))
                .map(AspStatus::reason)
                .filter(reason -> !reason.isEmpty())
                .findFirst();
    }

    /// Whether an operator expects a process to take traffic.
    private boolean isWanted(String asp) {
        return node.asps().stream()
                .map(AspStatus::config)
                .anyMatch(
                        known -> known.name().equals(asp) && !known.shutdown() && !known.blocked());
    }

    private void process(AspStatus process) {
        boolean isMate =
                node.applicationServers().stream()
                        .map(AsStatus::config)
                        .anyMatch(
                                server ->
                                        server.mate()
                                                && server.name().equals(process.config().name()));
        if (!process.dynamic()
                && !isMate
                && !process.config().shutdown()
                && process.state() == AspState.DOWN) {
            add(
                    AlarmKind.ASP_DOWN,
                    ManagedObject.of(Type.ASP, process.config().name()),
                    process.reason());
        }
    }

    private void peer(PeerStatus peer) {
        if (peer.state() != PeerState.OPEN && !peer.config().shutdown()) {
            add(
                    AlarmKind.DIAMETER_PEER_DOWN,
                    ManagedObject.of(Type.DIAMETER_PEER, peer.config().name()),
                    peer.reason().isEmpty() ? peer.state().word() : peer.reason());
        }
    }

    private void association(AssociationStatus association) {
        List<String> dead =
                association.paths().stream()
                        .filter(path -> !path.active())
                        .map(path -> path.remote().getAddress().getHostAddress())
                        .toList();
        if (association.state() == AssociationStatus.State.ESTABLISHED
                && association.paths().size() > 1
                && !dead.isEmpty()) {
            add(
                    AlarmKind.PATH_FAILED,
                    ManagedObject.of(Type.ASSOCIATION, association.name()),
                    "no answer from " + String.join(", ", dead));
        }
    }

    private void certificate(String whose, X509Certificate shown) {
        long left = shown.getNotAfter().getTime() - TimeUnit.NANOSECONDS.toMillis(epochNanos);
        if (left < EXPIRY_WARNING.toMillis()) {
            add(
                    AlarmKind.CERTIFICATE_EXPIRES,
                    ManagedObject.of(Type.CERTIFICATE, whose),
                    "the %s %s %s"
                            .formatted(
                                    Certificates.title(shown),
                                    left < 0 ? "has expired on" : "expires on",
                                    shown.getNotAfter().toInstant()));
        }
    }
}
