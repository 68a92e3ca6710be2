// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/// One end of a [Wire]: a signalling link without any level 2, in virtual time.
///
/// Keeps order, loses nothing while in service, and loses what is on its way when the wire is cut.
final class WireLink implements SignallingLink {
    /// Two ends and what lies between them.
    static final class Wire {
        private final World world;
        private final Duration delay;
        private final Duration alignment;
        private final @Nullable WireLink[] ends = new @Nullable WireLink[2];

        private boolean cut;

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

    private final Wire wire;
    private final int side;
    private final LinkIdentity id;
    private final LinkUser user;
    private final SimLoop loop;
    private final MsuQueue queue;

    private boolean started;
    private boolean inService;
    private boolean emergency;

    /// Counts starts, stops and failures, so that what belongs to an earlier life is known.
    private int epoch;

    private long lastArrival;

    /// Everything ever given to [#send].
    long offered;

    /// Given to the far end's user.
    long arrived;

    /// Refused because the link was not in service or its queue was full, or lost on the wire.
    long lost;

    int inFlight;

    final List<String> calls = new ArrayList<>();

    private WireLink(Wire wire, int side, LinkIdentity id, LinkUser user, SimLoop loop) {
        this.wire = wire;
        this.side = side;
        this.id = id;
        this.user = user;
        this.loop = loop;
        this.queue = new MsuQueue(QUEUE_MSUS_MAX, this::drain, loop);
    }

    int queued() {
        return queue.depth();
    }

    boolean isInService() {
        return inService;
    }

    /// Throws away what waits to be sent; for an end whose node has died.
    void abandon() {
        loop.run(
                () ->
                        queue.drainTo(
                                msu -> {
                                    lost++;
                                    msu.close();
                                }));
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
        WireLink far = wire.ends[1 - side];
        if (far != null) {
            far.loop.execute(() -> far.user.onRemoteProcessorOutage(far, outage));
        }
    }

    @Override
    public void retrieveBsnt(IntConsumer answer) {
        throw new UnsupportedOperationException("no changeover on a wire");
    }

    @Override
    public void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {
        throw new UnsupportedOperationException("no changeover on a wire");
    }

    @Override
    public int discardRetained() {
        assert loop.inLoop();
        return 0;
    }

    private void comeIntoService() {
        if (started && !inService) {
            inService = true;
            user.onInService(this);
        }
    }

    private void fail(Cause cause) {
        // a stop is always confirmed; a failure is reported once
        boolean report = started || cause == Cause.LOCAL_DEACTIVATION;
        started = false;
        inService = false;
        epoch++;
        if (report) {
            user.onOutOfService(this, new LinkFailure(cause));
        }
    }

    private void drain() {
        for (Msu msu = queue.poll(); msu != null; msu = queue.poll()) {
            WireLink far = wire.ends[1 - side];
            if (!inService || far == null || !wire.tap.test(msu)) {
                lost++;
                msu.close();
                continue;
            }
            launch(far, msu);
        }
    }

    private void launch(WireLink far, Msu msu) {
        long jitter = wire.world.entropy().upTo(wire.delay.toNanos() / 4);
        lastArrival = Math.max(lastArrival, wire.world.now() + wire.delay.toNanos() + jitter);
        inFlight++;
        int epochFar = far.epoch;
        wire.world.at(
                lastArrival,
                () -> {
                    inFlight--;
                    if (far.epoch != epochFar || wire.cut || wire.ends[1 - side] != far) {
                        lost++;
                        msu.close();
                        return;
                    }
                    arrived++;
                    far.loop.run(() -> far.arrive(msu));
                });
    }

    private void arrive(Msu msu) {
        try {
            // the far end reads the octets for itself
            user.onMsu(this, Msu.decode(msu.variant(), msu.octets()));
        } catch (MsuDecodeException impossible) {
            throw new AssertionError(impossible);
        }
        user.onBatchEnd(this);
    }
}
