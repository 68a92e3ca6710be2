// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether the file of an audit log, with its older parts, is as it was written.
///
/// What the chain cannot show: that its end was cut off, or that all of it was written anew.
/// Against
/// both helps that the last number and hash are kept elsewhere now and then.
public final class AuditChain {
    /// What came of it.
    public sealed interface Verdict {}

    /// Every entry follows from the one before it.
    ///
    /// @param parts how many files
    /// @param first number of the first entry that is still there; 0 if there is none
    /// @param last number of the last one
    /// @param hash of the last one
    public record Whole(int parts, long first, long last, String hash) implements Verdict {}

    /// It was changed, or something is missing.
    ///
    /// @param file where
    /// @param line in that file, from 1
    /// @param why in words
    public record Broken(Path file, int line, String why) implements Verdict {}

    private long first;
    private long last;
    private String hash = AuditEntry.NONE;

    private AuditChain() {}

    /// Reads a file and its older parts.
    ///
    /// @param newest as in `audit file FILE`
    /// @throws IOException if it cannot be read
    public static Verdict verify(Path newest) throws IOException {
        List<Path> parts = new ArrayList<>();
        for (int age = 1; Files.exists(AuditFile.part(newest, age)); age++) {
            parts.addFirst(AuditFile.part(newest, age));
        }
        if (Files.exists(newest) || parts.isEmpty()) {
            parts.add(newest);
        }
        AuditChain chain = new AuditChain();
        for (Path part : parts) {
            Optional<Broken> broken = chain.read(part);
            if (broken.isPresent()) {
                return broken.get();
            }
        }
        return new Whole(parts.size(), chain.first, chain.last, chain.hash);
    }

    private Optional<Broken> read(Path part) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(part, StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String line; (line = lines.readLine()) != null; ) {
                number++;
                Optional<String> flaw = follow(line);
                if (flaw.isPresent()) {
                    return Optional.of(new Broken(part, number, flaw.get()));
                }
            }
        }
        return Optional.empty();
    }

    /// What is wrong with the next line; empty if nothing is.
    private Optional<String> follow(String line) {
        Optional<AuditEntry.Link> read = AuditEntry.link(line);
        if (read.isEmpty()) {
            return Optional.of("this is no entry, or only the beginning of one");
        }
        AuditEntry.Link link = read.get();
        if (!link.whole()) {
            return Optional.of("entry %d was changed".formatted(link.sequence()));
        }
        boolean begins = last == 0;
        if (!begins && link.sequence() != last + 1) {
            return Optional.of("entry %d follows entry %d".formatted(link.sequence(), last));
        }
        boolean nothingBefore = begins && link.sequence() > 1;
        if (!nothingBefore && !link.previous().equals(hash)) {
            return Optional.of(
                    "entry %d does not follow from what is before it".formatted(link.sequence()));
        }
        if (begins) {
            first = link.sequence();
        }
        last = link.sequence();
        hash = link.hash();
        return Optional.empty();
    }
}
