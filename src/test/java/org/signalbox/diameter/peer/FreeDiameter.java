// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.ForeignProgram;
import org.signalbox.net.TestAuthority.Issued;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// freeDiameter; made for 1.2.1, which Debian has. It listens at all addresses, and needs no
/// certificate as long as TLS has no port.
@NullUnmarked
public final class FreeDiameter {
    private static final Path PROGRAM = Path.of("/usr/bin/freeDiameterd");

    private static final ForeignProgram.Host<PeerProcess> HERE =
            (command, _, log) -> new PeerProcess(command, log);

    private FreeDiameter() {}

    /// Skips a test, and says why, where there is no such program; fails it if it was promised.
    public static void assumeInstalled() {
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

    /// Starts it here.
    ///
    /// @param folder for its configuration and its log
    /// @param identity of its realm, `example.org`, to which it lets all of that realm in
    /// @param transport the only one that it speaks
    /// @param lines further ones of its configuration
    public static PeerProcess start(
            Path folder, String identity, int port, PeerTransport transport, String... lines)
            throws IOException {
        return startOn(HERE, folder, identity, port, transport, lines);
    }

    /// Starts it on a host; all else as above.
    static <P extends ForeignProgram> P startOn(
            ForeignProgram.Host<P> host,
            Path folder,
            String identity,
            int port,
            PeerTransport transport,
            String... lines)
            throws IOException {
        return start(
                host,
                folder,
                identity,
                "ALLOW_IPSEC *.example.org",
                Stream.concat(
                        Stream.of(
                                "Port = %d;".formatted(port),
                                "SecPort = 0;",
                                transport == PeerTransport.TCP
                                        ? "No_SCTP; Prefer_TCP;"
                                        : "No_TCP;"),
                        Stream.of(lines)));
    }

    /// Starts one that lets nobody of its realm in without TLS.
    ///
    /// @param folder as above
    /// @param port where it speaks TLS
    /// @param plainPort where it speaks TCP, for those that ask for TLS there
    /// @param shown by what it proves to be who it is, and whom it believes
    public static PeerProcess startOverTls(
            Path folder, String identity, int port, int plainPort, Issued shown, String... lines)
            throws IOException {
        return start(
                HERE,
                folder,
                identity,
                "*.example.org",
                Stream.concat(
                        Stream.of(
                                "Port = %d;".formatted(plainPort),
                                "SecPort = %d;".formatted(port),
                                "No_SCTP; Prefer_TCP;",
                                "TLS_Cred = \"%s\", \"%s\";"
                                        .formatted(shown.certificate(), shown.key()),
                                "TLS_CA = \"%s\";".formatted(shown.authority())),
                        Stream.of(lines)));
    }

    private static <P extends ForeignProgram> P start(
            ForeignProgram.Host<P> host,
            Path folder,
            String identity,
            String friend,
            Stream<String> lines)
            throws IOException {
        Path friends = Files.writeString(folder.resolve("friends.conf"), friend + "\n");
        List<String> all =
                Stream.concat(
                                Stream.of(
                                        "Identity = \"%s\";".formatted(identity),
                                        "Realm = \"example.org\";",
                                        "No_IPv6;",
                                        "TwTimer = 6;",
                                        "TcTimer = 5;",
                                        "LoadExtension = \"%s\" : \"%s\";"
                                                .formatted(
                                                        extensions().resolve("acl_wl.fdx"),
                                                        friends)),
                                lines)
                        .toList();
        Path configuration = Files.write(folder.resolve(identity + ".conf"), all);
        return host.start(
                List.of(PROGRAM.toString(), "-c", configuration.toString()),
                folder,
                folder.resolve(identity + ".log"));
    }

    /// A line by which it calls a peer.
    public static String calls(String identity, String address, int port) {
        return "ConnectPeer = \"%s\" { ConnectTo = \"%s\"; Port = %d; No_TLS; };"
                .formatted(identity, address, port);
    }

    /// A line by which it calls a peer over TLS.
    public static String callsOverTls(String identity, String address, int port) {
        return "ConnectPeer = \"%s\" { ConnectTo = \"%s\"; Port = %d; };"
                .formatted(identity, address, port);
    }
}
