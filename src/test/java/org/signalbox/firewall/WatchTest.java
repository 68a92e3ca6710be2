// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.metrics.Counters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is counted, decided and told of suspicions.
@NullUnmarked
class WatchTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final Origin.Title TITLE = new Origin.Title("447700000001");
    private static final Origin.Node NODE = new Origin.Node("MME.Far.Example", "Far.Example");

    private enum Fault implements Suspicion {
        BIG_LIE(Action.REJECT),
        SMALL_LIE(Action.ALLOW);

        private final Action usual;

        Fault(Action usual) {
            this.usual = usual;
        }

        @Override
        public Action usual() {
            return usual;
        }

        @Override
        public Description description() {
            return new Description("lies", "Lies", "kind", word());
        }
    }

    private final Counters<Fault> counters = new Counters<>(Fault.class);
    private final List<Finding> told = new ArrayList<>();

    private Watch<Fault> watch(Map<Fault, Action> actions, Map<Fault, Set<String>> exceptions) {
        return new Watch<>(new Policy<>(actions, exceptions, false), counters, told::add);
    }

    @Test
    void whatIsUsualIsDoneUnlessConfigured() {
        Watch<Fault> watch = watch(Map.of(Fault.SMALL_LIE, Action.LOG), Map.of());

        assertThat(watch.suspect(Fault.BIG_LIE, TITLE, "why", 0)).isEqualTo(Action.REJECT);
        assertThat(watch.suspect(Fault.SMALL_LIE, TITLE, "why", 0)).isEqualTo(Action.LOG);
        watch.use(Policy.usual());
        assertThat(watch.suspect(Fault.SMALL_LIE, TITLE, "why", 0)).isEqualTo(Action.ALLOW);
        assertThat(counters.get(Fault.SMALL_LIE)).isEqualTo(2);
        assertThat(told)
                .containsExactly(
                        new Finding(Fault.BIG_LIE, Action.REJECT, TITLE, "why", 1),
                        new Finding(Fault.SMALL_LIE, Action.LOG, TITLE, "why", 1));
    }

    @ParameterizedTest
    @CsvSource({"44770, true", "447700000001, true", "4478, false", "far.example, false"})
    void aTitleIsExceptedByHowItBegins(String excepted, boolean isExcepted) {
        Watch<Fault> watch = watch(Map.of(), Map.of(Fault.BIG_LIE, Set.of(excepted)));

        assertThat(watch.suspect(Fault.BIG_LIE, TITLE, "why", 0))
                .isEqualTo(isExcepted ? Action.ALLOW : Action.REJECT);
        assertThat(counters.get(Fault.BIG_LIE)).isEqualTo(isExcepted ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource({"far.example, true", "mme.far.example, true", "example, false", "mme, false"})
    void aNodeIsExceptedByItsHostOrRealm(String excepted, boolean isExcepted) {
        Watch<Fault> watch = watch(Map.of(), Map.of(Fault.BIG_LIE, Set.of(excepted)));

        assertThat(watch.suspect(Fault.BIG_LIE, NODE, "why", 0))
                .isEqualTo(isExcepted ? Action.ALLOW : Action.REJECT);
    }

    @Test
    void aFloodIsToldOfNowAndThen() {
        Watch<Fault> watch = watch(Map.of(), Map.of());
        for (int i = 0; i < 100_000; i++) {
            watch.suspect(Fault.BIG_LIE, new Origin.Title("44" + i % 10_000), "why", 0);
        }
        assertThat(told).as("as many as there are places").hasSizeLessThanOrEqualTo(256);

        int before = told.size();
        watch.suspect(Fault.BIG_LIE, TITLE, "why", MINUTE);
        assertThat(told).hasSize(before + 1);
        assertThat(told.getLast().count()).isEqualTo(100_001);
    }

    @ParameterizedTest
    @CsvSource({"262019876543210, 26201xxxxxxxxxx", "491711, 49171x", "49171, xxxxx", "'', ''"})
    void numbersAreMasked(String digits, String masked) {
        assertThat(Digits.masked(digits)).isEqualTo(masked);
        assertThat(watch(Map.of(), Map.of()).number(digits)).isEqualTo(masked);
    }
}
