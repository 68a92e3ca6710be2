// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.WebConfig;
import org.signalbox.machine.Loop;
import org.signalbox.net.Pem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/// The certificate that the web server shows, for alarms. It is in a file that may be renewed at
/// any time, as the server finds out by itself; so here, too, it is looked at now and then.
final class WebCertificate {
    /// A certificate lives for months.
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private final NodeEnvironment environment;
    private volatile Optional<Path> file = Optional.empty();
    private volatile Optional<X509Certificate> shown = Optional.empty();

    /// Owned by the control loop.
    private Loop.@Nullable Scheduled next;

    WebCertificate(NodeEnvironment environment) {
        this.environment = environment;
    }

    /// Follows a configuration. Blocks.
    void use(NodeConfig config) {
        WebConfig web = config.access().web();
        file = web.listen().flatMap(_ -> web.tls()).map(WebConfig.Tls::certificate);
        look();
    }

    /// Empty if there is none, or none that can be read: then the server does not work, and says
    /// so. From any thread.
    Optional<X509Certificate> shown() {
        return shown;
    }

    private void look() {
        shown = file.flatMap(WebCertificate::read);
        boolean goesOn = file.isPresent();
        environment
                .control()
                .execute(
                        () -> {
                            if (next != null) {
                                next.cancel();
                            }
                            next = goesOn ? lookLater() : null;
                        });
    }

    private Loop.Scheduled lookLater() {
        return environment
                .control()
                .schedule(
                        environment.control().now() + INTERVAL.toNanos(),
                        () -> environment.operations().execute(this::look));
    }

    private static Optional<X509Certificate> read(Path file) {
        try {
            return Optional.of(Pem.certificates(Files.readString(file)).getFirst());
        } catch (IOException | GeneralSecurityException unreadable) {
            return Optional.empty();
        }
    }
}
