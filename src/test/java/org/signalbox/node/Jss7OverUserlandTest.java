// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;

import java.nio.file.Path;

/// M3UA with jSS7 over our SCTP in user space, at both ends.
@NullUnmarked
class Jss7OverUserlandTest extends Jss7InteropContract {
    @Override
    Jss7Transport transport(
            String name, LocalEndpoint local, RemoteEndpoint remote, boolean calls, Path folder)
            throws Exception {
        return Jss7OverOurs.userland(local, remote, calls);
    }

    @Override
    String transportOfOurs() {
        return "userland";
    }

    @Override
    String suffix() {
        return "";
    }
}
