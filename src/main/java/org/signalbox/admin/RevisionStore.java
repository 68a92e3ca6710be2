// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The configurations that ran, the last [#REVISIONS_MAX] of them, each in a file that is itself a
/// configuration:
///
/// ```
/// ! revision 12
/// ! at 1789000000123000000
/// ! by anna
/// ! from ssh 192.0.2.7:40112
/// ! lines +3 -1
/// ! comment second link to the south
/// hostname North
/// ...
/// ```
///
/// They hold what secrets a configuration holds, so nobody but the owner of the process may read
/// them. A node without a file of its own keeps them in memory.
///
/// Blocks; calls must not overlap.
final class RevisionStore {
    static final int REVISIONS_MAX = 50;

    private static final String SUFFIX = ".conf";
    private static final Pattern NAME = Pattern.compile("([0-9]{1,9})\\" + SUFFIX);
    private static final Pattern REMARK = Pattern.compile("! ([a-z]+) (.*)");
    private static final Pattern LINES = Pattern.compile("\\+([0-9]{1,9}) -([0-9]{1,9})");
    private static final int REMARKS = 6;

    private final Optional<Path> folder;
    private final SortedMap<Integer, Revision> revisions = new TreeMap<>();
    private final Map<Integer, String> texts = new HashMap<>();
    private final List<String> unreadable = new ArrayList<>();

    /// @param folder made when the first one is kept; empty: they are kept in memory
    /// @throws IOException if the folder cannot be read
    RevisionStore(Optional<Path> folder) throws IOException {
        this.folder = folder;
        if (folder.isPresent() && Files.isDirectory(folder.get())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get())) {
                for (Path file : files) {
                    look(file);
                }
            }
        }
    }

    private void look(Path file) {
        try {
            read(file).ifPresent(found -> revisions.put(found.number(), found));
        } catch (IOException broken) {
            unreadable.add("%s: %s".formatted(file, broken.getMessage()));
        }
    }

    /// Files that were passed over, and why.
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /// Oldest first.
    List<Revision> all() {
        return List.copyOf(revisions.values());
    }

    /// The number of the next one.
    int next() {
        return revisions.isEmpty() ? 1 : revisions.lastKey() + 1;
    }

    /// The lines of a revision.
    ///
    /// @throws IOException in words for the operator if it is not there
    String text(int number) throws IOException {
        if (!revisions.containsKey(number)) {
            throw new IOException("there is no revision " + number);
        }
        String text = texts.get(number);
        return text == null ? Files.readString(file(folder.orElseThrow(), number)) : text;
    }

    /// Keeps one more, and lets the oldest go.
    void add(Revision revision, String text) throws IOException {
        if (folder.isPresent()) {
            write(folder.get(), revision, text);
        } else {
            texts.put(revision.number(), text);
        }
        revisions.put(revision.number(), revision);
        while (revisions.size() > REVISIONS_MAX) {
            int oldest = revisions.firstKey();
            revisions.remove(oldest);
            texts.remove(oldest);
            if (folder.isPresent()) {
                Files.deleteIfExists(file(folder.get(), oldest));
            }
        }
    }

    private static Path file(Path folder, int number) {
        return folder.resolve("%06d".formatted(number) + SUFFIX);
    }

    private static void write(Path folder, Revision revision, String text) throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        WholeFile.write(file(folder, revision.number()), remarks(revision) + text);
    }

    private static String remarks(Revision revision) {
        return """
               ! revision %d
               ! at %d
               ! by %s
               ! from %s
               ! lines +%d -%d
               ! comment %s
               """
                .formatted(
                        revision.number(),
                        revision.epochNanos(),
                        revision.by(),
                        revision.from(),
                        revision.added(),
                        revision.removed(),
                        revision.comment());
    }

    /// @return empty if it is none of ours
    private static Optional<Revision> read(Path file) throws IOException {
        Path name = file.getFileName();
        Matcher number = NAME.matcher(name == null ? "" : name.toString());
        if (!number.matches()) {
            return Optional.empty();
        }
        Map<String, String> remarks = new HashMap<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (int i = 0; i < REMARKS; i++) {
                String line = in.readLine();
                Matcher remark = REMARK.matcher(line == null ? "" : line);
                if (remark.matches()) {
                    remarks.put(remark.group(1), remark.group(2));
                }
            }
        }
        Matcher lines = LINES.matcher(remarks.getOrDefault("lines", ""));
        boolean counted = lines.matches();
        return Optional.of(
                new Revision(
                        Integer.parseInt(number.group(1)),
                        time(remarks.getOrDefault("at", "")),
                        remarks.getOrDefault("by", "unknown"),
                        remarks.getOrDefault("from", "unknown"),
                        remarks.getOrDefault("comment", "").strip(),
                        counted ? Integer.parseInt(lines.group(1)) : 0,
                        counted ? Integer.parseInt(lines.group(2)) : 0));
    }

    private static long time(String nanos) {
        return nanos.matches("[0-9]{1,18}|[1-8][0-9]{18}") ? Long.parseLong(nanos) : 0;
    }
}
