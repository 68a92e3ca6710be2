// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The file of an audit log, and the older parts of it. Used by one thread at a time.
///
/// Nothing that was written is ever written over: a part that is full, or whose last line was cut
/// off when the power went, is renamed and a new one begun, which goes on with the same chain. Only
/// the oldest part is deleted, when there are too many.
final class AuditFile {
    /// Longer than any entry.
    private static final int TAIL_OCTETS = 64 * 1024;

    private final AuditConfig config;
    private @Nullable FileChannel channel;
    private long octets;
    private final Optional<AuditEntry.Link> last;

    private AuditFile(AuditConfig config, Optional<AuditEntry.Link> last) {
        this.config = config;
        this.last = last;
    }

    /// Opens the newest part to append to it, or begins one, which only its owner may read.
    static AuditFile open(AuditConfig config) throws IOException {
        Tail tail = Tail.of(config.file());
        AuditFile file = new AuditFile(config, tail.last());
        if (!tail.whole()) {
            file.shift();
        }
        file.openNewest();
        return file;
    }

    /// The last entry there is; empty if there is none.
    Optional<AuditEntry.Link> last() {
        return last;
    }

    void append(String line) throws IOException {
        ByteBuffer encoded = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
        if (octets > 0 && octets + encoded.remaining() > config.octetsMax()) {
            close();
            shift();
            openNewest();
        }
        FileChannel out = channel;
        if (out == null) {
            throw new IOException(config.file() + " is closed");
        }
        octets += encoded.remaining();
        while (encoded.hasRemaining()) {
            out.write(encoded);
        }
    }

    /// What was appended is on the disk afterwards.
    void force() throws IOException {
        if (channel != null) {
            channel.force(false);
        }
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    /// Closes it after it has failed.
    void abandon() {
        try {
            close();
        } catch (IOException again) {
            // whoever abandons it has told of the first failure
            channel = null;
        }
    }

    private void openNewest() throws IOException {
        Path newest = config.file();
        if (!Files.exists(newest)) {
            Files.createFile(
                    newest,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        channel =
                FileChannel.open(
                        newest, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        octets = channel.size();
    }

    /// Every part becomes one older.
    private void shift() throws IOException {
        for (int age = config.parts() - 1; age >= 1; age--) {
            Path younger = age == 1 ? config.file() : part(config.file(), age - 1);
            if (Files.exists(younger)) {
                Files.move(younger, part(config.file(), age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static Path part(Path newest, int age) {
        return newest.resolveSibling(newest.getFileName() + "." + age);
    }

    /// How a file ends.
    ///
    /// @param whole whether its last line was written to its end
    private record Tail(Optional<AuditEntry.Link> last, boolean whole) {
        static Tail of(Path file) throws IOException {
            if (!Files.exists(file) || Files.size(file) == 0) {
                Path older = part(file, 1);
                return new Tail(
                        Files.exists(older) && Files.size(older) > 0
                                ? of(older).last
                                : Optional.empty(),
                        true);
            }
            String text = read(file);
            boolean whole = text.endsWith("\n");
            Optional<AuditEntry.Link> last =
                    text.substring(0, text.lastIndexOf('\n') + 1)
                            .lines()
                            .reduce((_, later) -> later)
                            .flatMap(AuditEntry::link);
            return new Tail(last, whole && last.isPresent());
        }

        private static String read(Path file) throws IOException {
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                int count = (int) Math.min(in.length(), TAIL_OCTETS);
                byte[] tail = new byte[count];
                in.seek(in.length() - count);
                in.readFully(tail);
                return new String(tail, StandardCharsets.US_ASCII);
            }
        }
    }
}
