// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/// The web server.
///
/// @param listen where; empty: there is none
/// @param tls empty: plain HTTP
/// @param metricsNeedLogin whether `/metrics` is only for those who are admitted, as everything
///     else is
/// @param certificateRequired whether TLS ends where a client shows no certificate of the
///     configured authority
/// @param selections whether `/metrics` tells how load spreads over signalling link selections
public record WebConfig(
        Optional<InetSocketAddress> listen,
        Optional<Tls> tls,
        boolean metricsNeedLogin,
        boolean certificateRequired,
        boolean selections) {
    /// The port for scrapes unless configured; the one Prometheus keeps for exporters in general.
    public static final int PORT_DEFAULT = 9464;

    /// By what the server proves which node it is. The files exist, but are not read yet.
    ///
    /// @param certificate PEM: its certificate, and those between it and its authority
    /// @param key PEM: the key of that certificate, PKCS#8 without a password
    /// @param authority PEM: whose certificates of clients are believed; empty: none is asked for
    public record Tls(Path certificate, Path key, Optional<Path> authority) {}
}
