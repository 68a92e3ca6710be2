// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.InputObserver;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Two hubs whose ports answer for all their links at once, as a kernel's do: a call that comes
/// before its own link is opened is answered, and ended.
///
/// ```
///   nobody ── 0  hub A  1 ──────── 1  hub B  0 ── nobody
/// ```
class SharedPortSimulationTest {
    private static final int PORT = 3565;
    private static final InetAddress A = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress B = InetAddress.ofLiteral("10.0.0.2");
    private static final InetAddress NOBODY = InetAddress.ofLiteral("10.0.0.9");

    private final World world = new World(1);
    private final SimSctp network = new SimSctp(world);

    /// Each end comes up, is sent away by the other, and opens again after a while. Had both waited
    /// equally long without answering, neither would ever have found the other open.
    @ParameterizedTest
    @ValueSource(longs = {1, 10, 40, 90, 150, 600, 1_500})
    void hubsThatSendEachOtherAwaySoonMeet(long millisBetween) throws IOException {
        network.answersBeforeItLooks();
        Hub one = new Hub("a", A, B, Initiation.BOTH);
        Hub two = new Hub("b", B, A, Initiation.BOTH);
        one.listenForNobody();
        two.listenForNobody();

        one.start();
        world.runFor(Duration.ofMillis(millisBetween));
        two.start();

        Duration taken = untilInService(one, two);
        assertThat(taken).isLessThan(Duration.ofMillis(1_200));
    }

    /// The caller alone can call again: it does so soon, and not only after the whole interval.
    @Test
    void callerThatCameTooEarlyCallsAgainSoon() throws IOException {
        network.answersBeforeItLooks();
        Hub caller = new Hub("a", A, B, Initiation.ACTIVE);
        Hub hub = new Hub("b", B, A, Initiation.PASSIVE);
        hub.listenForNobody();

        caller.start();
        world.runFor(Duration.ofMillis(30));
        hub.start();

        assertThat(untilInService(caller, hub)).isLessThan(Duration.ofMillis(1_200));
    }

    /// A hub that keeps sending its peer away is not called ever more often.
    @Test
    void peerThatIsSentAwayAgainAndAgainSlowsDown() throws IOException {
        network.answersBeforeItLooks();
        Hub caller = new Hub("a", A, B, Initiation.ACTIVE);
        Hub hub = new Hub("b", B, A, Initiation.PASSIVE);
        hub.listenForNobody();

        caller.start();
        world.runFor(Duration.ofSeconds(60));

        // 0.1, 0.2, 0.4, 0.8, 1.6 and then 2 s, each up to a quarter less
        assertThat(
                        caller.link
                                .counters()
                                .get(
                                        M2paLinkCounter.of(
                                                org.signalbox.link.LinkFailure.Cause
                                                        .CONNECTION_LOST)))
                .isBetween(30L, 50L);
    }

    private Duration untilInService(Hub one, Hub two) {
        long from = world.now();
        while (!one.user.events.contains("in service") || !two.user.events.contains("in service")) {
            assertThat(world.now() - from).isLessThan(Duration.ofMinutes(5).toNanos());
            world.runFor(Duration.ofMillis(10));
        }
        return Duration.ofNanos(world.now() - from);
    }

    private final class Hub implements SctpObserver {
        private final SimLoop loop;
        private final SctpEndpoint endpoint;
        private final LinkTestUser user = new LinkTestUser(world.allocator());
        private final M2paLink link;
        private final M2paLink toNobody;

        Hub(String name, InetAddress own, InetAddress peer, Initiation initiation)
                throws IOException {
            loop = world.loop(name);
            endpoint =
                    network.open(
                            new LocalEndpoint(List.of(own), PORT, LocalEndpoint.DEFAULT_UDP_PORT),
                            this,
                            loop);
            toNobody =
                    link("ToNobody", NOBODY, Initiation.BOTH, new LinkTestUser(world.allocator()));
            link = link("ToPeer", peer, initiation, user);
        }

        private M2paLink link(
                String linkset, InetAddress peer, Initiation initiation, LinkTestUser itsUser) {
            M2paLinkConfig config =
                    M2paLinkConfig.of(
                                    new RemoteEndpoint(
                                            List.of(peer), PORT, LocalEndpoint.DEFAULT_UDP_PORT),
                                    PORT)
                            .withTimers(M2paTimers.LAB)
                            .withInitiation(initiation);
            return new M2paLink(
                    new LinkIdentity(linkset, 0),
                    config,
                    Variant.ITU,
                    endpoint,
                    itsUser,
                    InputObserver.NONE,
                    world.allocator(),
                    loop);
        }

        /// From now on the port answers.
        void listenForNobody() {
            loop.run(toNobody::start);
        }

        void start() {
            loop.run(link::start);
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            throw new AssertionError(detail);
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            throw new AssertionError(reason);
        }
    }
}
