// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.iwf.Examples.CENTRE;
import static org.signalbox.iwf.Examples.DELIVER;
import static org.signalbox.iwf.Examples.FOREIGN_REALM;
import static org.signalbox.iwf.Examples.IMSI;
import static org.signalbox.iwf.Examples.MME_HOST;
import static org.signalbox.iwf.Examples.MME_NUMBER;
import static org.signalbox.iwf.Examples.MSISDN;
import static org.signalbox.iwf.Examples.OWN;
import static org.signalbox.iwf.Examples.REALM;
import static org.signalbox.iwf.Examples.SUBMIT;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Finding;
import org.signalbox.firewall.Origin;
import org.signalbox.firewall.Policy;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.ss7.OctetString;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Each check of the firewall: what it finds, what it lets pass, and what its sender is told.
@NullUnmarked
class SmsFirewallTest {
    private static final long SECOND = 1_000_000_000;
    private static final String FOREIGN = "447700000001";
    private static final String FOREIGN_TOO = "447700000002";
    private static final String ELSEWHERE = "33600000001";
    private static final String STRANGER_IMSI = "208019876543210";
    private static final Origin.Node OUR_MME = new Origin.Node(MME_HOST, REALM);
    private static final Origin.Node FOREIGN_MME =
            new Origin.Node("mme1." + FOREIGN_REALM, FOREIGN_REALM);

    private SessionMachine machine;
    private final List<SessionOutput> outputs = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private long now;
    private long names;

    private void use(Policy<Check> policy) {
        use(Examples.firewall(policy), null);
    }

    private void use(SmsFirewallConfig firewall, @Nullable HomeRoutingConfig homeRouting) {
        IwfConfig config = Examples.with(homeRouting, firewall);
        if (machine == null) {
            machine = new SessionMachine(config, new SimEntropy(7));
        } else {
            machine.reconfigure(config);
        }
    }

    private static SmsFirewallConfig firewall(
            Policy<Check> policy, String centre, String called, boolean hidesUnknown) {
        SmsFirewallConfig usual = Examples.firewall(policy);
        return new SmsFirewallConfig(
                policy,
                usual.own(),
                usual.ownRealms(),
                usual.networks(),
                usual.subscribers(),
                usual.msisdns(),
                centre.isEmpty() ? usual.centres() : Examples.prefix(centre),
                called.isEmpty() ? usual.called() : Examples.prefix(called),
                usual.dialoguesMax(),
                hidesUnknown);
    }

    // ---- what becomes of it --------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Action.class)
    void anActionIsTaken(Action action) {
        use(Examples.doing(action, Check.SILENT));
        deliverSilent(FOREIGN);

        assertThat(count(Check.SILENT)).isEqualTo(1);
        assertThat(findings).hasSize(action == Action.ALLOW ? 0 : 1);
        switch (action) {
            case ALLOW, LOG ->
                    assertThat(outputs).last().isInstanceOf(SessionOutput.RequestSgd.class);
            case REJECT -> assertThat(error()).isEqualTo(new MapError.DeliveryFailure(1, null));
            case DISCARD ->
                    assertThat(outputs)
                            .containsExactly(
                                    new SessionOutput.AnswerMap(names, new MapAnswer.Nothing()));
        }
    }

    @Test
    void byDiameterNoAnswerIsNoAnswer() {
        use(Examples.doing(Action.DISCARD, Check.SENDER_NOT_OURS));
        submit(OUR_MME, UserIdentity.ofImsi(STRANGER_IMSI), CENTRE);

        assertThat(outputs).containsExactly(new SessionOutput.DiscardSgd(names));
    }

    @Test
    void itIsNotHeldOfWhomIsExcepted() {
        use(
                new Policy<>(
                        Map.of(Check.SILENT, Action.REJECT),
                        Map.of(Check.SILENT, Set.of("4477")),
                        false));
        deliverSilent(FOREIGN);
        assertThat(outputs).last().isInstanceOf(SessionOutput.RequestSgd.class);
        assertThat(count(Check.SILENT)).isZero();

        deliverSilent(ELSEWHERE);
        assertThat(error()).isInstanceOf(MapError.DeliveryFailure.class);
    }

    @Test
    void theOperatorIsToldWhoAndWhyAndNotOfWhom() {
        use(Examples.rejecting(Check.SILENT));
        deliverSilent(FOREIGN);

        assertThat(findings)
                .containsExactly(
                        new Finding(
                                Check.SILENT,
                                Action.REJECT,
                                new Origin.Title(FOREIGN),
                                "for IMSI 20801xxxxxxxxxx",
                                1));
    }

    @Test
    void numbersAreToldInFullIfTheOperatorWantsThem() {
        use(new Policy<Check>(Map.of(), Map.of(), true));
        deliverSilent(FOREIGN);

        assertThat(findings).extracting(Finding::why).containsExactly("for IMSI " + STRANGER_IMSI);
    }

    @Test
    void oneOfManyIsToldInAWhile() {
        use(Policy.usual());
        for (int i = 0; i < 10; i++) {
            deliverSilent(FOREIGN);
        }
        assertThat(findings).hasSize(1);
        now += 30 * SECOND;
        deliverSilent(FOREIGN);

        assertThat(findings).extracting(Finding::count).containsExactly(1L, 11L);
    }

    @Test
    void withoutAFirewallNothingIsLookedAtButTheSubsystem() {
        use(null, null);
        deliverSilent(FOREIGN);
        assertThat(outputs).last().isInstanceOf(SessionOutput.RequestSgd.class);

        MapRequest message = Examples.toTelephone(false);
        ask(new MapParty(OWN, 6), FOREIGN, 3, message);
        assertThat(error()).isEqualTo(new MapError.Plain(MapError.Code.UNEXPECTED_DATA_VALUE));
        assertThat(count(Check.OTHER_SUBSYSTEM)).isEqualTo(1);
    }

    // ---- rules 1 and 2 -------------------------------------------------------------------------

    @Test
    void theCentreOfAMessageIsOfTheNetworkThatSendsIt() {
        use(Examples.rejecting(Check.CENTRE_OF_ANOTHER_NETWORK));
        deliver(FOREIGN, STRANGER_IMSI, FOREIGN_TOO, DELIVER);
        assertThat(count(Check.CENTRE_OF_ANOTHER_NETWORK)).isZero();
        deliver(ELSEWHERE, STRANGER_IMSI, ELSEWHERE, DELIVER);
        assertThat(count(Check.CENTRE_OF_ANOTHER_NETWORK)).as("the same number").isZero();

        deliver(FOREIGN, STRANGER_IMSI, ELSEWHERE, DELIVER);
        assertThat(error()).isEqualTo(new MapError.SystemFailure(null, null));
        deliver(FOREIGN_MME, STRANGER_IMSI, ELSEWHERE);
        assertThat(result()).isEqualTo(Result.base(5012));
        assertThat(count(Check.CENTRE_OF_ANOTHER_NETWORK)).isEqualTo(2);

        deliver(FOREIGN_MME, STRANGER_IMSI, FOREIGN);
        assertThat(outputs).as("its realm's").last().isInstanceOf(SessionOutput.RequestMap.class);
        deliver(CENTRE, STRANGER_IMSI, ELSEWHERE, DELIVER);
        assertThat(count(Check.CENTRE_OF_ANOTHER_NETWORK)).as("one of us").isEqualTo(2);
    }

    @Test
    void theCentreOfAQuestionIsOfTheNetworkThatAsks() {
        use(Examples.rejecting(Check.CENTRE_OF_ANOTHER_NETWORK));
        question(FOREIGN, FOREIGN_TOO);
        assertThat(outputs).last().isInstanceOf(SessionOutput.RequestSgd.class);

        question(FOREIGN, ELSEWHERE);
        assertThat(error()).isEqualTo(new MapError.SystemFailure(null, null));
        askByDiameter(FOREIGN_MME, questionByDiameter(ELSEWHERE));
        assertThat(result()).isEqualTo(Result.base(5012));
    }

    @Test
    void aMessageFollowsAQuestionOfTheSameCentre() {
        use(Examples.rejecting(Check.WITHOUT_QUESTION));
        deliver(FOREIGN, IMSI, FOREIGN, DELIVER);
        assertThat(error()).isEqualTo(new MapError.SystemFailure(null, null));
        assertThat(count(Check.WITHOUT_QUESTION)).isEqualTo(1);

        question(FOREIGN, FOREIGN);
        found();
        deliver(FOREIGN_TOO, IMSI, FOREIGN, DELIVER);
        assertThat(outputs)
                .as("the same network")
                .last()
                .isInstanceOf(SessionOutput.RequestSgd.class);
        deliver(ELSEWHERE, IMSI, FOREIGN, DELIVER);
        assertThat(error()).isEqualTo(new MapError.SystemFailure(null, null));
        assertThat(count(Check.OTHER_ORIGIN)).isEqualTo(1);
        deliver(FOREIGN, IMSI, FOREIGN_TOO, DELIVER);
        assertThat(error()).isEqualTo(new MapError.SystemFailure(null, null));
        assertThat(count(Check.OTHER_CENTRE)).isEqualTo(1);

        now += 121 * SECOND;
        deliver(FOREIGN, IMSI, FOREIGN, DELIVER);
        assertThat(count(Check.WITHOUT_QUESTION)).as("too long ago").isEqualTo(2);
        deliver(CENTRE, IMSI, CENTRE, DELIVER);
        assertThat(count(Check.WITHOUT_QUESTION)).as("one of us").isEqualTo(2);
    }

    @Test
    void whoAsksByDiameterMayDeliverByIt() {
        use(Examples.rejecting(Check.WITHOUT_QUESTION));
        askByDiameter(FOREIGN_MME, questionByDiameter(FOREIGN));
        SessionOutput.RequestMap asked = (SessionOutput.RequestMap) outputs.getLast();
        tell(
                new SessionInput.MapTold(
                        asked.call(),
                        new MapOutcome.Answered(
                                new MapResult.RoutingInfo(
                                        IMSI,
                                        List.of(
                                                new MapResult.Node(
                                                        MapResult.Node.Kind.MSC,
                                                        MapNumber.international(MME_NUMBER),
                                                        null)),
                                        null,
                                        null),
                                List.of(),
                                false)));
        deliver(FOREIGN_MME, IMSI, FOREIGN);

        assertThat(outputs).last().isInstanceOf(SessionOutput.RequestMap.class);
        assertThat(count(Check.WITHOUT_QUESTION)).isZero();
    }

    @Test
    void pastTheRouterIsPastItByDiameterToo() {
        use(
                Examples.firewall(Policy.usual()),
                new HomeRoutingConfig(
                        "2620199",
                        Examples.SELF,
                        PrefixTable.ofPrefixes(Map.of()),
                        false,
                        Duration.ofSeconds(120),
                        3));
        deliver(FOREIGN_MME, IMSI, FOREIGN);
        assertThat(result()).isEqualTo(Result.base(5012));
        assertThat(count(Check.PAST_THE_ROUTER)).isEqualTo(1);

        deliver(OUR_MME, IMSI, CENTRE);
        assertThat(outputs).as("one of us").last().isInstanceOf(SessionOutput.RequestMap.class);
    }

    // ---- rule 3 --------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "040b911326880736f44000111081907333400ce8329bfd0655dfecb2195e, SILENT",
        "040b911326880736f47f00111081907333400ce8329bfd0655dfecb2195e, FOR_THE_CARD",
        "040b911326880736f400f611108190733340043132333435, FOR_THE_CARD",
        "440b911326880736f4000411108190733340090605040b8423f0310203, FOR_AN_APPLICATION",
        "040c919471113254760000111081907333400ce8329bfd0655dfecb2195e, FROM_OUR_SUBSCRIBER",
        "0406d0c1f0180000111081907333400ce8329bfd0655dfecb2195e, FROM_A_NAME"
    })
    void suspiciousContentIsRefusedWhicheverWayItComes(String message, Check check) {
        OctetString octets = OctetString.ofHex(message);
        use(Examples.rejecting(check));
        deliver(FOREIGN, STRANGER_IMSI, FOREIGN, octets);
        assertThat(error()).isEqualTo(new MapError.DeliveryFailure(1, null));
        askByDiameter(FOREIGN_MME, messageByDiameter(STRANGER_IMSI, FOREIGN, octets));
        assertThat(answer())
                .isEqualTo(
                        new SgdAnswer.MtForward(
                                Result.DELIVERY_FAILURE,
                                null,
                                new DeliveryFailure(1, null),
                                null,
                                null,
                                null));
        assertThat(count(check)).isEqualTo(2);

        deliver(CENTRE, IMSI, CENTRE, octets);
        assertThat(outputs).as("one of us").last().isInstanceOf(SessionOutput.RequestSgd.class);
    }

    // ---- rule 4 --------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        // IMSI, MSISDN; whether both are ours
        "262019876543210, 491711234567, true",
        "262019876543210, , true",
        ", 491711234567, true",
        "262019876543210, 000000000000000, true",
        "208019876543210, 491711234567, false",
        "262019876543210, 33600000001, false",
        ", 33600000001, false"
    })
    void onlySubscribersOfOursSubmit(String imsi, String msisdn, boolean areOurs) {
        use(Policy.usual());
        submit(OUR_MME, new UserIdentity(imsi, msisdn, null, null), CENTRE);

        assertThat(count(Check.SENDER_NOT_OURS)).isEqualTo(areOurs ? 0 : 1);
        if (!areOurs) {
            assertThat(answer())
                    .isEqualTo(
                            new SgdAnswer.MoForward(
                                    Result.DELIVERY_FAILURE, new DeliveryFailure(6, null), null));
        }
    }

    @Test
    void aStrangerDoesNotSubmitByMapEither() {
        use(Policy.usual());
        submit(CENTRE, STRANGER_IMSI, CENTRE);

        assertThat(error()).isEqualTo(new MapError.DeliveryFailure(6, null));
        submit(CENTRE, IMSI, CENTRE);
        assertThat(outputs).last().isInstanceOf(SessionOutput.RequestSgd.class);
    }

    @Test
    void theyAreServedWhereTheySubmit() {
        use(Examples.rejecting(Check.NOT_SERVED_THERE));
        submit(FOREIGN, IMSI, CENTRE);
        assertThat(error()).isEqualTo(new MapError.Plain(MapError.Code.FACILITY_NOT_SUPPORTED));
        submit(FOREIGN_MME, UserIdentity.ofMsisdn(MSISDN), CENTRE);
        assertThat(result()).isEqualTo(Result.base(5003));
        assertThat(count(Check.NOT_SERVED_THERE)).isEqualTo(2);

        question(CENTRE, CENTRE);
        found(new ServingNode(NodeKind.MSC, FOREIGN_TOO, null));
        submit(FOREIGN, IMSI, CENTRE);
        assertThat(outputs).as("its network").last().isInstanceOf(SessionOutput.RequestSgd.class);
        submit(FOREIGN_MME, UserIdentity.ofMsisdn(MSISDN), CENTRE);
        assertThat(outputs).as("its realm").last().isInstanceOf(SessionOutput.RequestMap.class);

        submit(ELSEWHERE, IMSI, CENTRE);
        assertThat(count(Check.NOT_SERVED_THERE)).as("another network").isEqualTo(3);
        submit(OUR_MME, UserIdentity.ofImsi(IMSI), CENTRE);
        assertThat(count(Check.NOT_SERVED_THERE)).as("at home").isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 491710760000, true",
        "'', 447700000001, false",
        "4917107, 491710760000, true",
        "4917107, 491799000000, false"
    })
    void theySubmitToOurCentres(String configured, String centre, boolean isOurs) {
        use(firewall(Policy.usual(), configured, "", false), null);
        submit(OUR_MME, new UserIdentity(IMSI, MSISDN, null, null), centre);

        assertThat(count(Check.CENTRE_NOT_OURS)).isEqualTo(isOurs ? 0 : 1);
        if (!isOurs) {
            assertThat(((SgdAnswer.MoForward) answer()).failure())
                    .isEqualTo(new DeliveryFailure(3, null));
        }
    }

    // ---- rule 5 --------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "491720000099, true",
        "491720000001, true",
        "491720000555, true",
        "491730000001, false"
    })
    void weAreCalledByNumbersOfOurs(String called, boolean isOurs) {
        use(firewall(Policy.usual(), "", "491720000", false), null);
        ask(new MapParty(called, 8), CENTRE, 3, Examples.toTelephone(false));

        assertThat(count(Check.CALLED_NOT_OURS)).isEqualTo(isOurs ? 0 : 1);
        if (!isOurs) {
            assertThat(error()).isEqualTo(new MapError.Plain(MapError.Code.UNEXPECTED_DATA_VALUE));
        }
    }

    @Test
    void aRegisterIsCalledByItsSubscribersNumbersAndACentreByItsOwn() {
        use(firewall(Policy.usual(), "", "491720000", false), null);
        ask(new MapParty(MSISDN, 6), CENTRE, 3, questionByMap(CENTRE));
        ask(new MapParty(CENTRE, 8), CENTRE, 3, Examples.toCentre());
        assertThat(count(Check.CALLED_NOT_OURS)).isZero();

        ask(new MapParty(ELSEWHERE, 6), CENTRE, 3, questionByMap(CENTRE));
        assertThat(count(Check.CALLED_NOT_OURS)).isEqualTo(1);
    }

    @Test
    void version1IsForThoseWhoAreExcepted() {
        use(
                new Policy<>(
                        Map.of(Check.VERSION_1, Action.REJECT),
                        Map.of(Check.VERSION_1, Set.of("4917")),
                        false));
        ask(new MapParty(MME_NUMBER, 8), CENTRE, 1, Examples.toTelephone(false));
        assertThat(outputs).last().isInstanceOf(SessionOutput.RequestSgd.class);
        ask(new MapParty(MME_NUMBER, 8), FOREIGN, 1, Examples.toTelephone(false));
        assertThat(error()).isEqualTo(new MapError.Plain(MapError.Code.FACILITY_NOT_SUPPORTED));
        ask(new MapParty(MME_NUMBER, 8), FOREIGN, 2, Examples.toTelephone(false));
        assertThat(count(Check.VERSION_1)).isEqualTo(1);
    }

    // ---- rule 6 --------------------------------------------------------------------------------

    @Test
    void dialoguesOfOthersAreFew() {
        use(Policy.usual());
        SmsFirewall firewall = machine.firewall();

        assertThat(firewall.onBegin(new Origin.Title(FOREIGN), 4, now)).isEqualTo(Action.ALLOW);
        assertThat(firewall.onBegin(new Origin.Title(FOREIGN), 5, now)).isEqualTo(Action.REJECT);
        assertThat(firewall.onBegin(new Origin.Title(CENTRE), 5, now)).isEqualTo(Action.ALLOW);
        assertThat(count(Check.TOO_MANY_DIALOGUES)).isEqualTo(1);
    }

    @Test
    void aDialogueStaysInItsNetwork() {
        use(Examples.rejecting(Check.OTHER_PARTY));
        SmsFirewall firewall = machine.firewall();
        Origin begunWith = new Origin.Title(FOREIGN);

        assertThat(firewall.onOther(begunWith, new Origin.Title(FOREIGN_TOO), now))
                .isEqualTo(Action.ALLOW);
        assertThat(firewall.onOther(begunWith, new Origin.Title(ELSEWHERE), now))
                .isEqualTo(Action.REJECT);
        assertThat(count(Check.OTHER_PARTY)).isEqualTo(1);
    }

    // ---- rule 7 --------------------------------------------------------------------------------

    @Test
    void anAlertIsOfARegisterOrOfANodeThatHadAMessage() {
        use(Examples.rejecting(Check.ALERT_UNASKED));
        alert(OUR_MME);
        assertThat(result()).isEqualTo(Result.base(5003));
        alert(new Origin.Node("HSS." + REALM, REALM));
        assertThat(outputs).as("the HSS").last().isInstanceOf(SessionOutput.RequestMap.class);

        deliver(CENTRE, IMSI, CENTRE, DELIVER);
        answer(new SgdAnswer.MtForward(Result.ABSENT_USER, 1, null, null, null, null));
        alert(new Origin.Node("mme2." + REALM, REALM));
        assertThat(result()).as("another MME").isEqualTo(Result.base(5003));
        alert(new Origin.Node("mme01.s6a." + REALM, REALM));
        assertThat(outputs)
                .as("by its other name")
                .last()
                .isInstanceOf(SessionOutput.RequestMap.class);
        alert(OUR_MME);
        assertThat(result()).as("once").isEqualTo(Result.base(5003));
        assertThat(count(Check.ALERT_UNASKED)).isEqualTo(3);
    }

    // ---- rule 8 --------------------------------------------------------------------------------

    @Test
    void othersAreNotToldWhetherThereIsASubscriber() {
        use(firewall(Policy.usual(), "", "", true), null);
        MapError absent = new MapError.AbsentSubscriber(null, null, null, null);
        for (Result result : List.of(Result.USER_UNKNOWN, Result.ABSENT_USER)) {
            question(FOREIGN, FOREIGN);
            answer(
                    new SgdAnswer.RoutingInfo(
                            result, null, List.of(), null, null, 2, Map.of(NodeKind.MME, 1)));
            assertThat(error()).isEqualTo(absent);
            assertThat(outputs)
                    .last()
                    .isEqualTo(
                            new SessionOutput.AnswerMap(names, new MapAnswer.Error(absent, null)));
            deliver(FOREIGN, IMSI, FOREIGN, DELIVER);
            answer(new SgdAnswer.MtForward(result, 1, null, null, null, null));
            assertThat(error()).isEqualTo(absent);
        }

        deliver(CENTRE, IMSI, CENTRE, DELIVER);
        answer(new SgdAnswer.MtForward(Result.USER_UNKNOWN, null, null, null, null, null));
        assertThat(error())
                .as("our own are told the truth")
                .isEqualTo(new MapError.Plain(MapError.Code.UNIDENTIFIED_SUBSCRIBER));
    }

    @Test
    void norByDiameter() {
        use(firewall(Policy.usual(), "", "", true), null);
        for (MapError error :
                List.of(
                        new MapError.Plain(MapError.Code.UNKNOWN_SUBSCRIBER),
                        new MapError.AbsentSubscriber(1, 2, 3, IMSI))) {
            askByDiameter(FOREIGN_MME, questionByDiameter(FOREIGN));
            refuse(error);
            assertThat(answer()).isEqualTo(RoutingInfoToMap.answer(Result.ABSENT_USER));
            deliver(FOREIGN_MME, IMSI, FOREIGN);
            refuse(error);
            assertThat(answer()).isEqualTo(MtToMap.answer(Result.ABSENT_USER));
        }
    }

    // ---- both ends -----------------------------------------------------------------------------

    private void deliverSilent(String caller) {
        deliver(
                caller,
                STRANGER_IMSI,
                caller,
                OctetString.ofHex("040b911326880736f44000111081907333400ce8329bfd0655dfecb2195e"));
    }

    private void deliver(String caller, String imsi, String centre, OctetString message) {
        ask(
                new MapParty(MME_NUMBER, 8),
                caller,
                3,
                new MapRequest.MtForward(
                        new RelayAddress.Imsi(imsi),
                        new RelayAddress.ServiceCentre(MapNumber.international(centre)),
                        message,
                        false,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private void deliver(Origin.Node sender, String imsi, String centre) {
        askByDiameter(sender, messageByDiameter(imsi, centre, DELIVER));
    }

    private static SgdRequest messageByDiameter(String imsi, String centre, OctetString message) {
        return new SgdRequest.MtForward(
                imsi, centre, message, false, "491720000077", null, null, null, null, null, null);
    }

    private void submit(String caller, String imsi, String centre) {
        ask(
                new MapParty(centre, 8),
                caller,
                3,
                new MapRequest.MoForward(
                        new RelayAddress.ServiceCentre(MapNumber.international(centre)),
                        new RelayAddress.Msisdn(MapNumber.international(MSISDN)),
                        SUBMIT,
                        imsi,
                        null));
    }

    private void submit(Origin.Node sender, UserIdentity user, String centre) {
        askByDiameter(sender, new SgdRequest.MoForward(centre, user, SUBMIT, false, null));
    }

    private void question(String caller, String centre) {
        ask(new MapParty(OWN, 6), caller, 3, questionByMap(centre));
    }

    private static MapRequest questionByMap(String centre) {
        return Examples.question(centre);
    }

    private static SgdRequest questionByDiameter(String centre) {
        return new SgdRequest.RoutingInfo(
                MSISDN, null, centre, null, null, false, true, false, null, false, null);
    }

    private void alert(Origin.Node sender) {
        askByDiameter(
                sender,
                new SgdRequest.Alert(
                        CENTRE,
                        new UserIdentity(IMSI, MSISDN, null, null),
                        null,
                        true,
                        false,
                        null,
                        null));
    }

    private void found() {
        found(new ServingNode(NodeKind.MME, MME_NUMBER, new ServingNode.Name(MME_HOST, REALM)));
    }

    private void found(ServingNode node) {
        answer(
                new SgdAnswer.RoutingInfo(
                        Result.SUCCESS, IMSI, List.of(node), null, null, null, Map.of()));
    }

    private void answer(SgdAnswer answer) {
        SessionOutput.RequestSgd asked = (SessionOutput.RequestSgd) outputs.getLast();
        tell(new SessionInput.SgdTold(asked.exchange(), new SgdOutcome.Answered(answer)));
    }

    private void refuse(MapError error) {
        SessionOutput.RequestMap asked = (SessionOutput.RequestMap) outputs.getLast();
        tell(new SessionInput.MapTold(asked.call(), new MapOutcome.Refused(error, List.of())));
    }

    private void ask(MapParty called, String caller, int version, MapRequest request) {
        tell(
                new SessionInput.MapRequested(
                        ++names, called, new MapParty(caller, 8), version, request, 0));
    }

    private void askByDiameter(Origin.Node sender, SgdRequest request) {
        tell(new SessionInput.SgdRequested(++names, sender, null, request, 0));
    }

    private void tell(SessionInput input) {
        outputs.clear();
        machine.handle(
                input,
                now,
                output -> {
                    if (output instanceof SessionOutput.Tell(Finding finding)) {
                        findings.add(finding);
                    } else {
                        outputs.add(output);
                    }
                });
    }

    private long count(Check check) {
        return machine.suspicions().get(check);
    }

    private MapError error() {
        return ((MapAnswer.Error) ((SessionOutput.AnswerMap) outputs.getLast()).answer()).error();
    }

    private SgdAnswer answer() {
        return ((SessionOutput.AnswerSgd) outputs.getLast()).answer();
    }

    private Result result() {
        return answer().result();
    }
}
