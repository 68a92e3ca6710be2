// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.user.Mtp3Relay;
import org.signalbox.mtp3.user.RelayService.Reach;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.util.Map;
import java.util.Set;

/// All that the path of a message needs to know about routes, links and this point itself.
/// Immutable; the control loop compiles a new one ([RoutingSnapshotCompiler]) and publishes it by
/// one volatile write, and every link's loop reads it once for a batch.
///
/// ```
///   destination ---index---> row of decisions ---SLS---> decision
///                            (one row for all destinations with the same routes)
/// ```
///
/// **Size.** That of its [DestinationRows], and for each distinct set of routes a row: 16
/// references, 128 if bits of origin and destination count ([LoadSharing]), 256 in ANSI networks;
/// equal decisions of a row are one. With 16 linksets there are a few dozens of rows.
///
/// **Cost.** Three array loads, no allocation, no branch on the number of routes: see
/// `RoutingSnapshotBenchmark`.
public final class RoutingSnapshot {
    private static final Decision CIRCULAR = new Discard(DiscardReason.CIRCULAR_ROUTE);
    private static final Decision NO_TRANSFER = new Discard(DiscardReason.NO_TRANSFER);

    private final PointCode pointCode;
    private final PointCode[] secondary;
    private final NetworkIndicator networkIndicator;
    private final boolean transferFunction;
    private final FlowControlConfig flowControl;
    private final boolean rotatesLabel;
    private final LoadSharing sharing;
    private final Mates mates;
    private final DestinationRows rows;

    /// By the bits of the service indicator.
    private final @Nullable Mtp3Relay[] relays;

    RoutingSnapshot(
            Mtp3Config config,
            DestinationRows rows,
            Mates mates,
            Map<ServiceIndicator, Mtp3Relay> relays) {
        this.pointCode = config.pointCode();
        this.secondary = config.further().secondary().toArray(PointCode[]::new);
        this.networkIndicator = config.networkIndicator();
        this.transferFunction = config.transferFunction();
        this.flowControl = config.flowControl();
        this.rotatesLabel = LoadSharing.rotatesLabel(config.variant());
        this.sharing = config.sharing();
        this.mates = mates;
        this.rows = rows;
        this.relays = new @Nullable Mtp3Relay[ServiceIndicator.values().length];
        relays.forEach((userPart, relay) -> this.relays[userPart.bits()] = relay);
    }

    private RoutingSnapshot(RoutingSnapshot like, DestinationRows rows) {
        this.pointCode = like.pointCode;
        this.secondary = like.secondary;
        this.networkIndicator = like.networkIndicator;
        this.transferFunction = like.transferFunction;
        this.flowControl = like.flowControl;
        this.rotatesLabel = like.rotatesLabel;
        this.sharing = like.sharing;
        this.mates = like.mates;
        this.rows = rows;
        this.relays = like.relays;
    }

    public PointCode pointCode() {
        return pointCode;
    }

    /// Whether only this point sends messages from a code. A code that it shares with another point
    /// is none such.
    boolean isOwnOrigin(PointCode opc) {
        if (opc.equals(pointCode)) {
            return true;
        }
        for (PointCode code : secondary) {
            if (opc.equals(code)) {
                return true;
            }
        }
        return false;
    }

    public NetworkIndicator networkIndicator() {
        return networkIndicator;
    }

    public Variant variant() {
        return pointCode.variant();
    }

    /// What to do when the way out is congested.
    FlowControlConfig flowControl() {
        return flowControl;
    }

    /// Whether the label of what is sent on gets another selection: see [Msu#rotateSls].
    boolean rotatesLabel() {
        return rotatesLabel;
    }

    /// A snapshot with the combined rows of both, for the point that this one is for.
    ///
    /// @param particular destinations that are not to be treated like others with the same rows
    RoutingSnapshot combinedWith(
            RoutingSnapshot now, Set<Integer> particular, DestinationRows.Combination combination) {
        return new RoutingSnapshot(this, rows.combinedWith(now.rows, particular, combination));
    }

    /// Whether traffic that goes over a link here goes elsewhere there.
    boolean hasAnotherWay(Egress link, RoutingSnapshot there) {
        return rows.anyMatch(there.rows, (here, other) -> hasAnotherWay(link, here, other));
    }

    private static boolean hasAnotherWay(Egress link, Decision[] here, Decision[] there) {
        if (here[0] instanceof Deliver former && there[0] instanceof Deliver latter) {
            return former.distribution()
                    .anyMatch(latter.distribution(), (from, to) -> hasAnotherWay(link, from, to));
        }
        for (int sls = 0; sls < here.length; sls++) {
            if (here[sls] instanceof Forward forward
                    && forward.egress() == link
                    && there[sls] instanceof Forward) {
                return true;
            }
        }
        return false;
    }

    /// For messages of this point's own.
    public Decision decide(PointCode dpc, SignallingLinkSelection sls) {
        assert dpc.variant() == pointCode.variant();
        return decide(dpc.value(), pointCode.value(), sls.value());
    }

    /// For messages that came over a link: never back over the linkset they came from, unless they
    /// came for us. What a mate has sent goes to applications, or nowhere ([Mates]).
    ///
    /// @param linkset the number of that link's linkset, or [Msu#OWN]
    public Decision decide(PointCode dpc, PointCode opc, SignallingLinkSelection sls, int linkset) {
        assert dpc.variant() == pointCode.variant();
        Decision decision = decide(dpc.value(), opc.value(), sls.value());
        if (linkset != Msu.OWN && decision instanceof Forward forward) {
            if (!transferFunction) {
                return NO_TRANSFER;
            }
            if (forward.linkset() == linkset) {
                Forward elsewhere = forward.elsewhere();
                return elsewhere == null ? CIRCULAR : elsewhere;
            }
            if (!mates.permit(linkset, forward.linkset())) {
                return CIRCULAR;
            }
        }
        return decision;
    }

    /// As [#decide(PointCode, PointCode, SignallingLinkSelection, int)], message distribution
    /// included, for messages that have been under way here already.
    Decision decide(Msu msu) {
        Decision decision = decide(msu.dpc(), msu.opc(), msu.sls(), msu.ingress());
        return decision instanceof Deliver delivery ? distribute(delivery, msu) : decision;
    }

    /// How messages of this point's own would go to another.
    Reach reach(PointCode dpc, SignallingLinkSelection sls) {
        return switch (decide(dpc, sls)) {
            case Forward forward ->
                    TransferControl.isCongested(forward.egress().congestion())
                            ? Reach.CONGESTED
                            : Reach.ACCESSIBLE;
            case Deliver _ -> Reach.OWN;
            case Discard _ -> Reach.INACCESSIBLE;
        };
    }

    /// Who is asked first about messages for this point and a user part; null if nobody is.
    @Nullable Mtp3Relay relay(ServiceIndicator userPart) {
        return relays[userPart.bits()];
    }

    /// What becomes of a message for this point.
    ///
    /// @param delivery what was decided by its destination
    /// @return where its application server is reached, or why not; a delivery if it is for level 3
    ///     or a user part of this node, or for nobody
    Decision distribute(Deliver delivery, Msu msu) {
        return distribute(
                delivery,
                msu.serviceInformation().serviceIndicator(),
                msu.dpc(),
                msu.opc(),
                msu.sls());
    }

    /// The same for a message that is to have this label.
    Decision distribute(
            Deliver delivery,
            ServiceIndicator service,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls) {
        Decision[] row = delivery.distribution().of(service, opc);
        return row == null
                ? delivery
                : row[sharing.select(pointCode.variant(), dpc.value(), opc.value(), sls.value())];
    }

    /// The decisions about messages to a point, by what [LoadSharing#select] makes of them; not to
    /// be changed.
    Decision[] row(PointCode dpc) {
        return rows.of(dpc.value());
    }

    private Decision decide(int dpc, int opc, int sls) {
        return rows.of(dpc)[sharing.select(pointCode.variant(), dpc, opc, sls)];
    }
}
