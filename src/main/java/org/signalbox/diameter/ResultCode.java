// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// The values of Result-Code (RFC 6733 section 7.1) that are sent or understood here. Those of
/// 3GPP come in Experimental-Result, and the same number may mean something else there.
public final class ResultCode {
    public static final int SUCCESS = 2001;

    public static final int COMMAND_UNSUPPORTED = 3001;
    public static final int UNABLE_TO_DELIVER = 3002;
    public static final int REALM_NOT_SERVED = 3003;
    public static final int TOO_BUSY = 3004;
    public static final int LOOP_DETECTED = 3005;
    public static final int REDIRECT_INDICATION = 3006;
    public static final int APPLICATION_UNSUPPORTED = 3007;
    public static final int INVALID_HDR_BITS = 3008;
    public static final int UNKNOWN_PEER = 3010;

    public static final int AVP_UNSUPPORTED = 5001;
    public static final int AUTHORIZATION_REJECTED = 5003;
    public static final int INVALID_AVP_VALUE = 5004;
    public static final int MISSING_AVP = 5005;
    public static final int AVP_OCCURS_TOO_MANY_TIMES = 5009;
    public static final int NO_COMMON_APPLICATION = 5010;
    public static final int UNSUPPORTED_VERSION = 5011;
    public static final int UNABLE_TO_COMPLY = 5012;
    public static final int INVALID_BIT_IN_HEADER = 5013;
    public static final int INVALID_AVP_LENGTH = 5014;
    public static final int INVALID_MESSAGE_LENGTH = 5015;
    public static final int NO_COMMON_SECURITY = 5017;

    private ResultCode() {}

    /// Whether an answer with it has the E bit, and not the form of its command (RFC 6733 section
    /// 7.1.3).
    public static boolean isProtocolError(int code) {
        return code / 1_000 == 3;
    }

    public static boolean isSuccess(int code) {
        return code / 1_000 == 2;
    }
}
