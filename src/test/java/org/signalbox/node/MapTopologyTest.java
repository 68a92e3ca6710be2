// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.machine.Loop;
import org.signalbox.map.DiameterName;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapEngine;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOptions;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.MapSubsystem;
import org.signalbox.map.MapUser;
import org.signalbox.map.RelayAddress;
import org.signalbox.sccp.SegmentationCounter;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.ss7.OctetString;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Dialogues of MAP over the SCCP of whole nodes, through a transfer point that translates their
/// titles, in virtual time.
///
/// ```
///   centre 2.2.1 ssn 8 ---- stp 1.1.1 ---- mme 3.3.1 ssn 8
/// ```
@NullUnmarked
class MapTopologyTest {
    private static final String CENTRE = "491710760000";
    private static final String MME = "491720000001";
    private static final String NOWHERE = "331720000001";
    private static final int MSC = 8;
    private static final int SGSN = 149;
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    @TempDir private Path folder;

    private SccpTopology nodes;
    private Place centre;
    private Place mme;

    @BeforeEach
    void start() {
        String all = "cs7 gtt selector all tt 0 gti 4 np 1 nai 4\n gta default pcssn 1.1.1 gt\n";
        String link = "cs7 linkset tostp 1.1.1\n link 0 sctp 10.0.0.1 1024 1024\n";
        String routes = "cs7 route-table system\n update route 0.0.0/0 linkset tostp\n";
        nodes =
                new SccpTopology(folder, 1)
                        .write(
                                "stp",
                                "1.1.1",
                                "10.0.0.1",
                                "cs7 linkset tocentre 2.2.1\n link 0 sctp 10.0.0.2 1024 1024",
                                "cs7 linkset tomme 3.3.1\n link 0 sctp 10.0.0.3 1024 1024",
                                "cs7 gtt selector world tt 0 gti 4 np 1 nai 4",
                                " gta 49171 pcssn 2.2.1 pcssn",
                                " gta 49172 pcssn 3.3.1 pcssn")
                        .write("centre", "2.2.1", "10.0.0.2", link, all, routes)
                        .write("mme", "3.3.1", "10.0.0.3", link, all, routes)
                        .start();
        centre = new Place("centre");
        mme = new Place("mme");
        nodes.run(A_WHILE);
    }

    @AfterEach
    void stop() {
        centre.close();
        mme.close();
        nodes.stop();
    }

    @Test
    void longMessageIsDelivered() {
        OctetString report = OctetString.of(new byte[160]);
        mme.answer = new MapAnswer.Result(new MapResult.MtForward(report), null, false);

        centre.request(1, MME, MSC, message(170));
        nodes.run(A_WHILE);

        assertThat(mme.asked).containsExactly(message(170));
        assertThat(centre.outcomes)
                .containsExactly(
                        new MapOutcome.Answered(new MapResult.MtForward(report), List.of(), false));
        assertThat(nodes.count("mme", SegmentationCounter.SEGMENTED)).isZero();
    }

    /// Nothing can be announced of an answer: SCCP cuts it, and puts it together again.
    @Test
    void answerThatIsLongerThanAMessageOfSccpArrives() {
        DiameterName name = new DiameterName("mme." + "a".repeat(100), "epc." + "b".repeat(100));
        MapResult found =
                new MapResult.RoutingInfo(
                        "262019876543210",
                        List.of(
                                new MapResult.Node(
                                        MapResult.Node.Kind.MSC,
                                        MapNumber.international(MME),
                                        name)),
                        null,
                        null);
        mme.answer = new MapAnswer.Result(found, null, false);

        centre.request(
                1,
                MME,
                MSC,
                new MapRequest.RoutingInfo(
                        MapNumber.international("491721234567"),
                        true,
                        MapNumber.international(CENTRE),
                        true,
                        null,
                        null,
                        null,
                        null,
                        false,
                        null,
                        false));
        nodes.run(A_WHILE);

        assertThat(centre.outcomes)
                .containsExactly(new MapOutcome.Answered(found, List.of(), false));
        assertThat(nodes.count("mme", SegmentationCounter.SEGMENTED)).isEqualTo(1);
        assertThat(nodes.count("centre", SegmentationCounter.REASSEMBLED)).isEqualTo(1);
    }

    @Test
    void whatSccpCannotDeliverHasNoRoute() {
        centre.request(1, NOWHERE, MSC, message(20));
        centre.request(2, MME, SGSN, message(20));
        centre.request(3, NOWHERE, MSC, message(170));
        nodes.run(A_WHILE);

        assertThat(centre.outcomes)
                .hasSize(3)
                .allSatisfy(
                        outcome ->
                                assertThat(((MapOutcome.Failed) outcome).failure())
                                        .isEqualTo(MapFailure.NO_ROUTE));
        assertThat(mme.asked).isEmpty();
    }

    private static MapRequest message(int octets) {
        return new MapRequest.MtForward(
                new RelayAddress.Imsi("262019876543210"),
                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                OctetString.of(new byte[octets]),
                false,
                null,
                null,
                null,
                null,
                null);
    }

    /// A node with dialogues.
    private final class Place implements MapUser {
        private final SimLoop loop;
        private final MapEngine engine;
        private final List<MapRequest> asked = new ArrayList<>();
        private final List<MapOutcome> outcomes = new ArrayList<>();
        private MapAnswer answer;

        Place(String name) {
            loop = nodes.world().loop(name + "-dialogues");
            engine =
                    new MapEngine(
                            name,
                            MapOptions.STANDARD,
                            loop,
                            new ControlLoop(name),
                            nodes.world().entropy(name));
            loop.run(() -> engine.start(this));
            MapSubsystem subsystem = engine.subsystem(SubsystemNumber.MSC);
            nodes.onControl(
                    name,
                    () ->
                            nodes.topology()
                                    .node(name)
                                    .node()
                                    .register(0, SubsystemNumber.MSC, subsystem)
                                    .thenAccept(subsystem::use));
        }

        void request(long call, String to, int subsystem, MapRequest request) {
            loop.run(
                    () ->
                            engine.request(
                                    call,
                                    new MapParty(to, subsystem),
                                    new MapParty(CENTRE, MSC),
                                    request,
                                    Duration.ofSeconds(20)));
        }

        void close() {
            loop.run(engine::close);
        }

        @Override
        public void onRequest(
                long dialogue, MapParty to, MapParty from, int version, MapRequest request) {
            asked.add(request);
            engine.answer(dialogue, answer);
        }

        @Override
        public void onEnded(long dialogue) {}

        @Override
        public void onOutcome(long call, MapOutcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public void onClosed(long call) {}
    }

    /// Where a node has its SCCP.
    private final class ControlLoop implements Loop {
        private final String name;

        ControlLoop(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long now() {
            return nodes.world().now();
        }

        /// The node's own loop asserts it.
        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            nodes.onControl(name, task);
        }

        @Override
        public Scheduled schedule(long deadline, Runnable task) {
            throw new UnsupportedOperationException("nothing waits there");
        }
    }
}
