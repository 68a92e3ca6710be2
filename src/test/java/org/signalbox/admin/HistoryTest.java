// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import org.junit.jupiter.api.Test;
import org.signalbox.admin.History.Counts;
import org.signalbox.admin.History.Sample;
import org.signalbox.admin.History.Scale;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

class HistoryTest {
    private static final long STEP_MILLIS = History.STEP.toMillis();

    private final History history = new History();
    private long now = 1_700_000_000_000L;

    @Test
    void keepsWhatWasCountedInEachStep() {
        look(Map.of("link:A:0", sent(100)));
        look(Map.of("link:A:0", sent(107)));
        look(Map.of("link:A:0", sent(107)));

        assertThat(samples("link:A:0", Scale.HOUR))
                .containsExactly(
                        sample(now - STEP_MILLIS, STEP_MILLIS, sent(7)),
                        sample(now, STEP_MILLIS, sent(0)));
    }

    @Test
    void addsStepsUpToMinutes() {
        for (int i = 0; i <= 25; i++) {
            look(Map.of("node", sent(10L * i)));
        }

        assertThat(samples("node", Scale.DAY))
                .extracting(Sample::lengthMillis, sample -> sample.counts().sent())
                .containsExactly(tuple(60_000L, 120L), tuple(60_000L, 120L));
        assertThat(history.lastMinute("node").orElseThrow()).isEqualTo(sent(120));
    }

    @Test
    void forgetsWhatIsOlderThanAnHourAndADay() {
        for (int i = 0; i <= 12 * 60 * 25; i++) {
            look(Map.of("node", sent(i)));
        }

        List<Sample> hour = samples("node", Scale.HOUR);
        assertThat(hour).hasSize(720);
        assertThat(hour.getFirst().endEpochMillis()).isEqualTo(now - 719 * STEP_MILLIS);
        assertThat(hour.getLast().endEpochMillis()).isEqualTo(now);
        List<Sample> day = samples("node", Scale.DAY);
        assertThat(day).hasSize(1_440);
        assertThat(day).allMatch(sample -> sample.counts().sent() == 12);
    }

    @Test
    void counterThatBeganAnewCountsFromZero() {
        look(Map.of("node", sent(1_000)));
        look(Map.of("node", sent(3)));

        assertThat(samples("node", Scale.HOUR).getLast().counts()).isEqualTo(sent(3));
    }

    @Test
    void keepsHowManyWaitedAndOfAMinuteTheMost() {
        long[] queued = new long[13];
        queued[5] = 40;
        queued[12] = 3;
        for (int i = 0; i <= 12; i++) {
            now += STEP_MILLIS;
            history.add(
                    now, Map.of("as:Hlr", sent(0), "node", sent(0)), Map.of("as:Hlr", queued[i]));
        }

        assertThat(samples("as:Hlr", Scale.HOUR))
                .extracting(Sample::queued)
                .containsSubsequence(OptionalLong.of(40), OptionalLong.of(0), OptionalLong.of(3));
        assertThat(samples("as:Hlr", Scale.DAY))
                .extracting(Sample::queued)
                .containsExactly(OptionalLong.of(40));
        assertThat(history.ofLastMinute("as:Hlr").orElseThrow().queued()).hasValue(3);
        assertThat(samples("node", Scale.HOUR))
                .extracting(Sample::queued)
                .containsOnly(OptionalLong.empty());
    }

    @Test
    void saysHowLongAStepTookIfNobodyCouldLook() {
        look(Map.of("node", sent(0)));
        now += 55_000;
        look(Map.of("node", sent(60)));

        assertThat(samples("node", Scale.HOUR)).containsExactly(sample(now, 60_000, sent(60)));
    }

    @Test
    void whatComesLaterHasNoPast() {
        look(Map.of("node", sent(0)));
        look(Map.of("node", sent(1)));
        look(Map.of("node", sent(2), "as:Hlr", sent(500)));
        look(Map.of("node", sent(3), "as:Hlr", sent(501)));

        assertThat(samples("as:Hlr", Scale.HOUR))
                .containsExactly(sample(now, STEP_MILLIS, sent(1)));
        look(Map.of("node", sent(4)));
        assertThat(history.samples("as:Hlr", Scale.HOUR)).isEmpty();
    }

    @Test
    void remembersSoManyAndSaysHowManyBesides() {
        Map<String, Counts> many = new HashMap<>();
        for (int i = 0; i < History.OBJECTS_MAX + 10; i++) {
            many.put("link:L:" + i, sent(i));
        }

        look(many);

        assertThat(history.objects()).hasSize(History.OBJECTS_MAX);
        assertThat(history.leftOut()).isEqualTo(10);
    }

    private List<Sample> samples(String object, Scale scale) {
        return history.samples(object, scale).orElseThrow();
    }

    private void look(Map<String, Counts> totals) {
        now += STEP_MILLIS;
        history.add(now, totals, Map.of());
    }

    private static Sample sample(long end, long length, Counts counts) {
        return new Sample(end, length, counts, OptionalLong.empty());
    }

    private static Counts sent(long messages) {
        return new Counts(messages, 0, 0, 0, 0);
    }
}
