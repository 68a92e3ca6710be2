// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A node that tells rsyslog and Net-SNMP's snmptrapd, as processes of their own, of a link that is
/// not there. Promised by `-Dinterop.loghosts=required`; skipped where they are not installed.
@NullUnmarked
class LogHostsInteropTest {
    private static final InetAddress HOST = InetAddress.ofLiteral("127.0.0.1");
    private static final long END_SECONDS = 30;

    @TempDir private Path folder;

    private final List<Process> hosts = new ArrayList<>();
    private OwnNodes nodes;

    @BeforeEach
    void prepare() {
        nodes = new OwnNodes(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        nodes.close();
        for (Process host : hosts) {
            host.destroy();
            assertThat(host.waitFor(END_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
        }
    }

    private static Path program(String name) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "") + ":/usr/sbin";
        Path found =
                List.of(path.split(File.pathSeparator)).stream()
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElse(null);
        if ("required".equals(System.getProperty("interop.loghosts"))) {
            assertThat(found).as(name).isNotNull();
        }
        assumeTrue(found != null, "no " + name + ": Debian's package of that name has it");
        return found;
    }

    private void run(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        hosts.add(
                new ProcessBuilder(command)
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                Redirect.appendTo(
                                        folder.resolve(program.getFileName() + ".out").toFile()))
                        .start());
    }

    private void startNode(String lines) {
        nodes.start(
                """
                hostname Lonely
                cs7 variant itu
                cs7 network-indicator international
                cs7 point-code 4.5.6
                cs7 local-peer 1024
                 local-ip 127.0.0.1
                cs7 linkset ToCountryA 1.2.3
                 link 0 sctp 127.0.0.2 1024 1024
                cs7 sctp transport userland
                no web listen
                %s
                """
                        .formatted(lines));
    }

    private static boolean isTcpBound(int port) {
        try (ServerSocket taken = new ServerSocket(port, 1, HOST)) {
            return !taken.isBound();
        } catch (IOException inUse) {
            return true;
        }
    }

    private static boolean isUdpBound(int port) {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(HOST, port))) {
            return !taken.isBound();
        } catch (SocketException inUse) {
            return true;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, HOST)) {
            return free.getLocalPort();
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void rsyslogReadsBothFormatsOverUdpAndTcp() throws IOException {
        Path program = program("rsyslogd");
        int port = freePort();
        Path log = folder.resolve("messages");
        Path configuration =
                Files.writeString(
                        folder.resolve("rsyslog.conf"),
                        """
                        global(workDirectory="%1$s")
                        module(load="imudp")
                        module(load="imtcp")
                        input(type="imudp" address="127.0.0.1" port="%2$d")
                        input(type="imtcp" address="127.0.0.1" port="%2$d")
                        template(name="fields" type="string" string="%%inputname%%|%%syslogfacility-text%%|%%syslogseverity-text%%|%%hostname%%|%%app-name%%|%%msgid%%|%%structured-data%%|%%msg%%|%%rawmsg%%\\n")
                        action(type="omfile" file="%3$s" template="fields")
                        """
                                .formatted(folder, port, log));
        run(
                program,
                "-n",
                "-f",
                configuration.toString(),
                "-i",
                folder.resolve("rsyslog.pid").toString());
        nodes.await("rsyslog listens", () -> isTcpBound(port) && isUdpBound(port));

        startNode(
                """
                logging host 127.0.0.1 transport tcp port %d format rfc5424
                """
                        .formatted(port));
        nodes.await("the alarm is in the log", () -> read(log).contains("ALARM-3-LINKFAILED"));

        assertThat(read(log).lines())
                .anyMatch(
                        line ->
                                line.matches(
                                        "imtcp\\|local7\\|err\\|Lonely\\|signalbox\\|CS7ALARM-LINKFAILED\\|"
                                                + "\\[meta sequenceId=\"\\d+\"\\]\\[objects@32473"
                                                + " object=\"link ToCountryA:0\"\\]\\|"
                                                + ".*%CS7ALARM-3-LINKFAILED: Alarm \\d+,.*"));

        nodes.node("Lonely")
                .reconfigure(
                        nodes.node("Lonely")
                                .node()
                                .running()
                                .toString()
                                .replaceFirst(
                                        "logging host.*",
                                        "logging host 127.0.0.1 port %d".formatted(port)));
        nodes.node("Lonely")
                .node()
                .events()
                .add("SYS", NodeEvent.Severity.NOTICE, "TEST", "by UDP");
        nodes.await("the event is in the log", () -> read(log).contains("by UDP"));

        assertThat(read(log).lines())
                .anyMatch(
                        line ->
                                line.startsWith("imudp|local7|notice|")
                                        && line.contains("%SYS-5-TEST: by UDP"));
    }

    @Test
    void snmptrapdReadsTheNotifications() throws IOException {
        Path program = program("snmptrapd");
        int port = freePort();
        Path log = folder.resolve("traps");
        Path configuration =
                Files.writeString(folder.resolve("snmptrapd.conf"), "authCommunity log ss7traps\n");
        run(
                program,
                "-f",
                "-C",
                "-c",
                configuration.toString(),
                "-Lf",
                log.toString(),
                "-m",
                "",
                "-On",
                "udp:127.0.0.1:" + port);
        nodes.await("snmptrapd listens", () -> isUdpBound(port));

        startNode("snmp-server host 127.0.0.1 version 2c ss7traps udp-port " + port);
        nodes.await(
                "the notification of the link is in the log",
                () -> read(log).contains(".1.3.6.1.4.1.9.9.336.0.2"));

        assertThat(read(log).lines())
                .anyMatch(
                        line ->
                                line.contains(
                                                ".1.3.6.1.6.3.1.1.4.1.0 = OID: .1.3.6.1.4.1.9.9.336.0.2")
                                        && line.contains(
                                                ".1.3.6.1.4.1.9.9.336.1.1.1.0 = STRING: \"Lonely\"")
                                        && line.contains("= STRING: \"ToCountryA:0\"")
                                        && line.matches(
                                                ".*\\.1\\.3\\.6\\.1\\.4\\.1\\.9\\.9\\.336\\.1\\.1\\.6\\.0"
                                                        + " = Counter32: \\d+.*"));
    }
}
