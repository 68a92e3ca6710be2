// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.alarm.ManagedObject;

import java.util.List;

/// Something an operator waits for or must know, in the form of a router's system message:
/// `%CS7MTP3-5-DESTSTATUS: Destination 7.7.1 is accessible`.
///
/// @param epochNanos when, nanoseconds since 1970
/// @param sequence counts the events of a node, without gaps
/// @param facility which part speaks: `CS7MTP3`
/// @param severity how bad
/// @param mnemonic which message: `DESTSTATUS`
/// @param text the message
/// @param about the things it is about; empty: the node as a whole
public record NodeEvent(
        long epochNanos,
        long sequence,
        String facility,
        Severity severity,
        String mnemonic,
        String text,
        List<ManagedObject> about) {

    /// The severities of syslog (RFC 5424 section 6.2.1).
    public enum Severity {
        EMERGENCY,
        ALERT,
        CRITICAL,
        ERROR,
        WARNING,
        NOTICE,
        INFORMATIONAL,
        DEBUGGING;

        /// 0, the worst, to 7.
        public int number() {
            return ordinal();
        }
    }

    public NodeEvent {
        about = List.copyOf(about);
    }

    /// The message without its time: `%CS7MTP3-5-DESTSTATUS: Destination 7.7.1 is accessible`.
    public String message() {
        return "%" + facility + "-" + severity.number() + "-" + mnemonic + ": " + text;
    }
}
