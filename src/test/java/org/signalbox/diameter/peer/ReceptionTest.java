// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.routing.AvpPath;
import org.signalbox.diameter.routing.HostAliases;
import org.signalbox.diameter.routing.RewriteAction;
import org.signalbox.diameter.routing.RewriteRule;
import org.signalbox.diameter.routing.RouteConfig;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.OctetString;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What a node says to a peer that sends whatever it likes.
@NullUnmarked
class ReceptionTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int SGD = SimDiameter.SGD.id();

    private final World world = new World(1);
    private final SimDiameter net = new SimDiameter(world);
    private final SimDiameter.Node node = net.new Node(1, net.listener(1));
    private final RawPeer peer = new RawPeer(net, 2);

    private void meet() {
        meet(SimDiameter.waitsFor(2));
    }

    private void meet(PeerConfig... configured) {
        node.start(configured);
        peer.call(1);
        world.runFor(MOMENT);
        peer.send(peer.greeting());
        world.runFor(MOMENT);
        assertThat(node.has(2)).isTrue();
    }

    private RawPeer.Message answerTo(ByteBuf request) {
        int before = peer.answers().size();
        peer.send(request);
        world.runFor(MOMENT);
        assertThat(peer.answers()).hasSize(before + 1);
        return peer.answers().getLast();
    }

    private AvpWriter begin(int endToEnd) {
        return begin(header(SimDiameter.MT_FORWARD, SGD, endToEnd));
    }

    private static DiameterHeader header(int command, int application, int endToEnd) {
        int flags = DiameterHeader.REQUEST | DiameterHeader.PROXIABLE;
        return new DiameterHeader(flags, command, application, 77, endToEnd);
    }

    private AvpWriter begin(DiameterHeader header) {
        return peer.writer(header)
                .text(BaseAvp.SESSION_ID, peer.identity + ";1;1")
                .text(BaseAvp.ORIGIN_HOST, peer.identity)
                .text(BaseAvp.ORIGIN_REALM, SimDiameter.REALM)
                .text(BaseAvp.DESTINATION_REALM, SimDiameter.REALM)
                .text(BaseAvp.USER_NAME, "text");
    }

    @Test
    void theAnswerHasWhatBelongsToTheRequest() throws DiameterException {
        meet();
        AvpWriter request = begin(5);
        for (String proxy : List.of("first", "second")) {
            int group = request.begin(BaseAvp.PROXY_INFO);
            request.text(BaseAvp.PROXY_HOST, proxy).text(BaseAvp.PROXY_STATE, "state");
            request.end(group);
        }

        RawPeer.Message answer = answerTo(request.finish());

        assertThat(answer.header()).isEqualTo(header(SimDiameter.MT_FORWARD, SGD, 5).answer(false));
        List<Integer> codes = new ArrayList<>();
        List<String> proxies = new ArrayList<>();
        AvpReader avps = answer.avps();
        while (avps.next()) {
            codes.add(avps.code());
            if (avps.is(BaseAvp.PROXY_INFO)) {
                proxies.add(SimDiameter.find(BaseAvp.PROXY_HOST, avps.nested()));
            }
        }
        assertThat(codes).containsExactly(263, 268, 264, 296, 1, 284, 284);
        assertThat(proxies).containsExactly("first", "second");
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    @ParameterizedTest
    @CsvSource({
        "session, 5005, 263",
        "origin, 5005, 264",
        "realm, 5005, 283",
        "twice, 5009, 264",
        "loop, 3005, 0",
        "elsewhere, 3002, 0",
        "command, 3001, 0",
        "application, 3007, 0",
        "baseCommand, 3001, 0",
        "reservedBit, 5013, 0",
        "errorBit, 3008, 0",
        "cut, 5014, 0"
    })
    void whatIsNotAsItMustBeIsRefused(String flaw, int result, int failedCode)
            throws DiameterException {
        meet();

        RawPeer.Message answer = answerTo(flawed(flaw));

        assertThat(answer.number(BaseAvp.RESULT_CODE)).isEqualTo(result);
        assertThat(answer.header().isError()).isEqualTo(ResultCode.isProtocolError(result));
        int failed = 0;
        AvpReader avps = answer.avps();
        while (avps.next()) {
            if (avps.is(BaseAvp.FAILED_AVP)) {
                AvpReader inside = avps.nested();
                assertThat(inside.next()).isTrue();
                failed = inside.code();
            }
        }
        if (failedCode != 0) {
            assertThat(failed).isEqualTo(failedCode);
        }
        assertThat(node.asked).isEmpty();
        assertThat(node.count(2, PeerCounter.REQUESTS_REFUSED)).isEqualTo(1);
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    private ByteBuf flawed(String flaw) {
        AvpWriter bare = peer.writer(header(SimDiameter.MT_FORWARD, SGD, 5));
        String session = "s;1;1";
        return switch (flaw) {
            case "session" -> bare.text(BaseAvp.ORIGIN_HOST, peer.identity).finish();
            case "origin" -> bare.text(BaseAvp.SESSION_ID, session).finish();
            case "realm" ->
                    bare.text(BaseAvp.SESSION_ID, session)
                            .text(BaseAvp.ORIGIN_HOST, peer.identity)
                            .text(BaseAvp.ORIGIN_REALM, SimDiameter.REALM)
                            .finish();
            default -> {
                bare.discard();
                yield flawedWhole(flaw);
            }
        };
    }

    private ByteBuf flawedWhole(String flaw) {
        return switch (flaw) {
            case "twice" -> begin(5).text(BaseAvp.ORIGIN_HOST, "other").finish();
            case "loop" -> begin(5).text(BaseAvp.ROUTE_RECORD, "NODE1.example").finish();
            case "elsewhere" -> begin(5).text(BaseAvp.DESTINATION_HOST, "node9.example").finish();
            case "command" -> begin(header(8_388_645, SGD, 5)).finish();
            case "application" -> begin(header(SimDiameter.MT_FORWARD, 16_777_251, 5)).finish();
            case "baseCommand" -> begin(header(274, 0, 5)).finish();
            case "reservedBit" -> withFlags(0xC1);
            case "errorBit" -> withFlags(0xE0);
            case "cut" -> {
                ByteBuf request = begin(5).finish();
                request.setMedium(DiameterHeader.OCTETS + 5, 9_999);
                yield request;
            }
            default -> throw new IllegalArgumentException(flaw);
        };
    }

    private ByteBuf withFlags(int flags) {
        ByteBuf request = begin(5).finish();
        request.setByte(4, flags);
        return request;
    }

    @Test
    void whatComesAgainIsAnsweredAgainAndNotDoneTwice() {
        meet();

        RawPeer.Message first = answerTo(begin(5).finish());
        RawPeer.Message again = answerTo(begin(5).finish());
        answerTo(begin(6).finish());

        assertThat(again.octets()).isEqualTo(first.octets());
        assertThat(node.asked).hasSize(2);
        assertThat(node.count(2, PeerCounter.REQUESTS_REPEATED)).isEqualTo(1);

        world.runFor(Duration.ofMinutes(6));
        assertThat(node.peers.remembered()).isZero();
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    @Test
    void whoAsksAgainWhileItIsBeingDoneWaitsAsWell() {
        List<Responder> held = new ArrayList<>();
        node.taker = held::add;
        meet();

        peer.send(begin(5).finish());
        peer.send(begin(5).finish());
        world.runFor(MOMENT);
        assertThat(held).hasSize(1);
        assertThat(node.status(2).unanswered()).isEqualTo(2);
        node.loop.run(() -> node.echo(held.getFirst(), "text"));
        world.runFor(MOMENT);

        assertThat(peer.answers()).hasSize(2);
        assertThat(node.status(2).unanswered()).isZero();
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    @Test
    void whoAsksMoreOftenThanItMayIsRefusedUntilItHasBeenSilent() throws DiameterException {
        meet(SimDiameter.waitsFor(2, new PeerTraffic(new PeerTraffic.Rate(2, 3), false)));

        for (int request = 1; request <= 5; request++) {
            peer.send(begin(request).finish());
        }
        world.runFor(MOMENT);
        assertThat(results()).containsExactly("2001", "2001", "2001", "3004", "3004");

        for (int request = 6; request <= 9; request++) {
            peer.send(begin(request).finish());
        }
        world.runFor(MOMENT);

        assertThat(results().subList(5, 9)).containsExactly("2001", "2001", "3004", "3004");
        assertThat(node.asked).hasSize(5);
        assertThat(node.count(2, PeerCounter.REQUESTS_REFUSED_RATE)).isEqualTo(4);
        assertThat(node.count(2, PeerCounter.REQUESTS_REFUSED_BUSY)).isZero();
        assertThat(node.log)
                .contains(
                        "fault of Node2: request of command %d refused with 3004, 1 so far: it asks more often than it may"
                                .formatted(SimDiameter.MT_FORWARD));
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    @Test
    void whatComesAgainCostsNothingOfTheRate() throws DiameterException {
        meet(SimDiameter.waitsFor(2, new PeerTraffic(new PeerTraffic.Rate(1, 1), false)));

        peer.send(begin(5).finish());
        peer.send(begin(5).finish());
        world.runFor(MOMENT);

        assertThat(results()).containsExactly("2001", "2001");
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    private List<String> results() throws DiameterException {
        List<String> results = new ArrayList<>();
        for (RawPeer.Message answer : peer.answers()) {
            results.add(SimDiameter.find(BaseAvp.RESULT_CODE, answer.avps()));
        }
        return results;
    }

    @Test
    void anAnswerIsKeptForOneWhoComesBack() {
        List<Responder> held = new ArrayList<>();
        node.taker = held::add;
        meet();
        peer.send(begin(5).finish());
        world.runFor(MOMENT);
        peer.loop.run(peer.stream::abort);
        world.runFor(MOMENT);
        node.loop.run(() -> node.echo(held.getFirst(), "text"));
        assertThat(node.count(2, PeerCounter.ANSWERS_UNSENT)).isEqualTo(1);

        RawPeer back = new RawPeer(net, 2);
        back.call(1);
        world.runFor(MOMENT);
        back.send(back.greeting());
        world.runFor(MOMENT);
        back.send(begin(5).finish());
        world.runFor(MOMENT);

        assertThat(back.answers()).hasSize(1);
        assertThat(held).hasSize(1);
        back.loop.run(back.stream::close);
        net.end(node);
    }

    @Test
    void answersToNothingAreCounted() {
        meet();

        peer.send(peer.answer(header(SimDiameter.MT_FORWARD, SGD, 5), ResultCode.SUCCESS));
        world.runFor(MOMENT);

        assertThat(node.count(2, PeerCounter.ANSWERS_DISCARDED_UNKNOWN)).isEqualTo(1);
        assertThat(node.log).last().asString().startsWith("fault of Node2: answer");
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    @Test
    void anAnswerOfAnotherCommandIsNotTaken() {
        meet();
        node.ask(null, "text");
        world.runFor(MOMENT);
        DiameterHeader asked = peer.messages.getLast().header();

        DiameterHeader other =
                new DiameterHeader(
                        asked.flags(),
                        asked.command() + 1,
                        asked.application(),
                        asked.hopByHop(),
                        asked.endToEnd());
        peer.send(peer.answer(other, ResultCode.SUCCESS));
        world.runFor(MOMENT);
        assertThat(node.ends).isEmpty();
        assertThat(node.count(2, PeerCounter.ANSWERS_DISCARDED_OTHER)).isEqualTo(1);

        peer.send(peer.answer(asked, ResultCode.REDIRECT_INDICATION));
        world.runFor(MOMENT);
        assertThat(node.ends).containsExactly("text: redirected");
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    @ParameterizedTest
    @CsvSource({
        "aaa://node3.example:3868;transport=tcp, text: 2001 of Node3",
        "aaas://NODE3.EXAMPLE, text: 2001 of Node3",
        "aaa://stranger.example, text: redirected",
        "aaa://node2.example, text: redirected",
        "node3.example, text: redirected"
    })
    void whoIsNamedInPlaceOfThePeerIsAskedIfItIsOne(String named, String end) {
        SimDiameter.Node three = net.new Node(3, net.listener(3));
        three.start(SimDiameter.waitsFor(1));
        node.routing = SimDiameter.prefers(2);
        meet(SimDiameter.waitsFor(2), SimDiameter.calls(3));
        node.ask(null, "text");
        world.runFor(MOMENT);
        DiameterHeader asked = peer.messages.getLast().header();

        peer.send(
                peer.writer(asked.answer(true))
                        .unsigned32(BaseAvp.RESULT_CODE, ResultCode.REDIRECT_INDICATION)
                        .text(BaseAvp.REDIRECT_HOST, named)
                        .finish());
        world.runFor(MOMENT);

        assertThat(node.ends).containsExactly(end);
        peer.loop.run(peer.stream::close);
        net.end(node, three);
    }

    @Test
    void whatARuleMakesTooLongIsRefused() throws DiameterException {
        RewriteAction tooMuch =
                new RewriteAction.Set(
                        new AvpPath(List.of(new AvpPath.Step(BaseAvp.USER_NAME.code(), 0))),
                        OctetString.of(new byte[DiameterHeader.MESSAGE_OCTETS_MAX]));
        node.routing =
                new RoutingConfig(
                        RouteConfig.NONE,
                        List.of(
                                new RewriteRule(
                                        "long",
                                        RewriteRule.Direction.IN,
                                        null,
                                        RewriteRule.Kind.REQUEST,
                                        Set.of(),
                                        Set.of(),
                                        List.of(tooMuch))),
                        HostAliases.NONE);
        meet();

        RawPeer.Message answer = answerTo(begin(5).finish());

        assertThat(answer.number(BaseAvp.RESULT_CODE)).isEqualTo(ResultCode.UNABLE_TO_COMPLY);
        assertThat(SimDiameter.find(BaseAvp.SESSION_ID, answer.avps()))
                .isEqualTo(peer.identity + ";1;1");
        assertThat(node.asked).isEmpty();
        assertThat(node.count(2, PeerCounter.REWRITES_FAILED)).isEqualTo(1);
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    @Test
    void whoSendsNoMessagesIsCutOff() {
        meet();
        node.ask(null, "text");

        peer.send(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n".getBytes()));
        world.runFor(MOMENT);

        assertThat(peer.isClosed).isTrue();
        assertThat(node.count(2, PeerCounter.BROKEN_FRAMING)).isEqualTo(1);
        assertThat(node.ends).containsExactly("text: may-have-arrived");
        assertThat(node.log).last().isEqualTo("closed Node2: what came is no message: version 71");
        net.end(node);
    }

    @Test
    void whoIsThereAlreadyIsNotLetInTwice() {
        meet();

        RawPeer second = new RawPeer(net, 2);
        second.call(1);
        world.runFor(MOMENT);
        second.send(second.greeting());
        world.runFor(MOMENT);

        assertThat(second.isClosed).isTrue();
        assertThat(node.has(2)).isTrue();
        assertThat(node.count(DiameterCounter.CALLERS_REFUSED_PEER)).isEqualTo(1);
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    @Test
    void callersHaveToSayWhoTheyAreInTime() {
        node.start(SimDiameter.waitsFor(2));
        List<RawPeer> callers = callMany(DiameterPeers.CALLERS_MAX + 1);
        world.runFor(MOMENT);
        assertThat(node.count(DiameterCounter.CALLERS_REFUSED_MANY)).isEqualTo(1);

        world.runFor(Duration.ofSeconds(11));

        assertThat(callers).allMatch(caller -> caller.isClosed);
        assertThat(node.count(DiameterCounter.CALLERS_REFUSED_SILENT))
                .isEqualTo(DiameterPeers.CALLERS_MAX);
        net.end(node);
    }

    private List<RawPeer> callMany(int count) {
        List<RawPeer> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawPeer caller = new RawPeer(net, 2);
            caller.call(1);
            callers.add(caller);
        }
        return callers;
    }

    @Test
    void whoBeginsWithSomethingElseIsCutOff() {
        node.start(SimDiameter.waitsFor(2));
        List<Consumer<RawPeer>> beginnings =
                List.of(
                        caller ->
                                caller.send(
                                        caller.writer(
                                                        BaseMessages.request(
                                                                BaseMessages.WATCHDOG, 1, 1))
                                                .finish()),
                        caller -> caller.send(Unpooled.copiedBuffer(new byte[24])),
                        caller ->
                                caller.send(
                                        caller.writer(
                                                        BaseMessages.request(
                                                                BaseMessages.CAPABILITIES_EXCHANGE,
                                                                1,
                                                                1))
                                                .finish()));
        for (Consumer<RawPeer> beginning : beginnings) {
            RawPeer caller = new RawPeer(net, 2);
            caller.call(1);
            world.runFor(MOMENT);
            beginning.accept(caller);
            world.runFor(MOMENT);
            assertThat(caller.isClosed).isTrue();
        }
        assertThat(node.count(DiameterCounter.CALLERS_REFUSED_PROTOCOL)).isEqualTo(3);
        net.end(node);
    }
}
