// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.firewall;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What an operator wants done about each suspicion.
///
/// @param actions where it is not [Suspicion#usual]
/// @param exceptions of whom it is not held: how titles begin, in digits, and hosts and realms of
///     Diameter, in lower case
/// @param showsNumbers whether numbers of subscribers are told in full
public record Policy<S extends Enum<S> & Suspicion>(
        Map<S, Action> actions, Map<S, Set<String>> exceptions, boolean showsNumbers) {
    public Policy {
        actions = Map.copyOf(actions);
        Map<S, Set<String>> copied = new HashMap<>();
        exceptions.forEach((what, whom) -> copied.put(what, Set.copyOf(whom)));
        exceptions = Map.copyOf(copied);
    }

    /// Nothing was said.
    public static <S extends Enum<S> & Suspicion> Policy<S> usual() {
        return new Policy<S>(Map.of(), Map.of(), false);
    }

    /// What becomes of a message that is suspected.
    public Action action(S what) {
        return actions.getOrDefault(what, what.usual());
    }

    /// Those of whom it is not held.
    public Set<String> exceptions(S what) {
        return exceptions.getOrDefault(what, Set.of());
    }

    /// Whether it is not held of somebody.
    public boolean isExcepted(S what, Origin who) {
        Set<String> excepted = exceptions(what);
        if (excepted.isEmpty()) {
            return false;
        }
        return switch (who) {
            case Origin.Title(String digits) -> excepted.stream().anyMatch(digits::startsWith);
            case Origin.Node(String host, String realm) ->
                    excepted.contains(host.toLowerCase(Locale.ROOT))
                            || excepted.contains(realm.toLowerCase(Locale.ROOT));
        };
    }
}
