// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.link.DestinationReport.Available;
import org.signalbox.link.DestinationReport.Congested;
import org.signalbox.link.DestinationReport.Unavailable;
import org.signalbox.link.DestinationReport.UserPartUnavailable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.TrafficFilter;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A point P some of whose user parts are application servers at its own code, and a neighbour Q.
/// ISUP is a user part of P itself.
///
/// ```
///   Q 1.1.2 ---- P 1.1.1 ==== hlr   SCCP
///   R 1.1.3 ----/        ==== near  SCCP from 1.1.3
///                        ==== any   all but what others get
/// ```
@NullUnmarked
class UserPartServersTest {
    private static final Set<ServiceIndicator> SCCP = Set.of(ServiceIndicator.SCCP);
    private static final PointCode SECOND = PointCode.itu("1.1.7");
    private static final PointCode NOWHERE = PointCode.itu("7.7.7");

    private final World world = new World(1);
    private final Wire wire = new Wire(world, Duration.ofMillis(5));
    private final Wire other = new Wire(world, Duration.ofMillis(5));
    private final SimPoint p =
            new SimPoint(
                    world,
                    "P",
                    Mtp3Config.of(NetworkIndicator.INTERNATIONAL, PointCode.itu("1.1.1"))
                            .withFastRestart(true)
                            .withFurtherCodes(new FurtherCodes(List.of(SECOND), List.of())));
    private final SimPoint q = SimPoint.of(world, "Q", "1.1.2");
    private final SimPoint r = SimPoint.of(world, "R", "1.1.3");

    {
        p.addLinkset("toQ", "1.1.2");
        p.addLink("toQ", 0, wire, 0);
        p.addLinkset("toR", "1.1.3");
        p.addLink("toR", 0, other, 0);
        for (SimPoint neighbour : List.of(q, r)) {
            neighbour.addLinkset("toP", "1.1.1");
            neighbour.addLink("toP", 0, neighbour == q ? wire : other, 1);
            neighbour.routes(new Route(PointCodeMask.full(SECOND), "toP", 5));
        }
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

    @Test
    void messagesForTheOwnCodeGoByUserPartAndOrigin() {
        SimApplication hlr = active("hlr", p.code, new TrafficFilter(SCCP, List.of()));
        SimApplication near =
                active("near", p.code, new TrafficFilter(SCCP, List.of(mask("1.1.3"))));
        SimApplication any = active("any", p.code, TrafficFilter.ALL);
        SimApplication second = active("second", SECOND, TrafficFilter.ALL);

        send(q, ServiceIndicator.SCCP, p.code, 1);
        send(r, ServiceIndicator.SCCP, p.code, 2);
        send(q, ServiceIndicator.TUP, p.code, 3);
        send(q, ServiceIndicator.ISUP, p.code, 4);
        send(q, ServiceIndicator.SCCP, SECOND, 5);
        run();

        assertThat(hlr.received).containsExactly("1.1.2 -> 1.1.1 sls 3 1");
        assertThat(near.received).containsExactly("1.1.3 -> 1.1.1 sls 3 2");
        assertThat(any.received).containsExactly("1.1.2 -> 1.1.1 sls 3 3");
        assertThat(second.received).containsExactly("1.1.2 -> 1.1.7 sls 3 5");
        assertThat(p.received).extracting(RecordingUser.Received::number).containsExactly(4);
        assertThat(p.count(LinkCounter.DISTRIBUTED)).isEqualTo(4);
        assertThat(p.count(LinkCounter.DELIVERED)).isEqualTo(1);
    }

    /// Level 3 keeps what is its own, and tests of the point are answered.
    @Test
    void pointStillAnswersForItself() {
        SimApplication any = active("any", p.code, TrafficFilter.ALL);

        assertThat(q.pingNow("1.1.1").isSuccessful()).isTrue();
        assertThat(p.pingNow("1.1.1").isSuccessful()).isTrue();
        assertThat(q.stateOf(p.code)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(any.received).isEmpty();
    }

    @Test
    void whoIsNotActiveIsInaccessibleAndWhoIsNotThereUnequipped() {
        SimApplication hlr = active("hlr", p.code, new TrafficFilter(SCCP, List.of()));
        hlr.goOutOfService();
        run();

        send(q, ServiceIndicator.SCCP, p.code, 1);
        send(q, ServiceIndicator.TUP, p.code, 2);
        send(q, ServiceIndicator.SCCP, SECOND, 3);
        run();

        assertThat(unavailable(q))
                .containsExactlyInAnyOrder("1.1.1 SCCP INACCESSIBLE", "1.1.1 TUP UNEQUIPPED");
        assertThat(p.count(Mtp3Counter.DISCARDED_USER_PART_INACCESSIBLE)).isEqualTo(1);
        assertThat(p.count(Mtp3Counter.DISCARDED_NO_USER_PART)).isEqualTo(2);
        assertThat(hlr.received).isEmpty();
    }

    /// As behind any other code: who wants more gets it while who wants just that is away.
    @Test
    void widerKeyStandsInForTheNarrowerOne() {
        SimApplication hlr = active("hlr", p.code, new TrafficFilter(SCCP, List.of()));
        SimApplication any = active("any", p.code, TrafficFilter.ALL);
        hlr.goOutOfService();
        run();
        send(q, ServiceIndicator.SCCP, p.code, 1);
        run();
        hlr.comeIntoService();
        run();
        send(q, ServiceIndicator.SCCP, p.code, 2);
        run();

        assertThat(any.received).containsExactly("1.1.2 -> 1.1.1 sls 3 1");
        assertThat(hlr.received).containsExactly("1.1.2 -> 1.1.1 sls 3 2");
    }

    /// Of two of one key, what one has not taken goes to the other.
    @Test
    void whatWaitsForOneThatIsGoneGoesToItsLike() {
        SimApplication one = active("one", p.code, new TrafficFilter(SCCP, List.of()));
        SimApplication two = active("two", p.code, new TrafficFilter(SCCP, List.of()));
        for (int sls = 0; sls < 16; sls++) {
            q.run(sending(q, ServiceIndicator.SCCP, p.code, sls, sls));
        }
        run();
        assertThat(one.received).hasSize(8);
        assertThat(two.received).hasSize(8);

        for (int sls = 0; sls < 16; sls++) {
            q.run(sending(q, ServiceIndicator.SCCP, p.code, sls, 16 + sls));
        }
        world.runFor(Duration.ofMillis(3));
        one.goOutOfService();
        run();

        assertThat(one.received.size() + two.received.size()).isEqualTo(32);
        assertThat(two.received).hasSize(24);
    }

    /// Its processes send as this point does.
    @Test
    void userPartsSendAsThisPoint() {
        SimApplication hlr = active("hlr", p.code, new TrafficFilter(SCCP, List.of()));
        SimApplication msc =
                active("msc", p.code, new TrafficFilter(Set.of(ServiceIndicator.TUP), List.of()));
        hlr.takeReports();

        hlr.sends(message(ServiceIndicator.ISUP, p.code, q.code, 1));
        hlr.sends(message(ServiceIndicator.TUP, p.code, p.code, 2));
        hlr.sends(message(ServiceIndicator.TUP, p.code, NOWHERE, 3));
        run();

        assertThat(q.received).extracting(RecordingUser.Received::number).containsExactly(1);
        assertThat(msc.received).containsExactly("1.1.1 -> 1.1.1 sls 3 2");
        assertThat(hlr.takeReports()).containsExactly(new Unavailable(PointCodeMask.full(NOWHERE)));
        assertThat(p.network.linkCounters(new LinkIdentity("hlr", 0)).get(LinkCounter.TRANSFERRED))
                .isEqualTo(1);
    }

    @Test
    void userPartsHearWhatUserPartsHear() {
        SimApplication hlr = active("hlr", p.code, new TrafficFilter(SCCP, List.of()));
        SimApplication msc =
                active("msc", p.code, new TrafficFilter(Set.of(ServiceIndicator.TUP), List.of()));
        hlr.takeReports();
        msc.takeReports();

        // no SCCP at Q: its answer is for the origin, which is this point
        hlr.sends(message(ServiceIndicator.SCCP, p.code, q.code, 1));
        run();
        assertThat(hlr.takeReports())
                .containsExactly(new UserPartUnavailable(q.code, ServiceIndicator.SCCP, 1));
        assertThat(msc.takeReports()).isEmpty();

        q.run(() -> q.network.sendByHand("toP", new SnmMessage.TransferControlled(r.code, 0)));
        run();
        assertThat(hlr.takeReports())
                .containsExactly(new Congested(PointCodeMask.full(r.code), p.code, 1));
        assertThat(msc.takeReports())
                .containsExactly(new Congested(PointCodeMask.full(r.code), p.code, 1));

        other.cut();
        run();
        assertThat(hlr.takeReports()).containsExactly(new Unavailable(PointCodeMask.full(r.code)));
        other.mend();
        run();
        assertThat(hlr.takeReports()).containsExactly(new Available(PointCodeMask.full(r.code)));
    }

    /// What one asks of a user part of this point that is not there, it hears at once.
    @Test
    void userPartHearsOfItsNeighboursAtTheSameCode() {
        SimApplication hlr = active("hlr", p.code, new TrafficFilter(SCCP, List.of()));
        hlr.takeReports();

        hlr.sends(message(ServiceIndicator.BICC, p.code, p.code, 1));
        run();

        assertThat(hlr.takeReports())
                .containsExactly(new UserPartUnavailable(p.code, ServiceIndicator.BICC, 1));
    }

    /// Neighbours are told nothing about a code that they reach whoever is active behind it.
    @Test
    void stateOfAServerIsNoStateOfThePoint() {
        SimApplication any = active("any", p.code, TrafficFilter.ALL);
        long told = p.network.managementSent().get(SnmHeading.TFP);
        any.goOutOfService();
        run();

        assertThat(p.network.managementSent().get(SnmHeading.TFP)).isEqualTo(told);
        assertThat(q.stateOf(p.code)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(p.call(() -> p.network.routeStatus()).destinations())
                .noneMatch(row -> row.destination().equals(PointCodeMask.full(p.code)));
    }

    private SimApplication active(String name, PointCode code, TrafficFilter traffic) {
        SimApplication server = p.addServer(LinksetConfig.userPart(name, code, false, traffic));
        server.comeIntoService();
        run();
        return server;
    }

    private static List<String> unavailable(SimPoint point) {
        return point.events.stream()
                .filter(Mtp3Event.UserPartUnavailable.class::isInstance)
                .map(Mtp3Event.UserPartUnavailable.class::cast)
                .map(
                        event ->
                                event.destination()
                                        + " "
                                        + event.userPart().word()
                                        + " "
                                        + event.cause())
                .toList();
    }

    private void send(SimPoint from, ServiceIndicator service, PointCode to, int number) {
        from.run(sending(from, service, to, 3, number));
    }

    private Runnable sending(
            SimPoint from, ServiceIndicator service, PointCode to, int sls, int number) {
        return () -> from.isup.transfer(from.message(service, to, sls, number));
    }

    private Msu message(ServiceIndicator service, PointCode from, PointCode to, int number) {
        return Msu.compose(
                world.allocator(),
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, service),
                new RoutingLabel(to, from, SignallingLinkSelection.of(3)),
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) number);
    }

    private static PointCodeMask mask(String code) {
        return PointCodeMask.full(PointCode.itu(code));
    }

    private void run() {
        world.runFor(Duration.ofSeconds(3));
    }
}
