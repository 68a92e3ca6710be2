// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Clusters of ANSI networks, cases S10 and on of `conformance/q782.txt`, in the manner of
/// Q.782's chapter 9: A (1.1.1) is an STP, reaches cluster 5.6 over B (2.2.1) and else over C
/// (2.3.1), and has a third neighbour E (2.5.1). Messages are written and read octet by octet, as
/// T1.111.4 section 15 has them, without the product's codec.
@NullUnmarked
class Q782ClusterTest {
    private static final Duration MOMENT = Duration.ofMillis(60);
    private static final Map<String, Integer> HEADINGS = new LinkedHashMap<>();

    static {
        HEADINGS.put("TFP", 0x14);
        HEADINGS.put("TCP", 0x24);
        HEADINGS.put("TFR", 0x34);
        HEADINGS.put("TCR", 0x44);
        HEADINGS.put("TFA", 0x54);
        HEADINGS.put("TCA", 0x64);
        HEADINGS.put("RST", 0x15);
        HEADINGS.put("RSR", 0x25);
        HEADINGS.put("RCP", 0x35);
        HEADINGS.put("RCR", 0x45);
    }

    @AutoClose private final Bench bench = new Bench();

    @Test
    @Conformance("S10")
    void prohibitedClusterIsReroutedAndToldOf() {
        bench.begin();

        bench.send("B", "TCP 5.6.0");
        bench.expect("B TCA 5.6.0", "C TCP 5.6.0");
        bench.message("E", "5.6.7");
        bench.expect("C MSU to 5.6.7");
        bench.send("C", "TCP 5.6.0");
        bench.expect("B TCP 5.6.0", "E TCP 5.6.0");
        assertThat(bench.shown("5.6.0/16")).isEqualTo("INACCESSIBLE ToB PROHIBITED ToC PROHIBITED");
        bench.send("C", "TCA 5.6.0");
        bench.expect("B TCA 5.6.0", "E TCA 5.6.0");
        bench.send("B", "TCA 5.6.0");
        bench.expect("B TCP 5.6.0", "C TCA 5.6.0");
    }

    @Test
    @Conformance("S11")
    void restrictedClusterIsToldOf() {
        bench.begin();

        bench.send("B", "TCP 5.6.0").expect("B TCA 5.6.0", "C TCP 5.6.0");
        bench.send("C", "TCR 5.6.0").expect("B TCR 5.6.0", "E TCR 5.6.0");
        bench.message("E", "5.6.7");
        bench.expect("C MSU to 5.6.7");
    }

    @Test
    @Conformance("S12")
    void prohibitedClusterIsTestedEveryT10() {
        bench.begin();
        bench.send("B", "TCP 5.6.0").expect("B TCA 5.6.0", "C TCP 5.6.0");
        bench.send("C", "TCR 5.6.0").expect("B TCR 5.6.0", "E TCR 5.6.0");

        // the other way might be a circle
        bench.pass(Duration.ofSeconds(44)).expect("C RCT to 5.6.0");
        bench.pass(Duration.ofSeconds(1)).expect("B RCP 5.6.0", "C RCR 5.6.0");
        bench.send("B", "TCA 5.6.0").send("C", "TCA 5.6.0").pass(MOMENT).forget();
        bench.pass(Duration.ofMinutes(2)).expect();
    }

    @Test
    @Conformance("S13")
    void clusterTestIsAnsweredWhereItIsWrong() {
        bench.begin();

        bench.send("E", "RCP 5.6.0").expect("E TCA 5.6.0");
        bench.send("E", "RCR 5.6.0").expect("E TCA 5.6.0");
        bench.send("B", "RCP 5.6.0").expect();
        bench.send("B", "RCR 5.6.0").expect("B TCP 5.6.0");
    }

    @Test
    @Conformance("S14")
    void messageForAProhibitedClusterIsAnsweredOnceInT8() {
        bench.begin();
        bench.send("B", "TCP 5.6.0").expect("B TCA 5.6.0", "C TCP 5.6.0");
        bench.send("C", "TCP 5.6.0").expect("B TCP 5.6.0", "E TCP 5.6.0");

        // within T8 of the broadcast
        bench.message("E", "5.6.7");
        bench.expect();
        bench.pass(Duration.ofMillis(1_100));
        // E was told, and has a route to that very point
        bench.message("E", "5.6.7");
        bench.message("E", "5.6.7");
        bench.message("E", "5.6.8");
        bench.expect("E TFP 5.6.7", "E TFP 5.6.8");
        bench.send("B", "TCA 5.6.0");
        bench.expect("C TCA 5.6.0", "E TCA 5.6.0", "E TFA 5.6.7", "E TFA 5.6.8");
    }

    @Test
    @Conformance("S15")
    void pointOfAClusterIsAnException() {
        bench.begin();

        bench.send("B", "TFP 5.6.7");
        bench.expect("B TFA 5.6.7", "C TFP 5.6.7");
        bench.message("E", "5.6.7");
        bench.message("E", "5.6.8");
        bench.expect("B MSU to 5.6.8", "C MSU to 5.6.7");
        bench.send("B", "TCP 5.6.0");
        bench.expect("B TCA 5.6.0", "C TCP 5.6.0");
        bench.send("B", "TFA 5.6.8");
        bench.expect("B TFP 5.6.8", "C TFA 5.6.8");
        // T6: what returns to B waits
        bench.pass(Duration.ofSeconds(1)).forget();
        bench.message("E", "5.6.8");
        bench.message("E", "5.6.9");
        bench.expect("B MSU to 5.6.8", "C MSU to 5.6.9");
    }

    @Test
    @Conformance("S16")
    void clusterOfThisPointOrWithoutARouteChangesNothing() {
        bench.begin();

        bench.send("B", "TCP 1.1.0").send("B", "TCP 2.2.0").send("E", "TCP 5.6.0");
        bench.expect();
        assertThat(bench.point.count(Mtp3Counter.MANAGEMENT_POINTLESS)).isEqualTo(2);
        assertThat(bench.point.count(Mtp3Counter.MANAGEMENT_NO_ROUTE)).isEqualTo(1);
    }

    /// A and testers at B, C and E.
    @NullUnmarked
    private static final class Bench implements AutoCloseable {
        final World world = new World(1);
        SimPoint point;
        private final Map<String, BarePeer> testers = new LinkedHashMap<>();
        private final List<String> heard = new ArrayList<>();

        void begin() {
            point =
                    new SimPoint(
                            world,
                            "A",
                            Mtp3Config.of(NetworkIndicator.INTERNATIONAL, code("1.1.1"))
                                    .withTransferRestricted(true)
                                    .withFastRestart(true));
            tester("B", "2.2.1");
            tester("C", "2.3.1");
            tester("E", "2.5.1");
            PointCodeMask cluster = new PointCodeMask(code("5.6.0"), 16);
            point.routes(new Route(cluster, "ToB", 1), new Route(cluster, "ToC", 5));
            pass(Duration.ofSeconds(1));
            // traffic-restart-allowed
            testers.values().forEach(tester -> tester.send(ServiceIndicator.SNM, (byte) 0x17));
            pass(Duration.ofSeconds(20));
            world.runUntil(
                    "no traffic is moved",
                    () -> !point.network.isMovingTraffic(),
                    Duration.ofSeconds(5));
            forget();
        }

        private void tester(String name, String code) {
            Wire wire = new Wire(world, Duration.ofMillis(2));
            point.addLinkset("To" + name, code);
            point.addLink("To" + name, 0, wire, 0);
            BarePeer tester = new BarePeer(world, wire, code(code), point.code, 0);
            tester.tap =
                    msu -> {
                        String words =
                                switch (msu.serviceInformation().serviceIndicator()) {
                                    case SNM -> words(msu);
                                    case ISUP -> "MSU to " + msu.dpc();
                                    default -> "";
                                };
                        if (!words.isEmpty()) {
                            heard.add(name + " " + words);
                        }
                    };
            testers.put(name, tester);
        }

        private static String words(Msu msu) {
            byte[] octets = msu.userPart();
            for (Map.Entry<String, Integer> heading : HEADINGS.entrySet()) {
                if (octets.length == 4 && heading.getValue() == octets[0]) {
                    // the low octet, which is the member, first
                    return "%s %d.%d.%d"
                            .formatted(
                                    heading.getKey(),
                                    octets[3] & 0xFF,
                                    octets[2] & 0xFF,
                                    octets[1] & 0xFF);
                }
            }
            return octets[0] == SnmHeading.RCT.octet()
                    ? "RCT to " + msu.dpc()
                    : ByteBufUtil.hexDump(octets);
        }

        Bench send(String from, String words) {
            String[] said = words.split("[ .]");
            testers.get(from)
                    .send(
                            ServiceIndicator.SNM,
                            HEADINGS.get(said[0]).byteValue(),
                            (byte) Integer.parseInt(said[3]),
                            (byte) Integer.parseInt(said[2]),
                            (byte) Integer.parseInt(said[1]));
            return this;
        }

        /// An ISUP message that comes from a neighbour.
        void message(String from, String to) {
            BarePeer tester = testers.get(from);
            tester.send(
                    ServiceIndicator.ISUP,
                    new RoutingLabel(code(to), tester.self, SignallingLinkSelection.of(0)),
                    new byte[4]);
        }

        Bench pass(Duration time) {
            world.runFor(time);
            return this;
        }

        /// Waits a moment, then wants exactly these, in this order for each neighbour.
        Bench expect(String... messages) {
            pass(heard.isEmpty() ? MOMENT : Duration.ZERO);
            assertThat(heard.stream().sorted((a, b) -> a.charAt(0) - b.charAt(0)))
                    .containsExactly(messages);
            return forget();
        }

        /// The row of a destination, as operators see it.
        String shown(String destination) {
            StringBuilder shown = new StringBuilder();
            for (DestinationStatus entry :
                    point.call(() -> point.network.routeStatus()).destinations()) {
                if (entry.destination().toString().equals(destination)) {
                    shown.append(entry.state());
                    for (RouteStatus route : entry.routes()) {
                        shown.append(" %s %s".formatted(route.linkset(), route.state()));
                    }
                }
            }
            return shown.toString();
        }

        Bench forget() {
            heard.clear();
            return this;
        }

        @Override
        public void close() {
            point.checkConservation();
            point.close();
            pass(Duration.ofSeconds(5));
            assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
        }

        private static PointCode code(String code) {
            return PointCode.parse(Variant.ANSI, code);
        }
    }
}
