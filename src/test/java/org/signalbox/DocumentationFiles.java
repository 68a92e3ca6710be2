// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The documents that readers see, and what is quoted in them.
public final class DocumentationFiles {
    private static final String FENCE = "```";
    private static final List<String> FOLDERS = List.of("docs", "routes", "simulator", "etc");

    private DocumentationFiles() {}

    /// A quotation between fences.
    ///
    /// @param kind the word behind the opening fence, such as `cfg`; may be empty
    public record Quote(Path file, int line, String kind, List<String> lines) {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /// All Markdown documents.
    public static List<Path> markdown() throws IOException {
        List<Path> found = new ArrayList<>(below(Path.of("."), 1, ".md"));
        for (String folder : FOLDERS) {
            found.addAll(below(Path.of(folder), 8, ".md"));
        }
        return found;
    }

    /// All files in the given folder itself with the given ending.
    public static List<Path> in(String folder, String ending) throws IOException {
        return below(Path.of(folder), 1, ending);
    }

    /// All quotations of all documents.
    public static List<Quote> quotes() throws IOException {
        List<Quote> quotes = new ArrayList<>();
        for (Path file : markdown()) {
            List<String> lines = Files.readAllLines(file);
            int opened = -1;
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).startsWith(FENCE)) {
                    continue;
                }
                if (opened < 0) {
                    opened = i;
                } else {
                    String kind = lines.get(opened).substring(FENCE.length()).strip();
                    quotes.add(new Quote(file, opened + 1, kind, lines.subList(opened + 1, i)));
                    opened = -1;
                }
            }
        }
        return quotes;
    }

    private static List<Path> below(Path folder, int depth, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
