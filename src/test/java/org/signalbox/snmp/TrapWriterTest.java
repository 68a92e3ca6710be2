// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.alarm.Alarm;
import org.signalbox.alarm.AlarmChange;
import org.signalbox.alarm.AlarmKind;
import org.signalbox.alarm.ManagedObject;
import org.signalbox.alarm.ManagedObject.Type;
import org.signalbox.metrics.Counters;
import org.snmp4j.smi.VariableBinding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class TrapWriterTest {
    private static final long SECOND = 1_000_000_000L;

    private final Counters<SnmpCounter> counters = new Counters<>(SnmpCounter.class);
    private final TrapWriter writer =
            new TrapWriter(
                    new SnmpConfig(List.of(), Duration.ofSeconds(60), 10),
                    new Subjects(),
                    counters);
    private final List<Notification> told = new ArrayList<>();

    private static final class Subjects implements TrapSubjects {
        @Override
        public String node() {
            return "CountryBoard";
        }

        @Override
        public Optional<Ends> ends(String linkset) {
            return Optional.of(new Ends(0, "4.5.6", "1.2.3"));
        }

        @Override
        public Optional<Code> code(ManagedObject destination) {
            return Optional.of(new Code(2_067, 0x3FFF));
        }

        @Override
        public List<String> servers(String asp) {
            return List.of("as1", "as2");
        }
    }

    private static AlarmChange change(AlarmKind kind, Type type, String name, boolean raised) {
        return new AlarmChange(
                5,
                0,
                raised,
                new Alarm(
                        5,
                        kind.severity(),
                        kind,
                        ManagedObject.of(type, 0, name),
                        "cause",
                        kind == AlarmKind.LINK_FAILED ? 35 : 1,
                        0,
                        1,
                        Optional.empty()));
    }

    private void write(AlarmKind kind, Type type, String name, boolean raised, long now) {
        writer.write(change(kind, type, name, raised), 42, now, told::add);
    }

    private static List<String> values(Notification notification) {
        return notification.objects().stream().map(VariableBinding::toValueString).toList();
    }

    @ParameterizedTest
    @EnumSource
    void carriesTheObjectsOfItsKindInOrder(AlarmKind kind) {
        write(kind, Type.LINK, "ToA:0", true, 0);

        assertThat(told).isNotEmpty();
        assertThat(told)
                .allSatisfy(
                        notification -> {
                            List<TrapObject> objects = notification.kind().objects();
                            for (int i = 0; i < objects.size(); i++) {
                                assertThat(
                                                notification
                                                        .objects()
                                                        .get(i)
                                                        .getOid()
                                                        .startsWith(objects.get(i).oid()))
                                        .as(objects.get(i).object())
                                        .isTrue();
                            }
                        });
    }

    @Test
    void linkSaysWhyItHasFailedAndThatItIsRestored() {
        write(AlarmKind.LINK_FAILED, Type.LINK, "ToA:3", true, 0);
        write(AlarmKind.LINK_FAILED, Type.LINK, "ToA:3", false, 0);

        assertThat(told).extracting(Notification::kind).containsOnly(NotificationKind.LINK);
        assertThat(values(told.getFirst()))
                .containsExactly("1", "CountryBoar", "4.5.6", "1.2.3", "ToA:3", "2", "35", "8");
        assertThat(values(told.getLast()))
                .containsExactly("2", "CountryBoar", "4.5.6", "1.2.3", "ToA:3", "1", "34", "0");
        assertThat(told.getFirst().objects().get(5).getOid().toDottedString())
                .as("cgspLinkState of network \"\", linkset ToA, link 3")
                .isEqualTo("1.3.6.1.4.1.9.9.336.1.6.1.1.3.0.3.84.111.65.3");
    }

    @Test
    void processIsToldForEachServerItServes() {
        write(AlarmKind.ASP_DOWN, Type.ASP, "asp1", true, 0);

        assertThat(told)
                .extracting(TrapWriterTest::values)
                .containsExactly(
                        List.of("CountryBoar", "asp1", "as1", "1"),
                        List.of("CountryBoar", "asp1", "as2", "1"));
    }

    @Test
    void whatIsBeyondTheWindowIsToldWhenItIsOver() {
        for (int i = 0; i < 12; i++) {
            write(AlarmKind.DESTINATION_INACCESSIBLE, Type.DESTINATION, "1.1." + i % 8, true, 0);
        }
        write(AlarmKind.DESTINATION_INACCESSIBLE, Type.DESTINATION, "1.1.3", false, SECOND);
        assertThat(told).hasSize(10);
        assertThat(writer.nextDeadline()).isEqualTo(60 * SECOND);

        writer.advance(42, 60 * SECOND, told::add);

        assertThat(told).hasSize(12);
        assertThat(values(told.get(10)))
                .as("one change of 1.1.3 was overtaken by the next")
                .containsExactly("11", "CountryBoar", "1", "1.1.2", "3", "1");
        assertThat(values(told.get(11)))
                .containsExactly("12", "CountryBoar", "0", "1.1.3", "2", "0");
        assertThat(counters.get(SnmpCounter.SUPPRESSED)).isEqualTo(1);
    }
}
