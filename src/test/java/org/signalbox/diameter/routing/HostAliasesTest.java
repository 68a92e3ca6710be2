// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Nodes by whatever they are called.
class HostAliasesTest {
    private static final HostAlias ONE =
            new HostAlias("mme1.sgd.example", null, "491720000001", List.of("mme1.s6a.example"));
    private static final HostAlias TWO =
            new HostAlias("mme2", "example", null, List.of("mme1.sgd.example", "MME2.S6A"));

    private final HostAliases aliases = new HostAliases(List.of(ONE, TWO));

    @Test
    void aNodeIsFoundByEachOfItsNames() {
        assertThat(aliases.named("MME1.s6a.EXAMPLE")).isEqualTo(ONE);
        assertThat(aliases.named("mme2.s6a")).isEqualTo(TWO);
        assertThat(aliases.named("mme3")).isNull();
    }

    @Test
    void itsOwnNameCountsForMoreThanWhatAnotherIsCalled() {
        assertThat(aliases.named("mme1.sgd.example")).isEqualTo(ONE);
    }
}
