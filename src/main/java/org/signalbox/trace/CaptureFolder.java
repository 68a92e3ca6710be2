// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.ArgumentType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder in which the captures of a node are, and the names they have there:
/// `all-00042-20260301T001011Z.pcapng`, of capture, number, and when it began. While one is written
/// there is `.part` behind that.
///
/// What has no such name is not ours: it is not listed, given away or deleted.
public final class CaptureFolder {
    /// More are not listed.
    public static final int LISTED_MAX = 10_000;

    static final String PART = ".part";

    private static final String CAPTURE = "[A-Za-z0-9][A-Za-z0-9_-]{0,31}";
    private static final Pattern CAPTURE_NAME = Pattern.compile(CAPTURE);
    private static final Pattern NAME =
            Pattern.compile("(" + CAPTURE + ")-(\\d{5,9})-\\d{8}T\\d{6}Z\\.pcapng(\\.part)?");

    /// What a capture may be called.
    public static final ArgumentType<String> NAMES =
            ArgumentType.of(
                    "a name of at most 32 letters, digits, '-' or '_'",
                    "WORD",
                    CaptureFolder::checkedName,
                    name -> name);

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Path folder;

    /// A file of a capture.
    ///
    /// @param name of the file
    /// @param octets its size
    /// @param from when its first message passed; empty if that is not known
    /// @param to when its last did
    /// @param messages how many it holds; empty if that is not known
    /// @param open whether it is being written
    public record Entry(
            String name,
            long octets,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<Long> messages,
            boolean open) {}

    /// Refuses what cannot begin the name of a file.
    ///
    /// @throws IllegalArgumentException in words for the operator
    static String checkedName(String capture) {
        if (!CAPTURE_NAME.matcher(capture).matches()) {
            throw new IllegalArgumentException(
                    "a name of at most 32 letters, digits, '-' or '_' is expected");
        }
        return capture;
    }

    public CaptureFolder(Path folder) {
        this.folder = folder;
    }

    /// Makes it, if it is not there. What is in captures is not for everybody.
    void make() throws IOException {
        try {
            Files.createDirectories(folder, permissions("rwxr-x---"));
        } catch (FileAlreadyExistsException _) {
            throw new NotDirectoryException(folder.toString());
        }
    }

    private FileAttribute<?>[] permissions(String words) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(words))
                }
                : new FileAttribute<?>[0];
    }

    /// As for [FileChannel#open]: to be read by the group, as the folder.
    FileAttribute<?>[] ofFiles() {
        return permissions("rw-r-----");
    }

    /// Where the file of a capture is to be.
    Path path(String capture, int number, long epochNanos) {
        return folder.resolve(
                "%s-%05d-%s.pcapng".formatted(capture, number, STAMP.format(instant(epochNanos))));
    }

    /// The files of a capture, the oldest first; those that were not finished, too.
    List<Path> of(String capture) throws IOException {
        return names(name -> name.group(1).equals(capture));
    }

    /// The number of a file of a capture.
    static int number(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is no capture");
        }
        return Integer.parseInt(name.group(2));
    }

    /// The files of all captures, the newest first. Reads a little of each; blocks.
    public List<Entry> list() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path file : names(_ -> true).reversed()) {
            try {
                entries.add(entry(file));
            } catch (NoSuchFileException _) {
                // it was the oldest, or was finished just now; the next look has it right
            }
        }
        return entries;
    }

    private static Entry entry(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            PcapngFormat.Statistics known = PcapngFormat.readStatistics(channel);
            return new Entry(
                    file.getFileName().toString(),
                    channel.size(),
                    Optional.ofNullable(known).map(of -> instant(of.from())),
                    Optional.ofNullable(known).map(of -> instant(of.to())),
                    Optional.ofNullable(known).map(PcapngFormat.Statistics::packets),
                    file.toString().endsWith(PART));
        }
    }

    private interface Choice {
        boolean takes(Matcher name);
    }

    private List<Path> names(Choice choice) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> isOurs(file, choice))
                    .sorted(Comparator.comparing(CaptureFolder::number))
                    .limit(LISTED_MAX)
                    .toList();
        }
    }

    private static boolean isOurs(Path file, Choice choice) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                && choice.takes(name)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// Where a file is.
    ///
    /// @param name as listed; anything else, such as a path, is no name of a capture
    /// @throws NoSuchFileException if there is none
    public Path find(String name) throws IOException {
        @Nullable Path file = NAME.matcher(name).matches() ? folder.resolve(name) : null;
        if (file == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    private static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, SECOND_NANOS), Math.floorMod(epochNanos, SECOND_NANOS));
    }
}
