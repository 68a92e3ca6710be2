// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;

import org.signalbox.link.TransitTimes;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.XuaDecodeException;

import java.util.ArrayDeque;
import java.util.List;

/// Where one process takes an application server's traffic: its association, and what waits for
/// room there. On the loop of both.
final class Outlet {
    /// A message as it will go out.
    ///
    /// @param ingress over which linkset it has come, see [Msu#ingress]: should it be sent another
    ///     way, it must not go back there
    /// @param takenAt see [Msu#takenAt]
    /// @param octets of SIO and SIF
    private record Unsent(ByteBuf frame, int ingress, int takenAt, int octets) {}

    private final AspWire wire;
    private final int backlogMsusMax;
    private final Counters<AsCounter> counters;
    private final TransitTimes transits;
    private final Loop loop;
    private final ArrayDeque<Unsent> backlog = new ArrayDeque<>();
    private final M3uaData frames = new M3uaData();

    /// @param transits of the server, which settles them when it flushes
    Outlet(
            AspWire wire,
            int backlogMsusMax,
            Counters<AsCounter> counters,
            TransitTimes transits,
            Loop loop) {
        this.wire = wire;
        this.backlogMsusMax = backlogMsusMax;
        this.counters = counters;
        this.transits = transits;
        this.loop = loop;
    }

    AspWire wire() {
        return wire;
    }

    /// Messages that wait for room.
    int backlog() {
        return backlog.size();
    }

    /// Sends a message of DATA, as soon as there is room, unless too many wait for that.
    ///
    /// @param ingress see [Msu#ingress]
    /// @param takenAt see [Msu#takenAt]
    /// @param octets of SIO and SIF
    /// @param frame taken
    /// @return whether it waits
    boolean give(int selection, int ingress, int takenAt, int octets, ByteBuf frame) {
        if (backlog.isEmpty() && wire.sendData(selection, frame)) {
            sent(takenAt, octets);
            return false;
        }
        if (backlog.size() < backlogMsusMax) {
            backlog.add(new Unsent(frame, ingress, takenAt, octets));
            return true;
        }
        counters.increment(AsCounter.UNSENT_QUEUE_FULL);
        frame.release();
        return false;
    }

    /// There is room again.
    void resume() {
        for (Unsent unsent = backlog.peek(); unsent != null; unsent = backlog.peek()) {
            read(unsent.frame);
            if (!wire.sendData(frames.selection(), unsent.frame)) {
                break;
            }
            sent(unsent.takenAt, unsent.octets);
            backlog.remove();
        }
        wire.flush();
    }

    /// Gives up what waits, to be sent another way.
    void empty(Variant variant, List<Msu> to) {
        for (Unsent unsent = backlog.poll(); unsent != null; unsent = backlog.poll()) {
            read(unsent.frame);
            try {
                Msu msu = frames.take(variant, unsent.frame);
                msu.cameOver(unsent.ingress);
                msu.takenAt(unsent.takenAt);
                to.add(msu);
            } catch (XuaDecodeException impossible) {
                throw ownFault(impossible);
            }
        }
    }

    /// Throws away what waits.
    void discard() {
        counters.add(AsCounter.UNSENT_GIVEN_UP, backlog.size());
        backlog.forEach(unsent -> unsent.frame.release());
        backlog.clear();
    }

    private void sent(int takenAt, int octets) {
        counters.increment(AsCounter.SENT);
        counters.add(AsCounter.OCTETS_SENT, octets);
        if (transits.isFull()) {
            transits.settle(loop.now());
        }
        transits.leaves(takenAt);
    }

    private void read(ByteBuf frame) {
        try {
            frames.read(frame);
        } catch (XuaDecodeException impossible) {
            throw ownFault(impossible);
        }
    }

    private static AssertionError ownFault(XuaDecodeException impossible) {
        return new AssertionError("a message of our own", impossible);
    }
}
