// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.ss7.Msu;
import org.signalbox.ss7.Variant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/// What one link has sent, by the signalling link selection: how load spreads over its values
/// (Q.704 section 2.2.4).
///
/// Counted is the selection in the label as it leaves on the link, which is what the next point
/// will choose by: in ANSI networks that is the one this point has rotated ([Msu#sentSls]).
/// Messages of management and tests count like any other, under the link code or whatever else they
/// have in that place. So the sum over all values is what the link has sent, at any time.
///
/// One loop writes (plain adds and opaque stores, no atomic instruction, no allocation); any thread
/// may read. A link has 16 values, in ANSI networks 256; with 256 it takes 4 KiB.
///
/// **Not for Prometheus unless asked for.** Every link would be up to 512 series, most of which
/// nobody ever looks at, and a node may have hundreds of links. Whoever finds a link more loaded
/// than another (those counters are there for each link) looks here for why.
public final class SelectionCounters {
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);

    /// Messages and octets of each value, side by side.
    private final long[] values;

    private final int mask;

    public SelectionCounters(Variant variant) {
        int selections = 1 << variant.slsBits();
        this.values = new long[2 * selections];
        this.mask = selections - 1;
    }

    /// A message is sent. Called by the owner only.
    public void count(Msu msu) {
        int at = 2 * (msu.sentSls().value() & mask);
        VALUE.setOpaque(values, at, values[at] + 1);
        VALUE.setOpaque(values, at + 1, values[at + 1] + msu.length());
    }

    /// The values under which anything was sent, in their order. Callable from any thread; what is
    /// counted meanwhile may or may not be in it.
    public List<SelectionCount> counts() {
        List<SelectionCount> counts = new ArrayList<>();
        for (int selection = 0; selection <= mask; selection++) {
            long messages = (long) VALUE.getOpaque(values, 2 * selection);
            if (messages > 0) {
                counts.add(
                        new SelectionCount(
                                selection,
                                messages,
                                (long) VALUE.getOpaque(values, 2 * selection + 1)));
            }
        }
        return List.copyOf(counts);
    }
}
