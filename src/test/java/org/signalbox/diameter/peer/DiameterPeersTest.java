// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.Side;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Nodes that meet, ask and leave, in virtual time.
@NullUnmarked
class DiameterPeersTest {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private final World world = new World(1);
    private final SimDiameter net = new SimDiameter(world);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TLS")
    void whoCallsIsAnsweredAndAsked(PeerTransport transport) {
        net.streams.pieces(7);
        SimDiameter.Node one = net.new Node(1, net.listener(1, transport));
        SimDiameter.Node two = net.new Node(2, net.listener(2, transport));
        one.start(SimDiameter.peer(2, transport, true));
        two.start(SimDiameter.peer(1, transport, false));
        world.runFor(MOMENT);

        one.ask(SimDiameter.identity(2), "there");
        two.ask(null, "back");
        world.runFor(MOMENT);

        assertThat(two.asked).containsExactly("there by Node1");
        assertThat(one.ends).containsExactly("there: 2001 of Node2");
        assertThat(two.ends).containsExactly("back: 2001 of Node1");
        assertThat(one.log).containsExactly("opened Node2", "trusted Node2");
        assertThat(one.status(2).side()).isEqualTo(Side.OURS);
        assertThat(one.status(2).remote()).isEqualTo(SimDiameter.address(2));
        net.end(one, two);
        assertThat(two.log).hasSize(3).last().asString().startsWith("closed Node1: ");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TLS")
    void ofTwoCallsOneStays(PeerTransport transport) {
        SimDiameter.Node one = net.new Node(1, net.listener(1, transport));
        SimDiameter.Node two = net.new Node(2, net.listener(2, transport));
        one.start(SimDiameter.peer(2, transport, true));
        two.start(SimDiameter.peer(1, transport, true));
        world.runFor(MOMENT);

        // the peer with the higher name keeps the call that it was given (RFC 6733 section 5.6.4)
        assertThat(one.status(2).side()).isEqualTo(Side.OURS);
        assertThat(two.status(1).side()).isEqualTo(Side.THEIRS);
        one.ask(null, "there");
        two.ask(null, "back");
        world.runFor(MOMENT);
        assertThat(one.ends).containsExactly("there: 2001 of Node2");
        assertThat(two.ends).containsExactly("back: 2001 of Node1");
        net.end(one, two);
    }

    @Test
    void peersMeetOverSctpInUserSpaceAndLeave() {
        World other = new World(2);
        SimDiameter userland = SimDiameter.overUserland(other);
        SimDiameter.Node one = userland.new Node(1, userland.listener(1, PeerTransport.SCTP));
        SimDiameter.Node two = userland.new Node(2, userland.listener(2, PeerTransport.SCTP));
        SimDiameter.Node stranger = userland.new Node(3);
        one.start(SimDiameter.peer(2, PeerTransport.SCTP, true));
        two.start(SimDiameter.peer(1, PeerTransport.SCTP, true));
        stranger.start(SimDiameter.peer(1, PeerTransport.SCTP, true));
        other.runFor(MOMENT);

        one.ask(SimDiameter.identity(2), "there");
        two.ask(SimDiameter.identity(1), "back");
        other.runFor(MOMENT);

        assertThat(one.ends).containsExactly("there: 2001 of Node2");
        assertThat(two.ends).containsExactly("back: 2001 of Node1");
        assertThat(one.count(DiameterCounter.CALLERS_REFUSED_ADDRESS)).isEqualTo(1);
        userland.end(one, two, stranger);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TLS")
    void aStrangeAddressIsCutOff(PeerTransport transport) {
        SimDiameter.Node one = net.new Node(1, net.listener(1, transport));
        SimDiameter.Node stranger = net.new Node(3);
        one.start(SimDiameter.peer(2, transport, false));
        stranger.start(SimDiameter.peer(1, transport, true));
        world.runFor(MOMENT);

        assertThat(one.count(DiameterCounter.CALLERS_REFUSED_ADDRESS)).isEqualTo(1);
        assertThat(one.log).hasSize(1).first().asString().startsWith("refused 10.0.0.3: ");
        assertThat(stranger.state(1)).isEqualTo(PeerState.DOWN);
        net.end(one, stranger);
    }

    @Test
    void aNameThatIsNotOfTheAddressIsUnknown() {
        SimDiameter.Node one = net.new Node(1, net.listener(1));
        SimDiameter.Node three = net.new Node(3);
        PeerConfig other = SimDiameter.waitsFor(2);
        PeerConfig liar =
                new PeerConfig(
                        "Node3",
                        "somebody." + SimDiameter.REALM,
                        SimDiameter.REALM,
                        List.of(SimDiameter.address(3)),
                        PeerConfig.PORT,
                        PeerTransport.TCP,
                        other.profile(),
                        1,
                        1,
                        false);
        one.start(other, liar);
        three.start(SimDiameter.calls(1));
        world.runFor(MOMENT);

        assertThat(one.count(DiameterCounter.CALLERS_REFUSED_UNKNOWN)).isEqualTo(1);
        assertThat(one.log).containsExactly("refused 10.0.0.3: no peer is node3.example");
        assertThat(three.log).containsExactly("closed Node1: it answers CER with 3010");
        net.end(one, three);
    }

    @Test
    void whomWeCalledHasToBeWhomWeCalled() {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        PeerConfig right = SimDiameter.calls(2);
        one.start(
                new PeerConfig(
                        "Node2",
                        "other.example",
                        null,
                        right.addresses(),
                        right.port(),
                        right.transport(),
                        right.profile(),
                        1,
                        1,
                        false));
        two.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);

        assertThat(one.log)
                .containsExactly("closed Node2: it says it is node2.example, not other.example");
        net.end(one, two);
    }

    @Test
    void whoHasNothingInCommonIsRefused() {
        SimDiameter.Node one = net.new Node(1, net.listener(1));
        SimDiameter.Node two = net.new Node(2, Set.of(new Application(10_415, 16_777_251)));
        one.start(SimDiameter.waitsFor(2));
        two.start(SimDiameter.calls(1));
        world.runFor(MOMENT);

        assertThat(two.log).containsExactly("closed Node1: it answers CER with 5010");
        assertThat(one.count(DiameterCounter.CALLERS_REFUSED_PEER)).isEqualTo(1);
        net.end(one, two);
    }

    @Test
    void whereNobodyIsNothingIsAsked() {
        SimDiameter.Node one = net.new Node(1, net.listener(1));
        one.start(SimDiameter.waitsFor(2));
        world.runFor(MOMENT);

        one.ask(null, "lost");

        assertThat(one.ends).containsExactly("lost: no-route");
        assertThat(one.status(2).reason())
                .isEqualTo("it has not called yet, and is not called (passive)");
        net.end(one);
    }

    @Test
    void whatIsNotAnsweredInTimeFailsAndTheLateAnswerIsCounted() {
        List<Responder> held = new ArrayList<>();
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        two.taker = held::add;
        one.start(SimDiameter.calls(2));
        two.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);

        one.ask(null, "slow");
        world.runFor(Duration.ofSeconds(21));
        two.loop.run(() -> two.echo(held.getFirst(), "slow"));
        world.runFor(MOMENT);

        assertThat(one.ends).containsExactly("slow: no-answer");
        assertThat(one.count(2, PeerCounter.UNANSWERED_LATE)).isEqualTo(1);
        assertThat(one.count(2, PeerCounter.ANSWERS_DISCARDED_LATE)).isEqualTo(1);
        net.end(one, two);
    }

    @Test
    void whatMayHaveArrivedIsNotGivenToAnother() {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        SimDiameter.Node three = net.new Node(3, net.listener(3));
        List<Responder> held = new ArrayList<>();
        two.taker = held::add;
        one.routing = SimDiameter.prefers(2);
        one.start(SimDiameter.calls(2), SimDiameter.calls(3));
        two.start(SimDiameter.waitsFor(1));
        three.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);

        one.ask(null, "once");
        world.runFor(MOMENT);
        two.stop();
        world.runFor(MOMENT);

        assertThat(two.asked).hasSize(1);
        assertThat(three.asked).isEmpty();
        assertThat(one.ends).containsExactly("once: may-have-arrived");

        one.ends.clear();
        one.ask(null, "now", Repetition.ALLOWED);
        world.runFor(MOMENT);
        assertThat(one.ends).containsExactly("now: 2001 of Node3");
        net.end(one, two, three);
    }

    @Test
    void whatMayBeDoneTwiceIsGivenToTheNextAndMarked() {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        SimDiameter.Node three = net.new Node(3, net.listener(3));
        two.taker = _ -> {};
        one.routing = SimDiameter.prefers(2);
        one.start(SimDiameter.calls(2), SimDiameter.calls(3));
        two.start(SimDiameter.waitsFor(1));
        three.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);

        one.ask(null, "harmless", Repetition.ALLOWED);
        world.runFor(MOMENT);
        two.stop();
        world.runFor(MOMENT);

        assertThat(three.asked).containsExactly("harmless again by Node1");
        assertThat(one.ends).containsExactly("harmless: 2001 of Node3");
        assertThat(one.count(DiameterCounter.REPEATED)).isEqualTo(1);
        net.end(one, two, three);
    }

    @Test
    void whoIsTooBusyIsFollowedByTheNext() {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        SimDiameter.Node three = net.new Node(3, net.listener(3));
        two.taker = _ -> {};
        one.routing = SimDiameter.prefers(2);
        one.start(SimDiameter.calls(2), SimDiameter.calls(3));
        PeerConfig busy = SimDiameter.waitsFor(1);
        two.start(
                new PeerConfig(
                        busy.name(),
                        busy.identity(),
                        busy.realm(),
                        busy.addresses(),
                        busy.port(),
                        busy.transport(),
                        busy.profile(),
                        busy.pendingMax(),
                        0,
                        false));
        three.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);

        one.ask(null, "next");
        one.ask(SimDiameter.identity(2), "none");
        world.runFor(MOMENT);

        assertThat(two.asked).isEmpty();
        assertThat(three.asked).containsExactly("next again by Node1");
        assertThat(one.ends)
                .containsExactlyInAnyOrder("next: 2001 of Node3", "none: 3004 of Node2");
        assertThat(two.count(1, PeerCounter.REQUESTS_REFUSED_BUSY)).isEqualTo(2);
        net.end(one, two, three);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPeerIsAskedUnderTheApplicationThatItTakes(boolean isTold) {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        one.start(SimDiameter.calls(2));
        two.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);

        one.askOfAnother(isTold, "text");
        world.runFor(MOMENT);

        assertThat(one.ends).containsExactly(isTold ? "text: 2001 of Node2" : "text: no-route");
        net.end(one, two);
    }

    @Test
    void moreThanAPeerMayOweAreNotAsked() {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        two.taker = _ -> {};
        one.start(SimDiameter.calls(2));
        two.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);

        for (int i = 0; i < 101; i++) {
            one.ask(null, "message " + i);
        }

        assertThat(one.ends).containsExactly("message 100: too-many-pending");
        assertThat(one.status(2).pending()).isEqualTo(100);
        net.end(one, two);
    }

    @Test
    void whatNobodyAnswersIsAnsweredInTheEnd() {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        List<Responder> held = new ArrayList<>();
        two.taker = held::add;
        one.start(SimDiameter.calls(2));
        two.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);

        one.ask(null, "forgotten");
        world.runFor(Duration.ofMinutes(6));
        two.loop.run(() -> two.echo(held.getFirst(), "forgotten"));

        assertThat(two.count(DiameterCounter.ABANDONED)).isEqualTo(1);
        assertThat(two.count(DiameterCounter.ANSWERS_TOO_LATE)).isEqualTo(1);
        assertThat(two.status(1).unanswered()).isZero();
        assertThat(one.count(2, PeerCounter.ANSWERS_DISCARDED_LATE)).isEqualTo(1);
        net.end(one, two);
    }

    @Test
    void onlyPeersThatHaveToBeMetAnewNoticeAChange() {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        SimDiameter.Node three = net.new Node(3, net.listener(3));
        SimDiameter.Node four = net.new Node(4, net.listener(4));
        one.start(SimDiameter.calls(2), SimDiameter.calls(3));
        two.start(SimDiameter.waitsFor(1));
        three.start(SimDiameter.waitsFor(1));
        four.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);
        one.log.clear();

        PeerConfig three1 = SimDiameter.calls(3);
        PeerConfig changed =
                new PeerConfig(
                        three1.name(),
                        three1.identity(),
                        null,
                        three1.addresses(),
                        three1.port(),
                        three1.transport(),
                        three1.profile(),
                        7,
                        7,
                        false);
        reconfigure(one, SimDiameter.calls(2), changed, SimDiameter.calls(4));
        world.runFor(MOMENT);

        assertThat(one.log).containsExactlyInAnyOrder("opened Node4", "trusted Node4");
        assertThat(one.status(3).config()).isEqualTo(changed);
        one.log.clear();

        reconfigure(one, SimDiameter.calls(2), SimDiameter.calls(3), SimDiameter.calls(4));
        world.runFor(MOMENT);

        assertThat(one.log)
                .as("any realm would do before")
                .containsExactly("closed Node3: ended by us", "opened Node3", "trusted Node3");
        reconfigure(one, SimDiameter.calls(2));
        world.runFor(Duration.ofMinutes(2));
        assertThat(four.state(1)).isEqualTo(PeerState.DOWN);
        assertThat(one.has(2)).isTrue();
        net.end(one, two, three, four);
    }

    private static void reconfigure(SimDiameter.Node node, PeerConfig... configured) {
        node.loop.run(() -> node.peers.reconfigure(List.of(configured), RoutingConfig.NONE));
    }

    @Test
    void thePortForCallsBySctpComesAndGoes() throws IOException {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        SimDiameter.Node three = net.new Node(3, net.listener(3, PeerTransport.SCTP));
        PeerConfig bySctp = SimDiameter.peer(3, PeerTransport.SCTP, true);
        two.start(SimDiameter.waitsFor(1));
        three.start(SimDiameter.peer(1, PeerTransport.SCTP, false));
        one.start(SimDiameter.calls(2), bySctp);
        world.runUntil(() -> one.has(2) && one.has(3), MOMENT);
        one.log.clear();

        for (int i = 0; i < 3; i++) {
            AtomicBoolean isFree = new AtomicBoolean();
            one.loop.run(
                    () ->
                            one.peers.giveUpCallingPort(
                                    List.of(SimDiameter.calls(2)), () -> isFree.set(true)));
            assertThat(isFree).as("goodbye takes a moment").isFalse();
            world.runUntil(isFree::get, Duration.ofSeconds(10));
            assertThat(one.peers.hasCallingPort()).isFalse();
            reconfigure(one, SimDiameter.calls(2));

            SctpEndpoint port = one.peers.openCallingPort(net.sctp);
            one.loop.run(() -> one.peers.callFrom(port));
            reconfigure(one, SimDiameter.calls(2), bySctp);
            world.runUntil(() -> one.has(3), Duration.ofMinutes(1));
        }

        assertThat(one.log)
                .as("the one over TCP notices nothing")
                .noneMatch(line -> line.contains("Node2"));
        net.end(one, two, three);
    }

    @Test
    void whoIsCutOffIsFoundOutAndCalledAgain() {
        SimDiameter.Node one = net.new Node(1);
        SimDiameter.Node two = net.new Node(2, net.listener(2));
        one.start(SimDiameter.calls(2));
        two.start(SimDiameter.waitsFor(1));
        world.runFor(MOMENT);

        net.streams.partition(SimDiameter.address(1), SimDiameter.address(2));
        world.runUntil(() -> one.state(2) == PeerState.DOWN, Duration.ofSeconds(30));
        net.streams.heal(SimDiameter.address(1), SimDiameter.address(2));

        world.runUntil(() -> one.has(2) && two.has(1), Duration.ofMinutes(1));
        assertThat(one.log)
                .containsSubsequence(
                        "doubted Node2",
                        "closed Node2: it does not answer",
                        "opened Node2",
                        "trusted Node2");
        net.end(one, two);
    }
}
