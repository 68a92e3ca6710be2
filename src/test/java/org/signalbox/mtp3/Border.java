// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.user.UserPartConversion;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A node in two networks, instances 0 and 1, as [SimPoint]s on one control loop.
final class Border {
    final World world;
    final SimLoop control;
    final Interchange interchange;
    final SimPoint[] sides = new SimPoint[2];

    private final Map<Integer, List<PointConversion>> conversions = new HashMap<>();

    Border(World world, String name, PointCode zero, PointCode one) {
        this(
                world,
                name,
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, zero).withFastRestart(true),
                Mtp3Config.of(NetworkIndicator.NATIONAL, one).withFastRestart(true));
    }

    Border(World world, String name, Mtp3Config zero, Mtp3Config one) {
        this.world = world;
        this.control = world.loop(name);
        this.interchange = new Interchange(control, () -> UserPartConversion.NONE);
        sides[0] = new SimPoint(world, "0", zero, control, name);
        sides[1] = new SimPoint(world, "1", one, control, name);
        for (int instance = 0; instance < 2; instance++) {
            int number = instance;
            control.run(() -> interchange.join(number, sides[number].network));
            sides[instance].heldBeyond = () -> interchange.heldFrom(sides[number].network);
        }
    }

    /// What points of the other network are called in one.
    void convert(int instance, PointConversion... changed) {
        conversions.put(instance, List.of(changed));
        control.run(() -> interchange.convert(conversions));
    }

    /// Each of two points gets an alias in the other's network.
    void joinPoints(PointCode zero, PointCode zeroInOne, PointCode one, PointCode oneInZero) {
        convert(0, new PointConversion(oneInZero, 1, one));
        convert(1, new PointConversion(zeroInOne, 0, zero));
    }

    void close() {
        control.run(
                () -> {
                    interchange.leave(0);
                    interchange.leave(1);
                });
        sides[0].close();
        sides[1].close();
    }
}
