// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.NullUnmarked;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// freeDiameter as a process of its own; made for 1.2.1, which Debian has. It listens at all
/// addresses, and needs no certificate as long as TLS has no port.
@NullUnmarked
final class FreeDiameter implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/freeDiameterd");
    private static final long END_SECONDS = 30;

    private final Path configuration;
    private final Path log;
    private Process process;

    private FreeDiameter(Path configuration, Path log) {
        this.configuration = configuration;
        this.log = log;
    }

    /// Skips a test, and says why, where there is no such program; fails it if it was promised.
    static void assumeInstalled() {
        boolean isThere = Files.isExecutable(PROGRAM) && Files.exists(extensions());
        if ("required".equals(System.getProperty("interop.freediameter"))) {
            assertThat(isThere).as("freeDiameter is installed").isTrue();
        }
        assumeTrue(
                isThere,
                "no freeDiameter: Debian's freediameterd and freediameter-extensions have it");
    }

    private static Path extensions() {
        return Path.of("/usr/lib/freeDiameter");
    }

    /// Starts it.
    ///
    /// @param folder for its configuration and its log
    /// @param identity of its realm, `example.org`, to which it lets all of that realm in
    /// @param transport the only one that it speaks
    /// @param lines further ones of its configuration
    static FreeDiameter start(
            Path folder, String identity, int port, PeerTransport transport, String... lines)
            throws IOException {
        Path friends = folder.resolve("friends.conf");
        Files.writeString(friends, "ALLOW_IPSEC *.example.org\n");
        List<String> all =
                Stream.concat(
                                Stream.of(
                                        "Identity = \"%s\";".formatted(identity),
                                        "Realm = \"example.org\";",
                                        "Port = %d;".formatted(port),
                                        "SecPort = 0;",
                                        transport == PeerTransport.TCP
                                                ? "No_SCTP; Prefer_TCP;"
                                                : "No_TCP;",
                                        "No_IPv6;",
                                        "TwTimer = 6;",
                                        "TcTimer = 5;",
                                        "LoadExtension = \"%s\" : \"%s\";"
                                                .formatted(
                                                        extensions().resolve("acl_wl.fdx"),
                                                        friends)),
                                Stream.of(lines))
                        .toList();
        FreeDiameter made =
                new FreeDiameter(
                        Files.write(folder.resolve(identity + ".conf"), all),
                        folder.resolve(identity + ".log"));
        made.restart();
        return made;
    }

    /// A line by which it calls a peer.
    static String calls(String identity, String address, int port) {
        return "ConnectPeer = \"%s\" { ConnectTo = \"%s\"; Port = %d; No_TLS; };"
                .formatted(identity, address, port);
    }

    /// Starts it, for the first time or after [#kill].
    void restart() throws IOException {
        process =
                new ProcessBuilder(PROGRAM.toString(), "-c", configuration.toString())
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()))
                        .start();
    }

    /// Ends it as a crash does.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    }

    /// All it wrote.
    String words() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
