// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.ArrayList;
import java.util.List;

/// `show cs7 mlr`.
public final class MlrReport {
    private MlrReport() {}

    public static Document of(MlrView mlr) {
        List<List<Field>> triggers = new ArrayList<>();
        for (MlrView.Trigger trigger : mlr.triggers()) {
            triggers.add(
                    List.of(
                            Field.of("table", trigger.table()),
                            Field.of("trigger", trigger.trigger()),
                            Field.of("action", trigger.action())));
        }
        List<List<Field>> rules = new ArrayList<>();
        for (MlrView.Rule rule : mlr.rules()) {
            rules.add(
                    List.of(
                            Field.of("ruleset", rule.ruleset()),
                            Field.of("number", rule.number()).shownAs(rule.rule()),
                            Field.of("action", rule.action()),
                            Field.of("matched", rule.matched()),
                            Field.of("routed", rule.routed()),
                            Field.of("blocked", rule.blocked()),
                            Field.of("continued", rule.continued())));
        }
        return Document.builder()
                .table("messages", List.of("Messages", "Count"), SccpReport.counts(mlr.messages()))
                .note("")
                .table("triggers", List.of("Table", "Trigger", "Action"), triggers)
                .note("")
                .table(
                        "rules",
                        List.of(
                                "Ruleset",
                                "Rule",
                                "Action",
                                "Matched",
                                "Routed",
                                "Blocked",
                                "Continued"),
                        rules)
                .build();
    }
}
