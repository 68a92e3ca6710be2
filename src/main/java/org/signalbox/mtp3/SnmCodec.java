// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;

import org.signalbox.mtp3.SnmMessage.ChangebackAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangebackDeclaration;
import org.signalbox.mtp3.SnmMessage.ChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangeoverOrder;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverOrder;
import org.signalbox.mtp3.SnmMessage.Inhibiting;
import org.signalbox.mtp3.SnmMessage.Inhibiting.Signal;
import org.signalbox.mtp3.SnmMessage.NotImplemented;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RestrictedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RouteSetCongestionTest;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.SnmMessage.TrafficRestartWaiting;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

/// Signalling network management messages, from and to what follows the routing label (Q.704
/// section
/// 15).
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
///   TFC                            RCT: no more than its heading; the label says what is tested
///  +---------+------------------+
///  | heading | status 2, PC 14  |
///  +---------+------------------+
/// ```
///
/// Messages about a link, of which ECO, ECA and those of inhibiting (LIN to LRT) are no more than
/// their heading, have its code in the
/// label, in the place of the signalling link selection.
///
/// The drawing is ITU's. The national forms differ in the size of the point code and, in Japan, in
/// much more: each of them gets its own reader of the fields here.
///
/// Octets behind the last field are ignored, as Q.704 section 14.3 asks for compatibility with
/// later
/// versions.
final class SnmCodec {
    private SnmCodec() {}

    /// Reads the user part of a message of service indicator 0.
    ///
    /// @throws SnmDecodeException if it is cut short or its heading is unknown; offsets count from
    ///     the heading
    static SnmMessage decode(Msu msu) throws SnmDecodeException {
        return decode(
                msu.variant(),
                msu.sls().value(),
                msu.octets(),
                msu.userPartIndex(),
                msu.userPartLength());
    }

    /// @param sls of the label, which in ITU's form is the signalling link code
    static SnmMessage decode(Variant variant, int sls, ByteBuf octets, int at, int length)
            throws SnmDecodeException {
        if (length < 1) {
            throw new SnmDecodeException(0, "no heading");
        }
        int octet = octets.getUnsignedByte(at);
        SnmHeading heading = SnmHeading.ofOctet(octet);
        if (heading == null) {
            throw new SnmDecodeException(0, "unknown heading 0x%02x".formatted(octet));
        }
        return switch (heading) {
            case TFP -> new TransferProhibited(pointCode(variant, octets, at, length));
            case TFR -> new TransferRestricted(pointCode(variant, octets, at, length));
            case TFA -> new TransferAllowed(pointCode(variant, octets, at, length));
            case RST -> new ProhibitedRouteSetTest(pointCode(variant, octets, at, length));
            case RSR -> new RestrictedRouteSetTest(pointCode(variant, octets, at, length));
            case TRA -> new TrafficRestartAllowed();
            case UPU -> userPartUnavailable(variant, octets, at, length);
            case COO, XCO -> {
                boolean extended = heading == SnmHeading.XCO;
                yield new ChangeoverOrder(sls, fsn(extended, octets, at, length), extended);
            }
            case COA, XCA -> {
                boolean extended = heading == SnmHeading.XCA;
                yield new ChangeoverAcknowledgement(
                        sls, fsn(extended, octets, at, length), extended);
            }
            case ECO -> new EmergencyChangeoverOrder(sls);
            case ECA -> new EmergencyChangeoverAcknowledgement(sls);
            case CBD -> new ChangebackDeclaration(sls, changebackCode(octets, at, length));
            case CBA -> new ChangebackAcknowledgement(sls, changebackCode(octets, at, length));
            case TFC -> transferControlled(variant, octets, at, length);
            case RCT -> new RouteSetCongestionTest();
            case TRW -> new TrafficRestartWaiting();
            case TCP, TCR, TCA, RCP, RCR -> new NotImplemented(heading);
            case LIN -> new Inhibiting(sls, Signal.INHIBIT);
            case LUN -> new Inhibiting(sls, Signal.UNINHIBIT);
            case LIA -> new Inhibiting(sls, Signal.INHIBIT_ACKNOWLEDGEMENT);
            case LUA -> new Inhibiting(sls, Signal.UNINHIBIT_ACKNOWLEDGEMENT);
            case LID -> new Inhibiting(sls, Signal.DENIED);
            case LFU -> new Inhibiting(sls, Signal.FORCED_UNINHIBIT);
            case LLT -> new Inhibiting(sls, Signal.LOCAL_TEST);
            case LRT -> new Inhibiting(sls, Signal.REMOTE_TEST);
            case DLC, CSS, CNS, CNP -> new NotImplemented(heading);
        };
    }

    /// The user part of a message.
    ///
    /// @throws IllegalArgumentException for a message that is not implemented
    static byte[] encode(SnmMessage message) {
        return switch (message) {
            case SnmMessage.AboutDestination about -> withPointCode(about, about.destination(), 0);
            case TransferControlled tfc -> withStatus(tfc);
            case RouteSetCongestionTest rct -> new byte[] {(byte) rct.heading().octet()};
            case TrafficRestartAllowed tra -> new byte[] {(byte) tra.heading().octet()};
            case TrafficRestartWaiting trw -> new byte[] {(byte) trw.heading().octet()};
            case UserPartUnavailable upu -> {
                byte[] octets = withPointCode(upu, upu.destination(), 1);
                octets[octets.length - 1] =
                        (byte) (upu.cause().bits() << 4 | upu.userPart().bits());
                yield octets;
            }
            case ChangeoverOrder order -> withFsn(order, order.fsn(), order.extended());
            case ChangeoverAcknowledgement acknowledgement ->
                    withFsn(acknowledgement, acknowledgement.fsn(), acknowledgement.extended());
            case EmergencyChangeoverOrder order -> new byte[] {(byte) order.heading().octet()};
            case EmergencyChangeoverAcknowledgement acknowledgement ->
                    new byte[] {(byte) acknowledgement.heading().octet()};
            case ChangebackDeclaration declaration ->
                    new byte[] {(byte) declaration.heading().octet(), (byte) declaration.code()};
            case ChangebackAcknowledgement acknowledgement ->
                    new byte[] {
                        (byte) acknowledgement.heading().octet(), (byte) acknowledgement.code()
                    };
            case Inhibiting inhibiting -> new byte[] {(byte) inhibiting.heading().octet()};
            case NotImplemented other ->
                    throw new IllegalArgumentException("no coding for " + other.heading());
        };
    }

    private static int fsn(boolean extended, ByteBuf octets, int at, int length)
            throws SnmDecodeException {
        if (length < (extended ? 4 : 2)) {
            throw new SnmDecodeException(length, "forward sequence number cut short");
        }
        return extended ? octets.getUnsignedMediumLE(at + 1) : octets.getByte(at + 1) & 0x7F;
    }

    private static int changebackCode(ByteBuf octets, int at, int length)
            throws SnmDecodeException {
        if (length < 2) {
            throw new SnmDecodeException(length, "changeback code missing");
        }
        return octets.getUnsignedByte(at + 1);
    }

    private static byte[] withFsn(SnmMessage message, int fsn, boolean extended) {
        byte heading = (byte) message.heading().octet();
        return extended
                ? new byte[] {heading, (byte) fsn, (byte) (fsn >>> 8), (byte) (fsn >>> 16)}
                : new byte[] {heading, (byte) (fsn & 0x7F)};
    }

    /// Where point codes have 14 bits, the status has the two that are left; else an octet.
    private static TransferControlled transferControlled(
            Variant variant, ByteBuf octets, int at, int length) throws SnmDecodeException {
        PointCode destination = pointCode(variant, octets, at, length);
        int last = pointCodeOctets(variant);
        if (variant == Variant.ITU) {
            return new TransferControlled(destination, octets.getUnsignedByte(at + last) >>> 6);
        }
        if (length <= last + 1) {
            throw new SnmDecodeException(length, "congestion status missing");
        }
        return new TransferControlled(destination, octets.getByte(at + last + 1) & 0x03);
    }

    private static byte[] withStatus(TransferControlled tfc) {
        boolean packed = tfc.destination().variant() == Variant.ITU;
        byte[] octets = withPointCode(tfc, tfc.destination(), packed ? 0 : 1);
        octets[octets.length - 1] |= (byte) (packed ? tfc.status() << 6 : tfc.status());
        return octets;
    }

    private static UserPartUnavailable userPartUnavailable(
            Variant variant, ByteBuf octets, int at, int length) throws SnmDecodeException {
        PointCode destination = pointCode(variant, octets, at, length);
        int last = 1 + pointCodeOctets(variant);
        if (length <= last) {
            throw new SnmDecodeException(length, "user part cut short");
        }
        int userPart = octets.getUnsignedByte(at + last);
        return new UserPartUnavailable(
                destination,
                ServiceIndicator.of(userPart & 0x0F),
                UnavailabilityCause.of(userPart >>> 4));
    }

    private static PointCode pointCode(Variant variant, ByteBuf octets, int at, int length)
            throws SnmDecodeException {
        if (length < 1 + pointCodeOctets(variant)) {
            throw new SnmDecodeException(length, "point code cut short");
        }
        return switch (variant) {
            case ITU -> PointCode.itu(octets.getUnsignedShortLE(at + 1) & 0x3FFF);
            case ANSI, CHINA -> PointCode.of(variant, octets.getUnsignedMediumLE(at + 1));
            case TTC -> throw new SnmDecodeException(0, "no profile for JT-Q704 in this version");
        };
    }

    private static byte[] withPointCode(SnmMessage message, PointCode destination, int further) {
        int width = pointCodeOctets(destination.variant());
        byte[] octets = new byte[1 + width + further];
        octets[0] = (byte) message.heading().octet();
        for (int i = 0; i < width; i++) {
            octets[1 + i] = (byte) (destination.value() >>> 8 * i);
        }
        return octets;
    }

    private static int pointCodeOctets(Variant variant) {
        return (variant.pointCodeBits() + 7) / 8;
    }
}
