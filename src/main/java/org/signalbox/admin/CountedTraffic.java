// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.History.Counts;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.node.EgressMetrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/// What the counters of a node say of the traffic of its objects, by the names of [History]:
/// `link:ToB:0`, `linkset:ToB`, `as:Hlr`, `asp:Hlr1`, `peer:dra1`, and `node` for all messages of
/// MTP.
///
/// Counters are read as they stand, from any thread: the loops that count are not asked.
public final class CountedTraffic {
    /// What a counter counts.
    ///
    /// @param kind of the object
    private record Meaning(Kind kind, LongFunction<Counts> counts) {}

    private enum Kind {
        LINK,
        /// A link, or the application server that stands in the place of one.
        LINK_OR_SERVER,
        SERVER,
        PROCESS,
        PEER
    }

    private static final Map<String, Meaning> MEANINGS =
            Map.ofEntries(
                    meaning("signalbox_m2pa_msus_sent", Kind.LINK, CountedTraffic::sent),
                    meaning("signalbox_m2pa_msus_received", Kind.LINK, CountedTraffic::received),
                    meaning(
                            "signalbox_m2pa_octets_sent",
                            Kind.LINK,
                            octets -> new Counts(0, 0, octets, 0, 0)),
                    meaning(
                            "signalbox_m2pa_octets_received",
                            Kind.LINK,
                            octets -> new Counts(0, 0, 0, octets, 0)),
                    meaning("signalbox_m2pa_unsent", Kind.LINK, CountedTraffic::discarded),
                    meaning(
                            "signalbox_mtp3_link_discarded",
                            Kind.LINK_OR_SERVER,
                            CountedTraffic::discarded),
                    meaning("signalbox_m3ua_as_sent", Kind.SERVER, CountedTraffic::sent),
                    meaning("signalbox_m3ua_as_received", Kind.SERVER, CountedTraffic::received),
                    meaning(
                            "signalbox_m3ua_as_octets_sent",
                            Kind.SERVER,
                            octets -> new Counts(0, 0, octets, 0, 0)),
                    meaning(
                            "signalbox_m3ua_as_octets_received",
                            Kind.SERVER,
                            octets -> new Counts(0, 0, 0, octets, 0)),
                    meaning("signalbox_m3ua_as_unsent", Kind.SERVER, CountedTraffic::discarded),
                    meaning("signalbox_m3ua_asp_data_sent", Kind.PROCESS, CountedTraffic::sent),
                    meaning(
                            "signalbox_m3ua_asp_data_received",
                            Kind.PROCESS,
                            CountedTraffic::received),
                    meaning(
                            "signalbox_m3ua_asp_discarded",
                            Kind.PROCESS,
                            CountedTraffic::discarded),
                    meaning(
                            "signalbox_diameter_peer_requests_sent",
                            Kind.PEER,
                            CountedTraffic::sent),
                    meaning(
                            "signalbox_diameter_peer_answers_sent",
                            Kind.PEER,
                            CountedTraffic::sent),
                    meaning(
                            "signalbox_diameter_peer_requests_received",
                            Kind.PEER,
                            CountedTraffic::received),
                    meaning(
                            "signalbox_diameter_peer_answers_received",
                            Kind.PEER,
                            CountedTraffic::received),
                    meaning(
                            "signalbox_diameter_peer_answers_discarded",
                            Kind.PEER,
                            CountedTraffic::discarded),
                    meaning(
                            "signalbox_diameter_peer_requests_discarded",
                            Kind.PEER,
                            CountedTraffic::discarded));

    private final Map<String, Counts> totals = new HashMap<>();
    private final Map<String, Long> queued = new HashMap<>();

    /// What went astray before it was known whether a link or a server had it.
    private final Map<Place, Counts> discards = new HashMap<>();
    private final Map<Place, Long> queues = new HashMap<>();

    private record Place(String linkset, String slc) {}

    private CountedTraffic() {}

    private static Map.Entry<String, Meaning> meaning(
            String metric, Kind kind, LongFunction<Counts> counts) {
        return Map.entry(metric, new Meaning(kind, counts));
    }

    private static Counts sent(long messages) {
        return new Counts(messages, 0, 0, 0, 0);
    }

    private static Counts received(long messages) {
        return new Counts(0, messages, 0, 0, 0);
    }

    private static Counts discarded(long messages) {
        return new Counts(0, 0, 0, 0, messages);
    }

    /// What every object has carried since it began.
    public Map<String, Counts> totals() {
        return totals;
    }

    /// How many messages wait, of objects that have a queue.
    public Map<String, Long> queued() {
        return queued;
    }

    /// As the counters stand now.
    public static CountedTraffic in(MetricsRegistry metrics) {
        CountedTraffic traffic = new CountedTraffic();
        traffic.totals.put("node", Counts.NONE);
        Set<String> wanted = new HashSet<>(MEANINGS.keySet());
        wanted.add(EgressMetrics.WAITING);
        metrics.read(wanted, traffic::counter);
        traffic.discards.forEach(traffic::settle);
        traffic.queues.forEach(traffic::settleQueue);
        return traffic;
    }

    private void counter(String metric, Map<String, String> labels, long value) {
        if (metric.equals(EgressMetrics.WAITING)) {
            queues.merge(placeOf(labels), value, Long::sum);
            return;
        }
        Meaning meaning = MEANINGS.get(metric);
        if (meaning == null) {
            return;
        }
        Counts counts = meaning.counts().apply(value);
        switch (meaning.kind()) {
            case LINK -> link(placeOf(labels), counts);
            case LINK_OR_SERVER -> discards.merge(placeOf(labels), counts, Counts::plus);
            case SERVER -> server(labels.getOrDefault("as", ""), counts);
            case PROCESS -> add("asp:" + labels.get("asp"), counts);
            case PEER -> add("peer:" + labels.get("peer"), counts);
        }
    }

    private static Place placeOf(Map<String, String> labels) {
        return new Place(labels.getOrDefault("linkset", ""), labels.getOrDefault("slc", ""));
    }

    private void settle(Place place, Counts counts) {
        if (totals.containsKey("as:" + place.linkset())) {
            server(place.linkset(), counts);
        } else {
            link(place, counts);
        }
    }

    private void settleQueue(Place place, long messages) {
        String server = "as:" + place.linkset();
        if (totals.containsKey(server)) {
            queued.put(server, messages);
        } else {
            queued.put("link:" + place.linkset() + ":" + place.slc(), messages);
            queued.merge("linkset:" + place.linkset(), messages, Long::sum);
        }
    }

    private void link(Place place, Counts counts) {
        add("link:" + place.linkset() + ":" + place.slc(), counts);
        add("linkset:" + place.linkset(), counts);
        add("node", counts);
    }

    private void server(String name, Counts counts) {
        add("as:" + name, counts);
        add("node", counts);
    }

    private void add(String object, Counts counts) {
        totals.merge(object, counts, Counts::plus);
    }
}
