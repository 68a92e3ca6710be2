// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The file that a node's configuration is read from at its start, and the one that `write` saves
/// to. They are the same but in a laboratory, whose topologies stay as they are.
///
/// Used from any thread.
public final class StartupFile {
    /// What `write` leaves of the earlier text, comments and all.
    static final String BACKUP_SUFFIX = ".bak";

    private final Path origin;
    private final Path saved;
    private volatile boolean written;

    /// @param file read and saved to; need not exist
    public StartupFile(Path file) {
        this(file, file);
    }

    /// @param origin what the node was started from
    /// @param saved what is written; its folder is made when that happens
    public StartupFile(Path origin, Path saved) {
        this.origin = origin;
        this.saved = saved;
    }

    /// What holds the configuration to start with: what was saved, or else what the node was
    /// started from.
    public Path path() {
        return written ? saved : origin;
    }

    /// The text; empty if there is no such file.
    ///
    /// @throws IOException if it cannot be read
    public Optional<StartupText> read() throws IOException {
        Path file = path();
        return Files.exists(file)
                ? Optional.of(new StartupText(file, Files.readString(file, StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    /// The folder of what was committed.
    Path revisions() {
        Path name = saved.getFileName();
        return saved.resolveSibling((name == null ? "" : name) + ".revisions");
    }

    /// Replaces the text in one step; what it was before stays beside it, as `.bak`.
    ///
    /// @return where it is now
    /// @throws IOException if that failed; the file is as it was
    Path write(String text) throws IOException {
        Path file = saved.toAbsolutePath();
        Path name = file.getFileName();
        if (name == null) {
            throw new IOException(file + " is no file");
        }
        Path folder = file.resolveSibling("");
        Files.createDirectories(folder);
        if (Files.exists(file)) {
            Files.copy(
                    file,
                    file.resolveSibling(name + BACKUP_SUFFIX),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        WholeFile.write(file, text);
        written = true;
        return saved;
    }
}
