// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.metrics.Metric;
import org.signalbox.metrics.TimeCounters;

/// How long a link was in each state, from when it was made: counters in seconds. Of the states it
/// is in one at any time; an inhibited link is in its state all the same.
public enum LinkTime implements Metric {
    /// In service at level 3 (Q.752 item 1.1).
    AVAILABLE(Kind.STATE, "available"),
    /// It has failed, or is on its way back (item 2.7).
    FAILED(Kind.STATE, "failed"),
    /// The far end's processor is out (item 2.9).
    BLOCKED(Kind.STATE, "blocked"),
    DEACTIVATED(Kind.STATE, "deactivated"),
    /// Item 2.5.
    INHIBITED_LOCALLY(Kind.INHIBITED, "local"),
    /// Item 2.6.
    INHIBITED_REMOTELY(Kind.INHIBITED, "remote"),
    /// Item 3.7.
    CONGESTED(
            "signalbox_mtp3_link_congested_seconds",
            "Time that the transmit queue of the link was congested, at whatever level.");

    private static final class Kind {
        private static final Family STATE =
                new Family(
                        "signalbox_mtp3_link_state_seconds",
                        "Time that the link was in each state.",
                        "state");

        private static final Family INHIBITED =
                new Family(
                        "signalbox_mtp3_link_inhibited_seconds",
                        "Time that the link was inhibited, by which end.",
                        "end");
    }

    private final Description description;

    LinkTime(Family family, String value) {
        this.description = family.of(value);
    }

    LinkTime(String metric, String help) {
        this.description = new Description(metric, help);
    }

    @Override
    public Description description() {
        return description;
    }

    /// The link has come into a state.
    static void enter(LinkState state, TimeCounters<LinkTime> times, long now) {
        LinkTime in =
                switch (state) {
                    case AVAILABLE -> AVAILABLE;
                    case BLOCKED -> BLOCKED;
                    case DEACTIVATED -> DEACTIVATED;
                    case ACTIVATING, TESTING, FAILED -> FAILED;
                };
        times.set(AVAILABLE, in == AVAILABLE, now);
        times.set(FAILED, in == FAILED, now);
        times.set(BLOCKED, in == BLOCKED, now);
        times.set(DEACTIVATED, in == DEACTIVATED, now);
    }
}
