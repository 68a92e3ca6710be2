// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.ConfigDiff;
import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m3ua.AspConfig;
import org.signalbox.m3ua.M3uaEndpointConfig;
import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.Route;
import org.signalbox.node.ChangePlan.Difference;
import org.signalbox.node.ChangePlan.Effect;
import org.signalbox.node.ChangePlan.Step;
import org.signalbox.trace.TraceConfig;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/// Says in words what [Assembly] will do, by the same answers of [Change].
final class Planner {
    /// Routes that are named one by one; of more, how many there are.
    static final int ROUTES_NAMED_MAX = 50;

    private static final String POINT_CHANGES = "its point has another code or network indicator";

    private final Change change;
    private final List<Step> steps = new ArrayList<>();

    private Planner(Change change) {
        this.change = change;
    }

    /// What becomes of each object that is not the same before and after.
    static List<Step> steps(Change change) {
        Planner planner = new Planner(change);
        planner.node();
        planner.instances();
        planner.linksets();
        planner.links();
        planner.m3ua();
        planner.diameter();
        planner.interworking();
        planner.captures();
        return planner.steps;
    }

    private void node() {
        value("hostname", NodeConfig::hostname, Effect.IN_PLACE);
        value("stop-timeout", NodeConfig::stopTimeout, Effect.IN_PLACE);
        value("configuration watch", NodeConfig::watch, Effect.IN_PLACE);
        value("cs7 sctp transport", NodeConfig::transport, Effect.NEXT_START);
        value("web", config -> config.access().web(), Effect.IN_PLACE);
        value("ssh", config -> config.access().ssh(), Effect.IN_PLACE);
        value("console", config -> config.access().console(), Effect.IN_PLACE);
        value("audit log", config -> config.access().audit(), Effect.IN_PLACE);
        value("login block", config -> config.access().block(), Effect.IN_PLACE);
        between("user", config -> config.access().users(), name -> name);
        value("cs7 alarm", NodeConfig::alarms, Effect.IN_PLACE);
        value("logging host", NodeConfig::logHosts, Effect.IN_PLACE);
        value("snmp-server", NodeConfig::snmp, Effect.IN_PLACE);
        between("sctp profile", NodeConfig::profiles, name -> name);
    }

    private void value(String kind, Function<NodeConfig, Object> value, Effect effect) {
        Object old = value.apply(change.before());
        Object now = value.apply(change.after());
        if (!old.equals(now)) {
            add(kind, "", Difference.CHANGED, effect, "");
        }
    }

    // ---- networks ------------------------------------------------------------------------------

    private void instances() {
        SortedSet<Integer> numbers = new TreeSet<>(change.before().instances().keySet());
        numbers.addAll(change.after().instances().keySet());
        for (int number : numbers) {
            InstanceConfig old = change.before().instances().get(number);
            InstanceConfig now = change.after().instances().get(number);
            point(number, old, now);
            routes(number, old, now);
            boolean anew = change.newPoint(number);
            part("conversions", number, old, now, InstanceConfig::conversions, false);
            part("screening", number, old, now, InstanceConfig::screening, false);
            part("multi-layer routing", number, old, now, InstanceConfig::content, false);
            part("sccp and gtt", number, old, now, one -> one.sccp().orElse(null), anew);
        }
        between(
                "m3ua of instance",
                config -> config.m3ua().instances(),
                number -> Integer.toString(number));
    }

    private void point(int number, @Nullable InstanceConfig old, @Nullable InstanceConfig now) {
        String name = "instance " + number;
        if (old == null && now != null) {
            add("point", name, Difference.ADDED, Effect.STARTS, "");
        } else if (old != null && now == null) {
            add("point", name, Difference.REMOVED, Effect.ENDS, "");
        } else if (old != null && now != null && !old.point().equals(now.point())) {
            boolean anew = change.newPoint(number);
            add(
                    "point",
                    name,
                    Difference.CHANGED,
                    anew ? Effect.RESTARTS : Effect.IN_PLACE,
                    anew
                            ? "another point code, network indicator or sharing of load: all of the"
                                    + " instance is made anew"
                            : "");
        }
    }

    private void routes(int number, @Nullable InstanceConfig old, @Nullable InstanceConfig now) {
        ConfigDiff<String, Route> routes =
                ConfigDiff.between(
                        old == null ? List.of() : old.routes().routes(),
                        now == null ? List.of() : now.routes().routes(),
                        route -> route.destination() + " linkset " + route.linkset());
        int differing = routes.added().size() + routes.removed().size() + routes.changed().size();
        String kind = "route of instance " + number;
        if (differing > ROUTES_NAMED_MAX) {
            add(
                    "routes of instance " + number,
                    "",
                    Difference.CHANGED,
                    Effect.IN_PLACE,
                    "%d added, %d removed, %d with another priority"
                            .formatted(
                                    routes.added().size(),
                                    routes.removed().size(),
                                    routes.changed().size()));
            return;
        }
        routes.added().keySet().forEach(name -> inPlace(kind, name, Difference.ADDED));
        routes.removed().keySet().forEach(name -> inPlace(kind, name, Difference.REMOVED));
        routes.changed().keySet().forEach(name -> inPlace(kind, name, Difference.CHANGED));
    }

    private void inPlace(String kind, String name, Difference difference) {
        add(kind, name, difference, Effect.IN_PLACE, "");
    }

    /// A part of an instance that changes its tables while it runs.
    ///
    /// @param part null if it is not there
    /// @param anew whether it is made anew with its point
    private void part(
            String kind,
            int number,
            @Nullable InstanceConfig old,
            @Nullable InstanceConfig now,
            Function<InstanceConfig, @Nullable Object> part,
            boolean anew) {
        Object before = old == null ? null : part.apply(old);
        Object after = now == null ? null : part.apply(now);
        String name = "instance " + number;
        if (old == null || now == null) {
            return; // the point says so
        }
        if (before == null && after != null) {
            add(kind, name, Difference.ADDED, Effect.STARTS, "");
        } else if (before != null && after == null) {
            add(kind, name, Difference.REMOVED, Effect.ENDS, "");
        } else if (before != null && !before.equals(after)) {
            add(
                    kind,
                    name,
                    Difference.CHANGED,
                    anew ? Effect.RESTARTS : Effect.IN_PLACE,
                    anew ? POINT_CHANGES : "");
        }
    }

    // ---- signalling links ----------------------------------------------------------------------

    private void linksets() {
        between(
                "linkset",
                Planner::linksetsOfLinks,
                name -> name,
                change::sameLinkset,
                name -> pointChanges(name) ? POINT_CHANGES : "it leads to another point");
    }

    /// Without those that stand for application servers.
    private static SortedMap<String, LinksetConfig> linksetsOfLinks(NodeConfig config) {
        SortedMap<String, LinksetConfig> linksets = new TreeMap<>(config.linksets());
        linksets.keySet().removeAll(config.m3ua().applicationServers().keySet());
        return linksets;
    }

    private boolean pointChanges(String linkset) {
        return change.before().instanceOf(linkset).map(change::newPoint).orElse(false);
    }

    private void links() {
        between(
                "local peer",
                NodeConfig::localPeers,
                port -> Integer.toString(port),
                change::samePeer,
                _ -> "another address to bind");
        between("link", NodeConfig::links, LinkIdentity::toString, change::sameLink, this::whyLink);
    }

    private String whyLink(LinkIdentity id) {
        if (!change.sameLinkset(id.linkset())) {
            return "its linkset restarts";
        }
        M2paLinkConfig old = change.before().links().get(id);
        return old != null && !change.samePeer(old.localPort())
                ? "its local peer restarts"
                : "its association or a timer of it changes";
    }

    // ---- M3UA ----------------------------------------------------------------------------------

    private void m3ua() {
        between(
                "m3ua port",
                config -> config.m3ua().endpoints(),
                Planner::words,
                change::sameM3uaEndpoint,
                _ -> "another address to bind");
        between(
                "as",
                config -> config.m3ua().applicationServers(),
                name -> name,
                change::sameServer,
                name ->
                        pointChanges(name)
                                ? POINT_CHANGES
                                : "another routing key, context or place in the network");
        between("asp", config -> config.m3ua().asps(), name -> name, change::sameAsp, this::whyAsp);
    }

    private static String words(M3uaEndpointConfig.At at) {
        return at.transport().name().toLowerCase(Locale.ROOT) + " " + at.port();
    }

    private String whyAsp(String name) {
        AspConfig old = change.before().m3ua().asps().get(name);
        return old != null && !change.sameM3uaEndpoint(old.at())
                ? "its port restarts"
                : "its association changes";
    }

    // ---- Diameter, interworking, captures ------------------------------------------------------

    private void diameter() {
        Optional<DiameterConfig> old = change.before().diameter();
        Optional<DiameterConfig> now = change.after().diameter();
        if (old.isEmpty() || now.isEmpty()) {
            appearance("diameter", old, now);
            return;
        }
        if (!change.sameDiameter()) {
            add(
                    "diameter",
                    "",
                    Difference.CHANGED,
                    Effect.RESTARTS,
                    "another identity, realm, address or port of this node: all peers are told"
                            + " good-bye");
        }
        between(
                "diameter peer",
                Change::diameterPeers,
                name -> name,
                change::sameDiameterPeer,
                name -> change.whyMetAnew(name).orElseThrow());
        changed("diameter routing", old.get(), now.get(), DiameterConfig::routing);
        changed("diameter firewall", old.get(), now.get(), DiameterConfig::firewall);
        changed("diameter certificate", old.get(), now.get(), DiameterConfig::tls);
        between("diameter quirks of peer", NodeConfig::quirks, name -> name);
    }

    private void changed(
            String kind,
            DiameterConfig old,
            DiameterConfig now,
            Function<DiameterConfig, @Nullable Object> part) {
        if (!Objects.equals(part.apply(old), part.apply(now))) {
            add(kind, "", Difference.CHANGED, Effect.IN_PLACE, "");
        }
    }

    private void interworking() {
        Optional<?> old = change.before().interworking();
        Optional<?> now = change.after().interworking();
        if (old.isEmpty() || now.isEmpty()) {
            appearance("interworking", old, now);
        } else if (!change.sameInterworking()) {
            add(
                    "interworking",
                    "",
                    Difference.CHANGED,
                    Effect.RESTARTS,
                    "another number, realm or instance, or Diameter restarts: what waits is"
                            + " answered first");
        } else if (!old.equals(now)) {
            add("interworking", "", Difference.CHANGED, Effect.IN_PLACE, "");
        }
    }

    private void appearance(String kind, Optional<?> old, Optional<?> now) {
        if (old.isEmpty() && now.isPresent()) {
            add(kind, "", Difference.ADDED, Effect.STARTS, "");
        } else if (old.isPresent() && now.isEmpty()) {
            add(kind, "", Difference.REMOVED, Effect.ENDS, "");
        }
    }

    private void captures() {
        TraceConfig old = change.before().trace();
        TraceConfig now = change.after().trace();
        if (!old.accessLists().equals(now.accessLists())) {
            add("access lists", "", Difference.CHANGED, Effect.IN_PLACE, "");
        }
        if (!old.paklog().equals(now.paklog())
                || !old.outlets().equals(now.outlets())
                || !old.directory().equals(now.directory())) {
            add("captures", "", Difference.CHANGED, Effect.IN_PLACE, "");
        }
    }

    // ---- what differs --------------------------------------------------------------------------

    /// @param goesOn whether what is there before and after goes on, whatever its own lines say
    /// @param why it is made anew
    private <K, V> void between(
            String kind,
            Function<NodeConfig, Map<K, V>> values,
            Function<K, String> name,
            Predicate<K> goesOn,
            Function<K, String> why) {
        Map<K, V> before = values.apply(change.before());
        Map<K, V> after = values.apply(change.after());
        Set<K> keys = new TreeSet<>(Comparator.comparing(name));
        keys.addAll(before.keySet());
        keys.addAll(after.keySet());
        for (K key : keys) {
            V old = before.get(key);
            V now = after.get(key);
            if (old == null) {
                add(kind, name.apply(key), Difference.ADDED, Effect.STARTS, "");
            } else if (now == null) {
                add(kind, name.apply(key), Difference.REMOVED, Effect.ENDS, "");
            } else if (!goesOn.test(key)) {
                add(kind, name.apply(key), Difference.CHANGED, Effect.RESTARTS, why.apply(key));
            } else if (!old.equals(now)) {
                inPlace(kind, name.apply(key), Difference.CHANGED);
            }
        }
    }

    /// Tables and settings, which nothing restarts for.
    private <K, V> void between(
            String kind, Function<NodeConfig, Map<K, V>> values, Function<K, String> name) {
        between(kind, values, name, _ -> true, _ -> "");
    }

    private void add(String kind, String name, Difference difference, Effect effect, String why) {
        steps.add(new Step(kind, name, difference, effect, why));
    }
}
