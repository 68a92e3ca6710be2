// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.ArrayList;
import java.util.List;

/// `show cs7 pc-conversion`: points of other networks, and what went there.
public final class PcConversionReport {
    private PcConversionReport() {}

    public static Document of(InstanceView instance) {
        ConversionView conversion = instance.conversion();
        List<List<Field>> rows = new ArrayList<>();
        for (ConversionView.Alias alias : conversion.aliases()) {
            rows.add(
                    List.of(
                            Field.of("alias", alias.code().toString()),
                            Field.of("instance", alias.instance()),
                            Field.of("pointCode", alias.point().toString()),
                            alias.state().field("state")));
        }
        return Document.builder()
                .line("Instance Number %s", Field.of("instance", instance.number()))
                .line(
                        "Messages to other instances %s, from them %s",
                        Field.of("out", conversion.out()), Field.of("in", conversion.in()))
                .line(
                        "Management messages said anew %s",
                        Field.of("managementOut", conversion.managementOut()))
                .line(
                        "Discarded, origin without alias %s",
                        Field.of("withoutAlias", conversion.withoutAlias()))
                .note("")
                .table("conversions", List.of("Alias", "Instance", "Point Code", "State"), rows)
                .build();
    }
}
