// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;

/// OFR as mo-forwardSM (TS 29.305 annex A.2).
final class MoToMap {
    private MoToMap() {}

    /// @param origin the MME or SGSN that has sent it
    /// @param knownMsisdn of the subscriber, from elsewhere; null if nobody knows it
    static ToMap translate(
            SgdRequest.MoForward request,
            String origin,
            @Nullable String knownMsisdn,
            IwfConfig config)
            throws SgdRefusal {
        if (request.user().external() != null) {
            throw new SgdRefusal(
                    answer(Result.base(ResultCode.UNABLE_TO_COMPLY)),
                    "subscriber named by an external identifier");
        }
        MapNumber serviceCentre = MapNumber.international(request.serviceCentre());
        MapRequest translated =
                new MapRequest.MoForward(
                        new RelayAddress.ServiceCentre(serviceCentre),
                        sender(request, knownMsisdn, config),
                        request.tpdu(),
                        request.user().imsi(),
                        Numbers.toMap(request.correlation()));
        String number = NamedMsc.number(origin, config);
        return new ToMap(
                new MapParty(request.serviceCentre(), Numbers.MSC),
                new MapParty(
                        number == null ? config.number() : number,
                        request.isFromSgsn() ? Numbers.SGSN : Numbers.MSC),
                translated,
                MoToMap::back);
    }

    private static RelayAddress sender(
            SgdRequest.MoForward request, @Nullable String knownMsisdn, IwfConfig config)
            throws SgdRefusal {
        String said = request.user().msisdn();
        String msisdn = said == null ? knownMsisdn : said;
        if (msisdn != null) {
            return new RelayAddress.Msisdn(MapNumber.international(msisdn));
        }
        return switch (config.withoutMsisdn()) {
            case NOBODY -> new RelayAddress.None();
            case ZEROS -> new RelayAddress.Msisdn(MapNumber.international(Numbers.NO_MSISDN));
            case REJECT ->
                    throw new SgdRefusal(
                            new SgdAnswer.MoForward(
                                    Result.DELIVERY_FAILURE,
                                    new DeliveryFailure(Errors.NOT_SUBSCRIBER, null),
                                    null),
                            "no MSISDN of IMSI " + request.user().imsi());
        };
    }

    static SgdAnswer answer(Result result) {
        return new SgdAnswer.MoForward(result, null, null);
    }

    private static SgdAnswer back(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered(MapResult.MoForward result, var _, boolean _) ->
                    new SgdAnswer.MoForward(Result.SUCCESS, null, result.tpdu());
            case MapOutcome.Answered _ -> answer(Result.base(ResultCode.UNABLE_TO_COMPLY));
            case MapOutcome.Refused(MapError.DeliveryFailure failure, var _) ->
                    new SgdAnswer.MoForward(Result.DELIVERY_FAILURE, Errors.failure(failure), null);
            case MapOutcome.Refused(MapError error, var _) -> answer(submissionResult(error));
            case MapOutcome.Failed failed -> answer(Errors.broken(failed));
        };
    }

    /// What else there is concerns whom a message is for, which says nothing to a telephone that
    /// submits.
    private static Result submissionResult(MapError error) {
        return switch (error.code()) {
            case UNKNOWN_SUBSCRIBER, UNIDENTIFIED_SUBSCRIBER -> Result.USER_UNKNOWN;
            case FACILITY_NOT_SUPPORTED -> Result.FACILITY_NOT_SUPPORTED;
            case ABSENT_SUBSCRIBER_SM,
                    ILLEGAL_SUBSCRIBER,
                    TELESERVICE_NOT_PROVISIONED,
                    ILLEGAL_EQUIPMENT,
                    CALL_BARRED,
                    SUBSCRIBER_BUSY,
                    DELIVERY_FAILURE,
                    WAITING_LIST_FULL,
                    SYSTEM_FAILURE,
                    DATA_MISSING,
                    UNEXPECTED_DATA_VALUE ->
                    Result.base(ResultCode.UNABLE_TO_COMPLY);
        };
    }
}
