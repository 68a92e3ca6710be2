// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.admin.NodePort;

import java.util.ArrayList;
import java.util.List;

/// What a session knows of itself.
final class SessionReport {
    private SessionReport() {}

    static Document history(List<String> lines) {
        return Document.builder()
                .group(
                        "history",
                        lines.stream()
                                .map(
                                        line ->
                                                Document.builder()
                                                        .line("  %s", Field.of("line", line))
                                                        .build())
                                .toList())
                .build();
    }

    static Document nodes(Session session) {
        List<List<Field>> rows = new ArrayList<>();
        for (NodePort node : session.nodes()) {
            boolean here = node.equals(session.node());
            rows.add(
                    List.of(
                            Field.of("connected", here).shownAs(here ? "*" : ""),
                            Field.of("node", node.hostname())));
        }
        return Document.builder().table("nodes", List.of(" ", "Node"), rows).build();
    }
}
