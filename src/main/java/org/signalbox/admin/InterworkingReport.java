// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.ArrayList;
import java.util.List;

/// `show iwf` and `show iwf session`.
public final class InterworkingReport {
    private static final List<String> FLOW_TITLES =
            List.of(
                    "Flow",
                    "Begun",
                    "Success",
                    "Refused there",
                    "Refused here",
                    "Busy",
                    "No route",
                    "No answer",
                    "Broken",
                    "Abandoned",
                    "Retried");
    private static final List<String> SESSION_TITLES =
            List.of(
                    "Session",
                    "Flow",
                    "Age",
                    "Took",
                    "From",
                    "Subscriber",
                    "Service centre",
                    "To",
                    "Outcome",
                    "Reason");

    private InterworkingReport() {}

    /// What was done, by kinds of requests; those that never came are left out.
    public static Document summary(InterworkingView view) {
        long underWay =
                view.sessions().stream().filter(session -> session.took().isEmpty()).count();
        Document.Builder document =
                Document.builder()
                        .line(
                                "Interworking as %s and in realm %s",
                                Field.of("number", view.number()), Field.of("realm", view.realm()))
                        .line(
                                "%s sessions under way; dialogues of MAP: %s ours, %s of others",
                                Field.of("sessions", underWay),
                                Field.of("dialoguesOpen", view.dialoguesOpen()),
                                Field.of("dialoguesServed", view.dialoguesServed()))
                        .table(
                                "flows",
                                FLOW_TITLES,
                                view.flows().stream()
                                        .filter(flow -> flow.counters().getFirst().value() != 0)
                                        .map(InterworkingReport::row)
                                        .toList());
        return Statistics.show(document, view.besides()).build();
    }

    private static List<Field> row(InterworkingView.Flow flow) {
        List<Field> row = new ArrayList<>();
        row.add(Field.of("flow", flow.words()));
        flow.counters().forEach(counter -> row.add(Field.of(counter.name(), counter.value())));
        return row;
    }

    /// Sessions under way, and those that have ended last.
    public static Document sessions(InterworkingView view) {
        return Document.builder()
                .table(
                        "sessions",
                        SESSION_TITLES,
                        view.sessions().stream().map(InterworkingReport::row).toList())
                .build();
    }

    private static List<Field> row(InterworkingView.Session session) {
        return List.of(
                Field.of("session", session.id()),
                Field.of("flow", session.flow()),
                Field.millis("ageMillis", session.age()).shownAs(Durations.text(session.age())),
                session.took()
                        .map(
                                took ->
                                        Field.millis("tookMillis", took)
                                                .shownAs(took.toMillis() + " ms"))
                        .orElseGet(() -> Field.nothing("tookMillis").blank()),
                Field.of("from", session.from()),
                Field.of("subscriber", session.subscriber()),
                Field.of("serviceCentre", session.serviceCentre()),
                Field.of("to", session.target()),
                Field.of("outcome", session.outcome()),
                Field.of("reason", session.reason()));
    }
}
