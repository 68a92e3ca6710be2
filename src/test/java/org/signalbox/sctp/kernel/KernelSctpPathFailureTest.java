// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import org.junit.jupiter.api.BeforeAll;
import org.signalbox.machine.FaultListener;
import org.signalbox.sctp.PathFailureContract;
import org.signalbox.sctp.SctpTransport;

class KernelSctpPathFailureTest extends PathFailureContract {
    @BeforeAll
    static void kernelHasSctp() {
        KernelSctp.assumeAvailable();
    }

    @Override
    protected SctpTransport transport(FaultListener faults) {
        return new KernelSctpTransport(faults);
    }
}
