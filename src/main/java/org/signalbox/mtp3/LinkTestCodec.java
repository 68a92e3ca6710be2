// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;

import org.signalbox.mtp3.LinkTestMessage.Acknowledgement;
import org.signalbox.mtp3.LinkTestMessage.Pattern;
import org.signalbox.mtp3.LinkTestMessage.Test;
import org.signalbox.ss7.Msu;

/// SLTM and SLTA, from and to what follows the routing label (Q.707 section 5.4).
///
/// ```
///  +---------+---------+-----------------------+---------------------+
///  |  H1 4   |  H0 4   |  length 4  |  spare 4 |  pattern, 1 to 15   |
///  +---------+---------+-----------------------+---------------------+
///   SLTM 0x11, SLTA 0x21
/// ```
///
/// The signalling link code is the label's SLS. (In ANSI it is in the four spare bits, and the
/// service indicator is 2: that variant's form goes here.)
final class LinkTestCodec {
    private static final int TEST = 0x11;
    private static final int ACKNOWLEDGEMENT = 0x21;
    private static final int FIXED_OCTETS = 2;

    private LinkTestCodec() {}

    /// Reads the user part of a message of service indicator 1.
    ///
    /// @throws LinkTestDecodeException if it is cut short or its heading is unknown; offsets count
    ///     from the heading
    static LinkTestMessage decode(Msu msu) throws LinkTestDecodeException {
        return decode(msu.octets(), msu.userPartIndex(), msu.userPartLength());
    }

    static LinkTestMessage decode(ByteBuf octets, int at, int length)
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
        byte[] pattern = new byte[patternOctets];
        octets.getBytes(at + FIXED_OCTETS, pattern);
        int heading = octets.getUnsignedByte(at);
        return switch (heading) {
            case TEST -> new Test(Pattern.of(pattern));
            case ACKNOWLEDGEMENT -> new Acknowledgement(Pattern.of(pattern));
            default ->
                    throw new LinkTestDecodeException(
                            0, "unknown heading 0x%02x".formatted(heading));
        };
    }

    static byte[] encode(LinkTestMessage message) {
        byte[] pattern = message.pattern().octets();
        byte[] octets = new byte[FIXED_OCTETS + pattern.length];
        octets[0] =
                (byte)
                        switch (message) {
                            case Test _ -> TEST;
                            case Acknowledgement _ -> ACKNOWLEDGEMENT;
                        };
        octets[1] = (byte) (pattern.length << 4);
        System.arraycopy(pattern, 0, octets, FIXED_OCTETS, pattern.length);
        return octets;
    }
}
