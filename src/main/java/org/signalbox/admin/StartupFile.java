// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The file that a node's configuration is read from at its start, and saved to by `write`.
///
/// @param path of the file, which need not exist
public record StartupFile(Path path) {
    /// What `write` leaves of the earlier text, comments and all.
    static final String BACKUP_SUFFIX = ".bak";

    /// The text; empty if there is no such file.
    ///
    /// @throws IOException if it cannot be read
    public Optional<String> read() throws IOException {
        return Files.exists(path)
                ? Optional.of(Files.readString(path, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /// Replaces the text in one step; what it was before stays beside it, as `.bak`.
    ///
    /// @throws IOException if that failed; the file is as it was
    void write(String text) throws IOException {
        Path file = path.toAbsolutePath();
        Path name = file.getFileName();
        if (name == null) {
            throw new IOException(file + " is no file");
        }
        Path fresh = Files.createTempFile(file.getParent(), name.toString(), ".new");
        try {
            Files.writeString(fresh, text, StandardCharsets.UTF_8);
            if (Files.exists(file)) {
                Files.copy(
                        file,
                        file.resolveSibling(name + BACKUP_SUFFIX),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
