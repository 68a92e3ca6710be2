// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;

/// TFR as mt-forwardSM: the other way round of [MtToDiameter].
final class MtToMap {
    /// smDeliveryTimer of TS 29.002 section 17.7.6, in seconds.
    private static final int TIMER_MIN = 30;

    private static final int TIMER_MAX = 600;

    private MtToMap() {}

    /// @param host to whom it is sent
    /// @param follows whether it continues a dialogue, which knows the identities
    static ToMap translate(
            SgdRequest.MtForward request, @Nullable String host, boolean follows, IwfConfig config)
            throws SgdRefusal {
        MapParty node = node(request, host, config);
        RelayAddress nobody = new RelayAddress.None();
        Integer timer = request.deliveryTimer();
        MapRequest translated =
                new MapRequest.MtForward(
                        follows ? nobody : new RelayAddress.Imsi(request.imsi()),
                        follows
                                ? nobody
                                : new RelayAddress.ServiceCentre(
                                        MapNumber.international(request.serviceCentre())),
                        request.tpdu(),
                        request.hasMore() && config.moreMessages() == MoreMessages.KEEP,
                        timer == null ? null : Math.clamp(timer, TIMER_MIN, TIMER_MAX),
                        request.deliveryStart(),
                        request.retransmissionMax(),
                        Numbers.international(request.gmscNumber()),
                        Numbers.toMap(request.correlation()));
        return new ToMap(
                node, new MapParty(config.number(), Numbers.MSC), translated, MtToMap::back);
    }

    private static MapParty node(
            SgdRequest.MtForward request, @Nullable String host, IwfConfig config)
            throws SgdRefusal {
        String sgsn = request.sgsnNumber();
        if (sgsn != null) {
            return new MapParty(sgsn, Numbers.SGSN);
        }
        String mme = request.mmeNumber();
        if (mme != null) {
            return new MapParty(mme, Numbers.MSC);
        }
        String number = host == null ? null : NamedMsc.number(host, config);
        if (number == null) {
            throw new SgdRefusal(
                    answer(Result.base(ResultCode.UNABLE_TO_DELIVER)),
                    "no number of " + (host == null ? "any node" : host));
        }
        return new MapParty(number, Numbers.MSC);
    }

    static SgdAnswer answer(Result result) {
        return new SgdAnswer.MtForward(result, null, null, null, null, null);
    }

    private static SgdAnswer back(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered(MapResult.MtForward result, var _, boolean _) ->
                    new SgdAnswer.MtForward(Result.SUCCESS, null, null, result.tpdu(), null, null);
            case MapOutcome.Answered _ -> answer(Result.base(ResultCode.UNABLE_TO_COMPLY));
            case MapOutcome.Refused(MapError error, var _) -> refused(error);
            case MapOutcome.Failed failed -> answer(Errors.broken(failed));
        };
    }

    private static SgdAnswer refused(MapError error) {
        return switch (error) {
            case MapError.AbsentSubscriber absent -> {
                String imsi = absent.alertImsi();
                yield new SgdAnswer.MtForward(
                        Result.ABSENT_USER,
                        absent.diagnostic() == null
                                ? absent.additionalDiagnostic()
                                : absent.diagnostic(),
                        null,
                        null,
                        absent.retryAt(),
                        imsi == null || !Numbers.isImsi(imsi) ? null : UserIdentity.ofImsi(imsi));
            }
            case MapError.DeliveryFailure failure ->
                    new SgdAnswer.MtForward(
                            Result.DELIVERY_FAILURE,
                            null,
                            Errors.failure(failure),
                            null,
                            null,
                            null);
            case MapError.Plain _, MapError.SystemFailure _, MapError.Barred _ ->
                    answer(deliveryResult(error));
        };
    }

    /// Those of S6c have no place here.
    private static Result deliveryResult(MapError error) {
        return switch (error.code()) {
            case TELESERVICE_NOT_PROVISIONED -> Result.FACILITY_NOT_SUPPORTED;
            case CALL_BARRED, WAITING_LIST_FULL -> Result.base(ResultCode.UNABLE_TO_COMPLY);
            case UNKNOWN_SUBSCRIBER,
                    UNIDENTIFIED_SUBSCRIBER,
                    ABSENT_SUBSCRIBER_SM,
                    ILLEGAL_SUBSCRIBER,
                    ILLEGAL_EQUIPMENT,
                    FACILITY_NOT_SUPPORTED,
                    SUBSCRIBER_BUSY,
                    DELIVERY_FAILURE,
                    SYSTEM_FAILURE,
                    DATA_MISSING,
                    UNEXPECTED_DATA_VALUE ->
                    Errors.refused(error);
        };
    }
}
