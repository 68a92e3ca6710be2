// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.config.ConfigEditor;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// User parts in the nodes of the four-country lab.
@NullUnmarked
class UserPartsTopologyTest {
    private static final PointCode A = PointCode.itu("1.2.3");
    private static final PointCode D = PointCode.itu("7.8.1");

    private final VirtualTopology topology =
            VirtualTopology.load(Path.of("simulator/topologies/countries"), new World(1));
    private final VirtualNode a = topology.node("CountryA");
    private final VirtualNode d = topology.node("CountryD");

    /// Writes down what it is told.
    private static final class Diary implements Mtp3User {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void onTransfer(Msu msu) {
            lines.add(msu.opc() + ": " + HexFormat.of().formatHex(msu.userPart()));
            msu.close();
        }

        @Override
        public void onPause(MtpPause pause) {
            lines.add("pause " + pause.affected());
        }

        @Override
        public void onResume(MtpResume resume) {
            lines.add("resume " + resume.affected());
        }

        @Override
        public void onStatus(MtpStatus status) {
            lines.add("status " + status.affected());
        }
    }

    @BeforeEach
    void start() {
        topology.startAll();
        topology.awaitService(Duration.ofSeconds(60));
    }

    @AfterEach
    void end() {
        topology.stopAll();
        topology.world().runFor(Duration.ofSeconds(5));
        assertThat(topology.world().octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void userPartsOfTwoNodesReachEachOther() {
        Diary diary = new Diary();
        MtpService atA = register(a, new Diary());
        MtpService atD = register(d, diary);

        a.node().onControl(() -> atA.transfer(message(atA, D)));
        topology.world().runFor(Duration.ofSeconds(1));

        assertThat(atA.pointCode()).isEqualTo(A);
        assertThat(atD.pointCode()).isEqualTo(D);
        assertThat(diary.lines).contains("resume 0.0.0/0", A + ": 0102");
    }

    @Test
    void aPlaceIsTakenOnce() {
        MtpService first = register(a, new Diary());

        assertThatThrownBy(() -> register(a, new Diary()))
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is a user part for service indicator 3");

        a.node().onControl(first::close);
        topology.world().runFor(Duration.ofSeconds(1));
        assertThat(register(a, new Diary())).isNotNull();
    }

    @Test
    void aPlaceOutlivesItsPoint() {
        Diary diary = new Diary();
        MtpService service = register(a, diary);
        diary.lines.clear();

        ConfigEditor editor = new ConfigEditor(NodeConfig.SCHEMA, a.node().running());
        editor.enter("cs7 point-code 1.2.4");
        assertThat(a.apply(editor.block()).applied()).isTrue();
        assertThat(service.pointCode()).isEqualTo(PointCode.itu("1.2.4"));

        topology.await("no point", a.node().stop());
        a.node().onControl(() -> service.transfer(message(service, D)));
        topology.world().runFor(Duration.ofSeconds(1));
        assertThat(a.node().metrics().scrape())
                .contains("signalbox_user_part_dropped_msus_total 1.0");
    }

    private MtpService register(VirtualNode node, Mtp3User user) {
        return topology.await("a place", node.node().register(0, ServiceIndicator.SCCP, user));
    }

    private Msu message(MtpService from, PointCode to) {
        return Msu.compose(
                topology.world().allocator(),
                ServiceInformation.of(from.networkIndicator(), ServiceIndicator.SCCP),
                new RoutingLabel(to, from.pointCode(), SignallingLinkSelection.of(1)),
                (byte) 1,
                (byte) 2);
    }
}
