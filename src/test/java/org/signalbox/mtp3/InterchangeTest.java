// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.List;

/// A node in two networks with a neighbour in each; a point of one is known in the other by an
/// alias.
@NullUnmarked
class InterchangeTest {
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final World world = new World(1);

    private Border border;
    private Wire wire0;
    private Wire wire1;
    private BarePeer peer0;
    private BarePeer peer1;

    /// Its neighbour in a network of a variant, which calls the node `gateway`.
    private static PointCode neighbour(Variant variant) {
        return code(variant, "2.2.2", "10.2.2", "20.2.2", "3.2.2");
    }

    private static PointCode gateway(Variant variant) {
        return code(variant, "1.1.1", "10.1.1", "20.1.1", "3.1.1");
    }

    /// What the other network's neighbour is called there.
    private static PointCode alias(Variant variant) {
        return code(variant, "6.6.6", "10.6.6", "20.6.6", "3.6.6");
    }

    private static PointCode code(
            Variant variant, String itu, String ansi, String china, String ttc) {
        return PointCode.parse(
                variant,
                switch (variant) {
                    case ITU -> itu;
                    case ANSI -> ansi;
                    case CHINA -> china;
                    case TTC -> ttc;
                });
    }

    private void start(Variant zero, Variant one) {
        start(
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, gateway(zero)).withFastRestart(true),
                Mtp3Config.of(NetworkIndicator.NATIONAL, gateway(one)).withFastRestart(true));
    }

    private void start(Mtp3Config zero, Mtp3Config one) {
        border = new Border(world, "G", zero, one);
        wire0 = new Wire(world, Duration.ofMillis(3));
        wire1 = new Wire(world, Duration.ofMillis(3));
        peer0 = peer(0, wire0);
        peer1 = peer(1, wire1);
        peer1.network = NetworkIndicator.NATIONAL;
        world.check(
                () -> {
                    for (SimPoint side : border.sides) {
                        side.checkConservation();
                    }
                });
        world.runFor(SETTLED);
        for (BarePeer peer : List.of(peer0, peer1)) {
            if (peer.self.variant() != Variant.TTC) {
                peer.send(new SnmMessage.TrafficRestartAllowed());
            }
        }
        world.runFor(SETTLED);
    }

    private void join() {
        border.joinPoints(peer0.self, alias(peer1.self.variant()), peer1.self, alias0());
        world.runFor(MOMENT);
    }

    private PointCode alias0() {
        return alias(peer0.self.variant());
    }

    private PointCode alias1() {
        return alias(peer1.self.variant());
    }

    private BarePeer peer(int instance, Wire wire) {
        SimPoint side = border.sides[instance];
        PointCode neighbour = neighbour(side.code.variant());
        side.addLinkset("N", neighbour.toString());
        side.addLink("N", 0, wire, 0);
        return new BarePeer(world, wire, neighbour, side.code, 0);
    }

    @AfterEach
    void end() {
        border.close();
        world.runFor(SETTLED);
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    // ---- messages -----------------------------------------------------------------------------

    /// A release-complete of ISUP from the neighbour in one network for the alias of the other's,
    /// and what that gets: label, network indicator, priority of ANSI's networks (2 here), selection
    /// as the next point of an ANSI network is to see it. Worked out by hand.
    @ParameterizedTest
    @CsvSource({
        "ITU, ITU, 0536b0047401001000, 8512900d7c01001000",
        "ITU, ANSI, 0536b0047401001000, 8502020a06060a1301001000",
        "ITU, CHINA, 0536b0047401001000, 850202140606140701001000",
        "ITU, TTC, 0536b0047401001000, 850219061b0701001000",
        "ANSI, ITU, 2506060a02020ab701001000, 8512900d7c01001000",
        "ANSI, ANSI, 2506060a02020ab701001000, a502020a06060abb01001000",
        "ANSI, CHINA, 2506060a02020ab701001000, 850202140606140701001000",
        "ANSI, TTC, 2506060a02020ab701001000, 850219061b0701001000",
        "CHINA, ITU, 050606140202140701001000, 8512900d7c01001000",
        "CHINA, ANSI, 050606140202140701001000, 8502020a06060a1301001000",
        "CHINA, CHINA, 050606140202140701001000, 850202140606140701001000",
        "CHINA, TTC, 050606140202140701001000, 850219061b0701001000",
        "TTC, ITU, 05061b02190701001000, 8512900d7c01001000",
        "TTC, ANSI, 05061b02190701001000, 8502020a06060a1301001000",
        "TTC, CHINA, 05061b02190701001000, 850202140606140701001000",
        "TTC, TTC, 05061b02190701001000, 850219061b0701001000"
    })
    void messageForAnAliasReachesItsPoint(
            Variant from, Variant to, String sent, String received) {
        start(from, to);
        join();
        peer1.received.clear();

        peer0.sendHex(sent);
        world.runFor(MOMENT);

        assertThat(peer1.received).containsExactly(received);
        assertThat(border.sides[0].count(Mtp3Counter.CONVERTED_OUT)).isEqualTo(1);
        assertThat(border.sides[1].count(Mtp3Counter.CONVERTED_IN)).isEqualTo(1);
    }
}
