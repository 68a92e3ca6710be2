// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.migration;

import org.signalbox.config.Block;
import org.signalbox.migration.ImportedLine.Fate;

import java.util.List;

/// A foreign configuration in our words.
///
/// @param configuration of what was taken; nothing is wrong with it but what `missing` says
/// @param lines every line that is no remark, in the order of the file
/// @param missing what is wrong that no line alone is to blame for, such as a point code that
///     nobody has given; empty if a node can be started from the configuration
public record Imported(Block configuration, List<ImportedLine> lines, List<String> missing) {
    public Imported {
        lines = List.copyOf(lines);
        missing = List.copyOf(missing);
    }

    public long count(Fate fate) {
        return lines.stream().filter(line -> line.fate() == fate).count();
    }

    /// In a line: `12 lines: 9 taken, 1 changed, 2 refused`.
    public String summary() {
        return "%d lines: %d taken, %d changed, %d refused"
                .formatted(
                        lines.size(), count(Fate.TAKEN), count(Fate.CHANGED), count(Fate.REFUSED));
    }
}
