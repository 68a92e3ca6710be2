// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.signalbox.admin.History;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The description of the API for programs, and the one for people, are made of the table of its
/// endpoints. With `-Ddocs=apply` the latter is written anew.
class OpenApiTest {
    private static final Path PAGE = Path.of("docs/reference/api.md");

    private final List<Endpoint> endpoints = Api.endpoints(new History());

    @Test
    void isOpenApi() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);

        SwaggerParseResult parsed =
                new OpenAPIV3Parser()
                        .readContents(OpenApi.document(endpoints).encode(), null, options);

        assertThat(parsed.getMessages()).isNullOrEmpty();
        assertThat(parsed.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
        assertThat(parsed.getOpenAPI().getPaths())
                .hasSize((int) endpoints.stream().map(Endpoint::path).distinct().count());
    }

    @Test
    void namesEveryOperationOnce() {
        assertThat(endpoints.stream().map(Endpoint::id)).doesNotHaveDuplicates();
    }

    @Test
    void declaresWhatIsAnsweredAndNothingElse() {
        Set<String> answered =
                endpoints.stream()
                        .filter(Endpoint::isJson)
                        .map(Endpoint::answer)
                        .collect(Collectors.toCollection(TreeSet::new));
        JsonObject schemas = Schemas.all();
        answered.add("Problem");
        answered.addAll(referred(schemas.encode()));

        assertThat(schemas.fieldNames()).containsExactlyInAnyOrderElementsOf(answered);
    }

    private static Set<String> referred(String schemas) {
        return Pattern.compile("#/components/schemas/([A-Za-z0-9]+)")
                .matcher(schemas)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void pageIsThatOfTheTable() throws Exception {
        String page = ApiPage.of(endpoints);

        if ("apply".equals(System.getProperty("docs"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(page).isEqualTo(Files.readString(PAGE));
    }
}
