// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.signalbox.mlr.ResultGroup.Availability;
import org.signalbox.mlr.ResultGroup.Member;
import org.signalbox.mlr.ResultGroup.Mode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class ResultGroupTest {
    private static final MlrResult ONE = new MlrResult.ToServer("one");
    private static final MlrResult TWO = new MlrResult.ToServer("two");
    private static final MlrResult SPARE = new MlrResult.ToServer("spare");
    private static final int MESSAGES = 10_000;

    private final ResultGroup group =
            new ResultGroup(
                    "G",
                    Mode.WRR,
                    MlrResult.BLOCK,
                    List.of(new Member(ONE, 3), new Member(TWO, 1), new Member(SPARE, 0)));

    @Test
    void transactionsThatFollowEachOtherAreSharedByWeight() {
        Map<MlrResult, Integer> shares = new HashMap<>();
        for (long transaction = 0; transaction < MESSAGES; transaction++) {
            shares.merge(
                    Objects.requireNonNull(group.choose(transaction, Availability.ALL)),
                    1,
                    Integer::sum);
        }

        assertThat(shares).containsOnlyKeys(ONE, TWO);
        assertThat(shares.get(ONE)).isCloseTo(MESSAGES * 3 / 4, within(MESSAGES / 50));
    }

    @Test
    void weightOfNoneIsForWhenNoOtherIsAvailable() {
        assertThat(group.choose(7, result -> result.equals(SPARE) || result.equals(TWO)))
                .isEqualTo(TWO);
        assertThat(group.choose(7, result -> result.equals(SPARE))).isEqualTo(SPARE);
        assertThat(group.choose(7, _ -> false)).isNull();
    }
}
