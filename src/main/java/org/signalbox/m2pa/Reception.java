// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;

import java.util.ArrayDeque;

/// The receiving side of a link in service: which number is next, which acknowledgement is owed,
/// and which messages wait because level 3 cannot take them.
///
/// Owns the messages it holds.
final class Reception {
    private final int heldMsusMax;
    private final int acknowledgeAtOnce;
    private final long ackDelayNanos;

    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
    private int releasable;
    private int accepted = SequenceNumbers.NONE;
    private int owed;
    private long ackDeadline = Machine.NO_DEADLINE;

    /// @param heldMsusMax messages held at most
    /// @param acknowledgeAtOnce so many accepted messages are acknowledged without further delay
    /// @param ackDelayNanos how long fewer may wait
    Reception(int heldMsusMax, int acknowledgeAtOnce, long ackDelayNanos) {
        this.heldMsusMax = heldMsusMax;
        this.acknowledgeAtOnce = acknowledgeAtOnce;
        this.ackDelayNanos = ackDelayNanos;
    }

    /// Sequence numbers begin anew.
    ///
    /// @param last the number before the first
    void begin(int last) {
        assert held.isEmpty();
        accepted = last;
        acknowledgementSent();
    }

    /// The number of the last message accepted for level 3: what goes out as BSN.
    int accepted() {
        return accepted;
    }

    /// The number that the next message must bear.
    int expected() {
        return SequenceNumbers.plus(accepted, held.size() - releasable + 1);
    }

    /// The message with the expected number goes to level 3.
    ///
    /// @return whether so many acknowledgements are owed that one should go out now
    boolean accept(long now) {
        assert held.size() == releasable : "overtakes what is held";
        accepted = SequenceNumbers.next(accepted);
        return owe(1, now);
    }

    boolean canHold() {
        return held.size() < heldMsusMax;
    }

    /// The message with the expected number waits, unacknowledged. Takes ownership.
    void hold(ByteBuf msu) {
        assert canHold();
        held.add(msu);
    }

    /// What is held may go to level 3 and counts as accepted; [#pollReleased] gives it.
    ///
    /// @return how many messages
    int release(long now) {
        int released = held.size() - releasable;
        releasable = held.size();
        accepted = SequenceNumbers.plus(accepted, released);
        if (released > 0) {
            owe(released, now);
        }
        return released;
    }

    /// The oldest message released, or null. The caller owns it.
    @Nullable ByteBuf pollReleased() {
        if (releasable == 0) {
            return null;
        }
        releasable--;
        return held.poll();
    }

    /// Throws away what is held and was not released.
    ///
    /// @return how many messages
    int discardHeld() {
        int discarded = 0;
        while (held.size() > releasable) {
            held.removeLast().release();
            discarded++;
        }
        return discarded;
    }

    /// Throws away everything, for good.
    ///
    /// @return how many messages
    int discardAll() {
        releasable = 0;
        return discardHeld();
    }

    int held() {
        return held.size();
    }

    long ackDeadline() {
        return ackDeadline;
    }

    /// A message has gone out that bore [#accepted], or none is owed any more.
    void acknowledgementSent() {
        owed = 0;
        ackDeadline = Machine.NO_DEADLINE;
    }

    private boolean owe(int messages, long now) {
        owed += messages;
        if (ackDeadline == Machine.NO_DEADLINE) {
            ackDeadline = now + ackDelayNanos;
        }
        return owed >= acknowledgeAtOnce;
    }
}
