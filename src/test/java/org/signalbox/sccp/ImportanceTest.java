// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.Conformance;
import org.signalbox.sccp.message.MessageType;

class ImportanceTest {
    @ParameterizedTest
    @Conformance("sccp-11")
    @DisplayName("sccp-11: importance by message type and by what the message claims")
    @CsvSource({
        "UDT, -1, 4", "XUDT, -1, 4", "XUDT, 0, 0", "XUDT, 6, 6", "XUDT, 7, 6", "LUDT, 7, 6",
        "UDTS, -1, 3", "XUDTS, 7, 3", "LUDTS, 0, 3", "CR, -1, 2", "CR, 3, 3", "CR, 7, 4",
        "DT1, -1, 6", "RLC, -1, 6"
    })
    void everyTypeHasItsDefaultAndItsMaximum(MessageType type, int claimed, int importance) {
        assertThat(Importance.of(type, claimed)).isEqualTo(importance);
    }

    @Test
    @Conformance("sccp-11")
    @DisplayName("sccp-11: eight importances become four priorities, in order")
    void importanceBecomesPriority() {
        int[] priorities = new int[8];
        for (int importance = 0; importance < 8; importance++) {
            priorities[importance] = Importance.priority(importance);
        }

        assertThat(priorities).containsExactly(0, 0, 0, 1, 1, 2, 2, 3);
    }
}
