// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.signalbox.ForeignProgram;
import org.signalbox.diameter.peer.PeerProcess;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Osmocom's signalling transfer point, beside the test; made for 1.6.0, which Debian has.
final class OsmoStp implements AutoCloseable {
    private static final String PROGRAM = "osmo-stp";
    private static final ForeignProgram.Host<PeerProcess> HERE =
            (command, _, log) -> new PeerProcess(command, log);

    private static final int VTY_PORT = 4239;
    private static final String VTY_PROMPT = "OsmoSTP> ";
    private static final Duration VTY_PATIENCE = Duration.ofSeconds(30);

    private final String address;
    private final ForeignProgram program;

    private OsmoStp(String address, ForeignProgram program) {
        this.address = address;
        this.program = program;
    }

    /// Skips a test, and says why, where there is no such program; fails it if it was promised.
    static void assumeInstalled() {
        boolean isThere = executable().isPresent();
        if ("required".equals(System.getProperty("interop.osmostp"))) {
            assertThat(isThere).as("osmo-stp is installed").isTrue();
        }
        assumeTrue(isThere, "no osmo-stp on the path: Debian's package of that name has it");
    }

    /// Starts it here.
    ///
    /// @param folder for its configuration and its log
    /// @param point its own point code
    /// @param address of its ports; no other has it
    /// @param lines what stands beneath `cs7 instance 0`
    static OsmoStp start(Path folder, String point, String address, String lines)
            throws IOException {
        return startOn(HERE, executable().orElseThrow().toString(), folder, point, address, lines);
    }

    /// Starts it on a host, which knows the program by that name; all else as above.
    static OsmoStp startOn(
            ForeignProgram.Host<?> host,
            String executable,
            Path folder,
            String point,
            String address,
            String lines)
            throws IOException {
        String text =
                """
                log stderr
                 logging filter all 1
                 logging color 0
                 logging timestamp 1
                 logging level set-all notice
                line vty
                 no login
                 bind %s %d
                cs7 instance 0
                 network-indicator international
                 point-code %s
                 xua rkm routing-key-allocation static-only
                %s\
                """
                        .formatted(address, VTY_PORT, point, lines.indent(1));
        String name = "osmo-stp-" + address;
        Path configuration = Files.writeString(folder.resolve(name + ".cfg"), text);
        return new OsmoStp(
                address,
                host.start(
                        List.of(executable, "-c", configuration.toString()),
                        folder,
                        folder.resolve(name + ".log")));
    }

    /// Ends it as a crash does, without a word to its peers.
    void kill() throws InterruptedException {
        program.kill();
    }

    /// Starts it again after [#kill].
    void restart() throws IOException {
        program.restart();
    }

    boolean isAlive() {
        return program.isAlive();
    }

    /// What its terminal answers to a command, which it repeats, with a prompt behind.
    String shows(String command) {
        try (Socket terminal = new Socket(InetAddress.ofLiteral(address), VTY_PORT)) {
            terminal.setSoTimeout((int) VTY_PATIENCE.toMillis());
            readToPrompt(terminal);
            terminal.getOutputStream().write((command + "\n").getBytes(US_ASCII));
            return readToPrompt(terminal);
        } catch (IOException unheard) {
            throw new UncheckedIOException(unheard);
        }
    }

    private static String readToPrompt(Socket terminal) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.lastIndexOf(VTY_PROMPT) < 0) {
            int octet = terminal.getInputStream().read();
            if (octet < 0) {
                throw new EOFException("no prompt behind: " + text);
            }
            text.append((char) octet);
        }
        return text.toString();
    }

    /// All it wrote.
    String words() {
        return program.words();
    }

    @Override
    public void close() throws InterruptedException {
        program.close();
    }

    private static Optional<Path> executable() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return List.of(path.split(File.pathSeparator)).stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
