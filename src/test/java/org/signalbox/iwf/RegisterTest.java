// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.signalbox.iwf.Examples.CENTRE;
import static org.signalbox.iwf.Examples.IMSI;
import static org.signalbox.iwf.Examples.MME_HOST;
import static org.signalbox.iwf.Examples.MME_NUMBER;
import static org.signalbox.iwf.Examples.MSC_NUMBER;
import static org.signalbox.iwf.Examples.MSISDN;
import static org.signalbox.iwf.Examples.OWN;
import static org.signalbox.iwf.Examples.REALM;
import static org.signalbox.iwf.Examples.SGSN_NUMBER;
import static org.signalbox.iwf.Examples.config;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.NodeOutcome;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.map.DiameterName;
import org.signalbox.map.Inform;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapRequest.NewNode;
import org.signalbox.map.MapResult;
import org.signalbox.map.MapResult.Node;
import org.signalbox.map.MapResult.Node.Kind;
import org.signalbox.ss7.OctetString;

import java.util.List;
import java.util.Map;

/// Questions, reports and alerts, by the tables of both directions.
@NullUnmarked
class RegisterTest {
    private static final ServingNode.Name MME_NAME = new ServingNode.Name(MME_HOST, REALM);
    private static final ServingNode MME = new ServingNode(NodeKind.MME, MME_NUMBER, MME_NAME);
    private static final ServingNode MSC = new ServingNode(NodeKind.MSC, MSC_NUMBER, null);
    private static final ServingNode SGSN = new ServingNode(NodeKind.SGSN, SGSN_NUMBER, null);
    private static final OctetString SENDER = OctetString.ofHex("0b911326880736f4");

    // ---- where is it? --------------------------------------------------------------------------

    @Test
    void allParametersOfAQuestionGoToDiameterAndBack() throws MapRefusal, SgdRefusal {
        MapRequest.RoutingInfo question =
                new MapRequest.RoutingInfo(
                        MapNumber.international(MSISDN),
                        true,
                        MapNumber.international(CENTRE),
                        true,
                        1,
                        SENDER,
                        0,
                        IMSI,
                        true,
                        null,
                        true);
        SgdRequest.RoutingInfo expected =
                new SgdRequest.RoutingInfo(
                        MSISDN, IMSI, CENTRE, 1, SENDER, true, true, true, 0, true, null);

        assertThat(RoutingInfoToDiameter.translate(question, 3, config()).request())
                .isEqualTo(expected);
        ToMap back = RoutingInfoToMap.translate(expected, null, config());
        assertThat(back.request()).isEqualTo(question);
        assertThat(back.to()).isEqualTo(new MapParty(MSISDN, 6));
    }

    @Test
    void aSubscriberWithoutMsisdnIsAskedForByItsImsi() throws MapRefusal, SgdRefusal {
        SgdRequest.RoutingInfo byImsi =
                (SgdRequest.RoutingInfo)
                        RoutingInfoToDiameter.translate(
                                        question(Numbers.NO_MSISDN, IMSI, true), 3, config())
                                .request();
        assertThat(byImsi.msisdn()).isNull();
        assertThat(byImsi.imsi()).isEqualTo(IMSI);
        assertThatExceptionOfType(MapRefusal.class)
                .isThrownBy(
                        () ->
                                RoutingInfoToDiameter.translate(
                                        question(Numbers.NO_MSISDN, null, true), 3, config()));

        ToMap back = RoutingInfoToMap.translate(byImsi, null, config());
        assertThat(back.to()).isEqualTo(new MapParty("491720000010", 6));
        assertThat(((MapRequest.RoutingInfo) back.request()).msisdn().digits())
                .isEqualTo(Numbers.NO_MSISDN);
    }

    @Test
    void nodesAreNamedAsMapNamesThem() throws MapRefusal {
        assertThat(nodes(true, MME)).containsExactly(node(Kind.MSC, MME_NUMBER, MME_NAME));
        assertThat(nodes(true, MSC)).containsExactly(node(Kind.MSC, MSC_NUMBER, null));
        assertThat(nodes(true, SGSN)).containsExactly(node(Kind.SGSN, SGSN_NUMBER, null));
        assertThat(nodes(true, MSC, SGSN))
                .containsExactly(
                        node(Kind.MSC, MSC_NUMBER, null), node(Kind.SGSN, SGSN_NUMBER, null));
        assertThat(nodes(false, MSC, SGSN)).containsExactly(node(Kind.MSC, MSC_NUMBER, null));
        assertThat(nodes(false, SGSN)).containsExactly(node(Kind.SGSN, SGSN_NUMBER, null));
        assertThat(nodes(true, new ServingNode(NodeKind.MSC, MSC_NUMBER, MME_NAME)))
                .as("an MME that delivers by the MSC")
                .containsExactly(node(Kind.MSC, MSC_NUMBER, null));
        assertThat(nodes(true, MME, new ServingNode(NodeKind.SMSF_3GPP, "491720000009", null)))
                .as("an SMSF nobody asked for")
                .hasSize(1);
    }

    @Test
    void whoAsksForTheImsiOnlyIsToldOfUs() throws MapRefusal {
        MapAnswer answer =
                RoutingInfoToDiameter.translate(
                                new MapRequest.RoutingInfo(
                                        MapNumber.international(MSISDN),
                                        true,
                                        MapNumber.international(CENTRE),
                                        false,
                                        null,
                                        null,
                                        0,
                                        null,
                                        false,
                                        null,
                                        false),
                                3,
                                config())
                        .back()
                        .apply(found(null, Map.of()));

        assertThat(((MapResult.RoutingInfo) ((MapAnswer.Result) answer).result()).nodes())
                .containsExactly(node(Kind.MSC, OWN, null));
    }

    @Test
    void whatWaitsIsToldBesideTheAnswer() throws MapRefusal {
        SgdOutcome outcome = found(2, Map.of(NodeKind.MSC, 1, NodeKind.SGSN, 6), MME);

        assertThat(((MapAnswer.Result) back(outcome, 3)).inform())
                .isEqualTo(new Inform(null, 2, 1, 6));
        assertThat(
                        ((MapResult.RoutingInfo) ((MapAnswer.Result) back(outcome, 1)).result())
                                .areMessagesWaiting())
                .as("version 1 has a word of its own")
                .isTrue();
        assertThat(((MapAnswer.Result) back(found(null, Map.of(), MME), 3)).inform()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10415, 5001, UNKNOWN_SUBSCRIBER",
        "10415, 5550, ABSENT_SUBSCRIBER_SM",
        "10415, 5552, FACILITY_NOT_SUPPORTED",
        "10415, 5556, TELESERVICE_NOT_PROVISIONED",
        "10415, 5557, CALL_BARRED",
        "0, 5004, UNEXPECTED_DATA_VALUE",
        "0, 5005, DATA_MISSING",
        "0, 5001, SYSTEM_FAILURE",
        "0, 3002, SYSTEM_FAILURE"
    })
    void everyRefusalOfTheHssIsOneOfMap(int vendor, int code, MapError.Code expected)
            throws MapRefusal {
        MapAnswer answer =
                back(new SgdOutcome.Answered(RoutingInfoToMap.answer(new Result(vendor, code))), 3);

        assertThat(((MapAnswer.Error) answer).error().code()).isEqualTo(expected);
    }

    @Test
    void whyASubscriberIsAbsentGoesBack() throws MapRefusal {
        MapAnswer answer =
                back(
                        new SgdOutcome.Answered(
                                new SgdAnswer.RoutingInfo(
                                        Result.ABSENT_USER,
                                        null,
                                        List.of(),
                                        null,
                                        UserIdentity.ofMsisdn(MSISDN),
                                        10,
                                        Map.of(NodeKind.MME, 1, NodeKind.SGSN, 6))),
                        3);

        assertThat(answer)
                .isEqualTo(
                        new MapAnswer.Error(
                                new MapError.AbsentSubscriber(1, 6, null, null),
                                new Inform(MapNumber.international(MSISDN), 10, 1, 6)));
    }

    @Test
    void aRegisterThatFailsIsSaidToBeTheRegister() throws MapRefusal {
        assertThat(back(new SgdOutcome.Failed(SgdFailure.TIMEOUT), 3))
                .isEqualTo(Errors.answer(new MapError.SystemFailure(1, null)));
        assertThat(back(new SgdOutcome.Answered(RoutingInfoToMap.answer(Result.SUCCESS)), 3))
                .as("success that says nothing")
                .isEqualTo(Errors.answer(new MapError.SystemFailure(1, null)));
    }

    @Test
    void anMscIsToldFromAnMmeByNameOrNumber() throws SgdRefusal {
        assertThat(told(new Node(Kind.MSC, MapNumber.international(MSC_NUMBER), null)))
                .isEqualTo(MSC);
        assertThat(told(new Node(Kind.MSC, MapNumber.international(MME_NUMBER), null)))
                .isEqualTo(MME);
        assertThat(
                        told(
                                new Node(
                                        Kind.MSC,
                                        MapNumber.international("4999"),
                                        new DiameterName("mme.far", "far"))))
                .isEqualTo(
                        new ServingNode(
                                NodeKind.MME, "4999", new ServingNode.Name("mme.far", "far")));
        assertThat(told(new Node(Kind.SGSN, MapNumber.international(SGSN_NUMBER), null)))
                .isEqualTo(SGSN);
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_SUBSCRIBER, 10415, 5001",
        "FACILITY_NOT_SUPPORTED, 10415, 5552",
        "TELESERVICE_NOT_PROVISIONED, 10415, 5556",
        "CALL_BARRED, 10415, 5557",
        "DATA_MISSING, 0, 5012",
        "UNEXPECTED_DATA_VALUE, 0, 5012",
        "SYSTEM_FAILURE, 0, 5012"
    })
    void everyRefusalOfTheHlrIsOneOfDiameter(MapError.Code error, int vendor, int code)
            throws SgdRefusal {
        assertThat(
                        toMap().back()
                                .apply(new MapOutcome.Refused(new MapError.Plain(error), List.of()))
                                .result())
                .isEqualTo(new Result(vendor, code));
    }

    @Test
    void whatTheHlrSaysOfAnAbsentSubscriberGoesToDiameter() throws SgdRefusal {
        assertThat(
                        toMap().back()
                                .apply(
                                        new MapOutcome.Refused(
                                                new MapError.AbsentSubscriber(1, 6, null, null),
                                                List.of(
                                                        new Inform(
                                                                MapNumber.international(MSISDN),
                                                                10,
                                                                null,
                                                                null)))))
                .isEqualTo(
                        new SgdAnswer.RoutingInfo(
                                Result.ABSENT_USER,
                                null,
                                List.of(),
                                null,
                                UserIdentity.ofMsisdn(MSISDN),
                                10,
                                Map.of(NodeKind.MSC, 1, NodeKind.SGSN, 6)));
        assertThat(toMap().back().apply(new MapOutcome.Failed(MapFailure.NO_ROUTE, null)).result())
                .isEqualTo(Result.base(3002));
    }

    private static ServingNode told(Node node) throws SgdRefusal {
        SgdAnswer answer =
                toMap().back()
                        .apply(
                                new MapOutcome.Answered(
                                        new MapResult.RoutingInfo(IMSI, List.of(node), null, null),
                                        List.of(),
                                        false));
        return ((SgdAnswer.RoutingInfo) answer).nodes().getFirst();
    }

    private static ToMap toMap() throws SgdRefusal {
        return RoutingInfoToMap.translate(
                new SgdRequest.RoutingInfo(
                        MSISDN, null, CENTRE, null, null, true, true, false, null, false, null),
                null,
                config());
    }

    private static List<Node> nodes(boolean takesGprs, ServingNode... nodes) throws MapRefusal {
        MapAnswer answer =
                RoutingInfoToDiameter.translate(question(MSISDN, null, takesGprs), 3, config())
                        .back()
                        .apply(found(null, Map.of(), nodes));
        return ((MapResult.RoutingInfo) ((MapAnswer.Result) answer).result()).nodes();
    }

    private static MapAnswer back(SgdOutcome outcome, int version) throws MapRefusal {
        return RoutingInfoToDiameter.translate(question(MSISDN, null, true), version, config())
                .back()
                .apply(outcome);
    }

    private static SgdOutcome found(
            Integer waiting, Map<NodeKind, Integer> absent, ServingNode... nodes) {
        return new SgdOutcome.Answered(
                new SgdAnswer.RoutingInfo(
                        Result.SUCCESS, IMSI, List.of(nodes), null, null, waiting, absent));
    }

    private static MapRequest.RoutingInfo question(String msisdn, String imsi, boolean takesGprs) {
        return new MapRequest.RoutingInfo(
                MapNumber.international(msisdn),
                true,
                MapNumber.international(CENTRE),
                takesGprs,
                null,
                null,
                null,
                imsi,
                false,
                null,
                false);
    }

    private static Node node(Kind kind, String number, ServingNode.Name name) {
        return new Node(
                kind,
                MapNumber.international(number),
                name == null ? null : new DiameterName(name.host(), name.realm()));
    }

    // ---- how it ended --------------------------------------------------------------------------

    @Test
    void outcomesBelongToTheNodesThatWereTried() throws MapRefusal {
        assertThat(outcomes(report(0, 5, false, null, false, null)))
                .containsExactly(Map.entry(NodeKind.MME, new NodeOutcome(0, 5)));
        assertThat(outcomes(report(1, 6, true, null, false, null)))
                .containsExactly(Map.entry(NodeKind.SGSN, new NodeOutcome(1, 6)));
        assertThat(outcomes(report(2, null, false, null, true, null)))
                .containsExactly(Map.entry(NodeKind.IP_SM_GW, new NodeOutcome(2, null)));
        assertThat(outcomes(report(1, null, false, 2, false, 1)))
                .containsOnly(
                        Map.entry(NodeKind.MME, new NodeOutcome(1, null)),
                        Map.entry(NodeKind.SGSN, new NodeOutcome(2, null)),
                        Map.entry(NodeKind.IP_SM_GW, new NodeOutcome(1, null)));
        assertThat(outcomes(report(null, null, false, null, false, null)))
                .as("version 1 tells of absent subscribers only")
                .containsExactly(Map.entry(NodeKind.MME, new NodeOutcome(1, null)));
    }

    @Test
    void outcomesGoBackToMap() throws SgdRefusal {
        assertThat(reported(Map.of(NodeKind.MSC, new NodeOutcome(1, 0))))
                .isEqualTo(report(1, 0, false, null, false, null));
        assertThat(reported(Map.of(NodeKind.SGSN, new NodeOutcome(1, 6))))
                .isEqualTo(withGprs(report(1, 6, true, null, false, null)));
        assertThat(
                        reported(
                                Map.of(
                                        NodeKind.MME,
                                        new NodeOutcome(1, null),
                                        NodeKind.SGSN,
                                        new NodeOutcome(2, null),
                                        NodeKind.IP_SM_GW,
                                        new NodeOutcome(1, null))))
                .isEqualTo(withGprs(report(1, null, false, 2, false, 1)));
        assertThat(reported(Map.of(NodeKind.IP_SM_GW, new NodeOutcome(2, null))))
                .isEqualTo(report(2, null, false, null, true, null));
        assertThatExceptionOfType(SgdRefusal.class)
                .isThrownBy(() -> reported(Map.of(NodeKind.SMSF_3GPP, new NodeOutcome(2, null))));
    }

    @ParameterizedTest
    @CsvSource({
        "10415, 5001, UNKNOWN_SUBSCRIBER",
        "10415, 5558, WAITING_LIST_FULL",
        "0, 5004, UNEXPECTED_DATA_VALUE",
        "0, 5005, DATA_MISSING"
    })
    void everyRefusalOfAReportIsOneOfMap(int vendor, int code, MapError.Code expected)
            throws MapRefusal {
        MapAnswer answer = reportAnswer(new Result(vendor, code));

        assertThat(((MapAnswer.Error) answer).error().code()).isEqualTo(expected);
    }

    @Test
    void aReportKnowsNoSystemFailure() throws MapRefusal {
        assertThat(reportAnswer(Result.base(3002))).isEqualTo(new MapAnswer.Abort());
        assertThat(
                        ReportToDiameter.translate(
                                        report(1, null, false, null, false, null),
                                        NodeKind.MME,
                                        config())
                                .back()
                                .apply(new SgdOutcome.Failed(SgdFailure.TIMEOUT)))
                .isEqualTo(new MapAnswer.Abort());
        assertThat(reportAnswer(Result.SUCCESS))
                .isEqualTo(new MapAnswer.Result(new MapResult.DeliveryReport(null), null, false));
    }

    private static MapAnswer reportAnswer(Result result) throws MapRefusal {
        return ReportToDiameter.translate(
                        report(1, null, false, null, false, null), NodeKind.MME, config())
                .back()
                .apply(new SgdOutcome.Answered(ReportToMap.answer(result, null)));
    }

    private static Map<NodeKind, NodeOutcome> outcomes(MapRequest.DeliveryReport report)
            throws MapRefusal {
        return ((SgdRequest.DeliveryReport)
                        ReportToDiameter.translate(report, NodeKind.MME, config()).request())
                .outcomes();
    }

    private static MapRequest reported(Map<NodeKind, NodeOutcome> outcomes) throws SgdRefusal {
        return ReportToMap.translate(
                        new SgdRequest.DeliveryReport(
                                UserIdentity.ofMsisdn(MSISDN), CENTRE, outcomes, false, null),
                        config())
                .request();
    }

    private static MapRequest.DeliveryReport report(
            Integer outcome,
            Integer diagnostic,
            boolean isForGprs,
            Integer additional,
            boolean isForIms,
            Integer ims) {
        return new MapRequest.DeliveryReport(
                MapNumber.international(MSISDN),
                MapNumber.international(CENTRE),
                outcome,
                diagnostic,
                false,
                isForGprs,
                additional,
                null,
                isForIms,
                ims,
                null,
                null,
                false,
                null);
    }

    private static MapRequest.DeliveryReport withGprs(MapRequest.DeliveryReport report) {
        return new MapRequest.DeliveryReport(
                report.msisdn(),
                report.serviceCentre(),
                report.outcome(),
                report.absentDiagnostic(),
                true,
                report.isForGprs(),
                report.additionalOutcome(),
                report.additionalAbsentDiagnostic(),
                report.isForIpSmGw(),
                report.ipSmGwOutcome(),
                report.ipSmGwAbsentDiagnostic(),
                report.imsi(),
                report.isSingleAttempt(),
                report.correlation());
    }

    // ---- it can be reached again ---------------------------------------------------------------

    @Test
    void anAlertOfAnMmeGoesToMap() {
        ToMap translated =
                AlertToMap.translate(
                        new SgdRequest.Alert(
                                CENTRE, UserIdentity.ofImsi(IMSI), 77, true, true, MME, null),
                        null,
                        config());

        assertThat(translated.to()).isEqualTo(new MapParty(CENTRE, 8));
        assertThat(translated.from()).isEqualTo(new MapParty(OWN, 8));
        assertThat(translated.request())
                .isEqualTo(
                        new MapRequest.Alert(
                                MapNumber.international(Numbers.NO_MSISDN),
                                MapNumber.international(CENTRE),
                                IMSI,
                                null,
                                77,
                                1,
                                null,
                                new NewNode(
                                        MapNumber.international(MME_NUMBER),
                                        new DiameterName(MME_HOST, REALM)),
                                null));
    }

    @Test
    void anAlertOfAnHssComesFromARegister() {
        ToMap translated =
                AlertToMap.translate(
                        new SgdRequest.Alert(
                                CENTRE,
                                UserIdentity.ofMsisdn(MSISDN),
                                null,
                                false,
                                false,
                                null,
                                null),
                        null,
                        config());

        assertThat(translated.from()).isEqualTo(new MapParty(OWN, 6));
        assertThat(((MapRequest.Alert) translated.request()).event()).isNull();
    }

    @Test
    void anAlertOfAnHlrGoesToDiameter() throws MapRefusal {
        MapRequest.Alert alert =
                new MapRequest.Alert(
                        MapNumber.international(MSISDN),
                        MapNumber.international(CENTRE),
                        IMSI,
                        null,
                        77,
                        0,
                        null,
                        null,
                        MapNumber.international(MSC_NUMBER));

        ToDiameter translated = AlertToDiameter.translate(alert, config());

        assertThat(translated.request())
                .isEqualTo(
                        new SgdRequest.Alert(
                                CENTRE, UserIdentity.ofMsisdn(MSISDN), 77, true, false, MSC, null));
        assertThat(
                        translated
                                .back()
                                .apply(
                                        new SgdOutcome.Answered(
                                                new SgdAnswer.Alert(Result.SUCCESS))))
                .isEqualTo(new MapAnswer.Result(new MapResult.Alert(), null, false));
        assertThat(translated.back().apply(new SgdOutcome.Failed(SgdFailure.LOST)))
                .isEqualTo(Errors.answer(new MapError.SystemFailure(null, null)));
    }

    @ParameterizedTest
    @CsvSource({"NO_ROUTE, 3002", "TIMEOUT, 5012", "ABORTED, 5012"})
    void whatBecomesOfAnAlertIsAnswered(MapFailure failure, int code) {
        ToMap alert =
                AlertToMap.translate(
                        new SgdRequest.Alert(
                                CENTRE,
                                UserIdentity.ofMsisdn(MSISDN),
                                null,
                                false,
                                false,
                                null,
                                null),
                        null,
                        config());

        assertThat(alert.back().apply(new MapOutcome.Failed(failure, null)).result())
                .isEqualTo(Result.base(code));
        assertThat(
                        alert.back()
                                .apply(
                                        new MapOutcome.Answered(
                                                new MapResult.Alert(), List.of(), false))
                                .result())
                .isEqualTo(Result.SUCCESS);
    }
}
