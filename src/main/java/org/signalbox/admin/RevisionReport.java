// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `show configuration revisions`: what was committed, the latest first.
public final class RevisionReport {
    private RevisionReport() {}

    /// @param unconfirmed how long the last one may still be confirmed
    public static Document of(List<Revision> revisions, Optional<Duration> unconfirmed) {
        Document.Builder document =
                Document.builder()
                        .table(
                                "revisions",
                                List.of("Revision", "When", "By", "From", "Lines", "Comment"),
                                revisions.reversed().stream().map(RevisionReport::row).toList());
        if (revisions.isEmpty()) {
            document.note("Nothing was committed.");
        }
        return unconfirmed
                .map(
                        time ->
                                document.line(
                                        "The last commit is undone in %s seconds unless you say:"
                                                + " commit confirm",
                                        Field.of("unconfirmedSeconds", time.toSeconds())))
                .orElse(document)
                .build();
    }

    private static List<Field> row(Revision revision) {
        return List.of(
                Field.of("revision", revision.number()),
                Field.of("time", Instants.of(revision.epochNanos()).toString())
                        .shownAs(Instants.stamp(revision.epochNanos())),
                Field.of("by", revision.by()),
                Field.of("from", revision.from()),
                Field.of("added", revision.added())
                        .shownAs("+%d -%d".formatted(revision.added(), revision.removed())),
                Field.of("comment", revision.comment()),
                Field.of("removed", revision.removed()));
    }
}
