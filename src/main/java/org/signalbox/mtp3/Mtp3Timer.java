// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import java.time.Duration;

/// The timers of level 3, by their names in Q.704 section 16.8 and Q.707 section 5.5.
///
/// The standard value is what ITP uses where that is known to differ, else about the middle of the
/// standard's range.
public enum Mtp3Timer {
    T1("t1", 800, "hold of a time-controlled changeover; 0.5 to 1.2 s"),
    T2("t2", 1_400, "wait for a changeover acknowledgement; 0.7 to 2 s"),
    T3("t3", 800, "hold of a time-controlled changeback; 0.5 to 1.2 s"),
    T4("t4", 800, "wait for the first changeback acknowledgement; 0.5 to 1.2 s"),
    T5("t5", 800, "wait for the second changeback acknowledgement; 0.5 to 1.2 s"),
    T6("t6", 800, "hold of a controlled rerouting; 0.5 to 1.2 s"),
    T8("t8", 1_000, "from one transfer-prohibited as an answer to the next; 0.8 to 1.2 s"),
    T10("t10", 45_000, "between two signalling-route-set-test messages; 30 to 60 s"),
    T11("t11", 30_000, "from the failure of the normal linkset to transfer-restricted; 30 to 90 s"),
    T17(
            "t17",
            1_000,
            "from a failed activation or a failure of a link to the next attempt; 0.8 to 1.5 s"),
    T19(
            "t19",
            68_000,
            "in which an unexpected traffic-restart-allowed is answered a few times; 67 to 69 s"),
    /// Q.704 has 59 to 61 s, ITP waits 30 s.
    T20(
            "t20",
            30_000,
            "how long traffic-restart-allowed is held back without fast-restart; 59 to 61 s"),
    T21("t21", 64_000, "wait for traffic-restart-allowed from the adjacent point; 63 to 65 s"),
    LINK_TEST_T1("link-test-t1", 8_000, "wait for the answer to a link test, twice; 4 to 12 s"),
    LINK_TEST_T2("link-test-t2", 60_000, "between two tests of a link in use; 30 to 90 s"),
    /// Q.707 leaves it open.
    LINK_TEST_RETRY(
            "link-test-retry", 15_000, "from a link failed by its test to the next attempt");

    /// The bounds of all of them: wide, since laboratories differ from networks.
    public static final Duration MIN = Duration.ofMillis(100);

    public static final Duration MAX = Duration.ofMinutes(10);

    private final String word;
    private final Duration standard;
    private final String meaning;

    Mtp3Timer(String word, int standardMs, String meaning) {
        this.word = word;
        this.standard = Duration.ofMillis(standardMs);
        this.meaning = meaning;
    }

    /// As written in the configuration.
    public String word() {
        return word;
    }

    /// The value unless configured.
    public Duration standard() {
        return standard;
    }

    /// One line for help and the reference.
    public String meaning() {
        return meaning;
    }
}
