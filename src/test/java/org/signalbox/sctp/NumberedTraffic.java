// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.signalbox.machine.Loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/// One end of a conversation: sends numbered messages on every stream at a steady rate, and demands
/// that those of the other end arrive once each and in order, stream by stream.
///
/// Its fields are the loop's own but for the numbers, which any thread may read.
public final class NumberedTraffic implements AssociationUser {
    private static final int OCTETS = 120;
    private static final long INTERVAL_NANOS = Duration.ofMillis(5).toNanos();
    private static final int FAULTS_MAX = 20;

    private final AtomicLongArray sent;
    private final AtomicLongArray received;
    private final List<String> events = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private boolean running;

    public NumberedTraffic(int streams) {
        this.sent = new AtomicLongArray(streams);
        this.received = new AtomicLongArray(streams);
    }

    /// Begins to send. On the loop.
    public void start(Association association) {
        running = true;
        tick(association);
    }

    /// Sends no more. On the loop.
    public void stop() {
        running = false;
    }

    private void tick(Association association) {
        if (!running) {
            return;
        }
        for (int stream = 0; stream < sent.length(); stream++) {
            long number = sent.get(stream);
            ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(OCTETS);
            message.writeLong(number).writeZero(OCTETS - Long.BYTES);
            if (association.send(stream, PayloadProtocol.M2PA, message)) {
                sent.set(stream, number + 1); // else it is sent at the next tick
            }
        }
        association.flush();
        Loop loop = association.loop();
        loop.schedule(loop.now() + INTERVAL_NANOS, () -> tick(association));
    }

    @Override
    public void onMessage(
            Association association, int stream, int payloadProtocol, ByteBuf message) {
        long expected = received.get(stream);
        if (message.readableBytes() != OCTETS) {
            fault("%d octets on stream %d", message.readableBytes(), stream);
        } else if (message.getLong(message.readerIndex()) != expected) {
            fault(
                    "stream %d: %d instead of %d",
                    stream, message.getLong(message.readerIndex()), expected);
        }
        message.release();
        received.set(stream, expected + 1);
    }

    private void fault(String words, Object... values) {
        synchronized (faults) {
            if (faults.size() < FAULTS_MAX) {
                faults.add(words.formatted(values));
            }
        }
    }

    @Override
    public void onUp(Association association) {
        event("up");
    }

    @Override
    public void onRestart(Association association) {
        event("restart");
    }

    @Override
    public void onDown(Association association, DownReason reason) {
        running = false;
        event("down " + reason);
    }

    private void event(String event) {
        synchronized (events) {
            events.add(event);
        }
    }

    /// All but messages.
    public List<String> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /// What came twice, not at all, out of order or changed.
    public List<String> faults() {
        synchronized (faults) {
            return List.copyOf(faults);
        }
    }

    /// Over all streams.
    public long sent() {
        return sum(sent);
    }

    /// Over all streams.
    public long received() {
        return sum(received);
    }

    private static long sum(AtomicLongArray numbers) {
        long sum = 0;
        for (int i = 0; i < numbers.length(); i++) {
            sum += numbers.get(i);
        }
        return sum;
    }
}
