// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.config.Block;
import org.signalbox.config.ConfigLine;

import java.util.List;

/// Finds what the running configuration has names for, so that completion can offer them.
final class RunningNames {
    private static final List<String> LINKSET = List.of("cs7", "linkset");
    private static final List<String> DIAMETER_PEER = List.of("diameter", "peer");

    private RunningNames() {}

    static List<String> linksets(Block running) {
        return behind(LINKSET, running);
    }

    static List<String> diameterPeers(Block running) {
        return behind(DIAMETER_PEER, running);
    }

    /// The words that follow others at the beginning of lines.
    private static List<String> behind(List<String> first, Block running) {
        return running.tree().lines().stream()
                .map(line -> words(line))
                .filter(words -> words.size() > first.size())
                .filter(words -> words.subList(0, first.size()).equals(first))
                .map(words -> words.get(first.size()))
                .toList();
    }

    static List<String> asps(Block running) {
        return ofM3ua("asp", running);
    }

    static List<String> applicationServers(Block running) {
        return ofM3ua("as", running);
    }

    /// Behind `cs7 asp`, `cs7 instance 1 asp`, or `asp` beneath `cs7 instance 1`.
    private static List<String> ofM3ua(String word, Block running) {
        return running.tree().lines().stream()
                .filter(line -> words(line).getFirst().equals("cs7"))
                .flatMap(line -> statements(line).stream())
                .filter(words -> words.size() > 1 && words.getFirst().equals(word))
                .map(words -> words.get(1))
                .distinct()
                .toList();
    }

    /// The words of a line behind `cs7` and the number of the instance, or of all lines that stand
    /// beneath these two.
    private static List<List<String>> statements(ConfigLine line) {
        List<String> words = words(line);
        words = words.subList(1, words.size());
        if (words.size() >= 2 && words.getFirst().equals("instance")) {
            words = words.subList(2, words.size());
        }
        return words.isEmpty()
                ? line.children().stream().map(RunningNames::words).toList()
                : List.of(words);
    }

    private static List<String> words(ConfigLine line) {
        return line.words().list().stream().map(word -> word.text()).toList();
    }
}
