// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.config.ModeReference.CommandReference;
import org.signalbox.config.Rejection.Kind;

import java.net.InetAddress;
import java.util.List;

class SchemaTest {
    @ParameterizedTest
    @CsvSource({
        "show cs7 linkset, show cs7 linkset",
        "sh cs7 li, show cs7 linkset",
        "SHOW CS7 LINKSET ToB, show cs7 linkset ToB",
        "sh cs l ToB br, show cs7 linkset ToB brief",
        "sh cs7 li stat, show cs7 linkset statistics",
        "sh cs7 route, show cs7 route",
        "sh cs7 route-l 1.2.3, show cs7 route-lookup 1.2.3",
        "p c 7.8.1 s 20 c 5, ping cs7 7.8.1 size 20 count 5",
    })
    void keywordsMayBeAbbreviated(String typed, String canonical) {
        assertThat(LabGrammar.EXEC.parse(typed))
                .isInstanceOfSatisfying(
                        Statement.class, s -> assertThat(s.text()).isEqualTo(canonical));
    }

    @Test
    void wordThatBeginsSeveralKeywordsIsAmbiguous() {
        Rejection rejection = rejected("sh c");

        assertThat(rejection.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(rejection.inShell("sh c", 8)).isEqualTo("% Ambiguous command:  \"sh c\"");
        assertThat(rejection.message()).isEqualTo("ambiguous, may be cs7 or clock");
        assertThat(rejected("show cs7 rou").message())
                .isEqualTo("ambiguous, may be route or route-lookup");
    }

    @Test
    void lineThatStopsTooEarlyIsIncomplete() {
        Rejection rejection = rejected("ping cs7 7.8.1 count");

        assertThat(rejection.kind()).isEqualTo(Kind.INCOMPLETE);
        assertThat(rejection.inShell("ping cs7 7.8.1 count", 8)).isEqualTo("% Incomplete command.");
        assertThat(rejection.position().column()).isEqualTo(21);
        assertThat(rejection.message())
                .isEqualTo("the line ends too early: expected COUNT, an integer from 1 to 1000");
    }

    @Test
    void markerStandsUnderTheWordThatIsWrong() {
        Rejection rejection = rejected("show cs7 lnkset");

        assertThat(rejection.kind()).isEqualTo(Kind.INVALID);
        assertThat("CountryB#show cs7 lnkset\n" + rejection.inShell("show cs7 lnkset", 9))
                .isEqualTo(
                        """
                        CountryB#show cs7 lnkset
                                          ^
                        % Invalid input detected at '^' marker.""");
        assertThat(rejection.nearest()).isEqualTo("linkset");
    }

    @Test
    void wordAfterACompleteCommandIsRefused() {
        assertThat(rejected("show clock now").message())
                .isEqualTo("the command is complete before this");
    }

    @Test
    void valueThatIsRefusedTellsWhy() {
        assertThat(rejected("ping cs7 7.8.1 count 5000").message())
                .isEqualTo("expected COUNT, an integer from 1 to 1000; this is not: out of range");
        assertThat(rejected("ping cs7 4711.x").message())
                .isEqualTo(
                        "expected PC, a point code such as 1.2.3; this is not: not three numbers with dots");
    }

    @Test
    void quotedWordIsNeverAKeyword() {
        Statement statement = (Statement) LabGrammar.EXEC.parse("show cs7 linkset \"brief\"");

        assertThat(statement.find(LabGrammar.NAME)).contains("brief");
        assertThat(statement.has("brief")).isFalse();
        assertThat(statement.text()).isEqualTo("show cs7 linkset \"brief\"");
    }

    @Test
    void repeatedArgumentTakesAllWordsOfItsType() {
        Statement link =
                (Statement)
                        linksetMode().parse("link 3 sctp 10.0.0.1 2001:db8::1 10.0.0.2 2905 1024");

        assertThat(link.all(LabGrammar.REMOTE_IP))
                .containsExactly(
                        InetAddress.ofLiteral("10.0.0.1"),
                        InetAddress.ofLiteral("2001:db8::1"),
                        InetAddress.ofLiteral("10.0.0.2"));
        assertThat(link.get(LabGrammar.REMOTE_PORT)).isEqualTo(2905);
        assertThat(link.get(LabGrammar.LOCAL_PORT)).isEqualTo(1024);
    }

    @Test
    void restOfTheLineComesAfterWordsOfItsOwn() {
        Schema schema =
                Schema.of(
                        "test",
                        Command.of(
                                "note (none|SLC again|TEXT)", "", LabGrammar.SLC, LabGrammar.TEXT));

        assertThat(((Statement) schema.parse("note none")).has("none")).isTrue();
        assertThat(((Statement) schema.parse("note 7 again")).get(LabGrammar.SLC)).isEqualTo(7);
        assertThat(((Statement) schema.parse("note 77 again ")).get(LabGrammar.TEXT))
                .isEqualTo("77 again");
    }

    @Test
    void questionMarkListsWhatMayFollow() {
        assertThat(LabGrammar.EXEC.help("show cs7 "))
                .containsExactly(
                        new HelpEntry("linkset", "Linksets and links"),
                        new HelpEntry("route", "Routing table"),
                        new HelpEntry("route-lookup", "Where a message would go"));
        assertThat(LabGrammar.EXEC.help("show cs7 linkset "))
                .extracting(HelpEntry::word)
                .containsExactly("WORD", "brief", "statistics", "<cr>");
        assertThat(LabGrammar.EXEC.help("ping cs7 1.2.3 count "))
                .containsExactly(new HelpEntry("<1-1000>", "How many messages"));
    }

    @Test
    void questionMarkWithinAWordListsTheWordsThatBeginLikeIt() {
        assertThat(LabGrammar.EXEC.help("sh"))
                .containsExactly(new HelpEntry("show", "Show running system information"));
        assertThat(LabGrammar.EXEC.help(""))
                .extracting(HelpEntry::word)
                .containsExactly("show", "ping");
    }

    @Test
    void questionMarkAfterNonsenseListsNothing() {
        assertThat(LabGrammar.EXEC.help("foo bar ")).isEmpty();
        assertThat(LabGrammar.EXEC.help("show clock now ")).isEmpty();
        assertThat(LabGrammar.EXEC.help("ping cs7 nonsense ")).isEmpty();
    }

    @Test
    void tabOffersKeywordsChoicesAndNames() {
        assertThat(LabGrammar.EXEC.complete("sh cs7 r"))
                .extracting(HelpEntry::word)
                .containsExactly("route", "route-lookup");
        assertThat(LabGrammar.ROOT.complete("cs7 variant "))
                .extracting(HelpEntry::word)
                .containsExactly("itu", "ansi");
        assertThat(
                        LabGrammar.EXEC.complete(
                                "show cs7 linkset ToC",
                                argument ->
                                        argument.equals(LabGrammar.NAME)
                                                ? List.of("ToCountryA", "ToCountryB", "Other")
                                                : List.of()))
                .extracting(HelpEntry::word)
                .containsExactly("ToCountryA", "ToCountryB");
    }

    @Test
    void noIsExplainedAndCompletedLikeAnyWord() {
        assertThat(LabGrammar.ROOT.help("no"))
                .containsExactly(new HelpEntry("no", "Remove a line or set it to its default"));
        assertThat(linksetMode().complete("no l"))
                .extracting(HelpEntry::word)
                .containsExactly("link");
    }

    @Test
    void referenceKnowsEveryModeAndCommand() {
        List<ModeReference> modes = LabGrammar.ROOT.reference();

        assertThat(modes)
                .extracting(ModeReference::name)
                .containsExactly(
                        "config",
                        "config-cs7-lp",
                        "config-cs7-ls",
                        "config-cs7-ls-link",
                        "config-cs7-rt");
        assertThat(modes.get(2).enteredBy()).containsExactly("cs7 linkset NAME PC");
        assertThat(modes.get(4).commands())
                .contains(
                        new CommandReference(
                                "update route DESTINATION [MASK] linkset NAME [priority COST]",
                                "no update route DESTINATION [MASK] linkset NAME [priority COST]",
                                "Add a route or change it",
                                List.of(
                                        new HelpEntry(
                                                "DESTINATION",
                                                "Destination of the route: a point code, with a mask such as 7.0.0/3"),
                                        new HelpEntry(
                                                "MASK",
                                                "Mask with a one for each bit that counts: a point code such as 1.2.3"),
                                        new HelpEntry(
                                                "NAME",
                                                "Name of the linkset: a name of at most 64 letters, digits, '-', '_' or '.'"),
                                        new HelpEntry("priority", "Cost of the route"),
                                        new HelpEntry(
                                                "COST",
                                                "Cost, the lowest is used first: an integer from 1 to 9")),
                                ""));
    }

    private static Schema linksetMode() {
        return LabGrammar.LINKSET.block().orElseThrow();
    }

    private static Rejection rejected(String line) {
        return (Rejection) LabGrammar.EXEC.parse(line);
    }
}
