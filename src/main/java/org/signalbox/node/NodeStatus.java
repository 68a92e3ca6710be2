// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.diameter.peer.OriginCheck;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.diameter.peer.RoutingStatus;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.m3ua.AsStatus;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.FarEnd;
import org.signalbox.mtp3.LinksetStatus;
import org.signalbox.mtp3.RouteTableStatus;
import org.signalbox.sctp.TransportKind;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node at one moment, as its owners describe themselves.
///
/// @param config what it is configured to be
/// @param upTime since it was started
/// @param transport the SCTP it runs on; empty before the first configuration
/// @param transportReason why that one
/// @param instances the networks it is in, by number
/// @param links the M2PA links, by linkset and code
/// @param asps the associations of M3UA, by name
/// @param applicationServers by name
/// @param diameterPeers by name
/// @param diameterRouting how requests find them; empty if this node has no part in Diameter
/// @param diameterSuspicions what was suspected of their requests; empty likewise
/// @param interworking empty if it is not done here
/// @param captures what is being captured
/// @param debugging what is being debugged
/// @param alarmSources what else may be wrong
public record NodeStatus(
        NodeConfig config,
        Duration upTime,
        Optional<TransportKind> transport,
        String transportReason,
        List<InstanceStatus> instances,
        Map<LinkIdentity, M2paLinkStatus> links,
        List<AspStatus> asps,
        List<AsStatus> applicationServers,
        List<PeerStatus> diameterPeers,
        Optional<RoutingStatus> diameterRouting,
        Optional<Counters<OriginCheck>> diameterSuspicions,
        Optional<InterworkingStatus> interworking,
        CaptureStatus captures,
        List<DebugSubject> debugging,
        AlarmSources alarmSources) {
    public NodeStatus {
        instances = List.copyOf(instances);
        links = Map.copyOf(links);
        asps = List.copyOf(asps);
        applicationServers = List.copyOf(applicationServers);
        diameterPeers = List.copyOf(diameterPeers);
        debugging = List.copyOf(debugging);
    }

    /// The linksets of all instances that lead to adjacent points; those to application servers and
    /// gateways are in [#applicationServers].
    public List<LinksetStatus> linksets() {
        return instances.stream()
                .flatMap(instance -> instance.linksets().stream())
                .filter(linkset -> linkset.farEnd() == FarEnd.POINT)
                .toList();
    }

    /// The routes of instance 0; empty while the node has no point code there.
    public Optional<RouteTableStatus> routes() {
        return instances.stream()
                .filter(instance -> instance.number() == 0)
                .map(InstanceStatus::routes)
                .findFirst();
    }

    /// Whether every configured link that is not shut down carries traffic. Application servers are
    /// not waited for: when their processes come is not this node's to say.
    public boolean isInService() {
        long wanted = config.links().values().stream().filter(link -> !link.shutdown()).count();
        long available = linksets().stream().mapToLong(LinksetStatus::availableLinks).sum();
        return available >= wanted && linksets().stream().noneMatch(LinksetStatus::restarting);
    }

    /// Whether every point and block in the tables of routes is reached.
    public boolean reachesEverything() {
        return instances.stream()
                .flatMap(instance -> instance.routes().destinations().stream())
                .allMatch(destination -> destination.state() != DestinationState.INACCESSIBLE);
    }
}
