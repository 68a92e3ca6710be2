// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.config.ConfigDiff.Change;

import java.util.List;
import java.util.Map;

class ConfigDiffTest {
    private record Linkset(String name, int adjacent) {}

    @Test
    void recordsAreComparedByKey() {
        Linkset kept = new Linkset("A", 1);
        Linkset before = new Linkset("B", 2);
        Linkset after = new Linkset("B", 3);
        Linkset gone = new Linkset("C", 4);
        Linkset fresh = new Linkset("D", 5);

        ConfigDiff<String, Linkset> diff =
                ConfigDiff.between(
                        List.of(kept, before, gone), List.of(fresh, after, kept), Linkset::name);

        assertThat(diff.added()).isEqualTo(Map.of("D", fresh));
        assertThat(diff.removed()).isEqualTo(Map.of("C", gone));
        assertThat(diff.changed()).isEqualTo(Map.of("B", new Change<>(before, after)));
        assertThat(diff.isEmpty()).isFalse();
        assertThat(ConfigDiff.between(List.of(kept), List.of(kept), Linkset::name).isEmpty())
                .isTrue();
    }

    @Test
    void textsAreComparedModeByMode() {
        ConfigTree before =
                tree(
                        """
                        cs7 variant itu
                        cs7 point-code 1.2.3
                        cs7 linkset ToB 4.5.6
                         link 0 sctp 10.0.5.2 1024 1024
                          shutdown
                         link 1 sctp 10.0.5.3 1024 1024
                        cs7 linkset ToC 7.7.1
                         shutdown
                        """);
        ConfigTree after =
                tree(
                        """
                        cs7 variant itu
                        cs7 point-code 1.2.4
                        cs7 linkset ToB 4.5.6
                         link 0 sctp 10.0.5.2 1024 1024
                         link 1 sctp 10.0.5.3 1024 1024
                         shutdown
                        """);

        assertThat(before.changesTo(after))
                .isEqualTo(
                        """
                        -cs7 point-code 1.2.3
                         cs7 linkset ToB 4.5.6
                          link 0 sctp 10.0.5.2 1024 1024
                        -  shutdown
                        + shutdown
                        -cs7 linkset ToC 7.7.1
                        - shutdown
                        +cs7 point-code 1.2.4
                        """);
        assertThat(after.changesTo(after)).isEmpty();
    }

    private static ConfigTree tree(String text) {
        return ConfigFile.parse(text, LabGrammar.ROOT).block().tree();
    }
}
