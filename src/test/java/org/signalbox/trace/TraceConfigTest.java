// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.node.NodeConfig;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

class TraceConfigTest {
    private static TraceConfig read(String... lines) {
        Checked checked = ConfigFile.parse(String.join("\n", lines) + "\n", NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        Problems problems = new Problems();
        TraceConfig config = NodeConfig.from(checked.block(), problems).trace();
        assertThat(problems.list()).isEmpty();
        return config;
    }

    private static List<String> problems(String line) {
        Checked checked = ConfigFile.parse(line + "\n", NodeConfig.SCHEMA);
        NodeConfig.from(checked.block(), checked.problems());
        return checked.problems().list().stream().map(Problem::toString).toList();
    }

    @Test
    void everyCaptureTakesAListSamplingAndARate() {
        Pacing pacing = new Pacing(10, 500);

        TraceConfig config =
                read(
                        "access-list 2700 permit all",
                        "cs7 paklog 127.0.0.1 dest-port 514 access-list 2700 sample 1-in 10 rate"
                                + " 500",
                        "capture listen 127.0.0.1 57012 rate 500 sample 1-in 10",
                        "capture file all sample 1-in 10 rate 500",
                        "hep host 127.0.0.1 9060 access-list 2700 sample 1-in 10 rate 500");

        assertThat(config.paklog().orElseThrow().pacing()).isEqualTo(pacing);
        assertThat(config.outlets())
                .hasSize(3)
                .extracting(TraceConfig.Outlet::pacing)
                .containsOnly(pacing);
    }

    @Test
    void filesAndHomerAreWhatTheirLinesSay() {
        TraceConfig config =
                read(
                        "access-list 2700 permit all",
                        "capture directory /var/lib/signalbox/captures",
                        "capture file sccp size 100 files 20 seconds 60 link-type mtp2 diameter"
                                + " access-list 2700",
                        "capture file all link-type adaptation",
                        "hep host 127.0.0.1 9060 capture-id 7 password secret masked diameter");

        assertThat(config.directory()).contains("/var/lib/signalbox/captures");
        assertThat(config.outlets())
                .containsExactly(
                        new TraceConfig.FileCapture(
                                new PcapngFiles.Config(
                                        "sccp",
                                        "access-list 2700",
                                        PcapFormat.MTP2,
                                        Pacing.DEFAULT,
                                        100,
                                        20,
                                        Optional.of(Duration.ofMinutes(1))),
                                Optional.of(2700),
                                true,
                                false),
                        new TraceConfig.FileCapture(
                                new PcapngFiles.Config(
                                        "all",
                                        "everything",
                                        PcapFormat.MTP3,
                                        Pacing.DEFAULT,
                                        10,
                                        10,
                                        Optional.empty()),
                                Optional.empty(),
                                false,
                                true),
                        new TraceConfig.Hep(
                                new InetSocketAddress("127.0.0.1", 9060),
                                7,
                                Optional.of("secret"),
                                true,
                                Optional.empty(),
                                true,
                                Pacing.DEFAULT));
    }

    @Test
    void namesThatArePathsAndListsThatAreNotThereAreRefused() {
        assertThat(problems("capture file ../evil")).isNotEmpty();
        assertThat(problems("capture file a/b")).isNotEmpty();
        assertThat(problems("capture file all access-list 2799"))
                .singleElement()
                .asString()
                .contains("access list 2799 is not defined");
        assertThat(problems("hep host 127.0.0.1 9060 access-list 2799")).isNotEmpty();
        assertThat(problems("capture file all rate 0")).isNotEmpty();
    }
}
