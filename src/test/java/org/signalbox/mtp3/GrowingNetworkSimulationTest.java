// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A network of transfer points whose links come into service one after the other, some within
/// milliseconds, and none fails: whoever hears that he may send does so in that very moment, and
/// nothing that is sent is thrown away anywhere.
///
/// What a point says of a destination, by MTP-RESUME, by TFA or by TRA, must hold when it is heard:
/// not a snapshot later.
@NullUnmarked
class GrowingNetworkSimulationTest {
    private static final Duration SETTLED = Duration.ofMinutes(2);

    private World world;
    private Mesh mesh;
    private int delivered;

    @Seeds(100)
    void whatIsSentAtTheFirstMomentArrives(long seed) {
        world = new World(seed);
        SimEntropy chance = world.entropy("test");
        boolean full = seed % 2 == 0;
        mesh = Mesh.drawn(world, 3 + chance.nextInt(8), chance, c -> c.withFastRestart(!full));
        world.check(() -> mesh.living().forEach(SimPoint::checkConservation));
        List<Wire> wires = new ArrayList<>(mesh.wires.values());
        wires.forEach(Wire::cut);
        List<Eager> users = new ArrayList<>();
        for (int point = 0; point < mesh.size; point++) {
            mesh.start(point);
            users.add(new Eager(mesh.points[point]));
        }

        while (!wires.isEmpty()) {
            wires.remove(chance.nextInt(wires.size())).mend();
            int gap = chance.nextInt(3) == 0 ? 20_000 : 100;
            world.runFor(Duration.ofMillis(chance.nextInt(gap)));
        }
        world.runFor(SETTLED);

        int sent = users.stream().mapToInt(user -> user.sent).sum();
        assertThat(sent).isGreaterThanOrEqualTo(mesh.size * (mesh.size - 1));
        for (SimPoint point : mesh.living()) {
            assertThat(point.call(point.network::discardStatus)).as(point.name).isEmpty();
        }
        assertThat(delivered).isEqualTo(sent);
        mesh.close();
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    /// An SCCP that sends as soon as it may.
    private final class Eager implements Mtp3User {
        private final SimPoint point;
        private final MtpService service;
        private int sent;

        private Eager(SimPoint point) {
            this.point = point;
            this.service = point.call(() -> point.network.register(ServiceIndicator.SCCP, this));
        }

        @Override
        public void onResume(MtpResume resume) {
            PointCodeMask affected = resume.affected();
            PointCode destination = affected.code();
            for (int sls = 0; sls < 16; sls++) {
                service.transfer(point.message(ServiceIndicator.SCCP, destination, sls, sent));
                sent++;
            }
        }

        @Override
        public void onTransfer(Msu msu) {
            delivered++;
            msu.close();
        }

        @Override
        public void onPause(MtpPause pause) {}

        @Override
        public void onStatus(MtpStatus status) {}
    }
}
