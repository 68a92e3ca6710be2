// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.SnmMessage.RouteSetCongestionTest;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.user.UserPartConversion;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// From one network of a node into another: who is known there by which code, and what a message of
/// the one is in the other. One for all gates from the one to the other.
///
/// **The label.** Both codes are replaced, the network indicator is the other network's. The
/// selection stays, or its low bits where it has more than there is room for; so messages of one
/// selection still have one. The priority stays where both networks have one; where only the other
/// has, it is 0. What a user part says of points is its own to say anew ([UserPartConversion]).
///
/// **Management messages** are not converted, but three go by the routes to whoever sends traffic,
/// and are said anew in the other network's codes and form: transfer-controlled, the congestion
/// test that it answers, and user-part-unavailable. All others concern neighbours, and are thrown
/// away.
final class Crossing {
    static final int MANAGEMENT_QUEUE_MSUS_MAX = LinkIngress.MANAGEMENT_QUEUE_MSUS_MAX;
    static final int USER_QUEUE_MSUS_MAX = LinkIngress.USER_QUEUE_MSUS_MAX;

    /// One of two networks, as far as this needs it.
    record Side(
            NetworkContext context,
            RouteManagement routes,
            SnapshotPublisher publisher,
            NetworkStatus status,
            LocalTraffic traffic,
            Discards discards,
            ManagementMessages management) {}

    private final Side from;
    private final Side to;
    private final HandOver managementQueue;
    private final HandOver userQueue;

    /// By code in the one network the code in the other. Replaced as a whole, read by every loop.
    private volatile Map<PointCode, PointCode> aliases = Map.of();

    /// The same, and by alias the code in the other network that it stands for.
    private volatile Function<PointCode, @Nullable PointCode> codesBeyond = _ -> null;

    private final UserPartConversion addressesHere;
    private final UserPartConversion addressesOfLinks;

    /// By alias; on the control loop.
    private Map<PointCode, Gate> gates = Map.of();

    private final int slsMask;

    /// Both on the same control loop.
    ///
    /// @param addresses makes one for the control loop and one for the loop of links
    Crossing(Side from, Side to, Supplier<UserPartConversion> addresses) {
        assert from.context.loop == to.context.loop;
        this.from = from;
        this.to = to;
        this.addressesHere = addresses.get();
        this.addressesOfLinks = addresses.get();
        this.slsMask = (1 << to.context.variant().slsBits()) - 1;
        this.managementQueue =
                new HandOver(MANAGEMENT_QUEUE_MSUS_MAX, this::sayAnew, from.context.loop);
        this.userQueue = new HandOver(USER_QUEUE_MSUS_MAX, this::deliver, from.context.loop);
    }

    // ---- configuration, on the control loop ---------------------------------------------------

    /// @param origins by code in the one network the code in the other
    void use(Map<PointCode, PointCode> origins, Map<PointCode, Gate> byAlias) {
        aliases = Map.copyOf(origins);
        gates = Map.copyOf(byAlias);
        Map<PointCode, PointCode> codes = new HashMap<>(origins);
        byAlias.forEach((alias, gate) -> codes.put(alias, gate.conversion().real()));
        codesBeyond = codes::get;
    }

    boolean isFrom(Side side) {
        return from == side;
    }

    boolean joins(Side one, Side other) {
        return from == one && to == other;
    }

    /// Throws away what waits and what still comes; for the end of either network.
    void close() {
        aliases = Map.of();
        codesBeyond = _ -> null;
        gates = Map.of();
        managementQueue.drainTo(msu -> discardHere(DiscardReason.INACCESSIBLE, msu));
        userQueue.drainTo(msu -> discardHere(DiscardReason.INACCESSIBLE, msu));
    }

    /// Messages that wait for the control loop.
    int held() {
        return managementQueue.depth() + userQueue.depth();
    }

    /// Whether the other network's messages take the routes that [#stateOf] is about.
    boolean isSettled() {
        return to.routes.isPublished();
    }

    /// The state of a point of the other network.
    DestinationState stateOf(PointCode real) {
        return to.context.config().isOwn(real)
                ? DestinationState.ACCESSIBLE
                : to.routes.selection().choose(real).state();
    }

    /// The name of a link of the other network; null if it is none.
    @Nullable LinkIdentity linkBeyond(Egress egress) {
        return to.status.linkNames().get(egress);
    }

    // ---- messages, on any loop ----------------------------------------------------------------

    RoutingSnapshot beyond() {
        return to.publisher.current();
    }

    /// What a point of the one network is called in the other; null if it has no name there.
    @Nullable PointCode aliasOf(PointCode origin) {
        return aliases.get(origin);
    }

    SignallingLinkSelection selection(SignallingLinkSelection sls) {
        return SignallingLinkSelection.of(sls.value() & slsMask);
    }

    /// Whether nobody would take the message with the other network's label.
    boolean isTooLong(Msu msu) {
        return msu.userPartLength() + to.context.variant().labelOctets() > Msu.LARGE_SIF_OCTETS_MAX;
    }

    /// The priority that a message has in the other network.
    int priority(Msu msu) {
        return hasPriorities(from.publisher.current()) && hasPriorities(beyond())
                ? TransferControl.priority(msu)
                : 0;
    }

    private static boolean hasPriorities(RoutingSnapshot network) {
        return network.flowControl().method().hasPriorities(network.variant());
    }

    private UserPartConversion addresses() {
        return from.context.loop.inLoop() ? addressesHere : addressesOfLinks;
    }

    /// What is to become of the addresses in a message; to be asked right before [#convert].
    UserPartConversion.Verdict look(Msu msu) {
        return msu.serviceInformation().serviceIndicator() == ServiceIndicator.SCCP
                ? addresses().look(msu, to.context.variant(), codesBeyond)
                : UserPartConversion.Verdict.AS_IT_IS;
    }

    /// Why a message cannot be sent in the other network; null if it can.
    static @Nullable DiscardReason refusal(UserPartConversion.Verdict verdict) {
        return switch (verdict) {
            case AS_IT_IS, CHANGED -> null;
            case UNKNOWN_POINT -> DiscardReason.ADDRESS_WITHOUT_ALIAS;
            case UNKNOWN_FORM -> DiscardReason.ADDRESS_NOT_CONVERTED;
            case TOO_LONG -> DiscardReason.CONVERTED_TOO_LONG;
            case MALFORMED -> DiscardReason.MALFORMED;
        };
    }

    /// Makes a message of the one network one of the other.
    ///
    /// @param msu taken
    /// @param verdict of [#look], no refusal
    Msu convert(
            Msu msu,
            UserPartConversion.Verdict verdict,
            RoutingSnapshot beyond,
            PointCode real,
            PointCode origin,
            SignallingLinkSelection sls,
            int priority) {
        ServiceInformation service =
                ServiceInformation.of(
                        beyond.networkIndicator(),
                        NetworkContext.priorityInService(beyond.variant(), priority),
                        msu.serviceInformation().serviceIndicator());
        ByteBufAllocator allocator = to.context.allocator();
        int takenAt = msu.takenAt();
        Msu converted;
        if (verdict == UserPartConversion.Verdict.CHANGED) {
            converted = addresses().compose(allocator, service, real, origin, sls, priority);
            msu.close();
            from.context.counters.incrementShared(Mtp3Counter.CONVERTED_ADDRESSES);
        } else {
            converted = msu.relabelled(allocator, service, real, origin, sls, priority);
        }
        converted.cameOver(Gate.INGRESS);
        converted.takenAt(takenAt);
        from.context.counters.incrementShared(Mtp3Counter.CONVERTED_OUT);
        to.context.counters.incrementShared(Mtp3Counter.CONVERTED_IN);
        return converted;
    }

    /// @return whether there was room; if not, the message still belongs to the caller
    boolean handOverManagement(Msu msu) {
        return managementQueue.offer(msu);
    }

    /// @return whether there was room; if not, the message still belongs to the caller
    boolean handOverUser(Msu msu) {
        return userQueue.offer(msu);
    }

    /// Throws away a message that had already been sent on in the one network. On any loop.
    void discard(DiscardReason reason, Msu msu) {
        if (from.context.loop.inLoop()) {
            discardHere(reason, msu);
        } else {
            from.context.loop.execute(() -> discardHere(reason, msu));
        }
    }

    private void discardHere(DiscardReason reason, Msu msu) {
        from.context.counters.increment(Mtp3Counter.DIVERTED_DISCARDED);
        from.discards.discard(null, reason, msu, remedy(reason, msu.opc()));
    }

    /// What an operator can do about it; empty if nothing in particular.
    String remedy(DiscardReason reason, PointCode origin) {
        return reason == DiscardReason.NO_ALIAS
                ? "expected cs7 instance %s pc-conversion ALIAS instance %s %s"
                        .formatted(to.context.name, from.context.name, origin)
                : "";
    }

    // ---- what goes by the control loop --------------------------------------------------------

    private void deliver(Msu msu) {
        Gate gate = gates.get(msu.dpc());
        PointCode origin = aliasOf(msu.opc());
        if (gate == null || origin == null) {
            discardHere(gate == null ? DiscardReason.NO_ROUTE : DiscardReason.NO_ALIAS, msu);
            return;
        }
        RoutingSnapshot beyond = beyond();
        PointCode real = gate.conversion().real();
        SignallingLinkSelection sls = selection(msu.sls());
        if (beyond.decide(real, origin, sls, Gate.INGRESS) instanceof Deliver) {
            UserPartConversion.Verdict verdict = look(msu);
            DiscardReason refused = refusal(verdict);
            if (refused == null) {
                int priority = priority(msu);
                to.traffic.deliver(
                        null, convert(msu, verdict, beyond, real, origin, sls, priority));
            } else {
                discardHere(refused, msu);
            }
        } else {
            // no code of this node any more
            discardHere(DiscardReason.INACCESSIBLE, msu);
        }
    }

    /// A management message in the other network, or why there is none.
    private sealed interface Anew {
        record Said(SnmMessage message) implements Anew {}

        record Unsaid(DiscardReason reason) implements Anew {}
    }

    private void sayAnew(Msu msu) {
        Gate gate = gates.get(msu.dpc());
        if (gate == null) {
            discardHere(DiscardReason.NO_ROUTE, msu);
            return;
        }
        Anew anew;
        try {
            anew = anew(SnmCodec.decode(msu), msu.opc());
        } catch (SnmDecodeException _) {
            discardHere(DiscardReason.MALFORMED, msu);
            return;
        }
        switch (anew) {
            case Anew.Said(SnmMessage message) -> say(message, msu, gate.conversion().real());
            case Anew.Unsaid(DiscardReason reason) -> discardHere(reason, msu);
        }
    }

    private Anew anew(SnmMessage message, PointCode sender) {
        return switch (message) {
            case TransferControlled(var destination, int status) ->
                    about(
                            destination,
                            alias -> new TransferControlled(alias, statusBeyond(status)));
            case UserPartUnavailable(var destination, var userPart, var cause) ->
                    about(destination, alias -> new UserPartUnavailable(alias, userPart, cause));
            // whoever answers it answers its origin
            case RouteSetCongestionTest test -> about(sender, _ -> test);
            case SnmMessage.AboutRoute _,
                    SnmMessage.AboutDestinations _,
                    SnmMessage.AboutLink _,
                    SnmMessage.TrafficRestartAllowed _,
                    SnmMessage.TrafficRestartWaiting _,
                    SnmMessage.AboutDataLink _,
                    SnmMessage.NotImplemented _ ->
                    new Anew.Unsaid(DiscardReason.NOT_CONVERTED);
        };
    }

    private Anew about(PointCode point, Function<PointCode, SnmMessage> message) {
        PointCode alias = aliasOf(point);
        if (alias == null) {
            return new Anew.Unsaid(DiscardReason.NO_ALIAS);
        }
        SnmMessage anew = message.apply(alias);
        return to.context.snmLayout().has(anew.heading())
                ? new Anew.Said(anew)
                : new Anew.Unsaid(DiscardReason.NOT_CONVERTED);
    }

    /// @param msu as it came; closed here
    private void say(SnmMessage anew, Msu msu, PointCode real) {
        from.context.counters.increment(Mtp3Counter.CONVERTED_MANAGEMENT);
        int sls = selection(msu.sls()).value();
        int priority = anew instanceof RouteSetCongestionTest ? priority(msu) : Msu.PRIORITY_MAX;
        // a transfer point on the way may have no alias: what it says is about another
        PointCode sender = aliasOf(msu.opc());
        msu.close();
        if (to.context.config().isOwn(real)) {
            to.management.saidAnew(anew);
        } else {
            to.traffic.originate(
                    to.context.composeFrom(
                            sender == null ? to.context.pointCode() : sender,
                            ServiceIndicator.SNM,
                            priority,
                            real,
                            sls,
                            SnmCodec.encode(to.context.variant(), anew)));
        }
    }

    /// Of a network with one level only it is known that there is congestion.
    private int statusBeyond(int status) {
        CongestionMethod here = from.context.config().flowControl().method();
        CongestionMethod there = to.context.config().flowControl().method();
        return there.status(here == CongestionMethod.INTERNATIONAL ? 1 : status);
    }
}
