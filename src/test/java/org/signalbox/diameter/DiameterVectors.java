// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// The messages of `wire/diameter/sgd.txt`, by name.
public final class DiameterVectors {
    private DiameterVectors() {}

    public static Map<String, byte[]> all() {
        String text;
        try (InputStream file =
                DiameterVectors.class.getResourceAsStream("/wire/diameter/sgd.txt")) {
            text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Map<String, byte[]> messages = new LinkedHashMap<>();
        for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
            String[] parts = line.split(" ");
            messages.put(parts[0], HexFormat.of().parseHex(parts[1]));
        }
        return messages;
    }
}
