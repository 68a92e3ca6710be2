// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import static org.signalbox.diameter.AvpType.ENUMERATED;
import static org.signalbox.diameter.AvpType.GROUPED;
import static org.signalbox.diameter.AvpType.IDENTITY;
import static org.signalbox.diameter.AvpType.OCTET_STRING;
import static org.signalbox.diameter.AvpType.TIME;
import static org.signalbox.diameter.AvpType.UNSIGNED_32;
import static org.signalbox.diameter.AvpType.UTF8_STRING;

import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpType;

/// The AVPs of 3GPP that short messages use on SGd, Gdd and S6c (TS 29.338 section 5.3.3 and 6.3.3,
/// and those of TS 29.272, TS 29.173, TS 29.336 and TS 29.329 that it names).
public enum SgdAvp implements AvpKind {
    SUPPORTED_FEATURES(628, "Supported-Features", GROUPED, false),
    FEATURE_LIST_ID(629, "Feature-List-ID", UNSIGNED_32, false),
    FEATURE_LIST(630, "Feature-List", UNSIGNED_32, false),
    MSISDN(701, "MSISDN", OCTET_STRING, true),
    SGSN_NUMBER(1489, "SGSN-Number", OCTET_STRING, false),
    EPS_LOCATION_INFORMATION(1496, "EPS-Location-Information", GROUPED, false),
    MPS_PRIORITY(1616, "MPS-Priority", UNSIGNED_32, false),
    MME_NUMBER_FOR_MT_SMS(1645, "MME-Number-for-MT-SMS", OCTET_STRING, false),
    NR_CELL_GLOBAL_IDENTITY(1726, "NR-Cell-Global-Identity", OCTET_STRING, false),
    LMSI(2400, "LMSI", OCTET_STRING, true),
    SERVING_NODE(2401, "Serving-Node", GROUPED, true),
    MME_NAME(2402, "MME-Name", IDENTITY, true),
    MSC_NUMBER(2403, "MSC-Number", OCTET_STRING, true),
    ADDITIONAL_SERVING_NODE(2406, "Additional-Serving-Node", GROUPED, true),
    MME_REALM(2408, "MME-Realm", IDENTITY, true),
    SGSN_NAME(2409, "SGSN-Name", IDENTITY, false),
    SGSN_REALM(2410, "SGSN-Realm", IDENTITY, false),
    IP_SM_GW_NUMBER(3100, "IP-SM-GW-Number", OCTET_STRING, true),
    IP_SM_GW_NAME(3101, "IP-SM-GW-Name", IDENTITY, true),
    USER_IDENTIFIER(3102, "User-Identifier", GROUPED, true),
    EXTERNAL_IDENTIFIER(3111, "External-Identifier", UTF8_STRING, false),
    IP_SM_GW_REALM(3112, "IP-SM-GW-Realm", IDENTITY, true),
    SC_ADDRESS(3300, "SC-Address", OCTET_STRING, true),
    SM_RP_UI(3301, "SM-RP-UI", OCTET_STRING, true),
    TFR_FLAGS(3302, "TFR-Flags", UNSIGNED_32, true),
    SM_DELIVERY_FAILURE_CAUSE(3303, "SM-Delivery-Failure-Cause", GROUPED, true),
    SM_ENUMERATED_DELIVERY_FAILURE_CAUSE(
            3304, "SM-Enumerated-Delivery-Failure-Cause", ENUMERATED, true),
    SM_DIAGNOSTIC_INFO(3305, "SM-Diagnostic-Info", OCTET_STRING, true),
    SM_DELIVERY_TIMER(3306, "SM-Delivery-Timer", UNSIGNED_32, true),
    SM_DELIVERY_START_TIME(3307, "SM-Delivery-Start-Time", TIME, true),
    SM_RP_MTI(3308, "SM-RP-MTI", ENUMERATED, true),
    SM_RP_SMEA(3309, "SM-RP-SMEA", OCTET_STRING, true),
    SRR_FLAGS(3310, "SRR-Flags", UNSIGNED_32, true),
    SM_DELIVERY_NOT_INTENDED(3311, "SM-Delivery-Not-Intended", ENUMERATED, true),
    MWD_STATUS(3312, "MWD-Status", UNSIGNED_32, true),
    MME_ABSENT_USER_DIAGNOSTIC_SM(3313, "MME-Absent-User-Diagnostic-SM", UNSIGNED_32, true),
    MSC_ABSENT_USER_DIAGNOSTIC_SM(3314, "MSC-Absent-User-Diagnostic-SM", UNSIGNED_32, true),
    SGSN_ABSENT_USER_DIAGNOSTIC_SM(3315, "SGSN-Absent-User-Diagnostic-SM", UNSIGNED_32, true),
    SM_DELIVERY_OUTCOME(3316, "SM-Delivery-Outcome", GROUPED, true),
    MME_SM_DELIVERY_OUTCOME(3317, "MME-SM-Delivery-Outcome", GROUPED, true),
    MSC_SM_DELIVERY_OUTCOME(3318, "MSC-SM-Delivery-Outcome", GROUPED, true),
    SGSN_SM_DELIVERY_OUTCOME(3319, "SGSN-SM-Delivery-Outcome", GROUPED, true),
    IP_SM_GW_SM_DELIVERY_OUTCOME(3320, "IP-SM-GW-SM-Delivery-Outcome", GROUPED, true),
    SM_DELIVERY_CAUSE(3321, "SM-Delivery-Cause", ENUMERATED, true),
    ABSENT_USER_DIAGNOSTIC_SM(3322, "Absent-User-Diagnostic-SM", UNSIGNED_32, true),
    RDR_FLAGS(3323, "RDR-Flags", UNSIGNED_32, false),
    SMSMI_CORRELATION_ID(3324, "SMSMI-Correlation-ID", GROUPED, false),
    HSS_ID(3325, "HSS-ID", UTF8_STRING, false),
    ORIGINATING_SIP_URI(3326, "Originating-SIP-URI", UTF8_STRING, false),
    DESTINATION_SIP_URI(3327, "Destination-SIP-URI", UTF8_STRING, false),
    OFR_FLAGS(3328, "OFR-Flags", UNSIGNED_32, false),
    MAXIMUM_UE_AVAILABILITY_TIME(3329, "Maximum-UE-Availability-Time", TIME, false),
    MAXIMUM_RETRANSMISSION_TIME(3330, "Maximum-Retransmission-Time", TIME, false),
    REQUESTED_RETRANSMISSION_TIME(3331, "Requested-Retransmission-Time", TIME, false),
    SMS_GMSC_ADDRESS(3332, "SMS-GMSC-Address", OCTET_STRING, false),
    SMS_GMSC_ALERT_EVENT(3333, "SMS-GMSC-Alert-Event", UNSIGNED_32, false),
    SMSF_3GPP_ABSENT_USER_DIAGNOSTIC_SM(
            3334, "SMSF-3GPP-Absent-User-Diagnostic-SM", UNSIGNED_32, false),
    SMSF_NON_3GPP_ABSENT_USER_DIAGNOSTIC_SM(
            3335, "SMSF-Non-3GPP-Absent-User-Diagnostic-SM", UNSIGNED_32, false),
    SMSF_3GPP_SM_DELIVERY_OUTCOME(3336, "SMSF-3GPP-SM-Delivery-Outcome", GROUPED, false),
    SMSF_NON_3GPP_SM_DELIVERY_OUTCOME(3337, "SMSF-Non-3GPP-SM-Delivery-Outcome", GROUPED, false),
    SMSF_3GPP_NUMBER(3338, "SMSF-3GPP-Number", OCTET_STRING, false),
    SMSF_NON_3GPP_NUMBER(3339, "SMSF-Non-3GPP-Number", OCTET_STRING, false),
    SMSF_3GPP_NAME(3340, "SMSF-3GPP-Name", IDENTITY, false),
    SMSF_NON_3GPP_NAME(3341, "SMSF-Non-3GPP-Name", IDENTITY, false),
    SMSF_3GPP_REALM(3342, "SMSF-3GPP-Realm", IDENTITY, false),
    SMSF_NON_3GPP_REALM(3343, "SMSF-Non-3GPP-Realm", IDENTITY, false),
    SMSF_3GPP_ADDRESS(3344, "SMSF-3GPP-Address", GROUPED, false),
    SMSF_NON_3GPP_ADDRESS(3345, "SMSF-Non-3GPP-Address", GROUPED, false);

    /// 3GPP.
    public static final int VENDOR = 10_415;

    private final Definition definition;

    SgdAvp(int code, String label, AvpType type, boolean mandatory) {
        this.definition = new Definition(code, VENDOR, label, type, mandatory);
    }

    @Override
    public Definition definition() {
        return definition;
    }
}
