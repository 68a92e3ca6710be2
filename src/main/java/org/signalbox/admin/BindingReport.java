// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;

import java.util.List;

/// `show cs7 binding-table`: which link each value of the selection belongs to.
public final class BindingReport {
    private static final String ROW = "%-9s  %s";

    private BindingReport() {}

    public static Document of(PointCode destination, List<BindingView> bindings) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "Messages to %s by their signalling link selection",
                                Field.of("destination", destination.toString()));
        if (bindings.isEmpty()) {
            return document.note("are for this node itself").build();
        }
        return document.note("")
                .note(ROW.formatted("Selection", "Link"))
                .note("---------  --------------------")
                .group("bindings", bindings.stream().map(BindingReport::row).toList())
                .build();
    }

    private static Document row(BindingView binding) {
        return Document.builder()
                .line(
                        ROW,
                        Field.of("selection", binding.selection()),
                        Field.of("link", binding.way()))
                .build();
    }
}
