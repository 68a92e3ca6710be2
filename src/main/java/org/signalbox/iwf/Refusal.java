// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.map.MapError;

/// What whoever sends a suspicious request is told: what might be said for other reasons as well.
enum Refusal {
    /// The network has a fault.
    NETWORK,
    /// There is no such subscriber.
    NOBODY,
    /// The telephone does not take it.
    CONTENT,
    /// Its sender may not use the service centre.
    SENDER,
    /// There is no such service centre.
    CENTRE,
    /// It has a value that does not belong there.
    FORM,
    /// That is not done for it.
    RIGHT;

    MapError byMap() {
        return switch (this) {
            case NETWORK -> new MapError.SystemFailure(null, null);
            case NOBODY -> Errors.plain(MapError.Code.UNIDENTIFIED_SUBSCRIBER);
            case CONTENT -> Errors.failure(Errors.EQUIPMENT_PROTOCOL_ERROR);
            case SENDER -> Errors.failure(Errors.NOT_SUBSCRIBER);
            case CENTRE -> Errors.failure(Errors.UNKNOWN_SERVICE_CENTRE);
            case FORM -> Errors.plain(MapError.Code.UNEXPECTED_DATA_VALUE);
            case RIGHT -> Errors.plain(MapError.Code.FACILITY_NOT_SUPPORTED);
        };
    }

    SgdAnswer byDiameter(SgdRequest request) {
        return switch (this) {
            case NETWORK -> plain(request, Result.base(ResultCode.UNABLE_TO_COMPLY));
            case NOBODY -> plain(request, Result.USER_UNKNOWN);
            case CONTENT -> failed(request, Errors.EQUIPMENT_PROTOCOL_ERROR);
            case SENDER -> failed(request, Errors.NOT_SUBSCRIBER);
            case CENTRE -> failed(request, Errors.UNKNOWN_SERVICE_CENTRE);
            case FORM -> plain(request, Result.base(ResultCode.INVALID_AVP_VALUE));
            case RIGHT -> plain(request, Result.base(ResultCode.AUTHORIZATION_REJECTED));
        };
    }

    /// An answer that says a result and no more.
    static SgdAnswer plain(SgdRequest request, Result result) {
        return switch (request) {
            case SgdRequest.MtForward _ -> MtToMap.answer(result);
            case SgdRequest.MoForward _ -> MoToMap.answer(result);
            case SgdRequest.RoutingInfo _ -> RoutingInfoToMap.answer(result);
            case SgdRequest.DeliveryReport _ -> ReportToMap.answer(result, null);
            case SgdRequest.Alert _ -> new SgdAnswer.Alert(result);
        };
    }

    /// Only messages fail by a cause.
    private static SgdAnswer failed(SgdRequest request, int cause) {
        DeliveryFailure why = new DeliveryFailure(cause, null);
        return switch (request) {
            case SgdRequest.MtForward _ ->
                    new SgdAnswer.MtForward(Result.DELIVERY_FAILURE, null, why, null, null, null);
            case SgdRequest.MoForward _ ->
                    new SgdAnswer.MoForward(Result.DELIVERY_FAILURE, why, null);
            case SgdRequest.RoutingInfo _, SgdRequest.DeliveryReport _, SgdRequest.Alert _ ->
                    plain(request, Result.base(ResultCode.UNABLE_TO_COMPLY));
        };
    }
}
