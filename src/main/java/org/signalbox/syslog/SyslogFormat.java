// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How a message is written.
public enum SyslogFormat {
    /// RFC 5424. The sequence number stands in `meta` (section 7.3), the things it is about in
    /// `objects`, under the number that is kept for examples (RFC 5612), since we have none.
    ///
    /// ```
    /// <189>1 2026-01-01T00:00:10.500000Z CountryB signalbox - CS7MTP3-LINKSTATUS
    ///     [meta sequenceId="7"][objects@32473 object="link ToCountryA:0"] %CS7MTP3-5-LINKSTATUS:
    /// ...
    /// ```
    RFC5424 {
        @Override
        String write(SyslogMessage message, String host, long sequence) {
            StringBuilder data = new StringBuilder();
            data.append("[meta sequenceId=\"").append(wrapped(sequence)).append("\"]");
            if (!message.objects().isEmpty()) {
                data.append("[objects@32473");
                message.objects()
                        .forEach(
                                object ->
                                        data.append(" object=\"")
                                                .append(escaped(object))
                                                .append('"'));
                data.append(']');
            }
            return "<%d>1 %s %s signalbox - %s %s %s"
                    .formatted(
                            priority(message),
                            ISO.format(time(message)),
                            host,
                            limited(message.facility() + "-" + message.mnemonic()),
                            data,
                            clean(message.body()));
        }
    },
    /// As routers write it, with sequence number and milliseconds.
    ///
    /// ```
    /// <189>000007: *Jan  1 00:00:10.500: %CS7MTP3-5-LINKSTATUS: Link 0 of linkset ...
    /// ```
    CISCO {
        @Override
        String write(SyslogMessage message, String host, long sequence) {
            return "<%d>%06d: *%s: %s"
                    .formatted(
                            priority(message),
                            sequence,
                            STAMP.format(time(message)),
                            clean(message.body()));
        }
    };

    /// Local use 7, as routers have it.
    private static final int FACILITY = 23;

    private static final int SEVERITIES = 8;
    private static final int MESSAGE_ID_CHARS_MAX = 32;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss.SSS", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    /// @param host the name of the node
    /// @param sequence counts what is given to one log host, from 1
    abstract String write(SyslogMessage message, String host, long sequence);

    private static int priority(SyslogMessage message) {
        return FACILITY * SEVERITIES + message.severity();
    }

    private static Instant time(SyslogMessage message) {
        return Instant.ofEpochSecond(
                Math.floorDiv(message.epochNanos(), NANOS_PER_SECOND),
                Math.floorMod(message.epochNanos(), NANOS_PER_SECOND));
    }

    /// 1 to 2,147,483,647, and then 1 again (RFC 5424 section 7.3.1).
    private static long wrapped(long sequence) {
        return (sequence - 1) % Integer.MAX_VALUE + 1;
    }

    /// RFC 5424 section 6.3.3.
    private static String escaped(String value) {
        return clean(value).replaceAll("([\"\\\\\\]])", "\\\\$1");
    }

    /// Peers' words may be anything; a message is one line.
    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String limited(String id) {
        return id.length() > MESSAGE_ID_CHARS_MAX ? id.substring(0, MESSAGE_ID_CHARS_MAX) : id;
    }
}
