// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.TrafficFilter;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BinaryOperator;

/// Message distribution (Q.704 section 2.4) to user parts that are application servers: which
/// messages for one code of this point are whose (RFC 4666 section 1.4.2.1).
///
/// ```
///   service indicator ---> shares, the most particular first ---origin---> row ---SLS---> decision
/// ```
///
/// What no share is for is a user part's of this node, or nobody's. Immutable; part of a
/// [RoutingSnapshot], so that what changes its way here is held as on any other way.
///
/// **Cost.** An array load and, for each share that goes by the origin, its masks; no allocation.
final class Distribution {
    /// What is never distributed to application servers: level 3's own.
    private static final Set<ServiceIndicator> LEVEL_3 =
            EnumSet.of(ServiceIndicator.SNM, ServiceIndicator.SLTM, ServiceIndicator.SLTM_SPECIAL);

    /// No application server has the code.
    static final Distribution NONE = new Distribution(noShares());

    /// Messages of one user part that go the same way.
    ///
    /// @param traffic whose messages; of equal ones, those of the first application server
    /// @param row by signalling link selection; not to be changed
    record Share(TrafficFilter traffic, Decision[] row) {}

    /// Says something about two rows.
    interface Comparison {
        boolean test(Decision[] here, Decision[] there);
    }

    private final Share[][] byService;

    /// @param byService by the bits of the service indicator, the most particular first; empty for
    ///     level 3's own, which no application server gets
    Distribution(Share[][] byService) {
        this.byService = byService;
    }

    /// As many places as there are user parts, and nothing for any.
    static Share[][] noShares() {
        Share[][] shares = new Share[ServiceIndicator.values().length][];
        Arrays.fill(shares, new Share[0]);
        return shares;
    }

    /// Whether messages of it may be an application server's: all but level 3's own.
    static boolean isUserPart(ServiceIndicator service) {
        return !LEVEL_3.contains(service);
    }

    /// Whether two filters of one user part are for the same messages.
    static boolean areLike(TrafficFilter one, TrafficFilter other) {
        return one.particularity() == other.particularity()
                && new HashSet<>(one.origins()).equals(new HashSet<>(other.origins()));
    }

    /// Whether a filter takes all that another one takes from its origins.
    static boolean covers(TrafficFilter wide, TrafficFilter narrow) {
        return wide.origins().isEmpty()
                || !narrow.origins().isEmpty()
                        && narrow.origins().stream().allMatch(origin -> isIn(origin, wide));
    }

    private static boolean isIn(PointCodeMask origin, TrafficFilter wide) {
        return wide.origins().stream().anyMatch(block -> block.contains(origin));
    }

    /// The decisions about messages, by what [LoadSharing#select] makes of their labels; null if no
    /// application server is for them.
    Decision @Nullable [] of(ServiceIndicator service, PointCode origin) {
        for (Share share : byService[service.bits()]) {
            if (share.traffic.takesFrom(origin)) {
                return share.row;
            }
        }
        return null;
    }

    /// The same with rows that are made of those here and what was said of the same messages
    /// before.
    ///
    /// @param combination given the row of before and that of now
    /// @return this one if nothing is different
    Distribution combinedWith(Distribution before, BinaryOperator<Decision[]> combination) {
        Share[][] combined = byService.clone();
        boolean changed = false;
        for (int service = 0; service < combined.length; service++) {
            Share[] shares = byService[service].clone();
            for (int i = 0; i < shares.length; i++) {
                Share share = shares[i];
                Decision[] from = before.rowFor(service, share.traffic);
                Decision[] row = from == null ? share.row : combination.apply(from, share.row);
                if (row != share.row) {
                    shares[i] = new Share(share.traffic, row);
                    combined[service] = shares;
                    changed = true;
                }
            }
        }
        return changed ? new Distribution(combined) : this;
    }

    /// Whether `comparison` holds for the rows of any messages here and there.
    boolean anyMatch(Distribution there, Comparison comparison) {
        for (int service = 0; service < byService.length; service++) {
            for (Share share : byService[service]) {
                Decision[] other = there.rowFor(service, share.traffic);
                if (other != null && comparison.test(share.row, other)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// What is said of the messages that another one has a share for.
    private Decision @Nullable [] rowFor(int service, TrafficFilter traffic) {
        Share found = null;
        for (Share share : byService[service]) {
            if (areLike(share.traffic, traffic)) {
                return share.row;
            }
            if (found == null && covers(share.traffic, traffic)) {
                found = share;
            }
        }
        return found == null ? null : found.row;
    }
}
