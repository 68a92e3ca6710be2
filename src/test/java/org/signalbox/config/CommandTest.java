// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
    private static final Argument<String> NAME =
            Argument.of("NAME", ArgumentTypes.word(), "A name");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "show [NAME",
                "show NAME]",
                "show (a|) NAME",
                "show NAME OTHER",
                "show NAME [] x",
                "shöw NAME",
                "show"
            })
    void illFormedDeclarationFailsAtOnce(String declaration) {
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of(declaration, "", NAME));
    }

    @Test
    void helpAndKeysMustSpeakOfTheDeclaration() {
        Command command = Command.of("cs7 linkset NAME", "", NAME);

        assertThatIllegalArgumentException().isThrownBy(() -> command.help("link", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> command.keyedBy(LabGrammar.SLC));
        assertThatIllegalArgumentException().isThrownBy(() -> Schema.of("m", command, command));
    }

    @Test
    void noNeedsTheWordsUpToTheLastKeyAndTakesTheRest() {
        assertThat(negated(LabGrammar.POINT_CODE)).isEqualTo("no cs7 point-code [PC]");
        assertThat(negated(LabGrammar.LINKSET)).isEqualTo("no cs7 linkset NAME [PC]");
        assertThat(negated(LabGrammar.LINK))
                .isEqualTo("no link SLC [sctp [REMOTE-IP... [REMOTE-PORT [LOCAL-PORT]]]]");
        assertThat(negated(LabGrammar.UPDATE_ROUTE))
                .isEqualTo("no update route DESTINATION [MASK] linkset NAME [priority COST]");
        assertThat(negated(LabGrammar.ACCESS_LIST))
                .isEqualTo("no access-list LIST instance INSTANCE (permit|deny) all");
        assertThat(LabGrammar.SHOW_CLOCK.negated()).isEmpty();
    }

    private static String negated(Command command) {
        return command.negated().orElseThrow().text();
    }
}
