// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Writes down in words what an association tells, for a test to wait for.
public class RecordingUser implements AssociationUser {
    /// Generous: a guest kernel runs many times slower than a machine's own.
    public static final long DEADLINE_SECONDS = 60;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    /// The next event, which must come before the deadline.
    public String next() throws InterruptedException {
        String event = events.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event within %d seconds", DEADLINE_SECONDS).isNotNull();
        return event;
    }

    public void expect(String event) throws InterruptedException {
        assertThat(next()).isEqualTo(event);
    }

    /// What was heard and not asked for yet.
    public List<String> heard() {
        return List.copyOf(events);
    }

    public boolean heardNothing() {
        return events.isEmpty();
    }

    @Override
    public void onUp(Association association) {
        events.add("up");
    }

    @Override
    public void onMessage(
            Association association, int stream, int payloadProtocol, ByteBuf message) {
        String text = message.toString(StandardCharsets.UTF_8);
        message.release();
        events.add("message " + stream + " " + payloadProtocol + " " + text);
    }

    @Override
    public void onRestart(Association association) {
        events.add("restart");
    }

    @Override
    public void onWritable(Association association) {
        events.add("writable");
    }

    @Override
    public void onDown(Association association, DownReason reason) {
        events.add("down " + reason.cause());
    }
}
