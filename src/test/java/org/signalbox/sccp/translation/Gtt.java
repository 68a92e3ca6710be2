// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.ss7.Variant;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Lines of a configuration, read as those of a network of ITU's.
final class Gtt {
    static final Schema SCHEMA = Schema.configuration("config", GttCommands.all());

    /// The application servers that lines may name.
    static final Set<String> SERVERS = Set.of("HLR1", "HLR2", "TRANSIT");

    private Gtt() {}

    static GttConfig read(String lines, Problems problems) {
        Checked checked = ConfigFile.parse(lines, SCHEMA);
        problems.addAll(checked.problems().list());
        return GttCommands.from(checked.block(), Variant.ITU, SERVERS, Path.of(""), problems);
    }

    /// Lines that nothing is wrong with.
    static GttConfig read(String lines) {
        Problems problems = new Problems();
        GttConfig config = read(lines, problems);
        if (!problems.list().isEmpty()) {
            throw new AssertionError(problems.toString());
        }
        return config;
    }

    /// What is wrong with lines.
    static List<String> problems(String lines) {
        Problems problems = new Problems();
        GttConfig _ = read(lines, problems);
        return problems.list().stream().map(Problem::toString).toList();
    }
}
