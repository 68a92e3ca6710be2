// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.machine.Entropy;
import org.signalbox.metrics.Counters;

import java.time.Duration;

/// What the sessions of both sides share.
final class SessionContext {
    /// Further from now, a service centre's clock is not believed.
    private static final int CLOCK_SECONDS_MAX = 15 * 60;

    private static final int SUBSCRIBERS_MAX = 100_000;

    final SessionTable table = new SessionTable();
    final SubscriberCache cache = new SubscriberCache(SUBSCRIBERS_MAX);
    final Counters<IwfCounter> counters = new Counters<>(IwfCounter.class);
    final SmsFirewall firewall;
    private final Entropy entropy;
    private IwfConfig config;
    private @Nullable HomeRouter homeRouter;
    private long nextName = 1;

    SessionContext(IwfConfig config, Entropy entropy) {
        this.entropy = entropy;
        this.config = config;
        this.firewall = new SmsFirewall(config);
        this.homeRouter = routerOf(config);
    }

    IwfConfig config() {
        return config;
    }

    /// What begins from now on goes by another configuration. Whoever was given an identity of
    /// nobody has to ask again if home routing is another.
    void reconfigure(IwfConfig changed) {
        HomeRoutingConfig before = config.homeRouting();
        config = changed;
        firewall.use(changed);
        if (before == null || !before.equals(changed.homeRouting())) {
            homeRouter = routerOf(changed);
        }
    }

    private @Nullable HomeRouter routerOf(IwfConfig from) {
        HomeRoutingConfig routing = from.homeRouting();
        return routing == null ? null : new HomeRouter(routing, entropy, firewall);
    }

    /// Null if there is no home routing.
    @Nullable HomeRouter homeRouter() {
        return homeRouter;
    }

    /// For a request of ours.
    long newName() {
        return nextName++;
    }

    /// Whether there is no room for another session; if so, it is counted.
    boolean refusesBusy(Flow flow) {
        if (table.size() < config.sessionsMax()) {
            return false;
        }
        table.count(flow, SessionCounter.BEGUN);
        table.count(flow, SessionCounter.REFUSED_BUSY);
        return true;
    }

    /// How long a delivery may take: not longer than the service centre waits, if it says so.
    ///
    /// @param timer for how long it waits, in seconds; null: it does not say
    /// @param since when, in seconds since 1900; null: it does not say
    /// @param clock now, in the same
    Duration budget(@Nullable Integer timer, @Nullable Integer since, int clock) {
        Duration max = config.timers().delivery();
        if (timer == null || since == null) {
            return max;
        }
        int elapsed = clock - since;
        if (Math.abs(elapsed) > CLOCK_SECONDS_MAX) {
            return max;
        }
        Duration left = Duration.ofSeconds((long) timer - elapsed).minus(config.timers().margin());
        return left.compareTo(max) < 0 ? left : max;
    }

    /// How a subscriber is called in records.
    static String name(UserIdentity user) {
        return name(user.msisdn(), user.imsi());
    }

    /// How a subscriber is called in records.
    static String name(@Nullable String msisdn, @Nullable String imsi) {
        if (msisdn != null) {
            return msisdn;
        }
        return imsi == null ? "" : imsi;
    }
}
