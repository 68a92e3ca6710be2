// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.signalbox.Seeds;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.SimEntropy;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Application servers at a point's own codes come and go at any moment, and so do the links to its
/// neighbours, under traffic both ways: nothing is lost without a counter, and what arrives at the
/// servers is in order for each user part, origin, code and selection, whichever of them gets it.
@NullUnmarked
class UserPartServersSimulationTest {
    private static final PointCode SECOND = PointCode.itu("1.1.7");
    private static final List<ServiceIndicator> SERVICES =
            List.of(ServiceIndicator.SCCP, ServiceIndicator.TUP, ServiceIndicator.BICC);
    private static final Set<String> HAPPENED = new HashSet<>();

    private World world;
    private SimEntropy chance;
    private SimPoint p;
    private final List<SimPoint> neighbours = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private final List<SimApplication> servers = new ArrayList<>();
    private final Map<String, Integer> latest = new HashMap<>();
    private int number;
    private int arrived;

    @Seeds(100)
    void everyMessageIsAccountedForAndInOrder(long seed) {
        world = new World(seed);
        chance = world.entropy("test");
        build();
        world.check(p::checkConservation);
        for (int step = 0; step < 300; step++) {
            disturb();
            for (int i = chance.nextInt(10); i > 0; i--) {
                sendOne();
            }
            world.runFor(Duration.ofMillis(chance.nextInt(chance.happens(0.03) ? 3_000 : 60)));
        }
        recover();
        happened(Mtp3Counter.RETRIEVED);
        happened(Mtp3Counter.DISCARDED_NO_USER_PART);
        happened(Mtp3Counter.DISCARDED_USER_PART_INACCESSIBLE);
        happened(Mtp3Counter.DIVERTED_DISCARDED);
        p.close();
        neighbours.forEach(SimPoint::close);
        world.runFor(Duration.ofSeconds(3));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    @AfterAll
    static void everythingHasHappened() {
        if (System.getProperty("seed", "").isEmpty()) {
            assertThat(HAPPENED)
                    .contains(
                            "RETRIEVED",
                            "DISCARDED_NO_USER_PART",
                            "DISCARDED_USER_PART_INACCESSIBLE");
        }
    }

    private void build() {
        p =
                new SimPoint(
                        world,
                        "P",
                        Mtp3Config.of(NetworkIndicator.INTERNATIONAL, PointCode.itu("1.1.1"))
                                .withFastRestart(true)
                                .withFurtherCodes(new FurtherCodes(List.of(SECOND), List.of())));
        for (String code : List.of("1.1.2", "1.1.3")) {
            SimPoint neighbour = SimPoint.of(world, "N" + code, code);
            Wire wire = new Wire(world, Duration.ofMillis(1 + chance.nextInt(5)));
            p.addLinkset("to" + code, code);
            p.addLink("to" + code, 0, wire, 0);
            neighbour.addLinkset("toP", "1.1.1");
            neighbour.addLink("toP", 0, wire, 1);
            neighbour.routes(new Route(PointCodeMask.full(SECOND), "toP", 5));
            neighbours.add(neighbour);
            wires.add(wire);
        }
        Set<ServiceIndicator> sccp = Set.of(ServiceIndicator.SCCP);
        server("sccp1", p.code, new TrafficFilter(sccp, List.of()));
        server("sccp2", p.code, new TrafficFilter(sccp, List.of()));
        server(
                "near",
                p.code,
                new TrafficFilter(sccp, List.of(PointCodeMask.full(PointCode.itu("1.1.3")))));
        server(
                "tup",
                p.code,
                new TrafficFilter(Set.of(ServiceIndicator.TUP, ServiceIndicator.SCCP), List.of()));
        server("second", SECOND, new TrafficFilter(sccp, List.of()));
        world.runFor(Duration.ofSeconds(3));
    }

    private void server(String name, PointCode code, TrafficFilter traffic) {
        SimApplication server = p.addServer(LinksetConfig.userPart(name, code, false, traffic));
        server.reader = this::read;
        servers.add(server);
    }

    private void disturb() {
        if (chance.happens(0.3)) {
            SimApplication server = servers.get(chance.nextInt(servers.size()));
            if (chance.happens(0.4)) {
                server.goOutOfService();
            } else {
                server.comeIntoService();
            }
        }
        if (chance.happens(0.02)) {
            wires.get(chance.nextInt(wires.size())).cut();
        } else if (chance.happens(0.05)) {
            wires.forEach(Wire::mend);
        }
    }

    private void sendOne() {
        ServiceIndicator service = SERVICES.get(chance.nextInt(SERVICES.size()));
        PointCode code = chance.happens(0.2) ? SECOND : p.code;
        SimPoint neighbour = neighbours.get(chance.nextInt(neighbours.size()));
        if (chance.happens(0.2)) {
            SimApplication server = servers.get(chance.nextInt(servers.size()));
            PointCode to = chance.happens(0.5) ? neighbour.code : p.code;
            server.sends(message(service, p.code, to));
        } else {
            Msu msu = message(service, neighbour.code, code);
            neighbour.run(() -> neighbour.isup.transfer(msu));
        }
    }

    private Msu message(ServiceIndicator service, PointCode from, PointCode to) {
        number++;
        return Msu.compose(
                world.allocator(),
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, service),
                new RoutingLabel(to, from, SignallingLinkSelection.of(chance.nextInt(16))),
                (byte) (number >>> 24),
                (byte) (number >>> 16),
                (byte) (number >>> 8),
                (byte) number);
    }

    private void read(Msu msu) {
        byte[] octets = msu.userPart();
        int which = 0;
        for (byte octet : octets) {
            which = which << 8 | octet & 0xFF;
        }
        arrived++;
        if (msu.opc().equals(p.code)) {
            return; // several servers send under one selection
        }
        String flow = msu.label() + " " + msu.serviceInformation().serviceIndicator();
        Integer before = latest.put(flow, which);
        assertThat(before == null || before < which)
                .as("%s: message %d after %d", flow, which, before)
                .isTrue();
    }

    /// When all are there again, all that is sent arrives.
    private void recover() {
        wires.forEach(Wire::mend);
        servers.forEach(SimApplication::comeIntoService);
        world.runFor(Duration.ofMinutes(1));
        arrived = 0;
        for (int i = 0; i < 64; i++) {
            SimPoint neighbour = neighbours.get(i % neighbours.size());
            Msu msu = message(SERVICES.get(i % 2), neighbour.code, p.code);
            neighbour.run(() -> neighbour.isup.transfer(msu));
        }
        world.runFor(Duration.ofSeconds(1));
        assertThat(arrived).isEqualTo(64);
    }

    private void happened(Mtp3Counter counter) {
        if (p.count(counter) > 0) {
            HAPPENED.add(counter.name());
        }
    }
}
