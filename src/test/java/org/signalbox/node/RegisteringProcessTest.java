// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigFile;
import org.signalbox.m3ua.AsStatus;
import org.signalbox.m3ua.AspCounter;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A switching centre whose gateway knows neither it nor its key, and a country behind the gateway:
/// whole nodes in virtual time, from the call to the good-bye.
@NullUnmarked
class RegisteringProcessTest {
    private static final PointCode SSP = PointCode.itu("1.2.3");
    private static final PointCode COUNTRY_D = PointCode.itu("7.8.1");
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private static final String CENTRE =
            """
            hostname Ssp
            cs7 variant itu
            cs7 network-indicator international
            cs7 point-code 1.2.3
            cs7 asp stp 2905 2905 m3ua
             remote-ip 127.0.3.1
             local-ip 127.0.3.3
             role asp
             transport-role client
            cs7 as stp m3ua
             asp stp
             routing-key 0 1.2.3
             register
            cs7 route-table system
             update route 0.0.0 0.0.0 linkset stp
            no web listen
            """;

    @TempDir Path folder;

    private VirtualTopology topology;
    private VirtualNode gateway;
    private VirtualNode ssp;
    private VirtualNode country;

    private void start(String gatewayText, String centreText) {
        try {
            Files.writeString(folder.resolve("Gateway.conf"), gatewayText);
            Files.writeString(folder.resolve("CountryD.conf"), OpenGateway.COUNTRY);
            Files.writeString(folder.resolve("Ssp.conf"), centreText);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        topology = VirtualTopology.load(folder, new World(1));
        gateway = topology.node("Gateway");
        ssp = topology.node("Ssp");
        country = topology.node("CountryD");
        topology.startAll();
        topology.world().runFor(SETTLED);
    }

    @AfterEach
    void end() {
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void switchingCentreRegistersItsKeyAndReachesTheCountry() {
        start(OpenGateway.GATEWAY, CENTRE);

        assertThat(onlyServer(gateway).config().name()).isEqualTo("as-rkm-1");
        assertThat(onlyServer(ssp).config().context()).hasToString("1");
        assertThat(ping(ssp, COUNTRY_D)).isTrue();
        assertThat(ping(country, SSP)).isTrue();
    }

    /// Context, service and origin of the process's choice, in a mode of its choice.
    @Test
    void switchingCentreProposesItsContext() {
        start(
                OpenGateway.GATEWAY,
                CENTRE.replace(
                        "routing-key 0 1.2.3",
                        "routing-key 77 1.2.3 opc 7.8.1\n traffic-mode broadcast"));

        AsStatus server = onlyServer(gateway);
        assertThat(server.config().name()).isEqualTo("as-rkm-77");
        assertThat(server.mode()).hasToString("Optional[BROADCAST]");
        assertThat(server.config().key().origins()).hasSize(1);
        assertThat(ping(country, SSP)).isTrue();
    }

    /// The question names the context that the gateway chose, not the one that was configured.
    @Test
    void gatewayAnswersAnAudit() {
        start(OpenGateway.GATEWAY, CENTRE);
        long refusedBefore = counted(gateway, AspCounter.ERRORS_SENT);
        long heardBefore = counted(ssp, AspCounter.MANAGEMENT_RECEIVED);

        topology.await("audit", ssp.node().audit("stp", "7.8.1"));
        topology.world().runFor(Duration.ofSeconds(1));

        assertThat(counted(gateway, AspCounter.ERRORS_SENT)).isEqualTo(refusedBefore);
        assertThat(counted(ssp, AspCounter.MANAGEMENT_RECEIVED)).isEqualTo(heardBefore + 1);
    }

    private static long counted(VirtualNode node, AspCounter counter) {
        return onlyAsp(node).counters().get(counter);
    }

    @Test
    void refusalIsShown() {
        start(
                OpenGateway.GATEWAY.replace(
                        "allocation dynamic-permitted", "allocation static-only"),
                CENTRE);

        assertThat(onlyAsp(ssp).reason())
                .isEqualTo("the gateway refuses the routing key of stp: Error - Permission Denied");

        gateway.apply(changed(gateway, "allocation static-only", "allocation dynamic-permitted"));
        topology.world().runFor(SETTLED);
        assertThat(ping(ssp, COUNTRY_D)).isTrue();
    }

    /// After the gateway has begun anew, it may give another context.
    @Test
    void keyIsRegisteredAnewWithAGatewayThatHasForgotten() {
        start(OpenGateway.GATEWAY, CENTRE);

        gateway.stop();
        topology.world().runFor(SETTLED);
        gateway.apply(
                changed(
                        OpenGateway.GATEWAY,
                        "cs7 listen",
                        "cs7 as other m3ua\n routing-key 1 1.2.4\ncs7 listen"));
        topology.world().runFor(SETTLED);

        assertThat(onlyServer(ssp).config().context()).hasToString("2");
        assertThat(ping(ssp, COUNTRY_D)).isTrue();
        assertThat(ping(country, SSP)).isTrue();
    }

    /// ASPIA, DEREG REQ, ASPDN, and only then the end of the association.
    @Test
    void processThatStopsSaysGoodBye() {
        start(OpenGateway.GATEWAY, CENTRE);

        topology.await("end", ssp.node().stopInOrder());
        topology.world().runFor(Duration.ofSeconds(1));

        assertThat(toldOfM3ua(gateway, "ASP asp-dyn-0"))
                .endsWith("ASP asp-dyn-0 is inactive", "ASP asp-dyn-0 is down");
        assertThat(gateway.status().asps()).isEmpty();
        assertThat(gateway.status().applicationServers()).isEmpty();
    }

    /// ASPIA ACK and ASPDN ACK, unasked for, and only then the end of the association.
    @Test
    void gatewayThatStopsSaysGoodBye() {
        start(OpenGateway.GATEWAY, CENTRE);

        topology.await("end", gateway.node().stopInOrder());

        assertThat(toldOfM3ua(ssp, "ASP stp")).contains("ASP stp is inactive", "ASP stp is down");
        assertThat(onlyAsp(ssp).reason()).doesNotContain("abort");
    }

    @Test
    void processThatIsShutDownSaysGoodByeAndComesAgain() {
        start(OpenGateway.GATEWAY, CENTRE);

        ssp.apply(changed(ssp, " role asp", " role asp\n shutdown"));
        topology.world().runFor(SETTLED);
        assertThat(onlyAsp(ssp).reason()).isEqualTo("shut down by the operator");
        assertThat(toldOfM3ua(gateway, "ASP asp-dyn-0"))
                .endsWith("ASP asp-dyn-0 is inactive", "ASP asp-dyn-0 is down");

        ssp.start();
        topology.world().runFor(SETTLED);
        assertThat(ping(ssp, COUNTRY_D)).isTrue();
    }

    private static List<String> toldOfM3ua(VirtualNode node, String about) {
        return node.node().events().events().stream()
                .map(NodeEvent::text)
                .filter(text -> text.startsWith(about))
                .toList();
    }

    private AsStatus onlyServer(VirtualNode node) {
        return node.status().applicationServers().stream()
                .filter(server -> !server.config().name().equals("other"))
                .findFirst()
                .orElseThrow();
    }

    private static AspStatus onlyAsp(VirtualNode node) {
        return node.status().asps().getFirst();
    }

    private static boolean ping(VirtualNode from, PointCode to) {
        return from.ping(PingRequest.to(to)).result().isSuccessful();
    }

    private static Block changed(VirtualNode node, String before, String after) {
        return changed(node.node().running().tree().toString(), before, after);
    }

    private static Block changed(String text, String before, String after) {
        assertThat(text).contains(before);
        return ConfigFile.parse(text.replace(before, after), NodeConfig.SCHEMA).block();
    }
}
