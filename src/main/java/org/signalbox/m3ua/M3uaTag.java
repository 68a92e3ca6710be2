// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

/// The numbers of M3UA's own parameters (RFC 4666 section 3.2).
final class M3uaTag {
    static final int USER_CAUSE = 0x0204;
    static final int CONGESTION_INDICATIONS = 0x0205;
    static final int CONCERNED_DESTINATION = 0x0206;
    static final int ROUTING_KEY = 0x0207;
    static final int REGISTRATION_RESULT = 0x0208;
    static final int DEREGISTRATION_RESULT = 0x0209;
    static final int LOCAL_KEY_IDENTIFIER = 0x020A;
    static final int DESTINATION_POINT_CODE = 0x020B;
    static final int SERVICE_INDICATORS = 0x020C;
    static final int ORIGINS = 0x020E;
    /// Circuit ranges of RFC 3332, which RFC 4666 has taken out.
    static final int CIRCUIT_RANGE = 0x020F;
    static final int PROTOCOL_DATA = 0x0210;
    static final int REGISTRATION_STATUS = 0x0212;
    static final int DEREGISTRATION_STATUS = 0x0213;

    private M3uaTag() {}
}
