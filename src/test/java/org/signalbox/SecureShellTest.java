// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.access.PasswordHash;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEvent;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The secure shell, with OpenSSH's client.
@NullUnmarked
@Timeout(180)
class SecureShellTest {
    private static final Pattern OPEN_AT = Pattern.compile("SSH is open at 127\\.0\\.0\\.1:(\\d+)");
    private static final String PASSWORD = "correct horse";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

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
        run(
                List.of(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-C",
                        "ann@desk",
                        "-f",
                        key.toString()),
                "");
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
        assertThat(audited())
                .contains("ann configure terminal done", "ann (config) hostname Other done");
    }

    @Test
    void letsAPersonTypeAtATerminal() throws Exception {
        Answer answer =
                run(
                        command("ann", List.of("-tt")),
                        "show ver\t\rshow clock?\025\003configure terminal\rexit\rexit\r");

        assertThat(answer.out()).contains("Gate#", "Gate(config)#", "Signalbox");
    }

    @Test
    void letsInByPasswordAndTellsNobodyWhatWasWrong() throws Exception {
        Answer right = withPassword("bob", PASSWORD, "show version");
        long begun = System.nanoTime();
        Answer wrong = withPassword("bob", "incorrect", "show version");
        long wrongTook = System.nanoTime() - begun;
        begun = System.nanoTime();
        Answer unknown = withPassword("nobody", PASSWORD, "show version");
        long unknownTook = System.nanoTime() - begun;

        assertThat(right.status()).as("%s", right).isZero();
        assertThat(wrong.status()).isEqualTo(255);
        assertThat(unknown.err().replace("nobody", "bob")).isEqualTo(wrong.err());
        assertThat(unknownTook).isBetween(wrongTook / 4, wrongTook * 4);
        assertThat(audited())
                .contains(
                        "bob login done",
                        "bob login by password: wrong refused",
                        "nobody login by password: wrong refused");
    }

    @Test
    void doesNotListenToWhoeverFailsTooOften() throws Exception {
        for (int i = 0; i < 3; i++) {
            withPassword("bob", "incorrect", "show version");
        }

        assertThat(withPassword("bob", PASSWORD, "show version").status()).isEqualTo(255);
        assertThat(ssh("ann", "show version").status()).as("by key").isZero();
        assertThat(events()).anyMatch(event -> event.contains("Too many failed logins"));
    }

    @Test
    void refusesWhatARoleMayNot() throws Exception {
        Answer configure = withPassword("bob", PASSWORD, "configure terminal");
        Answer clear = withPassword("bob", PASSWORD, "clear cs7 statistics");
        Answer read = withPassword("eve", PASSWORD, "clear cs7 statistics");
        Answer running = withPassword("eve", PASSWORD, "show running-config");
        Answer startup = withPassword("eve", PASSWORD, "show startup-config");

        assertThat(configure.status()).isEqualTo(1);
        assertThat(configure.out()).contains("% This needs the role configure; you have operate");
        assertThat(clear.status()).as("%s", clear).isZero();
        assertThat(read.out()).contains("% This needs the role operate; you have read");
        assertThat(running.out()).contains("secret 8 <hidden>").doesNotContain("pbkdf2");
        assertThat(startup.status()).isEqualTo(1);
        assertThat(audited())
                .contains(
                        "bob configure terminal refused",
                        "bob clear cs7 statistics done",
                        "eve clear cs7 statistics refused");
    }

    @Test
    void doesNothingButShellsAndCommands() throws Exception {
        assertThat(run(command("ann", List.of("-W", "127.0.0.1:1")), "").err())
                .contains("stdio forwarding failed");
        assertThat(run(command("ann", List.of("-s", "sftp")), "").status()).isNotZero();
        assertThat(
                        run(
                                        command(
                                                "ann",
                                                List.of(
                                                        "-o",
                                                        "ExitOnForwardFailure=yes",
                                                        "-R",
                                                        "0:127.0.0.1:1",
                                                        "show version")),
                                        "")
                                .status())
                .isNotZero();
    }

    @Test
    void offersModernAlgorithmsOnly() throws Exception {
        List<String> offered = kexInit();

        assertThat(offered)
                .containsExactly(
                        "mlkem768x25519-sha256,curve25519-sha256,curve25519-sha256@libssh.org,"
                                + "ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"
                                + "ext-info-s,kex-strict-s-v00@openssh.com",
                        "ssh-ed25519",
                        "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,"
                                + "aes128-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr",
                        "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,"
                                + "aes128-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr",
                        "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com",
                        "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com",
                        "none",
                        "none",
                        "",
                        "");
        for (String old :
                List.of(
                        "KexAlgorithms=diffie-hellman-group14-sha256",
                        "Ciphers=aes128-cbc",
                        "MACs=hmac-sha2-256",
                        "HostKeyAlgorithms=ssh-rsa")) {
            // chacha20 needs no MAC, so one that does is chosen
            Answer refused =
                    run(
                            command(
                                    "ann",
                                    List.of("-o", old, "-o", "Ciphers=aes256-ctr", "show version")),
                            "");

            assertThat(refused.status()).as(old).isEqualTo(255);
            assertThat(refused.err()).as(old).contains("no matching");
        }
    }

    @Test
    void movesWithoutEndingSessionsAndLosesOnlyADoor() throws Exception {
        try (Talk talk = talk("ann");
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            talk.say("show version", "Signalbox");
            int before = port();
            int after = freePort();
            talk.say("configure terminal", "Enter configuration commands");
            talk.say("ip ssh listen 127.0.0.1 " + after, "(config)#");
            await(() -> events().contains("SSH is open at 127.0.0.1:" + after));

            assertThat(canConnect(before)).isFalse();
            assertThat(ssh("ann", "show version").status()).isZero();

            talk.say("ip ssh listen 127.0.0.1 " + taken.getLocalPort(), "(config)#");
            await(() -> events().stream().anyMatch(event -> event.contains("SSH does not work")));
            talk.say("do show version", "Signalbox");

            talk.say("no ip ssh listen", "(config)#");
            talk.say("do show version", "Signalbox");
        }
    }

    @Test
    void letsInByEveryKindOfKey() throws Exception {
        List<List<String>> kinds =
                List.of(
                        List.of("ecdsa", "-b", "256"),
                        List.of("ecdsa", "-b", "384"),
                        List.of("ecdsa", "-b", "521"),
                        List.of("rsa", "-b", "3072"));
        List<Path> keys = new ArrayList<>();
        StringBuilder lines = new StringBuilder("configure terminal\nusername bob\n");
        for (List<String> kind : kinds) {
            Path made = folder.resolve("key" + keys.size());
            List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-t"));
            command.addAll(kind);
            command.addAll(List.of("-f", made.toString()));
            run(command, "");
            lines.append("key ").append(Files.readString(Path.of(made + ".pub")));
            keys.add(made);
        }
        assertThat(run(command("ann", List.of("-T")), lines.toString()).status()).isZero();

        for (Path other : keys) {
            key = other;

            assertThat(ssh("bob", "show version").status()).as("%s", other).isZero();
            assertThat(ssh("eve", "show version").status()).as("%s", other).isEqualTo(255);
        }
    }

    @Test
    void boundsItsSessions() throws Exception {
        try (Talk ann = talk("ann")) {
            ann.say("configure terminal", "Enter");
            ann.say("ip ssh max-sessions 1", "(config)#");

            assertThat(ssh("ann", "show version").status()).isEqualTo(255);
            ann.say("do show version", "Signalbox");
        }
    }

    @Test
    void isNotHeldUpByWhoeverDoesNotRead() throws Exception {
        try (Talk deaf = talk("ann")) {
            deaf.say("terminal monitor", "Gate#");
            List<String> other = command("ann", List.of("show version"));
            for (int i = 0; i < 50_000; i++) {
                node.node().events().add("SYS", NodeEvent.Severity.NOTICE, "TEST", "x".repeat(100));
            }

            assertThat(run(other, "").status()).isZero();
        }
    }

    @Test
    void endsTheSessionsOfAUserWhoIsTakenAway() throws Exception {
        try (Talk ann = talk("ann");
                Talk other = talk("ann")) {
            ann.say("show version", "Signalbox");
            other.say("show version", "Signalbox");

            other.say("configure terminal", "Enter");
            other.type("no username ann");

            assertThat(ann.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ssh("ann", "show version").status()).isEqualTo(255);
    }

    /// By a client of another make than OpenSSH's.
    @Test
    @Timeout(30)
    void servesTwoSessionsAtOnceOneByKeyAndOneByPassword() throws Exception {
        try (SshClient client = client();
                ClientSession ann = session(client, "ann");
                ClientSession bob = session(client, "bob")) {
            ann.setKeyIdentityProvider(new FileKeyPairProvider(key));
            ann.auth().verify(LONG_ENOUGH);
            bob.addPasswordIdentity(PASSWORD);
            bob.auth().verify(LONG_ENOUGH);
            try (Screen first = new Screen(ann, 80);
                    Screen second = new Screen(bob, 80)) {
                first.type("show version\r");
                first.await("Signalbox");
                second.type("configure terminal\r");
                second.await("% This needs the role configure; you have operate");
                second.type("exit\r");
                second.awaitEnd();
                first.type("configure terminal\r");
                first.await("Gate(config)#");
            }
        }
    }

    /// What is typed is wrapped where the window ends.
    @Test
    @Timeout(30)
    void followsTheSizeOfTheWindow() throws Exception {
        String typed = "x".repeat(60);
        try (SshClient client = client();
                ClientSession ann = session(client, "ann")) {
            ann.setKeyIdentityProvider(new FileKeyPairProvider(key));
            ann.auth().verify(LONG_ENOUGH);
            try (Screen screen = new Screen(ann, 40)) {
                screen.await("Gate#");
                screen.type(typed + "\u0015show version\r");
                screen.await("Signalbox");
                assertThat(screen.seen()).doesNotContain(typed);

                screen.resize(200);
                screen.type(typed + "\u0015show version\r");

                screen.await(typed);
            }
        }
    }

    private static SshClient client() {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
        return client;
    }

    private ClientSession session(SshClient client, String user) throws IOException {
        return client.connect(user, "127.0.0.1", port()).verify(LONG_ENOUGH).getSession();
    }

    /// A terminal of some width.
    private static final class Screen implements AutoCloseable {
        private static final int ROWS = 24;

        private final ChannelShell shell;
        private final StringBuilder seen = new StringBuilder();

        Screen(ClientSession session, int columns) throws IOException {
            shell = session.createShellChannel();
            shell.setPtyType("xterm");
            shell.setPtyColumns(columns);
            shell.setPtyLines(ROWS);
            shell.open().verify(LONG_ENOUGH);
        }

        void type(String keys) throws IOException {
            shell.getInvertedIn().write(keys.getBytes(StandardCharsets.UTF_8));
            shell.getInvertedIn().flush();
        }

        void resize(int columns) throws IOException {
            shell.sendWindowChange(columns, ROWS);
        }

        String seen() {
            return seen.toString();
        }

        /// Reads on until a text has come.
        void await(String text) throws IOException {
            int from = seen.length();
            while (seen.indexOf(text, from) < 0) {
                int read = shell.getInvertedOut().read();
                assertThat(read).as("%s, after %s", text, seen).isNotNegative();
                seen.append((char) read);
            }
        }

        void awaitEnd() {
            assertThat(shell.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LONG_ENOUGH))
                    .contains(ClientChannelEvent.CLOSED);
        }

        @Override
        public void close() throws IOException {
            shell.close();
        }
    }

    @Test
    void keepsItsKeyToItself() throws Exception {
        Path hostKey = folder.resolve("ssh_host_ed25519_key");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hostKey)))
                .isEqualTo("rw-------");
        assertThat(ssh("ann", "show version").status()).isZero();

        Answer changed = ssh("ann", "show running-config");
        assertThat(changed.out()).contains("secret 8 pbkdf2").doesNotContain(PASSWORD);
    }

    /// The lists that the server says first (RFC 4253 section 7.1), without those of languages.
    private List<String> kexInit() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream().write("SSH-2.0-test\r\n".getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            StringBuilder identification = new StringBuilder();
            for (int octet; (octet = in.read()) != '\n'; ) {
                identification.append((char) octet);
            }
            assertThat(identification.toString().strip()).isEqualTo("SSH-2.0-Signalbox");
            int length = in.readInt();
            int padding = in.readUnsignedByte();
            byte[] payload = new byte[length - padding - 1];
            in.readFully(payload);
            DataInputStream lists =
                    new DataInputStream(new ByteArrayInputStream(payload, 17, payload.length - 17));
            List<String> read = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                byte[] list = new byte[lists.readInt()];
                lists.readFully(list);
                read.add(new String(list, StandardCharsets.US_ASCII));
            }
            return read;
        }
    }

    /// A session without a terminal that goes on.
    private record Talk(Process process, StringBuilder heard) implements AutoCloseable {
        void type(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        /// Types a line and waits for an answer.
        void say(String line, String answer) throws IOException {
            int from = heard.length();
            type(line);
            while (heard.indexOf(answer, Math.max(0, from - answer.length())) < 0) {
                int read = process.getInputStream().read();
                assertThat(read).as("answer to %s, after %s", line, heard).isNotNegative();
                heard.append((char) read);
            }
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private Talk talk(String user) throws IOException {
        return new Talk(
                new ProcessBuilder(command(user, List.of("-T")))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                new StringBuilder());
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static boolean canConnect(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private Answer withPassword(String user, String password, String line) throws Exception {
        Path asking = folder.resolve("ask");
        Files.writeString(asking, "#!/bin/sh\necho '" + password + "'\n");
        Files.setPosixFilePermissions(asking, PosixFilePermissions.fromString("rwx------"));
        return run(
                command(
                        user,
                        List.of(
                                "-o",
                                "BatchMode=no",
                                "-o",
                                "PreferredAuthentications=password",
                                "-o",
                                "NumberOfPasswordPrompts=1",
                                line)),
                "",
                Map.of("SSH_ASKPASS", asking.toString(), "SSH_ASKPASS_REQUIRE", "force"));
    }

    private List<String> events() {
        return node.node().events().events().stream().map(NodeEvent::text).toList();
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

    /// What is started; of an option that is given twice, the first counts.
    ///
    /// @param more options, and behind them at most one line to obey
    private List<String> command(String user, List<String> more) {
        boolean line = !more.isEmpty() && more.getLast().indexOf('-') != 0;
        boolean valued =
                more.size() > 1 && List.of("-o", "-W", "-R").contains(more.get(more.size() - 2));
        List<String> options = line && !valued ? more.subList(0, more.size() - 1) : more;
        List<String> command = new ArrayList<>(List.of("ssh", "-F", "none"));
        command.addAll(options);
        command.addAll(
                List.of(
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
        command.addAll(more.subList(options.size(), more.size()));
        return command;
    }

    private Answer run(List<String> command, String input) throws Exception {
        return run(command, input, Map.of());
    }

    private Answer run(List<String> command, String input, Map<String, String> environment)
            throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var keyboard = process.getOutputStream()) {
            keyboard.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Answer(process.waitFor(), Files.readString(out), Files.readString(err));
    }
}
