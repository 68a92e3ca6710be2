// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The laboratory of four countries.
///
/// ```
///   A 1.2.3 ---- B 4.5.6 ---- C 7.7.1
///                      \       |
///                       \      |
///                        D 7.8.1
/// ```
@NullUnmarked
final class Countries {
    static final List<String> NAMES = List.of("A", "B", "C", "D");
    static final Map<String, String> CODES =
            Map.of("A", "1.2.3", "B", "4.5.6", "C", "7.7.1", "D", "7.8.1");
    static final List<String> PAIRS = List.of("AB", "BC", "CD", "BD");

    final World world;
    final int linksEach;
    final Map<String, SimPoint> points = new LinkedHashMap<>();

    /// By pair and number, as in `AB0`.
    final Map<String, Wire> wires = new LinkedHashMap<>();

    Countries(World world, int linksEach) {
        this.world = world;
        this.linksEach = linksEach;
        for (String pair : PAIRS) {
            for (int link = 0; link < linksEach; link++) {
                wires.put(pair + link, new Wire(world, Duration.ofMillis(5)));
            }
        }
    }

    static PointCode code(String name) {
        return PointCode.itu(CODES.get(name));
    }

    static String toward(String name) {
        return "ToCountry" + name;
    }

    SimPoint point(String name) {
        return points.get(name);
    }

    /// Starts, or starts again, a country with all its links and no routes.
    SimPoint start(String name) {
        SimPoint point = SimPoint.of(world, "Country" + name, CODES.get(name));
        points.put(name, point);
        for (String pair : PAIRS) {
            int side = pair.indexOf(name);
            if (side < 0) {
                continue;
            }
            String other = pair.substring(1 - side, 2 - side);
            point.addLinkset(toward(other), CODES.get(other));
            for (int link = 0; link < linksEach; link++) {
                point.addLink(toward(other), link, wires.get(pair + link), side);
            }
        }
        return point;
    }

    void startAll() {
        NAMES.forEach(this::start);
    }

    /// The process of a country ends without a word.
    void kill(String name) {
        List<Wire> dying = new ArrayList<>();
        List<Integer> sides = new ArrayList<>();
        for (String pair : PAIRS) {
            int side = pair.indexOf(name);
            for (int link = 0; side >= 0 && link < linksEach; link++) {
                dying.add(wires.get(pair + link));
                sides.add(side);
            }
        }
        SimPoint point = points.remove(name);
        point.die(dying, sides);
    }

    void runFor(Duration time) {
        world.runFor(time);
    }

    /// Closes everything; nothing may be left.
    void close() {
        points.values().forEach(SimPoint::close);
        world.runFor(Duration.ofSeconds(5));
    }

    static Route route(String destination, String toward) {
        return route(destination, toward, Route.PRIORITY_DEFAULT);
    }

    /// @param destination as in `7.0.0/3`
    static Route route(String destination, String toward, int priority) {
        return new Route(mask(destination), toward(toward), priority);
    }

    static PointCodeMask mask(String text) {
        String[] parts = text.split("/");
        return new PointCodeMask(PointCode.itu(parts[0]), Integer.parseInt(parts[1]));
    }
}
