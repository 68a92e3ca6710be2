// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;

import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.Loop;
import org.signalbox.machine.WallClock;
import org.signalbox.metrics.Counters;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.MessageContent;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

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
    private final MpscAtomicArrayQueue<Captured> queue;
    private final Counters<TraceCounter> counters = new Counters<>(TraceCounter.class);
    private final List<Attachment> attachments = new ArrayList<>();
    private final MessageContent content = new MessageContent();

    /// What the sinks together want: the taps read it, the capture loop replaces it. Empty: off.
    private volatile AccessList[] wanted = {};

    /// Whether a sink wants messages of Diameter.
    private volatile boolean messagesWanted;

    /// Whether a sink wants messages of an adaptation layer.
    private volatile boolean packetsWanted;

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

    /// Whether anybody wants messages of Diameter. From any thread; may be a moment behind.
    public boolean wantsMessages() {
        return messagesWanted;
    }

    /// Copies a message of Diameter, which stays the caller's, if anybody wants it. From any
    /// thread.
    ///
    /// @param peer the address at the other end
    public void onMessage(Direction direction, InetAddress peer, ByteBuf message) {
        if (!messagesWanted) {
            return;
        }
        if (isFull()) {
            refused.incrementAndGet();
        } else {
            offer(CapturedMessage.of(clock.epochNanos(), direction, peer, message));
        }
        wakeUp();
    }

    /// Which messages of adaptation layers a sink wants.
    ///
    /// @param of of which layers
    /// @param permitted of these, which; asked on the capture loop
    public record Packets(Set<Adaptation> of, Predicate<CapturedPacket> permitted) {
        public static final Packets NONE = new Packets(Set.of(), _ -> false);

        public Packets {
            of = Set.copyOf(of);
        }
    }

    /// Whether anybody wants messages of an adaptation layer. From any thread; may be a moment
    /// behind.
    public boolean wantsPackets() {
        return packetsWanted;
    }

    /// Copies a message of an adaptation layer, which stays the caller's. From any thread, if
    /// [#wantsPackets].
    public void onPacket(Direction direction, CapturedPacket.Origin origin, ByteBuf message) {
        if (isFull()) {
            refused.incrementAndGet();
        } else {
            offer(CapturedPacket.of(clock.epochNanos(), direction, origin, message));
        }
        wakeUp();
    }

    /// Begins to give `sink` what `list` permits, and turns the taps on.
    public Attachment attach(AccessList list, CaptureSink sink) {
        return attach(Optional.of(list), false, Packets.NONE, sink);
    }

    /// As the other, for a sink that may want other messages, too.
    ///
    /// @param list which messages of MTP3; empty: none
    /// @param messages whether it wants those of Diameter
    /// @param packets which of adaptation layers
    public Attachment attach(
            Optional<AccessList> list, boolean messages, Packets packets, CaptureSink sink) {
        assert loop.inLoop();
        Attachment attachment = new Attachment(list.orElse(null), messages, packets, sink);
        attachments.add(attachment);
        publish();
        return attachment;
    }

    private void publish() {
        wanted =
                attachments.stream()
                        .map(a -> a.list)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toArray(AccessList[]::new);
        messagesWanted = attachments.stream().anyMatch(a -> a.messages);
        packetsWanted = attachments.stream().anyMatch(a -> !a.packets.of().isEmpty());
    }

    private void drain() {
        scheduled.set(false);
        int taken = 0;
        for (Captured one; taken < BATCH_MSUS && (one = queue.poll()) != null; taken++) {
            for (Attachment attachment : attachments) {
                attachment.give(one);
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

    /// Looked at before a message is copied: where the capture loop is behind, a message costs the
    /// loop of its link no more than this.
    private boolean isFull() {
        return queue.size() >= queue.capacity();
    }

    private void offer(Captured copy) {
        if (!queue.offer(copy)) {
            refused.incrementAndGet();
        }
    }

    /// A sink that is being fed.
    public final class Attachment {
        private final @Nullable AccessList list;
        private final boolean messages;
        private final Packets packets;
        private final CaptureSink sink;

        private Attachment(
                @Nullable AccessList list, boolean messages, Packets packets, CaptureSink sink) {
            this.list = list;
            this.messages = messages;
            this.packets = packets;
            this.sink = sink;
        }

        private void give(Captured one) {
            switch (one) {
                case CapturedMsu msu -> {
                    if (list != null && msu.permittedBy(list, content)) {
                        sink.onMsu(msu);
                    }
                }
                case CapturedMessage message -> {
                    if (messages) {
                        sink.onMessage(message);
                    }
                }
                case CapturedPacket packet -> {
                    if (packets.of().contains(packet.origin().adaptation())
                            && packets.permitted().test(packet)) {
                        sink.onPacket(packet);
                    }
                }
            }
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
            if (isFull()) {
                refused.incrementAndGet();
            } else {
                offer(CapturedMsu.of(clock.epochNanos(), instance, direction, link, msu));
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
