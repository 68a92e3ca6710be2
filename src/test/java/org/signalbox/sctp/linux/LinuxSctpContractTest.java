// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.signalbox.sctp.LoopbackFixture;
import org.signalbox.sctp.LoopbackOutage;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.SctpTransportContract;

import java.util.List;

/// The Linux kernel's SCTP by native calls.
@Tag("kernel-sctp")
class LinuxSctpContractTest extends SctpTransportContract {
    @BeforeAll
    static void kernelHasSctp() {
        LinuxSctp.assumeAvailable();
    }

    @Override
    protected Fixture fixture() {
        return new LoopbackFixture(
                faults ->
                        List.<SctpTransport>of(
                                new LinuxSctpTransport(faults), new LinuxSctpTransport(faults)),
                LoopbackOutage::mute);
    }

    @Override
    protected boolean outlivesItsUser() {
        return true;
    }

    @Override
    protected boolean answersBeforeItLooks() {
        return true;
    }
}
