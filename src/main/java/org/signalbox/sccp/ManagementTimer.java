// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import java.time.Duration;

/// The timers of SCCP management (Q.714 annex D). Those of congestion the standard leaves to the
/// network.
public enum ManagementTimer {
    STATUS_TEST("t-stat-info", 5_000, "from prohibited to the first status test; 5 to 10 s"),
    STATUS_TEST_MAX(
            "t-stat-info-max",
            600_000,
            "what the time between two status tests grows to, twofold each; 10 to 20 min"),
    COORDINATED_CHANGE(
            "t-coord-chg", 60_000, "wait for the replicate to let a subsystem go; 1 to 2 min"),
    IGNORE_TEST("t-ignore-sst", 30_000, "in which a subsystem that may go does not answer tests"),
    ATTACK("t-a", 400, "in which a further report of congestion is not counted"),
    DECAY("t-d", 2_000, "from a report of congestion, or one step down, to the next step down"),
    REMOTE_CONGESTION(
            "t-con", 5_000, "from SSC, or one level down, to the next level down; 1 to 10 s"),
    REPORT("t-report", 1_000, "between two SSP or SSC to the same point in answer to its messages");

    /// The bounds of all of them: wide, since laboratories differ from networks.
    public static final Duration MIN = Duration.ofMillis(100);

    public static final Duration MAX = Duration.ofMinutes(20);

    private final String word;
    private final Duration standard;
    private final String meaning;

    ManagementTimer(String word, int standardMs, String meaning) {
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
