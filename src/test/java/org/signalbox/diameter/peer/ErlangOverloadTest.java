// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.sctp.tcp.TcpPorts;

import java.nio.file.Path;

/// Reports of overload as Erlang's diameter writes them, and what we say of them as it reads that
/// (RFC 7683).
@NullUnmarked
class ErlangOverloadTest {
    private static final String MME = "mme.example.org";
    private static final String REALM = "example.org";
    private static final String IMSI = "262010000000001";

    @TempDir private Path folder;

    @Test
    void whoAsksForNothingIsSentNothing() throws Exception {
        int port = TcpPorts.twoFree().getFirst().port();
        try (PeerProcess mme = ErlangMme.startOverloaded(folder, MME, port);
                RealNode ours = new RealNode("iwf.example.org")) {
            ours.start(RealNode.peer(MME, port, true));
            ours.awaitLog("trusted mme");

            assertThat(ours.ask(MME, REALM, IMSI, true)).as(mme::words).isEqualTo("2001 of " + MME);
            assertThat(ours.ask(MME, REALM, IMSI, true)).startsWith("overloaded: ");

            assertThat(mme.words().lines()).containsExactly("features [1] []");
        }
    }
}
