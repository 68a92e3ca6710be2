// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.ForwardingLink;
import org.signalbox.link.SignallingLink;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;

import java.util.function.Consumer;

/// A link whose far end knows this network by another network indicator
/// ([LinksetConfig#indicator]): what goes over it bears that one, and what comes back of it, to go
/// another way, bears this point's again.
///
/// @param under what sends it
/// @param sent the indicator of the far end
/// @param own this point's
record IndicatedLink(SignallingLink under, NetworkIndicator sent, NetworkIndicator own)
        implements ForwardingLink {
    @Override
    public void send(Msu msu) {
        msu.setNetworkIndicator(sent);
        under.send(msu);
    }

    @Override
    public void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {
        under.retrieve(forwardSequenceNumber, msu -> giveBack(msu, messages));
    }

    @Override
    public void flush(Consumer<Msu> unsent) {
        under.flush(msu -> giveBack(msu, unsent));
    }

    private void giveBack(Msu msu, Consumer<Msu> to) {
        msu.setNetworkIndicator(own);
        to.accept(msu);
    }
}
