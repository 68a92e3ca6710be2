// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.List;

/// A configuration as text: lines, and lines beneath them.
public record ConfigTree(List<ConfigLine> lines) {
    public ConfigTree {
        lines = List.copyOf(lines);
    }

    /// The text as ITP prints it: one blank of indentation for each mode, `!` around blocks.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        boolean afterBlock = false;
        for (ConfigLine line : lines) {
            boolean block = !line.children().isEmpty();
            if (!text.isEmpty() && (block || afterBlock)) {
                text.append("!\n");
            }
            print(line, 0, text);
            afterBlock = block;
        }
        return text.toString();
    }

    private static void print(ConfigLine line, int depth, StringBuilder text) {
        text.repeat(" ", depth).append(line.text()).append('\n');
        for (ConfigLine child : line.children()) {
            print(child, depth + 1, text);
        }
    }
}
