// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// `show cs7 point-code`: what signalling point the node is.
public final class PointCodeReport {
    private PointCodeReport() {}

    public static Document of(SignallingPointView point) {
        List<List<Field>> rows =
                point.code().stream()
                        .map(
                                code ->
                                        List.of(
                                                Field.of("pointCode", code.toString()),
                                                Field.of("decimal", code.value()),
                                                Field.of("type", "local"),
                                                Field.of("status", "active")))
                        .toList();
        return Document.builder()
                .line("Instance Number %s", Field.of("instance", 0))
                .line(
                        "Variant %s, network indicator %s",
                        Field.of("variant", point.variant().word()),
                        Field.of("networkIndicator", point.networkIndicator().word()))
                .note("")
                .table("pointCodes", List.of("CS7 Point Code", "Decimal", "Type", "Status"), rows)
                .build();
    }
}
