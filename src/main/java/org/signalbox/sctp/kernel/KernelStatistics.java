// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import org.signalbox.metrics.MetricsRegistry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The books that Linux keeps of its SCTP, for all programs of a network namespace together. Read
/// anew at each look, from any thread.
public final class KernelStatistics {
    private static final Path LINUX = Path.of("/proc/net/sctp/snmp");

    private final Path file;

    public KernelStatistics() {
        this(LINUX);
    }

    /// @param file lines of a name, white space and a number
    KernelStatistics(Path file) {
        this.file = file;
    }

    /// Shows them as long as this object is kept.
    public MetricsRegistry.Binding publish(MetricsRegistry metrics) {
        return metrics.bind(KernelCounter.class, this::get);
    }

    /// A counter as it is now; 0 where the system keeps none.
    long get(KernelCounter counter) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException keptElsewhere) {
            return 0;
        }
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 2
                    && words[0].equals(counter.key())
                    && words[1].matches("[0-9]{1,18}")) {
                return Long.parseLong(words[1]);
            }
        }
        return 0;
    }
}
