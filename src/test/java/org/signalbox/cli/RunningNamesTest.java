// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.node.NodeConfig;

class RunningNamesTest {
    /// Lines of ITP, of ITP with a number, and beneath a number as in osmo-stp.
    private static final String CONFIGURATION =
            """
            hostname Gateway
            cs7 multi-instance
            cs7 point-code 1.1.1
            cs7 m3ua 2905
             local-ip 127.0.0.1
            cs7 asp first 0 2905 m3ua
             remote-ip 127.0.0.2
            cs7 as one m3ua
             asp first
             routing-key 1 1.1.2
            cs7 instance 1
             point-code 2.1.1
             asp second 0 2905 m3ua
              remote-ip 127.0.0.3
             as two m3ua
              asp second
              routing-key 2 2.1.2
            """;

    @Test
    void findsProcessesAndServersHoweverTheyAreWritten() {
        Checked checked = ConfigFile.parse(CONFIGURATION, NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        Block running = checked.block();

        assertThat(RunningNames.asps(running)).containsExactly("first", "second");
        assertThat(RunningNames.applicationServers(running)).containsExactly("one", "two");
        assertThat(RunningNames.linksets(running)).isEmpty();
    }
}
