// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A line of a configuration as text, and the lines that are indented beneath it.
///
/// Two lines are equal if their text and the lines beneath are, wherever they stand.
public final class ConfigLine {
    private final Position position;
    private final Words words;
    private final List<ConfigLine> children;

    ConfigLine(Position position, Words words, List<ConfigLine> children) {
        this.position = position;
        this.words = words;
        this.children = List.copyOf(children);
    }

    static ConfigLine of(Statement statement) {
        return new ConfigLine(
                statement.position(), Words.of(statement.text()), statement.block().tree().lines());
    }

    static ConfigLine withoutSecrets(Statement statement) {
        return new ConfigLine(
                statement.position(),
                Words.of(statement.textWithoutSecrets()),
                statement.block().treeWithoutSecrets().lines());
    }

    public Position position() {
        return position;
    }

    public Words words() {
        return words;
    }

    public List<ConfigLine> children() {
        return children;
    }

    /// The line as written, without indentation and comment.
    public String text() {
        return words.text();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfigLine line
                && line.text().equals(text())
                && line.children.equals(children);
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
