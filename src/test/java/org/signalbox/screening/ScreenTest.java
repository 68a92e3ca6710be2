// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.screening.ScreenBench.FOREIGN_IMSI;
import static org.signalbox.screening.ScreenBench.FOREIGN_TITLE;
import static org.signalbox.screening.ScreenBench.HERE;
import static org.signalbox.screening.ScreenBench.HOME_IMSI;
import static org.signalbox.screening.ScreenBench.HOME_TITLE;
import static org.signalbox.screening.ScreenBench.PARTNER;
import static org.signalbox.screening.ScreenBench.address;
import static org.signalbox.screening.ScreenBench.begin;
import static org.signalbox.screening.ScreenBench.cancelLocation;
import static org.signalbox.screening.ScreenBench.foreign;
import static org.signalbox.screening.ScreenBench.invoke;
import static org.signalbox.screening.ScreenBench.msu;
import static org.signalbox.screening.ScreenBench.provideSubscriberInfo;
import static org.signalbox.screening.ScreenBench.udt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.tcap.MapOperation;

import java.util.Set;
import java.util.TreeSet;

class ScreenTest {
    private static final String[] FS11 = {
        "cs7 gws home-plmn gt 49171",
        "cs7 gws home-plmn imsi 26201",
        "cs7 gws linkset ToPartner inbound table fs11",
    };
    private static final byte[] HARMLESS = begin(invoke(MapOperation.UPDATE_LOCATION));

    /// The codes of the shipped sets, beside the tables themselves.
    private static final Set<Integer> CATEGORY_1 =
            Set.of(
                    5, 6, 9, 20, 21, 22, 24, 25, 26, 28, 29, 30, 31, 32, 33, 34, 35, 39, 40, 41, 42,
                    43, 50, 51, 52, 55, 58, 62, 65, 68, 69, 71, 72, 76, 77, 83, 84, 85, 86);

    private static final Set<Integer> CATEGORY_2 = Set.of(3, 4, 7, 8, 70);

    private static Msu isup() {
        return msu(ServiceIndicator.ISUP, PARTNER, HERE, (byte) 1);
    }

    private static Msu management() {
        return msu(ServiceIndicator.SNM, PARTNER, HERE, (byte) 0x14);
    }

    // ---- lists --------------------------------------------------------------------------------

    @Test
    void everythingPassesWhereNothingIsConfigured() {
        ScreenBench bench = new ScreenBench();

        assertThat(bench.admits(isup())).isTrue();
        assertThat(bench.releases(isup(), "ToHlr")).isTrue();
    }

    @Test
    void listRefusesWhatNoLinePermits() {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2700 permit si 3",
                        "cs7 gws linkset ToPartner inbound access-list 2700");

        assertThat(bench.admits(foreign(HARMLESS))).isTrue();
        assertThat(bench.admits(isup())).isFalse();
        assertThat(bench.count("access-list 2700", "permit si 3", RuleCounter.MATCHED)).isOne();
        assertThat(bench.count("access-list 2700", "default", RuleCounter.REJECTED)).isOne();
    }

    @Test
    void linesOfAnotherInstanceAreNotAsked() {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2700 instance 1 permit all",
                        "access-list 2700 permit si 3",
                        "cs7 gws linkset ToPartner inbound access-list 2700");

        assertThat(bench.admits(isup())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "si 3, true",
        "si 5, false",
        "opc 4.5.6, true",
        "opc 4.5.7, false",
        "opc 4.0.0 0.255.7, true",
        "dpc 1.1.1, true",
        "dpc 1.1.2, false",
        "linkset ToPartner, true",
        "linkset ToHlr, false",
        "cgpa-gt 4477, true",
        "cgpa-gt 49, false",
        "cdpa-gt 491710000001, true",
        "cdpa-gt 4917100000011, false",
        "cgpa-ssn 6, true",
        "cgpa-ssn 7, false",
        "cdpa-ssn 7, true",
        "cgpa-pc 4.5.6, false",
        "operation anyTimeInterrogation, true",
        "operation sendIMSI, true",
        "operation sendParameters, false",
        "imsi 26201, true",
        "imsi 23410, false",
        "segmented, false",
        "malformed, false",
        "affected 4.5.6, false",
        "si 3 cgpa-gt 4477 operation sendIMSI, true",
        "si 3 cgpa-gt 4478 operation sendIMSI, false",
        "all, true",
    })
    void everyCriterionMustBeMet(String criteria, boolean met) {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2700 permit " + criteria,
                        "cs7 gws linkset ToPartner inbound access-list 2700");
        assertThat(bench.problems).isEmpty();

        Msu message =
                foreign(
                        begin(
                                invoke(MapOperation.ANY_TIME_INTERROGATION),
                                provideSubscriberInfo(HOME_IMSI),
                                invoke(MapOperation.SEND_IMSI)));

        assertThat(bench.admits(message)).isEqualTo(met);
    }

    @Test
    void pointCodesOfAddressesAreMatched() {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2700 deny cgpa-pc 4.5.0 0.0.7",
                        "access-list 2700 permit all",
                        "cs7 gws linkset ToPartner inbound access-list 2700");
        SccpAddress at = SccpAddress.of(PARTNER, SubsystemNumber.of(8));
        SccpAddress elsewhere = SccpAddress.of(PointCode.itu("4.6.6"), SubsystemNumber.of(8));

        assertThat(bench.admits(udt(at, address(HOME_TITLE, 6), HARMLESS))).isFalse();
        assertThat(bench.admits(udt(elsewhere, address(HOME_TITLE, 6), HARMLESS))).isTrue();
    }

    @Test
    void affectedPointOfSccpManagementIsMatched() {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2700 deny affected 4.5.6",
                        "access-list 2700 permit all",
                        "cs7 gws linkset ToPartner inbound access-list 2700");
        SccpAddress management = SccpAddress.of(HERE, SubsystemNumber.MANAGEMENT);

        // SSP for subsystem 6 of 4.5.6, and of 4.5.7
        assertThat(bench.admits(udt(management, management, new byte[] {2, 6, 0x2E, 0x20, 0})))
                .isFalse();
        assertThat(bench.admits(udt(management, management, new byte[] {2, 6, 0x2F, 0x20, 0})))
                .isTrue();
        assertThat(bench.admits(udt(management, management, new byte[] {9}))).isTrue();
    }

    // ---- what must not be lost ----------------------------------------------------------------

    /// A list for user parts does not take the network down.
    @Test
    void managementPassesUnlessARuleNamesIt() {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2700 deny opc 4.5.6",
                        "cs7 gws linkset ToPartner inbound access-list 2700");

        assertThat(bench.admits(management())).isTrue();
        assertThat(bench.admits(isup())).isFalse();

        bench.configure(
                "access-list 2700 deny si 0 opc 4.5.6",
                "access-list 2700 permit all",
                "cs7 gws linkset ToPartner inbound access-list 2700");
        assertThat(bench.admits(management())).isFalse();
        assertThat(bench.admits(isup())).isTrue();
    }

    // ---- tables -------------------------------------------------------------------------------

    @Test
    void tablesLeadOnToTables() {
        ScreenBench bench =
                new ScreenBench(
                        "cs7 gws table SERVICES",
                        " entry 10 si 3 result table ORIGINS",
                        " entry 20 si 5 result allow",
                        "cs7 gws table ORIGINS",
                        " entry 20 opc 4.0.0 0.255.7 result allow",
                        " entry 10 opc 4.5.6 cgpa-gt 4479 result block",
                        "cs7 gws linkset ToPartner inbound table SERVICES");

        assertThat(bench.admits(isup())).isTrue();
        assertThat(bench.admits(foreign(HARMLESS))).isTrue();
        Msu blocked = udt(address("447912", 6), address(HOME_TITLE, 6), HARMLESS);
        assertThat(bench.explain(blocked))
                .containsExactly(
                        "table SERVICES, entry 10 (si 3): table ORIGINS",
                        "table ORIGINS, entry 10 (opc 4.5.6 0.0.0 cgpa-gt 4479): block");
        assertThat(bench.admits(udt(address("447912", 6), address(HOME_TITLE, 6), HARMLESS)))
                .isFalse();
        assertThat(bench.admits(msu(ServiceIndicator.TUP, PARTNER, HERE, (byte) 1))).isFalse();
        assertThat(bench.count("table SERVICES", "default", RuleCounter.REJECTED)).isOne();
    }

    @Test
    void listAndTableMustBothBePassed() {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2700 permit si 3",
                        "cs7 gws table T",
                        " entry 1 cgpa-gt 44 result allow",
                        "cs7 gws linkset ToPartner inbound table T",
                        "cs7 gws linkset ToPartner inbound access-list 2700");

        assertThat(bench.admits(foreign(HARMLESS))).isTrue();
        assertThat(bench.admits(isup())).isFalse();
        assertThat(bench.admits(udt(address("33", 6), address(HOME_TITLE, 6), HARMLESS))).isFalse();
        assertThat(bench.count("access-list 2700", "default", RuleCounter.REJECTED)).isOne();
        assertThat(bench.count("table T", "default", RuleCounter.REJECTED)).isOne();
    }

    @Test
    void linesOfALinksetStandInsteadOfThoseForAll() {
        ScreenBench bench =
                new ScreenBench(
                        "cs7 gws table T",
                        " default result allow",
                        "access-list 2700 deny all",
                        "cs7 gws linkset ToPartner inbound table T",
                        "cs7 gws default inbound access-list 2700",
                        "cs7 gws default outbound access-list 2700");

        assertThat(bench.admits(isup())).isTrue();
        assertThat(bench.releases(isup(), "ToHlr")).isFalse();
    }

    @Test
    void messagesAreScreenedWhereTheyLeave() {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2701 permit si 3",
                        "cs7 gws linkset ToHlr outbound access-list 2701");

        assertThat(bench.admits(isup())).isTrue();
        assertThat(bench.releases(isup(), "ToPartner")).isTrue();
        assertThat(bench.releases(isup(), "ToHlr")).isFalse();
        assertThat(bench.events)
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.direction()).isEqualTo(Direction.OUTBOUND);
                            assertThat(event.linkset()).isEqualTo("ToHlr");
                        });
    }

    // ---- limits -------------------------------------------------------------------------------

    @Test
    void limitLetsSoManyASecondPass() {
        ScreenBench bench =
                new ScreenBench(
                        "cs7 gws table T",
                        " entry 1 si 5 result rate-limit 50",
                        " default result allow",
                        "cs7 gws linkset ToPartner inbound table T");

        int passed = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            bench.loop.passMillis(1);
            passed += bench.admitsWithinLimits(isup()) ? 1 : 0;
            assertThat(bench.admitsWithinLimits(foreign(HARMLESS))).isTrue();
        }

        // a burst of a tenth of a second at most, and then the rate
        assertThat(passed).isBetween(500, 505);
        assertThat(bench.count("table T", "entry 1", RuleCounter.REJECTED))
                .isEqualTo(10_000 - passed);
    }

    // ---- test mode ----------------------------------------------------------------------------

    @Test
    void onTestItOnlyCountsAndReports() {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2700 deny all",
                        "cs7 gws linkset ToPartner inbound access-list 2700 test");

        assertThat(bench.admits(isup())).isTrue();

        assertThat(bench.count("access-list 2700", "deny all", RuleCounter.TEST_REJECTED)).isOne();
        assertThat(bench.count("access-list 2700", "deny all", RuleCounter.REJECTED)).isZero();
        assertThat(bench.events).singleElement().matches(ScreeningEvent::test);
        assertThat(bench.explain(isup()))
                .containsExactly("access-list 2700, deny all (all): block, but it is on test");
    }

    @Test
    void reportIsOfTheFirstInASecondForEachRule() {
        ScreenBench bench =
                new ScreenBench(
                        "access-list 2700 deny si 5",
                        "access-list 2700 deny operation anyTimeInterrogation",
                        "access-list 2700 permit all",
                        "cs7 gws linkset ToPartner inbound access-list 2700");
        for (int i = 0; i < 100; i++) {
            bench.admits(isup());
            bench.admits(foreign(begin(invoke(MapOperation.ANY_TIME_INTERROGATION))));
        }
        assertThat(bench.events).hasSize(2);
        ScreeningEvent event = bench.events.getLast();
        assertThat(event.rule())
                .hasToString("access-list 2700, deny operation anyTimeInterrogation");
        assertThat(event.operations()).containsExactly("anyTimeInterrogation");
        assertThat(event.calling()).isEqualTo(address(FOREIGN_TITLE, 6));
        assertThat(event.called()).isEqualTo(address(HOME_TITLE, 7));

        bench.loop.passSeconds(1);
        bench.admits(isup());
        assertThat(bench.events).hasSize(3);
    }

    @Test
    void rulesThatStayCountOn() {
        String use = "cs7 gws linkset ToPartner inbound access-list 2700";
        ScreenBench bench = new ScreenBench("access-list 2700 deny si 5", use);
        bench.admits(isup());

        bench.configure("access-list 2700 deny si 4", "access-list 2700 deny si 5", use);
        bench.admits(isup());

        assertThat(bench.count("access-list 2700", "deny si 5", RuleCounter.REJECTED)).isEqualTo(2);
        bench.configure();
        assertThat(bench.counters.rules()).isEmpty();
    }

    // ---- FS.11 --------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(MapOperation.class)
    void operationsOfTheTwoCategoriesAreRefused(MapOperation operation) {
        ScreenBench bench = new ScreenBench(FS11);
        assertThat(bench.problems).isEmpty();

        Msu plain = foreign(begin(invoke(operation)));
        assertThat(bench.admits(plain))
                .as("%s (%d)", operation, operation.code())
                .isEqualTo(!CATEGORY_1.contains(operation.code()));
    }

    @Test
    void secondCategoryIsRefusedForSubscribersOfTheHomeNetwork() {
        ScreenBench bench = new ScreenBench(FS11);

        assertThat(bench.admits(foreign(begin(provideSubscriberInfo(HOME_IMSI))))).isFalse();
        assertThat(bench.admits(foreign(begin(provideSubscriberInfo(FOREIGN_IMSI))))).isTrue();
        assertThat(bench.admits(foreign(begin(cancelLocation(HOME_IMSI))))).isFalse();
        assertThat(bench.admits(foreign(begin(cancelLocation(FOREIGN_IMSI))))).isTrue();
        Set<Integer> codes = new TreeSet<>();
        bench.counters.rules().keySet().stream()
                .filter(name -> name.table().equals("table fs11-category-2"))
                .filter(name -> name.rule().startsWith("entry "))
                .forEach(name -> codes.add(Integer.parseInt(name.rule().substring(6)) / 10));
        assertThat(codes).isEqualTo(CATEGORY_2);
    }

    @Test
    void addressOfTheHomeNetworkDoesNotComeFromOutside() {
        ScreenBench bench = new ScreenBench(FS11);

        assertThat(bench.admits(udt(address(HOME_TITLE, 6), address(HOME_TITLE, 7), HARMLESS)))
                .isFalse();
        assertThat(bench.count("table fs11", "entry 10", RuleCounter.REJECTED)).isOne();
    }

    /// What is refused alone is refused behind what is not.
    @Test
    void everyComponentIsLookedAt() {
        ScreenBench bench = new ScreenBench(FS11);
        byte[] harmless = invoke(MapOperation.UPDATE_LOCATION);

        assertThat(bench.admits(foreign(begin(harmless, harmless)))).isTrue();
        assertThat(
                        bench.admits(
                                foreign(
                                        begin(
                                                harmless,
                                                invoke(MapOperation.ANY_TIME_INTERROGATION)))))
                .isFalse();
        assertThat(bench.admits(foreign(begin(harmless, provideSubscriberInfo(HOME_IMSI)))))
                .isFalse();
    }

    @Test
    void whatCannotBeUnderstoodDoesNotPass() {
        ScreenBench bench = new ScreenBench(FS11);

        assertThat(bench.admits(foreign(new byte[] {0x62, 0x05, 1}))).isFalse();
        assertThat(bench.admits(msu(ServiceIndicator.SCCP, PARTNER, HERE, (byte) 9))).isFalse();
        assertThat(bench.count("table fs11-category-1", "entry 1", RuleCounter.REJECTED))
                .isEqualTo(2);
    }

    /// CAMEL's codes mean other things.
    @Test
    void operationsOfCamelAreNotThoseOfMap() {
        ScreenBench bench = new ScreenBench(FS11);
        byte[] code22 = begin(invoke(MapOperation.SEND_ROUTING_INFO));

        assertThat(bench.admits(udt(address(FOREIGN_TITLE, 146), address(HOME_TITLE, 146), code22)))
                .isTrue();
        // only the called subsystem says who will understand it
        assertThat(bench.admits(udt(address(FOREIGN_TITLE, 146), address(HOME_TITLE, 6), code22)))
                .isFalse();
    }

    @Test
    void responsesAndServiceMessagesInvokeNothing() {
        ScreenBench bench = new ScreenBench(FS11);
        byte[] result =
                ScreenBench.element(
                        0x64,
                        ScreenBench.element(0x49, new byte[] {1}),
                        ScreenBench.element(
                                0x6C,
                                ScreenBench.element(
                                        0xA2,
                                        ScreenBench.element(0x02, new byte[] {1}),
                                        ScreenBench.element(
                                                0x30,
                                                ScreenBench.element(0x02, new byte[] {71}),
                                                ScreenBench.element(0x30)))));

        assertThat(bench.admits(foreign(result))).isTrue();
        assertThat(
                        bench.admits(
                                ScreenBench.returned(
                                        begin(invoke(MapOperation.ANY_TIME_INTERROGATION)))))
                .isTrue();
    }

    /// A segment does not say all; an operator who wants none of them says so.
    @Test
    void segmentsCanBeRefused() {
        ScreenBench bench =
                new ScreenBench(
                        "cs7 gws table T",
                        " entry 1 segmented result block",
                        " default result table fs11",
                        "cs7 gws linkset ToPartner inbound table T");

        assertThat(bench.admits(ScreenBench.segment(new byte[] {0x62, 0x48}))).isFalse();
        assertThat(bench.count("table T", "entry 1", RuleCounter.REJECTED)).isOne();
    }

    // ---- what is wrong with a configuration ---------------------------------------------------

    @Test
    void tableThatLeadsBackToItselfIsAnError() {
        ScreenBench bench =
                new ScreenBench(
                        "cs7 gws table A",
                        " default result table B",
                        "cs7 gws table B",
                        " entry 1 si 3 result table A");

        assertThat(bench.problems).hasSize(2).allMatch(problem -> problem.contains("leads back"));
    }

    @Test
    void whatIsNotThereIsAnError() {
        ScreenBench bench =
                new ScreenBench(
                        "cs7 gws table A",
                        " default result table B",
                        "cs7 gws linkset ToNobody inbound table C",
                        "cs7 gws default outbound access-list 2800");

        assertThat(bench.problems)
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("table B is not defined"),
                        problem -> assertThat(problem).contains("linkset ToNobody is not defined"),
                        problem -> assertThat(problem).contains("table C is not defined"),
                        problem -> assertThat(problem).contains("access list 2800 is not defined"));
    }

    @Test
    void secondTableForTheSameMessagesIsAnError() {
        ScreenBench bench =
                new ScreenBench(
                        "cs7 gws table A",
                        "cs7 gws linkset ToPartner inbound table A",
                        "cs7 gws linkset ToPartner inbound table fs11 test");

        assertThat(bench.problems)
                .anySatisfy(problem -> assertThat(problem).contains("there is another table"));
    }

    @Test
    void rulesOfTheHomeNetworkWantToKnowIt() {
        ScreenBench bench =
                new ScreenBench(
                        "cs7 gws home-plmn gt 49171",
                        "cs7 gws linkset ToPartner inbound table fs11");

        assertThat(bench.problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("cs7 gws home-plmn"));
    }

    @Test
    void ruleThatSaysNothingIsAnError() {
        ScreenBench bench = new ScreenBench("access-list 2700 permit");

        assertThat(bench.problems).hasSize(1);
    }
}
