// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.signalbox.diameter.ResultCode;

/// What an answer says: of whom the number is matters, since 5001 is one thing in Result-Code and
/// another in Experimental-Result.
///
/// @param vendor 0 if it stands in Result-Code
public record Result(int vendor, int code) {
    /// What an answer says that has no result: nothing that can be relied on.
    public static final Result NONE = base(0);

    public static final Result SUCCESS = base(ResultCode.SUCCESS);

    /// Of 3GPP (TS 29.338 section 7.3, TS 29.336 section 6.3 for the first).
    public static final Result USER_UNKNOWN = experimental(5001);

    public static final Result ABSENT_USER = experimental(5550);
    public static final Result USER_BUSY = experimental(5551);
    public static final Result FACILITY_NOT_SUPPORTED = experimental(5552);
    public static final Result ILLEGAL_USER = experimental(5553);
    public static final Result ILLEGAL_EQUIPMENT = experimental(5554);
    public static final Result DELIVERY_FAILURE = experimental(5555);
    public static final Result SERVICE_NOT_SUBSCRIBED = experimental(5556);
    public static final Result SERVICE_BARRED = experimental(5557);
    public static final Result WAITING_LIST_FULL = experimental(5558);

    /// One of the base protocol.
    public static Result base(int code) {
        return new Result(0, code);
    }

    /// One of 3GPP.
    public static Result experimental(int code) {
        return new Result(SgdAvp.VENDOR, code);
    }

    /// For a log line: `Experimental-Result-Code 5550`.
    public String words() {
        return (vendor == 0 ? "Result-Code " : "Experimental-Result-Code ") + code;
    }

    public boolean isSuccess() {
        return vendor == 0 && ResultCode.isSuccess(code);
    }
}
