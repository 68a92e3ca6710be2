// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.Seeds;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterCapture;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.machine.Entropy;
import org.signalbox.simulator.world.World;
import org.signalbox.trace.Tshark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a node does with reports of overload (RFC 7683): one node in virtual time, and peers that
/// say what they like.
@NullUnmarked
class OverloadReportsTest {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final PeerTraffic HEEDED = new PeerTraffic(null, true);

    private World world;
    private SimDiameter net;
    private SimDiameter.Node node;
    private RawPeer server;
    private RawPeer other;

    /// What the server adds to its answers.
    private @Nullable Report report;

    /// What a report says; -1: nothing.
    private record Report(
            int type, long sequence, int reduction, int seconds, long features, String realm) {
        static Report host(long sequence, int reduction, int seconds) {
            return new Report(0, sequence, reduction, seconds, 1, SimDiameter.REALM);
        }

        static Report realm(long sequence, int reduction, int seconds) {
            return new Report(1, sequence, reduction, seconds, 1, SimDiameter.REALM);
        }
    }

    private void begin(long seed) {
        world = new World(seed);
        net = new SimDiameter(world);
        node = net.new Node(1, net.listener(1));
        server = new RawPeer(net, 2);
    }

    private void meet(PeerConfig... configured) {
        if (world == null) {
            begin(1);
        }
        node.start(configured);
        meet(server);
        server.onMessage = message -> answer(server, message, report);
    }

    private void meet(RawPeer peer) {
        peer.call(1);
        world.runFor(MOMENT);
        peer.send(peer.greeting());
        world.runFor(MOMENT);
    }

    private void meetBoth() {
        begin(1);
        node.routing = SimDiameter.prefers(2);
        meet(SimDiameter.waitsFor(2, HEEDED), SimDiameter.waitsFor(3, HEEDED));
        other = new RawPeer(net, 3);
        meet(other);
        other.onMessage = message -> answer(other, message, null);
    }

    private void answer(RawPeer peer, RawPeer.Message message, @Nullable Report said) {
        DiameterHeader request = message.header();
        if (peer.keepsUp(message) || !request.isRequest()) {
            return;
        }
        AvpWriter answer =
                peer.writer(request.answer(false))
                        .unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
                        .text(BaseAvp.ORIGIN_HOST, peer.identity)
                        .text(
                                BaseAvp.ORIGIN_REALM,
                                said == null ? SimDiameter.REALM : said.realm());
        if (said != null) {
            write(said, answer);
        }
        peer.write(answer.finish());
    }

    private static void write(Report said, AvpWriter answer) {
        if (said.features() >= 0) {
            int features = answer.begin(BaseAvp.OC_SUPPORTED_FEATURES);
            answer.unsigned64(BaseAvp.OC_FEATURE_VECTOR, said.features());
            answer.end(features);
        }
        int olr = answer.begin(BaseAvp.OC_OLR);
        answer.unsigned64(BaseAvp.OC_SEQUENCE_NUMBER, said.sequence());
        if (said.type() >= 0) {
            answer.unsigned32(BaseAvp.OC_REPORT_TYPE, said.type());
        }
        if (said.reduction() >= 0) {
            answer.unsigned32(BaseAvp.OC_REDUCTION_PERCENTAGE, said.reduction());
        }
        if (said.seconds() >= 0) {
            answer.unsigned32(BaseAvp.OC_VALIDITY_DURATION, said.seconds());
        }
        answer.end(olr);
    }

    /// Asks so often, and says how many were sent to the server.
    private int sent(int requests, @Nullable String host) {
        long before = node.count(2, PeerCounter.REQUESTS_SENT);
        for (int i = 0; i < requests; i++) {
            node.ask(host, "text");
        }
        world.runFor(MOMENT);
        return (int) (node.count(2, PeerCounter.REQUESTS_SENT) - before);
    }

    /// Has the server say that once.
    private void tell(Report said, @Nullable String host) {
        report = said;
        node.ask(host, "text");
        world.runFor(MOMENT);
        report = null;
    }

    private List<OverloadStatus> status() {
        return node.loop.call(() -> node.peers.routing().overload());
    }

    @AfterEach
    void end() {
        server.loop.run(server.stream::close);
        if (other != null) {
            other.loop.run(other.stream::close);
        }
        net.end(node);
    }

    // ---- what is announced ---------------------------------------------------------------------

    @Test
    void everyRequestSaysThatReportsAreUnderstoodToWhomIsHeeded() throws DiameterException {
        meet(SimDiameter.waitsFor(2, HEEDED));
        sent(1, null);

        RawPeer.Message request = server.messages.getLast();
        var avps = request.avps();
        List<Long> features = new ArrayList<>();
        while (avps.next()) {
            if (avps.is(BaseAvp.OC_SUPPORTED_FEATURES)) {
                assertThat(avps.isMandatory()).isFalse();
                var inside = avps.nested();
                assertThat(inside.next()).isTrue();
                assertThat(inside.is(BaseAvp.OC_FEATURE_VECTOR)).isTrue();
                features.add(inside.unsigned64());
            }
        }
        assertThat(features).containsExactly(1L);
    }

    @Test
    void whoIsNotHeededIsNotToldSoAndHoldsNothingBack() throws DiameterException {
        meet(SimDiameter.waitsFor(2));
        tell(Report.realm(1, 100, 30), null);

        assertThat(sent(10, null)).isEqualTo(10);
        var avps = server.messages.getLast().avps();
        while (avps.next()) {
            assertThat(avps.code()).isNotEqualTo(BaseAvp.OC_SUPPORTED_FEATURES.code());
        }
        assertThat(node.count(DiameterCounter.OVERLOAD_IGNORED)).isEqualTo(1);
    }

    @Test
    void anIndependentDecoderReadsWhatIsAnnouncedAndWhatIsUnderstood(@TempDir Path folder)
            throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        meet(SimDiameter.waitsFor(2, HEEDED));
        sent(1, null);
        RawPeer.Message request = server.messages.getLast();
        AvpWriter answer =
                server.writer(request.header().answer(false))
                        .unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS);
        write(Report.realm(-1, 40, 86_400), answer);
        ByteBuf told = answer.finish();
        Path pcap = folder.resolve("overload.pcap");
        Files.write(
                pcap, DiameterCapture.of(List.of(request.octets(), ByteBufUtil.getBytes(told))));
        told.release();

        assertThat(
                        Tshark.fields(
                                pcap,
                                List.of(),
                                "diameter.OC-Feature-Vector",
                                "diameter.OC-Sequence-Number",
                                "diameter.OC-Report-Type",
                                "diameter.OC-Reduction-Percentage",
                                "diameter.OC-Validity-Duration",
                                "_ws.expert.message"))
                .containsExactly("1|||||", "1|18446744073709551615|1|40|86400|");
    }

    // ---- what is held back ---------------------------------------------------------------------

    @Seeds(20)
    void soManyOfAHundredAreNotSentAndTheyEndAtOnce(long seed) {
        begin(seed);
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(Report.host(1, 40, 30), server.identity);

        int sent = sent(90, server.identity);

        long held = node.ends.stream().filter(how -> how.equals("text: overloaded")).count();
        assertThat(held + sent).isEqualTo(90);
        assertThat(sent).as("of 90 requests, where 54 are expected").isBetween(33, 75);
        assertThat(node.count(DiameterCounter.OVERLOADED)).isEqualTo(held);
        assertThat(status())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.isOfRealm()).isFalse();
                            assertThat(one.name()).isEqualTo(server.identity);
                            assertThat(one.peer()).isEqualTo("Node2");
                            assertThat(one.reduction()).isEqualTo(40);
                            assertThat(one.heldBack()).isEqualTo(held);
                        });
    }

    @Test
    void aReportOfTheRealmIsAboutRequestsThatNameNoHost() {
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(Report.realm(1, 100, 30), null);

        assertThat(sent(10, null)).isZero();
        assertThat(sent(10, server.identity)).isEqualTo(10);
    }

    @Test
    void aReportOfAHostIsAboutRequestsThatNameIt() {
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(Report.host(1, 100, 30), SimDiameter.identity(9));
        assertThat(node.count(DiameterCounter.OVERLOAD_IGNORED)).isEqualTo(1);
        tell(Report.host(1, 100, 30), server.identity.toUpperCase(Locale.ROOT));

        assertThat(sent(10, server.identity)).isZero();
        assertThat(sent(10, SimDiameter.identity(9))).isEqualTo(10);
    }

    @Test
    void whatNamesNoHostGoesToAnotherPeerWhenOneIsOverloadedItself() {
        meetBoth();
        assertThat(sent(10, null)).isEqualTo(10);
        tell(Report.host(1, 100, 30), null);

        assertThat(sent(10, null)).isZero();
        assertThat(node.count(3, PeerCounter.REQUESTS_SENT)).isEqualTo(10);
        assertThat(node.ends).noneMatch(how -> how.contains("overloaded"));
        assertThat(node.count(DiameterCounter.OVERLOADED)).isZero();
    }

    @Test
    void whatWasHeldBackComesBackLittleByLittle() {
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(Report.realm(1, 100, 5), null);
        world.runFor(Duration.ofMillis(4_900));
        assertThat(sent(90, null)).isLessThanOrEqualTo(5);

        world.runFor(Duration.ofSeconds(5));
        assertThat(status().getFirst().left()).isZero();
        assertThat(sent(90, null)).as("half way").isBetween(25, 65);

        world.runFor(Duration.ofSeconds(5));
        assertThat(sent(90, null)).isEqualTo(90);
        assertThat(status()).isEmpty();
    }

    @Test
    void whoSaysThatItIsOverGetsItBackLittleByLittleToo() {
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(Report.realm(1, 50, 600), null);
        while (status().getFirst().sequence() == 1) {
            tell(new Report(1, 2, -1, 0, 1, SimDiameter.REALM), null);
        }

        assertThat(status().getFirst().reductionNow()).isBetween(45, 50);
        world.runFor(OverloadReports.RECOVERY);
        assertThat(status()).isEmpty();
        assertThat(sent(10, null)).isEqualTo(10);
    }

    // ---- which report holds --------------------------------------------------------------------

    @Test
    void whatIsSaidAgainChangesNothingAndWhatIsSaidLaterDoes() {
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(Report.realm(5, 10, 30), null);
        world.runFor(Duration.ofSeconds(10));
        tellUntilHeard(Report.realm(5, 10, 30), DiameterCounter.OVERLOAD_REPEATED);
        assertThat(status().getFirst().left()).isLessThan(Duration.ofSeconds(20));
        tellUntilHeard(Report.realm(4, 90, 30), DiameterCounter.OVERLOAD_REPEATED);
        assertThat(status().getFirst().reduction()).isEqualTo(10);

        tellUntilHeard(Report.realm(6, 20, 60), DiameterCounter.OVERLOAD_TAKEN);

        assertThat(status())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.reduction()).isEqualTo(20);
                            assertThat(one.left()).isGreaterThan(Duration.ofSeconds(59));
                        });
    }

    @Test
    void sequencesBeginAgain() {
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(Report.realm(-2, 10, 30), null);
        tellUntilHeard(Report.realm(3, 20, 30), DiameterCounter.OVERLOAD_TAKEN);

        assertThat(status().getFirst().reduction()).isEqualTo(20);
    }

    /// Some of what is asked is held back itself.
    private void tellUntilHeard(Report said, DiameterCounter counter) {
        long before = node.count(counter);
        while (node.count(counter) == before) {
            tell(said, null);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "too much to ask,     1, 101, 30, 1, example.org",
        "how much not said,   1, -1,  30, 1, example.org",
        "another kind,        2, 50,  30, 1, example.org",
        "no kind,            -1, 50,  30, 1, example.org",
        "another algorithm,   1, 50,  30, 2, example.org",
        "of another realm,    1, 50,  30, 1, example.com",
    })
    void whatCannotHoldIsIgnored(
            String name, int type, int reduction, int seconds, long features, String realm) {
        meet(SimDiameter.waitsFor(2, HEEDED));
        String said = realm.equals("example.org") ? SimDiameter.REALM : realm;
        tell(new Report(type, 1, reduction, seconds, features, said), null);

        assertThat(node.count(DiameterCounter.OVERLOAD_IGNORED)).isEqualTo(1);
        assertThat(status()).isEmpty();
        assertThat(sent(10, null)).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"-1, 30", "86400, 86400", "86401, 30", "2147483647, 30"})
    void aReportHoldsForHalfAMinuteUnlessItSaysOtherwise(int said, int holds) {
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(Report.realm(1, 50, said), null);

        assertThat(status().getFirst().left())
                .isBetween(Duration.ofSeconds(holds - 1), Duration.ofSeconds(holds));
    }

    @Test
    void whoIsNotHeededAnyMoreHoldsNothingBack() {
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(Report.realm(1, 100, 30), null);
        reconfigure(SimDiameter.waitsFor(2, HEEDED));
        assertThat(status()).hasSize(1);

        reconfigure(SimDiameter.waitsFor(2));

        assertThat(status()).isEmpty();
    }

    private void reconfigure(PeerConfig... configured) {
        node.loop.run(() -> node.peers.reconfigure(List.of(configured), RoutingConfig.NONE));
    }

    @Test
    void lossIsMeantWhenNothingIsSaid() {
        meet(SimDiameter.waitsFor(2, HEEDED));
        tell(new Report(1, 1, 50, 30, -1, SimDiameter.REALM), null);

        assertThat(status()).hasSize(1);
    }

    @Test
    void soManyHoldAtATimeAndNoMore() {
        meet(SimDiameter.waitsFor(2, HEEDED));
        for (int host = 0; host <= OverloadReports.REPORTS_MAX; host++) {
            String name = "h" + host;
            server.onMessage = message -> answerAs(name, message);
            node.ask(name, "text");
            world.runFor(Duration.ofMillis(10));
        }

        assertThat(status()).hasSize(OverloadReports.REPORTS_MAX);
        assertThat(node.count(DiameterCounter.OVERLOAD_NO_ROOM)).isEqualTo(1);
    }

    @Seeds(100)
    void whateverAnAnswerSaysEachRequestEndsOnce(long seed) {
        begin(seed);
        meet(SimDiameter.waitsFor(2, HEEDED));
        Entropy chance = world.entropy("chance");
        server.onMessage = message -> answerByChance(chance, message);
        int asked = 40;
        for (int i = 0; i < asked; i++) {
            node.ask(i % 2 == 0 ? null : server.identity, "text");
            world.runFor(Duration.ofSeconds(1));
        }
        world.runFor(SimDiameter.ANSWER_MAX);

        assertThat(node.ends).hasSize(asked);
        assertThat(node.has(2)).as("the connection stays").isTrue();
        assertThat(status()).allMatch(one -> one.reductionNow() >= 0 && one.reductionNow() <= 100);
    }

    /// An answer with groups of reports and redirections in which anything may stand.
    private void answerByChance(Entropy chance, RawPeer.Message message) {
        DiameterHeader request = message.header();
        if (server.keepsUp(message) || !request.isRequest()) {
            return;
        }
        boolean isError = chance.nextInt(3) == 0;
        AvpWriter answer =
                server.writer(request.answer(isError))
                        .unsigned32(
                                BaseAvp.RESULT_CODE,
                                isError ? ResultCode.REDIRECT_INDICATION : ResultCode.SUCCESS)
                        .text(BaseAvp.ORIGIN_HOST, server.identity)
                        .text(BaseAvp.ORIGIN_REALM, SimDiameter.REALM)
                        .text(BaseAvp.REDIRECT_HOST, "aaa://" + server.identity);
        List<BaseAvp> inside =
                List.of(
                        BaseAvp.OC_SEQUENCE_NUMBER,
                        BaseAvp.OC_REPORT_TYPE,
                        BaseAvp.OC_REDUCTION_PERCENTAGE,
                        BaseAvp.OC_VALIDITY_DURATION,
                        BaseAvp.OC_FEATURE_VECTOR,
                        BaseAvp.REDIRECT_HOST_USAGE,
                        BaseAvp.REDIRECT_MAX_CACHE_TIME);
        for (BaseAvp kind :
                List.of(BaseAvp.OC_SUPPORTED_FEATURES, BaseAvp.OC_OLR, BaseAvp.OC_OLR)) {
            int group = answer.begin(kind);
            for (int i = chance.nextInt(6); i > 0; i--) {
                byte[] data = new byte[chance.nextInt(4) == 0 ? chance.nextInt(10) : 4];
                chance.nextBytes(data);
                answer.octets(inside.get(chance.nextInt(inside.size())), data);
            }
            if (chance.nextInt(2) == 0) {
                answer.unsigned64(BaseAvp.OC_SEQUENCE_NUMBER, chance.nextLong())
                        .unsigned32(BaseAvp.OC_REPORT_TYPE, chance.nextInt(3))
                        .unsigned32(BaseAvp.OC_REDUCTION_PERCENTAGE, chance.nextInt(102));
            }
            answer.end(group);
        }
        answer.unsigned32(BaseAvp.REDIRECT_HOST_USAGE, chance.nextInt(8))
                .unsigned32(BaseAvp.REDIRECT_MAX_CACHE_TIME, chance.nextInt());
        server.write(answer.finish());
    }

    private void answerAs(String host, RawPeer.Message message) {
        DiameterHeader request = message.header();
        if (!server.keepsUp(message) && request.isRequest()) {
            AvpWriter answer =
                    server.writer(request.answer(false))
                            .unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
                            .text(BaseAvp.ORIGIN_HOST, host)
                            .text(BaseAvp.ORIGIN_REALM, SimDiameter.REALM);
            write(Report.host(1, 100, 3_600), answer);
            server.write(answer.finish());
        }
    }
}
