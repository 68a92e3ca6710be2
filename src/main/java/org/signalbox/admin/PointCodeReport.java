// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.List;

/// `show cs7 point-code`: what signalling point the node is.
public final class PointCodeReport {
    private PointCodeReport() {}

    /// Of a node in several networks.
    public static Document of(List<InstanceView> instances) {
        return Document.builder()
                .spacedGroup("instances", instances.stream().map(PointCodeReport::of).toList())
                .build();
    }

    /// Of a node in one network.
    public static Document of(InstanceView instance) {
        SignallingPointView point = instance.point();
        List<List<Field>> rows = new ArrayList<>();
        point.code().ifPresent(code -> rows.add(row(code, "local")));
        point.secondary().forEach(code -> rows.add(row(code, "secondary")));
        point.capability().forEach(code -> rows.add(row(code, "capability")));
        return Document.builder()
                .line("Instance Number %s", Field.of("instance", instance.number()))
                .line(
                        "Variant %s, network indicator %s",
                        Field.of("variant", point.variant().word()),
                        Field.of("networkIndicator", point.networkIndicator().word()))
                .note("")
                .table("pointCodes", List.of("CS7 Point Code", "Decimal", "Type", "Status"), rows)
                .build();
    }

    private static List<Field> row(PointCode code, String type) {
        return List.of(
                Field.of("pointCode", code.toString()),
                Field.of("decimal", code.value()),
                Field.of("type", type),
                Field.of("status", "active"));
    }
}
