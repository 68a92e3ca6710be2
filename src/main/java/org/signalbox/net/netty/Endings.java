// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import io.netty.channel.ConnectTimeoutException;

import org.jspecify.annotations.Nullable;
import org.signalbox.net.StreamEnd;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Locale;

import javax.net.ssl.SSLException;

/// What the system's words for the end of a TCP connection mean. The JDK has no other way to tell a
/// reset from a time-out.
final class Endings {
    private Endings() {}

    static StreamEnd of(@Nullable Throwable cause) {
        if (cause == null || !(cause instanceof IOException)) {
            return StreamEnd.FAILURE;
        }
        if (cause instanceof SSLException) {
            return StreamEnd.INSECURE;
        }
        String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof ConnectTimeoutException || words.contains("timed out")) {
            return StreamEnd.TIMEOUT;
        }
        if (cause instanceof ConnectException && words.contains("refused")) {
            return StreamEnd.REFUSED;
        }
        if (words.contains("reset") || words.contains("broken pipe")) {
            return StreamEnd.RESET;
        }
        return StreamEnd.FAILURE;
    }
}
