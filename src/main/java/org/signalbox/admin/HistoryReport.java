// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.History.Counts;
import org.signalbox.admin.History.Sample;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What objects have carried lately, for charts.
public final class HistoryReport {
    private HistoryReport() {}

    /// @return empty if the object is not remembered
    public static Optional<Document> of(History history, String object, History.Scale scale) {
        return history.samples(object, scale).map(samples -> of(object, scale, samples));
    }

    private static Document of(String object, History.Scale scale, List<Sample> samples) {
        return Document.builder()
                .unshown(
                        Field.of("object", object),
                        Field.of("stepSeconds", scale.step().toSeconds()))
                .table(
                        "samples",
                        List.of(
                                "Time",
                                "Milliseconds",
                                "Sent",
                                "Received",
                                "Octets sent",
                                "Octets received",
                                "Discarded"),
                        samples.stream().map(HistoryReport::row).toList())
                .build();
    }

    private static List<Field> row(Sample sample) {
        Counts counts = sample.counts();
        return List.of(
                Field.of("time", Instant.ofEpochMilli(sample.endEpochMillis()).toString()),
                Field.of("millis", sample.lengthMillis()),
                Field.of("sent", counts.sent()),
                Field.of("received", counts.received()),
                Field.of("octetsSent", counts.octetsSent()),
                Field.of("octetsReceived", counts.octetsReceived()),
                Field.of("discarded", counts.discarded()));
    }

    /// The names of all that is remembered.
    public static Document objects(History history) {
        return Document.builder()
                .table(
                        "objects",
                        List.of("Object"),
                        history.objects().stream()
                                .map(object -> List.of(Field.of("object", object)))
                                .toList())
                .unshown(Field.of("leftOut", history.leftOut()))
                .build();
    }
}
