// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.List;
import java.util.Set;

/// Multi-layer routing as an operator writes it, and what is wrong with what was written.
@NullUnmarked
class MlrCommandsTest {
    private static final Schema SCHEMA =
            Schema.configuration(
                    "config",
                    MlrCommands.ADDRESS_TABLE,
                    MlrCommands.RESULT_GROUP,
                    MlrCommands.RULESET,
                    MlrCommands.TABLE);

    private static final String WHOLE =
            """
            cs7 mlr address-table PREPAID
             addr 4917112
             addr 491711999 exact result pcssn 2.2.2 8
            cs7 mlr result SMSCS mode dest-sme-binding
             unavailable-routing continue
             asname smsc1 weight 2
             asname smsc2
             pc 3.3.3 ssn 8 weight 0
             gt 4999 tt 0 nai 3
             app-grp SMSC-GROUP
            cs7 mlr ruleset MO
             rule-search best-match
             start-date 2026-01-01
             end-date 2027-01-01 08:30
             rule 10 gsm-map sms-mo
              dest-sme 4444 exact ton 1 np 1
              orig-imsi unknown
              pid 0
              result as vote
             rule 20 sms-mo
              orig-sme table PREPAID min-digits 12
              allow-multi-message-dialogue
              result group SMSCS
             rule 30 all default
              result continue
            cs7 mlr table SMS
             trigger cdpa gt 491710760000 tt 0 gti 4 np 1 nai 4 ruleset MO
              start-date 2026-01-01
              trigger cgpa pc 1.1.1 ssn 8
              trigger default block
             trigger mtp3 dpc 2.2.2 opc 1.0.0 7.0.0 result group SMSC-GROUP
            """;

    private final Problems problems = new Problems();

    /// Reads lines of an international network with three application servers and one group.
    static MlrConfig read(String text, Problems problems) {
        Checked checked = ConfigFile.parse(text, SCHEMA);
        problems.addAll(checked.problems().list());
        return MlrCommands.from(
                checked.block(),
                Variant.ITU,
                Set.of("smsc1", "smsc2", "vote"),
                Set.of("SMSC-GROUP"),
                problems);
    }

    static MlrResult subsystem(String point, int subsystem) {
        return new MlrResult.ToPoint(PointCode.itu(point), SubsystemNumber.of(subsystem));
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    @Test
    void allOfItIsUnderstood() {
        MlrConfig config = read(WHOLE, problems);

        assertThat(messages()).isEmpty();
        assertThat(config.triggers())
                .extracting(MlrTrigger::toString)
                .containsExactly(
                        "trigger cdpa gt 491710760000 tt 0 gti 4 np 1 nai 4",
                        "trigger mtp3 dpc 2.2.2 opc 1.0.0/3");
        MlrTrigger first = config.triggers().getFirst();
        assertThat(first.secondary())
                .extracting(MlrTrigger::toString)
                .containsExactly("trigger cgpa pc 1.1.1 ssn 8", "trigger default");
        assertThat(first.action())
                .isInstanceOfSatisfying(
                        MlrAction.Rules.class,
                        rules -> {
                            Ruleset ruleset = rules.ruleset();
                            assertThat(ruleset.search()).isEqualTo(Ruleset.Search.BEST_MATCH);
                            assertThat(ruleset.rules())
                                    .extracting(MlrRule::toString)
                                    .containsExactly(
                                            "rule 10 sms-mo",
                                            "rule 20 sms-mo",
                                            "rule 30 all default");
                            assertThat(ruleset.rules().getFirst().conditions())
                                    .extracting(Condition::toString)
                                    .containsExactly(
                                            "dest-sme 4444 exact ton 1 np 1",
                                            "orig-imsi unknown",
                                            "pid 0");
                        });
    }

    @Test
    void whatIsPrintedIsReadAgain() {
        Checked checked = ConfigFile.parse(WHOLE, SCHEMA);
        String printed = checked.block().tree().toString();

        assertThat(ConfigFile.parse(printed, SCHEMA).block()).isEqualTo(checked.block());
        assertThat(read(printed, problems)).isEqualTo(read(WHOLE, problems));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mlr ruleset R; rule 1 sms-mo;  result as nobody | as nobody is not defined
                    mlr ruleset R; rule 1 sms-mo;  result group NONE | application group NONE is not defined
                    mlr ruleset R; rule 1 sms-mo;  result pc 9.9.9.9 | 9.9.9.9
                    mlr ruleset R; rule 1 sms-mo;  result gt 4917 gti 4 tt 300 | 300
                    mlr ruleset R; rule 1 sms-mo;  dest-sme table NONE;  result block | address table NONE is not defined
                    mlr ruleset R; rule 1 sms-mo;  dest-sme 49x;  result block | 49x
                    mlr ruleset R; rule 1 sms-mo default;  pid 1;  result block | can ask for nothing
                    mlr ruleset R; rule 1 sms-mo | has no result
                    mlr ruleset R; rule 1 ansi41 sms-mo;  result block | ansi41 is not supported
                    mlr ruleset R protocol ansi41 | ansi41 is not supported
                    mlr ruleset R event-trace | has no effect
                    mlr ruleset R; end-date 2026-13-01 | 2026-13-01
                    mlr ruleset R; end-date 2026-12-01 25:00 | 25:00
                    mlr result G | has no member
                    mlr result G; asname nobody | as nobody is not defined
                    mlr table T; trigger default ruleset NONE | ruleset NONE is not defined
                    mlr table T; trigger default | leads to nothing
                    mlr table T; trigger cdpa pc 99.1.1 block | 99.1.1
                    mlr table T; trigger mtp3 dpc 99.1.1 block | 99.1.1
                    mlr table T; trigger mtp3 opc 1.1.1 1.1.1 block | mask 1.1.1
                    mlr table T; trigger default block; trigger default continue | has no effect: another trigger
                    """)
    void whatIsWrongIsSaid(String lines, String message) {
        read("cs7 " + lines.replace("; ", "\n ") + "\n", problems);

        assertThat(messages()).anyMatch(text -> text.contains(message));
    }
}
