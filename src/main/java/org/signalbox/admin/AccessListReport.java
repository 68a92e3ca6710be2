// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// `show access-lists`.
public final class AccessListReport {
    private AccessListReport() {}

    public static Document of(List<AccessListView> lists) {
        return Document.builder()
                .group("accessLists", lists.stream().map(AccessListReport::of).toList())
                .build();
    }

    private static Document of(AccessListView list) {
        return Document.builder()
                .line("CS7 access list %s", Field.of("number", list.number()))
                .group(
                        "entries",
                        list.entries().stream()
                                .map(
                                        entry ->
                                                Document.builder()
                                                        .line("    %s", Field.of("entry", entry))
                                                        .build())
                                .toList())
                .build();
    }
}
