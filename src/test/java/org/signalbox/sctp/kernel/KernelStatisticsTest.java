// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.metrics.MetricsRegistry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class KernelStatisticsTest {
    @TempDir private Path folder;

    @Test
    void showsWhatTheKernelCountsNow() throws IOException {
        Path file = folder.resolve("snmp");
        Files.writeString(
                file, "SctpCurrEstab   \t2\nSctpT3RtxExpireds      \t7\nSctpInPktDiscards\tx\n");
        KernelStatistics statistics = new KernelStatistics(file);
        MetricsRegistry metrics = new MetricsRegistry();

        statistics.publish(metrics);

        assertThat(metrics.scrape()).contains("signalbox_sctp_kernel_t3_expirations_total 7.0");
        Files.writeString(file, "SctpT3RtxExpireds 8\n");
        assertThat(statistics.get(KernelCounter.T3_EXPIRATIONS)).isEqualTo(8);
        assertThat(statistics.get(KernelCounter.PACKETS_DISCARDED)).isZero();
    }

    @Test
    void showsNothingWhereNothingIsCounted() {
        KernelStatistics statistics = new KernelStatistics(folder.resolve("absent"));

        assertThat(statistics.get(KernelCounter.PACKETS_SENT)).isZero();
    }
}
