// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.ss7.Msu;

/// How load is shared among the processes of an application server.
///
/// @param roundRobin message by message, which keeps no order; otherwise each signalling link
///     selection is bound to a process
/// @param withOrigin bits of the origin's point code are added to the selection
/// @param originShift how many low bits of the origin are left out, 0 to 2
/// @param slsShift how many low bits of the selection are left out, 0 to 3
public record AsSharing(boolean roundRobin, boolean withOrigin, int originShift, int slsShift) {
    public static final AsSharing BINDINGS = new AsSharing(false, false, 0, 0);

    static final int ORIGIN_SHIFT_MAX = 2;
    static final int SLS_SHIFT_MAX = 3;

    /// By what a message's process is chosen, where that is bound to a process.
    int selectionOf(Msu msu) {
        int selection = msu.sls().value() >>> slsShift;
        return withOrigin ? selection ^ msu.opc().value() >>> originShift : selection;
    }
}
