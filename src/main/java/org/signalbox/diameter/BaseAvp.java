// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import static org.signalbox.diameter.AvpType.ADDRESS;
import static org.signalbox.diameter.AvpType.ENUMERATED;
import static org.signalbox.diameter.AvpType.GROUPED;
import static org.signalbox.diameter.AvpType.IDENTITY;
import static org.signalbox.diameter.AvpType.OCTET_STRING;
import static org.signalbox.diameter.AvpType.UNSIGNED_32;
import static org.signalbox.diameter.AvpType.UNSIGNED_64;
import static org.signalbox.diameter.AvpType.UTF8_STRING;

/// The AVPs of the base protocol that are used here (RFC 6733 section 4.5), and those of RFC 7683
/// and RFC 7944 that peers may add.
public enum BaseAvp implements AvpKind {
    USER_NAME(1, "User-Name", UTF8_STRING, true),
    PROXY_STATE(33, "Proxy-State", OCTET_STRING, true),
    HOST_IP_ADDRESS(257, "Host-IP-Address", ADDRESS, true),
    AUTH_APPLICATION_ID(258, "Auth-Application-Id", UNSIGNED_32, true),
    ACCT_APPLICATION_ID(259, "Acct-Application-Id", UNSIGNED_32, true),
    VENDOR_SPECIFIC_APPLICATION_ID(260, "Vendor-Specific-Application-Id", GROUPED, true),
    REDIRECT_HOST_USAGE(261, "Redirect-Host-Usage", ENUMERATED, true),
    REDIRECT_MAX_CACHE_TIME(262, "Redirect-Max-Cache-Time", UNSIGNED_32, true),
    SESSION_ID(263, "Session-Id", UTF8_STRING, true),
    ORIGIN_HOST(264, "Origin-Host", IDENTITY, true),
    SUPPORTED_VENDOR_ID(265, "Supported-Vendor-Id", UNSIGNED_32, true),
    VENDOR_ID(266, "Vendor-Id", UNSIGNED_32, true),
    FIRMWARE_REVISION(267, "Firmware-Revision", UNSIGNED_32, false),
    RESULT_CODE(268, "Result-Code", UNSIGNED_32, true),
    PRODUCT_NAME(269, "Product-Name", UTF8_STRING, false),
    DISCONNECT_CAUSE(273, "Disconnect-Cause", ENUMERATED, true),
    AUTH_SESSION_STATE(277, "Auth-Session-State", ENUMERATED, true),
    ORIGIN_STATE_ID(278, "Origin-State-Id", UNSIGNED_32, true),
    FAILED_AVP(279, "Failed-AVP", GROUPED, true),
    PROXY_HOST(280, "Proxy-Host", IDENTITY, true),
    ERROR_MESSAGE(281, "Error-Message", UTF8_STRING, false),
    ROUTE_RECORD(282, "Route-Record", IDENTITY, true),
    DESTINATION_REALM(283, "Destination-Realm", IDENTITY, true),
    PROXY_INFO(284, "Proxy-Info", GROUPED, true),
    REDIRECT_HOST(292, "Redirect-Host", UTF8_STRING, true),
    DESTINATION_HOST(293, "Destination-Host", IDENTITY, true),
    ERROR_REPORTING_HOST(294, "Error-Reporting-Host", IDENTITY, false),
    ORIGIN_REALM(296, "Origin-Realm", IDENTITY, true),
    EXPERIMENTAL_RESULT(297, "Experimental-Result", GROUPED, true),
    EXPERIMENTAL_RESULT_CODE(298, "Experimental-Result-Code", UNSIGNED_32, true),
    INBAND_SECURITY_ID(299, "Inband-Security-Id", UNSIGNED_32, true),
    /// Diameter Routing Message Priority, RFC 7944.
    DRMP(301, "DRMP", ENUMERATED, false),
    OC_SUPPORTED_FEATURES(621, "OC-Supported-Features", GROUPED, false),
    OC_FEATURE_VECTOR(622, "OC-Feature-Vector", UNSIGNED_64, false),
    OC_OLR(623, "OC-OLR", GROUPED, false),
    OC_SEQUENCE_NUMBER(624, "OC-Sequence-Number", UNSIGNED_64, false),
    OC_VALIDITY_DURATION(625, "OC-Validity-Duration", UNSIGNED_32, false),
    OC_REPORT_TYPE(626, "OC-Report-Type", ENUMERATED, false),
    OC_REDUCTION_PERCENTAGE(627, "OC-Reduction-Percentage", UNSIGNED_32, false);

    private final Definition definition;

    BaseAvp(int code, String label, AvpType type, boolean mandatory) {
        this.definition = new Definition(code, 0, label, type, mandatory);
    }

    @Override
    public Definition definition() {
        return definition;
    }
}
