// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.net.InetSocketAddress;
import java.util.List;

/// `show capture` and `show debugging`: what is being watched.
public final class CaptureReport {
    private CaptureReport() {}

    public static Document capture(CaptureView capture) {
        Document.Builder document = Document.builder();
        capture.listening()
                .ifPresentOrElse(
                        address ->
                                document.line(
                                                "Capture is served on %s, %s",
                                                Field.of("listening", text(address)),
                                                Field.of(
                                                                "linktype",
                                                                capture.linkHeader() ? 139 : 141)
                                                        .shownAs(
                                                                capture.linkHeader()
                                                                        ? "linktype 139 (MTP2 with"
                                                                                + " pseudo-header)"
                                                                        : "linktype 141 (MTP3)"))
                                        .note("Read it with: wireshark -k -i TCP@" + text(address)),
                        () -> document.note("Capture is off").unshown(Field.nothing("listening")));
        document.group(
                "readers",
                capture.readers().stream()
                        .map(
                                reader ->
                                        Document.builder()
                                                .line(
                                                        "  reader %s",
                                                        Field.of("address", text(reader)))
                                                .build())
                        .toList());
        if (!capture.statistics().isEmpty()) {
            document.note("")
                    .table(
                            "statistics",
                            List.of("Counter", "Value", "Meaning"),
                            capture.statistics().stream()
                                    .map(
                                            counter ->
                                                    List.of(
                                                            Field.of("counter", counter.name()),
                                                            Field.of("value", counter.value()),
                                                            Field.of("meaning", counter.meaning())))
                                    .toList());
        }
        return document.build();
    }

    public static Document debugging(NodeView node) {
        List<Document> subjects =
                node.debugging().stream()
                        .map(
                                subject ->
                                        Document.builder()
                                                .line(
                                                        "CS7 %s debugging is on",
                                                        Field.of("subject", subject))
                                                .build())
                        .toList();
        Document.Builder document = Document.builder().group("debugging", subjects);
        node.capture()
                .paklog()
                .ifPresent(
                        paklog ->
                                document.line(
                                        "CS7 MTP3 paklog is on for access list %s, to %s",
                                        Field.of("paklogAccessList", paklog.accessList()),
                                        Field.of("paklogDestination", paklog.destination())));
        if (subjects.isEmpty() && node.capture().paklog().isEmpty()) {
            document.note("No debugging is on");
        }
        return document.build();
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.toString()
                : address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
