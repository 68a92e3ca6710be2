// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.Locale;

/// What an error of a socket means. The JDK hands on the system's words and no number, so words it
/// is that are looked at.
final class Failures {
    private Failures() {}

    /// A call that came to nothing.
    static DownReason ofCall(InetSocketAddress called, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("refused") || lower.contains("reset")) {
            return new DownReason(Cause.REFUSED, words(called));
        }
        if (lower.contains("timed out")) {
            return new DownReason(Cause.NO_ANSWER, words(called));
        }
        String both = words(called) + ": " + message;
        boolean noRoute = cause instanceof NoRouteToHostException;
        return new DownReason(noRoute ? Cause.UNREACHABLE : Cause.SYSTEM, both);
    }

    /// An association that ended by an error.
    static DownReason ofSocket(InetSocketAddress peer, IOException cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("reset")) {
            return new DownReason(Cause.ABORTED_BY_PEER, "");
        }
        if (lower.contains("timed out")) {
            return new DownReason(Cause.UNREACHABLE, words(peer));
        }
        return new DownReason(Cause.SYSTEM, message);
    }

    static String words(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " port " + address.getPort();
    }
}
