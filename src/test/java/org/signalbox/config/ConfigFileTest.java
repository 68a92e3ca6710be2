// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;

class ConfigFileTest {
    @Test
    void labTextIsUnderstoodWithoutAProblem() {
        Checked checked = ConfigFile.parse(LabGrammar.LAB, LabGrammar.ROOT);

        assertThat(checked.problems().list()).isEmpty();
        Block block = checked.block();
        assertThat(block.value(LabGrammar.VARIANT_LINE, LabGrammar.VARIANT))
                .contains(LabGrammar.Variant.ITU);
        Statement linkset = block.find(LabGrammar.LINKSET).orElseThrow();
        assertThat(linkset.get(LabGrammar.NAME)).isEqualTo("ToCountryB");
        Statement link = linkset.block().find(LabGrammar.LINK).orElseThrow();
        assertThat(link.get(LabGrammar.SLC)).isZero();
        assertThat(link.all(LabGrammar.REMOTE_IP))
                .containsExactly(InetAddress.ofLiteral("10.0.5.2"));
        assertThat(link.get(LabGrammar.REMOTE_PORT)).isEqualTo(1024);
        Statement table = block.find(LabGrammar.ROUTE_TABLE).orElseThrow();
        assertThat(table.block().all(LabGrammar.UPDATE_ROUTE))
                .extracting(Statement::text)
                .containsExactly(
                        "update route 7.0.0/3 linkset ToCountryB priority 5",
                        "update route 7.0.0 7.0.0 linkset ToCountryB");
    }

    @Test
    void printedConfigurationReadsBackEqual() {
        Block block = ConfigFile.parse(LabGrammar.LAB, LabGrammar.ROOT).block();

        Checked again = ConfigFile.parse(block.toString(), LabGrammar.ROOT);

        assertThat(again.problems().list()).isEmpty();
        assertThat(again.block()).isEqualTo(block);
        assertThat(again.block().toString()).isEqualTo(block.toString());
    }
}
