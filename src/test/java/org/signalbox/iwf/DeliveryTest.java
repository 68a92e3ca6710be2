// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.signalbox.iwf.Examples.CENTRE;
import static org.signalbox.iwf.Examples.DELIVER;
import static org.signalbox.iwf.Examples.IMSI;
import static org.signalbox.iwf.Examples.MME_NUMBER;
import static org.signalbox.iwf.Examples.REPORT;
import static org.signalbox.iwf.Examples.config;
import static org.signalbox.iwf.Examples.party;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.diameter.sgd.CorrelationId;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.iwf.IwfConfig.Unreachable;
import org.signalbox.iwf.IwfConfig.WithoutMsisdn;
import org.signalbox.map.AllowedErrors;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapCorrelation;
import org.signalbox.map.MapError;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.map.ShortMessageOperation;
import org.signalbox.ss7.OctetString;
import org.signalbox.tcap.NumberPlan;
import org.signalbox.tcap.NumberType;

import java.util.List;
import java.util.stream.Stream;

/// A message to a telephone, by the tables of both directions: parameter by parameter, error by
/// error.
@NullUnmarked
class DeliveryTest {
    private static final RelayAddress TO = new RelayAddress.Imsi(IMSI);
    private static final RelayAddress FROM =
            new RelayAddress.ServiceCentre(MapNumber.international(CENTRE));

    // ---- to Diameter ---------------------------------------------------------------------------

    @Test
    void allParametersGoToDiameter() throws MapRefusal {
        MapRequest.MtForward request =
                new MapRequest.MtForward(
                        TO,
                        FROM,
                        DELIVER,
                        true,
                        120,
                        0xE8FE6F80,
                        0xE8FE7000,
                        MapNumber.international("491720000055"),
                        new MapCorrelation("26201", "sip:a@x", "sip:b@x"));

        assertThat(toDiameter(request, NodeKind.MME).request())
                .isEqualTo(
                        new SgdRequest.MtForward(
                                IMSI,
                                CENTRE,
                                DELIVER,
                                true,
                                MME_NUMBER,
                                null,
                                120,
                                0xE8FE6F80,
                                0xE8FE7000,
                                "491720000055",
                                new CorrelationId("26201", "sip:a@x", "sip:b@x")));
    }

    @Test
    void anSgsnIsToldItsOwnNumber() throws MapRefusal {
        SgdRequest.MtForward request =
                (SgdRequest.MtForward)
                        toDiameter(Examples.toTelephone(false), NodeKind.SGSN).request();

        assertThat(request.sgsnNumber()).isEqualTo(MME_NUMBER);
        assertThat(request.mmeNumber()).isNull();
    }

    @Test
    void whoWaitsForAnAlertIsTheCallerIfNobodyElseIsNamed() throws MapRefusal {
        MapRequest.MtForward request =
                new MapRequest.MtForward(TO, FROM, DELIVER, false, null, null, 77, null, null);

        assertThat(
                        ((SgdRequest.MtForward) toDiameter(request, NodeKind.MME).request())
                                .gmscNumber())
                .isEqualTo("491719999999");
    }

    @Test
    void whoIsMeantIsFoundOutOrRefused() throws MapRefusal {
        RelayAddress nobody = new RelayAddress.None();
        OctetString lmsi = OctetString.ofHex("01020304");
        MtToDiameter.Parties earlier = new MtToDiameter.Parties(IMSI, CENTRE);

        assertThat(parties(nobody, nobody, earlier)).isEqualTo(earlier);
        assertThat(parties(TO, FROM, earlier)).isEqualTo(earlier);
        assertThat(
                        MtToDiameter.parties(
                                message(new RelayAddress.Lmsi(lmsi), FROM),
                                null,
                                octets -> octets.equals(lmsi) ? IMSI : null,
                                config()))
                .isEqualTo(earlier);
        refuses(MapError.Code.UNEXPECTED_DATA_VALUE, nobody, FROM, null);
        refuses(MapError.Code.UNEXPECTED_DATA_VALUE, TO, nobody, null);
        refuses(MapError.Code.UNEXPECTED_DATA_VALUE, FROM, FROM, null);
        refuses(MapError.Code.UNEXPECTED_DATA_VALUE, TO, TO, null);
        refuses(
                MapError.Code.UNEXPECTED_DATA_VALUE,
                TO,
                new RelayAddress.Msisdn(MapNumber.international(CENTRE)),
                null);
        refuses(MapError.Code.UNIDENTIFIED_SUBSCRIBER, new RelayAddress.Lmsi(lmsi), FROM, null);
        refuses(MapError.Code.UNEXPECTED_DATA_VALUE, new RelayAddress.Imsi("2620"), FROM, null);
        refuses(
                MapError.Code.UNEXPECTED_DATA_VALUE,
                new RelayAddress.Imsi("26201987654321*"),
                FROM,
                null);
        refuses(
                MapError.Code.UNEXPECTED_DATA_VALUE,
                new RelayAddress.Imsi("262011111111111"),
                FROM,
                earlier);
    }

    @Test
    void nationalNumbersNeedACountryCode() throws MapRefusal {
        MapNumber national = new MapNumber(NumberType.NATIONAL, NumberPlan.TELEPHONY, "1710760000");

        assertThat(Numbers.digits(national, "49")).isEqualTo("491710760000");
        assertThatExceptionOfType(MapRefusal.class)
                .isThrownBy(() -> Numbers.digits(national, null))
                .withMessageContaining("national number 1710760000");
    }

    @Test
    void aMessageOfNoOctetsOrTooManyIsRefused() {
        for (int octets : new int[] {0, 201}) {
            MapRequest.MtForward request =
                    new MapRequest.MtForward(
                            TO,
                            FROM,
                            OctetString.of(new byte[octets]),
                            false,
                            null,
                            null,
                            null,
                            null,
                            null);
            assertThatExceptionOfType(MapRefusal.class)
                    .isThrownBy(() -> toDiameter(request, NodeKind.MME))
                    .satisfies(
                            refusal ->
                                    assertThat(refusal.error().code())
                                            .isEqualTo(MapError.Code.UNEXPECTED_DATA_VALUE));
        }
    }

    @Test
    void whatTheTelephoneReportsGoesBack() throws MapRefusal {
        assertThat(back(new SgdAnswer.MtForward(Result.SUCCESS, null, null, REPORT, null, null)))
                .isEqualTo(new MapAnswer.Result(new MapResult.MtForward(REPORT), null, false));
        assertThat(back(MtToMap.answer(Result.SUCCESS)))
                .isEqualTo(new MapAnswer.Result(new MapResult.MtForward(null), null, false));
    }

    /// In the form of version 3; what older versions make of it is decided where it is sent.
    @ParameterizedTest
    @CsvSource({
        "10415, 5001, UNIDENTIFIED_SUBSCRIBER",
        "10415, 5550, ABSENT_SUBSCRIBER_SM",
        "10415, 5551, SUBSCRIBER_BUSY",
        "10415, 5552, FACILITY_NOT_SUPPORTED",
        "10415, 5553, ILLEGAL_SUBSCRIBER",
        "10415, 5554, ILLEGAL_EQUIPMENT",
        "10415, 5555, DELIVERY_FAILURE",
        "10415, 5556, FACILITY_NOT_SUPPORTED",
        "10415, 5557, FACILITY_NOT_SUPPORTED",
        "10415, 5999, SYSTEM_FAILURE",
        "0, 5001, SYSTEM_FAILURE",
        "0, 5004, UNEXPECTED_DATA_VALUE",
        "0, 5005, DATA_MISSING",
        "0, 5012, SYSTEM_FAILURE",
        "0, 3002, SYSTEM_FAILURE",
        "0, 3004, SYSTEM_FAILURE",
        "0, 3005, SYSTEM_FAILURE",
        "0, 4001, SYSTEM_FAILURE"
    })
    void everyRefusalOfDiameterIsOneOfMap(int vendor, int code, MapError.Code expected)
            throws MapRefusal {
        MapAnswer answer = back(MtToMap.answer(new Result(vendor, code)));

        assertThat(((MapAnswer.Error) answer).error().code()).isEqualTo(expected);
    }

    /// What a service centre of each version gets in the end.
    @ParameterizedTest
    @CsvSource({
        "10415, 5001, UNIDENTIFIED_SUBSCRIBER, UNIDENTIFIED_SUBSCRIBER, UNIDENTIFIED_SUBSCRIBER",
        "10415, 5550, ABSENT_SUBSCRIBER_SM, ABSENT_SUBSCRIBER_SM, ABSENT_SUBSCRIBER_SM",
        "10415, 5551, SUBSCRIBER_BUSY, SUBSCRIBER_BUSY, SYSTEM_FAILURE",
        "10415, 5552, FACILITY_NOT_SUPPORTED, FACILITY_NOT_SUPPORTED, FACILITY_NOT_SUPPORTED",
        "10415, 5553, ILLEGAL_SUBSCRIBER, ILLEGAL_SUBSCRIBER, ILLEGAL_SUBSCRIBER",
        "10415, 5554, ILLEGAL_EQUIPMENT, ILLEGAL_EQUIPMENT, ILLEGAL_SUBSCRIBER",
        "10415, 5555, DELIVERY_FAILURE, DELIVERY_FAILURE, DELIVERY_FAILURE",
        "10415, 5556, FACILITY_NOT_SUPPORTED, FACILITY_NOT_SUPPORTED, FACILITY_NOT_SUPPORTED",
        "0, 5004, UNEXPECTED_DATA_VALUE, UNEXPECTED_DATA_VALUE, UNEXPECTED_DATA_VALUE",
        "0, 5005, DATA_MISSING, DATA_MISSING, UNEXPECTED_DATA_VALUE",
        "0, 3002, SYSTEM_FAILURE, SYSTEM_FAILURE, SYSTEM_FAILURE",
        "0, 5001, SYSTEM_FAILURE, SYSTEM_FAILURE, SYSTEM_FAILURE"
    })
    void everyVersionIsToldAnErrorThatItKnows(
            int vendor, int code, MapError.Code third, MapError.Code second, MapError.Code first)
            throws MapRefusal {
        MapError error = ((MapAnswer.Error) back(MtToMap.answer(new Result(vendor, code)))).error();
        List<MapError.Code> sent =
                Stream.of(3, 2, 1)
                        .map(
                                version ->
                                        AllowedErrors.nearest(
                                                        ShortMessageOperation.MT_FORWARD,
                                                        version,
                                                        error)
                                                .orElseThrow()
                                                .code())
                        .toList();

        assertThat(sent).containsExactly(third, second, first);
    }

    @Test
    void whyASubscriberIsAbsentGoesBack() throws MapRefusal {
        assertThat(
                        back(
                                new SgdAnswer.MtForward(
                                        Result.ABSENT_USER,
                                        1,
                                        null,
                                        null,
                                        0xE8FE7000,
                                        UserIdentity.ofImsi("262019999999999"))))
                .isEqualTo(
                        Errors.answer(
                                new MapError.AbsentSubscriber(
                                        1, null, 0xE8FE7000, "262019999999999")));
        assertThat(back(new SgdAnswer.MtForward(Result.ABSENT_USER, 256, null, null, null, null)))
                .isEqualTo(Errors.answer(new MapError.AbsentSubscriber(null, null, null, null)));
    }

    @Test
    void whyAMessageWasNotTakenGoesBack() throws MapRefusal {
        OctetString diagnostic = OctetString.ofHex("00d300");
        assertThat(failed(new DeliveryFailure(0, diagnostic), REPORT))
                .isEqualTo(new MapError.DeliveryFailure(0, diagnostic));
        assertThat(failed(new DeliveryFailure(0, null), REPORT))
                .isEqualTo(new MapError.DeliveryFailure(0, REPORT));
        assertThat(failed(null, null)).isEqualTo(new MapError.DeliveryFailure(1, null));
        assertThat(failed(new DeliveryFailure(7, null), null))
                .isEqualTo(new MapError.DeliveryFailure(1, null));
    }

    @Test
    void aFaultOfTheNetworkIsNotTheSubscribers() throws MapRefusal {
        for (SgdFailure failure : SgdFailure.values()) {
            MapAnswer answer =
                    toDiameter(Examples.toTelephone(false), NodeKind.MME)
                            .back()
                            .apply(new SgdOutcome.Failed(failure));
            assertThat(answer).isEqualTo(Errors.answer(new MapError.SystemFailure(5, 7)));
        }
        assertThat(
                        MtToDiameter.unreachable(
                                config(
                                        MoreMessages.KEEP,
                                        WithoutMsisdn.REJECT,
                                        Unreachable.ABSENT)))
                .isEqualTo(new MapError.AbsentSubscriber(0, null, null, null));
    }

    private static MapError failed(DeliveryFailure failure, OctetString report) throws MapRefusal {
        MapAnswer answer =
                back(
                        new SgdAnswer.MtForward(
                                Result.DELIVERY_FAILURE, null, failure, report, null, null));
        return ((MapAnswer.Error) answer).error();
    }

    private static MapAnswer back(SgdAnswer answer) throws MapRefusal {
        return toDiameter(Examples.toTelephone(false), NodeKind.MME)
                .back()
                .apply(new SgdOutcome.Answered(answer));
    }

    private static ToDiameter toDiameter(MapRequest.MtForward request, NodeKind kind)
            throws MapRefusal {
        SgdRequest translated =
                MtToDiameter.request(
                        request,
                        new MtToDiameter.Parties(IMSI, CENTRE),
                        party(MME_NUMBER),
                        party("491719999999"),
                        kind,
                        config());
        return new ToDiameter(
                translated, outcome -> MtToDiameter.back(outcome, request.hasMore(), config()));
    }

    private static MapRequest.MtForward message(RelayAddress to, RelayAddress from) {
        return new MapRequest.MtForward(to, from, DELIVER, false, null, null, null, null, null);
    }

    private static MtToDiameter.Parties parties(
            RelayAddress to, RelayAddress from, MtToDiameter.Parties earlier) throws MapRefusal {
        return MtToDiameter.parties(message(to, from), earlier, _ -> null, config());
    }

    private static void refuses(
            MapError.Code code, RelayAddress to, RelayAddress from, MtToDiameter.Parties earlier) {
        assertThatExceptionOfType(MapRefusal.class)
                .isThrownBy(() -> parties(to, from, earlier))
                .satisfies(refusal -> assertThat(refusal.error().code()).isEqualTo(code));
    }

    // ---- to MAP --------------------------------------------------------------------------------

    @Test
    void allParametersGoToMap() throws SgdRefusal {
        SgdRequest.MtForward request =
                new SgdRequest.MtForward(
                        IMSI,
                        CENTRE,
                        DELIVER,
                        true,
                        MME_NUMBER,
                        null,
                        700,
                        0xE8FE6F80,
                        0xE8FE7000,
                        "491720000055",
                        new CorrelationId("26201", null, "sip:b@x"));

        ToMap translated = MtToMap.translate(request, null, false, config());

        assertThat(translated.to()).isEqualTo(new MapParty(MME_NUMBER, 8));
        assertThat(translated.from()).isEqualTo(new MapParty(Examples.OWN, 8));
        assertThat(translated.request())
                .isEqualTo(
                        new MapRequest.MtForward(
                                TO,
                                FROM,
                                DELIVER,
                                true,
                                600,
                                0xE8FE6F80,
                                0xE8FE7000,
                                MapNumber.international("491720000055"),
                                new MapCorrelation("26201", null, "sip:b@x")));
    }

    @Test
    void followingMessagesNameNobody() throws SgdRefusal {
        MapRequest.MtForward following =
                (MapRequest.MtForward)
                        MtToMap.translate(toMsc(MME_NUMBER, null), null, true, config()).request();

        assertThat(following.to()).isEqualTo(new RelayAddress.None());
        assertThat(following.from()).isEqualTo(new RelayAddress.None());
    }

    @Test
    void theNodeIsFoundByItsNumberOrItsName() throws SgdRefusal {
        assertThat(MtToMap.translate(toMsc(null, "491720000002"), null, false, config()).to())
                .isEqualTo(new MapParty("491720000002", 149));
        assertThat(MtToMap.translate(toMsc(null, null), Examples.MME_HOST, false, config()).to())
                .isEqualTo(new MapParty(MME_NUMBER, 8));
        String named = NamedMsc.name("491720000077", config()).host();
        assertThat(MtToMap.translate(toMsc(null, null), named, false, config()).to())
                .isEqualTo(new MapParty("491720000077", 8));
        for (String host : new String[] {null, "unknown." + Examples.REALM}) {
            assertThatExceptionOfType(SgdRefusal.class)
                    .isThrownBy(() -> MtToMap.translate(toMsc(null, null), host, false, config()))
                    .satisfies(
                            refusal ->
                                    assertThat(refusal.answer().result())
                                            .isEqualTo(Result.base(3002)));
        }
    }

    @Test
    void withoutACallerInImsMapHasNoCorrelation() {
        assertThat(Numbers.toMap(new CorrelationId("26201", "sip:a@x", null))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_SUBSCRIBER, 10415, 5001",
        "UNIDENTIFIED_SUBSCRIBER, 10415, 5001",
        "SUBSCRIBER_BUSY, 10415, 5551",
        "FACILITY_NOT_SUPPORTED, 10415, 5552",
        "TELESERVICE_NOT_PROVISIONED, 10415, 5552",
        "ILLEGAL_SUBSCRIBER, 10415, 5553",
        "ILLEGAL_EQUIPMENT, 10415, 5554",
        "DATA_MISSING, 0, 5012",
        "UNEXPECTED_DATA_VALUE, 0, 5012"
    })
    void everyRefusalOfMapIsOneOfDiameter(MapError.Code error, int vendor, int code)
            throws SgdRefusal {
        assertThat(told(new MapOutcome.Refused(new MapError.Plain(error), List.of())))
                .isEqualTo(MtToMap.answer(new Result(vendor, code)));
    }

    @Test
    void whatMapSaysBesidesGoesToDiameter() throws SgdRefusal {
        assertThat(told(new MapError.AbsentSubscriber(null, 5, 77, IMSI)))
                .isEqualTo(
                        new SgdAnswer.MtForward(
                                Result.ABSENT_USER, 5, null, null, 77, UserIdentity.ofImsi(IMSI)));
        assertThat(told(new MapError.DeliveryFailure(0, REPORT)))
                .isEqualTo(
                        new SgdAnswer.MtForward(
                                Result.DELIVERY_FAILURE,
                                null,
                                new DeliveryFailure(0, REPORT),
                                null,
                                null,
                                null));
        assertThat(told(new MapError.SystemFailure(5, null)))
                .isEqualTo(MtToMap.answer(Result.base(5012)));
        assertThat(told(new MapOutcome.Answered(new MapResult.MtForward(REPORT), List.of(), false)))
                .isEqualTo(new SgdAnswer.MtForward(Result.SUCCESS, null, null, REPORT, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "NO_ROUTE, 3002",
        "BUSY, 3004",
        "TIMEOUT, 5012",
        "ABORTED, 5012",
        "REJECTED, 5012",
        "NO_COMMON_VERSION, 5012"
    })
    void everyFailureOfMapIsOneOfDiameter(MapFailure failure, int code) throws SgdRefusal {
        assertThat(told(new MapOutcome.Failed(failure, null)))
                .isEqualTo(MtToMap.answer(Result.base(code)));
    }

    private static SgdAnswer told(MapError error) throws SgdRefusal {
        return told(new MapOutcome.Refused(error, List.of()));
    }

    private static SgdAnswer told(MapOutcome outcome) throws SgdRefusal {
        return MtToMap.translate(toMsc(MME_NUMBER, null), null, false, config())
                .back()
                .apply(outcome);
    }

    private static SgdRequest.MtForward toMsc(String mme, String sgsn) {
        return new SgdRequest.MtForward(
                IMSI, CENTRE, DELIVER, true, mme, sgsn, null, null, null, null, null);
    }
}
