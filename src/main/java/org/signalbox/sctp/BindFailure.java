// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.stream.Collectors;

/// Says of an address that cannot be bound what the operator can do.
public final class BindFailure {
    private static final int PRIVILEGED_BELOW = 1_024;

    private BindFailure() {}

    /// @param cause with the system's words for the error as its message
    public static IOException describe(LocalEndpoint local, IOException cause) {
        String addresses =
                local.addresses().stream()
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining(", "));
        return new IOException(
                "cannot bind SCTP port %d on %s: %s (%s)"
                        .formatted(
                                local.port(), addresses, cause.getMessage(), advice(local, cause)),
                cause);
    }

    private static String advice(LocalEndpoint local, IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("in use")) {
            return "another program or another endpoint of this node has it";
        }
        if (message.contains("assign")) {
            return "one of these addresses is on no interface of this machine";
        }
        if (message.contains("denied") && local.port() < PRIVILEGED_BELOW) {
            return "ports below 1024 need CAP_NET_BIND_SERVICE";
        }
        return "the system refused";
    }
}
