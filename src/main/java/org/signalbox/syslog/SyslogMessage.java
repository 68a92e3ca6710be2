// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import java.util.List;

/// Something to tell a log host.
///
/// @param epochNanos when it happened, nanoseconds since 1970
/// @param severity 0 (emergency) to 7 (debugging)
/// @param facility which part speaks: `CS7MTP3`
/// @param mnemonic which message: `LINKSTATUS`
/// @param text in words
/// @param objects the things it is about: `link ToCountryB:0`
public record SyslogMessage(
        long epochNanos,
        int severity,
        String facility,
        String mnemonic,
        String text,
        List<String> objects) {
    public SyslogMessage {
        objects = List.copyOf(objects);
    }

    /// As routers write it: `%CS7MTP3-5-DESTSTATUS: Destination 7.7.1 is accessible`.
    String body() {
        return "%" + facility + "-" + severity + "-" + mnemonic + ": " + text;
    }
}
