// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap;
import org.signalbox.machine.Loop;
import org.signalbox.machine.WallClock;
import org.signalbox.metrics.Counters;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.MessageContent;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Carries copies of messages from the loops of the links to the sinks on the capture loop.
///
/// With no sink attached a tap is off. With one, a message that its access list permits is copied
/// and offered to a bounded queue; when that is full the message is counted and forgotten.
public final class Capture {
    /// Messages that may wait for the capture loop.
    public static final int QUEUE_MSUS_DEFAULT = 4_096;

    /// After so many the capture loop lets its sockets breathe.
    static final int BATCH_MSUS = 256;

    private final WallClock clock;
    private final Loop loop;
    private final MpscAtomicArrayQueue<CapturedMsu> queue;
    private final Counters<TraceCounter> counters = new Counters<>(TraceCounter.class);
    private final List<Attachment> attachments = new ArrayList<>();
    private final MessageContent content = new MessageContent();

    /// What the sinks together want: the taps read it, the capture loop replaces it. Empty: off.
    private volatile AccessList[] wanted = {};

    /// Written by the loops that find the queue full, folded into the counters by the capture loop.
    private final AtomicLong refused = new AtomicLong();

    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;

    /// @param queueMsus messages that may wait, rounded up to a power of two
    /// @param clock stamps the copies
    /// @param loop the capture loop: it owns the sinks
    public Capture(int queueMsus, WallClock clock, Loop loop) {
        this.clock = clock;
        this.loop = loop;
        this.queue = new MpscAtomicArrayQueue<>(queueMsus);
    }

    public Loop loop() {
        return loop;
    }

    /// Of this capture and of its sinks. Written on the capture loop only.
    public Counters<TraceCounter> counters() {
        return counters;
    }

    /// The tap for the links of one instance. Callable from any thread.
    public MsuTap tap(int instance) {
        return new Tap(instance);
    }

    /// How many sinks there are. On the capture loop.
    public int attached() {
        assert loop.inLoop();
        return attachments.size();
    }

    /// Begins to give `sink` what `list` permits, and turns the taps on.
    public Attachment attach(AccessList list, CaptureSink sink) {
        assert loop.inLoop();
        Attachment attachment = new Attachment(list, sink);
        attachments.add(attachment);
        publish();
        return attachment;
    }

    private void publish() {
        wanted = attachments.stream().map(a -> a.list).distinct().toArray(AccessList[]::new);
    }

    private void drain() {
        scheduled.set(false);
        int taken = 0;
        for (CapturedMsu msu; taken < BATCH_MSUS && (msu = queue.poll()) != null; taken++) {
            for (Attachment attachment : attachments) {
                if (msu.permittedBy(attachment.list, content)) {
                    attachment.sink.onMsu(msu);
                }
            }
        }
        counters.add(TraceCounter.CAPTURED, taken);
        counters.add(TraceCounter.QUEUE_FULL, refused.getAndSet(0));
        for (Attachment attachment : attachments) {
            attachment.sink.onBatchEnd();
        }
        if (!queue.isEmpty()) {
            wakeUp();
        }
    }

    private void wakeUp() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            loop.execute(drain);
        }
    }

    /// A sink that is being fed.
    public final class Attachment {
        private final AccessList list;
        private final CaptureSink sink;

        private Attachment(AccessList list, CaptureSink sink) {
            this.list = list;
            this.sink = sink;
        }

        /// Feeds the sink no more; the last one turns the taps off. On the capture loop, and not
        /// from within the sink.
        public void detach() {
            assert loop.inLoop();
            attachments.remove(this);
            publish();
        }
    }

    private final class Tap implements MsuTap {
        private final int instance;

        private Tap(int instance) {
            this.instance = instance;
        }

        @Override
        public boolean isOn() {
            return wanted.length > 0;
        }

        @Override
        public void onMsu(Direction direction, LinkIdentity link, Msu msu) {
            if (!mayBeWanted(link, msu)) {
                return;
            }
            if (!queue.offer(CapturedMsu.of(clock.epochNanos(), instance, direction, link, msu))) {
                refused.incrementAndGet();
            }
            wakeUp();
        }

        /// By the label alone: the rest is looked at on the capture loop.
        private boolean mayBeWanted(LinkIdentity link, Msu msu) {
            ServiceIndicator service = msu.serviceInformation().serviceIndicator();
            for (AccessList list : wanted) {
                if (list.mayPermit(instance, service, msu.dpc(), msu.opc(), link.linkset())) {
                    return true;
                }
            }
            return false;
        }
    }
}
