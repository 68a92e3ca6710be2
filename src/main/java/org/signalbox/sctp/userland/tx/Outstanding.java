// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.userland.chunk.SackChunk.GapBlock;
import org.signalbox.sctp.userland.chunk.SerialNumber;
import org.signalbox.sctp.userland.tx.OutgoingChunk.State;

import java.util.List;

/// What has been sent and not been acknowledged, by TSN.
///
/// ```
///   cumulativeAck                                  nextTsn
///        | IN_FLIGHT | GAP_ACKNOWLEDGED | LOST | ... |
///
///   IN_FLIGHT -- T3, or three reports --> LOST -- sent again --> IN_FLIGHT
///   IN_FLIGHT or LOST -- gap block --> GAP_ACKNOWLEDGED -- taken back --> IN_FLIGHT
/// ```
final class Outstanding {
    private @Nullable OutgoingChunk[] ring = new OutgoingChunk[64];
    private int cumulativeAck;
    private int nextTsn;
    private int flight;
    private int lost;
    private int lostFrom;

    /// Counts the SACKs whose gap blocks have been looked at.
    private int sack;

    /// @param initialTsn the first that will be sent
    Outstanding(int initialTsn) {
        this.nextTsn = initialTsn;
        this.cumulativeAck = initialTsn - 1;
    }

    int cumulativeAck() {
        return cumulativeAck;
    }

    int nextTsn() {
        return nextTsn;
    }

    int count() {
        return nextTsn - cumulativeAck - 1;
    }

    /// Octets of payload in flight.
    int flight() {
        return flight;
    }

    int lost() {
        return lost;
    }

    OutgoingChunk at(int tsn) {
        OutgoingChunk chunk = ring[tsn & ring.length - 1];
        if (chunk == null) {
            throw new IllegalStateException("no chunk with TSN " + Integer.toUnsignedString(tsn));
        }
        return chunk;
    }

    // ---- sending -------------------------------------------------------------------------------

    /// Gives a chunk its TSN; [#onSent] follows.
    void add(OutgoingChunk chunk) {
        if (count() == ring.length) {
            grow();
        }
        chunk.tsn = nextTsn;
        ring[nextTsn & ring.length - 1] = chunk;
        nextTsn++;
    }

    /// The chunk goes into a packet, for the first time or again.
    void onSent(OutgoingChunk chunk, Path path) {
        if (chunk.state == State.LOST) {
            lost--;
            chunk.missingReports = 0;
        }
        chunk.state = State.IN_FLIGHT;
        chunk.path = path;
        chunk.timesSent++;
        flight += chunk.octets;
    }

    /// The lost chunk with the lowest TSN.
    OutgoingChunk firstLost() {
        assert lost > 0 : "nothing is lost";
        if (SerialNumber.isAfter(cumulativeAck + 1, lostFrom)) {
            lostFrom = cumulativeAck + 1;
        }
        while (at(lostFrom).state != State.LOST) {
            lostFrom++;
        }
        return at(lostFrom);
    }

    /// The first TSN in flight on a path that has any.
    int earliestOn(Path path) {
        int tsn = path.earliestTsn();
        if (!SerialNumber.isAfter(tsn, cumulativeAck)) {
            tsn = cumulativeAck + 1;
        }
        while (at(tsn).state != State.IN_FLIGHT || at(tsn).path != path) {
            tsn++;
        }
        return tsn;
    }

    private void grow() {
        @Nullable OutgoingChunk[] larger = new OutgoingChunk[2 * ring.length];
        for (int tsn = cumulativeAck + 1; tsn != nextTsn; tsn++) {
            larger[tsn & larger.length - 1] = ring[tsn & ring.length - 1];
        }
        ring = larger;
    }

    // ---- loss ----------------------------------------------------------------------------------

    void lose(OutgoingChunk chunk, boolean byTimeout) {
        Path path = chunk.path();
        flight -= chunk.octets;
        path.onOffTheWire(chunk.size);
        path.onLostTsn(chunk.tsn);
        markLost(chunk, byTimeout);
    }

    /// Section 6.3.3, E3: all that was sent on a path counts as lost.
    void loseAll(Path path) {
        for (int tsn = cumulativeAck + 1; tsn != nextTsn; tsn++) {
            OutgoingChunk chunk = at(tsn);
            if (chunk.state == State.IN_FLIGHT && chunk.path == path) {
                lose(chunk, true);
            }
        }
    }

    private void markLost(OutgoingChunk chunk, boolean byTimeout) {
        chunk.state = State.LOST;
        chunk.lostByTimeout = byTimeout;
        lost++;
        if (lost == 1 || SerialNumber.isAfter(lostFrom, chunk.tsn)) {
            lostFrom = chunk.tsn;
        }
    }

    // ---- acknowledgement -----------------------------------------------------------------------

    /// Lets go of everything up to `tsn`, which is not beyond what was sent.
    ///
    /// @return whether that was anything
    boolean acknowledgeUpTo(int tsn, long now, SendQueue charged) {
        boolean advanced = false;
        while (cumulativeAck != tsn) {
            OutgoingChunk chunk = at(cumulativeAck + 1);
            if (chunk.state != State.GAP_ACKNOWLEDGED) {
                acknowledge(chunk, now);
            }
            cumulativeAck++;
            ring[cumulativeAck & ring.length - 1] = null;
            charged.onAcknowledged(chunk);
            advanced = true;
        }
        return advanced;
    }

    /// Section 6.2.1, D iii.
    ///
    /// @return the highest TSN that a gap block acknowledges for the first time, or one that is not
    ///     after the cumulative acknowledgement if there is none
    int applyGaps(List<GapBlock> gaps, long now) {
        sack++;
        int newest = cumulativeAck;
        int checked = cumulativeAck;
        for (GapBlock gap : gaps) {
            int last = Math.min(gap.end(), count());
            if (gap.start() < 1
                    || gap.end() < gap.start()
                    || SerialNumber.distance(cumulativeAck + gap.start(), checked) <= 0) {
                continue; // absurd, or out of order: says nothing
            }
            takeBack(checked + 1, cumulativeAck + Math.min(gap.start(), count() + 1), now);
            for (int i = gap.start(); i <= last; i++) {
                OutgoingChunk chunk = at(cumulativeAck + i);
                if (chunk.state != State.GAP_ACKNOWLEDGED) {
                    acknowledge(chunk, now);
                    chunk.state = State.GAP_ACKNOWLEDGED;
                    newest = chunk.tsn;
                }
            }
            if (last >= gap.start()) {
                checked = cumulativeAck + last;
            }
        }
        takeBack(checked + 1, nextTsn, now);
        return newest;
    }

    /// Section 6.2.1, D iii: what was acknowledged by a gap block and is no longer may be missing.
    /// That is one report of three, and T3 runs again (section 6.3.2, R4).
    private void takeBack(int from, int to, long now) {
        for (int tsn = from; SerialNumber.isAfter(to, tsn); tsn++) {
            OutgoingChunk chunk = at(tsn);
            if (chunk.state == State.GAP_ACKNOWLEDGED) {
                chunk.state = State.IN_FLIGHT;
                chunk.missingReports = 1;
                chunk.takenBackBy = sack;
                flight += chunk.octets;
                chunk.path().onTakenBack(chunk.tsn, chunk.size, now);
            }
        }
    }

    /// Whether the last SACK took this chunk back, and so has reported it missing already.
    boolean isJustTakenBack(OutgoingChunk chunk) {
        return chunk.takenBackBy == sack;
    }

    private void acknowledge(OutgoingChunk chunk, long now) {
        Path path = chunk.path();
        if (chunk.state == State.IN_FLIGHT) {
            flight -= chunk.octets;
            path.onOffTheWire(chunk.size);
        } else {
            assert chunk.state == State.LOST : "acknowledged twice";
            lost--;
        }
        path.onAcknowledged(chunk.tsn, chunk.size);
        if (chunk.timesSent == 1) {
            path.onAcknowledgedTsn(chunk.tsn, now);
        }
    }

    /// Messages that have been sent to their end and are not acknowledged for good; each counts
    /// once, whatever its fragments. Looks at every chunk.
    long messages() {
        long ended = 0;
        for (int tsn = cumulativeAck + 1; tsn != nextTsn; tsn++) {
            if (at(tsn).ending) {
                ended++;
            }
        }
        return ended;
    }

    void release() {
        for (int tsn = cumulativeAck + 1; tsn != nextTsn; tsn++) {
            at(tsn).release();
        }
        cumulativeAck = nextTsn - 1;
        flight = 0;
        lost = 0;
    }
}
