// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Congestion;
import org.signalbox.link.CongestionThresholds;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.link.MsuQueue;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.Loop;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/// One end of a [Wire]: a signalling link with just as much of level 2 as level 3 can see, in
/// virtual time.
///
/// Keeps order and numbers its messages. What is on its way when the wire is cut does not arrive;
/// it is kept, with what arrived but was not acknowledged, until level 3 retrieves it or the link
/// fails again.
final class WireLink implements SignallingLink {
    /// Two ends and what lies between them.
    static final class Wire {
        private final World world;
        private final Duration delay;
        private final Duration alignment;
        private final @Nullable WireLink[] ends = new @Nullable WireLink[2];

        private final List<WireLink> everyEnd = new ArrayList<>();

        private boolean cut;

        /// How long a message takes to leave, either way; 0 if no time.
        long nanosPerMsu;

        /// Whether an end whose level 3 is out refuses what arrives, as the figures of Q.703 have
        /// it. Then the other sends it again when the outage is over, unless it was flushed.
        boolean refusesInOutage;

        /// Bound of what waits at ends made from now on.
        int queueMsusMax = QUEUE_MSUS_MAX;

        /// Sees each message when it leaves; those for which it says false are lost.
        Predicate<Msu> tap = _ -> true;

        Wire(World world, Duration delay) {
            this.world = world;
            this.delay = delay;
            this.alignment = Duration.ofMillis(20);
        }

        /// Makes an end, in place of an earlier one if its node has died.
        WireLink end(int side, LinkIdentity id, LinkUser user, SimLoop loop) {
            WireLink end = new WireLink(this, side, id, user, loop);
            ends[side] = end;
            everyEnd.add(end);
            return end;
        }

        boolean isCut() {
            return cut;
        }

        void cut() {
            cut = true;
            fail(Cause.CONNECTION_LOST);
        }

        void mend() {
            cut = false;
            align();
        }

        /// The node at a side has died: its end is silent from now on.
        void die(int side) {
            WireLink dead = ends[side];
            ends[side] = null;
            if (dead != null) {
                dead.epoch++;
                dead.started = false;
                dead.inService = false;
            }
            fail(Cause.CONNECTION_LOST);
        }

        private void fail(Cause cause) {
            for (WireLink end : ends) {
                if (end != null) {
                    end.loop.execute(() -> end.fail(cause));
                }
            }
        }

        /// Once both ends are started and nothing is cut, both come into service.
        private void align() {
            WireLink one = ends[0];
            WireLink two = ends[1];
            if (cut || one == null || two == null || !one.started || !two.started) {
                return;
            }
            int epochOne = one.epoch;
            int epochTwo = two.epoch;
            world.after(
                    alignment,
                    () -> {
                        if (!cut
                                && one.started
                                && two.started
                                && one.epoch == epochOne
                                && two.epoch == epochTwo) {
                            one.loop.execute(one::comeIntoService);
                            two.loop.execute(two::comeIntoService);
                        }
                    });
        }
    }

    private static final int QUEUE_MSUS_MAX = 8_192;
    private static final int UNKNOWN = -1;

    /// A message that has left.
    private static final class Sent {
        final Msu msu;
        final int fsn;
        boolean arrived;

        Sent(Msu msu, int fsn) {
            this.msu = msu;
            this.fsn = fsn;
        }
    }

    private final Wire wire;
    private final int side;
    private final LinkIdentity id;
    private final LinkUser user;
    private final SimLoop loop;
    private final MsuQueue queue;

    private boolean started;
    private boolean inService;
    private boolean emergency;

    /// Whether the far end's level 3 is out: then nothing is sent.
    private boolean farOut;

    /// Whether this end's is.
    private boolean out;

    /// Level 3 does not want to be sent again what was sent before the outage.
    private boolean flushed;

    /// Counts starts, stops and failures, so that what belongs to an earlier life is known.
    private int epoch;

    private long lastArrival;

    /// When the message that is leaving has left.
    private long freeAt = Long.MIN_VALUE;

    private boolean waiting;
    private int toldLevel;
    private int lastFsn = UNKNOWN;

    /// The last that came over the wire in order, in this service; and at the end of the former.
    private int accepted = UNKNOWN;

    private int acceptedBefore = UNKNOWN;

    private final ArrayDeque<Sent> unacknowledged = new ArrayDeque<>();

    /// Of the former service.
    private final ArrayDeque<Sent> retained = new ArrayDeque<>();

    private final ArrayDeque<Msu> retainedUnsent = new ArrayDeque<>();

    /// Everything ever given to [#send].
    long offered;

    /// Given to the far end's user.
    long arrived;

    /// Refused because its queue was full, or never retrieved.
    long lost;

    /// Given back to level 3.
    long retrieved;

    /// 24, or 7 as on a classic link; then it may carry 127 messages between two failures.
    int sequenceNumberBits = 24;

    /// Whether the last accepted number is told when level 3 asks.
    boolean remembers = true;

    /// Runs when level 3 has asked for what is to be retrieved, before it gets it.
    Runnable whenRetrieved = () -> {};

    final List<String> calls = new ArrayList<>();

    private WireLink(Wire wire, int side, LinkIdentity id, LinkUser user, SimLoop loop) {
        this.wire = wire;
        this.side = side;
        this.id = id;
        this.user = user;
        this.loop = loop;
        this.queue =
                new MsuQueue(
                        wire.queueMsusMax,
                        CongestionThresholds.of(wire.queueMsusMax),
                        this::drain,
                        loop);
    }

    /// Messages that have neither arrived nor been given up.
    int held() {
        int held = queue.depth() + retainedUnsent.size();
        for (ArrayDeque<Sent> sent : List.of(unacknowledged, retained)) {
            for (Sent message : sent) {
                held += message.arrived ? 0 : 1;
            }
        }
        return held;
    }

    /// The number of the last message that came over the wire, in this service or the former.
    int lastAccepted() {
        return inService ? accepted : acceptedBefore;
    }

    boolean isInService() {
        return inService;
    }

    /// Throws away what waits to be sent; for an end whose node has died.
    void abandon() {
        loop.run(
                () -> {
                    retain();
                    discardRetained();
                });
    }

    /// As [#abandon] for whatever was ever at either end; for the end of a test.
    void abandonBothEnds() {
        wire.everyEnd.forEach(WireLink::abandon);
    }

    @Override
    public LinkIdentity id() {
        return id;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void send(Msu msu) {
        offered++;
        if (!queue.offer(msu)) {
            lost++;
            msu.close();
        }
    }

    @Override
    public int congestion() {
        return queue.congestion();
    }

    @Override
    public void start() {
        assert loop.inLoop();
        calls.add(emergency ? "start emergency" : "start");
        if (!started) {
            started = true;
            epoch++;
            wire.align();
        }
    }

    @Override
    public void stop() {
        assert loop.inLoop();
        calls.add("stop");
        WireLink far = wire.ends[1 - side];
        fail(Cause.LOCAL_DEACTIVATION);
        if (far != null) {
            far.loop.execute(() -> far.fail(Cause.REMOTE_OUT_OF_SERVICE));
        }
    }

    @Override
    public void setEmergency(boolean emergency) {
        assert loop.inLoop();
        this.emergency = emergency;
    }

    @Override
    public void setLocalProcessorOutage(boolean outage) {
        assert loop.inLoop();
        out = outage;
        WireLink far = wire.ends[1 - side];
        if (far != null) {
            far.loop.execute(() -> far.farEndIsOut(outage));
        }
    }

    private void farEndIsOut(boolean outage) {
        farOut = outage;
        if (!outage) {
            resume();
        }
        user.onRemoteProcessorOutage(this, outage);
        drain();
    }

    /// What the far end has refused is sent again, or given up.
    private void resume() {
        WireLink far = wire.ends[1 - side];
        if (!wire.refusesInOutage || far == null) {
            return;
        }
        List<Sent> refused = unacknowledged.stream().filter(sent -> !sent.arrived).toList();
        if (flushed) {
            unacknowledged.removeAll(refused);
            refused.forEach(sent -> sent.msu.close());
            lost += refused.size();
            lastFsn -= refused.size();
        } else {
            refused.forEach(sent -> launch(far, sent));
        }
        flushed = false;
    }

    @Override
    public int sequenceNumberBits() {
        return sequenceNumberBits;
    }

    /// As a forward sequence number; stands for "nothing yet", too.
    private int lastNumber() {
        return (1 << sequenceNumberBits) - 1;
    }

    @Override
    public void retrieveBsnt(IntConsumer answer) {
        assert loop.inLoop();
        answer.accept(remembers ? acceptedBefore & lastNumber() : UNKNOWN);
    }

    @Override
    public void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {
        assert loop.inLoop();
        whenRetrieved.run();
        if (!inService) {
            retain();
        }
        int last = forwardSequenceNumber == lastNumber() ? UNKNOWN : forwardSequenceNumber;
        // Q.704 section 5.7.3: what was acknowledged already, or never sent, cannot be the last
        boolean known =
                forwardSequenceNumber != UNKNOWN
                        && (retained.isEmpty()
                                || last >= retained.getFirst().fsn - 1
                                        && last <= retained.getLast().fsn);
        for (Sent message = retained.poll(); message != null; message = retained.poll()) {
            if (!known || message.fsn <= last) {
                lost += message.arrived ? 0 : 1;
                message.msu.close();
            } else {
                retrieved++;
                messages.accept(message.msu);
            }
        }
        retrieved += retainedUnsent.size();
        retainedUnsent.forEach(messages);
        retainedUnsent.clear();
    }

    @Override
    public void flush(Consumer<Msu> unsent) {
        assert loop.inLoop();
        if (inService && farOut) {
            flushed = true;
            retrieved += queue.depth();
            queue.drainTo(unsent);
            tellCongestion();
        }
    }

    @Override
    public int unacknowledged() {
        assert loop.inLoop();
        return queue.depth() + retainedUnsent.size() + unacknowledged.size() + retained.size();
    }

    @Override
    public int backlog() {
        return queue.depth() + unacknowledged.size();
    }

    @Override
    public boolean isReleased() {
        assert loop.inLoop();
        return !started;
    }

    private void discardRetained() {
        for (Sent message : retained) {
            lost += message.arrived ? 0 : 1;
            message.msu.close();
        }
        retained.clear();
        lost += retainedUnsent.size();
        retainedUnsent.forEach(Msu::close);
        retainedUnsent.clear();
    }

    private void comeIntoService() {
        if (started && !inService) {
            retain();
            inService = true;
            farOut = false;
            flushed = false;
            lastFsn = UNKNOWN;
            accepted = UNKNOWN;
            user.onInService(this);
        }
    }

    /// What was given to the link so far belongs to its former service.
    private void retain() {
        retained.addAll(unacknowledged);
        unacknowledged.clear();
        queue.drainTo(retainedUnsent::add);
        tellCongestion();
    }

    private void fail(Cause cause) {
        // a stop is always confirmed; a failure is reported once
        boolean report = started || cause == Cause.LOCAL_DEACTIVATION;
        started = false;
        if (inService) {
            inService = false;
            discardRetained(); // of a service before this, which nobody has asked for
            acceptedBefore = accepted;
        }
        epoch++;
        if (report) {
            user.onOutOfService(this, new LinkFailure(cause));
        }
    }

    private void drain() {
        sendWhatMayLeave();
        tellCongestion();
    }

    private void tellCongestion() {
        int level = Congestion.level(queue.updateCongestion());
        if (level != toldLevel) {
            toldLevel = level;
            user.onCongestion(this, level);
        }
    }

    private void sendWhatMayLeave() {
        while (inService && !farOut) {
            if (wire.nanosPerMsu > 0 && wire.world.now() < freeAt) {
                wakeWhenFree();
                return;
            }
            Msu msu = queue.poll();
            if (msu == null) {
                return;
            }
            freeAt = wire.world.now() + wire.nanosPerMsu;
            if (!wire.tap.test(msu)) {
                lost++;
                msu.close();
                continue;
            }
            lastFsn++;
            Sent message = new Sent(msu, lastFsn);
            unacknowledged.add(message);
            WireLink far = wire.ends[1 - side];
            if (far != null) {
                launch(far, message);
            }
        }
    }

    private void wakeWhenFree() {
        if (!waiting) {
            waiting = true;
            wire.world.at(
                    freeAt,
                    () -> {
                        waiting = false;
                        loop.execute(this::drain);
                    });
        }
    }

    private void launch(WireLink far, Sent message) {
        long jitter = wire.world.entropy().upTo(wire.delay.toNanos() / 4);
        lastArrival = Math.max(lastArrival, wire.world.now() + wire.delay.toNanos() + jitter);
        int epochHere = epoch;
        int epochFar = far.epoch;
        wire.world.at(
                lastArrival,
                () -> {
                    if (epoch != epochHere
                            || far.epoch != epochFar
                            || wire.cut
                            || wire.ends[1 - side] != far
                            || wire.refusesInOutage && far.out) {
                        return;
                    }
                    arrived++;
                    message.arrived = true;
                    far.loop.run(() -> far.arrive(message.msu, message.fsn));
                    wire.world.after(wire.delay, () -> loop.execute(() -> acknowledged(epochHere)));
                });
    }

    private void acknowledged(int epochThen) {
        Sent oldest = unacknowledged.peek();
        if (epoch == epochThen && oldest != null && oldest.arrived) {
            unacknowledged.remove();
            oldest.msu.close();
        }
    }

    private void arrive(Msu msu, int fsn) {
        accepted = fsn;
        try {
            // the far end reads the octets for itself, and may write over them
            user.onMsu(this, Msu.decode(msu.variant(), msu.octets().copy()));
        } catch (MsuDecodeException impossible) {
            throw new AssertionError(impossible);
        }
        user.onBatchEnd(this);
    }
}
