// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import java.util.ArrayList;
import java.util.List;

/// Which process takes which values of the signalling link selection when an application server's
/// processes share its traffic (RFC 4666 section 3.7.1, loadshare).
///
/// Each value belongs to one of all processes, be it active or not, as often as its weight says.
/// While the owner is not active, another takes the value; when it returns, the value returns. So
/// only the values of a process that goes or comes change theirs.
///
/// @param <P> a process
final class Sharing<P> {
    private final List<P> owners;
    private final List<P> byValue;

    private Sharing(List<P> owners, List<P> byValue) {
        this.owners = owners;
        this.byValue = byValue;
    }

    /// @param all processes, each as often as its weight says, in a fixed order; not empty
    /// @param active some of them, in a fixed order; not empty
    /// @param values of the selection: a power of two
    static <P> Sharing<P> of(List<P> all, List<P> active, int values) {
        List<P> byValue = new ArrayList<>(values);
        for (int value = 0; value < values; value++) {
            P owner = all.get(value % all.size());
            byValue.add(
                    active.contains(owner)
                            ? owner
                            : active.get(value / all.size() % active.size()));
        }
        return new Sharing<>(List.copyOf(all), List.copyOf(byValue));
    }

    /// @param selection any number; its low bits count
    P of(int selection) {
        return byValue.get(selection & byValue.size() - 1);
    }

    /// Whose a value is when all are active.
    P ownerOf(int selection) {
        return owners.get(selection % owners.size());
    }

    /// The process of each value.
    List<P> bindings() {
        return byValue;
    }
}
