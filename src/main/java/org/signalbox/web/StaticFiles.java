// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/// The files of the dashboard. All are in memory and known by name, so that no path leads out of
/// them.
final class StaticFiles {
    /// Where they are among the resources; `files.txt` there lists them.
    private static final String FOLDER = "/web/";

    private static final String LIST = "files.txt";
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml",
                    "webmanifest", "application/manifest+json");

    /// Everything comes from here, nothing from elsewhere, and nobody may frame it.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; manifest-src 'self'; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'";

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;

    private record File(Buffer content, String type, String tag) {}

    private final Map<String, File> files = new HashMap<>();

    /// Reads all of them.
    StaticFiles() {
        String list = new String(read(LIST), StandardCharsets.UTF_8);
        list.lines()
                .filter(line -> !line.isBlank())
                .forEach(name -> files.put("/" + name, load(name)));
        files.put("/", Objects.requireNonNull(files.get("/index.html")));
    }

    void serve(RoutingContext context) {
        HttpServerResponse response = context.response();
        File file = files.get(context.request().path());
        if (file == null) {
            response.setStatusCode(NOT_FOUND).end("not found\n");
            return;
        }
        response.putHeader("etag", file.tag())
                .putHeader("cache-control", "no-cache")
                .putHeader("content-security-policy", POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer");
        if (file.tag().equals(context.request().getHeader("if-none-match"))) {
            response.setStatusCode(NOT_MODIFIED).end();
        } else {
            response.setStatusCode(OK).putHeader("content-type", file.type()).end(file.content());
        }
    }

    private static File load(String name) {
        byte[] octets = read(name);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException("no content type is known for " + name);
        }
        return new File(Buffer.buffer(octets), type, '"' + digest(octets) + '"');
    }

    private static byte[] read(String name) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(FOLDER + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String digest(byte[] octets) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return HexFormat.of().formatHex(digest, 0, digest.length / 2);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
