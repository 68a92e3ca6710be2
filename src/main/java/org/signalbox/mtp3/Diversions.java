// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.Egress;
import org.signalbox.machine.Loop;
import org.signalbox.machine.Machine;
import org.signalbox.machine.MachineDriver;
import org.signalbox.mtp3.Decision.Deliver;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// All traffic that is being moved: each [Diversion] from the snapshot that it begins with to the
/// release of what it holds.
final class Diversions {
    /// Messages held at most by one diversion: 5,000 a second for more than the longest T2, 2 s.
    static final int HELD_MSUS_MAX = 16_384;

    /// Diversions at the same time. When there are more, traffic goes over at once; each is
    /// counted.
    static final int DIVERSIONS_MAX = 256;

    private final NetworkContext context;
    private final Linksets linksets;
    private final Gates gates;
    private final Discards discards;
    private final SnapshotPublisher publisher;
    private final Consumer<Msu> here;

    /// All that run, by the hold that a snapshot may lead to; in the order in which they began, so
    /// that a run can be repeated.
    private final Map<Egress, Diversion> byHold = new LinkedHashMap<>();

    /// Begun with the snapshot that is being made: later ones of that snapshot join them.
    private final List<Diversion> beginning = new ArrayList<>();

    /// What was retrieved and is on its way to its new link; for tests of conservation.
    private int underWay;

    /// Those whose link is being flushed; another may have taken over what they hold.
    private final Set<Diversion> flushing = new LinkedHashSet<>();

    /// @param here takes messages for this point
    Diversions(
            NetworkContext context,
            Linksets linksets,
            Gates gates,
            Discards discards,
            SnapshotPublisher publisher,
            Consumer<Msu> here) {
        this.context = context;
        this.linksets = linksets;
        this.gates = gates;
        this.discards = discards;
        this.publisher = publisher;
        this.here = here;
    }

    /// Messages held, and retrieved but not yet sent.
    int held() {
        int held = underWay;
        for (Diversion diversion : all()) {
            held += diversion.retrieved.size() + diversion.flushed.size();
        }
        for (Diversion diversion : flushing) {
            held += diversion.flushing.size();
        }
        for (Egress hold : byHold.keySet()) {
            held += ((Hold) hold).held();
        }
        return held;
    }

    /// A link is being flushed, or has been.
    void setFlushing(Diversion diversion, boolean begins) {
        if (begins) {
            flushing.add(diversion);
        } else {
            flushing.remove(diversion);
        }
    }

    boolean isEmpty() {
        return byHold.isEmpty();
    }

    boolean isFull() {
        return byHold.size() >= DIVERSIONS_MAX;
    }

    boolean isHolding(Egress hold) {
        return byHold.containsKey(hold);
    }

    /// Those that run.
    Set<Diversion> all() {
        return new LinkedHashSet<>(byHold.values());
    }

    /// Those that begin with the snapshot being made.
    List<Diversion> beginning() {
        return List.copyOf(beginning);
    }

    Hold newHold() {
        return new Hold(HELD_MSUS_MAX, this::passesBy, this::holdIsFull, context.loop);
    }

    void begin(Diversion diversion) {
        byHold.put(diversion.hold, diversion);
        beginning.add(diversion);
    }

    /// Begins one that waits for a timer only.
    ///
    /// @param over called when the timer has run out: sends what was held, at once or later
    Diversion beginTimed(
            TimedDiversion.Procedure procedure,
            LinkControl from,
            int toLinkset,
            Consumer<Diversion> over) {
        Diversion diversion =
                new Diversion(
                        procedure.words, from, null, toLinkset, newHold(), context.loop.now());
        TimedDiversion machine = new TimedDiversion(procedure, context.config().timers());
        MachineDriver<TimedDiversion.Quiesced, TimedDiversion.Release> driver =
                context.drive(
                        "diversion " + from.ingress.id(),
                        machine,
                        _ -> {
                            context.counters.increment(procedure.counter);
                            over.accept(diversion);
                        });
        diversion.quiesced = () -> driver.handle(new TimedDiversion.Quiesced());
        diversion.step = () -> procedure.timer.word().toUpperCase(Locale.ROOT);
        diversion.deadline = machine::nextDeadline;
        diversion.close = driver::close;
        begin(diversion);
        return diversion;
    }

    /// For operators, in the order of the links; those of one linkset.
    List<DiversionStatus> status(LinksetControl linkset) {
        return all().stream()
                .filter(diversion -> diversion.from.linkset == linkset)
                .sorted(
                        Comparator.comparingInt((Diversion diversion) -> diversion.from.code())
                                .thenComparingLong(diversion -> diversion.begunAt))
                .map(this::status)
                .toList();
    }

    private DiversionStatus status(Diversion diversion) {
        long now = context.loop.now();
        long deadline = diversion.deadline.getAsLong();
        int waiting = 0;
        for (Hold hold : diversion.holds) {
            waiting += hold.held();
        }
        String to = "";
        if (diversion.to != null) {
            to = diversion.to.ingress.id().toString();
        } else {
            for (LinksetControl linkset : linksets.all()) {
                if (linkset.number == diversion.toLinkset) {
                    to = linkset.config.name();
                }
            }
            for (Gate gate : gates.all()) {
                if (gate.number() == diversion.toLinkset) {
                    to = gate.name();
                }
            }
        }
        return new DiversionStatus(
                diversion.from.ingress.id(),
                diversion.procedure,
                to,
                diversion.step.get(),
                deadline == Machine.NO_DEADLINE ? null : Duration.ofNanos(deadline - now),
                Duration.ofNanos(now - diversion.begunAt),
                waiting,
                diversion.retrieved.size());
    }

    /// What is being moved off the link of a diversion, that one moves.
    void takeOver(Diversion successor) {
        for (Diversion other : all()) {
            if (other != successor && other.from == successor.from) {
                other.close.run();
                beginning.remove(other);
                for (Hold hold : other.holds) {
                    successor.holds.addFirst(hold);
                    byHold.put(hold, successor);
                }
            }
        }
    }

    /// The snapshot that those of [#beginning] begin with has been published.
    void published() {
        if (beginning.isEmpty()) {
            return;
        }
        List<Diversion> begun = beginning();
        beginning.clear();
        List<Loop> loops = gates.loops();
        loops.addAll(gates.feeders());
        GracePeriod.await(
                loops, context.loop, () -> begun.forEach(diversion -> diversion.quiesced.run()));
    }

    /// Sends what waited by the routes of now, and lets new traffic follow.
    ///
    /// @param late whether it has waited for as long as a timer of its procedure
    void release(Diversion diversion, boolean late) {
        List<Msu> retrieved = new ArrayList<>(diversion.flushed);
        diversion.flushed.clear();
        retrieved.addAll(diversion.retrieved);
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

    /// Ends those off a link that is removed: what they hold goes on at once.
    void releaseAllFrom(LinkControl link) {
        for (Diversion diversion : all()) {
            if (diversion.from == link && !diversion.retrieving) {
                diversion.close.run();
                release(diversion, false);
            }
        }
    }

    /// What was retrieved of a link that is gone.
    void discardRetrieved(List<Msu> retrieved) {
        retrieved.forEach(msu -> discard(DiscardReason.LINK_REMOVED, msu));
    }

    /// Gives up everything.
    void close() {
        for (Diversion diversion : all()) {
            diversion.close.run();
            diversion.retrieved.forEach(this::discardAtClose);
            diversion.retrieved = List.of();
            diversion.flushed.forEach(this::discardAtClose);
            diversion.flushed.clear();
            for (Hold hold : diversion.holds) {
                hold.release(this::discardAtClose, Msu::close);
            }
        }
        byHold.clear();
        beginning.clear();
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
            case SNM -> {
                SnmHeading heading = SnmLayout.of(msu.variant()).headingOf(msu);
                yield heading != null && heading.isAboutLink();
            }
            default -> false;
        };
    }

    /// A changeover order between other points, or its answer, does not wait with the traffic here:
    /// its sender holds traffic of its own until it has come, and gives up after T2. Nothing of
    /// that traffic can overtake, or be overtaken by, what says where it is to go on. But a
    /// changeback declaration says that nothing comes behind it, and keeps its place.
    ///
    /// Called on any loop.
    private boolean passesBy(Msu msu) {
        if (msu.serviceInformation().serviceIndicator() != ServiceIndicator.SNM) {
            return false;
        }
        SnmHeading heading = SnmLayout.of(msu.variant()).headingOf(msu);
        if (heading == null || !heading.isAboutLink() || heading == SnmHeading.CBD) {
            return false;
        }
        Decision decision = publisher.wanted().decide(msu);
        if (decision instanceof Forward forward) {
            forward.egress().send(msu);
            return true;
        }
        return false;
    }

    private void send(RoutingSnapshot by, Msu msu) {
        switch (by.decide(msu)) {
            case Forward forward -> forward.egress().send(msu);
            // a code that has become this point's own, or no server of a user part is left
            case Deliver _ -> here.accept(msu);
            case Discard discard when discard.reason() == DiscardReason.USER_PART_INACCESSIBLE ->
                    here.accept(msu);
            case Discard discard -> discard(discard.reason(), msu);
        }
    }

    /// On the loop that brought the message.
    private void sendLate(RoutingSnapshot by, Msu msu) {
        if (by.decide(msu) instanceof Forward forward) {
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
    }
}
