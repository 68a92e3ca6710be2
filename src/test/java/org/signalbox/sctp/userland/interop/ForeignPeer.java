// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The other implementation's end: a process of `sctp-peer.c`, which says there what it understands
/// and tells.
final class ForeignPeer {
    private static final long END_SECONDS = 10;

    private final Process process;
    private final Writer commands;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final MessageLog messages = new MessageLog();

    /// @param mtu 0 leaves it to the stack
    record Options(
            int udpLocal,
            int udpRemote,
            int sctpLocal,
            int sctpRemote,
            int streams,
            int receiveBufferOctets,
            int heartbeatMillis,
            int mtu) {
        private Stream<String> words() {
            return Stream.of(
                            udpLocal,
                            udpRemote,
                            sctpLocal,
                            sctpRemote,
                            streams,
                            receiveBufferOctets,
                            heartbeatMillis,
                            mtu)
                    .map(String::valueOf);
        }
    }

    ForeignPeer(PeerProgram program, Options options) throws IOException {
        List<String> command =
                Stream.concat(Stream.of(program.executable().toString()), options.words()).toList();
        process = new ProcessBuilder(command).start();
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        read(process.getInputStream(), this::take);
        read(process.getErrorStream(), complaints::add);
    }

    private static void read(InputStream stream, Consumer<String> lines) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (BufferedReader reader =
                                    new BufferedReader(
                                            new InputStreamReader(
                                                    stream, StandardCharsets.UTF_8))) {
                                reader.lines().forEach(lines);
                            } catch (IOException | UncheckedIOException closed) {
                                lines.accept("unread: " + closed.getMessage());
                            }
                        });
    }

    private void take(String line) {
        String[] words = line.split(" ");
        if (!words[0].equals("msg")) {
            events.add(line);
            return;
        }
        messages.add(
                new Message(
                        Integer.parseInt(words[1]),
                        Long.parseLong(words[2]),
                        words[3].equals("1"),
                        Integer.parseInt(words[4]),
                        Long.parseUnsignedLong(words[5], 16)));
    }

    void tell(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("foreign peer has gone: " + complaints, e);
        }
    }

    /// Sends and waits until its stack has taken all.
    void send(int stream, long payloadProtocol, int length, int first, int count) {
        int before = events.size();
        tell("send %d %d 0 %d %d %d".formatted(stream, payloadProtocol, length, first, count));
        awaitSince(before, "sent " + count);
    }

    void sendUnordered(int stream, long payloadProtocol, int length, int first, int count) {
        int before = events.size();
        tell("send %d %d 1 %d %d %d".formatted(stream, payloadProtocol, length, first, count));
        awaitSince(before, "sent " + count);
    }

    MessageLog messages() {
        return messages;
    }

    /// What it told, without the messages.
    List<String> events() {
        return List.copyOf(events);
    }

    /// Waits for an event, as it may have come already.
    String await(String beginning) {
        return awaitSince(0, beginning);
    }

    /// Waits for an event behind the first `seen`.
    String awaitSince(int seen, String beginning) {
        Await.until(
                "foreign peer says " + beginning,
                () -> !isAlive() || since(seen).anyMatch(event -> event.startsWith(beginning)),
                this::words);
        assertThat(isAlive()).as("foreign peer goes on: %s", words()).isTrue();
        return since(seen).filter(event -> event.startsWith(beginning)).findFirst().orElseThrow();
    }

    private Stream<String> since(int seen) {
        return events.stream().skip(seen);
    }

    /// Its stack vanishes: nobody is told.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String words() {
        return "foreign peer: events " + events + ", " + messages + ", complaints " + complaints;
    }
}
