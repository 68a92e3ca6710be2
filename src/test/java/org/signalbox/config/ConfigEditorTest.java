// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.config.ConfigEditor.Ended;
import org.signalbox.config.ConfigEditor.Entered;
import org.signalbox.config.ConfigEditor.Left;
import org.signalbox.config.ConfigEditor.Nothing;
import org.signalbox.config.ConfigEditor.Put;
import org.signalbox.config.ConfigEditor.Refused;
import org.signalbox.config.ConfigEditor.Removed;

class ConfigEditorTest {
    private final ConfigEditor editor = new ConfigEditor(LabGrammar.ROOT);

    @Test
    void linesGoIntoTheModeOneIsIn() {
        editor.enter("cs7 linkset ToB 4.5.6");
        assertThat(editor.mode().name()).isEqualTo("config-cs7-ls");
        editor.enter("link 0 sctp 10.0.5.2 1024 1024");
        assertThat(editor.mode().name()).isEqualTo("config-cs7-ls-link");
        assertThat(editor.path())
                .extracting(Statement::text)
                .containsExactly("cs7 linkset ToB 4.5.6", "link 0 sctp 10.0.5.2 1024 1024");
        editor.enter("shutdown");

        assertThat(editor.enter("exit"))
                .isInstanceOfSatisfying(
                        Left.class,
                        left -> assertThat(left.mode().name()).isEqualTo("config-cs7-ls"));
        assertThat(editor.enter("end")).isInstanceOf(Ended.class);
        assertThat(editor.mode()).isEqualTo(LabGrammar.ROOT);
        assertThat(editor.block().toString())
                .isEqualTo(
                        """
                        cs7 linkset ToB 4.5.6
                         link 0 sctp 10.0.5.2 1024 1024
                          shutdown
                        """);
    }

    @Test
    void lineOfAModeAroundLeadsThere() {
        editor.enter("cs7 linkset ToB 4.5.6");
        editor.enter("link 0 sctp 10.0.5.2 1024 1024");

        assertThat(editor.enter("cs7 route-table system")).isInstanceOf(Entered.class);

        assertThat(editor.mode().name()).isEqualTo("config-cs7-rt");
        assertThat(editor.path()).hasSize(1);
    }

    @Test
    void commonWordBelongsToTheInnermostMode() {
        editor.enter("cs7 linkset ToB 4.5.6");
        editor.enter("link 0 sctp 10.0.5.2 1024 1024");
        editor.enter("shutdown");
        editor.enter("exit");
        editor.enter("no link 0");
        editor.enter("shutdown");

        assertThat(editor.block().toString()).isEqualTo("cs7 linkset ToB 4.5.6\n shutdown\n");
    }

    @Test
    void sameKeyReplacesAndOtherKeyAdds() {
        editor.enter("cs7 route-table system");
        editor.enter("update route 7.0.0/3 linkset ToB priority 5");
        Put put = (Put) editor.enter("update route 7.0.0/3 linkset ToB priority 1");
        editor.enter("update route 7.0.0/3 linkset ToC");
        editor.enter("cs7 point-code 1.2.3");
        editor.enter("cs7 point-code 1-2-4");

        assertThat(put.replaced().orElseThrow().get(LabGrammar.COST)).isEqualTo(5);
        assertThat(editor.block().toString())
                .isEqualTo(
                        """
                        cs7 point-code 1.2.4
                        !
                        cs7 route-table system
                         update route 7.0.0/3 linkset ToB priority 1
                         update route 7.0.0/3 linkset ToC
                        """);
    }

    @Test
    void enteringABlockAgainKeepsWhatIsInIt() {
        editor.enter("cs7 linkset ToB 4.5.6");
        editor.enter("shutdown");

        Entered again = (Entered) editor.enter("cs7 linkset ToB 4.5.7");

        assertThat(again.replaced()).isPresent();
        assertThat(editor.block().toString()).isEqualTo("cs7 linkset ToB 4.5.7\n shutdown\n");
    }

    @Test
    void blockMayBeEnteredByItsKeyAlone() {
        Command linkset =
                Command.of("cs7 linkset NAME [PC]", "", LabGrammar.NAME, LabGrammar.PC)
                        .keyedBy(LabGrammar.NAME)
                        .opens(Schema.configuration("ls", LabGrammar.SHUTDOWN));
        ConfigEditor abridged = new ConfigEditor(Schema.configuration("config", linkset));
        abridged.enter("cs7 linkset ToB 4.5.6");
        abridged.enter("cs7 linkset ToC 4.5.7");

        abridged.enter("cs7 linkset ToB");
        abridged.enter("shutdown");

        assertThat(abridged.block().toString())
                .isEqualTo(
                        """
                        cs7 linkset ToB 4.5.6
                         shutdown
                        !
                        cs7 linkset ToC 4.5.7
                        """);
    }

    @Test
    void noRemovesByKeyAlone() {
        editor.enter("cs7 route-table system");
        editor.enter("update route 7.0.0/3 linkset ToB priority 5");
        editor.enter("update route 7.0.0 7.0.0 linkset ToB");

        Removed removed = (Removed) editor.enter("no update route 7.0.0/3 linkset ToB");

        assertThat(removed.removed().orElseThrow().text())
                .isEqualTo("update route 7.0.0/3 linkset ToB priority 5");
        assertThat(((Removed) editor.enter("no update route 7.0.0 linkset ToB")).removed())
                .as("the route with a mask is another one")
                .isEmpty();
        assertThat(((Removed) editor.enter("no cs7 route-table system")).removed()).isPresent();
        assertThat(editor.block().statements()).isEmpty();
    }

    @Test
    void noThatSaysMoreThanTheKeyMustBeRightAboutIt() {
        editor.enter("cs7 point-code 1.2.3");

        assertThat(((Removed) editor.enter("no cs7 point-code 1.2.4")).removed()).isEmpty();
        assertThat(((Removed) editor.enter("no cs7 point-code 1-2-3")).removed()).isPresent();
    }

    @Test
    void noOfWhatIsOnByDefaultIsKeptAsALine() {
        editor.enter("no cs7 fast-restart");

        assertThat(editor.block().denies(LabGrammar.FAST_RESTART)).isTrue();
        assertThat(editor.block().toString()).isEqualTo("no cs7 fast-restart\n");

        editor.enter("cs7 fast-restart");

        assertThat(editor.block().denies(LabGrammar.FAST_RESTART)).isFalse();
        assertThat(editor.block().has(LabGrammar.FAST_RESTART)).isTrue();
    }

    @Test
    void linesWithoutAKeyStandForThemselves() {
        editor.enter("access-list 2700 instance 0 permit all");
        editor.enter("access-list 2700 instance 0 deny all");
        editor.enter("access-list 2700 instance 0 permit all");

        assertThat(editor.block().all(LabGrammar.ACCESS_LIST)).hasSize(2);

        editor.enter("no access-list 2700 instance 0 deny all");

        assertThat(editor.block().all(LabGrammar.ACCESS_LIST))
                .singleElement()
                .matches(line -> line.has("permit"));
    }

    @Test
    void refusedLineChangesNothingAndIsJudgedByTheModeThatUnderstoodMost() {
        editor.enter("cs7 linkset ToB 4.5.6");
        Block before = editor.block();

        Refused refused = (Refused) editor.enter("cs7 linkset ToC 9.9.9");

        assertThat(refused.rejection().word()).isEqualTo("9.9.9");
        assertThat(editor.block()).isEqualTo(before);
        assertThat(editor.mode().name()).isEqualTo("config-cs7-ls");
    }

    @Test
    void blankLinesAndCommentsDoNothing() {
        assertThat(editor.enter("")).isInstanceOf(Nothing.class);
        assertThat(editor.enter("  ! a comment")).isInstanceOf(Nothing.class);
    }

    @Test
    void restoringGoesBackAndStaysWhereThatIsPossible() {
        editor.enter("cs7 linkset ToB 4.5.6");
        Block before = editor.block();
        editor.enter("shutdown");

        editor.restore(before);

        assertThat(editor.block()).isEqualTo(before);
        assertThat(editor.mode().name()).isEqualTo("config-cs7-ls");

        editor.restore(new ConfigEditor(LabGrammar.ROOT).block());

        assertThat(editor.mode()).isEqualTo(LabGrammar.ROOT);
    }

    @Test
    void helpAndCompletionLookOutwardWhenTheModeKnowsNothing() {
        editor.enter("cs7 linkset ToB 4.5.6");

        assertThat(editor.complete("li")).extracting(HelpEntry::word).containsExactly("link");
        assertThat(editor.complete("cs7 route"))
                .extracting(HelpEntry::word)
                .containsExactly("route-table");
        assertThat(editor.help("cs7 route-table "))
                .extracting(HelpEntry::word)
                .containsExactly("system");
        assertThat(editor.help("e")).extracting(HelpEntry::word).containsExactly("exit", "end");
    }
}
