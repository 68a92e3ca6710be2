// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.PingFailure.Cause;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The MTP testing user part, service indicator 8: `ping`, and the answers to others' pings.
///
/// A test message, behind the routing label (numbers low octet first):
///
/// ```
///  | serial number 4 | octets that follow 2 | mark 8 | test 2 | zeros ... |
/// ```
///
/// Serial number and length are those of the traffic message of Q.755; mark and test are ours. The
/// mark is random and lasts as long as this object: a message that bears it was sent by us, whoever
/// it comes from. So an answer is known even when nobody waits for it any more, and is never
/// answered in turn (see also [TestResponder]).
///
/// As an answer counts the message itself; the message with H1 of its first octet increased by one
/// (what ITP makes of one of 19 octets); or user-part-unavailable from the destination, which shows
/// that it is reached and has no tester. Points limit how often they send that, so after the first
/// one a second passes between messages.
///
/// One message of a test is on its way at a time. The SLS goes round with the serial number, so
/// that a test of 16 messages tries every link.
final class MtpTester implements Machine<MtpTester.Input, MtpTester.Output> {
    /// Tests that run at a time.
    static final int TESTS_MAX = 64;

    static final long INTERVAL_NANOS = 200_000_000L;
    static final long UNEQUIPPED_INTERVAL_NANOS = 1_000_000_000L;

    private static final int LENGTH_AT = 4;
    private static final int MARK_AT = 6;
    private static final int TEST_AT = 14;

    sealed interface Input {
        /// @param test a number of its own
        record Start(int test, PingRequest request) implements Input {}

        record Cancel(int test) implements Input {}

        /// A message of service indicator 8 came.
        ///
        /// @param to the one of this point's codes that it was for
        record Received(PointCode from, PointCode to, SignallingLinkSelection sls, byte[] payload)
                implements Input {}

        /// User-part-unavailable for service indicator 8 came.
        record Unequipped(PointCode from) implements Input {}

        /// The message just given out could not be sent.
        record NotSent(int test, PingFailure failure) implements Input {}

        /// A destination, or a block of them, has become inaccessible.
        record Inaccessible(PointCodeMask destination, String why) implements Input {}
    }

    sealed interface Output {
        /// Send a message; if that cannot be, [Input.NotSent] follows.
        record Send(int test, PointCode destination, SignallingLinkSelection sls, byte[] payload)
                implements Output {}

        /// Send an answer.
        ///
        /// @param origin the code that was asked
        record Answer(
                PointCode destination,
                PointCode origin,
                SignallingLinkSelection sls,
                byte[] payload)
                implements Output {}

        record Replied(int test, PingReply reply) implements Output {}

        record Failed(int test, int serial, PingFailure failure) implements Output {}

        record Finished(int test, PingResult result) implements Output {}
    }

    private static final class Test {
        final int number;
        final PingRequest request;
        final long startedAt;

        int serial;
        int sent;
        int received;
        int unequipped;
        long minimum = Long.MAX_VALUE;
        long maximum;
        long total;
        @Nullable PingFailure failure;

        /// What is on its way; null between messages.
        byte @Nullable [] awaited;

        long sentAt;

        /// Runs while a message is on its way.
        Timer answer = Timer.STOPPED;

        /// Runs between messages.
        Timer next = Timer.STOPPED;

        Test(int number, PingRequest request, long startedAt) {
            this.number = number;
            this.request = request;
            this.startedAt = startedAt;
        }
    }

    private final PointCode self;
    private final byte[] mark;
    private final Counters<Mtp3Counter> counters;
    private final TestResponder responder;
    private final Map<Integer, Test> tests = new LinkedHashMap<>();

    /// @param self this point's code
    /// @param mark eight random octets
    MtpTester(PointCode self, byte[] mark, Counters<Mtp3Counter> counters) {
        assert mark.length == TEST_AT - MARK_AT;
        this.self = self;
        this.mark = mark.clone();
        this.counters = counters;
        this.responder = new TestResponder(counters);
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        switch (input) {
            case Input.Start(int number, PingRequest request) -> start(number, request, now, out);
            case Input.Cancel(int number) -> {
                Test test = tests.get(number);
                if (test != null) {
                    test.failure = new PingFailure(Cause.CANCELLED, "cancelled");
                    finish(test, now, out);
                }
            }
            case Input.Received received -> received(received, now, out);
            case Input.Unequipped(PointCode from) -> unequipped(from, now, out);
            case Input.NotSent(int number, PingFailure failure) -> {
                Test test = tests.get(number);
                if (test != null && test.awaited != null) {
                    test.sent--;
                    failed(test, failure, now, out);
                }
            }
            case Input.Inaccessible(PointCodeMask destination, String why) -> {
                for (Test test : List.copyOf(tests.values())) {
                    if (test.awaited != null && destination.contains(test.request.destination())) {
                        failed(test, new PingFailure(Cause.INACCESSIBLE, why), now, out);
                    }
                }
            }
        }
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        for (Test test : List.copyOf(tests.values())) {
            if (test.answer.isExpired(now)) {
                failed(test, noAnswer(test), now, out);
            } else if (test.next.isExpired(now)) {
                send(test, now, out);
            }
        }
    }

    @Override
    public long nextDeadline() {
        long earliest = NO_DEADLINE;
        for (Test test : tests.values()) {
            earliest = Math.min(earliest, Timer.earliest(test.answer, test.next));
        }
        return earliest;
    }

    private void start(int number, PingRequest request, long now, Consumer<? super Output> out) {
        Test test = new Test(number, request, now);
        if (tests.size() >= TESTS_MAX) {
            test.failure =
                    new PingFailure(Cause.TOO_MANY, TESTS_MAX + " tests are running already");
            finish(test, now, out);
            return;
        }
        tests.put(number, test);
        send(test, now, out);
    }

    private void send(Test test, long now, Consumer<? super Output> out) {
        test.serial++;
        test.sent++;
        byte[] payload = compose(test);
        test.awaited = payload;
        test.sentAt = now;
        test.next = Timer.STOPPED;
        test.answer = Timer.start(now, test.request.timeout());
        out.accept(
                new Output.Send(
                        test.number,
                        test.request.destination(),
                        SignallingLinkSelection.of(test.serial - 1 & 0x0F),
                        payload));
    }

    private byte[] compose(Test test) {
        byte[] payload = new byte[test.request.size()];
        for (int i = 0; i < LENGTH_AT; i++) {
            payload[i] = (byte) (test.serial >>> 8 * i);
        }
        int following = payload.length - MARK_AT;
        payload[LENGTH_AT] = (byte) following;
        payload[LENGTH_AT + 1] = (byte) (following >>> 8);
        System.arraycopy(mark, 0, payload, MARK_AT, mark.length);
        payload[TEST_AT] = (byte) test.number;
        payload[TEST_AT + 1] = (byte) (test.number >>> 8);
        return payload;
    }

    private void received(Input.Received message, long now, Consumer<? super Output> out) {
        byte[] payload = message.payload();
        for (Test test : List.copyOf(tests.values())) {
            byte[] awaited = test.awaited;
            if (awaited == null || !message.from().equals(test.request.destination())) {
                continue;
            }
            if (Arrays.equals(payload, awaited)) {
                // a message to ourselves passes here on its way out, too: the echo is the message
                replied(test, PingReply.Kind.ECHO, now, out);
                return;
            }
            if (isAcknowledgement(payload, awaited)) {
                replied(test, PingReply.Kind.ACKNOWLEDGEMENT, now, out);
                return;
            }
        }
        if (isMarked(payload)) {
            // too late, or twice
            counters.increment(Mtp3Counter.TEST_OWN_ANSWER);
            return;
        }
        byte[] answer = responder.answer(message.from(), payload, now);
        if (answer != null) {
            out.accept(new Output.Answer(message.from(), message.to(), message.sls(), answer));
        }
    }

    private boolean isMarked(byte[] payload) {
        return payload.length >= TEST_AT
                && Arrays.equals(payload, MARK_AT, TEST_AT, mark, 0, mark.length);
    }

    private static boolean isAcknowledgement(byte[] payload, byte[] awaited) {
        return payload.length == awaited.length
                && payload[0] == (byte) (awaited[0] + 0x10)
                && Arrays.equals(payload, 1, payload.length, awaited, 1, awaited.length);
    }

    private void unequipped(PointCode from, long now, Consumer<? super Output> out) {
        for (Test test : List.copyOf(tests.values())) {
            if (test.awaited != null && from.equals(test.request.destination())) {
                test.unequipped++;
                replied(test, PingReply.Kind.UNEQUIPPED, now, out);
            }
        }
    }

    private void replied(Test test, PingReply.Kind kind, long now, Consumer<? super Output> out) {
        long roundTrip = now - test.sentAt;
        test.received++;
        test.minimum = Math.min(test.minimum, roundTrip);
        test.maximum = Math.max(test.maximum, roundTrip);
        test.total += roundTrip;
        out.accept(
                new Output.Replied(
                        test.number,
                        new PingReply(test.serial, Duration.ofNanos(roundTrip), kind)));
        goOn(test, now, out);
    }

    private void failed(Test test, PingFailure failure, long now, Consumer<? super Output> out) {
        test.failure = failure;
        out.accept(new Output.Failed(test.number, test.serial, failure));
        goOn(test, now, out);
    }

    private void goOn(Test test, long now, Consumer<? super Output> out) {
        test.awaited = null;
        test.answer = Timer.STOPPED;
        if (test.serial >= test.request.count()) {
            finish(test, now, out);
            return;
        }
        long interval = test.unequipped > 0 ? UNEQUIPPED_INTERVAL_NANOS : INTERVAL_NANOS;
        test.next = new Timer(Math.max(now, test.sentAt + interval));
    }

    private void finish(Test test, long now, Consumer<? super Output> out) {
        tests.remove(test.number);
        boolean any = test.received > 0;
        out.accept(
                new Output.Finished(
                        test.number,
                        new PingResult(
                                test.request,
                                test.sent,
                                test.received,
                                test.unequipped,
                                Duration.ofNanos(any ? test.minimum : 0),
                                Duration.ofNanos(any ? test.total / test.received : 0),
                                Duration.ofNanos(test.maximum),
                                Duration.ofNanos(now - test.startedAt),
                                test.failure)));
    }

    private PingFailure noAnswer(Test test) {
        PointCode destination = test.request.destination();
        return new PingFailure(
                Cause.NO_ANSWER,
                ("no answer from %s within %d ms: the message was sent; does %s have a route back"
                                + " to %s?")
                        .formatted(
                                destination, test.request.timeout().toMillis(), destination, self));
    }
}
