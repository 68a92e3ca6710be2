// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.iwf.Examples.CENTRE;
import static org.signalbox.iwf.Examples.DELIVER;
import static org.signalbox.iwf.Examples.FOREIGN_REALM;
import static org.signalbox.iwf.Examples.HSS;
import static org.signalbox.iwf.Examples.IMSI;
import static org.signalbox.iwf.Examples.MME;
import static org.signalbox.iwf.Examples.MME_HOST;
import static org.signalbox.iwf.Examples.MME_NUMBER;
import static org.signalbox.iwf.Examples.MSC_NUMBER;
import static org.signalbox.iwf.Examples.MSISDN;
import static org.signalbox.iwf.Examples.OWN;
import static org.signalbox.iwf.Examples.REALM;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
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

/// Foreign service centres of Diameter are told of us and of nobody, and what they send there is
/// checked.
@NullUnmarked
class HomeRoutingByDiameterTest {
    private static final int URGENT = 2;
    private static final long SECOND = 1_000_000_000;
    private static final String NOBODY = "2620199";
    private static final String FOREIGN = "447700000001";
    private static final String HLR_NUMBER = "491720000010";
    private static final Origin.Node SMSC = new Origin.Node("smsc." + FOREIGN_REALM, FOREIGN_REALM);
    private static final Origin.Node SMSC_TOO =
            new Origin.Node("smsc2." + FOREIGN_REALM, FOREIGN_REALM);
    private static final Origin.Node STRANGER =
            new Origin.Node("smsc.elsewhere.example", "elsewhere.example");
    private static final Origin.Node OURS = new Origin.Node("smsc." + REALM, REALM);
    private static final ServingNode AT_MME =
            new ServingNode(NodeKind.MME, MME_NUMBER, new ServingNode.Name(MME_HOST, REALM));
    private static final ServingNode AT_MSC = new ServingNode(NodeKind.MSC, MSC_NUMBER, null);

    private final SessionMachine machine =
            new SessionMachine(config(Policy.usual(), Map.of(), false), new SimEntropy(7));
    private final List<SessionOutput> outputs = new ArrayList<>();
    private long now;
    private long names;

    private static IwfConfig config(
            Policy<Check> policy, Map<String, String> registers, boolean namesUnknown) {
        return Examples.with(
                new HomeRoutingConfig(
                        NOBODY,
                        Examples.SELF,
                        PrefixTable.ofPrefixes(registers),
                        namesUnknown,
                        Duration.ofSeconds(120),
                        3),
                Examples.firewall(policy));
    }

    // ---- the question --------------------------------------------------------------------------

    @Test
    void foreignersAreToldOfUsAndNobody() {
        SgdAnswer.RoutingInfo told = identityFor(SMSC, AT_MME);

        assertThat(told.imsi()).hasSize(15).startsWith(NOBODY);
        assertThat(told.nodes()).containsExactly(new ServingNode(NodeKind.MME, OWN, Examples.SELF));
        assertThat(told.lmsi()).isNull();
        assertThat(told.waitingStatus()).isEqualTo(2);
    }

    /// RFC 7944 section 8: whoever makes a request of another keeps its priority.
    @Test
    void whatIsUrgentStaysUrgent() {
        tell(
                new SessionInput.SgdRequested(
                        ++names, SMSC, Examples.SELF.host(), question(), 0, URGENT));

        assertThat(((SessionOutput.RequestSgd) outputs.getLast()).priority()).isEqualTo(URGENT);
    }

    @Test
    void ourOwnCentresAskTheRegisterAsBefore() {
        ask(OURS, question());

        SessionOutput.RequestMap asked = (SessionOutput.RequestMap) outputs.getLast();
        assertThat(asked.to()).isEqualTo(new MapParty(MSISDN, 6));
        found(asked.call(), MSC_NUMBER);
        assertThat(((SgdAnswer.RoutingInfo) answer()).imsi()).isEqualTo(IMSI);
    }

    @Test
    void aRegisterOfMapIsAskedWhereOneIsNamed() {
        machine.reconfigure(config(Policy.usual(), Map.of("4917", HLR_NUMBER), false));
        ask(SMSC, question());
        SessionOutput.RequestMap asked = (SessionOutput.RequestMap) outputs.getLast();
        assertThat(asked.to()).isEqualTo(new MapParty(HLR_NUMBER, 6));
        found(asked.call(), MSC_NUMBER);

        SgdAnswer.RoutingInfo told = (SgdAnswer.RoutingInfo) answer();
        assertThat(told.imsi()).startsWith(NOBODY);
        assertThat(told.nodes()).containsExactly(new ServingNode(NodeKind.MME, OWN, Examples.SELF));
        deliver(SMSC, told.imsi(), FOREIGN);
        SessionOutput.RequestMap onward = (SessionOutput.RequestMap) outputs.getLast();
        assertThat(onward.to()).isEqualTo(new MapParty(MSC_NUMBER, 8));
    }

    @Test
    void aRefusalIsPassedOnWithoutNames() {
        ask(SMSC, question());
        tell(
                new SessionInput.SgdTold(
                        exchange(),
                        new SgdOutcome.Answered(
                                new SgdAnswer.RoutingInfo(
                                        Result.ABSENT_USER,
                                        IMSI,
                                        List.of(AT_MME),
                                        OctetString.ofHex("01020304"),
                                        null,
                                        2,
                                        Map.of(NodeKind.MME, 1)))));

        assertThat(answer())
                .isEqualTo(
                        new SgdAnswer.RoutingInfo(
                                Result.ABSENT_USER,
                                null,
                                List.of(),
                                null,
                                null,
                                2,
                                Map.of(NodeKind.MME, 1)));
    }

    @ParameterizedTest
    @EnumSource(SgdFailure.class)
    void aRegisterThatDoesNotAnswerIsNoFaultOfTheSubscriber(SgdFailure failure) {
        ask(SMSC, question());
        tell(new SessionInput.SgdTold(exchange(), new SgdOutcome.Failed(failure)));

        assertThat(answer().result())
                .isEqualTo(
                        Result.base(
                                switch (failure) {
                                    case NO_ROUTE -> 3002;
                                    case BUSY, OVERLOADED -> 3004;
                                    case TIMEOUT, LOST, MALFORMED -> 5012;
                                }));
    }

    @Test
    void silenceOfTheRegisterEnds() {
        ask(SMSC, question());
        long asked = exchange();
        outputs.clear();
        now += 15 * SECOND;
        machine.advance(now, outputs::add);
        assertThat(answer().result()).isEqualTo(Result.base(5012));

        tell(
                new SessionInput.SgdTold(
                        asked, new SgdOutcome.Answered(RoutingInfoToMap.answer(Result.SUCCESS))));
        assertThat(outputs).as("too late").isEmpty();
        assertThat(machine.counters().get(IwfCounter.LATE_FROM_DIAMETER)).isEqualTo(1);
    }

    // ---- the message ---------------------------------------------------------------------------

    @Test
    void whatIsSentToNobodyGoesToTheMme() {
        String nobody = identityFor(SMSC, AT_MME).imsi();
        deliver(SMSC_TOO, nobody, FOREIGN);

        SessionOutput.RequestSgd onward = (SessionOutput.RequestSgd) outputs.getLast();
        assertThat(onward.destination()).isEqualTo(MME);
        SgdRequest.MtForward message = (SgdRequest.MtForward) onward.request();
        assertThat(message.imsi()).isEqualTo(IMSI);
        assertThat(message.mmeNumber()).isEqualTo(MME_NUMBER);
        assertThat(message.serviceCentre()).isEqualTo(FOREIGN);
        assertThat(message.tpdu()).isEqualTo(DELIVER);
        tell(
                new SessionInput.SgdTold(
                        onward.exchange(),
                        new SgdOutcome.Answered(
                                new SgdAnswer.MtForward(
                                        Result.ABSENT_USER,
                                        1,
                                        null,
                                        null,
                                        5,
                                        UserIdentity.ofImsi(IMSI)))));
        assertThat(answer())
                .as("without its IMSI")
                .isEqualTo(new SgdAnswer.MtForward(Result.ABSENT_USER, 1, null, null, 5, null));
    }

    @Test
    void orToTheMsc() {
        String nobody = identityFor(SMSC, AT_MSC).imsi();
        deliver(SMSC, nobody, FOREIGN);

        SessionOutput.RequestMap onward = (SessionOutput.RequestMap) outputs.getLast();
        assertThat(onward.to()).isEqualTo(new MapParty(MSC_NUMBER, 8));
        assertThat(((MapRequest.MtForward) onward.request()).to())
                .isEqualTo(new RelayAddress.Imsi(IMSI));
        tell(
                new SessionInput.MapTold(
                        onward.call(),
                        new MapOutcome.Refused(
                                new MapError.AbsentSubscriber(1, null, null, IMSI), List.of())));
        assertThat(answer())
                .isEqualTo(new SgdAnswer.MtForward(Result.ABSENT_USER, 1, null, null, null, null));
    }

    @Test
    void orToAnSgsnOfMap() {
        String nobody =
                identityFor(SMSC, new ServingNode(NodeKind.SGSN, "491720000555", null)).imsi();
        deliver(SMSC, nobody, FOREIGN);

        SessionOutput.RequestMap onward = (SessionOutput.RequestMap) outputs.getLast();
        assertThat(onward.to()).isEqualTo(new MapParty("491720000555", 149));
    }

    @Test
    void whoHasAskedByMapMayDeliverByDiameterFromTheSameNetwork() {
        tell(
                new SessionInput.MapRequested(
                        ++names,
                        new MapParty(OWN, 6),
                        new MapParty(FOREIGN, 8),
                        3,
                        Examples.question(FOREIGN),
                        0));
        found(AT_MME);
        MapAnswer.Result told =
                (MapAnswer.Result) ((SessionOutput.AnswerMap) outputs.getLast()).answer();
        deliver(SMSC, ((MapResult.RoutingInfo) told.result()).imsi(), FOREIGN);

        assertThat(outputs).last().isInstanceOf(SessionOutput.RequestSgd.class);
    }

    // ---- what is wrong with it -----------------------------------------------------------------

    @Test
    void anIdentityIsGoodForAWhile() {
        String nobody = identityFor(SMSC, AT_MME).imsi();
        now += 100 * SECOND;
        deliver(SMSC, nobody, FOREIGN);
        now += 100 * SECOND;
        deliver(SMSC, nobody, FOREIGN);
        assertThat(outputs)
                .as("its use lengthens it")
                .last()
                .isInstanceOf(SessionOutput.RequestSgd.class);
        now += 121 * SECOND;
        deliver(SMSC, nobody, FOREIGN);

        assertThat(answer().result()).isEqualTo(Result.base(5012));
        assertThat(machine.suspicions().get(Check.UNSOLICITED)).isEqualTo(1);
    }

    @Test
    void anIdentityThatNobodyWasGivenIsNobodys() {
        machine.reconfigure(config(Policy.usual(), Map.of(), true));
        deliver(SMSC, NOBODY + "12345678", FOREIGN);

        assertThat(answer().result()).isEqualTo(Result.USER_UNKNOWN);
        assertThat(machine.suspicions().get(Check.UNSOLICITED)).isEqualTo(1);
    }

    @Test
    void anotherRealmMayNotUseIt() {
        String nobody = identityFor(SMSC, AT_MME).imsi();
        deliver(STRANGER, nobody, FOREIGN);

        assertThat(answer().result()).isEqualTo(Result.base(5012));
        assertThat(machine.suspicions().get(Check.OTHER_ORIGIN)).isEqualTo(1);
    }

    @Test
    void theServiceCentreIsTheOneThatHasAsked() {
        String nobody = identityFor(SMSC, AT_MME).imsi();
        deliver(SMSC, nobody, "447700000009");

        assertThat(answer().result()).isEqualTo(Result.base(5012));
        assertThat(machine.suspicions().get(Check.OTHER_CENTRE)).isEqualTo(1);
    }

    @Test
    void whoWantedTheImsiAloneWasToldOfNoNode() {
        ask(SMSC, question());
        tell(
                new SessionInput.SgdTold(
                        exchange(),
                        new SgdOutcome.Answered(
                                new SgdAnswer.RoutingInfo(
                                        Result.SUCCESS,
                                        IMSI,
                                        List.of(),
                                        null,
                                        null,
                                        null,
                                        Map.of()))));
        deliver(SMSC, ((SgdAnswer.RoutingInfo) answer()).imsi(), FOREIGN);

        assertThat(machine.suspicions().get(Check.UNSOLICITED)).isEqualTo(1);
    }

    @Test
    void whatWaitsIsAnsweredAtTheEnd() {
        String nobody = identityFor(SMSC, AT_MME).imsi();
        deliver(SMSC, nobody, FOREIGN);
        tell(new SessionInput.Stop());

        assertThat(answer().result()).isEqualTo(Result.base(5012));
        assertThat(machine.size()).isZero();
    }

    // ---- alerts --------------------------------------------------------------------------------

    @Test
    void anAlertForAForeignCentreNamesNoImsi() {
        MapRequest.Alert told = alert(FOREIGN, new UserIdentity(IMSI, MSISDN, null, null));
        assertThat(told.msisdn().digits()).isEqualTo(MSISDN);
        assertThat(told.imsi()).isNull();
        assertThat(told.newMme()).as("where it is now").isNull();
        assertThat(alert(CENTRE, new UserIdentity(IMSI, MSISDN, null, null)).imsi())
                .as("our own")
                .isEqualTo(IMSI);
        identityFor(SMSC, AT_MME);
        assertThat(alert(FOREIGN, UserIdentity.ofImsi(IMSI)).msisdn().digits())
                .as("known from the question")
                .isEqualTo(MSISDN);

        ask(
                OURS,
                new SgdRequest.Alert(
                        FOREIGN,
                        UserIdentity.ofImsi("262010000000001"),
                        null,
                        true,
                        false,
                        null,
                        null));
        assertThat(answer().result()).isEqualTo(Result.base(5012));
    }

    private MapRequest.Alert alert(String centre, UserIdentity user) {
        ask(OURS, new SgdRequest.Alert(centre, user, null, false, true, AT_MME, null));
        return (MapRequest.Alert) ((SessionOutput.RequestMap) outputs.getLast()).request();
    }

    // ---- both ends -----------------------------------------------------------------------------

    private SgdAnswer.RoutingInfo identityFor(Origin.Node asker, ServingNode node) {
        ask(asker, question());
        found(node);
        return (SgdAnswer.RoutingInfo) answer();
    }

    private void found(ServingNode node) {
        tell(
                new SessionInput.SgdTold(
                        exchange(),
                        new SgdOutcome.Answered(
                                new SgdAnswer.RoutingInfo(
                                        Result.SUCCESS,
                                        IMSI,
                                        List.of(node),
                                        OctetString.ofHex("01020304"),
                                        null,
                                        2,
                                        Map.of()))));
    }

    private void found(long call, String msc) {
        tell(
                new SessionInput.MapTold(
                        call,
                        new MapOutcome.Answered(
                                new MapResult.RoutingInfo(
                                        IMSI,
                                        List.of(
                                                new MapResult.Node(
                                                        MapResult.Node.Kind.MSC,
                                                        MapNumber.international(msc),
                                                        null)),
                                        null,
                                        null),
                                List.of(),
                                false)));
    }

    private long exchange() {
        SessionOutput.RequestSgd request = (SessionOutput.RequestSgd) outputs.getLast();
        assertThat(request.destination()).isEqualTo(HSS);
        return request.exchange();
    }

    private static SgdRequest question() {
        return new SgdRequest.RoutingInfo(
                MSISDN, null, FOREIGN, null, null, true, true, false, null, false, null);
    }

    private void deliver(Origin.Node sender, String imsi, String centre) {
        ask(
                sender,
                new SgdRequest.MtForward(
                        imsi, centre, DELIVER, false, OWN, null, null, null, null, null, null));
    }

    private void ask(Origin.Node sender, SgdRequest request) {
        tell(new SessionInput.SgdRequested(++names, sender, Examples.SELF.host(), request, 0));
    }

    private void tell(SessionInput input) {
        outputs.clear();
        machine.handle(
                input,
                now,
                output -> {
                    if (!(output instanceof SessionOutput.Tell)) {
                        outputs.add(output);
                    }
                });
    }

    private SgdAnswer answer() {
        return ((SessionOutput.AnswerSgd) outputs.getLast()).answer();
    }
}
