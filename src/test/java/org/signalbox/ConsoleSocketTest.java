// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.access.Admission;
import org.signalbox.access.Caller;
import org.signalbox.access.Door;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.cli.Shell;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigFile;
import org.signalbox.door.ConsoleClient;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEvent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The command line of a node that runs, for whoever is on its machine.
@NullUnmarked
@Timeout(120)
class ConsoleSocketTest {
    @TempDir private Path folder;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private NodeProcess node;

    @BeforeEach
    void startNode() throws IOException {
        node = start();
    }

    @AfterEach
    void stopNode() {
        node.closeAtOnce();
    }

    @Test
    void obeysLinesAndTellsWhetherTheySucceeded() throws IOException {
        int good;
        int bad;
        try (ConsoleClient client = ConsoleClient.connect(socket())) {
            good = client.obey(List.of("show version", "clear cs7 statistics"), shown);
        }
        try (ConsoleClient client = ConsoleClient.connect(socket())) {
            bad = client.obey(List.of("show nonsense"), shown);
        }

        assertThat(good).isZero();
        assertThat(bad).isEqualTo(1);
        assertThat(screen()).contains("Signalbox").contains("% Invalid input");
        assertThat(node.port().audit().last(10))
                .anySatisfy(
                        entry -> {
                            assertThat(entry.what()).isEqualTo("clear cs7 statistics");
                            assertThat(entry.from()).isEqualTo("console socket");
                            assertThat(entry.operator()).isEqualTo(System.getProperty("user.name"));
                        });
    }

    @Test
    void obeysAPipe() throws IOException {
        try (ConsoleClient client = ConsoleClient.connect(socket())) {
            int status =
                    client.pipe(
                            new ByteArrayInputStream(
                                    "configure terminal\nhostname Other\nend\n"
                                            .getBytes(StandardCharsets.UTF_8)),
                            shown);

            assertThat(status).isZero();
        }
        assertThat(node.port().hostname()).isEqualTo("Other");
        assertThat(screen()).contains("Gate(config)#hostname Other");
    }

    @Test
    void keepsPasswordsToWhoeverTypedThem() throws IOException {
        try (ConsoleClient client = ConsoleClient.connect(socket())) {
            client.obey(
                    List.of(
                            "configure terminal",
                            "username ann role operate",
                            "secret 0 tiger",
                            "end",
                            "write memory",
                            "show history",
                            "show audit",
                            "show running-config",
                            "show startup-config",
                            "show logging",
                            "token create ann ci"),
                    shown);
        }

        assertThat(screen()).contains("secret 8 pbkdf2").doesNotContain("tiger");
        assertThat(Files.readString(folder.resolve("node.conf"))).doesNotContain("tiger");
        Caller caller = new Caller(Door.WEB, InetAddress.getLoopbackAddress(), 1);
        assertThat(node.port().gate().password("ann", "tiger", caller))
                .isInstanceOf(Admission.Admitted.class);
        String token =
                screen().lines()
                        .filter(line -> line.startsWith("signalbox_"))
                        .findFirst()
                        .orElseThrow();
        assertThat(node.port().gate().token(token, caller))
                .isEqualTo(
                        new Admission.Admitted(
                                new Operator("ann", Role.OPERATE, "web 127.0.0.1:1")));
        assertThat(node.port().running().tree().toString()).doesNotContain(token);
    }

    @Test
    void servesATerminal() throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            send(client, 'H', "\001\000\120\000\030xterm");
            send(client, 'B', "");
            received(client, "Gate#");
            send(client, 'I', "configure terminal\r");
            received(client, "Gate(config)#");
            send(client, 'W', "\000\144\000\050");
            send(client, 'I', "\003");
            received(client, "Gate#");
            send(client, 'I', "exit\r");

            assertThat(received(client)).endsWith("X:0");
        }
    }

    @Test
    void refusesWhatItDoesNotUnderstand() throws IOException {
        try (SocketChannel newer = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            send(newer, 'H', "\011");

            assertThat(received(newer)).startsWith("R:The node speaks version 1");
        }
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            other.write(ByteBuffer.wrap("GET".getBytes(StandardCharsets.US_ASCII)));

            assertThat(received(other)).isEmpty();
        }
        assertThatThrownBy(() -> ConsoleClient.connect(folder.resolve("nowhere")))
                .hasMessageContaining("cannot reach a node at");
    }

    @Test
    void isForItsOwnerAndLeavesNothingBehind() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-------");

        node.closeAtOnce();

        assertThat(socket()).doesNotExist();
    }

    @Test
    void takesThePlaceOfANodeThatWasKilledButNotOfOneThatRuns() throws IOException {
        NodeProcess second = start();
        try (second) {
            assertThat(second.node().events().events())
                    .extracting(NodeEvent::text)
                    .anyMatch(text -> text.contains("somebody listens there already"));
        }
        assertThat(socket()).as("of the first").exists();
        node.closeAtOnce();
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket()))
                .close();
        assertThat(socket()).as("what a killed node leaves").exists();

        node = start();

        try (ConsoleClient client = ConsoleClient.connect(socket())) {
            assertThat(client.obey(List.of("show version"), shown)).isZero();
        }
    }

    /// It is tried again at each change, for whoever has made the folder meanwhile.
    @Test
    void saysOnceWhyItCannotListen() throws IOException {
        Path missing = folder.resolve("missing");
        NodeProcess second = start(missing.resolve("console"));
        Shell shell =
                new Shell(
                        Operator.ofProcess(),
                        List.of(second.port()),
                        List.of(),
                        InputStream.nullInputStream(),
                        new PrintStream(shown, true, StandardCharsets.UTF_8));
        try (second) {
            shell.batch(List.of("configure terminal", "hostname One", "hostname Two", "end"));
        }

        assertThat(doorEvents(second))
                .singleElement(as(STRING))
                .contains("The console does not work", "there is no folder " + missing);
    }

    @Test
    void opensAtTheNextChangeOnceItCan() throws IOException {
        Path missing = folder.resolve("missing");
        NodeProcess second = start(missing.resolve("console"));
        try (second) {
            Files.createDirectory(missing);
            second.node()
                    .apply(configuration("Three", missing.resolve("console")))
                    .toCompletableFuture()
                    .join();
        }

        assertThat(doorEvents(second))
                .satisfiesExactly(
                        text -> assertThat(text).contains("does not work"),
                        text -> assertThat(text).contains("The console is open at"));
    }

    @Test
    void isReachedByTheProgram() throws Exception {
        try (OwnProcess client =
                OwnProcess.start(
                        folder, "cli", "--socket", socket().toString(), "--exec", "show version")) {
            assertThat(client.status()).as("%s", client).isZero();
            assertThat(client.out()).anyMatch(line -> line.contains("Signalbox"));
        }
    }

    private Path socket() {
        return folder.resolve("console");
    }

    private NodeProcess start() throws IOException {
        return start(socket());
    }

    private NodeProcess start(Path console) throws IOException {
        Path file = folder.resolve("node.conf");
        return NodeProcess.start(configuration("Gate", console), file, file);
    }

    private Block configuration(String hostname, Path console) throws IOException {
        Path file = folder.resolve("node.conf");
        Files.writeString(
                file,
                "hostname %s\nno web listen\nconsole socket %s\n".formatted(hostname, console));
        return ConfigFile.load(file, NodeConfig.SCHEMA).block();
    }

    private static List<String> doorEvents(NodeProcess of) {
        return of.node().events().events().stream()
                .filter(event -> event.mnemonic().equals("DOOR"))
                .map(NodeEvent::text)
                .toList();
    }

    private String screen() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private static void send(SocketChannel to, char letter, String octets) throws IOException {
        byte[] payload = octets.getBytes(StandardCharsets.ISO_8859_1);
        to.write(
                ByteBuffer.allocate(3 + payload.length)
                        .put((byte) letter)
                        .putShort((short) payload.length)
                        .put(payload)
                        .flip());
    }

    /// All that comes until the other end has left.
    private static String received(SocketChannel from) throws IOException {
        return received(from, "nothing that anybody sends");
    }

    /// All that comes until something is shown, or the other end has left: what is shown as it is,
    /// other frames with their letter.
    private static String received(SocketChannel from, String wanted) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer head = ByteBuffer.allocate(3);
        while (text.indexOf(wanted) < 0 && filled(from, head.clear())) {
            char letter = (char) head.get(0);
            ByteBuffer payload = ByteBuffer.allocate(head.getShort(1));
            assertThat(filled(from, payload)).isTrue();
            if (letter != 'O') {
                text.append(letter).append(':');
            }
            text.append(
                    letter == 'X'
                            ? String.valueOf(payload.get(0))
                            : new String(payload.array(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static boolean filled(SocketChannel from, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (from.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }
}
