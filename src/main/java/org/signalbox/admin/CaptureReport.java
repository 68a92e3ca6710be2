// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.Variant;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `show capture` and `show debugging`: what is being watched.
public final class CaptureReport {
    private CaptureReport() {}

    /// @param variant of the messages in the captures
    public static Document capture(CaptureView capture, Variant variant) {
        Document.Builder document = Document.builder();
        if (capture.streams().isEmpty() && capture.files().isEmpty() && capture.heps().isEmpty()) {
            document.note("Capture is off");
        }
        return document.spacedGroup(
                        "streams",
                        capture.streams().stream().map(stream -> of(stream, variant)).toList())
                .group("files", capture.files().stream().map(CaptureReport::of).toList())
                .group("heps", capture.heps().stream().map(CaptureReport::of).toList())
                .build();
    }

    private static Document of(CaptureView.FileCapture capture) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "Capture %s is written into files: %s messages, %s left out",
                                Field.of("name", capture.name()),
                                Field.of("messages", capture.messages()),
                                Field.of("leftOut", capture.leftOut()));
        capture.file().ifPresent(file -> document.line("  now %s", Field.of("file", file)));
        capture.failure()
                .ifPresent(
                        why -> document.line("  cannot be written: %s", Field.of("failure", why)));
        return document.build();
    }

    private static Document of(CaptureView.Hep hep) {
        return Document.builder()
                .line(
                        "Capture is sent to Homer at %s: %s messages, %s left out",
                        Field.of("host", text(hep.host())),
                        Field.of("messages", hep.sent()),
                        Field.of("leftOut", hep.leftOut()))
                .build();
    }

    /// `show capture files`: what there is to be downloaded.
    public static Document files(List<CaptureFileView> files) {
        if (files.isEmpty()) {
            return Document.builder()
                    .note("There are no files of captures")
                    .group("files", List.of())
                    .build();
        }
        return Document.builder()
                .table(
                        "files",
                        List.of("File", "Octets", "Messages", "From", "To"),
                        files.stream().map(CaptureReport::row).toList())
                .build();
    }

    private static Field time(String name, Optional<Instant> time) {
        return Field.of(name, time.map(Instant::toString))
                .shownAs(time.map(Instant::toString).orElse(""));
    }

    private static List<Field> row(CaptureFileView file) {
        return List.of(
                Field.of("name", file.name()),
                Field.of("octets", file.octets()),
                file.messages()
                        .map(messages -> Field.of("messages", messages))
                        .orElse(Field.nothing("messages").shownAs(file.open() ? "open" : "-")),
                time("from", file.from()),
                time("to", file.to()),
                Field.of("open", file.open()));
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
                                                        "%s debugging is on",
                                                        Field.of("subject", subject)
                                                                .shownAs(shown(subject)))
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

    private static String shown(String subject) {
        return subject.startsWith(Operation.PacketSubject.DIAMETER.word())
                ? Words.capitalised(subject)
                : "CS7 " + subject;
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.toString()
                : address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
