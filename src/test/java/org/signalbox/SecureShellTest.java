// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.access.AuditEntry;
import org.signalbox.access.PasswordHash;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEvent;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The secure shell, with OpenSSH's client.
@NullUnmarked
@Timeout(180)
class SecureShellTest {
    private static final Pattern OPEN_AT = Pattern.compile("SSH is open at 127\\.0\\.0\\.1:(\\d+)");
    private static final String PASSWORD = "correct horse";

    /// Made once: it takes some tenths of a second.
    private static String secret;

    @TempDir private Path folder;
    private NodeProcess node;
    private Path key;

    private record Answer(int status, String out, String err) {}

    @BeforeAll
    static void hashPassword() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/ssh")), "OpenSSH's client is not installed");
        secret = PasswordHash.of(PASSWORD).toString();
    }

    @BeforeEach
    void startNode() throws Exception {
        key = folder.resolve("id_ed25519");
        run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ann@desk", "-f", key.toString()), "");
        String[] words = Files.readString(Path.of(key + ".pub")).strip().split(" ");
        node =
                start(
                        """
                        hostname Gate
                        no web listen
                        cs7 variant itu
                        cs7 point-code 1.2.3
                        username ann role configure
                         secret 8 %s
                         key %s %s %s
                        username bob role operate
                         secret 8 %s
                        username eve role read
                         secret 8 %s
                        login block-for 600 attempts 3 within 600
                        ip ssh listen 127.0.0.1 0
                        """
                                .formatted(secret, words[0], words[1], words[2], secret, secret));
    }

    @AfterEach
    void stopNode() {
        node.closeAtOnce();
    }

    @Test
    void obeysACommandForWhoeverHasTheKey() throws Exception {
        Answer shown = ssh("ann", "show version");
        Answer json = ssh("ann", "show cs7 linkset | json");
        Answer unknown = ssh("ann", "show nonsense");

        assertThat(shown.status()).as("%s", shown).isZero();
        assertThat(shown.out()).contains("Signalbox");
        assertThat(json.out()).startsWith("{");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.out()).contains("% Invalid input");
        assertThat(audited()).contains("ann login done", "ann logout done");
    }

    @Test
    void obeysTheLinesOfAPipe() throws Exception {
        Answer answer =
                run(
                        command("ann", List.of("-T")),
                        "configure terminal\nhostname Other\nend\nshow running-config | include host\n");

        assertThat(answer.status()).as("%s", answer).isZero();
        assertThat(answer.out()).contains("hostname Other");
        assertThat(audited()).contains("ann configure terminal done", "ann (config) hostname Other done");
    }

    @Test
    void letsAPersonTypeAtATerminal() throws Exception {
        Answer answer =
                run(
                        command("ann", List.of("-tt")),
                        "show ver\t\rshow clock?\025\003configure terminal\rexit\rexit\r");

        assertThat(answer.out()).contains("Gate#", "Gate(config)#", "Signalbox");
    }

    private NodeProcess start(String configuration) throws IOException {
        Path file = folder.resolve("node.conf");
        Files.writeString(file, configuration);
        Checked checked = ConfigFile.load(file, NodeConfig.SCHEMA);
        return NodeProcess.start(checked.block(), file, file);
    }

    private int port() {
        return node.node().events().events().stream()
                .map(NodeEvent::text)
                .map(OPEN_AT::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(1)))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private List<String> audited() {
        return node.port().audit().last(100).stream()
                .map(entry -> entry.operator() + " " + entry.what() + " " + entry.outcome())
                .toList();
    }

    private Answer ssh(String user, String line) throws Exception {
        return run(command(user, List.of(line)), "");
    }

    private List<String> command(String user, List<String> more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "ssh",
                                "-F",
                                "none",
                                "-i",
                                key.toString(),
                                "-p",
                                String.valueOf(port()),
                                "-o",
                                "BatchMode=yes",
                                "-o",
                                "IdentitiesOnly=yes",
                                "-o",
                                "StrictHostKeyChecking=accept-new",
                                "-o",
                                "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                                "-l",
                                user,
                                "127.0.0.1"));
        int host = command.size() - 1;
        for (String word : more) {
            command.add(word.startsWith("-") ? host : command.size(), word);
        }
        return command;
    }

    private Answer run(List<String> command, String input) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        try (var keyboard = process.getOutputStream()) {
            keyboard.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Answer(process.waitFor(), Files.readString(out), Files.readString(err));
    }
}
