// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.config.ArgumentType;

import java.util.List;

/// The reference of the API for people: `docs/reference/api.md`.
final class ApiPage {
    private static final String HEAD =
            """
            # API

            Made from the table of endpoints in the code; `mvn test -Dtest=OpenApiTest -Ddocs=apply` writes it anew. A running node gives
            out the same as OpenAPI 3.1, with the schemas of all answers, at `/api/openapi.json`. Paths stand below `/api/v1`. Roles: *read*
            may look, *operate* may act, *configure* may do everything. What is wrong comes as `application/problem+json`.

            | call | role | does | parameters |
            |---|---|---|---|
            """;

    private ApiPage() {}

    static String of(List<Endpoint> endpoints) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Endpoint endpoint : endpoints) {
            page.append(
                    "| `%s %s` | %s | %s | "
                            .formatted(
                                    endpoint.method(),
                                    endpoint.path(),
                                    endpoint.role().word(),
                                    endpoint.summary()));
            String separator = "";
            for (Parameter<?> parameter : endpoint.parameters()) {
                page.append(separator).append(words(parameter));
                separator = "<br>";
            }
            if (endpoint.body()) {
                page.append("text: lines of a configuration");
            }
            page.append(" |\n");
        }
        return page.toString();
    }

    private static String words(Parameter<?> parameter) {
        ArgumentType<?> type = parameter.argument().type();
        return "`%s`%s: %s (%s)"
                .formatted(
                        parameter.name(),
                        parameter.required() ? "" : ", optional",
                        parameter.argument().help(),
                        type.expected().replace("|", "\\|"));
    }
}
