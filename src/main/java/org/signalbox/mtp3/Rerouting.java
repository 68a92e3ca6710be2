// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.signalbox.mtp3.TimedDiversion.Procedure.CHANGEBACK;
import static org.signalbox.mtp3.TimedDiversion.Procedure.CONTROLLED_REROUTING;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;
import org.signalbox.machine.MachineDriver;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.SnmMessage.ChangebackAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangebackDeclaration;
import org.signalbox.ss7.PointCodeMask;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Parts of the traffic of links in service go another way: changeback (Q.704 section 6), forced
/// and controlled rerouting (sections 7 and 8). Finds for each part the procedure that suits it, as
/// the snapshots before and after differ.
final class Rerouting implements Steering.Diversions {
    /// A changeback by declaration.
    ///
    /// @param code in its messages
    private record Declared(int code, MachineDriver<Changeback.Input, Changeback.Output> driver) {}

    private final NetworkContext context;
    private final Linksets linksets;
    private final RouteManagement routes;
    private final ManagementSender sender;
    private final Diversions diversions;
    private final LinkDiversions changeovers;

    private final Map<Diversion, Declared> changebacks = new LinkedHashMap<>();

    /// Linksets that have become available since the last snapshot, or wait for their adjacent
    /// point.
    private final Set<Integer> madeAvailable = new HashSet<>();

    private int nextCode;

    Rerouting(
            NetworkContext context,
            Linksets linksets,
            RouteManagement routes,
            ManagementSender sender,
            Diversions diversions,
            LinkDiversions changeovers) {
        this.context = context;
        this.linksets = linksets;
        this.routes = routes;
        this.sender = sender;
        this.diversions = diversions;
        this.changeovers = changeovers;
    }

    /// The first link of a linkset may carry traffic again, or for the first time.
    void linksetAvailable(LinksetControl linkset) {
        madeAvailable.add(linkset.number);
    }

    /// By destination, the numbers of the linksets to points that prohibit it.
    Prohibitions prohibited() {
        Prohibitions prohibited = new Prohibitions();
        for (LinksetControl linkset : linksets.all()) {
            AdjacentPoint point = routes.adjacents().get(linkset.config.name());
            if (point != null) {
                for (AdjacentPoint.Restriction restriction : point.restrictions.values()) {
                    if (restriction.status == NonAdjacentStatus.PROHIBITED) {
                        prohibited.add(restriction.destination, linkset.number);
                        routes.selection().within(restriction.destination).stream()
                                .filter(PointCodeMask::isFull)
                                .forEach(prohibited::except);
                    } else if (restriction.destination.isFull()) {
                        prohibited.except(restriction.destination);
                    }
                }
            }
        }
        return prohibited;
    }

    void published() {
        madeAvailable.removeIf(number -> !isRestarting(number));
    }

    /// Whether a linkset has a link again, but its adjacent point has not allowed traffic yet: what
    /// returns then, returns because the linkset has become available.
    private boolean isRestarting(int number) {
        for (LinksetControl linkset : linksets.all()) {
            AdjacentPoint point = routes.adjacents().get(linkset.config.name());
            if (linkset.number == number && point != null) {
                return linkset.availableLinks() > 0 && !point.available;
            }
        }
        return false;
    }

    /// Forgets those that are over, taken over by a changeover, or off a link that is removed.
    void forgetEnded() {
        changebacks.keySet().retainAll(diversions.all());
    }

    void close() {
        changebacks.clear();
    }

    @Override
    public @Nullable Egress holdFor(Forward from, @Nullable Forward to, Set<Integer> prohibited) {
        if (diversions.isHolding(from.egress())) {
            return from.egress();
        }
        LinkControl link = linkOf(from);
        if (link == null) {
            // removed, or a diversion that is over
            return null;
        }
        Diversion changeover = changeovers.find(link);
        if (changeover != null) {
            return changeover.hold;
        }
        if (to == null || !link.available || prohibited.contains(from.linkset())) {
            return null;
        }
        LinkControl other = linkOf(to);
        if (other == null && !(to.egress() instanceof Gate)) {
            return null;
        }
        Diversion diversion = joined(link, to, other);
        return diversion == null ? null : diversion.hold;
    }

    @Override
    public boolean isHolding(Egress hold) {
        return diversions.isHolding(hold);
    }

    /// The diversion between two links that begins with the snapshot being made; null if there are
    /// too many.
    ///
    /// @param toLink null if it goes to a gate
    private @Nullable Diversion joined(LinkControl from, Forward to, @Nullable LinkControl toLink) {
        LinkControl declared = toLink != null && from.linkset == toLink.linkset ? toLink : null;
        for (Diversion diversion : diversions.beginning()) {
            if (diversion.from == from
                    && diversion.to == declared
                    && diversion.toLinkset == to.linkset()) {
                return diversion;
            }
        }
        if (diversions.isFull()) {
            context.counters.increment(Mtp3Counter.DIVERSIONS_REFUSED);
            return null;
        }
        return declared != null
                ? newChangeback(from, declared)
                : diversions.beginTimed(
                        madeAvailable.contains(to.linkset()) ? CHANGEBACK : CONTROLLED_REROUTING,
                        from,
                        to.linkset(),
                        diversion -> diversions.release(diversion, true));
    }

    private Diversion newChangeback(LinkControl from, LinkControl to) {
        nextCode = (nextCode + 1) % (1 << context.snmLayout().changebackCodeBits());
        int code = nextCode;
        Diversion diversion =
                new Diversion(
                        "changeback",
                        from,
                        to,
                        to.linkset.number,
                        diversions.newHold(),
                        context.loop.now());
        Changeback machine = new Changeback(context.config().timers());
        MachineDriver<Changeback.Input, Changeback.Output> driver =
                context.drive(
                        "changeback " + from.ingress.id() + " to " + to.ingress.id(),
                        machine,
                        output -> perform(diversion, to, code, output));
        diversion.quiesced = () -> driver.handle(new Changeback.Input.Quiesced());
        diversion.close = driver::close;
        diversion.step = machine::step;
        diversion.deadline = machine::nextDeadline;
        forgetEnded();
        changebacks.put(diversion, new Declared(code, driver));
        diversions.begin(diversion);
        return diversion;
    }

    private void perform(Diversion diversion, LinkControl to, int code, Changeback.Output output) {
        switch (output) {
            case Changeback.Output.SendDeclaration _ ->
                    sender.sendOn(diversion.from, new ChangebackDeclaration(to.code(), code));
            case Changeback.Output.Release(boolean acknowledged) -> {
                context.counters.increment(
                        acknowledged
                                ? Mtp3Counter.CHANGEBACKS_ACKNOWLEDGED
                                : Mtp3Counter.CHANGEBACKS_NOT_ACKNOWLEDGED);
                if (!acknowledged) {
                    context.tell(
                            new Mtp3Event.ChangebackNotAcknowledged(
                                    diversion.from.ingress.id(), to.ingress.id()));
                }
                changebacks.remove(diversion);
                diversions.release(diversion, !acknowledged);
            }
        }
    }

    private @Nullable LinkControl linkOf(Forward forward) {
        for (LinksetControl linkset : linksets.all()) {
            if (linkset.number == forward.linkset()) {
                for (LinkControl link : linkset.links.values()) {
                    if (link.link == forward.egress()) {
                        return link;
                    }
                }
            }
        }
        return null;
    }

    // ---- messages -----------------------------------------------------------------------------

    /// Section 6.3.2: all that came before on that link has been passed on, so the answer is at
    /// once.
    void onDeclaration(LinkControl link, ChangebackDeclaration declaration) {
        sender.sendAbout(link, new ChangebackAcknowledgement(link.code(), declaration.code()));
    }

    void onAcknowledgement(LinkControl link, ChangebackAcknowledgement answer) {
        forgetEnded();
        for (Map.Entry<Diversion, Declared> entry : changebacks.entrySet()) {
            Declared changeback = entry.getValue();
            if (entry.getKey().to == link && changeback.code == answer.code()) {
                changeback.driver.handle(new Changeback.Input.AcknowledgementReceived());
                return;
            }
        }
        context.counters.increment(Mtp3Counter.MANAGEMENT_POINTLESS);
    }
}
