// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.alarm.AlarmConfig.Suppression;
import org.signalbox.alarm.ManagedObject.Type;
import org.signalbox.machine.Machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

class AlarmBoardTest {
    private static final Condition LINK = link("ToB:0", "no answer");
    private static final long SECOND = 1_000_000_000L;

    private final AlarmBoard board = new AlarmBoard();
    private final List<AlarmChange> told = new ArrayList<>();

    private static Condition link(String name, String cause) {
        return new Condition(AlarmKind.LINK_FAILED, ManagedObject.of(Type.LINK, name), cause);
    }

    /// @param millis both clocks
    private void at(long millis, Condition... wrong) {
        board.update(List.of(wrong), millis * 1_000_000, millis * 1_000_000, told::add);
    }

    @Test
    void raisesWhatLastsAndKnowsSinceWhen() {
        at(100, LINK);
        assertThat(told).isEmpty();
        assertThat(board.nextDeadline()).isEqualTo(1_100_000_000L);

        board.advance(1_100_000_000L, 1_100_000_000L, told::add);

        assertThat(board.alarms())
                .containsExactly(
                        new Alarm(
                                1,
                                AlarmSeverity.MAJOR,
                                AlarmKind.LINK_FAILED,
                                LINK.object(),
                                "no answer",
                                0,
                                100_000_000L,
                                1,
                                Optional.empty()));
        assertThat(board.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    @Test
    void flapOfATenthOfASecondIsNoAlarm() {
        at(0, LINK);
        at(100);
        at(2_000);

        assertThat(told).isEmpty();
        assertThat(board.counters().get(AlarmCounter.HELD_OFF)).isEqualTo(1);
    }

    @Test
    void endsAtOnceAndCountsTheNextTime() {
        at(0, LINK);
        at(1_000, LINK);
        at(5_000);
        at(6_000, LINK);
        at(7_000, LINK);

        assertThat(told).extracting(AlarmChange::sequence).containsExactly(1L, 2L, 3L);
        assertThat(told).extracting(AlarmChange::raised).containsExactly(true, false, true);
        assertThat(told.get(1).alarm().sequence()).as("names what it clears").isEqualTo(1);
        assertThat(board.alarms()).singleElement().extracting(Alarm::count).isEqualTo(2L);
        assertThat(board.history()).isEqualTo(told);
    }

    @Test
    void staysWhileItFlapsWithinTheClearDelay() {
        board.configure(
                new AlarmConfig(
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        Map.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
        at(0, LINK);
        at(1_000);
        at(3_000, LINK);
        at(4_000);

        assertThat(told).hasSize(1);
        assertThat(board.alarms()).singleElement().extracting(Alarm::count).isEqualTo(2L);
        assertThat(board.nextDeadline()).isEqualTo(9 * SECOND);

        board.advance(9 * SECOND, 9 * SECOND, told::add);

        assertThat(told).hasSize(2).last().extracting(AlarmChange::raised).isEqualTo(false);
        assertThat(board.alarms()).isEmpty();
    }

    @Test
    void causeChangesWithoutAnotherAlarm() {
        at(0, LINK);
        at(1_000, LINK);
        at(2_000, link("ToB:0", "proving failed"));

        assertThat(told).hasSize(1);
        assertThat(board.alarms()).extracting(Alarm::cause).containsExactly("proving failed");
    }

    @Test
    void severityAndSuppressionAreConfigured() {
        board.configure(
                new AlarmConfig(
                        Duration.ZERO,
                        Duration.ZERO,
                        Map.of(AlarmKind.LINK_FAILED, AlarmSeverity.WARNING),
                        List.of(new Suppression(AlarmKind.LINK_FAILED, "ToC:0")),
                        Optional.empty(),
                        Optional.empty()));

        at(0, LINK, link("ToC:0", "no answer"));

        assertThat(board.alarms())
                .singleElement()
                .extracting(Alarm::severity)
                .isEqualTo(AlarmSeverity.WARNING);
        assertThat(board.suppressed()).isEqualTo(1);
    }

    @Test
    void whatHasNoRoomIsItselfAnAlarm() {
        Condition[] many =
                IntStream.range(0, AlarmBoard.ALARMS_MAX + 7)
                        .mapToObj(i -> link("L%04d:0".formatted(i), ""))
                        .toArray(Condition[]::new);
        at(0, many);
        at(1_000, many);

        assertThat(board.alarms()).hasSize(AlarmBoard.ALARMS_MAX + 1);
        assertThat(board.alarms())
                .filteredOn(alarm -> alarm.kind() == AlarmKind.ALARMS_UNREPORTED)
                .extracting(Alarm::cause)
                .containsExactly("7 more than the 1000 that are shown");

        at(2_000);
        at(2_000);

        assertThat(board.alarms()).isEmpty();
        assertThat(board.history()).hasSize(AlarmBoard.HISTORY_MAX);
        assertThat(told.getLast().sequence()).isEqualTo(told.size());
    }

    @Test
    void isAcknowledgedByItsNumber() {
        at(0, LINK);
        at(1_000, LINK);

        assertThat(board.acknowledge(2, "anna")).isFalse();
        assertThat(board.acknowledge(1, "anna")).isTrue();
        assertThat(board.alarms())
                .extracting(Alarm::acknowledgedBy)
                .containsExactly(Optional.of("anna"));
    }
}
