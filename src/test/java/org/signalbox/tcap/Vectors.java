// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import io.netty.buffer.ByteBufUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The messages of `src/test/resources/wire/tcap`, and of other files in their form: a line
/// `= name`, one of octets, and those that views are to say.
public final class Vectors {
    static final String SHORT_MESSAGES = "short-messages.txt";
    static final String FORMS = "forms.txt";
    static final String FLAWS = "flaws.txt";

    private static final Path FOLDER = Path.of("src/test/resources/wire/tcap");

    /// One message.
    public record Vector(String name, String hex, List<String> seen) {
        public byte[] octets() {
            return ByteBufUtil.decodeHexDump(hex);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Vectors() {}

    public static Stream<Vector> all() throws IOException {
        List<Vector> all = new ArrayList<>();
        for (String file : List.of(SHORT_MESSAGES, FORMS, FLAWS)) {
            all.addAll(of(file));
        }
        return all.stream();
    }

    public static Vector named(String name) throws IOException {
        return all().filter(vector -> vector.name.equals(name)).findFirst().orElseThrow();
    }

    static List<Vector> of(String file) throws IOException {
        return in(FOLDER.resolve(file));
    }

    public static List<Vector> in(Path file) throws IOException {
        List<Vector> vectors = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("= ") && !block.isEmpty()) {
                vectors.add(vector(block));
                block.clear();
            }
            if (!line.isEmpty() && !line.startsWith("#")) {
                block.add(line);
            }
        }
        vectors.add(vector(block));
        return vectors;
    }

    private static Vector vector(List<String> block) {
        return new Vector(
                block.getFirst().substring(2),
                block.get(1),
                List.copyOf(block.subList(2, block.size())));
    }
}
