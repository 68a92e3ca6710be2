// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.mtp3.LinkTestMessage.Acknowledgement;
import org.signalbox.mtp3.LinkTestMessage.Pattern;
import org.signalbox.mtp3.LinkTestMessage.Test;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

/// SLTM and SLTA, from and to what follows the routing label (Q.707 section 5.4, T1.111.7 section
/// 5).
///
/// ```
///  +---------+---------+-----------------------+---------------------+
///  |  H1 4   |  H0 4   |  length 4  |  spare 4 |  pattern, 1 to 15   |    ITU, China
///  +---------+---------+------------+----------+---------------------+
///  |  H1 4   |  H0 4   |  length 4  | link code|  pattern, 1 to 15   |    ANSI
///  +---------+---------+------------+----------+---------------------+
///   SLTM 0x11, SLTA 0x21
///
///  +---------+---------+---------+-----------+
///  | spare 8 | type 8  | spare 8 | 0x11 0x77 |                             Japan
///  +---------+---------+---------+-----------+
///   SRT 0x23, SRA 0x84
/// ```
///
/// ITU's have the signalling link code in the place of the label's SLS and service indicator 1.
/// ANSI's have service indicator 2, with 1 as the other one of testing. Japan tests routes rather
/// than links (JT-Q707): its test may go to a point that is not adjacent, and its pattern is fixed.
final class LinkTestCodec {
    /// What Japan's tests carry.
    static final Pattern FIXED_PATTERN = Pattern.of((byte) 0x11, (byte) 0x77);

    private static final int TEST = 0x11;
    private static final int ACKNOWLEDGEMENT = 0x21;
    private static final int FIXED_OCTETS = 2;

    private static final int ROUTING_TEST = 0x23;
    private static final int ROUTING_ACKNOWLEDGEMENT = 0x84;
    private static final int ROUTING_TYPE_INDEX = 1;
    private static final int ROUTING_PATTERN_INDEX = 3;
    private static final int ROUTING_OCTETS = 5;

    private LinkTestCodec() {}

    /// The service indicator of this point's own tests.
    static ServiceIndicator service(Variant variant) {
        return variant == Variant.ANSI ? ServiceIndicator.SLTM_SPECIAL : ServiceIndicator.SLTM;
    }

    /// Whether messages with that service indicator are tests.
    static boolean isTest(Variant variant, ServiceIndicator service) {
        return service == ServiceIndicator.SLTM
                || service == ServiceIndicator.SLTM_SPECIAL && variant == Variant.ANSI;
    }

    /// Whether tests may go to points that are not adjacent, and are passed on like other messages.
    static boolean isRouted(Variant variant) {
        return variant == Variant.TTC;
    }

    /// The only pattern that the variant has; null if the tester chooses.
    static @Nullable Pattern fixedPattern(Variant variant) {
        return variant == Variant.TTC ? FIXED_PATTERN : null;
    }

    /// Reads the user part of a test.
    ///
    /// @throws LinkTestDecodeException if it is cut short or its heading is unknown; offsets count
    ///     from the first octet behind the label
    static LinkTestMessage decode(Msu msu) throws LinkTestDecodeException {
        return decode(msu.variant(), msu.octets(), msu.userPartIndex(), msu.userPartLength());
    }

    static LinkTestMessage decode(Variant variant, ByteBuf octets, int at, int length)
            throws LinkTestDecodeException {
        return switch (variant) {
            case ITU, ANSI, CHINA -> decodeLinkTest(octets, at, length);
            case TTC -> decodeRoutingTest(octets, at, length);
        };
    }

    /// The signalling link code that a test names; to be asked of a message that [#decode] has
    /// read.
    static int linkCode(Msu msu) {
        return switch (msu.variant()) {
            case ITU, CHINA, TTC -> msu.sls().value();
            case ANSI -> msu.octets().getUnsignedByte(msu.userPartIndex() + 1) & 0x0F;
        };
    }

    /// @param linkCode 0 to 15
    static byte[] encode(Variant variant, int linkCode, LinkTestMessage message) {
        return switch (variant) {
            case ITU, CHINA -> encodeLinkTest(0, message);
            case ANSI -> encodeLinkTest(linkCode, message);
            case TTC -> encodeRoutingTest(message);
        };
    }

    private static LinkTestMessage decodeLinkTest(ByteBuf octets, int at, int length)
            throws LinkTestDecodeException {
        if (length < FIXED_OCTETS) {
            throw new LinkTestDecodeException(length, "link test cut short");
        }
        int patternOctets = octets.getUnsignedByte(at + 1) >>> 4;
        if (patternOctets == 0) {
            throw new LinkTestDecodeException(1, "test pattern of no octets");
        }
        if (length < FIXED_OCTETS + patternOctets) {
            throw new LinkTestDecodeException(length, "test pattern cut short");
        }
        Pattern pattern = pattern(octets, at + FIXED_OCTETS, patternOctets);
        int heading = octets.getUnsignedByte(at);
        return switch (heading) {
            case TEST -> new Test(pattern);
            case ACKNOWLEDGEMENT -> new Acknowledgement(pattern);
            default ->
                    throw new LinkTestDecodeException(
                            0, "unknown heading 0x%02x".formatted(heading));
        };
    }

    private static LinkTestMessage decodeRoutingTest(ByteBuf octets, int at, int length)
            throws LinkTestDecodeException {
        if (length < ROUTING_OCTETS) {
            throw new LinkTestDecodeException(length, "routing test cut short");
        }
        Pattern pattern = pattern(octets, at + ROUTING_PATTERN_INDEX, 2);
        int type = octets.getUnsignedByte(at + ROUTING_TYPE_INDEX);
        return switch (type) {
            case ROUTING_TEST -> new Test(pattern);
            case ROUTING_ACKNOWLEDGEMENT -> new Acknowledgement(pattern);
            default ->
                    throw new LinkTestDecodeException(
                            ROUTING_TYPE_INDEX, "unknown type 0x%02x".formatted(type));
        };
    }

    private static Pattern pattern(ByteBuf octets, int at, int length) {
        byte[] pattern = new byte[length];
        octets.getBytes(at, pattern);
        return Pattern.of(pattern);
    }

    private static byte[] encodeLinkTest(int low, LinkTestMessage message) {
        byte[] pattern = message.pattern().octets();
        byte[] octets = new byte[FIXED_OCTETS + pattern.length];
        octets[0] =
                (byte)
                        switch (message) {
                            case Test _ -> TEST;
                            case Acknowledgement _ -> ACKNOWLEDGEMENT;
                        };
        octets[1] = (byte) (pattern.length << 4 | low & 0x0F);
        System.arraycopy(pattern, 0, octets, FIXED_OCTETS, pattern.length);
        return octets;
    }

    /// @throws IllegalArgumentException unless the pattern has two octets
    private static byte[] encodeRoutingTest(LinkTestMessage message) {
        byte[] pattern = message.pattern().octets();
        if (pattern.length != 2) {
            throw new IllegalArgumentException(
                    "a routing test with a pattern of " + pattern.length + " octets");
        }
        byte[] octets = new byte[ROUTING_OCTETS];
        octets[ROUTING_TYPE_INDEX] =
                (byte)
                        switch (message) {
                            case Test _ -> ROUTING_TEST;
                            case Acknowledgement _ -> ROUTING_ACKNOWLEDGEMENT;
                        };
        System.arraycopy(pattern, 0, octets, ROUTING_PATTERN_INDEX, pattern.length);
        return octets;
    }
}
