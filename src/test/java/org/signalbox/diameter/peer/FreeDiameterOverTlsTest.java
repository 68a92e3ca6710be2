// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.net.TestAuthority;
import org.signalbox.net.TestAuthority.Issued;
import org.signalbox.sctp.tcp.TcpPorts;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// freeDiameter, whose TLS is GnuTLS, as a relay that speaks nothing but TLS.
@NullUnmarked
class FreeDiameterOverTlsTest {
    private static final String OURS = "iwf.example.org";
    private static final String RELAY = "dra.example.org";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String IMSI = "262010000000001";

    @TempDir private static Path keys;
    private static TestAuthority authority;
    private static Issued ours;
    private static Issued theirs;

    @TempDir private Path folder;
    private int port;
    private int plainPort;

    @BeforeAll
    static void freeDiameterIsThere() throws Exception {
        FreeDiameter.assumeInstalled();
        authority = new TestAuthority(keys, "authority");
        ours = authority.issue(OURS);
        theirs = authority.issue(RELAY);
    }

    @BeforeEach
    void choosePorts() throws Exception {
        var ports = TcpPorts.twoFree();
        port = ports.getFirst().port();
        plainPort = ports.getLast().port();
    }

    private PeerConfig relay(boolean calls) {
        return RealNode.peer(RELAY, RealNode.LOOPBACK, port, PeerTransport.TLS, calls);
    }

    @Test
    void itIsCalled() throws Exception {
        try (PeerProcess relay = FreeDiameter.startOverTls(folder, RELAY, port, plainPort, theirs);
                RealNode node = new RealNode(OURS).show(ours.credentials())) {
            node.start(relay(true));
            node.awaitLog("trusted dra");

            assertThat(node.ask("x.elsewhere.org", "elsewhere.org", IMSI, true))
                    .isEqualTo("3002 of " + RELAY);
            assertThat(node.status("dra").tls().owners()).isEqualTo(RELAY);
            assertThat(node.status("dra").tls().version()).isEqualTo("TLSv1.3");
            assertThat(relay.words()).contains("'STATE_OPEN'	'" + OURS + "'");
        }
    }

    @Test
    void itCalls() throws Exception {
        int relayPort = TcpPorts.twoFree().getLast().port();
        try (PeerProcess _ =
                        FreeDiameter.startOverTls(
                                folder,
                                RELAY,
                                relayPort,
                                plainPort,
                                theirs,
                                FreeDiameter.callsOverTls(OURS, LOOPBACK, port));
                RealNode node = listening(ours);
                RealNode centre =
                        new RealNode("smsc.example.org")
                                .show(authority.issue("smsc.example.org").credentials())) {
            centre.start(
                    RealNode.peer(RELAY, RealNode.LOOPBACK, relayPort, PeerTransport.TLS, true));
            node.awaitLog("trusted dra");
            centre.awaitLog("trusted dra");

            assertThat(centre.ask(OURS, "example.org", IMSI, true)).isEqualTo("2001 of " + OURS);
            assertThat(node.asked.poll(1, TimeUnit.SECONDS)).isEqualTo(IMSI + " by dra");
        }
    }

    /// GnuTLS 3.7 has no key of RSA to show to a caller's port of TLS 1.3 that does not take the
    /// old
    /// padding for signatures, as the JDK's does not.
    @Test
    void itCallsWithAKeyOfRsaOverTheOlderTls() throws Exception {
        Issued rsa =
                authority.issueTo(
                        "rsa", "CN=" + RELAY, "-ext", "san=dns:" + RELAY, "-keyalg", "RSA");
        try (PeerProcess _ =
                        FreeDiameter.startOverTls(
                                folder,
                                RELAY,
                                TcpPorts.twoFree().getLast().port(),
                                plainPort,
                                rsa,
                                "TLS_Prio = \"NORMAL:-VERS-TLS1.3\";",
                                FreeDiameter.callsOverTls(OURS, LOOPBACK, port));
                RealNode node = listening(ours)) {
            node.awaitLog("trusted dra");

            assertThat(node.status("dra").tls().version()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void itDoesNotTakeACertificateForAnotherNameThanWasCalled() throws Exception {
        try (PeerProcess relay = calling(theirs);
                RealNode node = listening(authority.issue("other.example.org"))) {
            node.awaitLog("refused");

            assertThat(node.opened("dra")).isZero();
            assertThat(relay.words()).doesNotContain("STATE_OPEN");
        }
    }

    @Test
    void itIsNotTakenWithACertificateOfAStranger() throws Exception {
        Issued strange = new TestAuthority(folder, "stranger").issue(RELAY);
        try (PeerProcess _ = FreeDiameter.startOverTls(folder, RELAY, port, plainPort, strange);
                RealNode node = new RealNode(OURS).show(ours.credentials())) {
            node.start(relay(true));

            assertThat(node.awaitLog("closed dra: its"))
                    .startsWith(
                            "closed dra: its certificate of CN=dra.example.org, issued by CN=stranger: no authority of ours");
            assertThat(node.opened("dra")).isZero();
        }
    }

    /// The relay, which calls us.
    private PeerProcess calling(Issued shown) throws Exception {
        return FreeDiameter.startOverTls(
                folder,
                RELAY,
                TcpPorts.twoFree().getLast().port(),
                plainPort,
                shown,
                FreeDiameter.callsOverTls(OURS, LOOPBACK, port));
    }

    /// A node that waits for the relay.
    private RealNode listening(Issued shown) throws Exception {
        RealNode node =
                new RealNode(OURS, RealNode.listener(PeerTransport.TLS, port))
                        .show(shown.credentials());
        node.start(relay(false));
        return node;
    }
}
