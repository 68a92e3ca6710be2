// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// How often each of up to a million things was used. One loop counts, any thread may ask.
///
/// To count one of a million at random is to wait for memory, so it touches as little as may be:
/// the lowest 8 bits of a count have an octet, and what they do not hold is added up elsewhere each
/// 128 times. Some uses wait until there is a group: then the octets are waited for at the same
/// time.
final class Tally {
    private static final VarHandle OCTET = MethodHandles.arrayElementVarHandle(byte[].class);
    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle WAITING = waiting();

    private static final int GROUP = 64;
    private static final int CARRY = 128;

    private static final int PAGE_SHIFT = 10;
    private static final int PAGE = (1 << PAGE_SHIFT) - 1;

    /// Counts modulo 256.
    private final byte[] lowest;

    /// By page, a multiple of [#CARRY] for each thing: its count, or at most as much less. Null for
    /// a page of which none was used so often.
    private final AtomicReferenceArray<long[]> carried;

    private final int[] group = new int[GROUP];

    /// How many uses wait in the group.
    private int waiting;

    /// @param size how many things there are
    Tally(int size) {
        lowest = new byte[size];
        carried = new AtomicReferenceArray<>((size >>> PAGE_SHIFT) + 1);
    }

    int size() {
        return lowest.length;
    }

    /// Called by the loop.
    ///
    /// @param thing 0 to [#size], exclusive
    void count(int thing) {
        int place = waiting;
        INT.setOpaque(group, place, thing);
        if (place + 1 < GROUP) {
            WAITING.setOpaque(this, place + 1);
            return;
        }
        WAITING.setOpaque(this, 0);
        for (int counted : group) {
            byte more = (byte) (lowest[counted] + 1);
            OCTET.setRelease(lowest, counted, more);
            if ((more & CARRY - 1) == 0) {
                carry(counted);
            }
        }
    }

    private void carry(int thing) {
        long[] page = carried.getPlain(thing >>> PAGE_SHIFT);
        if (page == null) {
            page = new long[PAGE + 1];
            carried.setRelease(thing >>> PAGE_SHIFT, page);
        }
        LONG.setRelease(page, thing & PAGE, page[thing & PAGE] + CARRY);
    }

    /// How often a thing was used. One that asks while the loop counts may miss as many as wait.
    long of(int thing) {
        long count = settled(thing);
        int waited = (int) WAITING.getOpaque(this);
        for (int i = 0; i < waited; i++) {
            count += (int) INT.getOpaque(group, i) == thing ? 1 : 0;
        }
        return count;
    }

    /// How often all were used. As the other.
    long all() {
        long all = (int) WAITING.getOpaque(this);
        for (int thing = 0; thing < lowest.length; thing++) {
            all += settled(thing);
        }
        return all;
    }

    private long settled(int thing) {
        while (true) {
            long before = carried(thing);
            // the loop may be between the octet and what is carried: then the octet is CARRY ahead
            int ahead = (byte) OCTET.getAcquire(lowest, thing) - (int) before & 0xFF;
            if (before == carried(thing)) {
                return before + ahead;
            }
        }
    }

    private long carried(int thing) {
        long[] page = carried.getAcquire(thing >>> PAGE_SHIFT);
        return page == null ? 0 : (long) LONG.getAcquire(page, thing & PAGE);
    }

    private static VarHandle waiting() {
        try {
            return MethodHandles.lookup().findVarHandle(Tally.class, "waiting", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
