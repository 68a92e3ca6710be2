// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.alarm.AlarmKind;
import org.signalbox.snmp.NotificationKind;
import org.signalbox.snmp.TrapObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/// `docs/alarms.md` holds exactly the alarms and the notifications there are.
///
/// Its tables are written anew by `-Ddocs=apply`.
class AlarmsDocumentationTest {
    private static final Path PAGE = Path.of("docs/alarms.md");
    private static final String ALARMS =
            """
            | alarm | severity | what is wrong | what to do | notification |
            |---|---|---|---|---|
            """;
    private static final String NOTIFICATIONS =
            """
            | notification | number | objects |
            |---|---|---|
            """;

    @Test
    void everyAlarmHasItsRow() throws IOException {
        check(
                ALARMS,
                Arrays.stream(AlarmKind.values())
                        .map(
                                kind ->
                                        "| `%s` | %s | %s | %s | `%s` |\n"
                                                .formatted(
                                                        kind.word(),
                                                        kind.severity().word(),
                                                        kind.meaning(),
                                                        kind.remedy(),
                                                        NotificationKind.of(kind).notification()))
                        .collect(Collectors.joining()));
    }

    @Test
    void everyNotificationHasItsRow() throws IOException {
        check(
                NOTIFICATIONS,
                Arrays.stream(NotificationKind.values())
                        .map(
                                kind ->
                                        "| `%s` | %s | %s |\n"
                                                .formatted(
                                                        kind.notification(),
                                                        kind.number(),
                                                        kind.objects().stream()
                                                                .map(TrapObject::object)
                                                                .collect(Collectors.joining(", "))))
                        .collect(Collectors.joining()));
    }

    private static void check(String head, String rows) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(head) + head.length();
        assertThat(page).contains(head);
        int end = page.indexOf("\n\n", begin - 1) + 1;
        if ("apply".equals(System.getProperty("docs"))) {
            page = page.substring(0, begin) + rows + page.substring(end);
            Files.writeString(PAGE, page);
            end = begin + rows.length();
        }
        assertThat(page.substring(begin, end)).isEqualTo(rows);
    }
}
