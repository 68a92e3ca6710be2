// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

/// Messages that begin or end at this point: from its user parts to wherever the snapshot says, and
/// from links to its user parts. What nobody takes is answered by user-part-unavailable.
final class LocalTraffic {
    private final NetworkContext context;
    private final SnapshotPublisher published;
    private final MessageDistribution distribution;
    private final UserPartServers servers;
    private final FlowControl flowControl;
    private final Discards discards;
    private final Counters<SnmHeading> managementSent;

    LocalTraffic(
            NetworkContext context,
            SnapshotPublisher published,
            MessageDistribution distribution,
            UserPartServers servers,
            FlowControl flowControl,
            Discards discards,
            Counters<SnmHeading> managementSent) {
        this.context = context;
        this.published = published;
        this.distribution = distribution;
        this.servers = servers;
        this.flowControl = flowControl;
        this.discards = discards;
        this.managementSent = managementSent;
    }

    /// Sends a message of this point's own, or one of its user parts'.
    ///
    /// @param msu taken
    /// @return why it could not be sent; null if it was
    @Nullable DiscardReason originate(Msu msu) {
        RoutingSnapshot routes = published.current();
        Decision decision = routes.decide(msu.dpc(), msu.sls());
        boolean delivered = decision instanceof Deliver;
        if (decision instanceof Deliver delivery) {
            decision = routes.distribute(delivery, msu);
        }
        return switch (decision) {
            case Forward forward when forward.egress() instanceof Gate gate -> {
                DiscardReason refused = gate.pass(msu, flowControl::refuses);
                if (refused == null) {
                    context.counters.increment(Mtp3Counter.ORIGINATED);
                } else {
                    String remedy = gate.crossing().remedy(refused, msu.opc());
                    discards.discard(null, refused, msu, remedy);
                }
                yield refused;
            }
            case Forward forward -> {
                if (flowControl.refuses(msu, forward.egress())) {
                    discards.discard(null, DiscardReason.CONGESTION, msu);
                    yield DiscardReason.CONGESTION;
                }
                context.counters.increment(Mtp3Counter.ORIGINATED);
                if (routes.rotatesLabel() && !delivered) {
                    msu.rotateSls();
                }
                forward.egress().send(msu);
                yield null;
            }
            case Deliver _ -> {
                context.counters.increment(Mtp3Counter.ORIGINATED);
                deliver(null, msu);
                yield null;
            }
            case Discard discarded -> {
                discards.discard(null, discarded.reason(), msu);
                yield discarded.reason();
            }
        };
    }

    /// Gives a message for this point to the application server that it is for.
    ///
    /// @return false if there is none; then it is still the caller's
    boolean distribute(Msu msu) {
        RoutingSnapshot routes = published.current();
        if (!(routes.decide(msu.dpc(), msu.sls()) instanceof Deliver delivery)
                || !(routes.distribute(delivery, msu) instanceof Forward forward)) {
            return false;
        }
        if (flowControl.refuses(msu, forward.egress())) {
            discards.discard(null, DiscardReason.CONGESTION, msu);
        } else {
            context.counters.increment(Mtp3Counter.ORIGINATED);
            forward.egress().send(msu);
        }
        return true;
    }

    /// Sends a congestion test by the routes to a destination, which takes no notice of it; see
    /// [CircularRoutes].
    void testCircle(PointCode destination) {
        context.counters.increment(Mtp3Counter.CIRCULAR_TESTS);
        originate(
                context.compose(
                        ServiceIndicator.SNM,
                        destination,
                        0,
                        new byte[] {(byte) SnmHeading.RCT.octet()}));
    }

    /// Gives a message to its user part in this node. Application servers have had theirs by then:
    /// what comes here for one of them has found no process active, and does not wait for one.
    ///
    /// @param link over which it came; null if it is our own
    /// @param msu taken
    void deliver(@Nullable LinkIdentity link, Msu msu) {
        if (distribution.deliver(msu)) {
            context.counters.increment(Mtp3Counter.DELIVERED);
            return;
        }
        ServiceIndicator userPart = msu.serviceInformation().serviceIndicator();
        PointCode origin = msu.opc();
        PointCode asked = msu.dpc();
        int sls = msu.sls().value();
        boolean inactive = servers.isWanted(msu);
        discards.discard(
                link,
                inactive ? DiscardReason.USER_PART_INACCESSIBLE : DiscardReason.NO_USER_PART,
                msu);
        UserPartUnavailable answer =
                new UserPartUnavailable(
                        asked,
                        userPart,
                        inactive
                                ? UnavailabilityCause.INACCESSIBLE
                                : UnavailabilityCause.UNEQUIPPED);
        if (!context.config().isOwn(origin)) {
            answer(answer, origin, sls);
        } else if (link != null && mayAnswer(origin, userPart)) {
            servers.unavailableTo(link, answer);
        }
    }

    /// Q.704 section 11.2.7.
    private void answer(UserPartUnavailable answer, PointCode origin, int sls) {
        if (!context.snmLayout().has(SnmHeading.UPU) || !mayAnswer(origin, answer.userPart())) {
            return;
        }
        Msu message =
                context.composeFrom(
                        context.answering(answer.destination()),
                        ServiceIndicator.SNM,
                        origin,
                        sls,
                        SnmCodec.encode(context.variant(), answer));
        if (originate(message) == null) {
            managementSent.increment(SnmHeading.UPU);
        }
    }

    private boolean mayAnswer(PointCode origin, ServiceIndicator userPart) {
        boolean permitted = distribution.mayAnswer(origin, userPart, context.loop.now());
        if (!permitted) {
            context.counters.increment(Mtp3Counter.UNAVAILABLE_INHIBITED);
        }
        return permitted;
    }
}
