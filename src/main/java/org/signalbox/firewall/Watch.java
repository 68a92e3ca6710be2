// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.firewall;

import org.signalbox.machine.ReportPacing;
import org.signalbox.metrics.Counters;

import java.time.Duration;
import java.util.function.Consumer;

/// Counts what is suspected, says what becomes of it, and tells the operator of some: of each
/// suspicion and origin once in [#TELLING_INTERVAL], and of no more than [ReportPacing#PLACES] in
/// that time. Used on one loop.
public final class Watch<S extends Enum<S> & Suspicion> {
    private static final Duration TELLING_INTERVAL = Duration.ofSeconds(30);

    private final Counters<S> counters;
    private final Consumer<? super Finding> told;
    private final ReportPacing pacing = new ReportPacing(TELLING_INTERVAL.toNanos());
    private Policy<S> policy;

    /// @param counters kept by whoever keeps this
    public Watch(Policy<S> policy, Counters<S> counters, Consumer<? super Finding> told) {
        this.policy = policy;
        this.counters = counters;
        this.told = told;
    }

    /// What is suspected from now on goes by another policy.
    public void use(Policy<S> next) {
        policy = next;
    }

    /// A message is suspected.
    ///
    /// @param why in words for the operator; numbers of subscribers by [#number]
    /// @param now monotonic nanoseconds
    /// @return what becomes of it
    public Action suspect(S what, Origin who, String why, long now) {
        if (policy.isExcepted(what, who)) {
            return Action.ALLOW;
        }
        counters.increment(what);
        Action action = policy.action(what);
        if (action != Action.ALLOW && pacing.permits(31 * what.ordinal() + who.hashCode(), now)) {
            told.accept(new Finding(what, action, who, why, counters.get(what)));
        }
        return action;
    }

    /// A number of a subscriber as an operator may see it.
    public String number(String digits) {
        return policy.showsNumbers() ? digits : Digits.masked(digits);
    }
}
