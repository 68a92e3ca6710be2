// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.mobicents.protocols.api.IpChannelType;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.linux.LinuxSctp;

import java.nio.file.Path;

/// M3UA with jSS7 over the SCTP of this machine's kernel, through jSS7's own library.
@NullUnmarked
@Tag("kernel-sctp")
class Jss7OverKernelSctpTest extends Jss7InteropContract {
    @BeforeAll
    static void kernelHasSctp() {
        LinuxSctp.assumeAvailable();
    }

    @Override
    Jss7Transport transport(
            String name, LocalEndpoint local, RemoteEndpoint remote, boolean calls, Path folder)
            throws Exception {
        return new Jss7OverItsOwn(name, IpChannelType.SCTP, local, remote, calls, folder);
    }

    @Override
    String transportOfOurs() {
        return "kernel-native";
    }

    @Override
    String suffix() {
        return "";
    }
}
