// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.diameter.Application;
import org.signalbox.diameter.routing.Candidate;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.diameter.routing.RouteSelection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Peers by what a request says of its destination, where no rule says otherwise (RFC 6733 section
/// 6.1.6): the host itself; then those of the realm; then those that relay. Of equals the one with
/// the fewest unanswered requests is first.
public final class DestinationRoutes implements RouteSelection {
    @Override
    public List<String> select(RouteKeys keys, Collection<Candidate> open) {
        String host = keys.destinationHost();
        List<String> names = new ArrayList<>();
        if (host != null) {
            add(names, open, keys, peer -> peer.capabilities().host().equalsIgnoreCase(host));
            if (!names.isEmpty()) {
                return names;
            }
        }
        add(
                names,
                open,
                keys,
                peer -> peer.capabilities().realm().equalsIgnoreCase(keys.destinationRealm()));
        add(
                names,
                open,
                keys,
                peer -> peer.capabilities().applications().contains(Application.RELAY));
        return names;
    }

    private static void add(
            List<String> names,
            Collection<Candidate> open,
            RouteKeys keys,
            Predicate<Candidate> condition) {
        open.stream()
                .filter(peer -> peer.capabilities().takes(keys.application()))
                .filter(condition)
                .filter(peer -> !names.contains(peer.name()))
                .sorted(
                        Comparator.comparingInt(Candidate::outstanding)
                                .thenComparing(Candidate::name))
                .map(Candidate::name)
                .forEach(names::add);
    }
}
