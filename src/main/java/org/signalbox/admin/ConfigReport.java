// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.config.ConfigLine;
import org.signalbox.config.ConfigTree;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// `show running-config`: the configuration as it would be typed.
public final class ConfigReport {
    private ConfigReport() {}

    public static Document of(ConfigTree configuration) {
        String text = configuration.toString();
        Document.Builder document =
                Document.builder()
                        .note("Building configuration...")
                        .note("")
                        .line(
                                "Current configuration : %s bytes",
                                Field.of("octets", text.getBytes(StandardCharsets.UTF_8).length))
                        .note("!");
        text.lines().forEach(document::note);
        return document.note("!").note("end").addAll(structure(configuration.lines())).build();
    }

    /// `show startup-config`: the text as it was saved.
    public static Document of(StartupText startup) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "Using %s bytes of %s",
                                Field.of(
                                        "octets",
                                        startup.text().getBytes(StandardCharsets.UTF_8).length),
                                Field.of("file", startup.file().toString()));
        startup.text().lines().forEach(document::note);
        return document.unshown(Field.of("text", startup.text())).build();
    }

    /// The lines for machines; people read them as the text above.
    private static Document structure(List<ConfigLine> lines) {
        return Document.builder()
                .group(
                        "lines",
                        lines.stream()
                                .map(
                                        line ->
                                                Document.builder()
                                                        .unshown(Field.of("line", line.text()))
                                                        .addAll(structure(line.children()))
                                                        .build())
                                .toList())
                .build();
    }
}
