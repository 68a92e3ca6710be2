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
    T12("t12", 1_150, "wait for a link-uninhibit-acknowledgement; 0.8 to 1.5 s"),
    T13("t13", 1_150, "wait for link-uninhibit after link-forced-uninhibit; 0.8 to 1.5 s"),
    T14("t14", 2_500, "wait for a link-inhibit-acknowledgement; 2 to 3 s"),
    T15("t15", 2_500, "from transfer-controlled to a congestion test of the destination; 2 to 3 s"),
    T16("t16", 1_700, "wait for transfer-controlled as the answer to that; 1.4 to 2 s"),
    T17(
            "t17",
            1_000,
            "from a failed activation or a failure of a link to the next attempt; 0.8 to 1.5 s"),
    /// Q.704 leaves it to the network.
    T18(
            "t18",
            20_000,
            "how long a transfer point that restarts listens before it tells others; below t20"),
    T19(
            "t19",
            68_000,
            "in which an unexpected traffic-restart-allowed is answered a few times; 67 to 69 s"),
    /// Q.704 has 59 to 61 s, ITP waits 30 s.
    T20(
            "t20",
            30_000,
            "how long the restart of this point takes at most, without fast-restart; 59 to 61 s"),
    T21("t21", 64_000, "wait for traffic-restart-allowed from the adjacent point; 63 to 65 s"),
    /// T20 of T1.111.4, where it is 90 to 120 s.
    T22("t22", 270_000, "between two tests of a link inhibited from this end; 3 to 6 min"),
    /// T21 of T1.111.4, where it is 90 to 120 s.
    T23("t23", 270_000, "between two tests of a link inhibited by the far end; 3 to 6 min"),
    /// T1.111.4 leaves T22 to T24 to the network. Its timers have other meanings than Q.704's of
    /// the same number, hence other names.
    ANSI_T22("ansi-t22", 20_000, "ANSI restart: wait for links enough"),
    ANSI_T23("ansi-t23", 10_000, "ANSI restart: then wait for traffic-restart-allowed of all"),
    ANSI_T24("ansi-t24", 10_000, "ANSI restart: then tell adjacent points what is out of reach"),
    ANSI_T25("ansi-t25", 32_000, "wait for allowed after traffic-restart-waiting; 30 to 35 s"),
    ANSI_T26("ansi-t26", 13_000, "from one traffic-restart-waiting to the next; 12 to 15 s"),
    ANSI_T27("ansi-t27", 3_000, "how long an isolation lasts at least; 2 to 5 s"),
    ANSI_T28("ansi-t28", 19_000, "wait for traffic-restart-waiting or allowed; 3 to 35 s"),
    ANSI_T29(
            "ansi-t29",
            63_000,
            "in which traffic-restart-allowed or waiting is not answered; 60 to 65 s"),
    ANSI_T30("ansi-t30", 33_000, "the same while the answer is being given; 30 to 35 s"),
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
