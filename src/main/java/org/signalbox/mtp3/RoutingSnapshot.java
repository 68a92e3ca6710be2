// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.Egress;
import org.signalbox.mtp3.Decision.Discard;
import org.signalbox.mtp3.Decision.Forward;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

/// All that the path of a message needs to know about routes, links and this point itself.
/// Immutable; the control loop compiles a new one ([RoutingSnapshotCompiler]) and publishes it by
/// one volatile write, and every link's loop reads it once for a batch.
///
/// ```
///   destination ---index---> row of decisions ---SLS---> decision
///                            (one row for all destinations with the same routes)
/// ```
///
/// **Size.** One reference for each of 16,384 point codes: 64 KiB with compressed references,
/// whatever the number of routes. Each distinct set of routes adds 16 references and at most 32
/// `Forward`s, 1 KiB; with 16 linksets there are a few dozens of them.
///
/// **Cost.** Two array loads, no allocation, no branch on the number of routes: see
/// `RoutingSnapshotBenchmark`. Codes of 24 bits need another table here, by hash for each mask
/// length in use; nothing else would change.
public final class RoutingSnapshot {
    private static final Decision CIRCULAR = new Discard(DiscardReason.CIRCULAR_ROUTE);
    private static final Decision NO_TRANSFER = new Discard(DiscardReason.NO_TRANSFER);

    private final PointCode pointCode;
    private final NetworkIndicator networkIndicator;
    private final boolean transferFunction;
    private final FlowControlConfig flowControl;
    private final Decision[][] rows;
    private final int slsMask;

    /// @param rows for each point code a row of decisions, one for each SLS; not copied
    RoutingSnapshot(Mtp3Config config, Decision[][] rows) {
        this.pointCode = config.pointCode();
        this.networkIndicator = config.networkIndicator();
        this.transferFunction = config.transferFunction();
        this.flowControl = config.flowControl();
        this.rows = rows;
        this.slsMask = (1 << config.variant().slsBits()) - 1;
        assert rows.length == config.variant().maxPointCode() + 1;
    }

    private RoutingSnapshot(RoutingSnapshot like, Decision[][] rows) {
        this.pointCode = like.pointCode;
        this.networkIndicator = like.networkIndicator;
        this.transferFunction = like.transferFunction;
        this.flowControl = like.flowControl;
        this.rows = rows;
        this.slsMask = like.slsMask;
    }

    public PointCode pointCode() {
        return pointCode;
    }

    public NetworkIndicator networkIndicator() {
        return networkIndicator;
    }

    public Variant variant() {
        return pointCode.variant();
    }

    /// What to do when the way out is congested.
    FlowControlConfig flowControl() {
        return flowControl;
    }

    /// Makes one row out of two.
    interface Combination {
        /// @param destination a point code
        /// @param now the row of this destination in the snapshot in use; not to be changed
        /// @param wanted its row here; not to be changed
        Decision[] combine(int destination, Decision[] now, Decision[] wanted);
    }

    /// A snapshot with the combined rows of both, for the point that this one is for.
    RoutingSnapshot combinedWith(RoutingSnapshot now, Combination combination) {
        Decision[][] combined = new Decision[rows.length][];
        for (int destination = 0; destination < rows.length; destination++) {
            combined[destination] =
                    combination.combine(destination, now.rows[destination], rows[destination]);
        }
        return new RoutingSnapshot(this, combined);
    }

    /// Whether traffic that goes over a link here goes elsewhere there.
    boolean hasAnotherWay(Egress link, RoutingSnapshot there) {
        Decision[] lastRow = {};
        for (int destination = 0; destination < rows.length; destination++) {
            Decision[] row = rows[destination];
            if (row == lastRow) {
                continue;
            }
            lastRow = row;
            for (int sls = 0; sls < row.length; sls++) {
                if (row[sls] instanceof Forward here
                        && here.egress() == link
                        && there.rows[destination][sls] instanceof Forward) {
                    return true;
                }
            }
        }
        return false;
    }

    /// For messages of this point's own.
    public Decision decide(PointCode dpc, SignallingLinkSelection sls) {
        assert dpc.variant() == pointCode.variant();
        return rows[dpc.value()][sls.value() & slsMask];
    }

    /// For messages that came over a link: never back over the linkset they came from, unless they
    /// came for us.
    ///
    /// @param linkset the number of that link's linkset, or [Msu#OWN]
    public Decision decide(PointCode dpc, SignallingLinkSelection sls, int linkset) {
        Decision decision = decide(dpc, sls);
        if (linkset != Msu.OWN && decision instanceof Forward forward) {
            if (!transferFunction) {
                return NO_TRANSFER;
            }
            if (forward.linkset() == linkset) {
                Forward elsewhere = forward.elsewhere();
                return elsewhere == null ? CIRCULAR : elsewhere;
            }
        }
        return decision;
    }
}
