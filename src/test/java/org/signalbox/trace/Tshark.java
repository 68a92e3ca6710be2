// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An independent decoder of what we write.
public final class Tshark {
    private static final long TIMEOUT_SECONDS = 120;

    private Tshark() {}

    /// Skips the test, and says so, where the decoder is not installed.
    public static void assumeInstalled() {
        boolean installed =
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tshark")));
        assumeTrue(installed, "tshark is not installed: what we write is not cross-checked");
    }

    /// Decodes a capture file.
    ///
    /// @param options such as `-d udp.port==5514,syslog`
    /// @return for each packet its fields, joined by `|`; repeated fields by commas
    public static List<String> fields(Path pcap, List<String> options, String... fields)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", pcap.toString()));
        command.addAll(options);
        command.addAll(List.of("-T", "fields", "-E", "separator=|"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        Path errors = Files.createTempFile("tshark", ".err");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        Files.delete(errors);
        return output.lines().toList();
    }
}
