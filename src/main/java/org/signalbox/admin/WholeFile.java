// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Files that are there as a whole, or as they were before.
final class WholeFile {
    private WholeFile() {}

    /// Puts a text in the place of a file, which its owner alone may read then.
    ///
    /// @throws IOException if that failed; the file is as it was
    static void write(Path file, String text) throws IOException {
        // a temporary file is its owner's alone
        Path fresh =
                Files.createTempFile(
                        file.resolveSibling(""), String.valueOf(file.getFileName()), ".new");
        try {
            Files.writeString(fresh, text, StandardCharsets.UTF_8);
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
