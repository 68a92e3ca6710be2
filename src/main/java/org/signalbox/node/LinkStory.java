// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.LinkTestResult;
import org.signalbox.mtp3.Mtp3Event.LinkChanged;
import org.signalbox.mtp3.Mtp3Event.LinkTestFailed;
import org.signalbox.mtp3.Mtp3Event.LinkTestMismatch;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tells the operator of a link what is new, and no more.
///
/// A link whose far end is absent fails every few seconds, as long as that lasts. Told are the
/// first failure, each failure for a cause that was not told before, a [Reminder] with the count,
/// and the end. What happens between the attempts is not told; `show cs7 linkset` knows it.
///
/// Owned by the control loop. Bounded by the links there are: [#forget] follows their removal.
final class LinkStory {
    private static final long MINUTES_FROM_SECONDS = 120;

    /// A link that has failed and has not carried traffic since.
    private static final class Outage {
        final long since;
        final Reminder reminder;
        final Set<LinkFailure.Cause> told = EnumSet.noneOf(LinkFailure.Cause.class);
        long failures;

        Outage(long now) {
            since = now;
            reminder = new Reminder(now);
        }

        String words(long now) {
            return "%d %s in %s"
                    .formatted(
                            failures,
                            failures == 1 ? "failure" : "failures",
                            words(Duration.ofNanos(now - since)));
        }

        private static String words(Duration time) {
            return time.toSeconds() < MINUTES_FROM_SECONDS
                    ? time.toSeconds() + " s"
                    : time.toMinutes() + " min";
        }
    }

    private final Map<LinkIdentity, Outage> outages = new HashMap<>();
    private final Map<LinkIdentity, Map<LinkTestResult, Reminder>> mismatches = new HashMap<>();

    /// The line to write; empty if it would say nothing new
    Optional<String> of(LinkChanged change, long now) {
        LinkIdentity link = change.link();
        Outage outage = outages.get(link);
        return switch (change.state()) {
            case FAILED -> failed(change, now);
            case ACTIVATING, TESTING ->
                    outage == null ? Optional.of(told(change, "")) : Optional.empty();
            case AVAILABLE, BLOCKED -> {
                outages.remove(link);
                yield Optional.of(
                        told(change, outage == null ? "" : " after " + outage.words(now)));
            }
            case DEACTIVATED -> {
                outages.remove(link);
                yield Optional.of(told(change, ""));
            }
        };
    }

    /// Whether the failure of a test is worth a line beside the failures it causes
    boolean isNews(LinkTestFailed failed) {
        return !outages.containsKey(failed.link());
    }

    /// Whether the far end's mistake was not told lately
    boolean isNews(LinkTestMismatch mismatch, long now) {
        Map<LinkTestResult, Reminder> told =
                mismatches.computeIfAbsent(
                        mismatch.link(), _ -> new EnumMap<>(LinkTestResult.class));
        Reminder reminder = told.get(mismatch.result());
        if (reminder == null) {
            told.put(mismatch.result(), new Reminder(now));
            return true;
        }
        return reminder.isDue(now);
    }

    /// The link is there no more.
    void forget(LinkIdentity link) {
        outages.remove(link);
        mismatches.remove(link);
    }

    private Optional<String> failed(LinkChanged change, long now) {
        Outage outage = outages.get(change.link());
        LinkFailure failure = change.cause();
        if (outage == null) {
            outage = new Outage(now);
            outages.put(change.link(), outage);
            outage.failures = 1;
            remember(failure, outage);
            return Optional.of(told(change, because(failure)));
        }
        outage.failures++;
        boolean newCause = remember(failure, outage);
        return outage.reminder.isDue(now) || newCause
                ? Optional.of(told(change, ", " + outage.words(now) + because(failure)))
                : Optional.empty();
    }

    private static boolean remember(@Nullable LinkFailure failure, Outage outage) {
        return failure != null && outage.told.add(failure.cause());
    }

    private static String because(@Nullable LinkFailure failure) {
        return failure == null ? "" : ": " + failure;
    }

    private static String told(LinkChanged change, String more) {
        return "Link %d of linkset %s is %s%s"
                .formatted(
                        change.link().code(), change.link().linkset(), change.state().word(), more);
    }
}
