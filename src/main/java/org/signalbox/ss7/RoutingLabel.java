// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

/// Where a message goes, where it comes from, and which way it keeps (Q.704 section 2.2).
///
/// @param dpc destination point code
/// @param opc originating point code, of the same variant
/// @param sls signalling link selection
public record RoutingLabel(PointCode dpc, PointCode opc, SignallingLinkSelection sls) {
    public RoutingLabel {
        if (dpc.variant() != opc.variant()) {
            throw new IllegalArgumentException("a label of two variants: " + dpc + ", " + opc);
        }
    }

    /// The label of an answer: destination and origin exchanged, the same selection.
    public RoutingLabel reversed() {
        return new RoutingLabel(opc, dpc, sls);
    }

    @Override
    public String toString() {
        return opc + " -> " + dpc + " sls " + sls;
    }
}
