// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

import java.util.List;

/// Chapter 13 of Q.782, invalid messages: each is thrown away and counted, and does nothing else;
/// the list of the cases, and which of their numbers are the standard's, is in
/// `conformance/q782.txt`.
@NullUnmarked
class Q782InvalidMessagesTest {
    /// From B to A, link code 0.
    private static final String LABEL = "09480402";

    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("13.1")
    void unknownHeadings() {
        // H0 unknown with any H1; H1 unknown in each group that has some
        List<String> headings =
                List.of(
                        "00", "10", "0f", "1f", "19", "1b", "1e", "01", "71", "f1", "32", "33",
                        "74", "55", "96", "37", "58", "2a");
        bench.configurationA(2).inService();

        headings.forEach(heading -> hex("00", heading + "0102030405"));

        expectHarmless(headings.size());
    }

    @Test
    @Conformance("13.2")
    void managementMessagesCutShort() {
        // COO, COA, XCO, XCA, CBD, CBA, TFP, TFR, TFA, RST, RSR, UPU, and not even a heading
        List<String> messages =
                List.of(
                        "11", "21", "310102", "410102", "51", "61", "1401", "3401", "54", "1501",
                        "2501", "1a0102", "");
        bench.configurationA(2).inService();

        messages.forEach(message -> hex("00", message));

        expectHarmless(messages.size());
    }

    /// Q.704 section 14.3: what comes behind the last field known is of a later version.
    @Test
    @Conformance("13.3")
    void whatIsTooLongIsReadAsFarAsKnown() {
        bench.configurationC(2, 1).inService();

        // TFP D, D being 1.4.1
        hex("00", "142108" + "ffff");

        bench.expect();
        assertThat(bench.sharing("D")).containsOnlyKeys("ToC:0");
        bench.expectCount(Mtp3Counter.DISCARDED_MALFORMED, 0);
    }

    @Test
    @Conformance("13.4")
    void managementFromAPointThatIsNotAdjacent() {
        bench.configurationC(2, 2).inService();

        for (String words :
                List.of(
                        "TFP D",
                        "TFA D",
                        "RST D",
                        "XCO 0 FSN 0",
                        "XCA 0 FSN 0",
                        "ECO 0",
                        "ECA 0",
                        "CBD 0 code 1",
                        "CBA 0 code 1",
                        "TRA")) {
            bench.send("ToB:0", words + " from 7.7.7");
        }

        bench.expect();
        bench.expectCount(Mtp3Counter.MANAGEMENT_FROM_STRANGER, 10);
        assertThat(bench.sharing("D")).hasSize(4);
        bench.expectState("ToB:0", LinkState.AVAILABLE);
    }

    @Test
    @Conformance("13.5")
    void managementAboutALinkThatIsNotThere() {
        bench.configurationA(2).inService();

        for (String words :
                List.of(
                        "XCO 9 FSN 0",
                        "XCA 9 FSN 0",
                        "COO 9 FSN 0",
                        "COA 9 FSN 0",
                        "ECO 9",
                        "ECA 9",
                        "CBD 9 code 1",
                        "CBA 9 code 1")) {
            bench.send("ToB:0", words);
        }

        bench.expect();
        bench.expectCount(Mtp3Counter.MANAGEMENT_POINTLESS, 8);
        bench.expectState("ToB:0", LinkState.AVAILABLE).expectState("ToB:1", LinkState.AVAILABLE);
    }

    @Test
    @Conformance("13.6")
    void linkTestsThatAreNone() {
        bench.configurationA(2).inService();
        bench.showTests();

        // no heading, no length, no pattern, half a pattern, unknown heading
        List<String> messages = List.of("", "11", "1100", "112012", "99201112", "2120ff");
        messages.forEach(message -> hex("01", message));
        // too long: answered with what the length says
        hex("01", "112011121314");

        bench.expect("ToB:0 SLTA 0 pattern 1112");
        bench.expectCount(Mtp3Counter.DISCARDED_MALFORMED, messages.size());
        bench.expectState("ToB:0", LinkState.AVAILABLE);
    }

    private void hex(String service, String userPart) {
        bench.tester("ToB:0").sendHex(service + LABEL + userPart);
    }

    private void expectHarmless(int malformed) {
        bench.expect();
        bench.expectCount(Mtp3Counter.DISCARDED_MALFORMED, malformed);
        bench.expectState("ToB:0", LinkState.AVAILABLE).expectState("ToB:1", LinkState.AVAILABLE);
        bench.expectState("B", DestinationState.ACCESSIBLE).expectPrimitives();
        bench.message("A", "B", 0, 1);
        bench.message("A", "B", 1, 2);
        bench.expect("ToB:0 MSU 1 from A to B SLS 0", "ToB:1 MSU 2 from A to B SLS 1");
    }
}
