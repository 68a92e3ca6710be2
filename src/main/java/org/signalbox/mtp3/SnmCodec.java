// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;

import org.signalbox.mtp3.SnmMessage.NotImplemented;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RestrictedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
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
/// ```
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
        return decode(msu.variant(), msu.octets(), msu.userPartIndex(), msu.userPartLength());
    }

    static SnmMessage decode(Variant variant, ByteBuf octets, int at, int length)
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
            case COO, COA, XCO, XCA, CBD, CBA, ECO, ECA -> new NotImplemented(heading);
            case RCT, TFC, TCP, TCR, TCA, RCP, RCR, TRW -> new NotImplemented(heading);
            case LIN, LUN, LIA, LUA, LID, LFU, LLT, LRT -> new NotImplemented(heading);
            case DLC, CSS, CNS, CNP -> new NotImplemented(heading);
        };
    }

    /// The user part of a message.
    ///
    /// @throws IllegalArgumentException for a message that is not implemented
    static byte[] encode(SnmMessage message) {
        return switch (message) {
            case SnmMessage.AboutDestination about -> withPointCode(about, about.destination(), 0);
            case TrafficRestartAllowed tra -> new byte[] {(byte) tra.heading().octet()};
            case UserPartUnavailable upu -> {
                byte[] octets = withPointCode(upu, upu.destination(), 1);
                octets[octets.length - 1] =
                        (byte) (upu.cause().bits() << 4 | upu.userPart().bits());
                yield octets;
            }
            case NotImplemented other ->
                    throw new IllegalArgumentException("no coding for " + other.heading());
        };
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
