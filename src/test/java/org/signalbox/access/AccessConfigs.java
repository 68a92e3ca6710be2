// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Schema;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Configurations of doors, for tests.
final class AccessConfigs {
    static final SshConfig NO_SSH =
            new SshConfig(
                    Optional.empty(),
                    Path.of("key"),
                    1,
                    Duration.ofSeconds(1),
                    1,
                    Duration.ZERO,
                    Optional.empty());
    static final WebConfig NO_WEB =
            new WebConfig(Optional.empty(), Optional.empty(), false, false, false);
    static final Schema SCHEMA = Schema.configuration("config", AccessCommands.all());

    private AccessConfigs() {}

    /// What became of a text.
    ///
    /// @param printed the configuration as it would be shown to those who may see everything
    record Read(
            AccessConfig config, List<String> problems, String printed, String withoutSecrets) {}

    static Read read(String text) {
        Checked checked = ConfigFile.parse(text, SCHEMA);
        AccessConfig config =
                AccessCommands.from(checked.block(), Path.of("etc"), checked.problems());
        return new Read(
                config,
                checked.problems().list().stream().map(Problem::toString).toList(),
                checked.block().tree().toString(),
                checked.block().treeWithoutSecrets().toString());
    }
}
