// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.ForeignProgram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A node of Diameter that somebody else made, as a process of its own. It can be killed, and it
/// can be hung: then its connections stay, and nothing is answered.
@NullUnmarked
public final class PeerProcess implements ForeignProgram {
    private static final long END_SECONDS = 30;

    private final List<String> command;
    private final Path log;
    private Process process;

    /// @param log all that it writes is added to it
    public PeerProcess(List<String> command, Path log) throws IOException {
        this.command = List.copyOf(command);
        this.log = log;
        restart();
    }

    @Override
    public void restart() throws IOException {
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()))
                        .start();
    }

    /// Writes a line to its standard input.
    public void tell(String line) throws IOException {
        Writer keyboard = process.outputWriter();
        keyboard.write(line + "\n");
        keyboard.flush();
    }

    /// Whether it can be called at a port of loopback.
    public static boolean isListening(int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /// Stops it where it is; what arrives waits for [#thaw].
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /// Lets it go on.
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
        assertThat(kill.waitFor()).as("kill -%s", name).isZero();
    }

    @Override
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public String words() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
