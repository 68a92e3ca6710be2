// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;

/// Watches whether a far end lives (RFC 4666 section 4.3.4.6): BEAT every T(beat), and the end of
/// the association when two have gone by without a sign of life.
///
/// ```
///           begin             T(beat): BEAT               T(beat), two unanswered
///   Idle -----------> Watching ------------> Watching ---------------------------> Idle
///    ^                   |  ^-- anything that comes: none unanswered
///    +-------end---------+
/// ```
///
/// Any message is a sign of life, so a far end that talks but does not answer is not given up. An
/// answer counts if it bears what the last BEAT bore, or one before it that is still unanswered:
/// one that is made up, or comes a second time, does not.
public final class HeartbeatMachine implements Machine<HeartbeatInput, HeartbeatOutput> {
    private static final int UNANSWERED_MAX = 2;

    /// T(beat), while it is watched.
    private Duration interval = Duration.ZERO;

    private Timer beat = Timer.STOPPED;

    /// Bears its number.
    private long sent;

    /// The last number that was answered, or made void by another sign of life.
    private long answered;

    private boolean heard;

    @Override
    public void handle(HeartbeatInput input, long now, Consumer<? super HeartbeatOutput> out) {
        switch (input) {
            case HeartbeatInput.Begin(Duration wanted) -> {
                interval = wanted;
                answered = sent;
                heard = false;
                beat = interval.isZero() ? Timer.STOPPED : Timer.start(now, interval);
            }
            case HeartbeatInput.End _ -> beat = Timer.STOPPED;
            case HeartbeatInput.Answered(Octets data) -> {
                byte[] octets = data.toArray();
                if (octets.length == Long.BYTES) {
                    long number = ByteBuffer.wrap(octets).getLong();
                    if (number > answered && number <= sent) {
                        answered = number;
                    }
                }
            }
        }
    }

    /// A message other than BEAT ACK has come; plain, since every packet calls it.
    public void heard() {
        heard = true;
    }

    @Override
    public void advance(long now, Consumer<? super HeartbeatOutput> out) {
        if (!beat.isExpired(now)) {
            return;
        }
        if (heard) {
            heard = false;
            answered = sent;
        }
        if (sent - answered >= UNANSWERED_MAX) {
            beat = Timer.STOPPED;
            out.accept(
                    new HeartbeatOutput.GiveUp(
                            "%d heartbeats unanswered".formatted(UNANSWERED_MAX)));
            return;
        }
        sent++;
        out.accept(
                new HeartbeatOutput.Send(
                        new AspMessage.Heartbeat(
                                Octets.of(ByteBuffer.allocate(Long.BYTES).putLong(sent).array()))));
        beat = Timer.start(now, interval);
    }

    @Override
    public long nextDeadline() {
        return beat.deadline();
    }
}
