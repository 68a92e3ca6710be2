// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.diameter.peer.FreeDiameter;
import org.signalbox.diameter.peer.PeerProcess;
import org.signalbox.diameter.peer.PeerState;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.iwf.SessionRecord;
import org.signalbox.map.MapError;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapResult;
import org.signalbox.sctp.linux.LinuxSctp;
import org.signalbox.sctp.userland.interop.PeerProgram;
import org.signalbox.ss7.OctetString;
import org.signalbox.ss7.PointCode;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Interworking with freeDiameter where everything goes by the kernel's SCTP: links, and Diameter
/// to an MME itself or by a relay. freeDiameter does not want to be at a loopback address, so the
/// loopback interface is given others.
///
/// ```
///   centre 2.2.1 ---- M2PA ---- gateway 1.1.1 ---- Diameter ---- [relay ----] MME
/// ```
@Tag("kernel-sctp")
@NullUnmarked
class InterworkingOverKernelSctpTest {
    private static final String RELAY = "dra.example.org";
    private static final String RELAY_ADDRESS = "10.99.0.1";
    private static final String GATEWAY_ADDRESS = "10.99.0.2";
    private static final String MME = "mme.example.org";
    private static final String MME_ADDRESS = "10.99.0.3";
    private static final int RELAY_PORT = 13_868;
    private static final int MME_PORT = 13_870;
    private static final String CENTRE = "491710760000";
    private static final String MME_NUMBER = "491720000001";
    private static final String IMSI = "262010000000001";
    private static final String ABSENT = "262010000000009";
    private static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final MapOutcome DELIVERED =
            new MapOutcome.Answered(new MapResult.MtForward(null), List.of(), false);

    @TempDir private Path folder;

    @BeforeAll
    static void kernelHasSctpAndThereIsFreeDiameter() throws Exception {
        LinuxSctp.assumeAvailable();
        FreeDiameter.assumeInstalled();
        for (String address : List.of(RELAY_ADDRESS, GATEWAY_ADDRESS, MME_ADDRESS)) {
            Process ip =
                    new ProcessBuilder("ip", "address", "replace", address + "/32", "dev", "lo")
                            .inheritIO()
                            .start();
            assumeTrue(ip.waitFor() == 0, "no root: lo cannot be given " + address);
        }
    }

    @Test
    void anMmeDeliversAndSaysWhoIsAbsent() throws Exception {
        try (PeerProcess mme = mme();
                OwnNodes nodes = new OwnNodes(folder)) {
            nodes.hear(MME, mme::words);
            nodes.await("it listens", () -> listens(mme));
            OwnNode gateway = nodes.start(gateway("mme", MME, MME_ADDRESS, MME_PORT));
            try (OwnCentre centre = centre(nodes, gateway)) {
                nodes.await("the MME is there", () -> isOpen(gateway));

                assertThat(deliver(centre, IMSI)).as(nodes::story).isEqualTo(DELIVERED);
                assertThat(deliver(centre, ABSENT))
                        .isEqualTo(
                                new MapOutcome.Refused(
                                        new MapError.AbsentSubscriber(1, null, null, null),
                                        List.of()));
                assertThat(mme.words()).contains("SCTP");
            }
        }
    }

    @Test
    void aRelayLeadsToTheMmeUntilThatDies() throws Exception {
        try (PeerProcess relay =
                        FreeDiameter.start(
                                folder,
                                RELAY,
                                RELAY_PORT,
                                PeerTransport.SCTP,
                                listensOn(RELAY_ADDRESS));
                PeerProcess mme = mme(FreeDiameter.calls(RELAY, RELAY_ADDRESS, RELAY_PORT));
                OwnNodes nodes = new OwnNodes(folder)) {
            nodes.hear(RELAY, relay::words);
            nodes.await("it listens", () -> listens(relay));
            OwnNode gateway = nodes.start(gateway("dra", RELAY, RELAY_ADDRESS, RELAY_PORT));
            try (OwnCentre centre = centre(nodes, gateway)) {
                nodes.await("the relay is there", () -> isOpen(gateway));
                nodes.await(
                        "the MME is there", () -> relay.words().contains("'STATE_OPEN'\t'" + MME));
                assertThat(deliver(centre, IMSI)).as(nodes::story).isEqualTo(DELIVERED);

                mme.kill();
                nodes.await(
                        "the relay knows",
                        () -> relay.words().contains("'STATE_OPEN'\t-> 'STATE_CLOSED'\t'" + MME));

                assertThat(deliver(centre, IMSI))
                        .isEqualTo(
                                new MapOutcome.Refused(
                                        new MapError.SystemFailure(5, 7), List.of()));
                assertThat(lastRecord(gateway).reason()).isEqualTo("Result-Code 3002");
            }
        }
    }

    private PeerProcess mme(String... calls) throws Exception {
        String extension = PeerProgram.freeDiameterMme().executable().toString();
        return FreeDiameter.start(
                folder,
                MME,
                MME_PORT,
                PeerTransport.SCTP,
                listensOn(MME_ADDRESS),
                "NoRelay;",
                "LoadExtension = \"%s\";".formatted(extension),
                String.join("\n", calls));
    }

    private static boolean listens(PeerProcess freeDiameter) {
        return freeDiameter.words().contains("daemon initialized");
    }

    private static String listensOn(String address) {
        return "ListenOn = \"%s\";".formatted(address);
    }

    private static String gateway(String name, String identity, String address, int port) {
        return InterworkingInteropTest.GATEWAY_LINES
                        .formatted("")
                        .replace("transport tcp", "transport kernel")
                        .replace("diameter address 127.0.0.1", "diameter address 10.99.0.2")
                + """
                diameter peer %s
                 identity %s
                 remote-ip %s
                 remote-port %d
                 transport sctp
                """
                        .formatted(name, identity, address, port);
    }

    /// A service centre that the gateway reaches.
    private static OwnCentre centre(OwnNodes nodes, OwnNode gateway) {
        OwnNode node =
                nodes.start(
                        InterworkingInteropTest.CENTRE_LINES.replace(
                                "transport tcp", "transport kernel"));
        OwnCentre centre = new OwnCentre(node, CENTRE);
        nodes.assertReachEachOther(node, PointCode.itu("2.2.1"), gateway, PointCode.itu("1.1.1"));
        return centre;
    }

    private static boolean isOpen(OwnNode gateway) {
        return gateway.status().diameterPeers().getFirst().state() == PeerState.OPEN;
    }

    private static SessionRecord lastRecord(OwnNode gateway) {
        return gateway.status().interworking().orElseThrow().records().stream()
                .max(Comparator.comparingLong(SessionRecord::id))
                .orElseThrow();
    }

    private static MapOutcome deliver(OwnCentre centre, String imsi) throws Exception {
        return centre.deliver(MME_NUMBER, imsi, DELIVER)
                .get(OwnNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
