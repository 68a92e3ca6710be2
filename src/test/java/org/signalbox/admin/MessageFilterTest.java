// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class MessageFilterTest {
    private static MessageFilter of(String protocol) {
        return new MessageFilter(
                MessageFilter.ALL.layers(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(protocol),
                false,
                1,
                100);
    }

    @Test
    void whoWantsAProtocolGetsWhatItCarries() {
        assertThat(of("sccp").wants("MAP")).isTrue();
        assertThat(of("SCCP").wants("SCCP")).isTrue();
        assertThat(of("TCAP").wants("MAP")).isTrue();
        assertThat(of("TCAP").wants("SCCP")).isFalse();
        assertThat(of("MAP").wants("Diameter")).isFalse();
        assertThat(of("diameter").wants("Diameter")).isTrue();
        assertThat(of("ISUP").wants("MTP3")).isFalse();
        assertThat(MessageFilter.ALL.wants("anything")).isTrue();
    }
}
