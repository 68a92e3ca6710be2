// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Seeds;
import org.signalbox.config.ConfigFile;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.LinkCounter;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A partner network sends what it should and what it should not: whole nodes in virtual time.
///
/// ```
///   partner 4.5.6 ---- stp 1.1.1 ---- home 3.3.1
/// ```
@NullUnmarked
class ScreeningTopologyTest {
    private static final LinkIdentity FROM_PARTNER = new LinkIdentity("topartner", 0);
    private static final PointCode HOME = PointCode.itu("3.3.1");
    private static final PointCode PARTNER = PointCode.itu("4.5.6");

    /// A UDT from 447710000001 to 491710000006, subsystems 8 and 6; a BEGIN with one invoke of the
    /// operation that is put into its last octet.
    private static final String BEGIN =
            "0900030e19"
                    + "0b1206001204947101000060"
                    + "0b1208001204447701000010"
                    + "12"
                    + "6210"
                    + "480400000001"
                    + "6c08"
                    + "a106"
                    + "020101"
                    + "0201";

    private static final int UPDATE_LOCATION = 2;
    private static final int SEND_IMSI = 58;

    @TempDir private Path folder;

    private VirtualTopology topology;
    private World world;
    private MtpService partner;
    private MtpService isup;
    private int receivedSccp;
    private int receivedIsup;

    private void start(long seed, String... screening) throws IOException {
        String routes = "cs7 route-table system\n update route 0.0.0/0 linkset tostp\n";
        String link = linkTo("tostp", "1.1.1", "10.0.0.1");
        write("partner", "4.5.6", "10.0.0.2", link + routes);
        write("home", "3.3.1", "10.0.0.3", link + routes);
        configureStp(screening);
        world = new World(seed);
        topology = VirtualTopology.load(folder, world);
        topology.startAll();
        topology.awaitService(Duration.ofSeconds(30));
        partner = register("partner", ServiceIndicator.SCCP, _ -> {});
        isup = register("partner", ServiceIndicator.ISUP, _ -> {});
        register("home", ServiceIndicator.SCCP, _ -> receivedSccp++);
        register("home", ServiceIndicator.ISUP, _ -> receivedIsup++);
        world.runFor(Duration.ofSeconds(5));
    }

    private String configureStp(String... screening) throws IOException {
        return write(
                "stp",
                "1.1.1",
                "10.0.0.1",
                linkTo("topartner", "4.5.6", "10.0.0.2")
                        + linkTo("tohome", "3.3.1", "10.0.0.3")
                        + String.join("\n", screening)
                        + "\n");
    }

    private static String linkTo(String linkset, String code, String address) {
        return "cs7 linkset %s %s\n link 0 sctp %s 1024 1024\n".formatted(linkset, code, address);
    }

    private String write(String name, String code, String address, String lines)
            throws IOException {
        String text =
                """
                hostname %s
                cs7 network-indicator international
                cs7 point-code %s
                cs7 fast-restart
                cs7 local-peer 1024
                 local-ip %s
                %s
                """
                        .formatted(name, code, address, lines);
        Files.writeString(folder.resolve(name + ".conf"), text);
        return text;
    }

    /// What a user part gets is counted.
    private interface Arrival {
        void arrived(Msu msu);
    }

    private MtpService register(String name, ServiceIndicator service, Arrival arrival) {
        return topology.await(
                name,
                topology.node(name)
                        .node()
                        .register(
                                0,
                                service,
                                new Mtp3User() {
                                    @Override
                                    public void onTransfer(Msu msu) {
                                        arrival.arrived(msu);
                                        msu.close();
                                    }

                                    @Override
                                    public void onPause(MtpPause pause) {}

                                    @Override
                                    public void onResume(MtpResume resume) {}

                                    @Override
                                    public void onStatus(MtpStatus status) {}
                                }));
    }

    private void sendSccp(int operation, int sls) {
        send(partner, sccp(operation, sls));
    }

    private Msu sccp(int operation, int sls) {
        byte[] octets = ByteBufUtil.decodeHexDump(BEGIN + "%02x".formatted(operation));
        return message(ServiceIndicator.SCCP, octets, sls);
    }

    private void sendIsup(int sls) {
        send(isup, message(ServiceIndicator.ISUP, new byte[] {1, 0, 1}, sls));
    }

    private void send(MtpService service, Msu msu) {
        topology.node("partner").node().onControl(() -> service.transfer(msu));
    }

    private Msu message(ServiceIndicator service, byte[] userPart, int sls) {
        return Msu.compose(
                world.allocator(),
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, service),
                new RoutingLabel(HOME, PARTNER, SignallingLinkSelection.of(sls)),
                0,
                userPart);
    }

    private <T> T ask(Function<Node, T> question) {
        Node node = topology.node("stp").node();
        CompletableFuture<T> answer = new CompletableFuture<>();
        node.onControl(() -> answer.complete(question.apply(node)));
        return topology.await("an answer", answer);
    }

    private long screened(LinkIdentity link) {
        return ask(
                node ->
                        node.assembly()
                                .network(0)
                                .linkCounters(link)
                                .get(LinkCounter.DISCARDED_SCREENED));
    }

    private long rejected(String table, int rule) {
        return ask(node -> node.assembly().screens().status(0)).tables().stream()
                .filter(its -> its.name().equals(table))
                .findFirst()
                .orElseThrow()
                .rules()
                .get(rule)
                .rejected();
    }

    @AfterEach
    void stop() {
        topology.stopAll();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    private static final String[] GATEWAY = {
        "cs7 gws table IN",
        " entry 10 si 3 operation sendIMSI result block",
        " entry 20 si 3 result allow",
        " entry 30 si 5 result rate-limit 100",
        "access-list 2700 permit si 3",
        "access-list 2700 permit si 5 dpc 3.3.1",
        "cs7 gws linkset topartner inbound table IN",
        "cs7 gws linkset tohome outbound access-list 2700",
    };

    /// What is sent is what arrives and what a rule has counted, whichever of them it is.
    @Seeds(20)
    void everyMessageArrivesOrIsCountedByRule(long seed) throws IOException {
        Random random = new Random(seed);
        start(seed, GATEWAY);
        int allowed = 0;
        int forbidden = 0;
        int isups = 0;
        for (int i = 0; i < 600; i++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    sendSccp(UPDATE_LOCATION, random.nextInt(16));
                    allowed++;
                }
                case 1 -> {
                    sendSccp(SEND_IMSI, random.nextInt(16));
                    forbidden++;
                }
                default -> {
                    sendIsup(random.nextInt(16));
                    isups++;
                }
            }
            world.runFor(Duration.ofMillis(random.nextInt(5)));
        }
        world.runFor(Duration.ofSeconds(2));

        assertThat(receivedSccp).isEqualTo(allowed);
        assertThat(rejected("table IN", 0)).isEqualTo(forbidden);
        long limited = rejected("table IN", 2);
        assertThat(limited).as("more came than the limit").isPositive();
        assertThat(receivedIsup).isEqualTo(isups - limited);
        assertThat(screened(FROM_PARTNER)).isEqualTo(forbidden + limited);
    }

    /// Screening changes while the links stay, and management is not touched by a list that permits
    /// nothing.
    @Test
    void listIsChangedUnderTraffic() throws IOException {
        start(1, "access-list 2700 permit si 3", "cs7 gws default inbound access-list 2700");
        sendSccp(SEND_IMSI, 1);
        sendIsup(1);
        world.runFor(Duration.ofSeconds(1));
        assertThat(receivedSccp).isOne();
        assertThat(receivedIsup).isZero();

        apply("access-list 2700 deny all", "cs7 gws default inbound access-list 2700");
        sendSccp(SEND_IMSI, 1);
        world.runFor(Duration.ofSeconds(60));
        assertThat(receivedSccp).isOne();

        apply();
        sendSccp(SEND_IMSI, 1);
        world.runFor(Duration.ofSeconds(1));
        assertThat(receivedSccp).isEqualTo(2);
        assertThat(screened(FROM_PARTNER)).isEqualTo(2);
    }

    private void apply(String... screening) throws IOException {
        String text = configureStp(screening);
        assertThat(
                        topology.node("stp")
                                .apply(ConfigFile.parse(text, NodeConfig.SCHEMA).block())
                                .applied())
                .isTrue();
    }

    @Test
    void leavingMessagesAreHeldAgainstTheListOfTheirLinkset() throws IOException {
        start(
                1,
                "access-list 2700 permit si 3",
                "cs7 gws linkset tohome outbound access-list 2700");
        sendSccp(SEND_IMSI, 1);
        sendIsup(1);
        world.runFor(Duration.ofSeconds(1));

        assertThat(receivedSccp).isOne();
        assertThat(receivedIsup).isZero();
        assertThat(screened(FROM_PARTNER)).isOne();
        assertThat(rejected("access-list 2700", 1)).isOne();
    }

    @Test
    void walkAndLogNameTheRule() throws IOException {
        start(1, GATEWAY);
        byte[] message;
        try (Msu msu = sccp(SEND_IMSI, 1)) {
            message = ByteBufUtil.getBytes(msu.octets());
        }

        MessageWalk walk =
                topology.await(
                        "walk",
                        topology.node("stp").node().walk(0, message, Optional.of("topartner")));

        assertThat(walk.steps())
                .containsExactly(
                        "inbound topartner: table IN, entry 10 (si 3 operation sendIMSI): block",
                        "=> thrown away by screening");
        assertThat(walk.next()).isEmpty();
        assertThat(screened(FROM_PARTNER)).isZero();

        sendSccp(SEND_IMSI, 1);
        world.runFor(Duration.ofSeconds(1));
        assertThat(topology.node("stp").node().events().events())
                .extracting(NodeEvent::message)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains("refused by table IN, entry 10")
                                        .contains("sendIMSI")
                                        .contains("447710000001")
                                        .contains("49171xxxxxxx")
                                        .doesNotContain("491710000006"));
    }
}
