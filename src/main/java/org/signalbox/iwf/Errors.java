// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapOutcome;
import org.signalbox.ss7.OctetString;

/// What several flows say alike when something goes wrong.
final class Errors {
    /// networkResource and additionalNetworkResource of TS 29.002 section 17.7.7.
    static final int HLR = 1;

    static final int VISITED_MSC = 5;
    static final int MME = 7;

    /// sm-EnumeratedDeliveryFailureCause of TS 29.002, the same numbers as in TS 29.338.
    static final int MEMORY_EXCEEDED = 0;

    static final int EQUIPMENT_PROTOCOL_ERROR = 1;

    static final int UNKNOWN_SERVICE_CENTRE = 3;
    static final int CONGESTION = 4;
    static final int INVALID_ADDRESS = 5;
    static final int NOT_SUBSCRIBER = 6;

    private static final int CAUSE_MAX = 6;

    private Errors() {}

    static MapError plain(MapError.Code code) {
        return new MapError.Plain(code);
    }

    static MapAnswer answer(MapError error) {
        return new MapAnswer.Error(error, null);
    }

    static MapAnswer answer(MapError.Code code) {
        return answer(plain(code));
    }

    /// @param report what the telephone said, if nothing else says it
    static MapError failure(@Nullable DeliveryFailure failure, @Nullable OctetString report) {
        if (failure == null || !isCause(failure.cause())) {
            return new MapError.DeliveryFailure(EQUIPMENT_PROTOCOL_ERROR, report);
        }
        OctetString diagnostic = failure.diagnostic();
        return new MapError.DeliveryFailure(
                failure.cause(), diagnostic == null ? report : diagnostic);
    }

    /// The same in Diameter.
    static DeliveryFailure failure(MapError.DeliveryFailure failure) {
        return new DeliveryFailure(
                isCause(failure.cause()) ? failure.cause() : EQUIPMENT_PROTOCOL_ERROR,
                failure.diagnostic());
    }

    private static boolean isCause(int cause) {
        return cause >= 0 && cause <= CAUSE_MAX;
    }

    static MapError failure(int cause) {
        return new MapError.DeliveryFailure(cause, null);
    }

    /// What a request is answered that MAP refuses for a reason of ours, or does not answer at all
    /// (TS 29.338 knows no more of it than that).
    static Result broken(MapOutcome.Failed failed) {
        return Result.base(
                failed.failure() == MapFailure.NO_ROUTE
                        ? ResultCode.UNABLE_TO_DELIVER
                        : failed.failure() == MapFailure.BUSY
                                ? ResultCode.TOO_BUSY
                                : ResultCode.UNABLE_TO_COMPLY);
    }

    /// What is not otherwise said of the subscriber.
    static Result refused(MapError error) {
        return switch (error.code()) {
            case UNKNOWN_SUBSCRIBER, UNIDENTIFIED_SUBSCRIBER -> Result.USER_UNKNOWN;
            case ABSENT_SUBSCRIBER_SM -> Result.ABSENT_USER;
            case SUBSCRIBER_BUSY -> Result.USER_BUSY;
            case FACILITY_NOT_SUPPORTED -> Result.FACILITY_NOT_SUPPORTED;
            case ILLEGAL_SUBSCRIBER -> Result.ILLEGAL_USER;
            case ILLEGAL_EQUIPMENT -> Result.ILLEGAL_EQUIPMENT;
            case DELIVERY_FAILURE -> Result.DELIVERY_FAILURE;
            case TELESERVICE_NOT_PROVISIONED -> Result.SERVICE_NOT_SUBSCRIBED;
            case CALL_BARRED -> Result.SERVICE_BARRED;
            case WAITING_LIST_FULL -> Result.WAITING_LIST_FULL;
            // We have written the request: its sender is not to blame.
            case SYSTEM_FAILURE, DATA_MISSING, UNEXPECTED_DATA_VALUE ->
                    Result.base(ResultCode.UNABLE_TO_COMPLY);
        };
    }
}
