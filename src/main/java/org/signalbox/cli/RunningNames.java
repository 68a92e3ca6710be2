// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.config.Block;
import org.signalbox.config.ConfigLine;

import java.util.List;

/// Finds what the running configuration has names for, so that completion can offer them.
final class RunningNames {
    private static final List<String> LINKSET = List.of("cs7", "linkset");

    private RunningNames() {}

    static List<String> linksets(Block running) {
        return running.tree().lines().stream()
                .map(line -> words(line))
                .filter(words -> words.size() > LINKSET.size())
                .filter(words -> words.subList(0, LINKSET.size()).equals(LINKSET))
                .map(words -> words.get(LINKSET.size()))
                .toList();
    }

    private static List<String> words(ConfigLine line) {
        return line.words().list().stream().map(word -> word.text()).toList();
    }
}
