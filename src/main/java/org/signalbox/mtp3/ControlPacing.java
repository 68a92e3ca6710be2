// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Congestion;
import org.signalbox.link.Egress;
import org.signalbox.ss7.Msu;

/// Which of the messages that meet congestion are to be answered: of those from one origin to one
/// destination over one link, the first of an episode of congestion, the first at a higher level,
/// and then one in so many (Q.704 sections 11.2.3.1 and 13.6.2).
///
/// Bounded: a table of [#FLOWS_MAX] flows in sets of four. When a set is full, one that is over
/// gives way, else any; it then begins anew, so that what is forgotten is answered too often rather
/// than not at all. Nothing is allocated after construction. Used on one loop only.
final class ControlPacing {
    static final int FLOWS_MAX = 512;

    private static final int WAYS = 4;

    private final long[] flows = new long[FLOWS_MAX];
    private final @Nullable Egress[] egresses = new @Nullable Egress[FLOWS_MAX];
    private final int[] episodes = new int[FLOWS_MAX];
    private final int[] levels = new int[FLOWS_MAX];
    private final int[] counts = new int[FLOWS_MAX];

    private int nextVictim;

    /// Origin and destination of a message as one number.
    static long flow(Msu msu) {
        return (long) msu.opc().value() << 32 | msu.dpc().value();
    }

    /// Whether to answer this message; if so, it counts as answered.
    ///
    /// @param flow see [#flow(Msu)]
    /// @param congestion of `egress`
    /// @param level of that congestion in this network, at least 1
    boolean permits(long flow, Egress egress, int congestion, int level, int ratio) {
        int i = find(flow, egress);
        boolean first = i < 0;
        if (first) {
            i = place(flow, egress);
        }
        int episode = Congestion.episode(congestion);
        boolean answer = first || episodes[i] != episode || level > levels[i] || counts[i] >= ratio;
        episodes[i] = episode;
        levels[i] = level;
        counts[i] = answer ? 1 : counts[i] + 1;
        return answer;
    }

    /// Takes back a permission that could not be used: the next message is answered instead.
    void revoke(long flow, Egress egress) {
        int i = find(flow, egress);
        if (i >= 0) {
            egresses[i] = null;
        }
    }

    private int find(long flow, Egress egress) {
        int set = set(flow);
        for (int i = set; i < set + WAYS; i++) {
            if (flows[i] == flow && egresses[i] == egress) {
                return i;
            }
        }
        return -1;
    }

    private int place(long flow, Egress egress) {
        int i = vacancy(set(flow));
        flows[i] = flow;
        egresses[i] = egress;
        return i;
    }

    private int vacancy(int set) {
        for (int i = set; i < set + WAYS; i++) {
            Egress egress = egresses[i];
            if (egress == null
                    || Congestion.level(egress.congestion()) == 0
                    || Congestion.episode(egress.congestion()) != episodes[i]) {
                return i;
            }
        }
        nextVictim = (nextVictim + 1) % WAYS;
        return set + nextVictim;
    }

    private static int set(long flow) {
        // Fibonacci hashing: the upper bits of the product are the well mixed ones
        int hash = (int) (flow * 0x9E37_79B9_7F4A_7C15L >>> 40);
        return hash % (FLOWS_MAX / WAYS) * WAYS;
    }
}
