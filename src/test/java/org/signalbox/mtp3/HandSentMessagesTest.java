// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.mtp3.SnmMessage.ChangebackDeclaration;
import org.signalbox.mtp3.SnmMessage.ChangeoverOrder;
import org.signalbox.mtp3.SnmMessage.DataLinkConnection;
import org.signalbox.mtp3.SnmMessage.DataLinkConnection.Outcome;
import org.signalbox.mtp3.SnmMessage.DataLinkConnectionOrder;
import org.signalbox.mtp3.SnmMessage.Inhibiting;
import org.signalbox.mtp3.SnmMessage.Inhibiting.Signal;
import org.signalbox.mtp3.SnmMessage.RouteSetCongestionTest;
import org.signalbox.mtp3.SnmMessage.TrafficRestartWaiting;
import org.signalbox.mtp3.SnmMessage.TransferClusterProhibited;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Messages that an operator sends by hand leave on the wire, octet by octet as section 15 of the
/// variant's standard has them.
@NullUnmarked
class HandSentMessagesTest {
    private final World world = new World(1);
    private final List<String> heard = new ArrayList<>();
    private SimPoint point;

    @ParameterizedTest
    @CsvSource({
        "ITU, TFP, 143930",
        "ITU, TFC, 2339b0",
        "ITU, RCT, 13",
        "ITU, UPU, 1a393015",
        "ITU, LIN, 16",
        "ITU, LRT, 86",
        "ITU, COO, 1107",
        "ITU, CBD, 5105",
        "ITU, DLC, 18bc0a",
        "ITU, CNP, 48",
        "ANSI, TFP, 14070605",
        "ANSI, TCP, 24000605",
        "ANSI, TFC, 2307060502",
        "ANSI, RCT, 13",
        "ANSI, TRW, 27",
        "ANSI, UPU, 1a07060515",
        "ANSI, LIN, 1600",
        "ANSI, CBD, 515000",
        "ANSI, DLC, 18c0ab02",
        "ANSI, CSS, 2800",
        "CHINA, TFP, 14070605",
        "CHINA, TFC, 2307060502",
        "CHINA, LFU, 66",
        "CHINA, CNS, 38",
        "TTC, RCT, 0013",
        "TTC, CBD, 005101"
    })
    void leavesOnTheWire(Variant variant, SnmHeading heading, String octets) {
        begin(variant);
        long before = point.network.managementSent().get(heading);

        point.run(() -> point.network.sendByHand("X", message(variant, heading)));
        world.runFor(Duration.ofMillis(50));

        assertThat(heard).containsExactly(octets);
        assertThat(point.network.managementSent().get(heading)).isEqualTo(before + 1);
        assertThat(point.events).contains(new Mtp3Event.SentByHand("X", message(variant, heading)));
        end();
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void whatTheVariantDoesNotHaveIsRefused(Variant variant) {
        begin(variant);
        Map<SnmHeading, SnmMessage> candidates =
                Map.of(
                        SnmHeading.TRW, new TrafficRestartWaiting(),
                        SnmHeading.LIN, new Inhibiting(0, Signal.INHIBIT),
                        SnmHeading.DLC, new DataLinkConnectionOrder(0, 1));

        candidates.forEach(
                (heading, message) -> {
                    if (!SnmLayout.of(variant).has(heading)) {
                        assertThat(refusal(message))
                                .isEqualTo(
                                        "networks of variant %s have no %s"
                                                .formatted(variant.word(), heading));
                    }
                });
        world.runFor(Duration.ofMillis(50));

        assertThat(heard).isEmpty();
        end();
    }

    /// In words; fails if there is none.
    private String refusal(SnmMessage message) {
        return point.call(
                () -> {
                    try {
                        point.network.sendByHand("X", message);
                    } catch (IllegalArgumentException refused) {
                        return refused.getMessage();
                    }
                    throw new AssertionError(message + " was sent");
                });
    }

    private static SnmMessage message(Variant variant, SnmHeading heading) {
        PointCode about = PointCode.parse(variant, variant == Variant.ITU ? "6.7.1" : "5.6.7");
        return switch (heading) {
            case TFP -> new TransferProhibited(about);
            case TCP -> new TransferClusterProhibited(about);
            case TFC -> new TransferControlled(about, 2);
            case RCT -> new RouteSetCongestionTest();
            case TRW -> new TrafficRestartWaiting();
            case UPU ->
                    new UserPartUnavailable(
                            about, ServiceIndicator.ISUP, UnavailabilityCause.UNEQUIPPED);
            case LIN -> new Inhibiting(0, Signal.INHIBIT);
            case LFU -> new Inhibiting(0, Signal.FORCED_UNINHIBIT);
            case LRT -> new Inhibiting(0, Signal.REMOTE_TEST);
            case COO -> new ChangeoverOrder(0, 7, false);
            case CBD -> new ChangebackDeclaration(0, 5);
            case DLC -> new DataLinkConnectionOrder(0, 0x2ABC);
            case CSS -> new DataLinkConnection(0, Outcome.SUCCESSFUL);
            case CNS -> new DataLinkConnection(0, Outcome.NOT_SUCCESSFUL);
            case CNP -> new DataLinkConnection(0, Outcome.NOT_POSSIBLE);
            default -> throw new IllegalArgumentException("no sample of " + heading);
        };
    }

    private void begin(Variant variant) {
        PointCode self = PointCode.parse(variant, "1.1.1");
        PointCode other = PointCode.parse(variant, "2.2.1");
        point = SimPoint.of(world, "A", self);
        Wire wire = new Wire(world, Duration.ofMillis(2));
        point.addLinkset("X", other.toString());
        point.addLink("X", 0, wire, 0);
        BarePeer peer = new BarePeer(world, wire, other, self, 0);
        world.runFor(Duration.ofSeconds(1));
        peer.tap =
                msu -> {
                    if (msu.serviceInformation().serviceIndicator() == ServiceIndicator.SNM) {
                        heard.add(ByteBufUtil.hexDump(msu.userPart()));
                    }
                };
    }

    private void end() {
        point.close();
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).isZero();
    }
}
