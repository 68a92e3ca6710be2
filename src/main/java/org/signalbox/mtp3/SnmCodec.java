// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;

import org.signalbox.mtp3.SnmLayout.Fields;
import org.signalbox.mtp3.SnmMessage.AboutDestinations;
import org.signalbox.mtp3.SnmMessage.ChangebackAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangebackDeclaration;
import org.signalbox.mtp3.SnmMessage.ChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangeoverOrder;
import org.signalbox.mtp3.SnmMessage.DataLinkConnection;
import org.signalbox.mtp3.SnmMessage.DataLinkConnection.Outcome;
import org.signalbox.mtp3.SnmMessage.DataLinkConnectionOrder;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverOrder;
import org.signalbox.mtp3.SnmMessage.Inhibiting;
import org.signalbox.mtp3.SnmMessage.Inhibiting.Signal;
import org.signalbox.mtp3.SnmMessage.NotImplemented;
import org.signalbox.mtp3.SnmMessage.ProhibitedClusterTest;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RestrictedClusterTest;
import org.signalbox.mtp3.SnmMessage.RestrictedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RouteSetCongestionTest;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.SnmMessage.TrafficRestartWaiting;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferClusterAllowed;
import org.signalbox.mtp3.SnmMessage.TransferClusterProhibited;
import org.signalbox.mtp3.SnmMessage.TransferClusterRestricted;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Signalling network management messages, from and to what follows the routing label (Q.704
/// section 15).
///
/// ```
///   TFP, TFR, TFA, RST, RSR        UPU                             TRA
///  +---------+----------------+   +---------+----------------+    +---------+
///  | heading | spare 2, PC 14 |   | heading | spare 2, PC 14 |    | heading |
///  +---------+----------------+   +---------+----------------+    +---------+
///     point codes: low octet      |  cause 4  | user part 4  |
///     first                       +-----------+--------------+
///
///   COO, COA                      XCO, XCA                       CBD, CBA
///  +---------+------------------+---------+-----------------+   +---------+-------------------+
///  | heading | spare 1, FSN 7   | heading | FSN 24, low     |   | heading | changeback code 8 |
///  +---------+------------------+---------+ octet first     |   +---------+-------------------+
///                                         +-----------------+
///
///   DLC
///  +---------+---------------------------+
///  | heading | spare 4, data link 12     |
///  +---------+---------------------------+
/// ```
///
/// Messages about a link, of which ECO and ECA are no more than their heading, have its code in the
/// label, in the place of the signalling link selection.
///
/// The drawing is ITU's. Where the other variants have their fields, and which messages, says
/// [SnmLayout].
///
/// Octets behind the last field are ignored, as Q.704 section 14.3 asks for compatibility with
/// later versions.
final class SnmCodec {
    private SnmCodec() {}

    /// Reads the user part of a message of service indicator 0.
    ///
    /// @throws SnmDecodeException if it is cut short or its heading is unknown; offsets count from
    ///     the first octet behind the label
    static SnmMessage decode(Msu msu) throws SnmDecodeException {
        return decode(
                msu.variant(),
                msu.sls().value(),
                msu.octets(),
                msu.userPartIndex(),
                msu.userPartLength());
    }

    /// @param sls of the label, which is the signalling link code but in ANSI networks
    static SnmMessage decode(Variant variant, int sls, ByteBuf octets, int at, int length)
            throws SnmDecodeException {
        SnmLayout layout = SnmLayout.of(variant);
        Fields fields = new Fields(layout, sls, octets, at, length);
        int octet = fields.heading();
        SnmHeading heading = SnmHeading.ofOctet(octet);
        if (heading == null) {
            throw new SnmDecodeException(0, "unknown heading 0x%02x".formatted(octet));
        }
        if (!layout.has(heading)) {
            return new NotImplemented(heading);
        }
        return switch (heading) {
            case TFP -> aboutDestinations(fields, TransferProhibited::new);
            case TFR -> aboutDestinations(fields, TransferRestricted::new);
            case TFA -> aboutDestinations(fields, TransferAllowed::new);
            case RST -> aboutDestinations(fields, ProhibitedRouteSetTest::new);
            case RSR -> aboutDestinations(fields, RestrictedRouteSetTest::new);
            case TCP -> new TransferClusterProhibited(fields.point(0));
            case TCR -> new TransferClusterRestricted(fields.point(0));
            case TCA -> new TransferClusterAllowed(fields.point(0));
            case RCP -> new ProhibitedClusterTest(fields.point(0));
            case RCR -> new RestrictedClusterTest(fields.point(0));
            case TRA -> new TrafficRestartAllowed();
            case TRW -> new TrafficRestartWaiting();
            case UPU -> userPartUnavailable(fields);
            case COO, XCO -> {
                boolean extended = heading == SnmHeading.XCO;
                int fsn = fsn(extended, fields);
                yield new ChangeoverOrder(fields.linkCode(), fsn, extended);
            }
            case COA, XCA -> {
                boolean extended = heading == SnmHeading.XCA;
                int fsn = fsn(extended, fields);
                yield new ChangeoverAcknowledgement(fields.linkCode(), fsn, extended);
            }
            case ECO -> new EmergencyChangeoverOrder(fields.linkCode());
            case ECA -> new EmergencyChangeoverAcknowledgement(fields.linkCode());
            case CBD -> {
                int code = changebackCode(layout, fields);
                yield new ChangebackDeclaration(fields.linkCode(), code);
            }
            case CBA -> {
                int code = changebackCode(layout, fields);
                yield new ChangebackAcknowledgement(fields.linkCode(), code);
            }
            case TFC -> {
                PointCode destination = fields.congestedPoint();
                yield new TransferControlled(destination, fields.congestionStatus());
            }
            case RCT -> new RouteSetCongestionTest();
            case LIN -> new Inhibiting(fields.linkCode(), Signal.INHIBIT);
            case LUN -> new Inhibiting(fields.linkCode(), Signal.UNINHIBIT);
            case LIA -> new Inhibiting(fields.linkCode(), Signal.INHIBIT_ACKNOWLEDGEMENT);
            case LUA -> new Inhibiting(fields.linkCode(), Signal.UNINHIBIT_ACKNOWLEDGEMENT);
            case LID -> new Inhibiting(fields.linkCode(), Signal.DENIED);
            case LFU -> new Inhibiting(fields.linkCode(), Signal.FORCED_UNINHIBIT);
            case LLT -> new Inhibiting(fields.linkCode(), Signal.LOCAL_TEST);
            case LRT -> new Inhibiting(fields.linkCode(), Signal.REMOTE_TEST);
            case DLC -> {
                int dataLink =
                        fields.linkNumber(layout.dataLinkBits(), "data link identity cut short");
                yield new DataLinkConnectionOrder(fields.linkCode(), dataLink);
            }
            case CSS -> new DataLinkConnection(fields.linkCode(), Outcome.SUCCESSFUL);
            case CNS -> new DataLinkConnection(fields.linkCode(), Outcome.NOT_SUCCESSFUL);
            case CNP -> new DataLinkConnection(fields.linkCode(), Outcome.NOT_POSSIBLE);
        };
    }

    /// The user part of a message.
    ///
    /// @throws IllegalArgumentException for a message that is not implemented, or that the variant
    ///     does not have
    static byte[] encode(Variant variant, SnmMessage message) {
        SnmLayout layout = SnmLayout.of(variant);
        SnmHeading heading = message.heading();
        return switch (message) {
            case SnmMessage.AboutDestination about ->
                    layout.aboutPoints(heading, List.of(about.destination()));
            case AboutDestinations(var messages) ->
                    layout.aboutPoints(
                            heading,
                            messages.stream()
                                    .map(SnmMessage.AboutDestination::destination)
                                    .toList());
            case SnmMessage.AboutCluster about ->
                    layout.aboutPoints(heading, List.of(about.cluster()));
            case TransferControlled(var destination, int status) ->
                    layout.congestion(heading, destination, status);
            case RouteSetCongestionTest _, TrafficRestartAllowed _, TrafficRestartWaiting _ ->
                    layout.plain(heading);
            case UserPartUnavailable(var destination, var userPart, var cause) ->
                    layout.unavailable(destination, userPart.bits(), cause.bits());
            case ChangeoverOrder(int link, int fsn, boolean extended) ->
                    layout.aboutLink(heading, link, fsn, fsnBits(extended));
            case ChangeoverAcknowledgement(int link, int fsn, boolean extended) ->
                    layout.aboutLink(heading, link, fsn, fsnBits(extended));
            case EmergencyChangeoverOrder(int link) -> layout.aboutLink(heading, link);
            case EmergencyChangeoverAcknowledgement(int link) -> layout.aboutLink(heading, link);
            case ChangebackDeclaration(int link, int code) ->
                    layout.aboutLink(heading, link, code, layout.changebackCodeBits());
            case ChangebackAcknowledgement(int link, int code) ->
                    layout.aboutLink(heading, link, code, layout.changebackCodeBits());
            case Inhibiting(int link, var _) -> layout.aboutLink(heading, link);
            case DataLinkConnectionOrder(int link, int dataLink) ->
                    layout.aboutLink(heading, link, dataLink, layout.dataLinkBits());
            case DataLinkConnection(int link, var _) -> layout.aboutLink(heading, link);
            case NotImplemented other ->
                    throw new IllegalArgumentException("no coding for " + other.heading());
        };
    }

    private static SnmMessage aboutDestinations(
            Fields fields, Function<PointCode, SnmMessage.AboutDestination> message)
            throws SnmDecodeException {
        int points = fields.points();
        if (points == 1) {
            return message.apply(fields.point(0));
        }
        List<SnmMessage.AboutDestination> messages = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            messages.add(message.apply(fields.point(i)));
        }
        return new AboutDestinations(messages);
    }

    private static int fsn(boolean extended, Fields fields) throws SnmDecodeException {
        return fields.linkNumber(fsnBits(extended), "forward sequence number cut short");
    }

    private static int fsnBits(boolean extended) {
        return extended ? SnmLayout.EXTENDED_FSN_BITS : SnmLayout.FSN_BITS;
    }

    private static int changebackCode(SnmLayout layout, Fields fields) throws SnmDecodeException {
        return fields.linkNumber(layout.changebackCodeBits(), "changeback code missing");
    }

    private static UserPartUnavailable userPartUnavailable(Fields fields)
            throws SnmDecodeException {
        PointCode destination = fields.point(0);
        int userPart = fields.userPart();
        return new UserPartUnavailable(
                destination,
                ServiceIndicator.of(userPart & 0x0F),
                UnavailabilityCause.of(userPart >>> 4));
    }
}
