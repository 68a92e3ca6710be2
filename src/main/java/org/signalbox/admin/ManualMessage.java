// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.mtp3.SnmMessage;
import org.signalbox.ss7.PointCode;

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

    /// What a message about a link says.
    enum LinkHeading {
        COO,
        COA,
        XCO,
        XCA,
        ECO,
        ECA,
        CBD,
        CBA
    }

    /// A message about a link.
    ///
    /// @param slc of the link it is about
    /// @param number sequence number or changeback code, where there is one
    record AboutLink(LinkHeading heading, int slc, int number) implements ManualMessage {}

    /// TRA.
    record RestartAllowed() implements ManualMessage {}

    /// TRW.
    record RestartWaiting() implements ManualMessage {}

    /// As level 3 knows it.
    default SnmMessage message() {
        return switch (this) {
            case RestartAllowed _ -> new SnmMessage.TrafficRestartAllowed();
            case RestartWaiting _ -> new SnmMessage.TrafficRestartWaiting();
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
                    };
        };
    }
}
