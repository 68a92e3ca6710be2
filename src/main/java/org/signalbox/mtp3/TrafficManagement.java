// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.SnmMessage.AboutChangeover;
import org.signalbox.mtp3.SnmMessage.ChangebackAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangebackDeclaration;
<<<<<<< HEAD
=======
import org.signalbox.mtp3.SnmMessage.ChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangeoverOrder;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverOrder;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;
>>>>>>> q782

import java.util.List;

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
<<<<<<< HEAD
final class TrafficManagement {
    private final Diversions diversions;
    private final LinkDiversions changeovers;
    private final Rerouting rerouting;
=======
final class TrafficManagement implements Steering.Diversions {
    /// Messages held at most by one diversion: 5,000 a second for more than the longest T2, 2 s.
    static final int HELD_MSUS_MAX = 16_384;

    /// Diversions at the same time. When there are more, traffic goes over at once; each is
    /// counted.
    static final int DIVERSIONS_MAX = 256;

    private static final int CODES = 256;

    /// Traffic that is being moved off one link.
    private final class Diversion {
        private final LinkControl from;

        /// For a changeback by declaration, the link that has become available.
        private final @Nullable LinkControl to;

        /// The number of the linkset that traffic goes to; of no meaning in a changeover.
        private final int toLinkset;

        private final Hold hold =
                new Hold(
                        HELD_MSUS_MAX,
                        TrafficManagement.this::passesBy,
                        TrafficManagement.this::holdIsFull,
                        context.loop);

        /// What this diversion has taken over, and its own hold: released in this order.
        private final List<Hold> holds = new ArrayList<>(List.of(hold));

        /// Written on the link's loop, then read on the control loop.
        private List<Msu> retrieved = List.of();

        /// Whether the link has been ordered to give back what it holds, and has not yet.
        private boolean retrieving;

        private final int code;
        private Runnable quiesced = () -> {};
        private Runnable close = () -> {};
        private @Nullable MachineDriver<Changeover.Input, Changeover.Output> changeover;
        private @Nullable MachineDriver<Changeback.Input, Changeback.Output> changeback;

        private Diversion(LinkControl from, @Nullable LinkControl to, int toLinkset, int code) {
            this.from = from;
            this.to = to;
            this.toLinkset = toLinkset;
            this.code = code;
        }
    }

    private final NetworkContext context;
    private final Linksets linksets;
    private final RouteManagement routes;
    private final ManagementSender sender;
    private final Discards discards;
    private final SnapshotPublisher publisher;

    /// All that run, by the hold that a snapshot may lead to.
    private final Map<Egress, Diversion> byHold = new IdentityHashMap<>();

    private final Map<LinkControl, Diversion> changeovers = new IdentityHashMap<>();

    /// Begun with the snapshot that is being made: later ones of that snapshot join them.
    private final List<Diversion> beginning = new ArrayList<>();

    /// Linksets that have become available since the last snapshot, or wait for their adjacent
    /// point.
    private final Set<Integer> madeAvailable = new HashSet<>();

    private int nextCode;

    /// What was retrieved and is on its way to its new link; for tests of conservation.
    private int underWay;
>>>>>>> q782

    TrafficManagement(
            NetworkContext context,
            Linksets linksets,
            RouteManagement routes,
            ManagementSender sender,
            Discards discards,
            SnapshotPublisher publisher) {
        this.diversions = new Diversions(context, linksets, discards, publisher);
        this.changeovers = new LinkDiversions(context, sender, publisher, diversions);
        this.rerouting = new Rerouting(context, linksets, routes, sender, diversions, changeovers);
    }

    /// Messages held, and retrieved but not yet sent. For tests of conservation.
    int held() {
        return diversions.held();
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
<<<<<<< HEAD
        rerouting.published();
        diversions.published();
=======
        madeAvailable.removeIf(number -> !isRestarting(number));
        if (beginning.isEmpty()) {
            return;
        }
        List<Diversion> begun = List.copyOf(beginning);
        beginning.clear();
        List<Loop> loops = new ArrayList<>();
        for (LinksetControl linkset : linksets.all()) {
            for (LinkControl link : linkset.links.values()) {
                loops.add(link.link.loop());
            }
        }
        GracePeriod.await(
                loops, context.loop, () -> begun.forEach(diversion -> diversion.quiesced.run()));
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

    @Override
    public @Nullable Egress holdFor(Forward from, @Nullable Forward to, Set<Integer> prohibited) {
        if (byHold.containsKey(from.egress())) {
            return from.egress();
        }
        LinkControl link = linkOf(from);
        if (link == null) {
            // removed, or a diversion that is over
            return null;
        }
        Diversion changeover = changeovers.get(link);
        if (changeover != null) {
            return changeover.hold;
        }
        if (to == null || !link.available || prohibited.contains(from.linkset())) {
            return null;
        }
        LinkControl other = linkOf(to);
        if (other == null) {
            return null;
        }
        Diversion diversion = joined(link, to, other);
        return diversion == null ? null : diversion.hold;
    }

    @Override
    public boolean isHolding(Egress hold) {
        return byHold.containsKey(hold);
    }

    /// The diversion between two links that begins with the snapshot being made; null if there are
    /// too many.
    private @Nullable Diversion joined(LinkControl from, Forward to, LinkControl toLink) {
        boolean declared = from.linkset == toLink.linkset;
        for (Diversion diversion : beginning) {
            if (diversion.from == from
                    && diversion.to == (declared ? toLink : null)
                    && diversion.toLinkset == to.linkset()) {
                return diversion;
            }
        }
        if (byHold.size() >= DIVERSIONS_MAX) {
            context.counters.increment(Mtp3Counter.DIVERSIONS_REFUSED);
            return null;
        }
        return declared
                ? newChangeback(from, toLink)
                : newTimed(
                        from,
                        to.linkset(),
                        madeAvailable.contains(to.linkset()) ? Mtp3Timer.T3 : Mtp3Timer.T6);
    }

    private Diversion newChangeback(LinkControl from, LinkControl to) {
        nextCode = (nextCode + 1) % CODES;
        Diversion diversion = new Diversion(from, to, to.linkset.number, nextCode);
        MachineDriver<Changeback.Input, Changeback.Output> driver =
                context.drive(
                        "changeback " + from.ingress.id() + " to " + to.ingress.id(),
                        new Changeback(context.config().timers()),
                        output -> perform(diversion, to, output));
        diversion.changeback = driver;
        diversion.quiesced = () -> driver.handle(new Changeback.Input.Quiesced());
        diversion.close = driver::close;
        begin(diversion);
        return diversion;
    }

    private Diversion newTimed(LinkControl from, int toLinkset, Mtp3Timer timer) {
        Diversion diversion = new Diversion(from, null, toLinkset, 0);
        MachineDriver<TimedDiversion.Quiesced, TimedDiversion.Release> driver =
                context.drive(
                        "diversion " + from.ingress.id(),
                        new TimedDiversion(timer, context.config().timers()),
                        _ -> {
                            context.counters.increment(Mtp3Counter.of(timer));
                            changeovers.remove(from, diversion);
                            release(diversion, true);
                        });
        diversion.quiesced = () -> driver.handle(new TimedDiversion.Quiesced());
        diversion.close = driver::close;
        begin(diversion);
        return diversion;
    }

    private void begin(Diversion diversion) {
        byHold.put(diversion.hold, diversion);
        beginning.add(diversion);
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

    /// By destination, the numbers of the linksets to points that prohibit it.
    private Map<Integer, Set<Integer>> prohibited() {
        Map<Integer, Set<Integer>> prohibited = new HashMap<>();
        for (LinksetControl linkset : linksets.all()) {
            AdjacentPoint point = routes.adjacents().get(linkset.config.name());
            if (point != null) {
                for (AdjacentPoint.Restriction restriction : point.restrictions.values()) {
                    if (restriction.status == NonAdjacentStatus.PROHIBITED) {
                        prohibited
                                .computeIfAbsent(
                                        restriction.destination.value(), _ -> new HashSet<>())
                                .add(linkset.number);
                    }
                }
            }
        }
        return prohibited;
    }

    // ---- what the machines decide -------------------------------------------------------------

    private void perform(Diversion diversion, Changeover.Output output) {
        LinkControl link = diversion.from;
        switch (output) {
            case Changeover.Output.AskAccepted _ ->
                    link.link
                            .loop()
                            .execute(
                                    () ->
                                            link.link.retrieveBsnt(
                                                    fsn ->
                                                            tell(
                                                                    diversion,
                                                                    new Changeover.Input.Accepted(
                                                                            fsn))));
            case Changeover.Output.SendOrder(int fsn) -> {
                int code = code(link);
                sender.sendAbout(
                        link,
                        fsn == Changeover.UNKNOWN
                                ? new EmergencyChangeoverOrder(code)
                                : new ChangeoverOrder(code, fsn, isExtended(link.link)));
            }
            case Changeover.Output.SendAcknowledgement(int fsn) -> acknowledge(link, fsn);
            case Changeover.Output.Retrieve(int fsn) -> {
                diversion.retrieving = true;
                link.link
                        .loop()
                        .execute(
                                () -> {
                                    List<Msu> messages = new ArrayList<>();
                                    link.link.retrieve(fsn, messages::add);
                                    diversion.retrieved = messages;
                                    context.loop.execute(() -> retrieved(diversion));
                                });
            }
            case Changeover.Output.Release(Changeover.Result result) -> {
                context.counters.increment(Mtp3Counter.of(result));
                changeovers.remove(link);
                release(diversion, result.isLate());
            }
        }
    }

    /// The messages are here; if all was closed meanwhile, nobody waits for them any more.
    private void retrieved(Diversion diversion) {
        diversion.retrieving = false;
        if (changeovers.get(diversion.from) == diversion && diversion.changeover != null) {
            diversion.changeover.handle(new Changeover.Input.Retrieved());
        } else {
            diversion.retrieved.forEach(msu -> discard(DiscardReason.LINK_REMOVED, msu));
            diversion.retrieved = List.of();
        }
    }

    private void tell(Diversion diversion, Changeover.Input input) {
        context.loop.execute(
                () -> {
                    if (diversion.changeover != null) {
                        diversion.changeover.handle(input);
                    }
                });
    }

    private void perform(Diversion diversion, LinkControl to, Changeback.Output output) {
        switch (output) {
            case Changeback.Output.SendDeclaration _ ->
                    sender.sendOn(
                            diversion.from, new ChangebackDeclaration(code(to), diversion.code));
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
                release(diversion, !acknowledged);
            }
        }
    }

    /// Sends what waited by the routes of now, and lets new traffic follow.
    ///
    /// @param late whether it has waited for as long as a timer of its procedure
    private void release(Diversion diversion, boolean late) {
        List<Msu> retrieved = diversion.retrieved;
        diversion.retrieved = List.of();
        context.counters.add(Mtp3Counter.RETRIEVED, retrieved.size());
        for (Hold hold : diversion.holds) {
            byHold.remove(hold);
        }
        underWay += retrieved.size();
        publisher.publishAfter(
                next -> {
                    for (Msu msu : retrieved) {
                        underWay--;
                        sendUnlessStale(next, msu);
                    }
                    Consumer<Msu> waited =
                            late ? msu -> sendUnlessStale(next, msu) : msu -> send(next, msu);
                    for (Hold hold : diversion.holds) {
                        hold.release(waited, msu -> sendLate(next, msu));
                    }
                });
    }

    private void sendUnlessStale(RoutingSnapshot by, Msu msu) {
        if (isStale(msu)) {
            discard(DiscardReason.STALE, msu);
        } else {
            send(by, msu);
        }
    }

    /// Whether a message is about a link, or a test of one: it makes sense only where and when it
    /// was sent. A changeover order that comes late could be taken for one about the next failure.
    /// What says something about destinations is as true on the next link.
    private static boolean isStale(Msu msu) {
        return switch (msu.serviceInformation().serviceIndicator()) {
            case SLTM, SLTM_SPECIAL -> true;
            default -> isAboutLink(msu);
        };
    }

    private static boolean isAboutLink(Msu msu) {
        if (msu.serviceInformation().serviceIndicator() != ServiceIndicator.SNM
                || msu.userPartLength() == 0) {
            return false;
        }
        SnmHeading heading = SnmHeading.ofOctet(msu.octets().getUnsignedByte(msu.userPartIndex()));
        return heading != null && heading.isAboutLink();
    }

    /// A changeover order between other points, or its answer, does not wait with the traffic here:
    /// its sender holds traffic of its own until it has come, and gives up after T2. Nothing of
    /// that
    /// traffic can overtake, or be overtaken by, what says where it is to go on.
    ///
    /// Called on any loop.
    private boolean passesBy(Msu msu) {
        if (isAboutLink(msu)
                && publisher.wanted().decide(msu.dpc(), msu.sls(), msu.ingress())
                        instanceof Forward forward) {
            forward.egress().send(msu);
            return true;
        }
        return false;
    }

    private void send(RoutingSnapshot by, Msu msu) {
        switch (by.decide(msu.dpc(), msu.sls(), msu.ingress())) {
            case Forward forward -> forward.egress().send(msu);
            case Discard discard -> discard(discard.reason(), msu);
            // a code that has become this point's own
            case Deliver _ -> discard(DiscardReason.INACCESSIBLE, msu);
        }
    }

    /// On the loop that brought the message.
    private void sendLate(RoutingSnapshot by, Msu msu) {
        if (by.decide(msu.dpc(), msu.sls(), msu.ingress()) instanceof Forward forward) {
            forward.egress().send(msu);
        } else {
            context.loop.execute(() -> send(by, msu));
        }
    }

    private void discardAtClose(Msu msu) {
        discard(DiscardReason.INACCESSIBLE, msu);
    }

    private void discard(DiscardReason reason, Msu msu) {
        context.counters.increment(Mtp3Counter.DIVERTED_DISCARDED);
        discards.discard(null, reason, msu);
    }

    private void holdIsFull(int refused) {
        context.counters.add(Mtp3Counter.DISCARDED_HOLD_FULL, refused);
        context.counters.add(Mtp3Counter.DIVERTED_DISCARDED, refused);
>>>>>>> q782
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
