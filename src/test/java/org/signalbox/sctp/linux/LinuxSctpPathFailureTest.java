// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import org.junit.jupiter.api.BeforeAll;
import org.signalbox.machine.FaultListener;
import org.signalbox.sctp.PathFailureContract;
import org.signalbox.sctp.SctpTransport;

class LinuxSctpPathFailureTest extends PathFailureContract {
    @BeforeAll
    static void kernelHasSctp() {
        LinuxSctp.assumeAvailable();
    }

    @Override
    protected SctpTransport transport(FaultListener faults) {
        return new LinuxSctpTransport(faults);
    }
}
