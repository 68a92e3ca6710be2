// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.mtp3.user.Mtp3Relay;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.RelayService;
import org.signalbox.mtp3.user.RelayService.Reach;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.TrafficFilter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A user part of P that sends on what it gets from Q: the last octet of a message says what is to
/// become of it.
@NullUnmarked
class RelayTest {
    private static final int TO_R = 1;
    private static final int TO_NOWHERE = 2;
    private static final int TO_SERVER = 3;
    private static final int TO_USER = 4;
    private static final PointCode NOWHERE = PointCode.itu("7.7.7");
    private static final SignallingLinkSelection SLS = SignallingLinkSelection.of(3);

    private final World world = new World(1);
    private final Wire wire = new Wire(world, Duration.ofMillis(5));
    private final Wire other = new Wire(world, Duration.ofMillis(5));
    private final SimPoint p = SimPoint.of(world, "P", "1.1.1");
    private final SimPoint q = SimPoint.of(world, "Q", "1.1.2");
    private final SimPoint r = SimPoint.of(world, "R", "1.1.3");
    private final List<Reach> reached = new ArrayList<>();
    private final List<Integer> congestion = new ArrayList<>();
    private final RecordingUser user = new RecordingUser(new ArrayList<>());
    private MtpService service;

    private final Mtp3Relay relay =
            (msu, mtp) -> {
                int wish = wish(msu);
                switch (wish) {
                    case TO_R -> send(mtp, msu, r.code);
                    case TO_NOWHERE -> send(mtp, msu, NOWHERE);
                    case TO_SERVER -> {
                        if (!mtp.distribute(msu)) {
                            send(mtp, msu, msu.opc());
                        }
                    }
                    default -> {
                        congestion.add(mtp.handOverCongestion());
                        mtp.handOver(msu);
                    }
                }
            };

    private void send(RelayService mtp, Msu msu, PointCode to) {
        reached.add(mtp.reach(to, msu.sls()));
        mtp.transfer(message(p.code, to, wish(msu)));
        msu.close();
    }

    private Msu message(PointCode from, PointCode to, int wish) {
        return Msu.compose(
                world.allocator(),
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.SCCP),
                new RoutingLabel(to, from, SLS),
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) wish);
    }

    private static int wish(Msu msu) {
        return msu.octets().getByte(msu.userPartIndex() + 3);
    }

    private void ask(int wish) {
        q.run(() -> q.isup.transfer(message(q.code, p.code, wish)));
    }

    private void run() {
        world.runFor(Duration.ofSeconds(3));
    }

    @BeforeEach
    void connect() {
        p.addLinkset("toQ", "1.1.2");
        p.addLink("toQ", 0, wire, 0);
        p.addLinkset("toR", "1.1.3");
        p.addLink("toR", 0, other, 0);
        for (SimPoint neighbour : List.of(q, r)) {
            neighbour.addLinkset("toP", "1.1.1");
            neighbour.addLink("toP", 0, neighbour == q ? wire : other, 1);
        }
        service = p.control.call(() -> p.network.register(ServiceIndicator.SCCP, user, relay));
        run();
    }

    @AfterEach
    void nothingIsLeft() {
        p.close();
        q.close();
        r.close();
        run();
        assertThat(world.octetsAllocated()).isZero();
    }

    /// As many as the queue has room for come in one moment, faster than they are taken.
    @Test
    void tellsHowCongestedTheHandOverIs() {
        int many = LinkIngress.USER_QUEUE_MSUS_MAX;
        for (int i = 0; i < many; i++) {
            ask(TO_USER);
        }
        run();
        ask(TO_USER);
        run();

        assertThat(congestion).hasSize(many + 1).endsWith(0);
        assertThat(congestion.subList(0, many)).isSorted().startsWith(0).contains(1, 2);
    }

    @Test
    void sendsAsThePointItself() {
        ask(TO_R);
        run();

        assertThat(reached).containsExactly(Reach.ACCESSIBLE);
        assertThat(r.count(Mtp3Counter.DISCARDED_NO_USER_PART)).isEqualTo(1);
        assertThat(p.count(LinkCounter.RELAYED)).isEqualTo(1);
        assertThat(p.count(LinkCounter.RELAY_SENT)).isEqualTo(1);
    }

    /// The neighbour has done nothing wrong: it is not told that the far point is prohibited.
    @Test
    void countsWhatHasNoWay() {
        long prohibitions = p.network.managementSent().get(SnmHeading.TFP);

        ask(TO_NOWHERE);
        run();

        assertThat(reached).containsExactly(Reach.INACCESSIBLE);
        assertThat(p.count(LinkCounter.RELAY_DISCARDED_NO_ROUTE)).isEqualTo(1);
        assertThat(p.network.managementSent().get(SnmHeading.TFP)).isEqualTo(prohibitions);
    }

    @Test
    void handsOverToItsUser() {
        ask(TO_USER);
        run();

        assertThat(user.received).extracting(RecordingUser.Received::number).containsExactly(4);
        assertThat(p.count(LinkCounter.DELIVERED)).isEqualTo(1);
    }

    @Test
    void asksApplicationServersAtTheOwnCode() {
        ask(TO_SERVER);
        run();
        SimApplication hlr =
                p.addServer(
                        LinksetConfig.userPart(
                                "hlr",
                                p.code,
                                false,
                                new TrafficFilter(Set.of(ServiceIndicator.SCCP), List.of())));
        hlr.comeIntoService();
        run();
        ask(TO_SERVER);
        run();

        assertThat(reached).as("back to its sender without one").hasSize(1);
        assertThat(hlr.received).containsExactly("1.1.2 -> 1.1.1 sls 3 3");
        assertThat(p.count(LinkCounter.DISTRIBUTED)).isEqualTo(1);
    }

    @Test
    void isAskedNoMoreOnceItsPlaceIsGivenUp() {
        p.run(service::close);
        run();
        ask(TO_R);
        run();

        assertThat(reached).isEmpty();
        assertThat(p.count(LinkCounter.RELAYED)).isZero();
        assertThat(p.count(Mtp3Counter.DISCARDED_NO_USER_PART)).isEqualTo(1);
    }
}
