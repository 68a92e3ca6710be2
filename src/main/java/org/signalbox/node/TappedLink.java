// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.Loop;
import org.signalbox.ss7.Msu;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// A link whose outgoing messages can be watched.
record TappedLink(SignallingLink link, MsuTap tap) implements SignallingLink {
    @Override
    public LinkIdentity id() {
        return link.id();
    }

    @Override
    public Loop loop() {
        return link.loop();
    }

    @Override
    public void send(Msu msu) {
        if (tap.isOn()) {
            tap.onMsu(Direction.OUT, link.id(), msu);
        }
        link.send(msu);
    }

    @Override
    public int congestion() {
        return link.congestion();
    }

    @Override
    public void start() {
        link.start();
    }

    @Override
    public void stop() {
        link.stop();
    }

    @Override
    public void setEmergency(boolean emergency) {
        link.setEmergency(emergency);
    }

    @Override
    public void setLocalProcessorOutage(boolean outage) {
        link.setLocalProcessorOutage(outage);
    }

    @Override
    public int sequenceNumberBits() {
        return link.sequenceNumberBits();
    }

    @Override
    public void retrieveBsnt(IntConsumer answer) {
        link.retrieveBsnt(answer);
    }

    @Override
    public void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {
        link.retrieve(forwardSequenceNumber, messages);
    }

    @Override
    public void flush(Consumer<Msu> unsent) {
        link.flush(unsent);
    }

    @Override
    public int unacknowledged() {
        return link.unacknowledged();
    }

    @Override
    public int backlog() {
        return link.backlog();
    }

    @Override
    public boolean isReleased() {
        return link.isReleased();
    }
}
