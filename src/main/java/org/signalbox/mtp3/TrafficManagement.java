// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.SnmMessage.AboutChangeover;
import org.signalbox.mtp3.SnmMessage.ChangebackAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangebackDeclaration;
import org.signalbox.ss7.Msu;

import java.util.List;
import java.util.function.Consumer;

/// Signalling traffic management (Q.704 sections 4 to 8): moves traffic from one way to another
/// without losing, repeating or overtaking.
///
/// Every change of the routing snapshot passes here ([#steer]). What changes its way is held on the
/// way that suits the reason:
///
/// | from a link | to | procedure | in |
/// |---|---|---|---|
/// | that has failed | any other | [Changeover] | [LinkDiversions] |
/// | that is blocked or inhibited | any other | time-controlled changeover, T1 | |
/// | in service | a link of the same linkset | [Changeback] by declaration | [Rerouting] |
/// | in service | another linkset that has become available | time-controlled changeback, T3 | |
/// | in service | another linkset, by order of priorities or status | controlled rerouting, T6 | |
/// | over a point that prohibits | any other | forced rerouting, at once | |
///
/// The last waits for nothing, since nothing on the former way arrives.
///
/// A link may fail from which traffic is just being moved. Then its changeover takes over what is
/// held, behind what it retrieves, so that order is kept.
final class TrafficManagement {
    private final Diversions diversions;
    private final LinkDiversions changeovers;
    private final Rerouting rerouting;

    /// @param here takes messages for this point
    TrafficManagement(
            NetworkContext context,
            Linksets linksets,
            Gates gates,
            RouteManagement routes,
            ManagementSender sender,
            Discards discards,
            SnapshotPublisher publisher,
            Consumer<Msu> here) {
        this.diversions = new Diversions(context, linksets, gates, discards, publisher, here);
        this.changeovers = new LinkDiversions(context, sender, publisher, diversions);
        this.rerouting = new Rerouting(context, linksets, routes, sender, diversions, changeovers);
    }

    /// Messages held, and retrieved but not yet sent. For tests of conservation.
    int held() {
        return diversions.held();
    }

    /// Messages that links had sent and have given up, since nobody could say whether they arrived.
    long doubtful() {
        return changeovers.doubtful();
    }

    /// Whether no traffic of any link is being moved.
    boolean isAtRest() {
        return diversions.isEmpty();
    }

    /// The traffic of a linkset that is being moved.
    List<DiversionStatus> status(LinksetControl linkset) {
        return diversions.status(linkset);
    }

    // ---- links --------------------------------------------------------------------------------

    /// A link that carried traffic has failed. The routes know it already; the next snapshot is not
    /// made yet.
    void linkFailed(LinkControl link) {
        changeovers.failed(link);
    }

    /// Level 2 has aligned a link, which may still be changed over from its former service.
    void linkInService(LinkControl link) {
        changeovers.inService(link);
    }

    /// Whether the link was blocked or inhibited less than T1 ago.
    boolean isLeaving(LinkControl link) {
        return changeovers.isLeaving(link);
    }

    /// The far end's level 3 is out, or the link is inhibited.
    void linkBlocked(LinkControl link) {
        changeovers.blocked(link);
    }

    /// A link may carry traffic again, or for the first time.
    void linkAvailable(LinksetControl linkset) {
        if (linkset.availableLinks() == 1) {
            rerouting.linksetAvailable(linkset);
        }
    }

    /// A link is removed: what it had to deliver is given up, and what is held goes on at once. But
    /// what the link was ordered to give back before is on its way here, and ends its changeover.
    void linkRemoved(LinkControl link) {
        changeovers.removed(link);
        diversions.releaseAllFrom(link);
    }

    /// Gives up everything.
    void close() {
        diversions.close();
        changeovers.close();
        rerouting.close();
    }

    // ---- snapshots ----------------------------------------------------------------------------

    /// Makes the snapshot that is to be published: `wanted` but for what must be held.
    RoutingSnapshot steer(RoutingSnapshot now, RoutingSnapshot wanted) {
        return Steering.steer(now, wanted, rerouting.prohibited(), rerouting);
    }

    /// The snapshot that [#steer] made has been published.
    void published() {
        rerouting.published();
        diversions.published();
    }

    // ---- messages -----------------------------------------------------------------------------

    void onChangeover(LinkControl link, AboutChangeover message) {
        changeovers.onMessage(link, message);
    }

    void onDeclaration(LinkControl link, ChangebackDeclaration declaration) {
        rerouting.onDeclaration(link, declaration);
    }

    void onAcknowledgement(LinkControl link, ChangebackAcknowledgement answer) {
        rerouting.onAcknowledgement(link, answer);
    }
}
