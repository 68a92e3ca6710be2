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
import org.signalbox.net.TlsSession;
import org.signalbox.sctp.tcp.TcpPorts;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Two of our nodes over TLS on loopback, and callers that are not who they say.
@NullUnmarked
class TlsPeersTest {
    private static final String OURS = "iwf.example.org";
    private static final String THEIRS = "mme.example.org";

    @TempDir private static Path folder;
    private static TestAuthority authority;
    private static TestAuthority stranger;
    private static Issued ours;
    private static Issued theirs;

    private int port;

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(folder, "authority");
        stranger = new TestAuthority(folder, "stranger");
        ours = authority.issue(OURS);
        theirs = authority.issue(THEIRS);
    }

    @BeforeEach
    void choosePort() throws Exception {
        port = TcpPorts.twoFree().getFirst().port();
    }

    /// Who listens.
    private RealNode node() throws IOException {
        return new RealNode(OURS, RealNode.listener(PeerTransport.TLS, port))
                .show(ours.credentials())
                .start(peer(THEIRS, false));
    }

    /// Who calls it.
    private RealNode caller(String identity, Issued shown) throws IOException {
        return new RealNode(identity).show(shown.credentials()).start(peer(OURS, true));
    }

    private PeerConfig peer(String identity, boolean calls) {
        return RealNode.peer(identity, RealNode.LOOPBACK, port, PeerTransport.TLS, calls);
    }

    @Test
    void peersThatHaveProvenWhoTheyAreAskEachOther() throws Exception {
        try (RealNode node = node();
                RealNode mme = caller(THEIRS, theirs)) {
            node.awaitLog("trusted mme");
            mme.awaitLog("trusted iwf");

            assertThat(node.ask(THEIRS, "example.org", "262010000000001", true))
                    .isEqualTo("2001 of " + THEIRS);
            assertThat(mme.ask(OURS, "example.org", "262010000000001", true))
                    .isEqualTo("2001 of " + OURS);
            TlsSession tls = node.status("mme").tls();
            assertThat(tls.version()).isEqualTo("TLSv1.3");
            assertThat(tls.owners()).isEqualTo(THEIRS);
            assertThat(tls.expiry()).isAfter(Instant.now());
            assertThat(mme.status("iwf").tls().owners()).isEqualTo(OURS);
        }
    }

    @Test
    void whoLeavesSaysSoAndIsCalledAgain() throws Exception {
        try (RealNode mme = caller(THEIRS, theirs)) {
            mme.awaitLog("closed iwf: cannot connect");
            RealNode node = node();
            mme.awaitLog("trusted iwf");

            node.close();

            mme.awaitLog("closed iwf");
            try (RealNode again = node()) {
                mme.awaitLog("trusted iwf");
                again.awaitLog("trusted mme");
            }
        }
    }

    @Test
    void aNameThatTheCertificateDoesNotHaveIsRefused() throws Exception {
        Issued other = authority.issue("mme2.example.org");
        try (RealNode node = node();
                RealNode liar = caller(THEIRS, other)) {
            assertThat(node.awaitLog("refused"))
                    .isEqualTo(
                            "refused it says it is mme.example.org, but its certificate is for mme2.example.org, not mme.example.org: if that is its own, say tls name");

            assertThat(node.counted(DiameterCounter.CALLERS_REFUSED_TLS)).isPositive();
            assertThat(liar.awaitLog("closed iwf: it answers"))
                    .isEqualTo("closed iwf: it answers CER with 3010");
        }
    }

    @Test
    void aCertificateOfAnotherNameWillDoIfItIsConfigured() throws Exception {
        Issued other = authority.issueTo("site", "CN=Site 1, O=Example");
        PeerConfig usual = peer(THEIRS, false);
        PeerConfig renamed = SimDiameter.with(usual, usual.traffic(), "site 1");
        try (RealNode node =
                        new RealNode(OURS, RealNode.listener(PeerTransport.TLS, port))
                                .show(ours.credentials())
                                .start(renamed);
                RealNode mme = caller(THEIRS, other)) {
            node.awaitLog("trusted mme");
            mme.awaitLog("trusted iwf");
        }
    }

    @Test
    void whoIsCalledHasToBeWhoWasCalled() throws Exception {
        try (RealNode node =
                        new RealNode(OURS, RealNode.listener(PeerTransport.TLS, port))
                                .show(authority.issue("other.example.org").credentials())
                                .start(peer(THEIRS, false));
                RealNode mme = caller(THEIRS, theirs)) {
            assertThat(mme.awaitLog("closed iwf: its"))
                    .isEqualTo(
                            "closed iwf: its certificate is for other.example.org, not iwf.example.org: if that is its own, say tls name");
            assertThat(mme.status("iwf").counters().get(PeerCounter.INSECURE)).isPositive();
        }
    }

    @Test
    void whoIsNotBelievedIsRefusedAndHearsSo() throws Exception {
        Issued elsewhere = stranger.issue(THEIRS).believing(authority);
        try (RealNode node = node();
                RealNode mme = caller(THEIRS, elsewhere)) {
            assertThat(node.awaitLog("refused"))
                    .startsWith(
                            "refused its certificate of CN=mme.example.org, issued by CN=stranger: no authority of ours");

            assertThat(node.counted(DiameterCounter.CALLERS_REFUSED_TLS)).isPositive();
            assertThat(mme.awaitLog("closed iwf: it does"))
                    .isEqualTo(
                            "closed iwf: it does not take our certificate (certificate_unknown): does it know our authority and our name?");
        }
    }

    @Test
    void whoSpeaksWithoutTlsToThePortOfTlsIsRefused() throws Exception {
        try (RealNode node = node();
                RealNode plain = new RealNode(THEIRS)) {
            plain.start(RealNode.peer(OURS, port, true));

            assertThat(node.awaitLog("refused"))
                    .isEqualTo("refused what it says is no TLS: is one end configured without?");
            plain.awaitLog("closed iwf");
        }
    }

    @Test
    void whoSpeaksTlsToThePortWithoutIsRefused() throws Exception {
        try (RealNode node =
                        new RealNode(OURS, RealNode.listener(port))
                                .start(RealNode.peer(THEIRS, port, false));
                RealNode mme = caller(THEIRS, theirs)) {
            assertThat(node.awaitLog("refused"))
                    .isEqualTo(
                            "refused what it says is no message: TLS where none is expected: is one end configured without?");
            mme.awaitLog("closed iwf");
        }
    }

    @Test
    void whoIsConfiguredForTlsIsNotLetInWithout() throws Exception {
        int other = TcpPorts.twoFree().getLast().port();
        try (RealNode node =
                        new RealNode(
                                OURS,
                                RealNode.listener(PeerTransport.TLS, port),
                                RealNode.listener(other));
                RealNode mme = new RealNode(THEIRS)) {
            node.show(ours.credentials()).start(peer(THEIRS, false));
            mme.start(RealNode.peer(OURS, other, true));

            assertThat(node.awaitLog("refused"))
                    .isEqualTo(
                            "refused it says it is mme.example.org, but it comes without TLS: call it, or let it call, at a port that has it");
            assertThat(mme.awaitLog("closed iwf: it answers"))
                    .isEqualTo("closed iwf: it answers CER with 5017");
        }
    }

    @Test
    void whoNeedNotSpeakTlsHasToProveItsNameIfItDoes() throws Exception {
        try (RealNode node =
                new RealNode(OURS, RealNode.listener(PeerTransport.TLS, port))
                        .show(ours.credentials())
                        .start(RealNode.peer(THEIRS, port, false))) {
            try (RealNode liar = caller(THEIRS, authority.issue("liar.example.org"))) {
                assertThat(node.awaitLog("refused"))
                        .contains("its certificate is for liar.example.org");
                liar.awaitLog("closed iwf");
            }
            try (RealNode mme = caller(THEIRS, theirs)) {
                mme.awaitLog("trusted iwf");
                assertThat(node.status("mme").tls()).isNotNull();
            }
        }
    }

    @Test
    void aCertificateIsRenewedWithoutALoss() throws Exception {
        try (RealNode node = node();
                RealNode mme = caller(THEIRS, theirs)) {
            node.awaitLog("trusted mme");
            mme.awaitLog("trusted iwf");

            node.show(authority.issueTo("renewed", "CN=renewed").credentials());

            assertThat(node.ask(THEIRS, "example.org", "262010000000001", true))
                    .isEqualTo("2001 of " + THEIRS);
            try (RealNode second = caller("mme2.example.org", theirs)) {
                assertThat(second.awaitLog("closed iwf: its"))
                        .startsWith("closed iwf: its certificate is for renewed, not");
            }
        }
    }

    @Test
    void callersThatDoNotShakeHandsAreBoundedInNumberAndTime() throws Exception {
        List<Socket> mute = new ArrayList<>();
        try (RealNode node = node()) {
            for (int i = 0; i <= DiameterPeers.CALLERS_MAX; i++) {
                mute.add(new Socket(RealNode.LOOPBACK, port));
            }

            assertThat(node.awaitLog("refused"))
                    .isEqualTo("refused 32 callers have not said who they are");
            assertThat(node.awaitLog("refused"))
                    .isEqualTo("refused no TLS was agreed on with it in time");
            try (InputStream in = mute.getFirst().getInputStream()) {
                assertThat(in.read()).isEqualTo(-1);
            }
        } finally {
            for (Socket socket : mute) {
                socket.close();
            }
        }
    }
}
