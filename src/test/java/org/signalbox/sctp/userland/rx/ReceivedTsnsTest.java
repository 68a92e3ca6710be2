// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.rx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.SackChunk.GapBlock;
import org.signalbox.sctp.userland.rx.ReceivedTsns.Verdict;

import java.util.SplittableRandom;
import java.util.TreeSet;

class ReceivedTsnsTest {
    private static final int INITIAL = 0xFFFFFFF0; // wraps within every test

    private final ReceivedTsns tsns = new ReceivedTsns(INITIAL);

    @Test
    void gapsCloseAndTheCumulativeTsnJumpsOverThem() {
        arrive(1, 2, 4, 3);
        assertThat(tsns.toSack(0).gaps()).containsExactly(new GapBlock(2, 5));
        arrive(6, 0);

        assertThat(tsns.cumulative()).isEqualTo(INITIAL + 4);
        assertThat(tsns.toSack(0).gaps()).containsExactly(new GapBlock(2, 2));
    }

    @Test
    void duplicatesAreReportedOnceAndBounded() {
        arrive(0);
        for (int i = 0; i < 100; i++) {
            tsns.duplicate(INITIAL);
        }

        assertThat(tsns.toSack(0).duplicates()).hasSize(ReceivedTsns.DUPLICATES_MAX);
        assertThat(tsns.toSack(0).duplicates()).isEmpty();
    }

    @Test
    void runsAreBounded() {
        for (int i = 0; i < ReceivedTsns.RUNS_MAX; i++) {
            arrive(2 * i + 1);
        }

        assertThat(tsns.probe(INITIAL + 2 * ReceivedTsns.RUNS_MAX + 1)).isEqualTo(Verdict.TOO_FAR);
        assertThat(tsns.probe(INITIAL + 2)).as("joins two runs").isEqualTo(Verdict.NEW);
        assertThat(tsns.probe(INITIAL)).as("the one waited for").isEqualTo(Verdict.NEW);
    }

    @Test
    void farAheadIsRefusedAndLongAgoIsADuplicate() {
        assertThat(tsns.probe(INITIAL + ReceivedTsns.AHEAD_MAX)).isEqualTo(Verdict.TOO_FAR);
        assertThat(tsns.probe(INITIAL + ReceivedTsns.AHEAD_MAX - 1)).isEqualTo(Verdict.NEW);
        assertThat(tsns.probe(INITIAL - 1)).isEqualTo(Verdict.DUPLICATE);
        assertThat(tsns.probe(INITIAL - 100_000)).isEqualTo(Verdict.DUPLICATE);
    }

    @Seeds(100)
    void agreesWithASet(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<Integer> received = new TreeSet<>();
        int cumulative = -1;
        for (int i = 0; i < 500; i++) {
            int offset = Math.max(0, cumulative - 5 + random.nextInt(40));
            Verdict expected = received.contains(offset) ? Verdict.DUPLICATE : Verdict.NEW;

            assertThat(tsnsFor(offset)).isEqualTo(expected);

            if (expected == Verdict.NEW) {
                tsns.add(INITIAL + offset);
                received.add(offset);
            }
            while (received.contains(cumulative + 1)) {
                cumulative++;
            }
            SackChunk sack = tsns.toSack(0);
            assertThat(sack.cumulativeAck()).isEqualTo(INITIAL + cumulative);
            TreeSet<Integer> shown = new TreeSet<>();
            for (GapBlock gap : sack.gaps()) {
                for (int j = gap.start(); j <= gap.end(); j++) {
                    shown.add(cumulative + j);
                }
            }
            assertThat(shown).isEqualTo(received.tailSet(cumulative, false));
        }
    }

    private Verdict tsnsFor(int offset) {
        return tsns.probe(INITIAL + offset);
    }

    private void arrive(int... offsets) {
        for (int offset : offsets) {
            assertThat(tsns.probe(INITIAL + offset)).isEqualTo(Verdict.NEW);
            tsns.add(INITIAL + offset);
        }
    }
}
