// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Loop;
import org.signalbox.mtp3.user.UserPartConversion;
import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Joins the networks of a node: a point of one that has an alias in another is reached from there
/// through a [Gate].
///
/// ```
///   Interchange interchange = new Interchange(controlLoop, AddressCrossing::new);
///   interchange.join(0, international);
///   interchange.join(1, national);
///   interchange.convert(
///           Map.of(
///                   0, List.of(new PointConversion(alias of the far point, 1, its code)),
///                   1, List.of(new PointConversion(alias of the near point, 0, its code))));
/// ```
///
/// The state of an alias follows that of its point: whenever a network has published a snapshot,
/// those with gates into it look anew.
///
/// All networks run on the same control loop, and all methods are called there.
public final class Interchange {
    private final Loop loop;
    private final Supplier<UserPartConversion> addresses;
    private final SortedMap<Integer, Mtp3Network> networks = new TreeMap<>();
    private final List<Crossing> crossings = new ArrayList<>();

    private Map<Integer, List<PointConversion>> conversions = Map.of();

    /// Whether aliases are to be looked at when the control loop has done what it is doing.
    private boolean due;

    /// @param addresses makes what says anew the addresses of SCCP; one for each loop and pair of
    ///     networks
    public Interchange(Loop loop, Supplier<UserPartConversion> addresses) {
        this.loop = loop;
        this.addresses = addresses;
    }

    /// Takes in a network. Conversions that were waiting for it begin.
    ///
    /// @throws IllegalArgumentException if there is one of that number
    public void join(int instance, Mtp3Network network) {
        assert loop.inLoop();
        if (networks.putIfAbsent(instance, network) != null) {
            throw new IllegalArgumentException("instance " + instance + " is there already");
        }
        network.gates().join(this);
        rebuild();
    }

    /// Takes out a network, to be called before it is closed: gates to it and from it are gone, and
    /// what waits for them is thrown away. Does nothing if there is none of that number.
    public void leave(int instance) {
        assert loop.inLoop();
        Mtp3Network network = networks.remove(instance);
        if (network != null) {
            rebuild();
            network.gates().use(List.of());
            network.gates().leave();
        }
    }

    /// What is converted from now on, by instance. Conversions to networks that are not there wait
    /// for them; those that stay the same are not touched.
    public void convert(Map<Integer, List<PointConversion>> changed) {
        assert loop.inLoop();
        if (!changed.equals(conversions)) {
            conversions = Map.copyOf(changed);
            rebuild();
        }
    }

    /// Messages that have left a network's links and wait to be taken by another; for tests of
    /// conservation.
    int heldFrom(Mtp3Network network) {
        return crossings.stream()
                .filter(crossing -> crossing.isFrom(network.side()))
                .mapToInt(Crossing::held)
                .sum();
    }

    /// A network has published a snapshot.
    void published() {
        if (!due && networks.size() > 1) {
            due = true;
            loop.execute(this::updateAll);
        }
    }

    /// The loops of all links but those of one network.
    List<Loop> feeders(Gates of) {
        List<Loop> loops = new ArrayList<>();
        for (Mtp3Network network : networks.values()) {
            if (network.gates() != of) {
                loops.addAll(network.gates().loops());
            }
        }
        return loops;
    }

    private void updateAll() {
        due = false;
        networks.values().forEach(network -> network.gates().update());
    }

    private void rebuild() {
        List<Crossing> used = new ArrayList<>();
        networks.forEach(
                (here, from) -> {
                    List<Gate> gates = new ArrayList<>();
                    networks.forEach(
                            (there, to) -> {
                                if (here.equals(there)) {
                                    return;
                                }
                                Crossing crossing = crossing(from, to);
                                List<Gate> through = gates(here, from, there, crossing);
                                crossing.use(aliases(there, here), byAlias(through));
                                used.add(crossing);
                                gates.addAll(through);
                            });
                    from.gates().use(gates);
                });
        for (Crossing crossing : List.copyOf(crossings)) {
            if (!used.contains(crossing)) {
                crossings.remove(crossing);
                crossing.close();
            }
        }
    }

    private Crossing crossing(Mtp3Network from, Mtp3Network to) {
        for (Crossing crossing : crossings) {
            if (crossing.joins(from.side(), to.side())) {
                return crossing;
            }
        }
        Crossing crossing = new Crossing(from.side(), to.side(), addresses);
        crossings.add(crossing);
        return crossing;
    }

    private List<Gate> gates(int here, Mtp3Network from, int there, Crossing crossing) {
        List<Gate> gates = new ArrayList<>();
        for (PointConversion conversion : conversions.getOrDefault(here, List.of())) {
            if (conversion.instance() == there) {
                Gate known = from.gates().find(conversion);
                gates.add(
                        known != null && known.crossing() == crossing
                                ? known
                                : from.gates().make(conversion, crossing));
            }
        }
        return gates;
    }

    /// What points of one network are called in another: by code there the code here.
    private Map<PointCode, PointCode> aliases(int here, int there) {
        Map<PointCode, PointCode> aliases = new HashMap<>();
        for (PointConversion conversion : conversions.getOrDefault(here, List.of())) {
            if (conversion.instance() == there) {
                aliases.put(conversion.real(), conversion.alias());
            }
        }
        return aliases;
    }

    private static Map<PointCode, Gate> byAlias(List<Gate> gates) {
        Map<PointCode, Gate> byAlias = new HashMap<>();
        gates.forEach(gate -> byAlias.put(gate.conversion().alias(), gate));
        return byAlias;
    }
}
