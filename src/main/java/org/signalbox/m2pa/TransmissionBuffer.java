// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;

import java.util.Objects;
import java.util.function.Consumer;

/// The messages taken for sending and not yet acknowledged, oldest first: Q.703's retransmission
/// buffer, and at its end those that wait for SCTP to take them.
///
/// ```
///   acknowledged | sent, not acknowledged | not sent |   room up to the window
///   -------------+------------------------+----------+------------------------
///                ^ acknowledged + 1       ^ nextFsn
/// ```
///
/// M2PA retransmits nothing in service, SCTP does that. The messages are kept for the changeover,
/// when level 3 takes back what the far end has not received ([#retrieve]), and for a far end that
/// has lost some in a processor outage ([#rewind]).
///
/// Owns the messages it holds.
final class TransmissionBuffer {
    /// What became of the messages at a retrieval.
    ///
    /// @param acknowledged received by the far end
    /// @param doubtful thrown away, because the far end's number was unreasonable
    /// @param flushed thrown away, because level 3 had sent later ones another way
    /// @param givenBack to level 3
    record Retrieval(int acknowledged, int doubtful, int flushed, int givenBack) {}

    private final @Nullable Msu[] ring;

    /// When each message was last sent, beside it.
    private final long[] sentAt;

    private final int mask;
    private final int windowMsus;

    private int head;
    private int count;
    private int sent;

    /// How many of the oldest have been sent at least once: more than `sent` after a [#rewind].
    private int sentEver;

    /// How many of the oldest are not to be sent again ([#flush]); the far end may still
    /// acknowledge them.
    private int flushed;

    private int acknowledged = SequenceNumbers.NONE;

    /// @param windowMsus how many messages are held at most
    TransmissionBuffer(int windowMsus) {
        int size = Integer.highestOneBit(Math.max(1, windowMsus - 1)) << 1;
        this.ring = new @Nullable Msu[size];
        this.sentAt = new long[size];
        this.mask = size - 1;
        this.windowMsus = windowMsus;
    }

    /// Sequence numbers begin anew.
    ///
    /// @param last the number before the first
    void begin(int last) {
        assert count == 0 : "messages of the former service are still held";
        head = 0;
        sent = 0;
        sentEver = 0;
        flushed = 0;
        acknowledged = last;
    }

    boolean hasRoom() {
        return count < windowMsus;
    }

    void add(Msu msu) {
        assert hasRoom();
        ring[head + count & mask] = msu;
        count++;
    }

    /// The next message to be sent, or null. It stays here.
    @Nullable Msu nextUnsent() {
        return sent < count ? ring[head + sent & mask] : null;
    }

    /// The number that the next message to be sent will bear.
    int nextFsn() {
        return SequenceNumbers.plus(acknowledged, sent + 1);
    }

    /// The number of the last message sent.
    int lastFsn() {
        return SequenceNumbers.plus(acknowledged, sentEver);
    }

    /// The next message has been sent.
    ///
    /// @return whether for the first time
    boolean markSent(long now) {
        assert sent < count;
        sentAt[head + sent & mask] = now;
        sent++;
        if (sent > sentEver) {
            sentEver = sent;
            return true;
        }
        return false;
    }

    /// Whether a number acknowledges something that was sent, or nothing new.
    boolean isReasonable(int bsn) {
        return SequenceNumbers.distance(acknowledged, bsn) <= sentEver;
    }

    /// The far end has accepted everything up to `bsn`, which [#isReasonable].
    ///
    /// @return how many messages are acknowledged that were not
    int acknowledge(int bsn) {
        int news = SequenceNumbers.distance(acknowledged, bsn);
        assert news <= sentEver;
        for (int i = 0; i < news; i++) {
            take().close();
        }
        return news;
    }

    /// Everything not acknowledged is to be sent again, under the same numbers.
    void rewind() {
        sent = 0;
    }

    /// What was sent is not to be sent again, nor given back.
    ///
    /// @param unsent takes ownership of what was never sent
    /// @return how many messages that were
    int flush(Consumer<Msu> unsent) {
        int never = count - sentEver;
        for (int i = sentEver; i < count; i++) {
            int at = head + i & mask;
            unsent.accept(Objects.requireNonNull(ring[at]));
            ring[at] = null;
        }
        count = sentEver;
        flushed = sentEver;
        return never;
    }

    /// Forgets what was flushed and is not acknowledged: the next message bears the number after
    /// the last that is.
    ///
    /// @return how many messages
    int dropFlushed() {
        int last = acknowledged;
        int dropped = flushed;
        for (int i = 0; i < dropped; i++) {
            take().close();
        }
        acknowledged = last;
        return dropped;
    }

    int unacknowledged() {
        return sentEver;
    }

    /// When the oldest message that is not acknowledged was sent. There is one.
    long oldestSentAt() {
        assert sentEver > 0;
        return sentAt[head];
    }

    /// Messages held, sent or not.
    int size() {
        return count;
    }

    /// Gives back the messages after `fsn`, the last the far end has accepted, and forgets all.
    ///
    /// If `fsn` is not among the numbers in use, what was sent is thrown away: nobody can say which
    /// of it arrived, and level 3 prefers loss to duplication (Q.704 section 5.7). What was not
    /// sent is given back in any case.
    ///
    /// @param messages takes ownership
    Retrieval retrieve(int fsn, Consumer<Msu> messages) {
        int received = SequenceNumbers.distance(acknowledged, fsn & SequenceNumbers.MAX);
        boolean reasonable = fsn == (fsn & SequenceNumbers.MAX) && received <= sentEver;
        int skipped = reasonable ? received : sentEver;
        for (int i = 0; i < skipped; i++) {
            take().close();
        }
        int dropped = dropFlushed();
        int givenBack = count;
        while (count > 0) {
            messages.accept(take());
        }
        return new Retrieval(
                reasonable ? skipped : 0, reasonable ? 0 : skipped, dropped, givenBack);
    }

    /// Throws everything away.
    ///
    /// @return how many messages
    int discard() {
        int discarded = count;
        while (count > 0) {
            take().close();
        }
        return discarded;
    }

    private Msu take() {
        Msu msu = Objects.requireNonNull(ring[head]);
        ring[head] = null;
        head = head + 1 & mask;
        count--;
        acknowledged = SequenceNumbers.next(acknowledged);
        sent = Math.max(0, sent - 1);
        sentEver = Math.max(0, sentEver - 1);
        flushed = Math.max(0, flushed - 1);
        return msu;
    }
}
