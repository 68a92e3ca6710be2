// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.FaultListener;

/// [SocketChangeoverContract] over SCTP in user space.
class SocketChangeoverTest extends SocketChangeoverContract {
    SocketChangeoverTest() {
        super(1_000);
    }

    @Override
    Medium medium(FaultListener faults) {
        return new UserlandMedium(faults);
    }
}
