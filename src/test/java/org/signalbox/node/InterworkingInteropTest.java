// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.diameter.peer.ErlangMme;
import org.signalbox.diameter.peer.FreeDiameter;
import org.signalbox.diameter.peer.PeerCounter;
import org.signalbox.diameter.peer.PeerProcess;
import org.signalbox.diameter.peer.PeerState;
import org.signalbox.diameter.peer.PeerStatus;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.iwf.IwfCounter;
import org.signalbox.iwf.SessionRecord;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.sctp.tcp.TcpPorts;
import org.signalbox.sctp.userland.interop.PeerProgram;
import org.signalbox.ss7.OctetString;
import org.signalbox.trace.Tshark;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Interworking between a service centre of MAP and MMEs that others made, over sockets: what a
/// subscriber's message becomes, and what the service centre hears when the MME is killed or hangs.
/// tshark reads what has gone over the wire.
///
/// ```
///   centre 2.2.1 ---- M2PA ---- gateway 1.1.1 ---- Diameter ---- [relay ----] MME
/// ```
@NullUnmarked
class InterworkingInteropTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String RELAY = "dra.example.org";
    private static final String MME = "mme.example.org";
    private static final String IMSI = "262010000000001";
    private static final String ABSENT = "262010000000009";
    private static final String CENTRE = "491710760000";
    private static final String MSISDN = "491711234567";
    private static final String MME_NUMBER = "491720000001";
    private static final String ELSEWHERE_NUMBER = "491720000002";
    private static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");
    private static final OctetString REPORT = OctetString.ofHex("0000");
    private static final MapOutcome DELIVERED =
            new MapOutcome.Answered(new MapResult.MtForward(null), List.of(), false);

    /// What tshark sees of a message that is delivered and one whose subscriber is not known.
    private static final String[] DELIVERED_AND_UNKNOWN = {
        "1|262010000000001|947101670000|0|31628870634||||0",
        "0|||||2001|||0",
        "1|262010000000009|947101670000|0|31628870634||||0",
        "0||||||5001||0"
    };

    private static final MapRequest SUBMITTED =
            new MapRequest.MoForward(
                    new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                    new RelayAddress.Msisdn(MapNumber.international(MSISDN)),
                    SUBMIT,
                    null,
                    null);

    /// systemFailure: of an MSC, which is an MME.
    private static final MapOutcome FAILED =
            new MapOutcome.Refused(new MapError.SystemFailure(5, 7), List.of());

    static final String GATEWAY_LINES =
            """
            hostname gateway
            cs7 sctp transport tcp
            cs7 network-indicator international
            cs7 point-code 1.1.1
            cs7 fast-restart
            cs7 local-peer 10241
             local-ip 127.0.10.1
            cs7 linkset tocentre 2.2.1
             link 0 sctp 127.0.10.2 10241 10241
            cs7 gtt selector all tt 0 gti 4 np 1 nai 4
             gta 491710760000 pcssn 2.2.1 pcssn
             gta 49172 pcssn 1.1.1 pcssn
            diameter identity iwf.example.org realm example.org
            diameter address 127.0.0.1
            iwf
             number 491720000099
             node 491720000001 exact mme mme.example.org realm example.org
             node 491720000002 exact mme mme.elsewhere.org realm elsewhere.org
             host mme.example.org number 491720000001
             %s
            no web listen
            """;
    static final String CENTRE_LINES =
            """
            hostname centre
            cs7 sctp transport tcp
            cs7 network-indicator international
            cs7 point-code 2.2.1
            cs7 fast-restart
            cs7 local-peer 10241
             local-ip 127.0.10.2
            cs7 linkset togateway 1.1.1
             link 0 sctp 127.0.10.1 10241 10241
            cs7 gtt selector all tt 0 gti 4 np 1 nai 4
             gta default pcssn 1.1.1 gt
            cs7 route-table system
             update route 0.0.0/0 linkset togateway
            no web listen
            """;

    @TempDir private static Path nodesFolder;

    /// What Netty says of buffers that nobody has released.
    private static final Logger LEAKS =
            (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    private static final ListAppender<ILoggingEvent> leaks = new ListAppender<>();

    private static OwnNodes nodes;
    private static OwnNode gateway;
    private static OwnCentre centre;

    @TempDir private Path folder;
    private int mmePort;
    private int relayPort;

    @BeforeAll
    static void start() {
        LEAKS.setLevel(Level.ERROR);
        LEAKS.addAppender(leaks);
        leaks.start();
        nodes = new OwnNodes(nodesFolder);
        gateway = nodes.start(GATEWAY_LINES.formatted(""));
        OwnNode node = nodes.start(CENTRE_LINES);
        centre = new OwnCentre(node, CENTRE);
        nodes.await("the link is up", () -> node.status().isInService());
        nodes.await("the gateway knows", () -> gateway.status().isInService());
    }

    @AfterAll
    static void stop() {
        centre.close();
        nodes.close();
        System.gc();
        PooledByteBufAllocator.DEFAULT.buffer(1).release(); // then leaks are told
        LEAKS.detachAppender(leaks);
        LEAKS.setLevel(null);
        assertThat(leaks.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                // jSS7 keeps what it puts together from its TCP; tests before this one have run it.
                .filteredOn(leak -> !leak.contains("org.restcomm"))
                .isEmpty();
    }

    @BeforeEach
    void choosePorts() throws IOException {
        centre.asked.clear();
        var ports = TcpPorts.twoFree();
        mmePort = ports.getFirst().port();
        relayPort = ports.getLast().port();
    }

    @AfterEach
    void nothingIsLeft() {
        gateway.reconfigure(GATEWAY_LINES.formatted(""));
        nodes.await("all dialogues are over", () -> interworking().dialogues().servedOpen() == 0);
        SessionBooks.assertBalanced(interworking());
    }

    // ---- freeDiameter --------------------------------------------------------------------------

    @Test
    void freeDiameterDeliversAndSaysWhoIsAbsent() throws Exception {
        Tshark.assumeInstalled();
        try (PeerProcess _ = freeDiameter();
                Tap tap = new Tap(mmePort)) {
            meet("", peer("mme", MME, tap.port()));

            assertThat(deliver(IMSI)).as(nodes::story).isEqualTo(DELIVERED);
            assertThat(deliver(ABSENT))
                    .isEqualTo(
                            new MapOutcome.Refused(
                                    new MapError.AbsentSubscriber(1, null, null, null), List.of()));

            assertThat(shortMessages(tap))
                    .containsExactly(
                            "1|262010000000001|947101670000|0|31628870634||||0",
                            "0|||||2001|||0",
                            "1|262010000000009|947101670000|0|31628870634||||0",
                            "0||||||5550|1|0");
        }
        assertThat(lastRecord().target()).isEqualTo(MME);
    }

    @Test
    void whoIsKilledIsNotWaitedFor() throws Exception {
        try (PeerProcess mme = freeDiameter()) {
            assertKilledIsNotWaitedFor(mme);
        }
    }

    @Test
    void whoHangsIsAnsweredForInTimeAndTooLateIfItGoesOn() throws Exception {
        try (PeerProcess mme = freeDiameter()) {
            meet("timer delivery 2", peer("mme", MME, mmePort));
            mme.freeze();
            long start = System.nanoTime();

            assertThat(deliver(IMSI)).isEqualTo(FAILED);

            assertThat(since(start)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
            assertThat(lastRecord().outcome()).isEqualTo("no answer in time");
            long late = lateAnswers("mme");
            mme.thaw();
            nodes.await("its late answer is thrown away", () -> lateAnswers("mme") > late);
            assertThat(status("mme").pending()).isZero();
            assertThat(deliver(IMSI)).as(nodes::story).isEqualTo(DELIVERED);
        }
    }

    @Test
    void aRelayLeadsToTheMmeAndKnowsNoOther() throws Exception {
        Tshark.assumeInstalled();
        try (PeerProcess relay = FreeDiameter.start(folder, RELAY, relayPort, PeerTransport.TCP);
                PeerProcess mme = freeDiameter(FreeDiameter.calls(RELAY, LOOPBACK, relayPort));
                Tap tap = new Tap(relayPort)) {
            meetRelay("", relay, tap.port());

            assertThat(deliver(IMSI)).as(nodes::story).isEqualTo(DELIVERED);
            assertThat(end(centre.deliver(ELSEWHERE_NUMBER, IMSI, DELIVER))).isEqualTo(FAILED);
            assertThat(lastRecord().reason()).isEqualTo("Result-Code 3002");

            mme.freeze();
            CompletableFuture<MapOutcome> outcome = centre.deliver(MME_NUMBER, IMSI, DELIVER);
            nodes.await("the relay has it", () -> status("dra").pending() == 1);
            mme.kill();
            assertThat(end(outcome)).isEqualTo(FAILED);
            assertThat(lastRecord().reason()).isEqualTo("Result-Code 3002");

            String request = "1|262010000000001|947101670000|0|31628870634||||0";
            assertThat(shortMessages(tap))
                    .containsExactly(
                            request,
                            "0|||||2001|||0",
                            request,
                            "0|||||3002|||1",
                            request,
                            "0|||||3002|||1");
        }
    }

    /// A relay does not look at the time: what it waits for it waits for until a connection ends.
    @Test
    void whoHangsBehindARelayIsAnsweredForInTime() throws Exception {
        try (PeerProcess relay = FreeDiameter.start(folder, RELAY, relayPort, PeerTransport.TCP);
                PeerProcess mme = freeDiameter(FreeDiameter.calls(RELAY, LOOPBACK, relayPort))) {
            meetRelay("timer delivery 2", relay, relayPort);
            assertThat(deliver(IMSI)).as(nodes::story).isEqualTo(DELIVERED);
            mme.freeze();
            long start = System.nanoTime();

            assertThat(deliver(IMSI)).isEqualTo(FAILED);

            assertThat(since(start)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
            assertThat(lastRecord().outcome()).isEqualTo("no answer in time");
            assertThat(status("dra").state()).as("the relay lives").isEqualTo(PeerState.OPEN);
            long late = lateAnswers("dra");
            mme.thaw();
            nodes.await("its late answer is thrown away", () -> lateAnswers("dra") > late);
            assertThat(status("dra").pending()).isZero();
            assertThat(deliver(IMSI)).as(nodes::story).isEqualTo(DELIVERED);
        }
    }

    /// Waits until relay and MME, and gateway and relay, have met.
    private void meetRelay(String iwf, PeerProcess relay, int port) {
        nodes.await("the relay listens", () -> PeerProcess.isListening(relayPort));
        meet(iwf, peer("dra", RELAY, port));
        nodes.await("the MME is there", () -> relay.words().contains("'STATE_OPEN'\t'" + MME));
    }

    private PeerProcess freeDiameter(String... lines) throws Exception {
        FreeDiameter.assumeInstalled();
        String extension = PeerProgram.freeDiameterMme().executable().toString();
        PeerProcess mme =
                FreeDiameter.start(
                        folder,
                        MME,
                        mmePort,
                        PeerTransport.TCP,
                        Stream.concat(
                                        Stream.of(
                                                "NoRelay;",
                                                "LoadExtension = \"%s\";".formatted(extension)),
                                        Stream.of(lines))
                                .toArray(String[]::new));
        nodes.hear(MME, mme::words);
        nodes.await("it listens", () -> PeerProcess.isListening(mmePort));
        return mme;
    }

    // ---- Erlang's diameter ---------------------------------------------------------------------

    @Test
    void erlangReadsWhatWeMeanAndSubmits() throws Exception {
        Tshark.assumeInstalled();
        centre.answers = _ -> new MapAnswer.Result(new MapResult.MoForward(REPORT), null, false);
        try (PeerProcess mme = ErlangMme.start(folder, MME, mmePort);
                Tap tap = new Tap(mmePort)) {
            nodes.hear(MME, mme::words);
            nodes.await("it listens", () -> PeerProcess.isListening(mmePort));
            meet("", peer("mme", MME, tap.port()));

            assertThat(deliver(IMSI)).as(nodes::story).isEqualTo(DELIVERED);
            assertThat(deliver(ABSENT))
                    .as(nodes::story)
                    .isEqualTo(
                            new MapOutcome.Refused(
                                    new MapError.Plain(MapError.Code.UNIDENTIFIED_SUBSCRIBER),
                                    List.of()));
            mme.tell("submit example.org 947101670000 947111325476 " + SUBMIT);
            nodes.await("it has an answer", () -> mme.words().contains("submitted"));

            String read = DELIVER.toString().toUpperCase(Locale.ROOT);
            assertThat(mme.words().lines())
                    .containsExactly(
                            "read 262010000000001 947101670000 %s 947102000010 []".formatted(read),
                            "read 262010000000009 947101670000 %s 947102000010 []".formatted(read),
                            "submitted {[2001],[\"%s\"],[]}".formatted(REPORT));
            assertThat(shortMessages(tap)).containsExactly(DELIVERED_AND_UNKNOWN);
        }
        assertThat(centre.asked).containsExactly(SUBMITTED);
    }

    /// Three stacks in a row: ours, freeDiameter's and Erlang's.
    @Test
    void erlangDeliversAndSubmitsThroughARelay() throws Exception {
        Tshark.assumeInstalled();
        FreeDiameter.assumeInstalled();
        centre.answers = _ -> new MapAnswer.Result(new MapResult.MoForward(REPORT), null, false);
        try (PeerProcess mme = ErlangMme.start(folder, MME, mmePort)) {
            nodes.hear(MME, mme::words);
            nodes.await("it listens", () -> PeerProcess.isListening(mmePort));
            try (PeerProcess relay =
                            FreeDiameter.start(
                                    folder,
                                    RELAY,
                                    relayPort,
                                    PeerTransport.TCP,
                                    FreeDiameter.calls(MME, LOOPBACK, mmePort));
                    Tap tap = new Tap(relayPort)) {
                nodes.hear(RELAY, relay::words);
                meetRelay("", relay, tap.port());

                assertThat(deliver(IMSI)).as(nodes::story).isEqualTo(DELIVERED);
                assertThat(deliver(ABSENT))
                        .as(nodes::story)
                        .isEqualTo(
                                new MapOutcome.Refused(
                                        new MapError.Plain(MapError.Code.UNIDENTIFIED_SUBSCRIBER),
                                        List.of()));
                assertThat(lastRecord().target()).isEqualTo(MME);
                mme.tell("submit example.org 947101670000 947111325476 " + SUBMIT);
                nodes.await("it has an answer", () -> mme.words().contains("submitted"));

                assertThat(mme.words().lines().filter(line -> line.startsWith("submitted")))
                        .as(nodes::story)
                        .containsExactly("submitted {[2001],[\"%s\"],[]}".formatted(REPORT));
                assertThat(lastRecord().from()).isEqualTo(MME);
                assertThat(shortMessages(tap)).containsExactly(DELIVERED_AND_UNKNOWN);
            }
        }
        assertThat(centre.asked).containsExactly(SUBMITTED);
    }

    /// It accepts the connection of the relay and never answers.
    @Test
    void erlangThatHangsBehindARelayIsAnsweredForInTime() throws Exception {
        FreeDiameter.assumeInstalled();
        try (PeerProcess mme = ErlangMme.start(folder, MME, mmePort)) {
            nodes.await("it listens", () -> PeerProcess.isListening(mmePort));
            try (PeerProcess relay =
                    FreeDiameter.start(
                            folder,
                            RELAY,
                            relayPort,
                            PeerTransport.TCP,
                            FreeDiameter.calls(MME, LOOPBACK, mmePort))) {
                meetRelay("timer delivery 2", relay, relayPort);
                mme.freeze();

                assertThat(deliver(IMSI)).isEqualTo(FAILED);
                assertThat(lastRecord().outcome()).isEqualTo("no answer in time");

                long late = lateAnswers("dra");
                mme.thaw();
                nodes.await("its late answer is thrown away", () -> lateAnswers("dra") > late);
                assertThat(deliver(IMSI)).as(nodes::story).isEqualTo(DELIVERED);
            }
        }
    }

    @Test
    void erlangIsNotWaitedForWhenItIsKilled() throws Exception {
        try (PeerProcess mme = ErlangMme.start(folder, MME, mmePort)) {
            nodes.await("it listens", () -> PeerProcess.isListening(mmePort));
            assertKilledIsNotWaitedFor(mme);
        }
    }

    // ---- what all of them need -----------------------------------------------------------------

    private void assertKilledIsNotWaitedFor(PeerProcess mme) throws Exception {
        meet("", peer("mme", MME, mmePort));
        mme.freeze();
        long start = System.nanoTime();
        CompletableFuture<MapOutcome> outcome = centre.deliver(MME_NUMBER, IMSI, DELIVER);
        nodes.await("the MME has it", () -> status("mme").pending() == 1);

        mme.kill();

        assertThat(end(outcome)).isEqualTo(FAILED);
        assertThat(since(start)).isLessThan(Duration.ofSeconds(20));
        assertThat(lastRecord().outcome()).isEqualTo("broken");
        assertThat(status("mme").counters().get(PeerCounter.UNANSWERED_LOST)).isEqualTo(1);
    }

    private static String peer(String name, String identity, int port) {
        return """
               diameter peer %s
                identity %s
                remote-ip 127.0.0.1
                remote-port %d
               """
                .formatted(name, identity, port);
    }

    /// Has the gateway call a peer, and waits until it is there.
    private static void meet(String iwf, String peer) {
        gateway.reconfigure(GATEWAY_LINES.formatted(iwf) + peer);
        String name = gateway.status().diameterPeers().getFirst().config().name();
        nodes.await("the peer is there", () -> isOpen(name));
    }

    private static boolean isOpen(String peer) {
        return status(peer).state() == PeerState.OPEN;
    }

    private static PeerStatus status(String peer) {
        return gateway.status().diameterPeers().stream()
                .filter(status -> status.config().name().equals(peer))
                .findFirst()
                .orElseThrow();
    }

    private static InterworkingStatus interworking() {
        return gateway.status().interworking().orElseThrow();
    }

    /// Thrown away by whom depends on how late they are.
    private static long lateAnswers(String peer) {
        return interworking().counters().get(IwfCounter.LATE_FROM_DIAMETER)
                + status(peer).counters().get(PeerCounter.ANSWERS_DISCARDED_LATE);
    }

    private static SessionRecord lastRecord() {
        return interworking().records().stream()
                .max(Comparator.comparingLong(SessionRecord::id))
                .orElseThrow();
    }

    private static MapOutcome deliver(String imsi) throws Exception {
        return end(centre.deliver(MME_NUMBER, imsi, DELIVER));
    }

    private static MapOutcome end(CompletableFuture<MapOutcome> outcome) throws Exception {
        return outcome.get(OwnNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// What tshark reads of SGd: whether it is a request, User-Name, SC-Address, kind and
    /// originator of the short message, the two kinds of result, the diagnostic and the E bit. It
    /// must find all requests well-formed.
    private List<String> shortMessages(Tap tap) throws Exception {
        Path pcap = tap.write(folder.resolve("sgd.pcap"));
        String decoder = "tcp.port==%d,diameter".formatted(tap.calledPort());
        assertThat(
                        Tshark.fields(
                                pcap,
                                List.of(
                                        "-d",
                                        decoder,
                                        "-Y",
                                        "diameter.flags.request==1 && _ws.malformed"),
                                "diameter"))
                .as("malformed requests")
                .isEmpty();
        return Tshark.fields(
                pcap,
                List.of("-d", decoder, "-Y", "diameter.cmd.code==8388646"),
                "diameter.flags.request",
                "diameter.User-Name",
                "diameter.SC-Address",
                "gsm_sms.tp-mti",
                "gsm_sms.tp-oa",
                "diameter.Result-Code",
                "diameter.Experimental-Result-Code",
                "diameter.Absent-User-Diagnostic-SM",
                "diameter.flags.error");
    }
}
