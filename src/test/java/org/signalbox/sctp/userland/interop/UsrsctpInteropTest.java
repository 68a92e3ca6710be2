// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import java.io.IOException;

/// libusrsctp, the stack of FreeBSD and of browsers, in a process of its own.
class UsrsctpInteropTest extends InteropContract {
    @Override
    PeerProgram program() throws IOException, InterruptedException {
        return PeerProgram.usrsctp();
    }

    @Override
    int peerUdpPort() {
        return 0;
    }

    @Override
    boolean stackDiesWithItsProcess() {
        return true;
    }

    @Override
    String lastWords() {
        return "enough";
    }
}
