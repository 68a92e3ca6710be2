// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The datagram of a paklog: a syslog line with the message in hexadecimal, which analysers take
/// apart again.
///
/// ```
/// <135>00000042: Mar  1 00:10:11.123: %CS7PAKLOG-7-MSU: inst=0 in ToCountryB:0 len=9 msu=0141…12
///  ^PRI ^sequence ^UTC                                        ^direction, link       ^SIO first
/// ```
///
/// What analysers insist on: the priority is 135 (local0, debug); the first `msu=` of the line
/// begins the dump; the dump runs without a gap to the end of the datagram and begins with the
/// service information octet. The text between is free and ours.
public final class PaklogFormat {
    /// The line's sequence number begins anew after so many.
    public static final int SEQUENCE_MODULUS = 100_000_000;

    /// Payload of the largest UDP datagram that an Ethernet frame carries over IPv4.
    public static final int UNFRAGMENTED_OCTETS_MAX = 1_472;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int PREFIX_OCTETS_TYPICAL = 128;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss.SSS", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private PaklogFormat() {}

    /// How much room to reserve for a message.
    static int octetsTypical(CapturedMsu msu) {
        return PREFIX_OCTETS_TYPICAL + 2 * msu.length();
    }

    /// Appends the datagram for `msu`.
    ///
    /// @param sequence 0 to [#SEQUENCE_MODULUS] - 1; a gap tells the receiver that lines were lost
    public static void write(int sequence, CapturedMsu msu, ByteBuf out) {
        String line =
                "<135>%08d: %s: %%CS7PAKLOG-7-MSU: inst=%d %s %s:%d len=%d msu="
                        .formatted(
                                sequence,
                                TIME.format(instant(msu.epochNanos())),
                                msu.instance(),
                                msu.direction().word(),
                                plain(msu.link().linkset()),
                                msu.link().code(),
                                msu.length());
        out.writeCharSequence(line, StandardCharsets.US_ASCII);
        out.writeCharSequence(ByteBufUtil.hexDump(msu.octets()), StandardCharsets.US_ASCII);
    }

    private static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, SECOND_NANOS), Math.floorMod(epochNanos, SECOND_NANOS));
    }

    /// A name without the characters that could end a field, or make a `msu=` before the dump.
    private static String plain(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean printable = c > ' ' && c < 0x7F && c != '=';
            text.append(printable ? c : '_');
        }
        return text.toString();
    }
}
