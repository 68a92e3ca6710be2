// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.access.AuditEntry;

import java.util.List;

/// `show audit`: who did what.
public final class AuditReport {
    private static final List<String> TITLES =
            List.of("Number", "Time", "Operator", "From", "Outcome", "What");

    private AuditReport() {}

    /// @param entries the last ones, oldest first
    public static Document of(List<AuditEntry> entries) {
        Document.Builder document = Document.builder();
        if (entries.isEmpty()) {
            return document.note("Nobody did anything yet").group("entries", List.of()).build();
        }
        return document.table("entries", TITLES, entries.stream().map(AuditReport::row).toList())
                .note("")
                .line("Hash of the last entry: %s", Field.of("hash", entries.getLast().hash()))
                .build();
    }

    private static List<Field> row(AuditEntry entry) {
        return List.of(
                Field.of("sequence", entry.sequence()),
                Field.of("time", entry.time().toString()),
                Field.of("operator", entry.operator()),
                Field.of("from", entry.from()),
                Field.of("outcome", entry.outcome()),
                Field.of("what", entry.what()));
    }
}
