// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `show cs7 gws` and `show cs7 gws table NAME`.
public final class GwsReport {
    private GwsReport() {}

    /// What is screened by what, and how often it refused something.
    public static Document of(GwsView gws) {
        Document.Builder document = Document.builder();
        document.table(
                "uses",
                List.of("Screened"),
                gws.uses().stream().map(use -> List.of(Field.of("use", use))).toList());
        document.note("");
        List<List<Field>> tables = new ArrayList<>();
        for (GwsView.Table table : gws.tables()) {
            tables.add(
                    List.of(
                            Field.of("name", table.name()),
                            Field.of("origin", table.shipped() ? "shipped" : "configured"),
                            Field.of("used", table.used() ? "yes" : "no"),
                            Field.of("rules", table.rules().size()),
                            Field.of("rejected", rejected(table)),
                            Field.of("testRejected", testRejected(table))));
        }
        return document.table(
                        "tables",
                        List.of("Name", "Origin", "Used", "Rules", "Rejected", "Test"),
                        tables)
                .build();
    }

    /// The rules of one list or table, with what they have counted; empty if there is none of that
    /// name.
    ///
    /// @param name `access-list 2700` or `table fs11`
    public static Optional<Document> of(GwsView gws, String name) {
        return gws.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .map(GwsReport::of);
    }

    private static Document of(GwsView.Table table) {
        List<List<Field>> rules = new ArrayList<>();
        for (GwsView.Rule rule : table.rules()) {
            rules.add(
                    List.of(
                            Field.of("rule", rule.words()),
                            Field.of("matched", rule.matched()),
                            Field.of("rejected", rule.rejected()),
                            Field.of("testRejected", rule.testRejected())));
        }
        return Document.builder()
                .line("%s", Field.of("name", table.name()))
                .table("rules", List.of("Rule", "Matched", "Rejected", "Test"), rules)
                .build();
    }

    private static long rejected(GwsView.Table table) {
        return table.rules().stream().mapToLong(GwsView.Rule::rejected).sum();
    }

    private static long testRejected(GwsView.Table table) {
        return table.rules().stream().mapToLong(GwsView.Rule::testRejected).sum();
    }
}
