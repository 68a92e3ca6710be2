// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Instant;
import java.util.List;

/// The files of captures.
public final class CaptureFileReport {
    private CaptureFileReport() {}

    public static Document of(List<CaptureFileView> files) {
        return Document.builder()
                .table(
                        "captures",
                        List.of("Name", "Octets", "From", "To", "Messages", "Open"),
                        files.stream().map(CaptureFileReport::row).toList())
                .build();
    }

    private static List<Field> row(CaptureFileView file) {
        return List.of(
                Field.of("name", file.name()),
                Field.of("octets", file.octets()),
                Field.of("from", file.from().map(Instant::toString)),
                Field.of("to", file.to().map(Instant::toString)),
                file.messages()
                        .map(count -> Field.of("messages", count))
                        .orElseGet(() -> Field.nothing("messages")),
                Field.of("open", file.open()));
    }
}
