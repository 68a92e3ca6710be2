// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.LinkIdentity;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.Loop;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// A link whose far end knows this network by another network indicator
/// ([LinksetConfig#indicator]): what goes over it bears that one, and what comes back of it, to go
/// another way, bears this point's again.
///
/// @param link below
/// @param sent the indicator of the far end
/// @param own this point's
record IndicatedLink(SignallingLink link, NetworkIndicator sent, NetworkIndicator own)
        implements SignallingLink {
    @Override
    public void send(Msu msu) {
        msu.setNetworkIndicator(sent);
        link.send(msu);
    }

    @Override
    public void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {
        link.retrieve(forwardSequenceNumber, msu -> giveBack(msu, messages));
    }

    @Override
    public void flush(Consumer<Msu> unsent) {
        link.flush(msu -> giveBack(msu, unsent));
    }

    private void giveBack(Msu msu, Consumer<Msu> to) {
        msu.setNetworkIndicator(own);
        to.accept(msu);
    }

    @Override
    public int congestion() {
        return link.congestion();
    }

    @Override
    public LinkIdentity id() {
        return link.id();
    }

    @Override
    public Loop loop() {
        return link.loop();
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
    public int unacknowledged() {
        return link.unacknowledged();
    }

    @Override
    public boolean isReleased() {
        return link.isReleased();
    }
}
