// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.PointCode;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;

/// The answering side of the MTP traffic test: what ITP expects of a neighbour that it pings.
///
/// A message of 19 octets is a control message: it comes back with the high half of its first
/// octet, H1, increased by one. Any other comes back as it is.
///
/// **No answer is answered.** An echo cannot be told from a request by its looks, so two responders
/// would throw one stray message to and fro for ever. Therefore each answer is remembered for a few
/// seconds, together with what a responder at the far end would make of it, and neither is answered
/// when it comes from there. A tester that numbers its messages never sends the same twice, so it
/// loses nothing by that. Beyond it the rate of answers is limited, and so is the memory.
final class TestResponder {
    /// A message of this length is a control message.
    static final int CONTROL_OCTETS = 19;

    /// Answers a second, and answers in one burst after silence.
    static final int ANSWERS_PER_SECOND = 50;

    /// Longer than any answer to an answer may be on its way.
    static final long REMEMBERED_NANOS = 5_000_000_000L;

    /// Two entries for each answer of that time, and for one burst.
    static final int REMEMBERED_MAX = 2 * ANSWERS_PER_SECOND * (5 + 1);

    private static final long NANOS_PER_ANSWER = 1_000_000_000L / ANSWERS_PER_SECOND;

    private record Answer(PointCode to, ByteBuffer payload) {}

    private final Counters<Mtp3Counter> counters;

    /// What is not to be answered, and until when; oldest first.
    private final LinkedHashMap<Answer, Long> remembered = new LinkedHashMap<>();

    /// The time up to which answers are used up: a bucket of tokens in one number.
    private long paidUntil = Long.MIN_VALUE;

    TestResponder(Counters<Mtp3Counter> counters) {
        this.counters = counters;
    }

    /// The answer to a message, or null if it gets none.
    byte @Nullable [] answer(PointCode from, byte[] payload, long now) {
        for (Iterator<Long> until = remembered.values().iterator();
                until.hasNext() && until.next() <= now; ) {
            until.remove();
        }
        if (remembered.containsKey(new Answer(from, ByteBuffer.wrap(payload)))) {
            counters.increment(Mtp3Counter.TEST_ECHO_OF_ANSWER);
            return null;
        }
        long oldestUnused = now - ANSWERS_PER_SECOND * NANOS_PER_ANSWER;
        long paid = Math.max(paidUntil, oldestUnused) + NANOS_PER_ANSWER;
        if (paid > now || remembered.size() + 2 > REMEMBERED_MAX) {
            counters.increment(Mtp3Counter.TEST_RATE_LIMITED);
            return null;
        }
        paidUntil = paid;
        byte[] answer = respond(payload);
        remember(from, answer, now);
        remember(from, respond(answer), now);
        counters.increment(Mtp3Counter.TEST_ANSWERED);
        return answer;
    }

    /// What any responder makes of a message.
    static byte[] respond(byte[] payload) {
        byte[] answer = payload.clone();
        if (answer.length == CONTROL_OCTETS) {
            answer[0] += 0x10;
        }
        return answer;
    }

    private void remember(PointCode to, byte[] payload, long now) {
        remembered.put(new Answer(to, ByteBuffer.wrap(payload)), now + REMEMBERED_NANOS);
    }
}
