// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.signalbox.diameter.Application;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.Expiring;
import org.signalbox.metrics.Counters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// Asks overloaded nodes for less (RFC 7683, as its reacting node, by the loss algorithm).
///
/// ```
///   request   --> OC-Supported-Features ------------------------------> node
///   answer    <-- OC-OLR: 40 of 100 fewer, for 30 seconds <------------ node
///   requests for it from now on: 40 of 100 are not sent,
///   and when that is over fewer and fewer, for [#RECOVERY]
/// ```
///
/// A report is believed from a peer that was asked for the realm which the answer says it is from,
/// and about no other host than the request names: who is asked for something cannot hold back
/// what is for others (section 10.1).
final class OverloadReports {
    /// So many hosts and realms of all applications together. Reports of more are counted only.
    static final int REPORTS_MAX = 1_000;

    /// What was held back comes back little by little (sections 5.2.2 and 6.3).
    static final Duration RECOVERY = Duration.ofSeconds(10);

    /// OLR_DEFAULT_ALGO of section 7.2.
    private static final long BY_LOSS = 1;

    /// No longer is a name of DNS.
    private static final int NAME_MAX = 255;

    /// Section 5.2.1.3: within one part of a hundred of its ends a sequence has begun again.
    private static final long HUNDREDTH = Long.divideUnsigned(-1, 100);

    private final Entropy entropy;
    private final Counters<DiameterCounter> counters;
    private final AvpReader avps = new AvpReader();
    private final Expiring<Scope, Active> active = new Expiring<>();

    /// Which requests a report is about.
    ///
    /// @param name in small letters
    private record Scope(int application, boolean isOfRealm, String name) {
        static Scope of(Application application, boolean isOfRealm, String name) {
            return new Scope(application.id(), isOfRealm, name.toLowerCase(Locale.ROOT));
        }
    }

    /// A report that holds something back.
    private static final class Active {
        final Scope scope;
        final String peer;
        final OverloadReport report;
        final long until;
        long heldBack;

        Active(Scope scope, String peer, OverloadReport report, long now) {
            this.scope = scope;
            this.peer = peer;
            this.report = report;
            this.until = now + report.validity().toNanos();
        }

        int reduction(long now) {
            if (now <= until) {
                return report.reduction();
            }
            long left = Math.max(until + RECOVERY.toNanos() - now, 0);
            return (int) (report.reduction() * left / RECOVERY.toNanos());
        }
    }

    /// @param entropy chooses which requests are not sent
    OverloadReports(Entropy entropy, Counters<DiameterCounter> counters) {
        this.entropy = entropy;
        this.counters = counters;
    }

    /// Says in a request that reports are understood (section 5.1.1).
    static void announce(AvpWriter request) {
        int group = request.begin(BaseAvp.OC_SUPPORTED_FEATURES);
        request.unsigned64(BaseAvp.OC_FEATURE_VECTOR, BY_LOSS);
        request.end(group);
    }

    // ---- what is held back ---------------------------------------------------------------------

    /// Whether a request is not to be sent to anybody: the host that it names has said so or, if it
    /// names none, the realm that it is for.
    ///
    /// @param asked under which application it would be sent
    boolean holdsBack(Question question, Application asked, long now) {
        RouteKeys keys = question.keys;
        String host = keys.destinationHost();
        return host == null
                ? holdsBack(question, asked, true, keys.destinationRealm(), now)
                : holdsBack(question, asked, false, host, now);
    }

    /// Whether a request that names no host is not to be sent to this one.
    boolean holdsBackFrom(String host, Question question, Application asked, long now) {
        return question.keys.destinationHost() == null
                && holdsBack(question, asked, false, host, now);
    }

    private boolean holdsBack(
            Question question, Application asked, boolean isOfRealm, String name, long now) {
        if (active.size() == 0) {
            return false;
        }
        forget(now);
        Active found = active.get(Scope.of(asked, isOfRealm, name));
        if (found == null || question.lot(entropy) > found.reduction(now)) {
            return false;
        }
        found.heldBack++;
        return true;
    }

    /// Forgets what peers have told that are not heeded any more.
    void keep(Predicate<String> heeded) {
        active.removeIf(one -> !heeded.test(one.peer));
    }

    private void forget(long now) {
        while (active.poll(now) != null) {
            // all of its traffic is back
        }
    }

    List<OverloadStatus> status(long now) {
        forget(now);
        return active.values().stream()
                .map(
                        one ->
                                new OverloadStatus(
                                        one.scope.application(),
                                        one.scope.isOfRealm(),
                                        one.scope.name(),
                                        one.peer,
                                        one.report.sequence(),
                                        one.report.reduction(),
                                        one.reduction(now),
                                        Duration.ofNanos(Math.max(one.until - now, 0)),
                                        one.heldBack))
                .sorted(
                        Comparator.comparing(OverloadStatus::name)
                                .thenComparing(OverloadStatus::isOfRealm)
                                .thenComparing(OverloadStatus::application))
                .toList();
    }

    // ---- what is told --------------------------------------------------------------------------

    /// A peer has answered a request, and may have said that somebody is overloaded.
    ///
    /// @param message the answer; what of it cannot be read is for who asked to see
    void onAnswer(Question question, Peer peer, ByteBuf message, long now) {
        if (!hasReport(message)) {
            return;
        }
        Said said;
        try {
            said = read(message);
        } catch (DiameterException unreadable) {
            counters.increment(DiameterCounter.OVERLOAD_IGNORED);
            return;
        }
        boolean isBelieved = peer.config().traffic().isHeeded() && said.isAbout(question.keys);
        for (OverloadReport report : said.reports) {
            if (!isBelieved) {
                counters.increment(DiameterCounter.OVERLOAD_IGNORED);
                continue;
            }
            String name = report.isOfRealm() ? said.realm : said.host;
            take(Scope.of(question.application, report.isOfRealm(), name), peer, report, now);
        }
        if (said.unusable > 0) {
            counters.add(DiameterCounter.OVERLOAD_IGNORED, said.unusable);
        }
    }

    private void take(Scope scope, Peer peer, OverloadReport report, long now) {
        forget(now);
        Active before = active.get(scope);
        if (before != null) {
            change(before, peer, report, now);
        } else if (active.size() == REPORTS_MAX) {
            counters.increment(DiameterCounter.OVERLOAD_NO_ROOM);
        } else {
            counters.increment(DiameterCounter.OVERLOAD_TAKEN);
            if (!report.validity().isZero()) {
                hold(new Active(scope, peer.name(), report, now));
            }
        }
    }

    private void change(Active before, Peer peer, OverloadReport report, long now) {
        if (!isLater(report.sequence(), before.report.sequence())) {
            counters.increment(DiameterCounter.OVERLOAD_REPEATED);
            return;
        }
        counters.increment(DiameterCounter.OVERLOAD_TAKEN);
        // who says that it is over gets back what it was spared, and not all at once
        int reduction = report.validity().isZero() ? before.reduction(now) : report.reduction();
        Active changed =
                new Active(before.scope, peer.name(), report.withReduction(reduction), now);
        changed.heldBack = before.heldBack;
        hold(changed);
    }

    private void hold(Active report) {
        active.put(report.scope, report, report.until + RECOVERY.toNanos());
    }

    private static boolean isLater(long sequence, long before) {
        boolean hasBegunAgain =
                Long.compareUnsigned(before, -1 - HUNDREDTH) >= 0
                        && Long.compareUnsigned(sequence, HUNDREDTH) <= 0;
        return hasBegunAgain || Long.compareUnsigned(sequence, before) > 0;
    }

    /// What an answer says.
    ///
    /// @param host Origin-Host
    /// @param realm Origin-Realm
    /// @param unusable reports that say nothing that could be done
    private record Said(String host, String realm, List<OverloadReport> reports, int unusable) {
        boolean isAbout(RouteKeys asked) {
            String named = asked.destinationHost();
            return host.length() <= NAME_MAX
                    && realm.equalsIgnoreCase(asked.destinationRealm())
                    && (named == null || host.equalsIgnoreCase(named));
        }
    }

    private boolean hasReport(ByteBuf message) {
        try {
            avps.begin(message);
            while (avps.next()) {
                if (avps.is(BaseAvp.OC_OLR)) {
                    return true;
                }
            }
            return false;
        } catch (DiameterException unreadable) {
            return false;
        }
    }

    private Said read(ByteBuf message) throws DiameterException {
        String host = "";
        String realm = "";
        boolean isByLoss = true;
        List<OverloadReport> reports = new ArrayList<>();
        int unusable = 0;
        avps.begin(message);
        while (avps.next()) {
            if (avps.is(BaseAvp.ORIGIN_HOST)) {
                host = avps.identity();
            } else if (avps.is(BaseAvp.ORIGIN_REALM)) {
                realm = avps.identity();
            } else if (avps.is(BaseAvp.OC_SUPPORTED_FEATURES)) {
                isByLoss = isByLoss(avps.nested());
            } else if (avps.is(BaseAvp.OC_OLR)) {
                OverloadReport report = OverloadReport.read(avps.nested());
                if (report == null) {
                    unusable++;
                } else {
                    reports.add(report);
                }
            }
        }
        // another algorithm was not offered, and its numbers mean something else
        return isByLoss
                ? new Said(host, realm, reports, unusable)
                : new Said(host, realm, List.of(), unusable + reports.size());
    }

    /// Section 7.2: loss is what is meant if nothing is said.
    private static boolean isByLoss(AvpReader features) throws DiameterException {
        while (features.next()) {
            if (features.is(BaseAvp.OC_FEATURE_VECTOR)) {
                return (features.unsigned64() & BY_LOSS) != 0;
            }
        }
        return true;
    }
}
