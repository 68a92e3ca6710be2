// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.sctp.linux.LinuxSctp;
import org.signalbox.sctp.linux.LinuxSctpTransport;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/// freeDiameter as a relay, and one of our own, over the SCTP of this machine's kernel.
/// freeDiameter
/// does not want to be at a loopback address, so the loopback interface is given others.
@Tag("kernel-sctp")
@NullUnmarked
class FreeDiameterOverSctpTest {
    private static final String OURS = "iwf.example.org";
    private static final String RELAY = "dra.example.org";
    private static final String RELAY_ADDRESS = "10.99.0.1";
    private static final String OUR_ADDRESS = "10.99.0.2";
    private static final String AT_ITS_ADDRESS = "ListenOn = \"%s\";".formatted(RELAY_ADDRESS);
    private static final int RELAY_PORT = 13_868;
    private static final int OUR_PORT = 13_869;

    @TempDir private Path folder;

    @BeforeAll
    static void kernelHasSctpAndThereIsFreeDiameter() throws Exception {
        LinuxSctp.assumeAvailable();
        FreeDiameter.assumeInstalled();
        for (String address : List.of(RELAY_ADDRESS, OUR_ADDRESS)) {
            assumeTrue(isAdded(address), "no root: lo cannot be given " + address);
        }
    }

    private static boolean isAdded(String address) throws Exception {
        Process ip =
                new ProcessBuilder("ip", "address", "replace", address + "/32", "dev", "lo")
                        .inheritIO()
                        .start();
        return ip.waitFor() == 0;
    }

    @Test
    void itIsCalled() throws Exception {
        try (PeerProcess relay =
                        FreeDiameter.start(
                                folder, RELAY, RELAY_PORT, PeerTransport.SCTP, AT_ITS_ADDRESS);
                RealNode ours = ours()) {
            ours.start(relay(true));

            assertAnswers(ours, relay);
        }
    }

    @Test
    void itCalls() throws Exception {
        LocalConfig.Listener listener =
                new LocalConfig.Listener(
                        PeerTransport.SCTP, InetAddress.ofLiteral(OUR_ADDRESS), OUR_PORT);
        try (RealNode ours = ours(listener)) {
            ours.start(relay(false));
            try (PeerProcess relay =
                    FreeDiameter.start(
                            folder,
                            RELAY,
                            RELAY_PORT,
                            PeerTransport.SCTP,
                            AT_ITS_ADDRESS,
                            FreeDiameter.calls(OURS, OUR_ADDRESS, OUR_PORT))) {
                assertAnswers(ours, relay);
            }
        }
    }

    /// One of ours in its place.
    @Test
    void oneOfOursCalls() throws Exception {
        LocalConfig.Listener listener =
                new LocalConfig.Listener(
                        PeerTransport.SCTP, InetAddress.ofLiteral(OUR_ADDRESS), OUR_PORT);
        try (RealNode called = ours(listener);
                RealNode caller =
                        new RealNode(
                                RELAY,
                                InetAddress.ofLiteral(RELAY_ADDRESS),
                                LinuxSctpTransport::new)) {
            called.start(relay(false));
            caller.start(
                    RealNode.peer(
                            OURS,
                            InetAddress.ofLiteral(OUR_ADDRESS),
                            OUR_PORT,
                            PeerTransport.SCTP,
                            true));
            called.awaitLog("trusted dra");
            caller.awaitLog("trusted iwf");

            assertThat(caller.ask(OURS, "example.org", "262010000000001", true))
                    .isEqualTo("2001 of " + OURS);
            assertThat(called.ask(RELAY, "example.org", "262010000000001", true))
                    .isEqualTo("2001 of " + RELAY);
        }
    }

    private static RealNode ours(LocalConfig.Listener... listeners) {
        return new RealNode(
                OURS, InetAddress.ofLiteral(OUR_ADDRESS), LinuxSctpTransport::new, listeners);
    }

    private static PeerConfig relay(boolean calls) {
        return RealNode.peer(
                RELAY, InetAddress.ofLiteral(RELAY_ADDRESS), RELAY_PORT, PeerTransport.SCTP, calls);
    }

    private static void assertAnswers(RealNode ours, PeerProcess relay) throws Exception {
        ours.awaitLog("trusted dra");
        assertThat(ours.ask("x.elsewhere.org", "elsewhere.org", "262010000000001", true))
                .isEqualTo("3002 of " + RELAY);
        assertThat(relay.words()).contains("SCTP").contains("'STATE_OPEN'\t'" + OURS + "'");
    }
}
