// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What a ping found.
///
/// @param sent test messages that left this point
/// @param received answers, of any kind
/// @param unequipped answers that said that the far end has no testing user part
/// @param minimum shortest round trip; zero if nothing was received
/// @param average mean round trip
/// @param maximum longest round trip
/// @param elapsed from the first message to the end
/// @param failure the last failure; null if every message was answered
public record PingResult(
        PingRequest request,
        int sent,
        int received,
        int unequipped,
        Duration minimum,
        Duration average,
        Duration maximum,
        Duration elapsed,
        @Nullable PingFailure failure) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public boolean isSuccessful() {
        return failure == null;
    }

    /// Answered messages of those asked for, in whole percent.
    public int successPercent() {
        return (int) (100L * received / request.count());
    }

    /// Answers a second; a test shorter than a second counts as one.
    public long receivedPerSecond() {
        return perSecond(received);
    }

    public long sentPerSecond() {
        return perSecond(sent);
    }

    /// Kilobits a second behind the routing label, rounded down.
    public long receivedKilobitsPerSecond() {
        return perSecond(8L * request.size() * (received - unequipped)) / 1_000;
    }

    public long sentKilobitsPerSecond() {
        return perSecond(8L * request.size() * sent) / 1_000;
    }

    private long perSecond(long amount) {
        return amount * NANOS_PER_SECOND / Math.max(NANOS_PER_SECOND, elapsed.toNanos());
    }
}
