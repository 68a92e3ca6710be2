// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The gates of one network to others, as that network sees them: beside its linksets they are what
/// routes lead over. [Interchange] makes them. On the control loop.
final class Gates {
    private final Linksets linksets;
    private final Consumer<Map<String, AliasPoint>> told;

    /// By name.
    private final Map<String, Gate> byName = new TreeMap<>();

    /// What was told last.
    private Map<String, AliasPoint> aliases = Map.of();

    /// The others; null while this network is alone.
    private @Nullable Interchange interchange;

    /// @param told of all aliases and their states, when something of that has changed
    Gates(Linksets linksets, Consumer<Map<String, AliasPoint>> told) {
        this.linksets = linksets;
        this.told = told;
    }

    Collection<Gate> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    @Nullable Gate find(PointConversion conversion) {
        Gate gate = byName.get(Gate.name(conversion));
        return gate != null && gate.conversion().equals(conversion) ? gate : null;
    }

    @Nullable Gate find(PointCode alias) {
        for (Gate gate : byName.values()) {
            if (gate.conversion().alias().equals(alias)) {
                return gate;
            }
        }
        return null;
    }

    /// A gate that is in no use yet.
    Gate make(PointConversion conversion, Crossing crossing) {
        return new Gate(Gate.name(conversion), linksets.nextNumber(), conversion, crossing);
    }

    /// From now on these are all.
    void use(Collection<Gate> gates) {
        byName.clear();
        gates.forEach(gate -> byName.put(gate.name(), gate));
        update();
    }

    /// Some point beyond a gate may have another state. What has changed in a network without being
    /// in its snapshot counts when it is, since that network would throw away what came before.
    void update() {
        Map<String, AliasPoint> updated = new TreeMap<>();
        for (Gate gate : byName.values()) {
            PointConversion conversion = gate.conversion();
            DestinationState state =
                    gate.crossing().isSettled()
                            ? gate.crossing().stateOf(conversion.real())
                            : toldState(gate);
            updated.put(gate.name(), new AliasPoint(conversion.alias(), state));
        }
        aliases = updated;
        told.accept(updated);
    }

    private DestinationState toldState(Gate gate) {
        AliasPoint told = aliases.get(gate.name());
        return told != null && told.code().equals(gate.conversion().alias())
                ? told.state()
                : DestinationState.INACCESSIBLE;
    }

    /// Adds what the compiler of snapshots is to know.
    void addPaths(Map<String, LinksetPaths> paths) {
        for (Gate gate : byName.values()) {
            // whether it can be used, the routes say
            paths.put(
                    gate.name(),
                    new LinksetPaths(gate.number(), List.of(new LinkPath(gate, true))));
        }
    }

    // ---- the others ---------------------------------------------------------------------------

    void join(Interchange others) {
        interchange = others;
    }

    void leave() {
        interchange = null;
    }

    /// A snapshot of this network has been published: gates of others may lead into it.
    void published() {
        if (interchange != null) {
            interchange.published();
        }
    }

    /// The loops of other networks that may use a snapshot of this one.
    List<Loop> feeders() {
        return interchange == null ? List.of() : interchange.feeders(this);
    }

    /// The loops of this network's links.
    List<Loop> loops() {
        List<Loop> loops = new ArrayList<>();
        for (LinksetControl linkset : linksets.all()) {
            for (LinkControl link : linkset.links.values()) {
                loops.add(link.link.loop());
            }
        }
        return loops;
    }
}
