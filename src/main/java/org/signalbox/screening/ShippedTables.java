// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The tables that come with the program, in the words of the configuration.
final class ShippedTables {
    private static final String RESOURCE = "fs11.conf";
    private static final List<Statement> LINES = load();

    private ShippedTables() {}

    /// Each opens a table.
    static List<Statement> lines() {
        return LINES;
    }

    private static List<Statement> load() {
        try (InputStream in = ShippedTables.class.getResourceAsStream(RESOURCE)) {
            String text =
                    new String(
                            Objects.requireNonNull(in, RESOURCE).readAllBytes(),
                            StandardCharsets.UTF_8);
            Checked checked =
                    ConfigFile.parse(
                            text, Schema.configuration("shipped", ScreeningCommands.TABLE));
            if (checked.problems().hasErrors()) {
                throw new IllegalStateException(RESOURCE + ": " + checked.problems());
            }
            return checked.block().all(ScreeningCommands.TABLE);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
