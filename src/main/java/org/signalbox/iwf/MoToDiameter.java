// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.signalbox.iwf.Errors.answer;

import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;

/// mo-forwardSM, and forwardSM to a service centre, as OFR: the other way round of [MoToMap].
final class MoToDiameter {
    /// Of T4 (TS 29.337), from service centres that do not tell the two apart.
    private static final Result INVALID_SME_ADDRESS = Result.experimental(5530);

    private static final Result SC_CONGESTION = Result.experimental(5531);

    private MoToDiameter() {}

    /// @param calling who has sent it
    static ToDiameter translate(MapRequest.MoForward request, MapParty calling, IwfConfig config)
            throws MapRefusal {
        SgdRequest translated =
                new SgdRequest.MoForward(
                        serviceCentre(request, config),
                        sender(request, config),
                        request.tpdu(),
                        calling.subsystem() == Numbers.SGSN,
                        Numbers.toDiameter(request.correlation()));
        return new ToDiameter(translated, MoToDiameter::back);
    }

    static String serviceCentre(MapRequest.MoForward request, IwfConfig config) throws MapRefusal {
        if (request.to() instanceof RelayAddress.ServiceCentre(MapNumber number)) {
            return Numbers.serviceCentre(number, config.countryCode());
        }
        throw MapRefusal.of(
                MapError.Code.UNEXPECTED_DATA_VALUE, "message that is not to a service centre");
    }

    private static UserIdentity sender(MapRequest.MoForward request, IwfConfig config)
            throws MapRefusal {
        String imsi = request.imsi();
        if (request.from() instanceof RelayAddress.Msisdn(MapNumber number)) {
            String digits = Numbers.digits(number, config.countryCode());
            if (!Numbers.isNobodys(digits)) {
                return new UserIdentity(
                        imsi == null ? null : Numbers.imsi(imsi), digits, null, null);
            }
        }
        if (imsi == null) {
            throw MapRefusal.of(MapError.Code.UNEXPECTED_DATA_VALUE, "message that is from nobody");
        }
        return UserIdentity.ofImsi(Numbers.imsi(imsi));
    }

    private static MapAnswer back(SgdOutcome outcome) {
        return switch (outcome) {
            case SgdOutcome.Answered(SgdAnswer.MoForward answer) ->
                    answer.result().isSuccess()
                            ? new MapAnswer.Result(
                                    new MapResult.MoForward(answer.tpdu()), null, false)
                            : answer(error(answer));
            case SgdOutcome.Answered _ -> answer(broken());
            case SgdOutcome.Failed(SgdFailure failure) ->
                    answer(
                            switch (failure) {
                                case NO_ROUTE -> Errors.failure(Errors.UNKNOWN_SERVICE_CENTRE);
                                case BUSY, OVERLOADED -> Errors.failure(Errors.CONGESTION);
                                case TIMEOUT, LOST, MALFORMED -> broken();
                            });
        };
    }

    private static MapError broken() {
        return new MapError.SystemFailure(null, null);
    }

    /// Version 3 allows systemFailure, unexpectedDataValue, facilityNotSupported and
    /// sm-DeliveryFailure only (TS 29.002 section 17.6.6).
    private static MapError error(SgdAnswer.MoForward answer) {
        Result result = answer.result();
        if (result.vendor() == 0) {
            return switch (result.code()) {
                case ResultCode.INVALID_AVP_VALUE, ResultCode.MISSING_AVP ->
                        Errors.plain(MapError.Code.UNEXPECTED_DATA_VALUE);
                case ResultCode.TOO_BUSY -> Errors.failure(Errors.CONGESTION);
                case ResultCode.UNABLE_TO_DELIVER, ResultCode.REALM_NOT_SERVED ->
                        Errors.failure(Errors.UNKNOWN_SERVICE_CENTRE);
                default -> broken();
            };
        }
        if (result.equals(Result.USER_UNKNOWN)) {
            return Errors.failure(Errors.NOT_SUBSCRIBER);
        }
        if (result.equals(Result.DELIVERY_FAILURE)) {
            return Errors.failure(answer.failure(), answer.tpdu());
        }
        if (result.equals(INVALID_SME_ADDRESS)) {
            return Errors.failure(Errors.INVALID_ADDRESS);
        }
        if (result.equals(SC_CONGESTION)) {
            return Errors.failure(Errors.CONGESTION);
        }
        boolean isOfDelivery =
                result.code() >= Result.ABSENT_USER.code()
                        && result.code() <= Result.SERVICE_BARRED.code();
        return isOfDelivery ? Errors.plain(MapError.Code.FACILITY_NOT_SUPPORTED) : broken();
    }
}
