// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Global title translation as an operator writes it.
class GttCommandsTest {
    private static final String EVERYTHING =
            """
            cs7 gtt address-conversion E214 np 1
             update in-address 26201 out-address 49171
             update out-address 49 np 1 nai 4
            cs7 gtt application-group HLRS
             multiplicity cost
             pc 4.5.6 ssn 6 1 pcssn
             pc 4.5.7 ssn 6 2 pcssn
             asname HLR1 3 pcssn ssn 6
            cs7 gtt application-group SHARED
             multiplicity wrr
             pc 4.5.6 90 gt ntt 7
             asname TRANSIT 10 gt
            cs7 gtt concern-pclist TELL 7.7.1
            cs7 gtt concern-pclist TELL 7.7.2
            cs7 gtt map ss 4.5.6 8 dominant 4.5.7 9 rrc adjacent concern-pclist TELL
            cs7 gtt map ss 4.6.0 8 solitary
            cs7 gtt map sp 7.7.1 share 7.7.2
            cs7 gtt selector INTERNATIONAL tt 0 gti 4 np 1 nai 4
             post-gtt-address-conversion E214
             next-selector REST
             gta 4917 app-grp HLRS
             gta 33 pcssn 7.7.1 gt
             gta 3312 pcssn 7.7.1 gt ntt 9 ssn 8
             gta 3313 asname TRANSIT pcssn ssn 0
             gta default asname TRANSIT gt
            cs7 gtt selector MOBILE tt 0 gti 4 np 7
             pre-gtt-address-conversion E214
            cs7 gtt selector REST tt 5
             gta ABcdef pcssn 1.1.1 pcssn
            """;

    @Test
    void everyLineIsUnderstood() {
        GttConfig config = Gtt.read(EVERYTHING);

        assertThat(config.entries()).isEqualTo(6);
        SelectorConfig international = config.selectors().getFirst();
        assertThat(international.name()).isEqualTo("INTERNATIONAL");
        assertThat(international.key())
                .isEqualTo(
                        new SelectorKey(
                                TranslationType.NOT_USED,
                                TitleForm.TYPE_PLAN_NATURE,
                                NumberingPlan.TELEPHONY,
                                NatureOfAddress.INTERNATIONAL));
        assertThat(international.before()).isNull();
        assertThat(international.after()).isEqualTo("E214");
        assertThat(international.next()).isEqualTo("REST");
        assertThat(entries(international))
                .containsExactly(
                        "default asname TRANSIT gt",
                        "33 pcssn 7.7.1 gt",
                        "3312 pcssn 7.7.1 gt ntt 9 ssn 8",
                        "3313 asname TRANSIT pcssn ssn 0",
                        "4917 app-grp HLRS");
        assertThat(config.selectors().get(1).key().nature()).isNull();
        assertThat(entries(config.selectors().get(2))).containsExactly("abcdef pcssn 1.1.1 pcssn");
        assertThat(config.groups())
                .containsExactly(
                        new ApplicationGroup(
                                "HLRS",
                                Multiplicity.COST,
                                List.of(
                                        member(point("4.5.6", 6), 1),
                                        member(point("4.5.7", 6), 2),
                                        member(
                                                new Destination.ToServer(
                                                        "HLR1", true, SubsystemNumber.HLR, null),
                                                3))),
                        new ApplicationGroup(
                                "SHARED",
                                Multiplicity.WRR,
                                List.of(
                                        member(
                                                new Destination.ToPoint(
                                                        PointCode.itu("4.5.6"),
                                                        false,
                                                        null,
                                                        TranslationType.of(7)),
                                                90),
                                        member(
                                                new Destination.ToServer(
                                                        "TRANSIT", false, null, null),
                                                10))));
        assertThat(config.concerned())
                .isEqualTo(Map.of("TELL", List.of(PointCode.itu("7.7.1"), PointCode.itu("7.7.2"))));
        assertThat(config.mated())
                .containsExactly(
                        new MatedApplication(
                                PointCode.itu("4.5.6"),
                                SubsystemNumber.MSC,
                                MatedApplication.Pairing.DOMINANT,
                                PointCode.itu("4.5.7"),
                                SubsystemNumber.of(9),
                                true,
                                true,
                                "TELL"),
                        new MatedApplication(
                                PointCode.itu("4.6.0"),
                                SubsystemNumber.MSC,
                                MatedApplication.Pairing.SOLITARY,
                                null,
                                null,
                                false,
                                false,
                                null),
                        new MatedApplication(
                                PointCode.itu("7.7.1"),
                                null,
                                MatedApplication.Pairing.SHARE,
                                PointCode.itu("7.7.2"),
                                null,
                                false,
                                false,
                                null));
        assertThat(config.conversions())
                .containsExactly(
                        new AddressConversion(
                                "E214",
                                NumberingPlan.TELEPHONY,
                                null,
                                List.of(
                                        new ConversionItem("26201", "49171", null, null),
                                        new ConversionItem(
                                                "",
                                                "49",
                                                NumberingPlan.TELEPHONY,
                                                NatureOfAddress.INTERNATIONAL))));
    }

    @Test
    void whatIsPrintedReadsBackAsTheSame() {
        Checked read = ConfigFile.parse(EVERYTHING, Gtt.SCHEMA);
        String printed = read.block().toString();

        assertThat(Gtt.read(printed)).isEqualTo(Gtt.read(EVERYTHING));
        assertThat(ConfigFile.parse(printed, Gtt.SCHEMA).block().toString()).isEqualTo(printed);
    }

    @Test
    void wordsMayBeAbbreviatedAsInItp() {
        GttConfig config =
                Gtt.read(
                        """
                        cs7 gtt map ss 4.5.6 8 dom 4.5.7 8
                        cs7 gtt map ss 4.5.6 6 sol
                        cs7 gtt map ss 4.5.6 7 sha 4.5.7 7
                        """);

        assertThat(config.mated())
                .extracting(MatedApplication::multiplicity)
                .containsExactly(
                        MatedApplication.Pairing.DOMINANT,
                        MatedApplication.Pairing.SOLITARY,
                        MatedApplication.Pairing.SHARE);
    }

    @Test
    void aSelectorThatIsThereIsEnteredByItsName() {
        GttConfig config =
                Gtt.read(
                        """
                        cs7 gtt selector A tt 0
                         gta 1 pcssn 1.1.1
                        """);

        assertThat(config.selectors().getFirst().key().form()).isNull();
        assertThat(Gtt.problems("cs7 gtt selector A\n gta 1 pcssn 1.1.1\n").getFirst())
                .contains("there is no such selector; for a new one give the titles it takes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    cs7 gtt selector A tt 0;gta 1 pcssn 99.1.1|99.1.1
                    cs7 gtt selector A tt 0;gta 1 asname HRL1|application server HRL1 is not defined (nearest: HLR1)
                    cs7 gtt selector A tt 0;gta 1 app-grp X|application-group X is not defined, nor is any other
                    cs7 gtt selector A tt 0;gta 1g pcssn 1.1.1|1 to 64 hexadecimal digits, or default
                    cs7 gtt selector A tt 0;gta 1 pcssn 1.1.1 ssn 1|a subsystem number, 0 or an integer from 2 to 255
                    cs7 gtt selector A tt 0;gta 1 pcssn 1.1.1 qos-class 3|packets are not marked
                    cs7 gtt selector A tt 0;next-selector B|selector B is not defined
                    cs7 gtt selector A tt 0;next-selector A|leads back to A
                    cs7 gtt selector A tt 0;pre-gtt-address-conversion X|address-conversion X is not defined
                    cs7 gtt selector A tt 256|a translation type
                    cs7 gtt selector A tt 0 gti 2 np 1|titles with gti 2 say no such thing
                    cs7 gtt selector A tt 3 gti 1|titles with gti 1 say no such thing
                    cs7 gtt selector A tt 0;!;cs7 gtt selector B tt 0|selector A takes the same titles
                    cs7 gtt application-group A|has no member
                    cs7 gtt application-group A;pc 1.1.1 0|is no cost: expected an integer from 1 to 64
                    cs7 gtt application-group A;pc 1.1.1 65|is no cost: expected an integer from 1 to 64
                    cs7 gtt map ss 1.1.1 8 dominant|expected a backup behind it
                    cs7 gtt map ss 1.1.1 8 solitary 1.1.2 8|has no backup: leave it out
                    cs7 gtt map ss 1.1.1 8 solitary rrc|rrc has no effect without a backup
                    cs7 gtt map ss 1.1.1 8 solitary concern-pclist X|concern-pclist X is not defined
                    cs7 gtt address-conversion A;update in-address 1 es 2|the number of digits says it already
                    cs7 gtt load nowhere.gtt|is no file
                    """)
    void whatIsWrongIsSaid(String lines, String message) {
        String text = String.join("\n", lines.split(";")).replace("\ngta", "\n gta");
        text = text.replace("\nnext", "\n next").replace("\npre", "\n pre");
        text = text.replace("\npc", "\n pc").replace("\nupdate", "\n update");

        assertThat(Gtt.problems(text)).singleElement().asString().contains(message);
    }

    @Test
    void aGroupTakesNothingBehindItsName() {
        assertThat(
                        Gtt.problems(
                                """
                                cs7 gtt application-group G
                                 pc 1.1.1 1
                                cs7 gtt selector A tt 0
                                 gta 1 app-grp G gt
                                """))
                .singleElement()
                .asString()
                .contains("is a group, whose members say how the message goes on");
    }

    @Test
    void atMostEightSelectorsFollowOneAnother() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            lines.append("cs7 gtt selector S%d tt %d\n".formatted(i, i));
            if (i < 8) {
                lines.append(" next-selector S%d\n".formatted(i + 1));
            }
        }

        assertThat(Gtt.problems(lines.toString()))
                .singleElement()
                .asString()
                .contains("at most 8 selectors may follow one another");
    }

    private static ApplicationGroup.Member member(Destination destination, int number) {
        return new ApplicationGroup.Member(destination, number);
    }

    private static Destination point(String point, int subsystem) {
        return new Destination.ToPoint(
                PointCode.itu(point), true, SubsystemNumber.of(subsystem), null);
    }

    static List<String> entries(SelectorConfig selector) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < selector.entries().size(); i++) {
            String digits = selector.entries().digits(i);
            entries.add(
                    "%s %s"
                            .formatted(
                                    digits.isEmpty() ? "default" : digits,
                                    selector.entries().result(i)));
        }
        return entries;
    }
}
