// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Congestion;
import org.signalbox.link.Egress;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.user.UserPartConversion;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

/// The way to a point of another network that has an alias in this one (`cs7 pc-conversion`): what
/// is sent to the alias leaves this network here, and enters the other as if a link had brought it.
///
/// ```
///   network A, its snapshot      gate                     network B, its snapshot
///   X -> ALIAS  --- decide --->  X' -> REAL  --- decide --->  link, hold, or user part
/// ```
///
/// X' is the alias that X has in B. All of that is done on the loop that brings the message, which
/// is a link's of A; so a grace period of B waits for those loops, too ([Gates#feeders]).
///
/// Messages to user parts of this node in B, and management messages, go by the control loop, see
/// [Crossing].
final class Gate implements Egress {
    /// The way in of a message that comes from another network; no linkset has the number.
    static final int INGRESS = -3;

    /// Says whether a message is to be thrown away since its way out is congested.
    interface Admission {
        /// @param way out of the other network
        /// @param congestion of it, not 0
        boolean refuses(Msu msu, Egress way, int congestion);
    }

    private static final Admission EVERYTHING = (_, _, _) -> false;

    private final String name;
    private final int number;
    private final PointConversion conversion;
    private final Crossing crossing;

    /// @param name in place of a linkset's
    /// @param number in place of a linkset's
    Gate(String name, int number, PointConversion conversion, Crossing crossing) {
        this.name = name;
        this.number = number;
        this.conversion = conversion;
        this.crossing = crossing;
    }

    /// What stands in place of a linkset's name; none has such a name, since it is several words.
    static String name(PointConversion conversion) {
        return "instance %d %s".formatted(conversion.instance(), conversion.real());
    }

    String name() {
        return name;
    }

    int number() {
        return number;
    }

    PointConversion conversion() {
        return conversion;
    }

    Crossing crossing() {
        return crossing;
    }

    /// Sends a message on in the other network. Callable from any loop.
    ///
    /// @param msu taken, unless there is a reason against it
    /// @return why it could not be sent; null if it was
    @Nullable DiscardReason pass(Msu msu, Admission admission) {
        ServiceIndicator service = msu.serviceInformation().serviceIndicator();
        if (service == ServiceIndicator.SNM) {
            return crossing.handOverManagement(msu) ? null : DiscardReason.HAND_OVER_FULL;
        }
        if (LinkTestCodec.isTest(msu.variant(), service)) {
            return DiscardReason.NOT_CONVERTED;
        }
        PointCode origin = crossing.aliasOf(msu.opc());
        if (origin == null) {
            return DiscardReason.NO_ALIAS;
        }
        RoutingSnapshot beyond = crossing.beyond();
        SignallingLinkSelection sls = crossing.selection(msu.sls());
        PointCode real = conversion.real();
        Decision decision = beyond.decide(real, origin, sls, INGRESS);
        boolean delivered = decision instanceof Deliver;
        if (decision instanceof Deliver delivery) {
            decision = beyond.distribute(delivery, service, real, origin, sls);
        }
        return switch (decision) {
            case Forward forward -> {
                Egress way = forward.egress();
                int congestion = way.congestion();
                if (way instanceof Gate) {
                    // the configuration has no alias of an alias, but two networks change one after
                    // the other
                    yield DiscardReason.CIRCULAR_ROUTE;
                }
                if (crossing.isTooLong(msu)) {
                    yield DiscardReason.CONVERTED_TOO_LONG;
                }
                int priority = crossing.priority(msu);
                if (Congestion.level(congestion) != 0
                        && (admission.refuses(msu, way, congestion)
                                || beyond.flowControl().method().discards(priority, congestion))) {
                    yield DiscardReason.CONGESTION;
                }
                UserPartConversion.Verdict verdict = crossing.look(msu);
                DiscardReason refused = Crossing.refusal(verdict);
                if (refused != null) {
                    yield refused;
                }
                Msu converted = crossing.convert(msu, verdict, beyond, real, origin, sls, priority);
                if (beyond.rotatesLabel() && !delivered) {
                    converted.rotateSls();
                }
                way.send(converted);
                yield null;
            }
            case Deliver _ -> crossing.handOverUser(msu) ? null : DiscardReason.HAND_OVER_FULL;
            // whoever sent it hears that the user part is not there
            case Discard _ when delivered ->
                    crossing.handOverUser(msu) ? null : DiscardReason.HAND_OVER_FULL;
            case Discard discard -> discard.reason();
        };
    }

    /// For what waited in this network, and what its management says: refused by no congestion but
    /// that of the other network.
    @Override
    public void send(Msu msu) {
        DiscardReason refused = pass(msu, EVERYTHING);
        if (refused != null) {
            crossing.discard(refused, msu);
        }
    }

    /// The highest of all ways to the point. Costs more than a link's; messages ask the link that
    /// they would take.
    @Override
    public int congestion() {
        int highest = Congestion.NONE;
        for (Decision decision : crossing.beyond().row(conversion.real())) {
            if (decision instanceof Forward forward && !(forward.egress() instanceof Gate)) {
                int congestion = forward.egress().congestion();
                if (Congestion.level(congestion) > Congestion.level(highest)) {
                    highest = congestion;
                }
            }
        }
        return highest;
    }

    /// What would become of a message, for operators. On the control loop.
    RouteAnswer.Way wayOf(int sls, PointCode origin) {
        PointCode alias = crossing.aliasOf(origin);
        if (alias == null) {
            return new RouteAnswer.Way(sls, null, DiscardReason.NO_ALIAS, conversion);
        }
        SelectionBinding beyond = onward(sls, alias);
        return new RouteAnswer.Way(sls, beyond.link(), beyond.reason(), conversion);
    }

    /// Which link of the other network a selection takes, for operators. On the control loop.
    SelectionBinding binding(int selection) {
        return onward(selection, crossing.beyond().pointCode());
    }

    /// @param origin in the other network
    private SelectionBinding onward(int selection, PointCode origin) {
        SignallingLinkSelection sls = SignallingLinkSelection.of(selection & 0xFF);
        Decision decision =
                crossing.beyond()
                        .decide(conversion.real(), origin, crossing.selection(sls), INGRESS);
        return switch (decision) {
            case Forward forward ->
                    new SelectionBinding(
                            selection,
                            crossing.linkBeyond(forward.egress()),
                            forward.linkset() == Steering.HELD,
                            null);
            case Deliver _ -> new SelectionBinding(selection, null, false, null);
            case Discard discard -> new SelectionBinding(selection, null, false, discard.reason());
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
