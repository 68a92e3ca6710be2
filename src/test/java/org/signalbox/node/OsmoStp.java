// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Osmocom's signalling transfer point, as a process of its own; made for 1.6.0, which Debian has.
final class OsmoStp implements AutoCloseable {
    private static final String PROGRAM = "osmo-stp";
    private static final long END_SECONDS = 30;

    private static final int VTY_PORT = 4239;
    private static final String VTY_PROMPT = "OsmoSTP> ";
    private static final Duration VTY_PATIENCE = Duration.ofSeconds(30);

    private final String address;
    private final Path configuration;
    private final Path log;
    private Process process;

    private OsmoStp(String address, Path configuration, Path log) throws IOException {
        this.address = address;
        this.configuration = configuration;
        this.log = log;
        this.process = launch();
    }

    /// Skips a test, and says why, where there is no such program.
    static void assumeInstalled() {
        assumeTrue(
                executable().isPresent(),
                "no osmo-stp on the path: Debian's package of that name has it");
    }

    /// Starts it.
    ///
    /// @param folder for its configuration and its log
    /// @param point its own point code
    /// @param address of its ports; no other has it
    /// @param lines what stands beneath `cs7 instance 0`
    static OsmoStp start(Path folder, String point, String address, String lines)
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
        return new OsmoStp(
                address,
                Files.writeString(folder.resolve(name + ".cfg"), text),
                folder.resolve(name + ".log"));
    }

    /// Ends it as a crash does, without a word to its peers.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    }

    /// Starts it again after [#kill].
    void restart() throws IOException {
        process = launch();
    }

    boolean isAlive() {
        return process.isAlive();
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
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private Process launch() throws IOException {
        Path program = executable().orElseThrow();
        return new ProcessBuilder(program.toString(), "-c", configuration.toString())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
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
