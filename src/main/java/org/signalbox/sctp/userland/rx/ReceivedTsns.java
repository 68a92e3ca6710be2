// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.rx;

import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.SackChunk.GapBlock;
import org.signalbox.sctp.userland.chunk.SerialNumber;

import java.util.ArrayList;
import java.util.List;

/// Which TSNs have arrived: everything up to the cumulative TSN, and runs beyond it.
///
/// ```
///   cumulative          run            run
///   ======|..........[======].......[======]
///         |<- gap ->|        <-gap->
/// ```
///
/// What has once been acknowledged is never forgotten (no reneging).
final class ReceivedTsns {
    /// A TSN further ahead than this is refused: gap blocks count in 16 bits.
    static final int AHEAD_MAX = 0x7FFF;

    /// A TSN that would begin one more run is refused: a SACK must fit into a packet.
    static final int RUNS_MAX = 128;

    /// Duplicates reported in one SACK at most.
    static final int DUPLICATES_MAX = 32;

    private final int[] starts = new int[RUNS_MAX];
    private final int[] ends = new int[RUNS_MAX];
    private final List<Integer> duplicates = new ArrayList<>();

    private int cumulative;
    private int runs;

    /// @param initialTsn of the peer: the first that will arrive
    ReceivedTsns(int initialTsn) {
        cumulative = initialTsn - 1;
    }

    /// What became of a TSN.
    enum Verdict {
        NEW,
        DUPLICATE,
        TOO_FAR
    }

    int cumulative() {
        return cumulative;
    }

    boolean hasGaps() {
        return runs > 0;
    }

    /// The highest TSN that has arrived.
    int highest() {
        return runs == 0 ? cumulative : ends[runs - 1];
    }

    /// Whether this is the TSN that everything waits for.
    boolean isNext(int tsn) {
        return tsn == cumulative + 1;
    }

    /// What [#add] would answer, without adding.
    Verdict probe(int tsn) {
        int ahead = SerialNumber.distance(tsn, cumulative);
        if (ahead <= 0) {
            return Verdict.DUPLICATE;
        }
        if (ahead == 1) {
            return Verdict.NEW;
        }
        if (ahead > AHEAD_MAX) {
            return Verdict.TOO_FAR;
        }
        int at = runEndingAtOrAfter(tsn);
        if (at < runs && !SerialNumber.isAfter(starts[at], tsn)) {
            return Verdict.DUPLICATE;
        }
        boolean joins = at > 0 && ends[at - 1] + 1 == tsn || at < runs && starts[at] - 1 == tsn;
        return joins || runs < RUNS_MAX ? Verdict.NEW : Verdict.TOO_FAR;
    }

    /// Records a TSN for which [#probe] answered [Verdict#NEW].
    void add(int tsn) {
        if (tsn == cumulative + 1) {
            cumulative = tsn;
            if (runs > 0 && starts[0] == cumulative + 1) {
                cumulative = ends[0];
                remove(0);
            }
            return;
        }
        int at = runEndingAtOrAfter(tsn);
        boolean joinsBefore = at > 0 && ends[at - 1] + 1 == tsn;
        boolean joinsAfter = at < runs && starts[at] - 1 == tsn;
        if (joinsBefore && joinsAfter) {
            ends[at - 1] = ends[at];
            remove(at);
        } else if (joinsBefore) {
            ends[at - 1] = tsn;
        } else if (joinsAfter) {
            starts[at] = tsn;
        } else {
            assert runs < RUNS_MAX : "added without asking";
            System.arraycopy(starts, at, starts, at + 1, runs - at);
            System.arraycopy(ends, at, ends, at + 1, runs - at);
            starts[at] = tsn;
            ends[at] = tsn;
            runs++;
        }
    }

    /// Remembers a duplicate for the next SACK.
    void duplicate(int tsn) {
        if (duplicates.size() < DUPLICATES_MAX) {
            duplicates.add(tsn);
        }
    }

    /// The state as a SACK; duplicates are reported once.
    SackChunk toSack(long window) {
        List<GapBlock> gaps = List.of();
        if (runs > 0) {
            gaps = new ArrayList<>(runs);
            for (int i = 0; i < runs; i++) {
                gaps.add(new GapBlock(starts[i] - cumulative, ends[i] - cumulative));
            }
        }
        SackChunk sack = new SackChunk(cumulative, window, gaps, duplicates);
        duplicates.clear();
        return sack;
    }

    /// The index of the first run that does not end before `tsn`.
    private int runEndingAtOrAfter(int tsn) {
        // arrivals are mostly at the end
        int at = runs;
        while (at > 0 && !SerialNumber.isAfter(tsn, ends[at - 1])) {
            at--;
        }
        return at;
    }

    private void remove(int at) {
        System.arraycopy(starts, at + 1, starts, at, runs - at - 1);
        System.arraycopy(ends, at + 1, ends, at, runs - at - 1);
        runs--;
    }
}
