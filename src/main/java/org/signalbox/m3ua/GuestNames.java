// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.m3ua.M3uaEndpointConfig.At;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// What processes are called that nobody configured: `asp-dyn-0` and so on, as osmo-stp calls them.
///
/// Who calls again from the same port gets the name it had, as long as it is remembered; so a call
/// that is asked about several times has one name. Owned by the layer's loop.
final class GuestNames {
    /// More callers are not remembered, but for those who are there.
    static final int REMEMBERED_MAX = 1_024;

    private record Caller(At at, InetSocketAddress from) {}

    private final Predicate<String> isThere;
    private final Map<Caller, Integer> numbers = new LinkedHashMap<>();

    /// @param isThere whether a process has a name now
    GuestNames(Predicate<String> isThere) {
        this.isThere = isThere;
    }

    String of(At at, InetSocketAddress from) {
        Caller caller = new Caller(at, from);
        Integer known = numbers.get(caller);
        if (known != null) {
            return name(known);
        }
        forgetSomebody();
        Set<Integer> taken = new HashSet<>(numbers.values());
        int free = 0;
        while (taken.contains(free) || isThere.test(name(free))) {
            free++;
        }
        numbers.put(caller, free);
        return name(free);
    }

    private void forgetSomebody() {
        Iterator<Integer> oldest = numbers.values().iterator();
        while (numbers.size() >= REMEMBERED_MAX && oldest.hasNext()) {
            if (!isThere.test(name(oldest.next()))) {
                oldest.remove();
            }
        }
    }

    private static String name(int number) {
        return "asp-dyn-" + number;
    }
}
