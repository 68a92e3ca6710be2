// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.sctp.AssociationStatus;

import java.time.Duration;
import java.util.List;

/// A node at one moment.
///
/// @param hostname its name
/// @param upTime since it was started
/// @param transport which SCTP it runs on, and why that one
/// @param point the signalling point it is
/// @param linksets by name
/// @param routes the table `system`
/// @param profiles sets of SCTP parameters, the built-in one first
/// @param associations all, those of no link included
/// @param accessLists by number
/// @param debugging what is being debugged
/// @param capture the pcap stream
public record NodeView(
        String hostname,
        Duration upTime,
        Transport transport,
        SignallingPointView point,
        List<LinksetView> linksets,
        RouteTableView routes,
        List<ProfileView> profiles,
        List<AssociationStatus> associations,
        List<AccessListView> accessLists,
        List<String> debugging,
        CaptureView capture) {
    /// The implementation of SCTP in use.
    ///
    /// @param word `kernel`, `userland` or `simulated`
    /// @param reason why, in words: `the kernel has no SCTP`
    public record Transport(String word, String reason) {}

    public NodeView {
        linksets = List.copyOf(linksets);
        profiles = List.copyOf(profiles);
        associations = List.copyOf(associations);
        accessLists = List.copyOf(accessLists);
        debugging = List.copyOf(debugging);
    }

    /// Whether every link that is not shut down carries traffic.
    public boolean isInService() {
        return linksets.stream().allMatch(LinksetView::isInService);
    }
}
