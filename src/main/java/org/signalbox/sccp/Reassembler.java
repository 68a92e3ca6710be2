// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.machine.Deadlines;
import org.signalbox.metrics.Counters;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.translation.TranslationError;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Puts segments together again (Q.714 section 4.1.1.3). Pure, as a
/// [Machine][org.signalbox.machine.Machine] is, but for every message; belongs to one loop.
///
/// ```
///                first, n remain                        next, 0 remain
///   (no process) ---------------> collecting (T(reass)) ---------------> Completed
///                                    |      ^
///                                    |      | next, one less remains
///                                    v      +----------
///                                  Failed: T(reass) over, another segment than the next, a first
///                                          one again, too many octets
/// ```
///
/// A process is known by the calling party address and the reference; if the address does not say
/// where the sender is, by the origin of the messages too. A segment that comes twice in a row is
/// passed over: MTP may duplicate in a changeover.
public final class Reassembler {
    /// T(reass) unless configured; 10 to 20 s.
    public static final Duration T_REASS = Duration.ofSeconds(15);

    /// Who sends a message in segments.
    ///
    /// @param origin a point code, or -1 if the address suffices
    private record Key(ByteBuffer calling, int origin, int reference) {}

    private static final class Assembly {
        final Envelope envelope;
        final ByteBuf first;
        final ByteBuf data;
        final boolean ofClass1;
        int remaining;

        Assembly(Envelope envelope, ByteBuf first, SccpView message) {
            this.envelope = envelope;
            this.first = first;
            this.data = Unpooled.buffer(message.dataLength() * (message.remainingSegments() + 1));
            this.ofClass1 = message.isSegmentOfClass1();
            this.remaining = message.remainingSegments();
            append(message);
        }

        void append(SccpView message) {
            data.writeBytes(message.octets(), message.dataAt(), message.dataLength());
        }

        int octets() {
            return first.capacity() + data.capacity();
        }
    }

    private int processesMax;
    private int octetsMax;
    private long tReassNanos;
    private final Counters<SegmentationCounter> counters;
    private final Map<Key, Assembly> processes = new HashMap<>();
    private final Deadlines<Key> deadlines = new Deadlines<>();
    private int octets;

    /// @param processesMax how many messages may be put together at a time
    /// @param octetsMax how many octets they may take, sent or announced
    public Reassembler(
            int processesMax,
            int octetsMax,
            Duration tReass,
            Counters<SegmentationCounter> counters) {
        this.processesMax = processesMax;
        this.octetsMax = octetsMax;
        this.tReassNanos = tReass.toNanos();
        this.counters = counters;
    }

    /// Other limits for messages that are begun from now on.
    void setLimits(SccpOptions options) {
        processesMax = options.reassembliesMax();
        octetsMax = options.reassemblyOctetsMax();
        tReassNanos = options.tReass().toNanos();
    }

    /// Takes a segment.
    ///
    /// @param message XUDT or LUDT with the segmentation parameter; not needed afterwards
    /// @param envelope of it
    /// @param now monotonic nanoseconds
    /// @param out receives what has become of it, if anything
    public void onSegment(
            SccpView message, Envelope envelope, long now, Consumer<? super Reassembly> out) {
        assert message.isSegmented() && message.type().isUnitdata();
        counters.increment(SegmentationCounter.SEGMENTS_RECEIVED);
        Key key = key(message, envelope);
        Assembly process = processes.get(key);
        if (message.isFirstSegment()) {
            if (process != null && isDuplicateOfFirst(process, message)) {
                counters.increment(SegmentationCounter.DUPLICATE);
                return;
            }
            if (process != null) {
                fail(key, process, SegmentationCounter.FAILED_RESTARTED, out);
            }
            begin(key, envelope, message, now, out);
        } else if (process == null) {
            counters.increment(SegmentationCounter.FAILED_NOT_BEGUN);
            refuse(envelope, message, TranslationError.REASSEMBLY_FAILURE, out);
        } else {
            next(key, process, message, out);
        }
    }

    private static Key key(SccpView message, Envelope envelope) {
        AddressView calling = message.calling();
        boolean suffices = calling.titleIndicator() != 0 || calling.hasPointCode();
        return new Key(
                ByteBuffer.wrap(calling.toOctets()),
                suffices ? -1 : envelope.label().opc().value(),
                message.segmentationReference());
    }

    private static boolean isDuplicateOfFirst(Assembly process, SccpView message) {
        return process.remaining == message.remainingSegments()
                && process.first.equals(octetsOf(message));
    }

    private void begin(
            Key key,
            Envelope envelope,
            SccpView message,
            long now,
            Consumer<? super Reassembly> out) {
        if (message.remainingSegments() == 0) {
            counters.increment(SegmentationCounter.BEGUN);
            counters.increment(SegmentationCounter.REASSEMBLED);
            out.accept(
                    new Reassembly.Completed(
                            envelope,
                            Unpooled.copiedBuffer(octetsOf(message)),
                            Unpooled.copiedBuffer(
                                    message.octets().slice(message.dataAt(), message.dataLength())),
                            message.isSegmentOfClass1()));
            return;
        }
        if (processes.size() >= processesMax) {
            counters.increment(SegmentationCounter.FAILED_PROCESSES_FULL);
            refuse(envelope, message, TranslationError.REASSEMBLY_UNSUPPORTED, out);
            return;
        }
        int announced = message.dataLength() * (message.remainingSegments() + 1);
        if (octets + message.length() + announced > octetsMax) {
            counters.increment(SegmentationCounter.FAILED_OCTETS_FULL);
            refuse(envelope, message, TranslationError.REASSEMBLY_UNSUPPORTED, out);
            return;
        }
        counters.increment(SegmentationCounter.BEGUN);
        Assembly process =
                new Assembly(envelope, Unpooled.copiedBuffer(octetsOf(message)), message);
        processes.put(key, process);
        octets += process.octets();
        deadlines.put(key, now + tReassNanos);
    }

    private void next(
            Key key, Assembly process, SccpView message, Consumer<? super Reassembly> out) {
        int remaining = message.remainingSegments();
        if (remaining == process.remaining && endsWith(process.data, message)) {
            counters.increment(SegmentationCounter.DUPLICATE);
        } else if (remaining != process.remaining - 1) {
            fail(key, process, SegmentationCounter.FAILED_SEQUENCE, out);
        } else if (message.dataLength() > process.data.writableBytes()) {
            // no segment is longer than the first one: it was as long as it could be
            fail(key, process, SegmentationCounter.FAILED_TOO_LONG, out);
        } else {
            process.append(message);
            process.remaining = remaining;
            if (remaining == 0) {
                remove(key, process);
                counters.increment(SegmentationCounter.REASSEMBLED);
                out.accept(
                        new Reassembly.Completed(
                                process.envelope, process.first, process.data, process.ofClass1));
            }
        }
    }

    private static boolean endsWith(ByteBuf data, SccpView message) {
        int length = message.dataLength();
        return data.readableBytes() >= length
                && data.slice(data.writerIndex() - length, length)
                        .equals(message.octets().slice(message.dataAt(), length));
    }

    /// T(reass).
    ///
    /// @param now monotonic nanoseconds
    public void advance(long now, Consumer<? super Reassembly.Failed> out) {
        for (Key key = deadlines.poll(now); key != null; key = deadlines.poll(now)) {
            Assembly process = processes.get(key);
            if (process != null) {
                fail(key, process, SegmentationCounter.FAILED_TIMER, out);
            }
        }
    }

    /// As [org.signalbox.machine.Machine#nextDeadline].
    public long nextDeadline() {
        return deadlines.earliest();
    }

    /// How many messages are being put together.
    public int processes() {
        return processes.size();
    }

    /// How many octets they take.
    public int octets() {
        return octets;
    }

    private void fail(
            Key key,
            Assembly process,
            SegmentationCounter counter,
            Consumer<? super Reassembly.Failed> out) {
        remove(key, process);
        counters.increment(counter);
        out.accept(
                new Reassembly.Failed(
                        process.envelope, process.first, TranslationError.REASSEMBLY_FAILURE));
    }

    private void remove(Key key, Assembly process) {
        processes.remove(key);
        deadlines.remove(key);
        octets -= process.octets();
    }

    private static void refuse(
            Envelope envelope,
            SccpView message,
            TranslationError error,
            Consumer<? super Reassembly> out) {
        out.accept(
                new Reassembly.Failed(envelope, Unpooled.copiedBuffer(octetsOf(message)), error));
    }

    private static ByteBuf octetsOf(SccpView message) {
        return message.octets().slice(message.at(), message.length());
    }
}
