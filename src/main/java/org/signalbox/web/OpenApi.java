// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.signalbox.config.ArgumentType;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Describes the API to programs, as OpenAPI 3.1 has it: made of the same table that the server
/// serves.
final class OpenApi {
    /// Where it is found; everybody may read it.
    static final String PATH = "/api/openapi.json";

    /// How [ArgumentType#placeholder] writes the bounds of a number.
    private static final Pattern BOUNDS = Pattern.compile("<(\\d+)-(\\d+)>");

    private static final String LOGIN = "token";
    private static final String CERTIFICATE = "certificate";

    private OpenApi() {}

    static JsonObject document(List<Endpoint> endpoints) {
        JsonObject paths = new JsonObject();
        for (Endpoint endpoint : endpoints) {
            JsonObject path = paths.getJsonObject(endpoint.path());
            if (path == null) {
                path = new JsonObject();
                paths.put(endpoint.path(), path);
            }
            path.put(endpoint.method().name().toLowerCase(Locale.ROOT), operation(endpoint));
        }
        return new JsonObject()
                .put("openapi", "3.1.0")
                .put(
                        "info",
                        new JsonObject()
                                .put("title", "Signalbox")
                                .put("version", "1")
                                .put(
                                        "description",
                                        "What an operator may see and do, as JSON. The content is"
                                                + " that of the command line with `| json`.")
                                .put(
                                        "license",
                                        new JsonObject()
                                                .put("name", "AGPL-3.0-or-later")
                                                .put("identifier", "AGPL-3.0-or-later")))
                .put("servers", new JsonArray().add(new JsonObject().put("url", Api.BASE)))
                .put("paths", paths)
                .put("components", components());
    }

    private static JsonObject components() {
        return new JsonObject()
                .put(
                        "securitySchemes",
                        new JsonObject()
                                .put(
                                        LOGIN,
                                        new JsonObject()
                                                .put("type", "http")
                                                .put("scheme", "bearer")
                                                .put(
                                                        "description",
                                                        "A token of a user. The roles are read,"
                                                                + " operate and configure; each"
                                                                + " may do what those before it"
                                                                + " may."))
                                .put(
                                        CERTIFICATE,
                                        new JsonObject()
                                                .put("type", "mutualTLS")
                                                .put(
                                                        "description",
                                                        "A certificate that is configured for a"
                                                                + " user")))
                .put("schemas", Schemas.all())
                .put(
                        "responses",
                        new JsonObject()
                                .put(
                                        "Problem",
                                        new JsonObject()
                                                .put("description", "Why not, in words (RFC 9457)")
                                                .put(
                                                        "content",
                                                        content(
                                                                Problem.TYPE,
                                                                Schemas.reference("Problem")))));
    }

    private static JsonObject operation(Endpoint endpoint) {
        JsonObject operation =
                new JsonObject()
                        .put("operationId", endpoint.id())
                        .put("summary", endpoint.summary())
                        .put("tags", new JsonArray().add(endpoint.path().split("/")[1]))
                        .put("security", security(endpoint.role().word()));
        if (!endpoint.parameters().isEmpty()) {
            JsonArray parameters = new JsonArray();
            endpoint.parameters().forEach(one -> parameters.add(parameter(one)));
            operation.put("parameters", parameters);
        }
        if (endpoint.body()) {
            operation.put(
                    "requestBody",
                    new JsonObject()
                            .put("required", true)
                            .put("description", "Lines of a configuration")
                            .put(
                                    "content",
                                    content("text/plain", new JsonObject().put("type", "string"))));
        }
        return operation.put(
                "responses",
                new JsonObject()
                        .put(
                                "200",
                                new JsonObject()
                                        .put("description", endpoint.summary())
                                        .put("content", answer(endpoint)))
                        .put("4XX", new JsonObject().put("$ref", "#/components/responses/Problem"))
                        .put(
                                "5XX",
                                new JsonObject().put("$ref", "#/components/responses/Problem")));
    }

    private static JsonArray security(String role) {
        JsonArray roles = new JsonArray().add(role);
        return new JsonArray()
                .add(new JsonObject().put(LOGIN, roles))
                .add(new JsonObject().put(CERTIFICATE, roles));
    }

    private static JsonObject answer(Endpoint endpoint) {
        return endpoint.isJson()
                ? content("application/json", Schemas.reference(endpoint.answer()))
                : content(endpoint.answer(), new JsonObject().put("type", "string"));
    }

    private static JsonObject content(String type, JsonObject schema) {
        return new JsonObject().put(type, new JsonObject().put("schema", schema));
    }

    private static JsonObject parameter(Parameter<?> parameter) {
        return new JsonObject()
                .put("name", parameter.name())
                .put("in", parameter.where().name().toLowerCase(Locale.ROOT))
                .put("required", parameter.required())
                .put("description", parameter.argument().help())
                .put("schema", schema(parameter.argument().type()));
    }

    private static JsonObject schema(ArgumentType<?> type) {
        Matcher bounds = BOUNDS.matcher(type.placeholder());
        if (bounds.matches()) {
            return new JsonObject()
                    .put("type", "integer")
                    .put("minimum", Long.parseLong(bounds.group(1)))
                    .put("maximum", Long.parseLong(bounds.group(2)));
        }
        JsonObject text = new JsonObject().put("type", "string");
        if (!type.candidates().isEmpty()) {
            text.put("enum", new JsonArray(type.candidates()));
        }
        return text;
    }
}
