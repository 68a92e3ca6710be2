// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.SubsystemNumber;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Several destinations, of which the state of all chooses one.
///
/// Members have a rank and, within it, a weight. A message has a number of 32 bits, which points
/// somewhere into the sum of the weights. The member it points at in the best rank takes the
/// message if it can; else the number is pointed at those that can, in the best rank that has any.
/// So what goes to a member that works stays there when another fails or comes back.
///
/// Congested members count as if they could take nothing while another can take more, but for
/// messages that must stay in order: those go on.
final class MemberChoice implements Plan {
    private final String name;
    private final String rule;
    private final Destination[] members;
    private final int[] numbers;
    private final int[] weights;

    /// Which members have each rank, one bit for each member; the best first.
    private final long[] ranks;

    private final boolean byCalling;
    private final boolean reroutesOnCongestion;

    private MemberChoice(
            String name,
            String rule,
            List<Destination> members,
            int[] numbers,
            int[] weights,
            long[] ranks,
            boolean byCalling,
            boolean reroutesOnCongestion) {
        this.name = name;
        this.rule = rule;
        this.members = members.toArray(Destination[]::new);
        this.numbers = numbers;
        this.weights = weights;
        this.ranks = ranks;
        this.byCalling = byCalling;
        this.reroutesOnCongestion = reroutesOnCongestion;
    }

    static MemberChoice of(ApplicationGroup group) {
        Multiplicity multiplicity = group.multiplicity();
        List<Destination> members = new ArrayList<>();
        int[] numbers = new int[group.members().size()];
        int[] weights = new int[numbers.length];
        SortedMap<Integer, Long> byCost = new TreeMap<>();
        for (int i = 0; i < numbers.length; i++) {
            ApplicationGroup.Member member = group.members().get(i);
            members.add(member.destination());
            numbers[i] = member.number();
            weights[i] = multiplicity.isWeighted() ? member.number() : 1;
            int rank = multiplicity == Multiplicity.COST ? member.number() : 0;
            byCost.merge(rank, 1L << i, (one, other) -> one | other);
        }
        return new MemberChoice(
                "application-group " + group.name(),
                multiplicity.word(),
                members,
                numbers,
                weights,
                byCost.values().stream().mapToLong(Long::longValue).toArray(),
                multiplicity == Multiplicity.CGPA,
                true);
    }

    /// @param pair which has a backup
    /// @param primary a destination at the pair's point
    static MemberChoice of(MatedApplication pair, Destination primary) {
        boolean shared = pair.multiplicity() == MatedApplication.Pairing.SHARE;
        return new MemberChoice(
                "mated application " + pair.point(),
                pair.multiplicity().word(),
                List.of(primary, backup(pair, primary)),
                new int[] {1, shared ? 1 : 2},
                new int[] {1, 1},
                shared ? new long[] {0b11} : new long[] {0b01, 0b10},
                false,
                pair.rerouteOnCongestion());
    }

    private static Destination backup(MatedApplication pair, Destination primary) {
        SubsystemNumber subsystem = primary.subsystem();
        if (pair.backupSubsystem() != pair.subsystem()) {
            subsystem = pair.backupSubsystem();
        }
        if (pair.backup() == null) {
            throw new IllegalArgumentException("solitary: " + pair);
        }
        return new Destination.ToPoint(
                pair.backup(), primary.routesOnSubsystem(), subsystem, primary.type());
    }

    @Override
    public Translation decide(
            TranslationRequest request, ApplicationStatus status, @Nullable Story story) {
        int key = byCalling ? request.callingKey() : request.key();
        int preferred = pick(ranks[0], key);
        Condition condition = Plan.condition(members[preferred], request, status);
        boolean heedsCongestion = reroutesOnCongestion && !request.isSequenced();
        int chosen =
                takes(condition, heedsCongestion)
                        ? preferred
                        : otherwise(key, heedsCongestion, request, status);
        if (story != null) {
            tell(story, chosen, request, status);
        }
        return chosen < 0 ? condition.outcome(members[preferred]) : members[chosen];
    }

    private static boolean takes(Condition condition, boolean heedsCongestion) {
        return condition == Condition.AVAILABLE
                || condition == Condition.CONGESTED && !heedsCongestion;
    }

    /// The member to be taken if the preferred one cannot; -1 if none can.
    private int otherwise(
            int key,
            boolean heedsCongestion,
            TranslationRequest request,
            ApplicationStatus status) {
        long able = 0;
        long congested = 0;
        for (int i = 0; i < members.length; i++) {
            Condition condition = Plan.condition(members[i], request, status);
            if (takes(condition, heedsCongestion)) {
                able |= 1L << i;
            } else if (condition == Condition.CONGESTED) {
                congested |= 1L << i;
            }
        }
        return pickFrom(able == 0 ? congested : able, key);
    }

    private int pickFrom(long able, int key) {
        for (long rank : ranks) {
            if ((rank & able) != 0) {
                return pick(rank & able, key);
            }
        }
        return -1;
    }

    /// The member of a set that a number points at.
    private int pick(long among, int key) {
        if ((among & (among - 1)) == 0) {
            return Long.numberOfTrailingZeros(among);
        }
        int sum = 0;
        for (long rest = among; rest != 0; rest &= rest - 1) {
            sum += weights[Long.numberOfTrailingZeros(rest)];
        }
        boolean equal = sum == 0;
        long all = equal ? Long.bitCount(among) : sum;
        long at = Integer.toUnsignedLong(key) * all >>> 32;
        for (long rest = among; ; rest &= rest - 1) {
            int member = Long.numberOfTrailingZeros(rest);
            at -= equal ? 1 : weights[member];
            if (at < 0) {
                return member;
            }
        }
    }

    private void tell(
            Story story, int chosen, TranslationRequest request, ApplicationStatus status) {
        story.group(name, rule);
        for (int i = 0; i < members.length; i++) {
            Condition condition = Plan.condition(members[i], request, status);
            story.member(members[i], numbers[i], condition, i == chosen);
        }
    }
}
