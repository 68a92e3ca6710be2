// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;

/// A neighbour that sends anything: every service indicator, labels from and to anyone, management
/// messages cut at random and in storms. The point goes on, keeps its limits, and leaks nothing.
@NullUnmarked
class HostileNeighbourSimulationTest {
    private static final int MESSAGES = 3_000;

    @Seeds(30)
    void doesNoHarm(long seed) {
        World world = new World(seed);
        SimEntropy chance = world.entropy("test");
        SimPoint point = SimPoint.of(world, "STP", "1.2.3");
        SimPoint good = SimPoint.of(world, "good", "2.2.3");
        Wire bad = new Wire(world, Duration.ofMillis(1));
        Wire sound = new Wire(world, Duration.ofMillis(1));
        point.addLinkset("bad", "2.2.2");
        point.addLinkset("good", "2.2.3");
        point.addLink("bad", 0, bad, 0);
        point.addLink("good", 0, sound, 0);
        good.addLinkset("STP", "1.2.3");
        good.addLink("STP", 0, sound, 1);
        BarePeer peer = new BarePeer(world, bad, "2.2.2", "1.2.3", 0);
        point.routes(
                new Route(Countries.mask("7.0.0/3"), "bad"),
                new Route(Countries.mask("5.0.0/3"), "good"),
                new Route(Countries.mask("0.0.0/0"), "bad", 9));
        world.runFor(Duration.ofSeconds(1));
        peer.send(new TrafficRestartAllowed());
        world.runFor(Duration.ofSeconds(1));
        world.check(point::checkConservation);

        for (int i = 0; i < MESSAGES; i++) {
            peer.network =
                    chance.nextInt(20) == 0
                            ? NetworkIndicator.NATIONAL
                            : NetworkIndicator.INTERNATIONAL;
            peer.send(service(chance), label(chance), userPart(chance));
            if (chance.nextInt(10) == 0) {
                world.runFor(Duration.ofMillis(chance.nextInt(20)));
            }
        }
        world.runFor(Duration.ofSeconds(2));

        RouteTableStatus routes = point.call(point.network::routeStatus);
        assertThat(routes.dynamicRoutes()).isLessThanOrEqualTo(routes.dynamicRoutesMax());
        assertThat(point.stateOf("2.2.3")).isEqualTo(DestinationState.ACCESSIBLE);
        assertThat(point.pingNow("2.2.3").isSuccessful()).isTrue();
        assertThat(point.network.held()).isZero();
        point.close();
        good.close();
        world.runFor(Duration.ofSeconds(1));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    private static ServiceIndicator service(SimEntropy chance) {
        return switch (chance.nextInt(4)) {
            case 0, 1 -> ServiceIndicator.SNM;
            case 2 -> chance.nextInt(2) == 0 ? ServiceIndicator.SLTM : ServiceIndicator.MTP_TEST;
            default -> ServiceIndicator.of(chance.nextInt(16));
        };
    }

    private static RoutingLabel label(SimEntropy chance) {
        return new RoutingLabel(
                someone(chance, "1.2.3"),
                someone(chance, "2.2.2"),
                SignallingLinkSelection.of(chance.nextInt(16)));
    }

    private static PointCode someone(SimEntropy chance, String mostly) {
        return switch (chance.nextInt(6)) {
            case 0 -> PointCode.itu(chance.nextInt(0x4000));
            case 1 -> PointCode.itu("2.2.3");
            default -> PointCode.itu(mostly);
        };
    }

    private static byte[] userPart(SimEntropy chance) {
        byte[] octets = new byte[chance.nextInt(24)];
        chance.nextBytes(octets);
        if (octets.length > 0 && chance.nextInt(4) > 0) {
            SnmHeading[] headings = SnmHeading.values();
            octets[0] = (byte) headings[chance.nextInt(headings.length)].octet();
        }
        return octets;
    }
}
