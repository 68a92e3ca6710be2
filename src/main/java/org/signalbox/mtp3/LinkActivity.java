// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;
import org.signalbox.mtp3.LinkActivityInput.Activate;
import org.signalbox.mtp3.LinkActivityInput.ChangeoverOrdered;
import org.signalbox.mtp3.LinkActivityInput.Deactivate;
import org.signalbox.mtp3.LinkActivityInput.InService;
import org.signalbox.mtp3.LinkActivityInput.OutOfService;
import org.signalbox.mtp3.LinkActivityInput.ProcessorOutage;
import org.signalbox.mtp3.LinkActivityInput.TestAnswer;
import org.signalbox.mtp3.LinkTestMessage.Pattern;

import java.util.function.Consumer;

/// The life of one signalling link as level 3 sees it: activation, test, restoration.
/// Q.704 section 12.2 (LSAC of figure 36) with the signalling link test control of Q.707 (SLTC of
/// its figure 2).
///
/// ```
///                Activate                     InService                 SLTA good
///   Deactivated -----------> Activating ------------------> Testing -------------> Available
///        ^                    |     ^                        |                      |      ^
///        | Deactivate         |     | T17 or test retry      | no good SLTA         |      |
///        | (from everywhere)  v     |                        | in 2 x T1            v      |
///        +------------------ Failed <------------------------+              processor outage
///                             ^                                                     |
///                             +------------- OutOfService (from everywhere) --- Blocked
/// ```
///
/// - A link goes into use only after a test: SLTM, answered within T1 (Q.707), else once more, and
///   after the second T1 the link is stopped and tried again later.
/// - A link in use is tested every T2 in the same way.
/// - A wrong answer is not an answer: T1 goes on, and what was wrong is the result if it expires.
/// - A processor outage that comes before the test is over is remembered.
/// - Level 2 runs on a loop of its own, so its reports may cross our orders. A report of local
///   deactivation confirms a stop and is never a failure; a link that reports to be in service
///   while we wait to start it is in service, and is tested.
///
/// A link to a far end that knows no tests ([FarEnd#reports]) goes into use without.
///
/// Changeover and changeback begin at the outputs `Unavailable` and `Available`.
final class LinkActivity implements Machine<LinkActivityInput, LinkActivityOutput> {
    /// What Q.707 leaves to the implementation. ITP sends 0x11 0x12; any pattern will do, and a
    /// test message gets the next one so that an old answer cannot pass for a new one.
    private static final int PATTERN_OCTETS = 2;

    private static final int TESTS_MAX = 2;

    private sealed interface State {
        LinkState kind();

        /// Level 2 is to be out of service.
        record Deactivated() implements State {
            @Override
            public LinkState kind() {
                return LinkState.DEACTIVATED;
            }
        }

        /// Level 2 aligns.
        record Activating() implements State {
            @Override
            public LinkState kind() {
                return LinkState.ACTIVATING;
            }
        }

        /// The first test after alignment.
        record Testing(Test test, boolean processorOutage) implements State {
            @Override
            public LinkState kind() {
                return LinkState.TESTING;
            }
        }

        /// @param test the periodic test that waits for its answer; null between tests
        /// @param t2 runs between tests
        record Available(@Nullable Test test, Timer t2) implements State {
            @Override
            public LinkState kind() {
                return LinkState.AVAILABLE;
            }
        }

        record Blocked() implements State {
            @Override
            public LinkState kind() {
                return LinkState.BLOCKED;
            }
        }

        /// @param retry runs until the next attempt
        record Failed(Timer retry) implements State {
            @Override
            public LinkState kind() {
                return LinkState.FAILED;
            }
        }
    }

    /// A test that waits for its answer.
    ///
    /// @param attempt 1 or 2
    /// @param verdict what is known so far if no good answer comes
    private record Test(Pattern pattern, int attempt, LinkTestResult verdict, Timer t1) {}

    private Mtp3Timers timers;

    private State state = new State.Deactivated();
    private final boolean tested;
    private final @Nullable Pattern fixedPattern;
    private int nextPattern = 0x1112;
    private @Nullable LinkFailure lastFailure;
    private @Nullable LinkTestResult lastTest;

    LinkActivity(Mtp3Timers timers) {
        this(timers, null);
    }

    /// @param fixedPattern what every test carries; null: each another pattern
    LinkActivity(Mtp3Timers timers, @Nullable Pattern fixedPattern) {
        this(timers, true, fixedPattern);
    }

    private LinkActivity(Mtp3Timers timers, boolean tested, @Nullable Pattern fixedPattern) {
        this.timers = timers;
        this.tested = tested;
        this.fixedPattern = fixedPattern;
    }

    /// Of a link whose far end knows no tests.
    static LinkActivity untested(Mtp3Timers timers) {
        return new LinkActivity(timers, false, null);
    }

    /// Timers that start from now on take their values from `changed`.
    void configure(Mtp3Timers changed) {
        timers = changed;
    }

    LinkState state() {
        return state.kind();
    }

    /// Why the link last failed; null if it never did.
    @Nullable LinkFailure lastFailure() {
        return lastFailure;
    }

    /// What the last test found; null if none has ended yet.
    @Nullable LinkTestResult lastTest() {
        return lastTest;
    }

    /// When the next attempt to activate begins, or [#NO_DEADLINE].
    long nextAttempt() {
        return state instanceof State.Failed(Timer retry) ? retry.deadline() : NO_DEADLINE;
    }

    @Override
    public void handle(
            LinkActivityInput input, long now, Consumer<? super LinkActivityOutput> out) {
        State before = state;
        state =
                switch (before) {
                    case State.Deactivated s -> deactivated(s, input, out);
                    case State.Activating s -> activating(s, input, now, out);
                    case State.Testing s -> testing(s, input, now, out);
                    case State.Available s -> available(s, input, now, out);
                    case State.Blocked s -> blocked(s, input, now, out);
                    case State.Failed s -> failed(s, input, now, out);
                };
        tellChange(before, out);
    }

    @Override
    public void advance(long now, Consumer<? super LinkActivityOutput> out) {
        State before = state;
        state =
                switch (before) {
                    case State.Deactivated s -> s;
                    case State.Activating s -> s;
                    case State.Testing(Test test, boolean outage) when test.t1.isExpired(now) -> {
                        Test again = afterT1(test, now, out);
                        yield again == null
                                ? testFailed(test, now, out)
                                : new State.Testing(again, outage);
                    }
                    case State.Testing s -> s;
                    case State.Available(Test test, _)
                            when test != null && test.t1.isExpired(now) -> {
                        Test again = afterT1(test, now, out);
                        if (again == null) {
                            out.accept(new LinkActivityOutput.Unavailable());
                            yield testFailed(test, now, out);
                        }
                        yield new State.Available(again, Timer.STOPPED);
                    }
                    case State.Available(_, Timer t2) when t2.isExpired(now) ->
                            new State.Available(sendTest(1, now, out), Timer.STOPPED);
                    case State.Available s -> s;
                    case State.Blocked s -> s;
                    case State.Failed(Timer retry) when retry.isExpired(now) -> start(out);
                    case State.Failed s -> s;
                };
        tellChange(before, out);
    }

    @Override
    public long nextDeadline() {
        return switch (state) {
            case State.Deactivated _, State.Activating _, State.Blocked _ -> NO_DEADLINE;
            case State.Testing(Test test, _) -> test.t1.deadline();
            case State.Available(Test test, Timer t2) ->
                    test == null ? t2.deadline() : test.t1.deadline();
            case State.Failed(Timer retry) -> retry.deadline();
        };
    }

    private State deactivated(
            State.Deactivated s,
            LinkActivityInput input,
            Consumer<? super LinkActivityOutput> out) {
        return switch (input) {
            case Activate _ -> start(out);
            case Deactivate _,
                    InService _,
                    OutOfService _,
                    ChangeoverOrdered _,
                    ProcessorOutage _,
                    TestAnswer _ ->
                    s;
        };
    }

    private State activating(
            State.Activating s,
            LinkActivityInput input,
            long now,
            Consumer<? super LinkActivityOutput> out) {
        return switch (input) {
            case Deactivate _ -> stop(out);
            case InService _ -> aligned(now, out);
            // the late confirmation of a stop before this start
            case OutOfService(LinkFailure failure)
                    when failure.cause() == Cause.LOCAL_DEACTIVATION ->
                    s;
            case OutOfService(LinkFailure failure) -> fail(failure, now, out);
            case Activate _, ChangeoverOrdered _, ProcessorOutage _, TestAnswer _ -> s;
        };
    }

    private State testing(
            State.Testing s,
            LinkActivityInput input,
            long now,
            Consumer<? super LinkActivityOutput> out) {
        return switch (input) {
            case Deactivate _ -> stop(out);
            case OutOfService(LinkFailure failure) -> fail(failure, now, out);
            case ProcessorOutage(boolean outage) -> new State.Testing(s.test, outage);
            case TestAnswer answer -> {
                Test still = afterAnswer(s.test, answer);
                if (still != null) {
                    yield new State.Testing(still, s.processorOutage);
                }
                yield s.processorOutage ? new State.Blocked() : toAvailable(now, out);
            }
            case Activate _, InService _, ChangeoverOrdered _ -> s;
        };
    }

    private State available(
            State.Available s,
            LinkActivityInput input,
            long now,
            Consumer<? super LinkActivityOutput> out) {
        return switch (input) {
            case Deactivate _ -> {
                out.accept(new LinkActivityOutput.Unavailable());
                yield stop(out);
            }
            case OutOfService(LinkFailure failure) -> {
                out.accept(new LinkActivityOutput.Unavailable());
                yield fail(failure, now, out);
            }
            case ChangeoverOrdered _ -> {
                out.accept(new LinkActivityOutput.Unavailable());
                yield failByOrder(now, out);
            }
            case ProcessorOutage(boolean outage) when outage -> {
                // Q.707 section 2.2: no test while the far end's level 3 is out
                out.accept(new LinkActivityOutput.Unavailable());
                yield new State.Blocked();
            }
            case TestAnswer answer -> {
                if (s.test == null) {
                    yield s;
                }
                Test still = afterAnswer(s.test, answer);
                yield still == null
                        ? new State.Available(
                                null, Timer.start(now, timers.get(Mtp3Timer.LINK_TEST_T2)))
                        : new State.Available(still, Timer.STOPPED);
            }
            case Activate _, InService _, ProcessorOutage _ -> s;
        };
    }

    private State blocked(
            State.Blocked s,
            LinkActivityInput input,
            long now,
            Consumer<? super LinkActivityOutput> out) {
        return switch (input) {
            case Deactivate _ -> stop(out);
            case OutOfService(LinkFailure failure) -> fail(failure, now, out);
            case ChangeoverOrdered _ -> failByOrder(now, out);
            // Q.704 section 3.2.7: unblocked, and in use again without a test
            case ProcessorOutage(boolean outage) -> outage ? s : toAvailable(now, out);
            case Activate _, InService _, TestAnswer _ -> s;
        };
    }

    private State failed(
            State.Failed s,
            LinkActivityInput input,
            long now,
            Consumer<? super LinkActivityOutput> out) {
        return switch (input) {
            case Deactivate _ -> stop(out);
            // the operator need not wait for the timer
            case Activate _ -> start(out);
            case InService _ -> aligned(now, out);
            case OutOfService _, ChangeoverOrdered _, ProcessorOutage _, TestAnswer _ -> s;
        };
    }

    private State start(Consumer<? super LinkActivityOutput> out) {
        out.accept(new LinkActivityOutput.Start());
        return new State.Activating();
    }

    private State stop(Consumer<? super LinkActivityOutput> out) {
        out.accept(new LinkActivityOutput.Stop());
        return new State.Deactivated();
    }

    private State aligned(long now, Consumer<? super LinkActivityOutput> out) {
        return tested ? new State.Testing(sendTest(1, now, out), false) : toAvailable(now, out);
    }

    private State toAvailable(long now, Consumer<? super LinkActivityOutput> out) {
        out.accept(new LinkActivityOutput.Available());
        return new State.Available(
                null,
                tested ? Timer.start(now, timers.get(Mtp3Timer.LINK_TEST_T2)) : Timer.STOPPED);
    }

    private State fail(LinkFailure failure, long now, Consumer<? super LinkActivityOutput> out) {
        lastFailure = failure;
        out.accept(new LinkActivityOutput.Failed(failure));
        // Q.704 section 12.2: T17 keeps a link from being started again and again
        return new State.Failed(Timer.start(now, timers.get(Mtp3Timer.T17)));
    }

    private State failByOrder(long now, Consumer<? super LinkActivityOutput> out) {
        out.accept(new LinkActivityOutput.Stop());
        return fail(new LinkFailure(Cause.CHANGEOVER_ORDERED), now, out);
    }

    private State testFailed(Test test, long now, Consumer<? super LinkActivityOutput> out) {
        out.accept(new LinkActivityOutput.Stop());
        lastFailure = new LinkFailure(Cause.LINK_TEST_FAILED, test.verdict.explanation());
        out.accept(new LinkActivityOutput.Failed(lastFailure));
        return new State.Failed(Timer.start(now, timers.get(Mtp3Timer.LINK_TEST_RETRY)));
    }

    private Test sendTest(int attempt, long now, Consumer<? super LinkActivityOutput> out) {
        Pattern pattern = fixedPattern == null ? nextPattern() : fixedPattern;
        out.accept(new LinkActivityOutput.SendTest(pattern));
        return new Test(
                pattern,
                attempt,
                LinkTestResult.FAILED,
                Timer.start(now, timers.get(Mtp3Timer.LINK_TEST_T1)));
    }

    private Pattern nextPattern() {
        byte[] octets = new byte[PATTERN_OCTETS];
        octets[0] = (byte) (nextPattern >>> 8);
        octets[1] = (byte) nextPattern;
        nextPattern = nextPattern + 1 & 0xFFFF;
        return Pattern.of(octets);
    }

    /// The test after its T1 ran out: sent anew, or null when it has failed for good.
    private @Nullable Test afterT1(Test test, long now, Consumer<? super LinkActivityOutput> out) {
        lastTest = test.verdict;
        out.accept(new LinkActivityOutput.TestFailed(test.verdict));
        if (test.attempt == TESTS_MAX) {
            return null;
        }
        Test again = sendTest(test.attempt + 1, now, out);
        return new Test(again.pattern, again.attempt, test.verdict, again.t1);
    }

    /// The test after an answer: null when it has passed.
    private @Nullable Test afterAnswer(Test test, TestAnswer answer) {
        LinkTestResult result = answer.origin();
        if (result == LinkTestResult.NO_ERRORS && !answer.pattern().equals(test.pattern)) {
            result = LinkTestResult.BAD_PATTERN;
        }
        lastTest = result;
        if (result == LinkTestResult.NO_ERRORS) {
            return null;
        }
        return new Test(test.pattern, test.attempt, result, test.t1);
    }

    private void tellChange(State before, Consumer<? super LinkActivityOutput> out) {
        if (before.kind() != state.kind()) {
            out.accept(new LinkActivityOutput.Changed(state.kind()));
        }
    }
}
