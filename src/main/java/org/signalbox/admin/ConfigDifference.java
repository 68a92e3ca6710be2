// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.config.ConfigTree;

import java.util.List;

/// What has to be done to one configuration to get another, line by line.
///
/// @param from in words: `running-config`
/// @param to likewise
/// @param lines those that go begin with `-`, those that come with `+`, and those with a blank tell
///     the mode
/// @param isReordered both have the same lines in another order
public record ConfigDifference(String from, String to, List<String> lines, boolean isReordered) {
    public ConfigDifference {
        lines = List.copyOf(lines);
    }

    /// Compares them.
    ///
    /// @param from what the earlier one is called
    /// @param to what the later one is called
    public static ConfigDifference between(
            String from, ConfigTree before, String to, ConfigTree after) {
        List<String> lines = before.changesTo(after).lines().toList();
        return new ConfigDifference(from, to, lines, lines.isEmpty() && !before.equals(after));
    }

    public int added() {
        return count('+');
    }

    public int removed() {
        return count('-');
    }

    private int count(char mark) {
        return (int) lines.stream().filter(line -> line.charAt(0) == mark).count();
    }

    public Document document() {
        Document.Builder document =
                Document.builder()
                        .unshown(
                                Field.of("from", from),
                                Field.of("to", to),
                                Field.of("added", added()),
                                Field.of("removed", removed()),
                                Field.of("reordered", isReordered));
        document.group(
                "lines",
                lines.stream()
                        .map(line -> Document.builder().line("%s", Field.of("line", line)).build())
                        .toList());
        if (lines.isEmpty()) {
            document.note(
                    isReordered
                            ? "The same lines in another order."
                            : "%s and %s say the same.".formatted(from, to));
        }
        return document.build();
    }
}
