// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.link.DestinationReport.Audit;
import org.signalbox.link.DestinationReport.Available;
import org.signalbox.link.DestinationReport.Congested;
import org.signalbox.link.DestinationReport.Unavailable;
import org.signalbox.link.DestinationReport.UserPartUnavailable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.LinkUser;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A transfer point P between a signalling point Q and far ends that know reports instead of
/// Q.704's messages: applications at 2.0.1 (twice) and a gateway to 4.x.x.
///
/// ```
///   Q 1.1.2 ---- P 1.1.1 ==== hlr1, hlr2  2.0.1      applications
///   serves 1.2.0/11    ====== sg          4.0.0/3    gateway
/// ```
@NullUnmarked
class FarEndReportsTest {
    private static final PointCode HLR = PointCode.itu("2.0.1");
    private static final PointCodeMask BLOCK = Countries.mask("1.2.0/11");
    private static final PointCodeMask BEYOND = Countries.mask("4.0.0/3");
    private static final PointCode FAR = PointCode.itu("4.1.1");

    private final World world = new World(1);
    private final Wire wire = new Wire(world, Duration.ofMillis(5));
    private final SimPoint p = SimPoint.of(world, "P", "1.1.1");
    private final SimPoint q = SimPoint.of(world, "Q", "1.1.2");
    private final List<SimApplication> farEnds = new ArrayList<>();
    private final SimApplication hlr = farEnd("hlr1", HLR, FarEnd.APPLICATION);
    private final SimApplication otherHlr = farEnd("hlr2", HLR, FarEnd.APPLICATION);
    private final SimApplication gateway = farEnd("sg", p.code, FarEnd.GATEWAY);

    {
        p.addLinkset("toQ", "1.1.2");
        p.addLink("toQ", 0, wire, 0);
        p.routes(
                new Route(BLOCK, "toQ", 5),
                new Route(BEYOND, "sg", 5),
                new Route(PointCodeMask.full(HLR), "hlr1", 1),
                new Route(PointCodeMask.full(HLR), "hlr2", 1));
        q.addLinkset("toP", "1.1.1");
        q.addLink("toP", 0, wire, 1);
        q.routes(
                new Route(PointCodeMask.full(HLR), "toP", 5),
                new Route(PointCodeMask.full(FAR), "toP", 5));
        run();
    }

    @AfterEach
    void nothingIsLeft() {
        p.close();
        q.close();
        farEnds.forEach(SimApplication::abandon);
        run();
        assertThat(world.octetsAllocated()).isZero();
    }

    @Test
    void applicationIsReachedAndReachesOthers() {
        hlr.comeIntoService();
        run();

        assertThat(q.stateOf(HLR)).isEqualTo(DestinationState.ACCESSIBLE);
        q.send(HLR, 3, 7);
        hlr.sends(message(HLR, q.code, 4, 9));
        run();

        assertThat(hlr.received).containsExactly("1.1.2 -> 2.0.1 sls 3 7");
        assertThat(q.received)
                .containsExactly(
                        new RecordingUser.Received(
                                new RoutingLabel(q.code, HLR, SignallingLinkSelection.of(4)), 9));
    }

    /// RFC 4666 section 4.6: an application is told what it cannot reach before it is told to go.
    @Test
    void applicationHearsFirstOfWhatItCannotReach() {
        hlr.comeIntoService();
        run();

        assertThat(hlr.takeReports()).containsExactly(new Unavailable(BEYOND));
        assertThat(hlr.complete).containsExactly(1);
        assertThat(gateway.reports).isEmpty();
    }

    /// And that what is for it reaches it, each time that it is there, after all the rest.
    @Test
    void applicationIsOpenedWhenASnapshotLeadsThere() {
        hlr.comeIntoService();
        run();
        assertThat(hlr.opened).isEqualTo(1);

        hlr.goOutOfService();
        run();
        hlr.comeIntoService();
        run();
        assertThat(hlr.opened).isEqualTo(2);
        assertThat(gateway.opened).isZero();
    }

    /// A block is told of as such, and is not taken apart.
    @Test
    void applicationHearsWhatBecomesOfPointsAndBlocks() {
        hlr.comeIntoService();
        gateway.comeIntoService();
        run();
        hlr.takeReports();

        wire.cut();
        run();
        assertThat(hlr.takeReports())
                .containsExactlyInAnyOrder(
                        new Unavailable(BLOCK), new Unavailable(PointCodeMask.full(q.code)));
        wire.mend();
        run();
        assertThat(hlr.takeReports())
                .containsExactlyInAnyOrder(
                        new Available(BLOCK), new Available(PointCodeMask.full(q.code)));
        assertThat(gateway.reports).isEmpty();
    }

    @Test
    void auditIsAnsweredByWhatTheTablesHoldOfTheBlock() {
        hlr.comeIntoService();
        run();
        hlr.takeReports();

        hlr.says(new Audit(PointCodeMask.full(q.code), 7));
        run();
        assertThat(hlr.answers).containsExactly("7: " + new Available(PointCodeMask.full(q.code)));
        hlr.answers.clear();

        PointCodeMask everything = Countries.mask("0.0.0/0");
        hlr.says(new Audit(everything, 8));
        run();
        assertThat(hlr.answers)
                .startsWith("8: " + new Unavailable(everything))
                .contains(
                        "8: " + new Available(BLOCK),
                        "8: " + new Available(PointCodeMask.full(q.code)),
                        "8: " + new Unavailable(BEYOND))
                .hasSizeLessThan(8);
        // nobody else has asked
        assertThat(hlr.takeReports()).isEmpty();
    }

    @Test
    void messageToNowhereIsAnsweredOncePerInterval() {
        hlr.comeIntoService();
        run();
        hlr.takeReports();
        PointCode nowhere = PointCode.itu("7.7.7");

        hlr.sends(message(HLR, nowhere, 0, 1));
        hlr.sends(message(HLR, nowhere, 0, 2));
        run();

        assertThat(hlr.takeReports()).containsExactly(new Unavailable(PointCodeMask.full(nowhere)));
    }

    @Test
    void gatewaysWordsAreWhatARouteDependsOn() {
        gateway.comeIntoService();
        hlr.comeIntoService();
        run();
        assertThat(q.stateOf(FAR)).isEqualTo(DestinationState.ACCESSIBLE);
        hlr.takeReports();

        gateway.says(new Unavailable(BEYOND));
        run();
        assertThat(p.stateOf(FAR)).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(hlr.takeReports()).containsExactly(new Unavailable(BEYOND));
        // Q is told when it tries, since it has a route of its own to a point within
        q.send(FAR, 0, 1);
        run();
        assertThat(q.stateOf(FAR)).isEqualTo(DestinationState.INACCESSIBLE);

        gateway.says(new Available(PointCodeMask.full(FAR)));
        run();
        assertThat(q.stateOf(FAR)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(p.stateOf("4.1.2")).isEqualTo(DestinationState.INACCESSIBLE);
        assertThat(hlr.takeReports()).containsExactly(new Available(PointCodeMask.full(FAR)));
    }

    /// T10, as for a prohibited route: the gateway is asked.
    @Test
    void gatewayIsAskedAboutWhatItProhibits() {
        gateway.comeIntoService();
        run();
        gateway.says(new Unavailable(BEYOND));

        world.runFor(Duration.ofSeconds(61));
        assertThat(gateway.takeReports()).containsOnly(new Audit(BEYOND)).hasSizeBetween(1, 2);
        gateway.says(new Available(BEYOND));
        run();
        assertThat(p.stateOf(FAR)).isEqualTo(DestinationState.ACCESSIBLE);
        world.runFor(Duration.ofMinutes(2));
        assertThat(gateway.reports).isEmpty();
    }

    @Test
    void congestionAndUserPartsAreReported() {
        gateway.comeIntoService();
        hlr.comeIntoService();
        run();
        hlr.takeReports();
        PointCodeMask far = PointCodeMask.full(FAR);

        gateway.says(new Congested(far, p.code, 1));
        gateway.says(new UserPartUnavailable(FAR, ServiceIndicator.SCCP, 1));
        run();
        assertThat(hlr.takeReports())
                .containsExactly(
                        new Congested(far, p.code, 1),
                        new UserPartUnavailable(FAR, ServiceIndicator.SCCP, 1));

        // no SCCP at Q: what Q answers arrives at the application as a report
        hlr.sends(message(ServiceIndicator.SCCP, HLR, q.code, 0, 1));
        run();
        assertThat(hlr.takeReports())
                .containsExactly(new UserPartUnavailable(q.code, ServiceIndicator.SCCP, 1));
    }

    @Test
    void whatAnApplicationSaysOfTheNetworkChangesNothing() {
        hlr.comeIntoService();
        run();

        hlr.says(new Unavailable(PointCodeMask.full(q.code)));
        run();

        assertThat(p.stateOf(q.code)).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(p.count(Mtp3Counter.REPORT_NOT_TAKEN)).isEqualTo(1);
    }

    /// Both serve the same point: its traffic is shared, and what one has not taken goes to the
    /// other.
    @Test
    void whatWaitsForAnApplicationThatIsGoneGoesToAnother() {
        hlr.comeIntoService();
        otherHlr.comeIntoService();
        run();
        for (int sls = 0; sls < 16; sls++) {
            q.send(HLR, sls, sls);
        }
        run();
        assertThat(hlr.received).hasSize(8);
        assertThat(otherHlr.received).hasSize(8);

        for (int sls = 0; sls < 16; sls++) {
            q.send(HLR, sls, 16 + sls);
        }
        world.runFor(Duration.ofMillis(3));
        hlr.goOutOfService();
        run();

        assertThat(hlr.received.size() + otherHlr.received.size()).isEqualTo(32);
        assertThat(otherHlr.received).hasSize(24);
    }

    private SimApplication farEnd(String name, PointCode adjacent, FarEnd kind) {
        p.addLinkset(LinksetConfig.reporting(name, adjacent, kind));
        LinkIdentity id = new LinkIdentity(name, 0);
        SimLoop loop = world.loop("P " + id);
        LinkUser user = p.call(() -> p.network.linkUser(id));
        SimApplication farEnd = new SimApplication(id, user, loop);
        p.run(() -> p.network.attach(farEnd, false));
        farEnds.add(farEnd);
        return farEnd;
    }

    private void run() {
        world.runFor(Duration.ofSeconds(3));
    }

    private Msu message(PointCode from, PointCode to, int sls, int number) {
        return message(ServiceIndicator.ISUP, from, to, sls, number);
    }

    private Msu message(
            ServiceIndicator service, PointCode from, PointCode to, int sls, int number) {
        return Msu.compose(
                world.allocator(),
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, service),
                new RoutingLabel(to, from, SignallingLinkSelection.of(sls)),
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) number);
    }
}
