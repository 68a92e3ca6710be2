// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.sctp.AssociationStatus;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A node at one moment.
///
/// @param hostname its name
/// @param upTime since it was started
/// @param transport which SCTP it runs on, and why that one
/// @param instances what it is in each network; at least instance 0, though that may be nothing yet
/// @param profiles sets of SCTP parameters, the built-in one first
/// @param associations all, those of no link included
/// @param asps associations of M3UA, by name
/// @param applicationServers by name
/// @param mates of this gateway, by name; one at most for each instance
/// @param diameterPeers by name
/// @param interworking empty if it is not done here
/// @param diameterRouting how requests find them
/// @param firewall checks of messages of others
/// @param accessLists by number
/// @param debugging what is being debugged
/// @param capture the pcap stream
/// @param capacityKilobits what a link is planned to carry each way in a second, if that is said
public record NodeView(
        String hostname,
        Duration upTime,
        Transport transport,
        List<InstanceView> instances,
        List<ProfileView> profiles,
        List<AssociationStatus> associations,
        List<AspView> asps,
        List<AsView> applicationServers,
        List<MateView> mates,
        List<DiameterPeerView> diameterPeers,
        Optional<InterworkingView> interworking,
        DiameterRoutingView diameterRouting,
        List<FirewallView> firewall,
        List<AccessListView> accessLists,
        List<String> debugging,
        CaptureView capture,
        OptionalInt capacityKilobits) {
    /// The implementation of SCTP in use.
    ///
    /// @param word `kernel`, `userland` or `simulated`
    /// @param reason why, in words: `the kernel has no SCTP`
    public record Transport(String word, String reason) {}

    public NodeView {
        instances = List.copyOf(instances);
        profiles = List.copyOf(profiles);
        associations = List.copyOf(associations);
        asps = List.copyOf(asps);
        applicationServers = List.copyOf(applicationServers);
        mates = List.copyOf(mates);
        diameterPeers = List.copyOf(diameterPeers);
        firewall = List.copyOf(firewall);
        accessLists = List.copyOf(accessLists);
        debugging = List.copyOf(debugging);
    }

    /// The linksets of all instances.
    public List<LinksetView> linksets() {
        return instances.stream().flatMap(instance -> instance.linksets().stream()).toList();
    }

    /// What the node is in one network; empty if it is in no such network.
    public Optional<InstanceView> instance(int number) {
        return instances.stream().filter(instance -> instance.number() == number).findFirst();
    }

    /// The variant of the network that a linkset is in; that of the first network if there is no
    /// such linkset.
    public Variant variantOf(String linkset) {
        return instances.stream()
                .filter(
                        instance ->
                                instance.linksets().stream()
                                        .anyMatch(known -> known.name().equals(linkset)))
                .findFirst()
                .orElse(instances.getFirst())
                .point()
                .variant();
    }

    /// Whether every link that is not shut down carries traffic.
    public boolean isInService() {
        return linksets().stream().allMatch(LinksetView::isInService);
    }
}
