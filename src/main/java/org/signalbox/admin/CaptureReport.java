// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.Variant;

import java.net.InetSocketAddress;
import java.util.List;

/// `show capture` and `show debugging`: what is being watched.
public final class CaptureReport {
    private CaptureReport() {}

    /// @param variant of the messages in the captures
    public static Document capture(CaptureView capture, Variant variant) {
        Document.Builder document = Document.builder();
        if (capture.streams().isEmpty()) {
            document.note("Capture is off");
        }
        return document.spacedGroup(
                        "streams",
                        capture.streams().stream().map(stream -> of(stream, variant)).toList())
                .build();
    }

    private static Document of(CaptureView.Stream stream, Variant variant) {
        String address = text(stream.listening());
        return Document.builder()
                .line(
                        "Capture is served on %s, %s",
                        Field.of("listening", address),
                        Field.of("linktype", stream.linkHeader() ? 139 : 141)
                                .shownAs(
                                        stream.linkHeader()
                                                ? "linktype 139 (MTP2 with pseudo-header)"
                                                : "linktype 141 (MTP3)"))
                .note("Read it with: " + ReaderCommand.of(variant, address))
                .group(
                        "readers",
                        stream.readers().stream()
                                .map(
                                        reader ->
                                                Document.builder()
                                                        .line(
                                                                "  reader %s",
                                                                Field.of("address", text(reader)))
                                                        .build())
                                .toList())
                .build();
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
                        accessList ->
                                document.line(
                                        "CS7 MTP3 paklog is on for access list %s",
                                        Field.of("paklogAccessList", accessList)));
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
