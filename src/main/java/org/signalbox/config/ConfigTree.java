// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
            print(line, "", 0, text);
            afterBlock = block;
        }
        return text.toString();
    }

    /// What has to be done to this text to get `later`: lines with `-` go, lines with `+` come,
    /// those with a blank tell the mode. Empty if both say the same.
    public String changesTo(ConfigTree later) {
        StringBuilder text = new StringBuilder();
        changes(lines, later.lines, 0, text);
        return text.toString();
    }

    private static void changes(
            List<ConfigLine> before, List<ConfigLine> after, int depth, StringBuilder text) {
        Map<String, List<ConfigLine>> left = new HashMap<>();
        for (ConfigLine line : after) {
            left.computeIfAbsent(line.text(), _ -> new ArrayList<>()).add(line);
        }
        for (ConfigLine line : before) {
            List<ConfigLine> same = left.getOrDefault(line.text(), List.of());
            if (same.isEmpty()) {
                print(line, "-", depth, text);
            } else {
                StringBuilder inside = new StringBuilder();
                changes(line.children(), same.removeFirst().children(), depth + 1, inside);
                if (!inside.isEmpty()) {
                    print(line.text(), " ", depth, text);
                    text.append(inside);
                }
            }
        }
        for (ConfigLine line : after) {
            List<ConfigLine> added = left.getOrDefault(line.text(), List.of());
            if (!added.isEmpty()) {
                print(added.removeFirst(), "+", depth, text);
            }
        }
    }

    private static void print(ConfigLine line, String mark, int depth, StringBuilder text) {
        print(line.text(), mark, depth, text);
        for (ConfigLine child : line.children()) {
            print(child, mark, depth + 1, text);
        }
    }

    private static void print(String line, String mark, int depth, StringBuilder text) {
        text.append(mark).repeat(" ", depth).append(line).append('\n');
    }
}
