// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.xua.AspMessage.AspActiveAck;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.RoutingContext;

import java.util.List;

/// What far ends and this node say to each other of destinations (RFC 4666 section 3.4): which
/// application servers a message is for, and who may send it.
final class DestinationDesk {
    private final Roster roster;

    DestinationDesk(Roster roster) {
        this.roster = roster;
    }

    /// A process may ask, and tell of its own congestion; the rest is the gateway's to say.
    ///
    /// @return why the message is refused; null if it is not
    @Nullable ErrorReport receive(AspPeer peer, M3uaMessage.AboutDestinations message) {
        if (!maySay(peer, message)) {
            return ErrorReport.of(ErrorCode.UNSUPPORTED_MESSAGE_TYPE);
        }
        List<ApplicationServer> about =
                roster.servers().stream()
                        .filter(server -> mayBeToldBy(peer, server))
                        .filter(server -> server.isMeantBy(message.scope()))
                        .map(ServerEntry::link)
                        .toList();
        if (about.isEmpty()) {
            return ErrorReport.about(ErrorCode.UNEXPECTED_MESSAGE, message.scope().contexts());
        }
        for (ApplicationServer server : about) {
            for (DestinationReport report : Reports.of(message, server.config().variant())) {
                server.receive(report, peer.association());
            }
        }
        return null;
    }

    private static boolean maySay(AspPeer peer, M3uaMessage.AboutDestinations message) {
        boolean audit = message instanceof M3uaMessage.DestinationStateAudit;
        boolean congestion = message instanceof M3uaMessage.SignallingCongestion;
        if (peer.isMate()) {
            // a gateway, and a process: all of it is one of the two's to say
            return true;
        }
        return peer.isGateway() ? !audit || peer.has(AspQuirk.DAUD_IN_ASP) : audit || congestion;
    }

    private static boolean mayBeToldBy(AspPeer peer, ServerEntry server) {
        return peer.association().brings(server.link())
                || peer.isGateway() && peer.has(AspQuirk.SNM_INACTIVE) && server.has(peer);
    }

    /// Section 4.5.1: what cannot be reached may be told before the acknowledgement. To a process
    /// that takes such messages while it is inactive it is; others would take it for an error.
    void tellAhead(AspPeer peer, AspActiveAck acknowledgement) {
        if (!peer.has(AspQuirk.SNM_INACTIVE)) {
            return;
        }
        for (ServerEntry server : roster.serversOf(peer)) {
            boolean named =
                    acknowledgement.contexts().isEmpty()
                            || acknowledgement.contexts().contains(server.config().context());
            if (named) {
                server.link().tellAhead(peer.association());
            }
        }
    }

    /// Asks a gateway how a point stands, for all that this node serves there.
    ///
    /// @param pointCode in any notation
    /// @throws IllegalArgumentException in words for the operator if it is no gateway, or that is
    ///     no point code
    /// @throws IllegalStateException if this node is not active there
    void audit(AspPeer peer, String pointCode) {
        if (!peer.isGateway()) {
            throw new IllegalArgumentException(
                    "ASP %s does not lead to a gateway: expected one of role asp"
                            .formatted(peer.name()));
        }
        List<RoutingContext> contexts =
                roster.serversOf(peer).stream()
                        .filter(server -> peer.isGiven(server.config()))
                        .map(server -> server.link().config().scope())
                        .flatMap(scope -> scope.contexts().stream())
                        .toList();
        if (contexts.isEmpty()) {
            throw new IllegalStateException("ASP " + peer.name() + " is not active");
        }
        PointCode point = PointCode.parse(peer.association().variant(), pointCode);
        peer.association()
                .send(
                        new M3uaMessage.DestinationStateAudit(
                                new Scope(null, contexts), List.of(PointCodeMask.full(point)), ""));
    }
}
