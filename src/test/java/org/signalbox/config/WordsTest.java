// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;

import java.util.Random;

class WordsTest {
    @Test
    void blanksPartWordsAndColumnsCountFromOne() {
        Words words = Words.of("  cs7\t linkset  ToB ");

        assertThat(words.list()).extracting(Word::text).containsExactly("cs7", "linkset", "ToB");
        assertThat(words.list()).extracting(Word::column).containsExactly(3, 8, 17);
    }

    @Test
    void quotedWordHoldsBlanksQuotesAndBackslashes() {
        Word word = Words.of("x \"a \\\"b\\\" \\\\ c\" y").list().get(1);

        assertThat(word.text()).isEqualTo("a \"b\" \\ c");
        assertThat(word.quoted()).isTrue();
        assertThat(word.flaw()).isNull();
    }

    @Test
    void openQuoteIsAFlawOfTheWord() {
        assertThat(Words.of("name \"To B").list().get(1).flaw())
                .isEqualTo("the closing quote is missing");
        assertThat(Words.of("name \"To\"B rest").list().get(1).flaw())
                .isEqualTo("a blank is missing after the closing quote");
    }

    @Test
    void commentBeginsWithTheLineOrStandsAlone() {
        assertThat(Words.of("!cs7 variant itu").isEmpty()).isTrue();
        assertThat(Words.of("cs7 variant itu ! the default").list()).hasSize(3);
        assertThat(Words.of("cs7 variant itu !").list()).hasSize(3);
        assertThat(Words.of("description wow!").list().getLast().text()).isEqualTo("wow!");
        assertThat(Words.of("description \"a ! b\"").list()).hasSize(2);
    }

    @Test
    void restOfTheLineKeepsItsBlanks() {
        Words words = Words.of("description  two  words   ! and a comment");

        assertThat(words.rest(1).text()).isEqualTo("two  words");
        assertThat(words.rest(1).column()).isEqualTo(14);
        assertThat(Words.of("description \"one text\"").rest(1).text()).isEqualTo("one text");
    }

    @Seeds(200)
    void whateverIsQuotedReadsBackAsOneWord(long seed) {
        Random random = new Random(seed);
        String alphabet = "ab \"\\!\t${}7";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }

        Words words = Words.of("x " + Word.quote(text.toString()));

        assertThat(words.list()).hasSize(2);
        assertThat(words.list().get(1).text()).isEqualTo(text.toString());
        assertThat(words.list().get(1).flaw()).isNull();
    }
}
