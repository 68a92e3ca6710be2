// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.mtp3.Mtp3Timer.LINK_TEST_RETRY;
import static org.signalbox.mtp3.Mtp3Timer.LINK_TEST_T1;
import static org.signalbox.mtp3.Mtp3Timer.LINK_TEST_T2;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.link.LinkIdentity;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;

/// Chapter 12 of Q.782, the signalling link test of Q.707; the list of the cases, and which of
/// their numbers are the standard's, is in `conformance/q782.txt`.
@NullUnmarked
class Q782LinkTestTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("12.1")
    void linkIsTestedBeforeUseAndThenEveryT2() {
        bench.configurationA(1).installed().showTests();
        bench.activateFirst("ToB:0");
        bench.expect("ToB:0 SLTM 0 pattern 1112", "ToB:0 TRA");
        bench.almost(LINK_TEST_T2).expectNothing();

        bench.after(LINK_TEST_T2);
        bench.expect("ToB:0 SLTM 0 pattern 1113");
        bench.pass(LINK_TEST_T2.standard()).expect("ToB:0 SLTM 0 pattern 1114");
        expectResult(LinkTestResult.NO_ERRORS);
    }

    @Test
    @Conformance("12.2")
    void linkThatDoesNotAnswerTwiceIsNotTakenIntoUse() {
        silent();
        bench.expect("ToB:0 SLTM 0 pattern 1112");
        bench.almost(LINK_TEST_T1).expectNothing();
        bench.after(LINK_TEST_T1).expect("ToB:0 SLTM 0 pattern 1113");
        bench.expectState("ToB:0", LinkState.TESTING);
        bench.after(LINK_TEST_T1).expect();

        bench.expectState("ToB:0", LinkState.FAILED);
        expectResult(LinkTestResult.FAILED);
        assertThat(bench.point.link("ToB", 0).calls).containsExactly("start emergency", "stop");
        bench.after(LINK_TEST_RETRY).expect("ToB:0 SLTM 0 pattern 1114");
    }

    @Test
    @Conformance("12.3")
    void linkInUseThatDoesNotAnswerTwiceIsTakenOutOfUse() {
        bench.configurationA(2).inService();
        bench.pass(LINK_TEST_T2.standard());
        bench.showTests().tester("ToB:0").answersTests = false;
        bench.pass(LINK_TEST_T2.standard().plus(LINK_TEST_T1.standard().multipliedBy(2)));

        bench.expectState("ToB:0", LinkState.FAILED).expectState("ToB:1", LinkState.AVAILABLE);
        expectResult(LinkTestResult.FAILED);
        assertThat(bench.point.events)
                .contains(
                        new Mtp3Event.LinkTestFailed(
                                new LinkIdentity("ToB", 0), LinkTestResult.FAILED));
        bench.forget();
    }

    @Test
    @Conformance("12.4")
    void anotherPatternIsNoAnswer() {
        silent();
        bench.send("ToB:0", "SLTA 0 pattern 9999");
        expectNotInUse(LinkTestResult.BAD_PATTERN);

        // the right one still counts
        bench.send("ToB:0", "SLTA 0 pattern 1112");
        bench.expect("ToB:0 SLTM 0 pattern 1112", "ToB:0 TRA");
        expectResult(LinkTestResult.NO_ERRORS);
    }

    @Test
    @Conformance("12.5")
    void linkCodesOfOthersAreToldApart() {
        bench.configurationA(2).inService();
        bench.showTests().tester("ToB:0").answersTests = false;
        bench.fail("ToB:0").realign("ToB:0").forget();

        bench.send("ToB:0", "SLTA 1 pattern 1113");
        expectNotInUse(LinkTestResult.INCORRECT_SLC);
        bench.send("ToB:0", "SLTA 9 pattern 1113");
        expectNotInUse(LinkTestResult.UNDEFINED_SLC);
        bench.forget();
    }

    @Test
    @Conformance("12.6")
    void originsAreToldApart() {
        bench.configurationB(1, 1).sp().installed().showTests();
        bench.activateFirst("ToB:0").tester("ToB:0").answersTests = false;
        bench.pass(Duration.ofMillis(60));

        bench.send("ToB:0", "SLTA 0 pattern 1112 from C");
        expectNotInUse(LinkTestResult.INCORRECT_OPC);
        bench.send("ToB:0", "SLTA 0 pattern 1112 from 7.7.7");
        expectNotInUse(LinkTestResult.UNDEFINED_OPC);
        bench.expect("ToB:0 SLTM 0 pattern 1112");
    }

    @Test
    @Conformance("12.7")
    void destinationAndNetworkIndicatorAreLookedAt() {
        silent();
        bench.send("ToB:0", "SLTA 0 pattern 1112 to C");
        expectNotInUse(LinkTestResult.NON_ADJACENT);
        bench.tester("ToB:0").network = NetworkIndicator.NATIONAL;
        bench.send("ToB:0", "SLTA 0 pattern 1112");
        expectNotInUse(LinkTestResult.INCORRECT_NI);
        bench.expect("ToB:0 SLTM 0 pattern 1112");
    }

    @Test
    @Conformance("12.8")
    void answerThatNobodyAskedForChangesNothing() {
        bench.configurationA(1).inService();
        bench.showTests();

        bench.send("ToB:0", "SLTA 0 pattern 1112");
        bench.send("ToB:0", "SLTA 5 pattern 9999 from C");
        bench.message("A", "B", 0, 1);

        bench.expect("ToB:0 MSU 1 from A to B SLS 0");
        bench.expectState("ToB:0", LinkState.AVAILABLE);
        expectResult(LinkTestResult.NO_ERRORS);
    }

    @Test
    @Conformance("12.9")
    void testOfTheOtherEndIsAnsweredAsWeSeeTheLink() {
        bench.configurationA(1).inService();
        bench.showTests();

        bench.send("ToB:0", "SLTM 0 pattern 0a0b0c");
        bench.expect("ToB:0 SLTA 0 pattern 0a0b0c");
        // who believes this to be link 5, and us to be C, sees in the answer that we do not
        bench.send("ToB:0", "SLTM 5 pattern 0d to C");
        bench.expect("ToB:0 SLTA 0 pattern 0d");

        bench.expectCount(Mtp3Counter.LINK_TESTS_MISMATCHED, 1);
        assertThat(bench.point.events)
                .contains(
                        new Mtp3Event.LinkTestMismatch(
                                new LinkIdentity("ToB", 0),
                                LinkTestResult.NON_ADJACENT,
                                new RoutingLabel(
                                        code("C"), code("B"), SignallingLinkSelection.of(5))));
    }

    private static PointCode code(String point) {
        return Q782Words.code(point);
    }

    /// The only link is aligned, and waits for an answer.
    private void silent() {
        bench.configurationA(1).installed().showTests();
        bench.activateFirst("ToB:0").tester("ToB:0").answersTests = false;
        bench.pass(Duration.ofMillis(30));
    }

    private void expectNotInUse(LinkTestResult result) {
        bench.pass(Duration.ofMillis(30));
        bench.expectState("ToB:0", LinkState.TESTING);
        expectResult(result);
    }

    private void expectResult(LinkTestResult result) {
        assertThat(bench.statusOf("ToB:0").lastTest()).isEqualTo(result);
    }
}
