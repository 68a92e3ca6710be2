// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.History.Counts;
import org.signalbox.admin.History.Sample;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What objects have carried lately, for charts.
public final class HistoryReport {
    private HistoryReport() {}

    /// @param kilobits what the object is planned to carry now, each way in a second
    /// @return empty if the object is not remembered
    public static Optional<Document> of(
            History history, String object, History.Scale scale, OptionalLong kilobits) {
        return history.samples(object, scale).map(samples -> of(object, scale, kilobits, samples));
    }

    private static Document of(
            String object, History.Scale scale, OptionalLong kilobits, List<Sample> samples) {
        return Document.builder()
                .unshown(
                        Field.of("object", object),
                        Field.of("stepSeconds", scale.step().toSeconds()),
                        number("capacityKilobits", kilobits))
                .table(
                        "samples",
                        List.of(
                                "Time",
                                "Milliseconds",
                                "Sent",
                                "Received",
                                "Octets sent",
                                "Octets received",
                                "Discarded",
                                "Queued"),
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
                Field.of("discarded", counts.discarded()),
                number("queued", sample.queued()));
    }

    private static Field number(String name, OptionalLong number) {
        return number.isPresent() ? Field.of(name, number.getAsLong()) : Field.nothing(name);
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
