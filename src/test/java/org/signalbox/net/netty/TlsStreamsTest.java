// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamEnd;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamTransport.ListeningPort;
import org.signalbox.net.StreamUser;
import org.signalbox.net.TestAuthority;
import org.signalbox.net.TestAuthority.Issued;
import org.signalbox.net.TlsCredentials;
import org.signalbox.net.TlsSession;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Streams over TLS on loopback: who is let in, who is not, and in what words.
@NullUnmarked
class TlsStreamsTest {
    private static final InetSocketAddress ANY =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir private static Path folder;
    private static TestAuthority authority;
    private static TestAuthority stranger;
    private static Issued ours;
    private static Issued theirs;

    private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
    private final NettyLoop loop =
            new NettyLoop("tls", (owner, fault) -> faults.add(owner + fault));
    private final ExecutorService handshakes = Executors.newSingleThreadExecutor();
    private final NettyStreams plain =
            new NettyStreams((owner, fault) -> faults.add(owner + " " + fault), handshakes);
    private final End called = new End();
    private final End caller = new End();

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(folder, "authority");
        stranger = new TestAuthority(folder, "stranger");
        ours = authority.issue("iwf.example.org");
        theirs = authority.issue("mme.example.org");
    }

    @AfterEach
    void stop() {
        loop.close();
        handshakes.shutdown();
        assertThat(faults).isEmpty();
    }

    private StreamTransport as(Issued who) {
        return plain.overTls(who::credentials).orElseThrow();
    }

    /// Who is called opens the port.
    private ListeningPort listen(Issued who) throws Exception {
        return as(who).listen(ANY, _ -> called, loop);
    }

    private void call(Issued who, ListeningPort port) {
        as(who).connect(ANY, port.local(), caller, loop);
    }

    @Test
    void carriesOctetsBothWaysAndBothEndsHearTheEnd() throws Exception {
        try (ListeningPort port = listen(ours)) {
            call(theirs, port);
            assertThat(caller.next()).isEqualTo("open");
            assertThat(called.next()).isEqualTo("open");

            caller.send("ping");
            assertThat(called.next()).isEqualTo("ping");
            called.send("pong");
            assertThat(caller.next()).isEqualTo("pong");
            onLoop(
                    () -> {
                        caller.stream.send(
                                Unpooled.copiedBuffer("last words", StandardCharsets.US_ASCII));
                        caller.stream.close();
                    });

            assertThat(called.next()).isEqualTo("last words");
            assertThat(caller.next()).isEqualTo("LOCAL: closed locally");
            assertThat(called.next()).isEqualTo("PEER: closed by peer");
        }
    }

    @Test
    void eachEndKnowsWhatWasAgreedOnAndWhoTheOtherIs() throws Exception {
        try (ListeningPort port = listen(ours)) {
            call(theirs, port);
            assertThat(caller.next()).isEqualTo("open");
            assertThat(called.next()).isEqualTo("open");

            TlsSession session = called.stream.tls();

            assertThat(session.version()).isEqualTo("TLSv1.3");
            assertThat(session.cipherSuite()).startsWith("TLS_");
            assertThat(session.names()).containsExactly("mme.example.org");
            assertThat(session.expiry()).isAfter(Instant.now());
            assertThat(caller.stream.tls().names()).containsExactly("iwf.example.org");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keysOfAllKindsWillDo(String algorithm) throws Exception {
        Issued other =
                authority.issueTo("of-" + algorithm, "CN=mme.example.org", "-keyalg", algorithm);
        try (ListeningPort port = listen(other)) {
            call(theirs, port);

            assertThat(caller.next()).isEqualTo("open");
            assertThat(called.next()).isEqualTo("open");
            assertThat(caller.stream.tls().names()).containsExactly("mme.example.org");
        }
    }

    @Test
    void aBreakShowsAsABreak() throws Exception {
        try (ListeningPort port = listen(ours)) {
            call(theirs, port);
            assertThat(caller.next()).isEqualTo("open");
            assertThat(called.next()).isEqualTo("open");

            onLoop(() -> caller.stream.abort());

            assertThat(caller.next()).isEqualTo("LOCAL: aborted locally");
            assertThat(called.next()).startsWith("RESET: ");
        }
    }

    @Test
    void whoWasIssuedElsewhereIsNotLetIn() throws Exception {
        Issued elsewhere = stranger.issue("mme.example.org").believing(authority);
        try (ListeningPort port = listen(ours)) {
            call(elsewhere, port);

            assertThat(called.next())
                    .isEqualTo(
                            "INSECURE: its certificate of CN=mme.example.org, issued by CN=stranger: no authority of ours has issued it: add the one that has, or have one of ours issue it");
        }
    }

    @Test
    void whoIsNotBelievedHearsSo() throws Exception {
        try (ListeningPort port = listen(ours)) {
            call(theirs.believing(stranger), port);

            assertThat(caller.next()).startsWith("INSECURE: its certificate of CN=iwf.example.org");
            assertThat(called.next())
                    .isEqualTo(
                            "INSECURE: it does not take our certificate (certificate_unknown): does it know our authority and our name?");
        }
    }

    @Test
    void whatHasExpiredIsNotTaken() throws Exception {
        Issued old = authority.issueTo("old", "CN=old", "-startdate", "-2d", "-validity", "1");
        try (ListeningPort port = listen(ours)) {
            call(old, port);

            assertThat(called.next())
                    .startsWith("INSECURE: its certificate of CN=old,")
                    .endsWith("has expired: renew it");
        }
    }

    @Test
    void whatHasExpiredIsNotTakenEvenIfItIsBelievedByItself() throws Exception {
        Issued old = authority.issueTo("older", "CN=old", "-startdate", "-2d", "-validity", "1");
        Issued pinning = new Issued(ours.certificate(), ours.key(), old.certificate());
        try (ListeningPort port = listen(pinning)) {
            call(old, port);

            assertThat(called.next()).startsWith("INSECURE: ").endsWith("has expired: renew it");
        }
    }

    @Test
    void whatIsNotValidYetIsNotTaken() throws Exception {
        Issued early = authority.issueTo("early", "CN=early", "-startdate", "+2d");
        try (ListeningPort port = listen(ours)) {
            call(early, port);

            assertThat(called.next()).endsWith("is not valid yet: are the clocks right?");
        }
    }

    @Test
    void whatIsForServersOnlyDoesNotLetACallerIn() throws Exception {
        Issued server = authority.issueTo("server", "CN=server", "-ext", "eku=serverAuth");
        try (ListeningPort port = listen(ours)) {
            call(server, port);

            assertThat(called.next()).contains("does not permit use for TLS client");
        }
    }

    @Test
    void whoShowsNoCertificateIsNotLetIn() throws Exception {
        try (ListeningPort port = listen(ours);
                SSLSocket nameless = socket(port, "TLSv1.2", "TLSv1.3")) {
            nameless.startHandshake();

            assertThat(called.next())
                    .isEqualTo("INSECURE: it shows no certificate: both ends have to");
        }
    }

    @Test
    void whoSpeaksOnlyOldVersionsIsNotLetIn() throws Exception {
        byte[] clientHello = { // TLS 1.1, and a cipher suite of its time
            22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
            16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 0, 0, 2, 0, 47, 1, 0
        };
        try (ListeningPort port = listen(ours);
                Socket old = new Socket(port.local().getAddress(), port.local().getPort())) {
            old.getOutputStream().write(clientHello);

            assertThat(called.next())
                    .startsWith(
                            "INSECURE: it speaks no version of TLS that is spoken here, 1.2 and 1.3");
        }
    }

    @Test
    void whoSpeaksWithoutTlsIsNotLetIn() throws Exception {
        try (ListeningPort port = listen(ours)) {
            plain.connect(ANY, port.local(), caller, loop);
            assertThat(caller.next()).isEqualTo("open");
            caller.send("\1\0\0\24 and so on");

            assertThat(called.next())
                    .isEqualTo("INSECURE: what it says is no TLS: is one end configured without?");
        }
    }

    @Test
    void whoGoesBeforeTheEndOfTheHandshakeWasNeverThere() throws Exception {
        try (ListeningPort port = listen(ours)) {
            new Socket(port.local().getAddress(), port.local().getPort()).close();

            assertThat(called.next()).isEqualTo("INSECURE: it has gone before TLS was agreed on");
        }
    }

    @Test
    void handsAreNotShakenTwice() throws Exception {
        try (ListeningPort port = listen(ours);
                SSLSocket peer = socket(theirs, port, "TLSv1.2")) {
            peer.startHandshake();
            assertThat(called.next()).isEqualTo("open");
            assertThat(called.stream.tls().version()).isEqualTo("TLSv1.2");

            peer.startHandshake();
            OutputStream out = peer.getOutputStream();
            out.write(1);

            assertThat(called.next()).isEqualTo("INSECURE: it wants to shake hands once more");
        }
    }

    @Test
    void anEndOfTlsAloneEndsTheStream() throws Exception {
        try (ListeningPort port = listen(ours);
                SSLSocket peer = socket(theirs, port, "TLSv1.2", "TLSv1.3")) {
            peer.startHandshake();
            assertThat(called.next()).isEqualTo("open");

            peer.shutdownOutput();

            assertThat(called.next()).isEqualTo("PEER: closed by peer");
            try (InputStream in = peer.getInputStream()) {
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    private static SSLSocket socket(ListeningPort port, String... versions) throws Exception {
        return socket(new KeyManager[0], port, versions);
    }

    /// The JDK's own sockets, to do what our streams do not.
    private static SSLSocket socket(Issued who, ListeningPort port, String... versions)
            throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        TlsCredentials shown = who.credentials();
        store.setKeyEntry(
                "peer", shown.key(), new char[0], shown.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        return socket(keys.getKeyManagers(), port, versions);
    }

    private static SSLSocket socket(KeyManager[] keys, ListeningPort port, String... versions)
            throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keys,
                new TrustManager[] {new OurAuthorities(ours.credentials().authorities())},
                new SecureRandom());
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(port.local().getAddress(), port.local().getPort());
        socket.setEnabledProtocols(versions);
        return socket;
    }

    private void onLoop(Runnable task) {
        loop.execute(task);
    }

    private final class End implements StreamUser {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private ByteStream stream;

        private String next() throws InterruptedException {
            String event = events.poll(10, TimeUnit.SECONDS);
            return event == null ? "(nothing within 10 s)" : event;
        }

        private void send(String text) {
            onLoop(() -> stream.send(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)));
        }

        @Override
        public void onOpen(ByteStream opened) {
            stream = opened;
            events.add("open");
        }

        @Override
        public void onOctets(ByteBuf octets) {
            events.add(octets.toString(StandardCharsets.ISO_8859_1));
            octets.release();
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(String reason) {
            throw new AssertionError("asked for without the kind of end: " + reason);
        }

        @Override
        public void onClosed(StreamEnd end, String reason) {
            events.add(end + ": " + reason);
        }
    }
}
