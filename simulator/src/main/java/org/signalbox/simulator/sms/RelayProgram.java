// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.signalbox.simulator.sms.DiameterEndConfig.DraConfig;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// freeDiameter, as somebody else's relay in a laboratory; made for 1.2.1, which Debian has.
///
/// Its `ListenOn` passes over addresses of loopback, in all versions up to 1.5.0, and where none is
/// left it listens at every address of the machine. It is given no port, so it listens nowhere: it
/// calls.
///
/// @param executable `freeDiameterd`
/// @param folder where its configuration and its log are kept
public record RelayProgram(Path executable, Path folder) {
    private static final String NAME = "freeDiameterd";

    /// Where a user's PATH may not lead.
    private static final List<String> USUAL = List.of("/usr/bin", "/usr/sbin", "/usr/local/bin");

    /// The least it takes.
    private static final int WATCHDOG_SECONDS = 6;

    private static final int CALL_AGAIN_SECONDS = 1;

    /// Looks for the program, as a shell does.
    public static Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), USUAL.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, NAME))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Where the log of a relay is.
    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /// Starts a relay. What it is told to be stands beside its log.
    ///
    /// @param name for both files
    /// @param ports where to call its peers, by their identities
    /// @throws IOException if the program cannot be started
    Process start(String name, DraConfig relay, Map<String, InetSocketAddress> ports)
            throws IOException {
        Files.createDirectories(folder);
        Path configuration =
                Files.write(folder.resolve(name + ".freediameter"), lines(relay, ports));
        return new ProcessBuilder(executable.toString(), "-c", configuration.toString())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile())
                .start();
    }

    private static List<String> lines(DraConfig relay, Map<String, InetSocketAddress> ports) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "Identity = \"%s\";".formatted(relay.identity()),
                                "Realm = \"%s\";".formatted(relay.realm()),
                                "Port = 0;",
                                "SecPort = 0;",
                                "No_SCTP;",
                                "No_IPv6;",
                                "TcTimer = %d;".formatted(CALL_AGAIN_SECONDS),
                                "TwTimer = %d;".formatted(WATCHDOG_SECONDS)));
        ports.forEach(
                (identity, port) ->
                        lines.add(
                                "ConnectPeer = \"%s\" { ConnectTo = \"%s\"; Port = %d; No_TLS; };"
                                        .formatted(
                                                identity,
                                                port.getAddress().getHostAddress(),
                                                port.getPort())));
        return lines;
    }
}
