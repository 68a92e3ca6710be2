// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.mtp3.SnmMessage;
import org.signalbox.mtp3.SnmMessage.DataLinkConnection;
import org.signalbox.mtp3.SnmMessage.DataLinkConnection.Outcome;
import org.signalbox.mtp3.SnmMessage.Inhibiting;
import org.signalbox.mtp3.SnmMessage.Inhibiting.Signal;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

/// A network management message that an operator wants sent by hand, for acceptance tests.
public sealed interface ManualMessage {
    /// What a message about a destination says.
    enum DestinationHeading {
        TFP,
        TFR,
        TFA,
        RST,
        RSR
    }

    /// A message about a destination.
    record AboutDestination(DestinationHeading heading, PointCode destination)
            implements ManualMessage {}

    /// What a message about a cluster says (ANSI).
    enum ClusterHeading {
        TCP,
        TCR,
        TCA,
        RCP,
        RCR
    }

    /// A message about a cluster.
    ///
    /// @param point any in the cluster
    record AboutCluster(ClusterHeading heading, PointCode point) implements ManualMessage {}

    /// TFC.
    ///
    /// @param status congestion status, 0 to 3
    record Controlled(PointCode destination, int status) implements ManualMessage {}

    /// UPU.
    ///
    /// @param cause 0 unknown, 1 unequipped, 2 inaccessible
    record Unavailable(PointCode destination, ServiceIndicator userPart, int cause)
            implements ManualMessage {}

    /// RCT, to the adjacent point.
    record CongestionTest() implements ManualMessage {}

    /// What a message about a link says.
    enum LinkHeading {
        COO,
        COA,
        XCO,
        XCA,
        ECO,
        ECA,
        CBD,
        CBA,
        LIN,
        LUN,
        LIA,
        LUA,
        LID,
        LFU,
        LLT,
        LRT,
        DLC,
        CSS,
        CNS,
        CNP
    }

    /// A message about a link.
    ///
    /// @param slc of the link it is about
    /// @param number sequence number, changeback code or data link, where there is one; of more
    ///     bits than the message has, the low ones
    record AboutLink(LinkHeading heading, int slc, int number) implements ManualMessage {}

    /// TRA.
    record RestartAllowed() implements ManualMessage {}

    /// TRW.
    record RestartWaiting() implements ManualMessage {}

    /// As level 3 knows it.
    ///
    /// @throws IllegalArgumentException in words for the operator, if it is about a cluster in a
    ///     network without clusters
    default SnmMessage message() {
        return switch (this) {
            case RestartAllowed _ -> new SnmMessage.TrafficRestartAllowed();
            case RestartWaiting _ -> new SnmMessage.TrafficRestartWaiting();
            case CongestionTest _ -> new SnmMessage.RouteSetCongestionTest();
            case Controlled(var destination, int status) ->
                    new SnmMessage.TransferControlled(destination, status);
            case Unavailable(var destination, var userPart, int cause) ->
                    new SnmMessage.UserPartUnavailable(
                            destination, userPart, UnavailabilityCause.of(cause));
            case AboutCluster(var heading, var point) -> {
                if (point.variant() != Variant.ANSI) {
                    throw new IllegalArgumentException(
                            "networks of variant %s have no %s"
                                    .formatted(point.variant().word(), heading));
                }
                yield switch (heading) {
                    case TCP -> new SnmMessage.TransferClusterProhibited(point);
                    case TCR -> new SnmMessage.TransferClusterRestricted(point);
                    case TCA -> new SnmMessage.TransferClusterAllowed(point);
                    case RCP -> new SnmMessage.ProhibitedClusterTest(point);
                    case RCR -> new SnmMessage.RestrictedClusterTest(point);
                };
            }
            case AboutDestination(var heading, var destination) ->
                    switch (heading) {
                        case TFP -> new SnmMessage.TransferProhibited(destination);
                        case TFR -> new SnmMessage.TransferRestricted(destination);
                        case TFA -> new SnmMessage.TransferAllowed(destination);
                        case RST -> new SnmMessage.ProhibitedRouteSetTest(destination);
                        case RSR -> new SnmMessage.RestrictedRouteSetTest(destination);
                    };
            case AboutLink(var heading, int slc, int number) ->
                    switch (heading) {
                        case COO -> new SnmMessage.ChangeoverOrder(slc, number & 0x7F, false);
                        case XCO -> new SnmMessage.ChangeoverOrder(slc, number, true);
                        case COA ->
                                new SnmMessage.ChangeoverAcknowledgement(slc, number & 0x7F, false);
                        case XCA -> new SnmMessage.ChangeoverAcknowledgement(slc, number, true);
                        case ECO -> new SnmMessage.EmergencyChangeoverOrder(slc);
                        case ECA -> new SnmMessage.EmergencyChangeoverAcknowledgement(slc);
                        case CBD -> new SnmMessage.ChangebackDeclaration(slc, number & 0xFF);
                        case CBA -> new SnmMessage.ChangebackAcknowledgement(slc, number & 0xFF);
                        case LIN -> new Inhibiting(slc, Signal.INHIBIT);
                        case LUN -> new Inhibiting(slc, Signal.UNINHIBIT);
                        case LIA -> new Inhibiting(slc, Signal.INHIBIT_ACKNOWLEDGEMENT);
                        case LUA -> new Inhibiting(slc, Signal.UNINHIBIT_ACKNOWLEDGEMENT);
                        case LID -> new Inhibiting(slc, Signal.DENIED);
                        case LFU -> new Inhibiting(slc, Signal.FORCED_UNINHIBIT);
                        case LLT -> new Inhibiting(slc, Signal.LOCAL_TEST);
                        case LRT -> new Inhibiting(slc, Signal.REMOTE_TEST);
                        case DLC -> new SnmMessage.DataLinkConnectionOrder(slc, number);
                        case CSS -> new DataLinkConnection(slc, Outcome.SUCCESSFUL);
                        case CNS -> new DataLinkConnection(slc, Outcome.NOT_SUCCESSFUL);
                        case CNP -> new DataLinkConnection(slc, Outcome.NOT_POSSIBLE);
                    };
        };
    }
}
