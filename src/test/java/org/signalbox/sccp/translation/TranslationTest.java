// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.Conformance;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.ReturnCause;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.Variant;

import java.util.HashMap;
import java.util.Map;

/// From a title to where it leads, one rule at a time.
class TranslationTest {
    private final TestStatus status = new TestStatus();
    private final TranslationRequest request = new TranslationRequest();
    private TranslationSnapshot table = TranslationSnapshot.of(GttConfig.EMPTY);

    private void lines(String lines) {
        table = TranslationSnapshot.of(Gtt.read(lines));
    }

    private String translate(String digits) {
        return translate(GlobalTitle.international(digits));
    }

    private String translate(GlobalTitle title) {
        return translate(title, 6, 0, false);
    }

    private String translate(GlobalTitle title, int subsystem, int selection, boolean sequenced) {
        request.begin(title, subsystem, selection, sequenced);
        return table.translate(request, status).toString();
    }

    private static GlobalTitle title(int type, int plan, int nature, String digits) {
        return new GlobalTitle(
                TitleForm.TYPE_PLAN_NATURE,
                TranslationType.of(type),
                NumberingPlan.of(plan),
                NatureOfAddress.of(nature),
                digits);
    }

    @Test
    void whoseTitlesNobodyTakesHasNoTranslationForItsNature() {
        lines("cs7 gtt selector A tt 0 gti 4 np 1 nai 4\n gta 49 pcssn 1.1.1\n");

        request.begin(title(0, 1, 3, "49"), 6, 0, false);
        Translation translation = table.translate(request, status);

        assertThat(translation)
                .isEqualTo(Translation.Failure.of(TranslationError.SELECTOR_NOT_FOUND));
        assertThat(TranslationError.SELECTOR_NOT_FOUND.returnCause())
                .isEqualTo(ReturnCause.NO_TRANSLATION_FOR_NATURE);
        assertThat(translate("33")).isEqualTo("gta not found");
        assertThat(TranslationError.GTA_NOT_FOUND.returnCause())
                .isEqualTo(ReturnCause.NO_TRANSLATION);
        assertThat(translate("4917")).isEqualTo("pcssn 1.1.1 gt");
    }

    @Test
    void theSelectorThatSaysMoreGetsTheTitle() {
        lines(
                """
                cs7 gtt selector ALL tt 0
                 gta default pcssn 1.1.0
                cs7 gtt selector PLAN tt 0 np 1
                 gta default pcssn 1.1.1
                cs7 gtt selector FORM tt 0 gti 4 np 1 nai 4
                 gta default pcssn 1.1.2
                """);

        assertThat(translate(title(0, 1, 4, "1"))).startsWith("pcssn 1.1.2");
        assertThat(translate(title(0, 1, 3, "1"))).startsWith("pcssn 1.1.1");
        assertThat(translate(title(0, 7, 4, "1"))).startsWith("pcssn 1.1.0");
        assertThat(translate(title(1, 7, 4, "1"))).isEqualTo("selector not found");
    }

    @Test
    @Conformance("sccp-2")
    void titlesOfOneFormAreNotThoseOfAnother() {
        lines(
                """
                cs7 gtt selector TYPED tt 9 gti 2
                 gta default pcssn 1.1.1
                cs7 gtt selector NATURES tt 0 gti 1 nai 3
                 gta default pcssn 1.1.2
                """);

        assertThat(translate(ofForm(TitleForm.TYPE, 9, 0))).startsWith("pcssn 1.1.1");
        assertThat(translate(ofForm(TitleForm.NATURE, 0, 3))).startsWith("pcssn 1.1.2");
        assertThat(translate(title(9, 0, 0, "1"))).isEqualTo("selector not found");
        assertThat(translate(ofForm(TitleForm.NATURE, 0, 4))).isEqualTo("selector not found");
    }

    private static GlobalTitle ofForm(TitleForm form, int type, int nature) {
        return new GlobalTitle(
                form,
                TranslationType.of(type),
                NumberingPlan.UNKNOWN,
                NatureOfAddress.of(nature),
                "12");
    }

    @Test
    void theNewTranslationTypeIsPutIntoTheTitle() {
        lines("cs7 gtt selector A tt 0\n gta 1 pcssn 1.1.1 gt ntt 7\n gta 2 pcssn 1.1.1 gt\n");

        assertThat(translate("12")).isEqualTo("pcssn 1.1.1 gt ntt 7");
        assertThat(request.title().toTitle()).isEqualTo(title(7, 1, 4, "12"));
        assertThat(request.titleChanged()).isTrue();
        String _ = translate("2");
        assertThat(request.titleChanged()).isFalse();
    }

    @Test
    @Conformance("sccp-4")
    void identitiesOfSubscribersAreConvertedBeforeTheyAreLookedUp() {
        lines(
                """
                cs7 gtt address-conversion TO-E164 np 1 nai 4
                 update in-address 26201 out-address 49171
                 update in-address 2620 out-address 4917
                cs7 gtt selector INTERNATIONAL tt 0 gti 4 np 1 nai 4
                 gta 49171 pcssn 4.5.6 pcssn
                cs7 gtt selector MOBILE tt 0 gti 4 np 7 nai 4
                 pre-gtt-address-conversion TO-E164
                """);

        assertThat(translate(title(0, 7, 4, "262011234567890"))).startsWith("pcssn 4.5.6");
        assertThat(request.title().toTitle()).isEqualTo(title(0, 1, 4, "491711234567890"));
        assertThat(request.titleChanged()).isTrue();
        assertThat(translate(title(0, 7, 4, "31"))).isEqualTo("gta not found");
    }

    @Test
    void aTitleThatWasConvertedIntoNobodysIsNotTranslated() {
        lines(
                """
                cs7 gtt address-conversion A
                 update np 9
                cs7 gtt selector MOBILE tt 0 gti 4 np 7 nai 4
                 pre-gtt-address-conversion A
                 gta default pcssn 1.1.1
                """);

        assertThat(translate(title(0, 7, 4, "26201"))).isEqualTo("selector not found");
    }

    @Test
    @Conformance("sccp-4")
    void titlesThatWereFoundAreConvertedAfterwards() {
        lines(
                """
                cs7 gtt address-conversion TO-E214 np 7
                 update in-address 49171 out-address 26201
                 update in-address 49 nai 3
                cs7 gtt selector A tt 0
                 post-gtt-address-conversion TO-E214
                 gta 49 pcssn 1.1.1
                 gta default pcssn 1.1.2
                """);

        String _ = translate("4917155");
        assertThat(request.title().toTitle()).isEqualTo(title(0, 7, 4, "2620155"));
        String _ = translate("4930");
        assertThat(request.title().toTitle()).isEqualTo(title(0, 7, 3, "30"));
        String _ = translate("33");
        assertThat(request.title().toTitle()).isEqualTo(title(0, 1, 4, "33"));
    }

    @Test
    void aTitleThatBecomesTooLongIsOfNoFormat() {
        lines(
                """
                cs7 gtt address-conversion A
                 update out-address 12
                cs7 gtt selector A tt 0
                 pre-gtt-address-conversion A
                 gta default pcssn 1.1.2
                """);

        assertThat(translate("1".repeat(62))).startsWith("pcssn");
        assertThat(translate("1".repeat(63))).isEqualTo("incorrect format");
    }

    @Test
    void whatOneSelectorDoesNotKnowTheNextMay() {
        lines(
                """
                cs7 gtt selector A tt 0
                 gta 1 pcssn 1.1.1
                 next-selector B
                cs7 gtt selector B tt 1
                 gta 2 pcssn 1.1.2
                 next-selector C
                cs7 gtt selector C tt 2
                 gta 3 pcssn 1.1.3
                """);

        assertThat(translate("12")).startsWith("pcssn 1.1.1");
        assertThat(translate("22")).startsWith("pcssn 1.1.2");
        assertThat(translate("32")).startsWith("pcssn 1.1.3");
        assertThat(translate("42")).isEqualTo("gta not found");
    }

    @Test
    void aMessageIsTranslatedEightTimesAtMost() {
        lines("cs7 gtt selector A tt 0\n gta default pcssn 1.1.1\n");
        request.begin(GlobalTitle.international("1"), 6, 0, false);

        for (int i = 0; i < TranslationSnapshot.TRANSLATIONS_MAX; i++) {
            assertThat(table.translate(request, status)).isInstanceOf(Destination.class);
        }
        assertThat(table.translate(request, status))
                .isEqualTo(Translation.Failure.of(TranslationError.HOP_VIOLATION));
    }

    @ParameterizedTest
    @CsvSource({
        "4.5.6, POINT_INACCESSIBLE, MTP_FAILURE",
        "4.5.6, SCCP_UNAVAILABLE, SCCP_FAILURE",
        "4.5.6 8, SUBSYSTEM_PROHIBITED, SUBSYSTEM_FAILURE",
        "4.5.6 8, SUBSYSTEM_UNEQUIPPED, UNEQUIPPED_USER",
        "HLR1, SERVER_INACTIVE, MTP_FAILURE"
    })
    void whatIsNotThereIsTheReasonThatIsReturned(
            String who, Condition condition, ReturnCause cause) {
        lines(
                """
                cs7 gtt selector A tt 0
                 gta 1 pcssn 4.5.6 pcssn ssn 8
                 gta 2 asname HLR1
                """);
        status.set(who, condition);
        request.begin(GlobalTitle.international(who.equals("HLR1") ? "2" : "1"), 6, 0, false);

        Translation translation = table.translate(request, status);

        assertThat(translation)
                .isInstanceOfSatisfying(
                        Translation.Failure.class,
                        failure -> assertThat(failure.error().returnCause()).isEqualTo(cause));
    }

    @Test
    void aCongestedDestinationThatIsTheOnlyOneIsTaken() {
        lines("cs7 gtt selector A tt 0\n gta 1 pcssn 4.5.6 pcssn\n");
        status.set("4.5.6", Condition.CONGESTED);

        assertThat(translate("1")).startsWith("pcssn 4.5.6");
    }

    @Test
    void theSubsystemOfTheMessageIsAskedForIfTheEntrySaysNone() {
        lines("cs7 gtt selector A tt 0\n gta 1 pcssn 4.5.6 pcssn\n");
        status.set("4.5.6 7", Condition.SUBSYSTEM_PROHIBITED);

        assertThat(translate(GlobalTitle.international("1"), 6, 0, false))
                .isEqualTo("pcssn 4.5.6 pcssn");
        assertThat(translate(GlobalTitle.international("1"), 7, 0, false))
                .isEqualTo("ss unavailable");
    }

    @Test
    @Conformance("sccp-5")
    void theCheapestMemberThatIsThereTakesAll() {
        group("cost", "4.5.4 1", "4.5.5 2", "4.5.6 2");

        assertThat(spread(false)).containsOnlyKeys("4.5.4");
        status.set("4.5.4", Condition.POINT_INACCESSIBLE);
        assertThat(spread(false)).containsOnlyKeys("4.5.5", "4.5.6");
        assertThat(spread(false).values()).allMatch(count -> count > 450);
        status.set("4.5.5", Condition.SCCP_UNAVAILABLE);
        assertThat(spread(false)).containsOnlyKeys("4.5.6");
        status.clear();
        assertThat(spread(false)).containsOnlyKeys("4.5.4");
    }

    @Test
    @Conformance("sccp-5")
    void allMembersOfASharedGroupTakeTurns() {
        group("share", "4.5.4 1", "4.5.5 2", "4.5.6 3");

        assertThat(spread(false).values()).allMatch(count -> count > 320 && count < 350);
        assertThat(spread(true).values()).allMatch(count -> count > 250 && count < 420);
        status.set("4.5.5", Condition.POINT_INACCESSIBLE);
        assertThat(spread(false)).containsOnlyKeys("4.5.4", "4.5.6");
    }

    @Test
    @Conformance("sccp-5")
    void weightsAreKept() {
        group("wrr", "4.5.4 90", "4.5.5 10", "4.5.6 0");

        assertThat(spread(false).get("4.5.4")).isBetween(890, 910);
        assertThat(spread(false)).doesNotContainKey("4.5.6");
        assertThat(spread(true).get("4.5.4")).isBetween(850, 950);
        status.set("4.5.4", Condition.POINT_INACCESSIBLE);
        assertThat(spread(false)).containsOnlyKeys("4.5.5");
        status.set("4.5.5", Condition.POINT_INACCESSIBLE);
        assertThat(spread(false)).containsOnlyKeys("4.5.6");
    }

    @ParameterizedTest
    @EnumSource(Multiplicity.class)
    void whenNoMemberIsThereThePreferredOneIsTheReason(Multiplicity multiplicity) {
        group(multiplicity.word(), "4.5.4 1", "4.5.5 1");
        status.set("4.5.4", Condition.POINT_INACCESSIBLE);
        status.set("4.5.5", Condition.POINT_INACCESSIBLE);

        assertThat(translate("1")).isEqualTo("dpc unavailable");
    }

    @ParameterizedTest
    @EnumSource(Multiplicity.class)
    void whatMustStayInOrderGoesOneWay(Multiplicity multiplicity) {
        group(multiplicity.word(), "4.5.4 1", "4.5.5 1", "4.5.6 1");

        for (int selection = 0; selection < 16; selection++) {
            GlobalTitle title = GlobalTitle.international("1" + selection);
            String first = translate(title, 6, selection, true);
            for (int i = 0; i < 20; i++) {
                String _ = translate("1");
                assertThat(translate(title, 6, selection, true)).isEqualTo(first);
            }
        }
    }

    @Test
    @Conformance("sccp-20")
    void whatGoesToAMemberThatWorksStaysThereWhenAnotherFails() {
        group("share", "4.5.4 1", "4.5.5 1", "4.5.6 1");
        Map<Integer, String> before = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            before.put(i, translate(GlobalTitle.international("1" + i), 6, 0, true));
        }
        status.set("4.5.5", Condition.POINT_INACCESSIBLE);

        before.forEach(
                (number, way) -> {
                    String now = translate(GlobalTitle.international("1" + number), 6, 0, true);
                    assertThat(now).doesNotContain("4.5.5");
                    if (!way.contains("4.5.5")) {
                        assertThat(now).isEqualTo(way);
                    }
                });
    }

    @Test
    @Conformance("sccp-6")
    void whatIsCongestedIsPassedOverButForWhatMustStayInOrder() {
        group("cost", "4.5.4 1", "4.5.5 2");
        status.set("4.5.4", Condition.CONGESTED);

        assertThat(spread(false)).containsOnlyKeys("4.5.5");
        assertThat(spread(true)).containsOnlyKeys("4.5.4");
        status.set("4.5.5", Condition.CONGESTED);
        assertThat(spread(false)).containsOnlyKeys("4.5.4");
        status.set("4.5.4", Condition.POINT_INACCESSIBLE);
        assertThat(spread(false)).containsOnlyKeys("4.5.5");
    }

    @Test
    void messagesOfOneCallingPartyGoToOneMember() {
        group("cgpa", "4.5.4 1", "4.5.5 1", "4.5.6 2");
        Map<Integer, String> ways = new HashMap<>();
        Map<String, Integer> spread = new HashMap<>();
        for (int round = 0; round < 2; round++) {
            for (int caller = 0; caller < 1_000; caller++) {
                request.begin(address(1), address(caller), caller & 0x0F, false);
                String way = table.translate(request, status).toString();
                assertThat(ways.merge(caller, way, (before, _) -> before)).isEqualTo(way);
                spread.merge(way.split(" ")[1], 1, Integer::sum);
            }
        }

        assertThat(spread.get("4.5.4")).isBetween(400, 600);
        assertThat(spread.get("4.5.6")).isBetween(900, 1_100);
    }

    /// `gt 1... tt 0 np 1 nai 4 ssn 6`, with a number of four digits behind the 1.
    private static AddressView address(int number) {
        byte[] octets = {
            0x12,
            6,
            0,
            0x11,
            4,
            (byte) (1 | number / 1_000 % 10 << 4),
            (byte) (number / 100 % 10 | number / 10 % 10 << 4),
            (byte) (number % 10)
        };
        AddressView view = new AddressView();
        assertThat(view.read(Variant.ITU, Unpooled.wrappedBuffer(octets), 0, octets.length))
                .isNull();
        return view;
    }

    @Test
    void aTitleThatIsNoneIsOfNoFormat() {
        lines("cs7 gtt selector A tt 0\n gta default pcssn 1.1.1\n");
        AddressView untitled = new AddressView();
        assertThat(untitled.read(Variant.ITU, Unpooled.wrappedBuffer(new byte[] {0x42, 6}), 0, 2))
                .isNull();

        request.begin(untitled, null, 0, false);

        assertThat(table.translate(request, status)).hasToString("incorrect format");
    }

    @Test
    void aDominantApplicationIsRelievedByItsMateWhileItIsAway() {
        lines(
                """
                cs7 gtt map ss 4.5.4 6 dominant 4.5.5 7
                cs7 gtt selector A tt 0
                 gta 1 pcssn 4.5.4 pcssn
                """);

        assertThat(translate("1")).isEqualTo("pcssn 4.5.4 pcssn");
        status.set("4.5.4 6", Condition.SUBSYSTEM_PROHIBITED);
        assertThat(translate("1")).isEqualTo("pcssn 4.5.5 pcssn ssn 7");
        assertThat(translate(GlobalTitle.international("1"), 8, 0, false))
                .isEqualTo("pcssn 4.5.4 pcssn");
        status.set("4.5.5", Condition.POINT_INACCESSIBLE);
        assertThat(translate("1")).isEqualTo("ss unavailable");
        status.clear();
        assertThat(translate("1")).isEqualTo("pcssn 4.5.4 pcssn");
    }

    @Test
    void congestionReroutesToAMateOnlyIfConfigured() {
        lines(
                """
                cs7 gtt map ss 4.5.4 6 dominant 4.5.5 6 rrc
                cs7 gtt map ss 4.5.4 7 dominant 4.5.5 7
                cs7 gtt selector A tt 0
                 gta 1 pcssn 4.5.4 pcssn
                """);
        status.set("4.5.4", Condition.CONGESTED);

        assertThat(translate(GlobalTitle.international("1"), 6, 0, false)).contains("4.5.5");
        assertThat(translate(GlobalTitle.international("1"), 7, 0, false)).contains("4.5.4");
    }

    @Test
    void sharedTranslatorsTakeTurns() {
        lines(
                """
                cs7 gtt map sp 4.5.4 share 4.5.5
                cs7 gtt selector A tt 0
                 gta 1 pcssn 4.5.4 gt
                """);

        assertThat(spread(false).values()).hasSize(2).allMatch(count -> count > 480);
        status.set("4.5.4", Condition.SCCP_UNAVAILABLE);
        assertThat(spread(false)).containsOnlyKeys("4.5.5");
    }

    @Test
    void aSolitaryApplicationHasNobody() {
        lines(
                """
                cs7 gtt map ss 4.5.4 6 solitary
                cs7 gtt selector A tt 0
                 gta 1 pcssn 4.5.4 pcssn
                """);
        status.set("4.5.4 6", Condition.SUBSYSTEM_PROHIBITED);

        assertThat(translate("1")).isEqualTo("ss unavailable");
    }

    @Test
    void theStoryTellsWhatWasDone() {
        lines(
                """
                cs7 gtt address-conversion TO-E164 np 1
                 update in-address 26201 out-address 49171
                cs7 gtt application-group HLRS
                 pc 4.5.4 ssn 6 1 pcssn
                 pc 4.5.5 ssn 6 2 pcssn
                cs7 gtt selector INTERNATIONAL tt 0 gti 4 np 1 nai 4
                 gta 49 app-grp HLRS
                cs7 gtt selector MOBILE tt 0 gti 4 np 7 nai 4
                 pre-gtt-address-conversion TO-E164
                """);
        status.set("4.5.4 6", Condition.SUBSYSTEM_PROHIBITED);
        request.begin(title(0, 7, 4, "2620155"), 6, 0, false);

        Explanation story = table.explain(request, status);

        assertThat(story.steps())
                .extracting(Object::toString)
                .containsExactly(
                        "selector INTERNATIONAL: not taken, another np",
                        "selector MOBILE: taken",
                        "address-conversion TO-E164: 2620155 tt 0 np 7 nai 4 -> 4917155 tt 0 np 1 nai 4",
                        "selector INTERNATIONAL: taken",
                        "selector MOBILE: not taken, another np",
                        "gta 49 of selector INTERNATIONAL: app-grp HLRS",
                        "application-group HLRS, multiplicity cost",
                        "pcssn 4.5.4 pcssn ssn 6 (1): subsystem prohibited",
                        "pcssn 4.5.5 pcssn ssn 6 (2): available, chosen");
        assertThat(story.result()).hasToString("pcssn 4.5.5 pcssn ssn 6");
        assertThat(story.title()).isEqualTo(title(0, 1, 4, "4917155"));
        assertThat(table.used(0)).isZero();
    }

    @Test
    void usesAreCountedAndKeptWhileTheEntryStays() {
        lines("cs7 gtt selector A tt 0\n gta 1 pcssn 1.1.1\n gta 2 pcssn 1.1.2\n");
        for (int i = 0; i < 3; i++) {
            String _ = translate("1");
        }
        String _ = translate("2");
        TranslationSnapshot former = table;
        lines("cs7 gtt selector A tt 0\n gta 0 pcssn 1.1.1\n gta 1 pcssn 1.1.3\n");
        String _ = translate("1");
        table.inherit(former);

        assertThat(former.used(0)).isEqualTo(4);
        assertThat(table.used(0, 0)).isZero();
        assertThat(table.used(0, 1)).isEqualTo(4);

        TranslationSnapshot again = TranslationSnapshot.of(table.config());
        again.inherit(table);
        assertThat(again.used(0, 1)).isEqualTo(4);
    }

    private void group(String multiplicity, String... members) {
        StringBuilder lines = new StringBuilder("cs7 gtt application-group G\n multiplicity ");
        lines.append(multiplicity).append('\n');
        for (String member : members) {
            lines.append(" pc ").append(member).append('\n');
        }
        lines(lines + "cs7 gtt selector A tt 0\n gta 1 app-grp G\n");
    }

    /// How often each point takes one of a thousand messages.
    private Map<String, Integer> spread(boolean sequenced) {
        Map<String, Integer> spread = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            String way = translate(GlobalTitle.international("1" + i), 6, i & 0x0F, sequenced);
            spread.merge(way.split(" ")[1], 1, Integer::sum);
        }
        return spread;
    }

    /// Counts are written in groups; nobody who asks sees that.
    @Test
    void countsEveryUse() {
        lines(
                """
                cs7 gtt selector A tt 0 gti 4 np 1 nai 4
                 gta 1 pcssn 1.1.1 gt
                 gta 2 pcssn 1.1.2 gt
                """);

        for (int i = 1; i <= 200; i++) {
            String _ = translate(GlobalTitle.international(i % 3 == 0 ? "1" : "2"));

            assertThat(table.used(0, 0)).isEqualTo(i / 3);
            assertThat(table.used(0, 1)).isEqualTo(i - i / 3);
            assertThat(table.used(0)).isEqualTo(i);
        }
    }
}
