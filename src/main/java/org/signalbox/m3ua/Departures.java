// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.sctp.RemoteEndpoint;

import java.util.ArrayList;
import java.util.List;

/// Far ends that are not configured any more and are told good-bye: their associations end in good
/// order, though their names and their peers may be somebody else's by then.
final class Departures {
    /// How long an association may last whose far end is no longer configured: more than three
    /// times T(ack), for ASPIA, DEREG REQ and ASPDN.
    static final long DEPARTURE_NANOS = 8_000_000_000L;

    private final Loop loop;
    private final List<AspPeer> departing = new ArrayList<>();

    Departures(Loop loop) {
        this.loop = loop;
    }

    /// Bids one farewell whose association is up.
    void begin(AspPeer peer) {
        departing.add(peer);
        peer.depart();
        loop.schedule(loop.now() + DEPARTURE_NANOS, () -> end(peer));
    }

    /// Its association has ended, or must: does nothing if it has been gone before.
    void end(AspPeer peer) {
        if (departing.remove(peer)) {
            peer.remove("no longer configured");
        }
    }

    /// Those who depart from a port must be gone now.
    ///
    /// @param to the peer whose addresses are needed; null: all
    void hurry(M3uaEndpointConfig.At at, @Nullable RemoteEndpoint to) {
        for (AspPeer peer : List.copyOf(departing)) {
            boolean inTheWay =
                    to == null
                            || peer.config().remote().addresses().stream()
                                    .anyMatch(to.addresses()::contains);
            if (peer.config().at().equals(at) && inTheWay) {
                end(peer);
            }
        }
    }

    void hurryAll() {
        List.copyOf(departing).forEach(this::end);
    }
}
