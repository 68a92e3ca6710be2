// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.simulator.world.World;

import java.time.Duration;
import java.util.List;

/// What a node makes of answers that name others to be asked (RFC 6733 sections 6.12 to 6.14): one
/// that redirects, and two that do what they are asked.
@NullUnmarked
class RedirectsTest {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final int ALL_REALM = 2;
    private static final int ALL_HOST = 5;

    private final World world = new World(1);
    private final SimDiameter net = new SimDiameter(world);
    private final SimDiameter.Node node = net.new Node(1, net.listener(1));
    private final RawPeer redirecting = new RawPeer(net, 2);
    private final RawPeer first = new RawPeer(net, 3);
    private final RawPeer second = new RawPeer(net, 4);

    /// What the answer of the redirecting peer says besides the hosts; null: it says nothing.
    private @Nullable Integer usage = ALL_HOST;

    private @Nullable Integer seconds = 60;

    /// Of requests that the redirecting peer was sent.
    private int redirected;

    @BeforeEach
    void meet() {
        node.routing = SimDiameter.prefers(2);
        node.start(SimDiameter.waitsFor(2), SimDiameter.waitsFor(3), SimDiameter.waitsFor(4));
        for (RawPeer peer : List.of(redirecting, first, second)) {
            peer.call(1);
            world.runFor(MOMENT);
            peer.send(peer.greeting());
            world.runFor(MOMENT);
        }
        redirecting.onMessage = this::redirect;
        first.onMessage = message -> succeed(first, message);
        second.onMessage = message -> succeed(second, message);
    }

    private void redirect(RawPeer.Message message) {
        DiameterHeader request = message.header();
        if (redirecting.keepsUp(message) || !request.isRequest()) {
            return;
        }
        redirected++;
        AvpWriter answer =
                redirecting
                        .writer(request.answer(true))
                        .unsigned32(BaseAvp.RESULT_CODE, ResultCode.REDIRECT_INDICATION)
                        .text(BaseAvp.ORIGIN_HOST, redirecting.identity)
                        .text(BaseAvp.ORIGIN_REALM, SimDiameter.REALM)
                        .text(BaseAvp.REDIRECT_HOST, "aaa://" + first.identity + ":3868")
                        .text(BaseAvp.REDIRECT_HOST, "aaa://" + second.identity);
        if (usage != null) {
            answer.unsigned32(BaseAvp.REDIRECT_HOST_USAGE, usage);
        }
        if (seconds != null) {
            answer.unsigned32(BaseAvp.REDIRECT_MAX_CACHE_TIME, seconds);
        }
        redirecting.write(answer.finish());
    }

    private static void succeed(RawPeer peer, RawPeer.Message message) {
        if (!peer.keepsUp(message) && message.header().isRequest()) {
            peer.write(peer.answer(message.header(), ResultCode.SUCCESS));
        }
    }

    private void ask() {
        node.ask(null, "text");
        world.runFor(MOMENT);
    }

    private List<RedirectStatus> status() {
        return node.loop.call(() -> node.peers.routing().redirects());
    }

    @AfterEach
    void end() {
        for (RawPeer peer : List.of(redirecting, first, second)) {
            peer.loop.run(peer.stream::close);
        }
        net.end(node);
    }

    @Test
    void whoWasNamedIsAskedAtOnceWhileThatHolds() {
        ask();
        ask();
        ask();

        assertThat(node.ends).hasSize(3).allMatch(how -> how.equals("text: 2001 of Node3"));
        assertThat(redirected).isEqualTo(1);
        assertThat(node.count(DiameterCounter.REDIRECTS_REMEMBERED)).isEqualTo(1);
        assertThat(node.count(DiameterCounter.REDIRECTS_USED)).isEqualTo(2);
        assertThat(status())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.peer()).isEqualTo("Node2");
                            assertThat(one.usage()).isEqualTo(RedirectUsage.ALL_HOST);
                            assertThat(one.hosts())
                                    .containsExactly(first.identity, second.identity);
                            assertThat(one.left()).isLessThan(Duration.ofSeconds(60));
                        });

        world.runFor(Duration.ofSeconds(60));
        assertThat(status()).isEmpty();
        ask();
        assertThat(redirected).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "1, 60", "7, 60", ", 60", "5, 0", "5,"})
    void whatHoldsForOneRequestIsNotRemembered(Integer said, Integer time) {
        usage = said;
        seconds = time;
        ask();
        ask();

        assertThat(redirected).isEqualTo(2);
        assertThat(node.ends).allMatch(how -> how.equals("text: 2001 of Node3"));
        assertThat(status()).isEmpty();
    }

    @Test
    void theNextOfThoseNamedIsAskedAndThePeerWhenNoneIsThere() {
        ask();
        first.loop.run(first.stream::close);
        world.runFor(MOMENT);
        ask();
        assertThat(node.ends.getLast()).isEqualTo("text: 2001 of Node4");

        second.loop.run(second.stream::close);
        world.runFor(MOMENT);
        ask();

        assertThat(redirected).isEqualTo(2);
        assertThat(node.ends.getLast()).isEqualTo("text: redirected");
        assertThat(node.count(DiameterCounter.REDIRECTS_FORGOTTEN)).isEqualTo(1);
        assertThat(status()).isEmpty();
    }

    @Test
    void whoIsNotConfiguredAnyMoreHasNamedNobody() {
        ask();
        node.loop.run(
                () ->
                        node.peers.reconfigure(
                                List.of(SimDiameter.waitsFor(3), SimDiameter.waitsFor(4)),
                                node.routing));

        assertThat(status()).isEmpty();
    }

    @Test
    void whatIsForAnotherPeerStaysForThatPeer() {
        usage = ALL_REALM;
        ask();

        node.ask(second.identity, "for the second");
        world.runFor(MOMENT);

        assertThat(node.ends.getLast()).isEqualTo("for the second: 2001 of Node4");
    }

    @ParameterizedTest
    @CsvSource({
        "2, example.org, 1, 11, example.org, 2, 12, true",
        "2, example.org, 1, 11, example.com, 1, 11, false",
        "3, example.org, 1, 11, EXAMPLE.org, 1, 12, true",
        "3, example.org, 1, 11, example.org, 2, 11, false",
        "4, example.org, 1, 11, example.com, 1, 12, true",
        "4, example.org, 1, 11, example.org, 2, 11, false",
        "5, example.org, 1, 11, example.com, 2, 12, true",
        "6, example.org, 1, 11, example.com, 2, 11, true",
        "6, example.org, 1, 11, example.org, 1, 12, false",
    })
    void forWhichRequestsItHolds(
            int said,
            String realm,
            int application,
            String imsi,
            String otherRealm,
            int otherApplication,
            String otherImsi,
            boolean holds) {
        Redirects redirects = new Redirects(node.peers.counters());
        redirects.learn("dra", keys(realm, application, imsi), redirection(said, "one"), 0);

        RouteKeys other = keys(otherRealm, otherApplication, otherImsi);
        assertThat(redirects.find("dra", other, 1) != null).isEqualTo(holds);
        assertThat(redirects.find("hss", other, 1)).isNull();
    }

    @Test
    void theNarrowestCounts() {
        Redirects redirects = new Redirects(node.peers.counters());
        RouteKeys keys = keys("example.org", 1, "11");
        for (int said : List.of(5, 4, 2, 3, 6)) {
            redirects.learn("dra", keys, redirection(said, "of " + said), 0);
            assertThat(redirects.find("dra", keys, 1).hosts()).containsExactly("of " + said);
        }
    }

    @Test
    void soManyAreRememberedAndNoMore() {
        Redirects redirects = new Redirects(node.peers.counters());
        for (int imsi = 0; imsi <= Redirects.REDIRECTS_MAX; imsi++) {
            redirects.learn("dra", keys("example.org", 1, "" + imsi), redirection(6, "one"), 0);
        }

        assertThat(redirects.status(1)).hasSize(Redirects.REDIRECTS_MAX);
        assertThat(node.count(DiameterCounter.REDIRECTS_NO_ROOM)).isEqualTo(1);
    }

    private static Redirection redirection(int usage, String host) {
        return new Redirection(List.of(host), RedirectUsage.of(usage), Duration.ofSeconds(60));
    }

    private static RouteKeys keys(String realm, int application, String imsi) {
        return new RouteKeys(
                new Application(0, application), 1, null, realm, "", "", imsi, null, null);
    }
}
