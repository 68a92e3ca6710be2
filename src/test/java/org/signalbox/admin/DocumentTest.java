// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class DocumentTest {
    @Test
    void writesFieldsInTheWordsOfPeopleAndOfMachines() {
        Document document =
                Document.builder()
                        .line(
                                "%-8s is %s",
                                Field.of("link", "B:0"),
                                Field.of("state", "available").shownAs("avail"))
                        .unshown(Field.of("since", 12))
                        .note("people only")
                        .build();

        assertThat(document.lines()).containsExactly("B:0      is avail", "people only");
        assertThat(document.json())
                .containsExactly(
                        "{",
                        "  \"link\": \"B:0\",",
                        "  \"state\": \"available\",",
                        "  \"since\": 12",
                        "}");
    }

    @Test
    void makesTheColumnsOfATableAsWideAsTheyMustBe() {
        Document document =
                Document.builder()
                        .table(
                                "rows",
                                List.of("A", "Long title", "C"),
                                List.of(
                                        List.of(
                                                Field.of("a", "wide cell"),
                                                Field.of("b", true),
                                                Field.nothing("c")),
                                        List.of(
                                                Field.of("a", ""),
                                                Field.of("b", false),
                                                Field.of("c", Optional.of("x")))))
                        .build();

        assertThat(document.lines())
                .containsExactly(
                        "A         Long title C",
                        "--------- ---------- -",
                        "wide cell yes        -",
                        "          no         x");
    }

    @Test
    void putsAnEmptyLineBetweenSpacedItemsOnly() {
        List<Document> items =
                List.of(
                        Document.builder().line("%s", Field.of("n", 1)).build(),
                        Document.builder().line("%s", Field.of("n", 2)).build());

        assertThat(Document.builder().spacedGroup("items", items).build().lines())
                .containsExactly("1", "", "2");
        assertThat(Document.builder().group("items", items).build().lines())
                .containsExactly("1", "2");
    }

    @Test
    void writesJsonThatAParserReadsBack() throws IOException {
        String awkward = "a\"b\\c\nd\te\u0001f\u2028\ud83d\ude80 ü";
        Document document =
                Document.builder()
                        .unshown(
                                Field.of("text", awkward),
                                Field.of("most", Long.MAX_VALUE),
                                Field.of("flag", true),
                                Field.nothing("nothing"))
                        .group("none", List.of())
                        .group("empty", List.of(Document.builder().build()))
                        .group(
                                "nested",
                                List.of(
                                        Document.builder()
                                                .unshown(Field.of("a", 1))
                                                .group(
                                                        "deeper",
                                                        List.of(
                                                                Document.builder()
                                                                        .unshown(Field.of("b", "c"))
                                                                        .build()))
                                                .build()))
                        .build();

        List<String> scalars = new ArrayList<>();
        try (JsonParser parser =
                new JsonFactory().createParser(String.join("\n", document.json()))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    scalars.add(parser.currentName() + "=" + parser.getText());
                }
            }
        }

        assertThat(scalars)
                .containsExactly(
                        "text=" + awkward,
                        "most=" + Long.MAX_VALUE,
                        "flag=true",
                        "nothing=null",
                        "a=1",
                        "b=c");
    }

    @Test
    void refusesTwoMembersOfOneName() {
        Document document = Document.builder().unshown(Field.of("a", 1), Field.of("a", 2)).build();

        assertThatThrownBy(document::json).isInstanceOf(AssertionError.class);
    }
}
