// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Finding;
import org.signalbox.firewall.Policy;
import org.signalbox.simulator.world.World;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Peers that say they are others, and more than they may.
@NullUnmarked
class OriginGuardTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final String PEER = SimDiameter.identity(2);
    private static final String FAR = "mme7.far.example";
    private static final String FAR_REALM = "far.example";
    private static final Map<String, Set<String>> RELAY =
            Map.of("Node2", Set.of(FAR_REALM, SimDiameter.REALM));

    private final World world = new World(1);
    private final SimDiameter net = new SimDiameter(world);
    private final SimDiameter.Node node = net.new Node(1, net.listener(1));
    private final RawPeer peer = new RawPeer(net, 2);
    private int endToEnd;

    private void meet(Policy<OriginCheck> policy, Map<String, Set<String>> relays) {
        meet(new FirewallConfig(policy, relays, Set.of("served.example"), null));
    }

    private void meet(@Nullable FirewallConfig config) {
        node.start(SimDiameter.waitsFor(2));
        node.loop.run(() -> node.peers.guard(config));
        peer.call(1);
        world.runFor(MOMENT);
        peer.send(peer.greeting());
        world.runFor(MOMENT);
        assertThat(node.has(2)).isTrue();
    }

    private static Policy<OriginCheck> doing(Action action) {
        Map<OriginCheck, Action> actions = new EnumMap<>(OriginCheck.class);
        for (OriginCheck check : OriginCheck.values()) {
            actions.put(check, action);
        }
        return new Policy<>(actions, Map.of(), false);
    }

    /// @return the result; null if there is no answer
    private @Nullable Integer send(String host, String realm, String destination, String... route) {
        int before = peer.answers().size();
        peer.send(request(++endToEnd, host, realm, destination, route));
        world.runFor(MOMENT);
        return peer.answers().size() == before
                ? null
                : peer.answers().getLast().number(BaseAvp.RESULT_CODE);
    }

    private ByteBuf request(
            int number, String host, String realm, String destination, String... route) {
        DiameterHeader header =
                new DiameterHeader(
                        DiameterHeader.REQUEST | DiameterHeader.PROXIABLE,
                        SimDiameter.MT_FORWARD,
                        SimDiameter.SGD.id(),
                        77,
                        number);
        AvpWriter request =
                peer.writer(header)
                        .text(BaseAvp.SESSION_ID, host + ";1;" + number)
                        .text(BaseAvp.ORIGIN_HOST, host)
                        .text(BaseAvp.ORIGIN_REALM, realm)
                        .text(BaseAvp.DESTINATION_REALM, destination)
                        .text(BaseAvp.USER_NAME, "text");
        for (String relay : route) {
            request.text(BaseAvp.ROUTE_RECORD, relay);
        }
        return request.finish();
    }

    private long count(OriginCheck check) {
        return node.peers.suspicions().get(check);
    }

    private void end() {
        world.runFor(Duration.ofMinutes(6));
        peer.loop.run(peer.stream::close);
        net.end(node);
    }

    // ---- who it is from ------------------------------------------------------------------------

    @Test
    void nothingIsLookedAtUnlessConfigured() {
        meet(null);

        assertThat(send(FAR, FAR_REALM, "elsewhere.example")).isEqualTo(ResultCode.SUCCESS);
        end();
    }

    @Test
    void aPeerSendsWhatIsItsOwn() {
        meet(doing(Action.REJECT), Map.of());

        assertThat(send(PEER, SimDiameter.REALM, SimDiameter.REALM)).isEqualTo(ResultCode.SUCCESS);
        assertThat(send(PEER, SimDiameter.REALM, "Served.Example")).isEqualTo(ResultCode.SUCCESS);
        assertThat(node.findings).isEmpty();
        end();
    }

    @Test
    void aRelayBringsWhatIsOfItsRealms() {
        meet(doing(Action.REJECT), RELAY);

        assertThat(send(FAR, FAR_REALM, SimDiameter.REALM, FAR)).isEqualTo(ResultCode.SUCCESS);
        assertThat(send(PEER, SimDiameter.REALM, SimDiameter.REALM))
                .as("of its own")
                .isEqualTo(ResultCode.SUCCESS);
        assertThat(node.findings).isEmpty();
        end();
    }

    @Test
    void aRelayMayBeOneForAll() {
        meet(doing(Action.REJECT), Map.of("Node2", Set.of()));

        assertThat(send(FAR, "any.example", SimDiameter.REALM, FAR)).isEqualTo(ResultCode.SUCCESS);
        end();
    }

    @ParameterizedTest
    @CsvSource({
        // who, of which realm, for which realm, by whom; what is wrong, and the answer
        "mme7.far.example, far.example, example, '', false, OTHER_HOST, 5003",
        "node2.example, far.example, example, '', false, OTHER_REALM, 5003",
        "NODE1.example, example, example, '', true, OWN_NAME, 3005",
        "mme7.far.example, other.example, example, mme7.far.example, true, OTHER_REALM, 5003",
        "mme7.far.example, far.example, example, '', true, ROUTE_RECORD, 5003",
        "mme7.far.example, far.example, example, mme8.far.example, true, ROUTE_RECORD, 5003",
        "mme7.far.example, far.example, example, mme7.far.example node2.example, true, ROUTE_RECORD, 5003",
        "node2.example, example, example, mme7.far.example, false, ROUTE_RECORD, 5003",
        "node2.example, example, elsewhere.example, '', false, OTHER_DESTINATION, 3003"
    })
    void whatIsNotFromThereIsRefusedAndCounted(
            String host,
            String realm,
            String destination,
            String route,
            boolean isRelay,
            OriginCheck check,
            int result) {
        meet(doing(Action.REJECT), isRelay ? RELAY : Map.of());

        String[] relays = route.isEmpty() ? new String[0] : route.split(" ");
        assertThat(send(host, realm, destination, relays)).isEqualTo(result);

        assertThat(peer.answers().getLast().header().isError())
                .isEqualTo(ResultCode.isProtocolError(result));
        assertThat(node.asked).isEmpty();
        assertThat(count(check)).isEqualTo(1);
        assertThat(node.findings)
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.what()).isEqualTo(check);
                            assertThat(finding.action()).isEqualTo(Action.REJECT);
                            assertThat(finding.origin()).hasToString(host);
                            assertThat(finding.count()).isEqualTo(1);
                        });
        end();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void whatBecomesOfItIsForTheOperatorToSay(Action action) {
        meet(doing(action), Map.of());

        Integer result = send(FAR, FAR_REALM, SimDiameter.REALM, FAR);

        assertThat(result)
                .isEqualTo(
                        switch (action) {
                            case ALLOW, LOG -> (Integer) ResultCode.SUCCESS;
                            case REJECT -> (Integer) ResultCode.AUTHORIZATION_REJECTED;
                            case DISCARD -> null;
                        });
        assertThat(node.findings).hasSize(action == Action.ALLOW ? 0 : 1);
        assertThat(count(OriginCheck.OTHER_HOST)).isEqualTo(1);
        assertThat(node.count(2, PeerCounter.REQUESTS_DISCARDED))
                .isEqualTo(action == Action.DISCARD ? 1 : 0);
        end();
    }

    @ParameterizedTest
    @CsvSource({"far.example", "mme7.far.example"})
    void itIsNotHeldOfWhomIsExcepted(String excepted) {
        meet(
                new Policy<>(Map.of(), Map.of(OriginCheck.OTHER_HOST, Set.of(excepted)), false),
                Map.of());

        assertThat(send("MME7.far.example", "Far.Example", SimDiameter.REALM, "mme7.far.example"))
                .isEqualTo(ResultCode.SUCCESS);
        assertThat(count(OriginCheck.OTHER_HOST)).isZero();
        end();
    }

    @Test
    void inAFloodOneIsToldOf() {
        meet(doing(Action.REJECT), Map.of());

        for (int i = 0; i < 20; i++) {
            send(FAR, FAR_REALM, SimDiameter.REALM, FAR);
        }

        assertThat(count(OriginCheck.OTHER_HOST)).isEqualTo(20);
        assertThat(node.findings).extracting(Finding::what).hasSize(1);
        end();
    }

    // ---- how much it is ------------------------------------------------------------------------

    @Test
    void aRealmThatSendsTooMuchIsToldWeAreBusy() {
        meet(new FirewallConfig(Policy.usual(), RELAY, Set.of(), new PeerTraffic.Rate(2, 3)));

        List<Integer> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            peer.send(request(++endToEnd, FAR, FAR_REALM, SimDiameter.REALM, FAR));
        }
        peer.send(request(++endToEnd, PEER, SimDiameter.REALM, SimDiameter.REALM));
        world.runFor(MOMENT);
        peer.answers().forEach(answer -> results.add(answer.number(BaseAvp.RESULT_CODE)));

        assertThat(results)
                .as("another realm has its own")
                .containsExactly(2001, 2001, 2001, 3004, 3004, 2001);
        assertThat(count(OriginCheck.TOO_MANY)).isEqualTo(2);
        assertThat(node.count(2, PeerCounter.REQUESTS_REFUSED_RATE)).isEqualTo(2);
        peer.send(request(1, FAR, FAR_REALM, SimDiameter.REALM, FAR));
        world.runFor(Duration.ofMillis(1));
        assertThat(peer.answers().getLast().number(BaseAvp.RESULT_CODE))
                .as("what has come before costs nothing")
                .isEqualTo(ResultCode.SUCCESS);
        assertThat(count(OriginCheck.TOO_MANY)).isEqualTo(2);
        assertThat(send(FAR, FAR_REALM, SimDiameter.REALM, FAR))
                .as("a second later")
                .isEqualTo(ResultCode.SUCCESS);
        end();
    }

    @Test
    void ratesKeepToTheirRealmsWhichAreBounded() {
        RealmRates rates = new RealmRates(new PeerTraffic.Rate(10, 2));
        for (int i = 0; i < RealmRates.REALMS_MAX; i++) {
            assertThat(rates.take("realm" + i, 0)).isTrue();
        }
        assertThat(rates.take("one more", 0)).isTrue();
        assertThat(rates.take("and another", 0)).isTrue();
        assertThat(rates.take("those share one", 0)).isFalse();
        assertThat(rates.take("realm0", 0)).as("one that is kept").isTrue();
        assertThat(rates.take("realm0", 0)).isFalse();
        assertThat(rates.size()).isEqualTo(RealmRates.REALMS_MAX);

        long later = Duration.ofSeconds(1).toNanos();
        assertThat(rates.take("one more", later)).as("full ones give way").isTrue();
        assertThat(rates.take("one more", later)).isTrue();
        assertThat(rates.take("one more", later)).isFalse();
        assertThat(rates.size()).isEqualTo(RealmRates.REALMS_MAX);
    }

    // ---- what nobody answers -------------------------------------------------------------------

    @Test
    void whatIsNotToBeAnsweredIsNotAnsweredWhenItComesAgain() {
        meet(null);
        node.taker = Responder::discard;

        for (int i = 0; i < 3; i++) {
            peer.send(request(5, PEER, SimDiameter.REALM, SimDiameter.REALM));
        }
        world.runFor(Duration.ofMinutes(6));

        assertThat(peer.answers()).isEmpty();
        assertThat(node.asked).hasSize(1);
        assertThat(node.count(2, PeerCounter.REQUESTS_DISCARDED)).isEqualTo(3);
        assertThat(node.status(2).unanswered()).isZero();
        assertThat(node.count(DiameterCounter.ABANDONED)).isZero();
        assertThat(node.peers.remembered()).isZero();
        end();
    }
}
