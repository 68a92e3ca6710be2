// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Something that happened in a node and that an operator may want to know.
///
/// @param epochNanos when, nanoseconds since 1970-01-01T00:00:00Z
/// @param sequence counts the events of a node, without gaps
/// @param severity 0 (emergency) to 7 (debugging), as in syslog
/// @param facility what it happened to: `CS7MTP3`
/// @param mnemonic its kind: `DESTSTATUS`
/// @param text in words
/// @param about the things it is about; empty: the node as a whole
public record Event(
        long epochNanos,
        long sequence,
        int severity,
        String facility,
        String mnemonic,
        String text,
        List<ObjectView> about) {
    /// The facility of the results of `ping cs7`.
    public static final String PING = "CS7PING";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss.SSS", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    public Event {
        about = List.copyOf(about);
        if (severity < 0 || severity > 7) {
            throw new IllegalArgumentException("severity " + severity + " out of range 0 to 7");
        }
    }

    /// The time in UTC, as `Mar  1 00:10:11.123`.
    public String stamp() {
        return STAMP.format(time());
    }

    /// When it happened.
    Instant time() {
        return Instants.of(epochNanos);
    }

    /// The line that ITP prints: `*Mar 1 00:10:11.123: %CS7PING-6-RTT: Test ...`. (Its star says
    /// that no time server stands behind the clock; we cannot know, and print it always.)
    public String line() {
        return "*%s: %%%s-%d-%s: %s".formatted(stamp(), facility, severity, mnemonic, text);
    }
}
