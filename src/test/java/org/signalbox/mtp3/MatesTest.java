// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.link.Egress;
import org.signalbox.mtp3.AdjacentPoint.Restriction;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What goes to a mate, and what comes from there.
@NullUnmarked
class MatesTest {
    private static final PointCode OWN = PointCode.itu("4.5.6");
    private static final PointCode SERVER = PointCode.itu("1.2.3");
    private static final PointCode NEIGHBOUR = PointCode.itu("4.5.7");
    private static final PointCode FAR = PointCode.itu("7.8.1");
    private static final int APPLICATION = 0;
    private static final int MATE = 1;
    private static final int POINT = 2;

    private final Map<String, AdjacentPoint> adjacents = new TreeMap<>();
    private final Map<String, LinksetPaths> paths = new HashMap<>();

    MatesTest() {
        linkset(APPLICATION, "hlr", SERVER, FarEnd.APPLICATION);
        linkset(MATE, "south", OWN, FarEnd.MATE);
        linkset(POINT, "neighbour", NEIGHBOUR, FarEnd.POINT);
    }

    @Test
    void takesNothingForGrantedOfTheMate() {
        adjacents.get("hlr").available = false;
        assertThat(from(Msu.OWN, SERVER)).isEqualTo(new Discard(DiscardReason.INACCESSIBLE));

        mateSays(NonAdjacentStatus.ALLOWED);
        assertThat(wayFrom(Msu.OWN, SERVER)).isEqualTo(MATE);

        mateSays(NonAdjacentStatus.PROHIBITED);
        assertThat(from(Msu.OWN, SERVER)).isEqualTo(new Discard(DiscardReason.INACCESSIBLE));
    }

    @Test
    void prefersApplicationsHere() {
        mateSays(NonAdjacentStatus.ALLOWED);

        assertThat(wayFrom(POINT, SERVER)).isEqualTo(APPLICATION);
        assertThat(wayFrom(MATE, SERVER)).isEqualTo(APPLICATION);
    }

    @Test
    void prefersWhateverIsConfigured() {
        mateSays(NonAdjacentStatus.ALLOWED);
        adjacents.get("hlr").available = false;

        assertThat(wayFrom(Msu.OWN, SERVER, new Route(PointCodeMask.full(SERVER), "neighbour", 9)))
                .isEqualTo(POINT);
    }

    @Test
    void givesBackNothingThatCameFromTheMate() {
        mateSays(NonAdjacentStatus.ALLOWED);
        adjacents.get("hlr").available = false;

        assertThat(wayFrom(POINT, SERVER)).isEqualTo(MATE);
        assertThat(from(MATE, SERVER)).isEqualTo(new Discard(DiscardReason.CIRCULAR_ROUTE));
    }

    /// By a detour over neighbours it might come back as well.
    @Test
    void passesWhatCameFromTheMateToApplicationsOnly() {
        Route toFar = new Route(PointCodeMask.full(FAR), "neighbour");
        Route detour = new Route(PointCodeMask.full(SERVER), "neighbour");
        adjacents.get("hlr").available = false;

        assertThat(wayFrom(APPLICATION, FAR, toFar)).isEqualTo(POINT);
        assertThat(from(MATE, FAR, toFar)).isEqualTo(new Discard(DiscardReason.CIRCULAR_ROUTE));
        assertThat(from(MATE, SERVER, detour)).isEqualTo(new Discard(DiscardReason.CIRCULAR_ROUTE));
        assertThat(from(MATE, OWN)).isEqualTo(Decision.DELIVER);
    }

    private void mateSays(NonAdjacentStatus status) {
        AdjacentPoint mate = adjacents.get("south");
        PointCodeMask server = PointCodeMask.full(SERVER);
        mate.restrictions.put(server, new Restriction(mate, server, status, 0));
    }

    private void linkset(int number, String name, PointCode code, FarEnd farEnd) {
        AdjacentPoint point = new AdjacentPoint(name, code, farEnd);
        point.available = true;
        adjacents.put(name, point);
        paths.put(name, new LinksetPaths(number, List.of(new LinkPath(new NoEgress(), true))));
    }

    private int wayFrom(int linkset, PointCode to, Route... routes) {
        return ((Forward) from(linkset, to, routes)).linkset();
    }

    private Decision from(int linkset, PointCode to, Route... routes) {
        RouteSelection selection =
                new RouteSelection(Variant.ITU, RouteTable.of(routes), adjacents);
        return RoutingSnapshotCompiler.compile(
                        Mtp3Config.of(NetworkIndicator.INTERNATIONAL, OWN),
                        selection,
                        List.of(),
                        paths)
                .decide(to, PointCode.itu("2.1.1"), SignallingLinkSelection.of(3), linkset);
    }

    private static final class NoEgress implements Egress {
        @Override
        public void send(Msu msu) {
            msu.close();
        }

        @Override
        public int congestion() {
            return 0;
        }
    }
}
