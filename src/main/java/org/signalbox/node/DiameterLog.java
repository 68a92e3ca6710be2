// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBuf;

import org.signalbox.alarm.ManagedObject;
import org.signalbox.alarm.ManagedObject.Type;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.peer.PeerObserver;
import org.signalbox.firewall.Finding;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.trace.Capture;

import java.net.InetAddress;

/// Puts what Diameter peers do into the words of a router's system messages.
final class DiameterLog implements PeerObserver {
    private static final String DIAMETER = "DIAMETER";

    private final EventLog events;
    private final Capture capture;

    /// @param capture is shown their messages
    DiameterLog(EventLog events, Capture capture) {
        this.events = events;
        this.capture = capture;
    }

    @Override
    public boolean seesMessages() {
        return capture.wantsMessages();
    }

    @Override
    public void onMessage(boolean sent, InetAddress peer, ByteBuf message) {
        capture.onMessage(sent ? Direction.OUT : Direction.IN, peer, message);
    }

    @Override
    public void onOpened(String peer, Capabilities theirs, InetAddress from) {
        events.add(
                DIAMETER,
                Severity.NOTICE,
                "PEERSTATUS",
                "Peer %s is connected: %s (%s) at %s"
                        .formatted(peer, theirs.host(), theirs.product(), from.getHostAddress()),
                peer(peer));
    }

    @Override
    public void onClosed(String peer, String reason) {
        events.add(
                DIAMETER,
                Severity.WARNING,
                "PEERSTATUS",
                "Peer %s is not connected: %s".formatted(peer, reason),
                peer(peer));
    }

    @Override
    public void onTrusted(String peer, boolean trusted) {
        events.add(
                DIAMETER,
                trusted ? Severity.NOTICE : Severity.WARNING,
                "PEERSTATUS",
                trusted
                        ? "Peer %s takes requests".formatted(peer)
                        : "Peer %s is given no requests".formatted(peer),
                peer(peer));
    }

    @Override
    public void onRefused(InetAddress caller, String why) {
        events.add(
                DIAMETER,
                Severity.WARNING,
                "REFUSED",
                "Caller %s was not let in: %s".formatted(caller.getHostAddress(), why));
    }

    @Override
    public void onFault(String peer, String what) {
        events.add(
                DIAMETER,
                Severity.WARNING,
                "PEERFAULT",
                "Peer %s: %s".formatted(peer, what),
                peer(peer));
    }

    @Override
    public void onFinding(Finding finding) {
        FirewallLog.add(events, DIAMETER, "diameter firewall", finding);
    }

    private static ManagedObject peer(String name) {
        return ManagedObject.of(Type.DIAMETER_PEER, name);
    }
}
