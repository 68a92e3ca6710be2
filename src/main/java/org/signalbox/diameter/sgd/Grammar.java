// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpReader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which AVPs a command or a group may have, which of them it must have, and which more than once.
///
/// @param known by code and vendor
/// @param mandatory in the order in which they are missed
record Grammar(Map<Key, AvpKind> known, List<AvpKind> mandatory, Set<AvpKind> repeatable) {
    record Key(int code, int vendor) {}

    Grammar {
        known = Map.copyOf(known);
        mandatory = List.copyOf(mandatory);
        repeatable = Set.copyOf(repeatable);
    }

    /// With AVPs that may be there once, and no others.
    static Grammar of(AvpKind... optional) {
        return new Grammar(Map.of(), List.of(), Set.of()).allowing(optional);
    }

    /// With AVPs that may be there once, too.
    Grammar allowing(AvpKind... optional) {
        Map<Key, AvpKind> all = new HashMap<>(known);
        for (AvpKind kind : optional) {
            all.put(new Key(kind.code(), kind.vendor()), kind);
        }
        return new Grammar(all, mandatory, repeatable);
    }

    /// With AVPs that must be there, too.
    Grammar requiring(AvpKind... needed) {
        List<AvpKind> all = new ArrayList<>(mandatory);
        all.addAll(List.of(needed));
        return new Grammar(allowing(needed).known, all, repeatable);
    }

    /// With AVPs that may be there any number of times, too.
    Grammar repeating(AvpKind... several) {
        Set<AvpKind> all = new HashSet<>(repeatable);
        all.addAll(List.of(several));
        return new Grammar(allowing(several).known, mandatory, all);
    }

    /// What an AVP is; null if it must not be here, or is not known at all.
    @Nullable AvpKind find(AvpReader avp) {
        return known.get(new Key(avp.code(), avp.vendor()));
    }
}
