// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.link.ForwardingLink;
import org.signalbox.link.MsuTap;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.link.SignallingLink;
import org.signalbox.ss7.Msu;

/// A link whose outgoing messages can be watched.
record TappedLink(SignallingLink under, MsuTap tap) implements ForwardingLink {
    @Override
    public void send(Msu msu) {
        if (tap.isOn()) {
            tap.onMsu(Direction.OUT, under.id(), msu);
        }
        under.send(msu);
    }
}
