// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkFailure.Cause;
import org.signalbox.mtp3.LinkActivityInput.Activate;
import org.signalbox.mtp3.LinkActivityInput.Deactivate;
import org.signalbox.mtp3.LinkActivityInput.InService;
import org.signalbox.mtp3.LinkActivityInput.OutOfService;
import org.signalbox.mtp3.LinkActivityInput.ProcessorOutage;
import org.signalbox.mtp3.LinkActivityInput.TestAnswer;
import org.signalbox.mtp3.LinkActivityOutput.Available;
import org.signalbox.mtp3.LinkActivityOutput.Changed;
import org.signalbox.mtp3.LinkActivityOutput.Failed;
import org.signalbox.mtp3.LinkActivityOutput.SendTest;
import org.signalbox.mtp3.LinkActivityOutput.Start;
import org.signalbox.mtp3.LinkActivityOutput.Stop;
import org.signalbox.mtp3.LinkActivityOutput.TestFailed;
import org.signalbox.mtp3.LinkActivityOutput.Unavailable;
import org.signalbox.mtp3.LinkTestMessage.Pattern;

import java.time.Duration;
import java.util.List;

/// Activation, restoration and test of a link: chapters 1 and 12 of Q.782, as far as one link shows
/// them.
@NullUnmarked
class LinkActivityTest {
    private static final LinkFailure LOST = new LinkFailure(Cause.CONNECTION_LOST);
    private static final LinkFailure STOPPED = new LinkFailure(Cause.LOCAL_DEACTIVATION);

    private final LinkActivity activity = new LinkActivity(Mtp3Timers.STANDARD);
    private final MachineBench<LinkActivityInput, LinkActivityOutput> link =
            new MachineBench<>(activity);

    /// Every state with every input: the state that follows. `kept` means that nothing happens at
    /// all.
    @ParameterizedTest
    @CsvSource({
        "DEACTIVATED, activate,   ACTIVATING",
        "DEACTIVATED, deactivate, kept",
        "DEACTIVATED, in service, kept",
        "DEACTIVATED, failure,    kept",
        "DEACTIVATED, stopped,    kept",
        "DEACTIVATED, outage,     kept",
        "DEACTIVATED, outage end, kept",
        "DEACTIVATED, answer,     kept",
        "ACTIVATING,  activate,   kept",
        "ACTIVATING,  deactivate, DEACTIVATED",
        "ACTIVATING,  in service, TESTING",
        "ACTIVATING,  failure,    FAILED",
        "ACTIVATING,  stopped,    kept",
        "ACTIVATING,  outage,     kept",
        "ACTIVATING,  outage end, kept",
        "ACTIVATING,  answer,     kept",
        "TESTING,     activate,   kept",
        "TESTING,     deactivate, DEACTIVATED",
        "TESTING,     in service, kept",
        "TESTING,     failure,    FAILED",
        "TESTING,     stopped,    FAILED",
        "TESTING,     outage,     kept",
        "TESTING,     outage end, kept",
        "TESTING,     answer,     AVAILABLE",
        "AVAILABLE,   activate,   kept",
        "AVAILABLE,   deactivate, DEACTIVATED",
        "AVAILABLE,   in service, kept",
        "AVAILABLE,   failure,    FAILED",
        "AVAILABLE,   stopped,    FAILED",
        "AVAILABLE,   outage,     BLOCKED",
        "AVAILABLE,   outage end, kept",
        "AVAILABLE,   answer,     kept",
        "BLOCKED,     activate,   kept",
        "BLOCKED,     deactivate, DEACTIVATED",
        "BLOCKED,     in service, kept",
        "BLOCKED,     failure,    FAILED",
        "BLOCKED,     stopped,    FAILED",
        "BLOCKED,     outage,     kept",
        "BLOCKED,     outage end, AVAILABLE",
        "BLOCKED,     answer,     kept",
        "FAILED,      activate,   ACTIVATING",
        "FAILED,      deactivate, DEACTIVATED",
        "FAILED,      in service, TESTING",
        "FAILED,      failure,    kept",
        "FAILED,      stopped,    kept",
        "FAILED,      outage,     kept",
        "FAILED,      outage end, kept",
        "FAILED,      answer,     kept"
    })
    void followsTheTable(LinkState state, String input, String next) {
        Pattern sent = bringTo(state);

        List<LinkActivityOutput> outputs =
                link.on(
                        switch (input) {
                            case "activate" -> new Activate();
                            case "deactivate" -> new Deactivate();
                            case "in service" -> new InService();
                            case "failure" -> new OutOfService(LOST);
                            case "stopped" -> new OutOfService(STOPPED);
                            case "outage" -> new ProcessorOutage(true);
                            case "outage end" -> new ProcessorOutage(false);
                            case "answer" -> new TestAnswer(LinkTestResult.NO_ERRORS, sent);
                            default -> throw new IllegalArgumentException(input);
                        });

        if (next.equals("kept")) {
            assertThat(outputs).isEmpty();
            assertThat(activity.state()).isEqualTo(state);
        } else {
            LinkState expected = LinkState.valueOf(next);
            assertThat(activity.state()).isEqualTo(expected);
            assertThat(outputs).last().isEqualTo(new Changed(expected));
            assertThat(outputs.contains(new Available()))
                    .isEqualTo(expected == LinkState.AVAILABLE);
            assertThat(outputs.contains(new Unavailable())).isEqualTo(state == LinkState.AVAILABLE);
            assertThat(outputs.contains(new Stop())).isEqualTo(expected == LinkState.DEACTIVATED);
        }
    }

    @Test
    void goesIntoUseAfterOneGoodTest() {
        assertThat(link.on(new Activate()))
                .containsExactly(new Start(), new Changed(LinkState.ACTIVATING));
        List<LinkActivityOutput> aligned = link.on(new InService());
        assertThat(aligned).hasSize(2);
        assertThat(aligned.get(1)).isEqualTo(new Changed(LinkState.TESTING));
        Pattern sent = ((SendTest) aligned.getFirst()).pattern();

        assertThat(link.on(new TestAnswer(LinkTestResult.NO_ERRORS, sent)))
                .containsExactly(new Available(), new Changed(LinkState.AVAILABLE));

        assertThat(activity.lastTest()).isEqualTo(LinkTestResult.NO_ERRORS);
        assertThat(activity.lastFailure()).isNull();
    }

    @Test
    void testsAgainEveryMinuteWithAnotherPattern() {
        Pattern first = bringTo(LinkState.AVAILABLE);

        assertThat(link.pass(Duration.ofSeconds(59))).isEmpty();
        List<LinkActivityOutput> outputs = link.pass(Duration.ofSeconds(1));

        assertThat(outputs).hasSize(1);
        Pattern second = ((SendTest) outputs.getFirst()).pattern();
        assertThat(second).isNotEqualTo(first);
        assertThat(link.on(new TestAnswer(LinkTestResult.NO_ERRORS, second))).isEmpty();
        assertThat(link.untilDeadline()).isEqualTo(Duration.ofSeconds(60));
    }

    /// ITP: again after 8 s, failed after 16 s.
    @Test
    void withoutAnswerItTestsOnceMoreAndThenFails() {
        bringTo(LinkState.TESTING);

        assertThat(link.pass(Duration.ofSeconds(7))).isEmpty();
        List<LinkActivityOutput> again = link.pass(Duration.ofSeconds(1));
        assertThat(again).hasSize(2).contains(new TestFailed(LinkTestResult.FAILED));
        List<LinkActivityOutput> failed = link.pass(Duration.ofSeconds(8));

        LinkFailure failure = new LinkFailure(Cause.LINK_TEST_FAILED, "no answer");
        assertThat(failed)
                .containsExactly(
                        new TestFailed(LinkTestResult.FAILED),
                        new Stop(),
                        new Failed(failure),
                        new Changed(LinkState.FAILED));
        assertThat(activity.lastFailure()).isEqualTo(failure);
        assertThat(activity.lastTest()).isEqualTo(LinkTestResult.FAILED);
    }

    @Test
    void linkInUseThatStopsAnsweringIsTakenOutOfUse() {
        bringTo(LinkState.AVAILABLE);

        List<LinkActivityOutput> outputs = link.pass(Duration.ofSeconds(76));

        assertThat(outputs).contains(new Unavailable(), new Stop(), new Changed(LinkState.FAILED));
        assertThat(outputs.indexOf(new Unavailable())).isLessThan(outputs.indexOf(new Stop()));
    }

    @Test
    void failedTestIsFollowedByAnotherAttempt() {
        bringTo(LinkState.TESTING);
        link.pass(Duration.ofSeconds(16));
        link.on(new OutOfService(STOPPED));

        assertThat(link.pass(Duration.ofSeconds(14))).isEmpty();
        assertThat(link.pass(Duration.ofSeconds(1)))
                .containsExactly(new Start(), new Changed(LinkState.ACTIVATING));
    }

    @Test
    void wrongAnswerNamesWhatIsWrong() {
        Pattern sent = bringTo(LinkState.TESTING);

        assertThat(link.on(new TestAnswer(LinkTestResult.NO_ERRORS, Pattern.of((byte) 0))))
                .isEmpty();
        assertThat(activity.lastTest()).isEqualTo(LinkTestResult.BAD_PATTERN);
        assertThat(link.pass(Duration.ofSeconds(8)))
                .contains(new TestFailed(LinkTestResult.BAD_PATTERN));
        // the second attempt has another pattern; the answer to the first does not count any more
        assertThat(link.on(new TestAnswer(LinkTestResult.NO_ERRORS, sent))).isEmpty();
        assertThat(link.on(new TestAnswer(LinkTestResult.INCORRECT_SLC, sent))).isEmpty();
        link.pass(Duration.ofSeconds(8));

        assertThat(activity.state()).isEqualTo(LinkState.FAILED);
        assertThat(activity.lastFailure().detail())
                .isEqualTo("the far end's link code is that of another link");
    }

    @ParameterizedTest
    @EnumSource(
            value = LinkTestResult.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NO_ERRORS", "BAD_PATTERN", "FAILED"})
    void answerOfAWrongOriginDoesNotPassTheTest(LinkTestResult origin) {
        Pattern sent = bringTo(LinkState.TESTING);

        link.on(new TestAnswer(origin, sent));

        assertThat(activity.state()).isEqualTo(LinkState.TESTING);
        assertThat(activity.lastTest()).isEqualTo(origin);
    }

    @Test
    void goodAnswerAfterAWrongOnePasses() {
        Pattern sent = bringTo(LinkState.TESTING);
        link.on(new TestAnswer(LinkTestResult.BAD_PATTERN, sent));

        link.on(new TestAnswer(LinkTestResult.NO_ERRORS, sent));

        assertThat(activity.state()).isEqualTo(LinkState.AVAILABLE);
    }

    @Test
    void failedLinkIsRestoredAfterT17() {
        bringTo(LinkState.AVAILABLE);

        assertThat(link.on(new OutOfService(LOST)))
                .containsExactly(
                        new Unavailable(), new Failed(LOST), new Changed(LinkState.FAILED));
        assertThat(activity.lastFailure()).isEqualTo(LOST);
        assertThat(link.untilDeadline()).isEqualTo(Mtp3Timers.STANDARD.get(Mtp3Timer.T17));
        assertThat(link.pass(Mtp3Timers.STANDARD.get(Mtp3Timer.T17)))
                .containsExactly(new Start(), new Changed(LinkState.ACTIVATING));
    }

    @Test
    void outageDuringTheTestBlocksTheLinkWhenItIsOver() {
        Pattern sent = bringTo(LinkState.TESTING);
        link.on(new ProcessorOutage(true));

        assertThat(link.on(new TestAnswer(LinkTestResult.NO_ERRORS, sent)))
                .containsExactly(new Changed(LinkState.BLOCKED));
        assertThat(link.isIdle()).isTrue();
        assertThat(link.on(new ProcessorOutage(false)))
                .containsExactly(new Available(), new Changed(LinkState.AVAILABLE));
    }

    /// Brings the link into a state.
    ///
    /// @return the pattern of the last test
    private Pattern bringTo(LinkState state) {
        Pattern sent = Pattern.of((byte) 0);
        if (state == LinkState.DEACTIVATED) {
            return sent;
        }
        link.on(new Activate());
        if (state == LinkState.FAILED) {
            link.on(new OutOfService(LOST));
        }
        if (state == LinkState.ACTIVATING || state == LinkState.FAILED) {
            return sent;
        }
        sent = ((SendTest) link.on(new InService()).getFirst()).pattern();
        if (state == LinkState.TESTING) {
            return sent;
        }
        link.on(new TestAnswer(LinkTestResult.NO_ERRORS, sent));
        if (state == LinkState.BLOCKED) {
            link.on(new ProcessorOutage(true));
        }
        return sent;
    }
}
