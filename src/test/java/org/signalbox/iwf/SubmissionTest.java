// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.signalbox.iwf.Examples.CENTRE;
import static org.signalbox.iwf.Examples.IMSI;
import static org.signalbox.iwf.Examples.MME_HOST;
import static org.signalbox.iwf.Examples.MME_NUMBER;
import static org.signalbox.iwf.Examples.MSISDN;
import static org.signalbox.iwf.Examples.OWN;
import static org.signalbox.iwf.Examples.REPORT;
import static org.signalbox.iwf.Examples.SUBMIT;
import static org.signalbox.iwf.Examples.config;
import static org.signalbox.iwf.Examples.party;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.diameter.sgd.CorrelationId;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.iwf.IwfConfig.Unreachable;
import org.signalbox.iwf.IwfConfig.WithoutMsisdn;
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

import java.util.List;
import java.util.Objects;

/// A message from a telephone, by the tables of both directions.
@NullUnmarked
class SubmissionTest {
    private static final RelayAddress SERVICE_CENTRE =
            new RelayAddress.ServiceCentre(MapNumber.international(CENTRE));
    private static final UserIdentity BOTH = new UserIdentity(IMSI, MSISDN, null, null);

    // ---- to MAP --------------------------------------------------------------------------------

    @Test
    void allParametersGoToMap() throws SgdRefusal {
        ToMap translated =
                toMap(
                        new SgdRequest.MoForward(
                                CENTRE,
                                BOTH,
                                SUBMIT,
                                false,
                                new CorrelationId(null, "sip:a@x", "sip:b@x")),
                        WithoutMsisdn.REJECT,
                        null);

        assertThat(translated.to()).isEqualTo(new MapParty(CENTRE, 8));
        assertThat(translated.from()).isEqualTo(new MapParty(MME_NUMBER, 8));
        assertThat(translated.request())
                .isEqualTo(
                        new MapRequest.MoForward(
                                SERVICE_CENTRE,
                                new RelayAddress.Msisdn(MapNumber.international(MSISDN)),
                                SUBMIT,
                                IMSI,
                                new MapCorrelation(null, "sip:a@x", "sip:b@x")));
    }

    @Test
    void whatAnSgsnSendsComesFromAnSgsn() throws SgdRefusal {
        ToMap translated =
                MoToMap.translate(
                        new SgdRequest.MoForward(CENTRE, BOTH, SUBMIT, true, null),
                        "sgsn77.elsewhere",
                        null,
                        config());

        assertThat(translated.from()).isEqualTo(new MapParty(OWN, 149));
    }

    @Test
    void anMsisdnIsWhatIsSaidOrKnownOrByConfiguration() throws SgdRefusal {
        SgdRequest.MoForward unnamed =
                new SgdRequest.MoForward(CENTRE, UserIdentity.ofImsi(IMSI), SUBMIT, false, null);

        assertThat(sender(unnamed, WithoutMsisdn.REJECT, MSISDN))
                .isEqualTo(new RelayAddress.Msisdn(MapNumber.international(MSISDN)));
        assertThat(sender(unnamed, WithoutMsisdn.NOBODY, null)).isEqualTo(new RelayAddress.None());
        assertThat(sender(unnamed, WithoutMsisdn.ZEROS, null))
                .isEqualTo(new RelayAddress.Msisdn(MapNumber.international("000000000000000")));
        refuses(unnamed, new Result(10_415, 5555), new DeliveryFailure(6, null));
        refuses(
                new SgdRequest.MoForward(
                        CENTRE,
                        new UserIdentity(null, null, "meter@example.org", null),
                        SUBMIT,
                        false,
                        null),
                Result.base(5012),
                null);
    }

    private static RelayAddress sender(
            SgdRequest.MoForward request, WithoutMsisdn policy, String known) throws SgdRefusal {
        return ((MapRequest.MoForward) toMap(request, policy, known).request()).from();
    }

    private static void refuses(
            SgdRequest.MoForward request, Result result, DeliveryFailure failure) {
        assertThatExceptionOfType(SgdRefusal.class)
                .isThrownBy(() -> toMap(request, WithoutMsisdn.REJECT, null))
                .satisfies(
                        refusal ->
                                assertThat(refusal.answer())
                                        .isEqualTo(new SgdAnswer.MoForward(result, failure, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "SYSTEM_FAILURE, 0, 5012",
        "UNEXPECTED_DATA_VALUE, 0, 5012",
        "FACILITY_NOT_SUPPORTED, 10415, 5552",
        "UNKNOWN_SUBSCRIBER, 10415, 5001",
        "UNIDENTIFIED_SUBSCRIBER, 10415, 5001",
        "SUBSCRIBER_BUSY, 0, 5012"
    })
    void everyRefusalOfMapIsOneOfDiameter(MapError.Code error, int vendor, int code)
            throws SgdRefusal {
        assertThat(told(new MapOutcome.Refused(new MapError.Plain(error), List.of())))
                .isEqualTo(MoToMap.answer(new Result(vendor, code)));
    }

    @Test
    void whatAServiceCentreSaysGoesToTheTelephone() throws SgdRefusal {
        assertThat(told(new MapOutcome.Answered(new MapResult.MoForward(REPORT), List.of(), false)))
                .isEqualTo(new SgdAnswer.MoForward(Result.SUCCESS, null, REPORT));
        assertThat(told(new MapOutcome.Refused(new MapError.DeliveryFailure(4, REPORT), List.of())))
                .isEqualTo(
                        new SgdAnswer.MoForward(
                                Result.DELIVERY_FAILURE, new DeliveryFailure(4, REPORT), null));
        assertThat(told(new MapOutcome.Failed(MapFailure.NO_ROUTE, null)).result())
                .isEqualTo(Result.base(3002));
        assertThat(told(new MapOutcome.Failed(MapFailure.TIMEOUT, null)).result())
                .isEqualTo(Result.base(5012));
    }

    private static SgdAnswer told(MapOutcome outcome) throws SgdRefusal {
        return toMap(
                        new SgdRequest.MoForward(CENTRE, BOTH, SUBMIT, false, null),
                        WithoutMsisdn.REJECT,
                        null)
                .back()
                .apply(outcome);
    }

    private static ToMap toMap(
            SgdRequest.MoForward request, WithoutMsisdn policy, String knownMsisdn)
            throws SgdRefusal {
        return MoToMap.translate(
                request,
                MME_HOST,
                knownMsisdn,
                config(MoreMessages.KEEP, policy, Unreachable.SYSTEM_FAILURE));
    }

    // ---- to Diameter ---------------------------------------------------------------------------

    @Test
    void allParametersGoToDiameter() throws MapRefusal {
        assertThat(
                        MoToDiameter.translate(Examples.toCentre(), party(MME_NUMBER), config())
                                .request())
                .isEqualTo(new SgdRequest.MoForward(CENTRE, BOTH, SUBMIT, false, null));
        assertThat(
                        MoToDiameter.translate(
                                        from(new RelayAddress.None(), IMSI),
                                        new MapParty(MME_NUMBER, 149),
                                        config())
                                .request())
                .isEqualTo(
                        new SgdRequest.MoForward(
                                CENTRE, UserIdentity.ofImsi(IMSI), SUBMIT, true, null));
        assertThat(
                        MoToDiameter.translate(
                                        from(
                                                new RelayAddress.Msisdn(
                                                        MapNumber.international(Numbers.NO_MSISDN)),
                                                IMSI),
                                        party(MME_NUMBER),
                                        config())
                                .request())
                .extracting(request -> ((SgdRequest.MoForward) request).user())
                .isEqualTo(UserIdentity.ofImsi(IMSI));
    }

    @Test
    void aMessageFromOrToNobodyIsRefused() {
        refuses(from(new RelayAddress.None(), null));
        refuses(
                new MapRequest.MoForward(
                        new RelayAddress.Imsi(IMSI), new RelayAddress.None(), SUBMIT, IMSI, null));
    }

    private static MapRequest.MoForward from(RelayAddress from, String imsi) {
        return new MapRequest.MoForward(SERVICE_CENTRE, from, SUBMIT, imsi, null);
    }

    private static void refuses(MapRequest.MoForward request) {
        assertThatExceptionOfType(MapRefusal.class)
                .isThrownBy(() -> MoToDiameter.translate(request, party(MME_NUMBER), config()))
                .satisfies(
                        refusal ->
                                assertThat(refusal.error().code())
                                        .isEqualTo(MapError.Code.UNEXPECTED_DATA_VALUE));
    }

    /// Version 3 knows four errors only.
    @ParameterizedTest
    @CsvSource({
        "10415, 5001, DELIVERY_FAILURE, 6",
        "10415, 5550, FACILITY_NOT_SUPPORTED,",
        "10415, 5551, FACILITY_NOT_SUPPORTED,",
        "10415, 5552, FACILITY_NOT_SUPPORTED,",
        "10415, 5553, FACILITY_NOT_SUPPORTED,",
        "10415, 5554, FACILITY_NOT_SUPPORTED,",
        "10415, 5555, DELIVERY_FAILURE, 1",
        "10415, 5556, FACILITY_NOT_SUPPORTED,",
        "10415, 5557, FACILITY_NOT_SUPPORTED,",
        "10415, 5530, DELIVERY_FAILURE, 5",
        "10415, 5531, DELIVERY_FAILURE, 4",
        "10415, 5999, SYSTEM_FAILURE,",
        "0, 3002, DELIVERY_FAILURE, 3",
        "0, 3003, DELIVERY_FAILURE, 3",
        "0, 3004, DELIVERY_FAILURE, 4",
        "0, 5004, UNEXPECTED_DATA_VALUE,",
        "0, 5005, UNEXPECTED_DATA_VALUE,",
        "0, 5001, SYSTEM_FAILURE,",
        "0, 5012, SYSTEM_FAILURE,"
    })
    void everyRefusalOfDiameterIsOneOfMap(
            int vendor, int code, MapError.Code expected, Integer cause) throws MapRefusal {
        MapError error = error(new SgdOutcome.Answered(MoToMap.answer(new Result(vendor, code))));

        assertThat(error.code()).isEqualTo(expected);
        if (cause != null) {
            assertThat(((MapError.DeliveryFailure) error).cause()).isEqualTo(cause);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NO_ROUTE, DELIVERY_FAILURE, 3",
        "BUSY, DELIVERY_FAILURE, 4",
        "OVERLOADED, DELIVERY_FAILURE, 4",
        "TIMEOUT, SYSTEM_FAILURE,",
        "LOST, SYSTEM_FAILURE,",
        "MALFORMED, SYSTEM_FAILURE,"
    })
    void everyFailureOfDiameterIsOneOfMap(SgdFailure failure, MapError.Code expected, Integer cause)
            throws MapRefusal {
        MapError error = error(new SgdOutcome.Failed(failure));

        assertThat(error.code()).isEqualTo(expected);
        if (cause != null) {
            assertThat(((MapError.DeliveryFailure) error).cause()).isEqualTo(cause);
        }
    }

    private static MapError error(SgdOutcome outcome) throws MapRefusal {
        MapAnswer answer =
                MoToDiameter.translate(Examples.toCentre(), party(MME_NUMBER), config())
                        .back()
                        .apply(outcome);
        return ((MapAnswer.Error) Objects.requireNonNull(answer)).error();
    }
}
