// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.signalbox.Seeds;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/// Whatever octets a neighbour sends, codecs understand or refuse them, and a point stays whole.
@NullUnmarked
class Mtp3FuzzTest {
    /// As the fuzzer's, without its guidance, in every build.
    @Seeds(50)
    void pointSurvivesRandomOctets(long seed) {
        byte[] octets = new byte[400];
        new Random(seed).nextBytes(octets);
        pointSurvivesAnyOctets(octets);
    }

    @Seeds(200)
    void codecsUnderstandOrRefuseRandomOctets(long seed) {
        Random random = new Random(seed);
        byte[] octets = new byte[1 + random.nextInt(24)];
        random.nextBytes(octets);
        codecsUnderstandOrRefuse(octets);
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void codecsUnderstandOrRefuse(byte[] octets) {
        for (Variant variant : Variant.values()) {
            ByteBuf buffer = Unpooled.buffer().writeBytes(octets);
            try (Msu msu = Msu.decode(variant, buffer)) {
                assertThat(msu.length()).isEqualTo(octets.length);
                assertThat(msu.userPart()).hasSize(msu.userPartLength());
                judgeManagement(msu);
                judgeTest(msu);
            } catch (MsuDecodeException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
                buffer.release();
            }
            assertThat(buffer.refCnt()).isZero();
        }
    }

    /// The octets are cut into messages: the first of each gives the service indicator and the
    /// length.
    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void pointSurvivesAnyOctets(byte[] octets) {
        for (Variant variant : Variant.values()) {
            pointSurvives(variant, octets);
        }
    }

    private static void pointSurvives(Variant variant, byte[] octets) {
        World world = new World(1);
        SimPoint point = SimPoint.of(world, "STP", PointCode.parse(variant, "1.2.3"));
        Wire wire = new Wire(world, Duration.ofMillis(1));
        point.addLinkset("X", "2.2.2");
        point.addLink("X", 0, wire, 0);
        BarePeer peer = new BarePeer(world, wire, PointCode.parse(variant, "2.2.2"), point.code, 0);
        point.routes(new Route(PointCodeMask.around(PointCode.parse(variant, "7.0.0"), 3), "X"));
        world.runFor(Duration.ofMillis(100));
        if (SnmLayout.of(variant).has(SnmHeading.TRA)) {
            peer.send(new TrafficRestartAllowed());
        }
        world.runFor(Duration.ofMillis(100));
        world.check(point::checkConservation);

        for (int at = 0; at < octets.length; ) {
            int end = Math.min(octets.length, at + 1 + (octets[at] >>> 4 & 0x0F));
            peer.send(
                    ServiceIndicator.of(octets[at] & 0x0F),
                    new RoutingLabel(peer.other, peer.self, SignallingLinkSelection.of(0)),
                    Arrays.copyOfRange(octets, at + 1, end));
            world.runFor(Duration.ofMillis(1));
            at = end;
        }
        world.runFor(Duration.ofSeconds(2));

        assertThat(point.network.held()).isZero();
        assertThat(point.pingNow(PingRequest.to(point.code)).isSuccessful()).isTrue();
        point.close();
        world.runFor(Duration.ofSeconds(1));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    private static void judgeManagement(Msu msu) {
        try {
            SnmMessage message = SnmCodec.decode(msu);
            if (!(message instanceof SnmMessage.NotImplemented)) {
                byte[] again = SnmCodec.encode(msu.variant(), message);
                assertThat(msu.userPartLength()).isGreaterThanOrEqualTo(again.length);
            }
        } catch (SnmDecodeException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private static void judgeTest(Msu msu) {
        try {
            byte[] again = LinkTestCodec.encode(msu.variant(), 3, LinkTestCodec.decode(msu));
            assertThat(msu.userPartLength()).isGreaterThanOrEqualTo(again.length);
        } catch (LinkTestDecodeException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
