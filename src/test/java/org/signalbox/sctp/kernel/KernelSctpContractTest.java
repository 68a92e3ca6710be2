// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.signalbox.sctp.LoopbackFixture;
import org.signalbox.sctp.LoopbackOutage;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.SctpTransportContract;

import java.util.List;

/// The operating system's SCTP. A node that dies without a word is in [KernelSctpOutageTest]: a
/// kernel outlives its programs, and speaks for them.
@Tag("kernel-sctp")
class KernelSctpContractTest extends SctpTransportContract {
    @BeforeAll
    static void kernelHasSctp() {
        KernelSctp.assumeAvailable();
    }

    @Override
    protected Fixture fixture() {
        return new LoopbackFixture(
                faults ->
                        List.<SctpTransport>of(
                                new KernelSctpTransport(faults), new KernelSctpTransport(faults)),
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

    @Override
    protected boolean measuresPaths() {
        return false;
    }

    /// The JDK closes the socket with the association.
    @Override
    protected boolean tellsDoubtOfItsOwnAbort() {
        return false;
    }
}
