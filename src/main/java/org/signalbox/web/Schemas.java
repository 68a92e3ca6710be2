// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// What the answers of the API look like: JSON schemas by name, as `openapi/schemas.json` among the
/// resources declares them. Tests hold every answer against them.
final class Schemas {
    private static final String FILE = "/openapi/schemas.json";

    private Schemas() {}

    static JsonObject all() {
        try (InputStream in = Schemas.class.getResourceAsStream(FILE)) {
            return new JsonObject(
                    new String(
                            Objects.requireNonNull(in, FILE).readAllBytes(),
                            StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// What refers to one of them.
    static JsonObject reference(String name) {
        return new JsonObject().put("$ref", "#/components/schemas/" + name);
    }
}
