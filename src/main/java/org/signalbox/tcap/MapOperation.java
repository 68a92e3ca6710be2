// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import org.jspecify.annotations.Nullable;

/// The operations of MAP by their local codes (TS 29.002 section 17.5, and those of earlier
/// versions).
public enum MapOperation {
    UPDATE_LOCATION(2, "updateLocation", Argument.IMSI_FIRST),
    CANCEL_LOCATION(3, "cancelLocation", Argument.IMSI_FIRST),
    PROVIDE_ROAMING_NUMBER(4, "provideRoamingNumber", Argument.IMSI_TAGGED),
    NOTE_SUBSCRIBER_DATA_MODIFIED(5, "noteSubscriberDataModified", Argument.IMSI_FIRST),
    RESUME_CALL_HANDLING(6, "resumeCallHandling"),
    INSERT_SUBSCRIBER_DATA(7, "insertSubscriberData", Argument.SUBSCRIBER_TAGGED),
    DELETE_SUBSCRIBER_DATA(8, "deleteSubscriberData", Argument.IMSI_TAGGED),
    SEND_PARAMETERS(9, "sendParameters", Argument.IMSI_TAGGED),
    REGISTER_SS(10, "registerSS"),
    ERASE_SS(11, "eraseSS"),
    ACTIVATE_SS(12, "activateSS"),
    DEACTIVATE_SS(13, "deactivateSS"),
    INTERROGATE_SS(14, "interrogateSS"),
    AUTHENTICATION_FAILURE_REPORT(15, "authenticationFailureReport", Argument.IMSI_FIRST),
    REGISTER_PASSWORD(17, "registerPassword"),
    GET_PASSWORD(18, "getPassword"),
    PROCESS_UNSTRUCTURED_SS_DATA(19, "processUnstructuredSS-Data"),
    RELEASE_RESOURCES(20, "releaseResources"),
    MT_FORWARD_SHORT_MESSAGE_VGCS(21, "mt-ForwardSM-VGCS"),
    SEND_ROUTING_INFO(22, "sendRoutingInfo", Argument.MSISDN_TAGGED),
    UPDATE_GPRS_LOCATION(23, "updateGprsLocation", Argument.IMSI_FIRST),
    SEND_ROUTING_INFO_FOR_GPRS(24, "sendRoutingInfoForGprs", Argument.IMSI_TAGGED),
    FAILURE_REPORT(25, "failureReport", Argument.IMSI_TAGGED),
    NOTE_MS_PRESENT_FOR_GPRS(26, "noteMsPresentForGprs", Argument.IMSI_TAGGED),
    PERFORM_HANDOVER(28, "performHandover"),
    SEND_END_SIGNAL(29, "sendEndSignal"),
    PERFORM_SUBSEQUENT_HANDOVER(30, "performSubsequentHandover"),
    PROVIDE_SIWFS_NUMBER(31, "provideSIWFSNumber"),
    SIWFS_SIGNALLING_MODIFY(32, "sIWFSSignallingModify"),
    PROCESS_ACCESS_SIGNALLING(33, "processAccessSignalling"),
    FORWARD_ACCESS_SIGNALLING(34, "forwardAccessSignalling"),
    NOTE_INTERNAL_HANDOVER(35, "noteInternalHandover"),
    CANCEL_VCSG_LOCATION(36, "cancelVcsgLocation"),
    RESET(37, "reset"),
    FORWARD_CHECK_SS(38, "forwardCheckSS"),
    PREPARE_GROUP_CALL(39, "prepareGroupCall"),
    SEND_GROUP_CALL_END_SIGNAL(40, "sendGroupCallEndSignal"),
    PROCESS_GROUP_CALL_SIGNALLING(41, "processGroupCallSignalling"),
    FORWARD_GROUP_CALL_SIGNALLING(42, "forwardGroupCallSignalling"),
    CHECK_IMEI(43, "checkIMEI"),
    MT_FORWARD_SHORT_MESSAGE(44, "mt-forwardSM", Argument.FORWARD),
    SEND_ROUTING_INFO_FOR_SHORT_MESSAGE(45, "sendRoutingInfoForSM", Argument.ROUTING_INFO),
    MO_FORWARD_SHORT_MESSAGE(46, "mo-forwardSM", Argument.FORWARD),
    REPORT_SHORT_MESSAGE_DELIVERY_STATUS(47, "reportSM-DeliveryStatus", Argument.MSISDN_AND_CENTRE),
    NOTE_SUBSCRIBER_PRESENT(48, "noteSubscriberPresent", Argument.IMSI_FIRST),
    ALERT_SERVICE_CENTRE_WITHOUT_RESULT(
            49, "alertServiceCentreWithoutResult", Argument.MSISDN_AND_CENTRE),
    ACTIVATE_TRACE_MODE(50, "activateTraceMode", Argument.IMSI_TAGGED),
    DEACTIVATE_TRACE_MODE(51, "deactivateTraceMode", Argument.IMSI_TAGGED),
    TRACE_SUBSCRIBER_ACTIVITY(52, "traceSubscriberActivity"),
    UPDATE_VCSG_LOCATION(53, "updateVcsgLocation"),
    BEGIN_SUBSCRIBER_ACTIVITY(54, "beginSubscriberActivity", Argument.IMSI_FIRST),
    SEND_IDENTIFICATION(55, "sendIdentification"),
    SEND_AUTHENTICATION_INFO(56, "sendAuthenticationInfo", Argument.IMSI_TAGGED),
    RESTORE_DATA(57, "restoreData", Argument.IMSI_FIRST),
    SEND_IMSI(58, "sendIMSI", Argument.MSISDN_FIRST),
    PROCESS_UNSTRUCTURED_SS_REQUEST(59, "processUnstructuredSS-Request", Argument.MSISDN_TAGGED),
    UNSTRUCTURED_SS_REQUEST(60, "unstructuredSS-Request", Argument.MSISDN_TAGGED),
    UNSTRUCTURED_SS_NOTIFY(61, "unstructuredSS-Notify", Argument.MSISDN_TAGGED),
    ANY_TIME_SUBSCRIPTION_INTERROGATION(
            62, "anyTimeSubscriptionInterrogation", Argument.IDENTITY_WITHIN_0),
    INFORM_SERVICE_CENTRE(63, "informServiceCentre", Argument.MSISDN_FIRST),
    ALERT_SERVICE_CENTRE(64, "alertServiceCentre", Argument.MSISDN_AND_CENTRE),
    ANY_TIME_MODIFICATION(65, "anyTimeModification", Argument.IDENTITY_WITHIN_0),
    READY_FOR_SHORT_MESSAGE(66, "readyForSM", Argument.IMSI_TAGGED),
    PURGE_MS(67, "purgeMS", Argument.IMSI_FIRST),
    PREPARE_HANDOVER(68, "prepareHandover"),
    PREPARE_SUBSEQUENT_HANDOVER(69, "prepareSubsequentHandover"),
    PROVIDE_SUBSCRIBER_INFO(70, "provideSubscriberInfo", Argument.IMSI_TAGGED),
    ANY_TIME_INTERROGATION(71, "anyTimeInterrogation", Argument.IDENTITY_WITHIN_0),
    SS_INVOCATION_NOTIFICATION(72, "ss-InvocationNotification", Argument.SUBSCRIBER_TAGGED),
    SET_REPORTING_STATE(73, "setReportingState", Argument.IMSI_TAGGED),
    STATUS_REPORT(74, "statusReport", Argument.IMSI_TAGGED),
    REMOTE_USER_FREE(75, "remoteUserFree", Argument.IMSI_TAGGED),
    REGISTER_CC_ENTRY(76, "registerCC-Entry"),
    ERASE_CC_ENTRY(77, "eraseCC-Entry"),
    SECURE_TRANSPORT_CLASS1(78, "secureTransportClass1"),
    SECURE_TRANSPORT_CLASS2(79, "secureTransportClass2"),
    SECURE_TRANSPORT_CLASS3(80, "secureTransportClass3"),
    SECURE_TRANSPORT_CLASS4(81, "secureTransportClass4"),
    PROVIDE_SUBSCRIBER_LOCATION(83, "provideSubscriberLocation", Argument.LOCATION),
    SEND_GROUP_CALL_INFO(84, "sendGroupCallInfo"),
    SEND_ROUTING_INFO_FOR_LCS(85, "sendRoutingInfoForLCS", Argument.IDENTITY_WITHIN_1),
    SUBSCRIBER_LOCATION_REPORT(86, "subscriberLocationReport", Argument.LOCATION_REPORT),
    IST_ALERT(87, "ist-Alert", Argument.IMSI_TAGGED),
    IST_COMMAND(88, "ist-Command", Argument.IMSI_TAGGED),
    NOTE_MM_EVENT(89, "noteMM-Event");

    /// Where an argument says whom it is about: by the tags that numbers have in it.
    enum Argument {
        /// Nowhere that is looked at.
        OPAQUE,
        /// The IMSI is the first element, perhaps one level deeper, or the whole argument.
        IMSI_FIRST,
        /// The IMSI by its tag, or it is the whole argument.
        IMSI_TAGGED(0, 0x80, 0, 0),
        SUBSCRIBER_TAGGED(0, 0x80, 0x81, 0),
        /// The MSISDN is the first element or the whole argument.
        MSISDN_FIRST,
        MSISDN_TAGGED(0, 0, 0x80, 0),
        IDENTITY_WITHIN_0(0xA0, 0x80, 0x81, 0),
        IDENTITY_WITHIN_1(0xA1, 0x80, 0x81, 0),
        LOCATION(0, 0x82, 0x83, 0),
        LOCATION_REPORT(0, 0x81, 0x80, 0),
        ROUTING_INFO(0, 0x8C, 0x80, 0x82),
        /// MSISDN and service centre by their places; the IMSI as the third number or by its tag.
        MSISDN_AND_CENTRE(0, 0x89, 0, 0),
        /// SM-RP-DA, SM-RP-OA, SM-RP-UI.
        FORWARD;

        /// The element in which all of them are; 0 if they are in the argument itself.
        final int within;

        final int imsi;
        final int msisdn;
        final int serviceCentre;

        Argument() {
            this(0, 0, 0, 0);
        }

        Argument(int within, int imsi, int msisdn, int serviceCentre) {
            this.within = within;
            this.imsi = imsi;
            this.msisdn = msisdn;
            this.serviceCentre = serviceCentre;
        }
    }

    private static final @Nullable MapOperation[] BY_CODE = byCode();

    private final int code;
    private final String name;
    private final Argument argument;

    MapOperation(int code, String name) {
        this(code, name, Argument.OPAQUE);
    }

    MapOperation(int code, String name, Argument argument) {
        this.code = code;
        this.name = name;
        this.argument = argument;
    }

    /// The operation of a local code; null if MAP has none of it. Code 46 is
    /// [#MO_FORWARD_SHORT_MESSAGE] here: [MapView#operation] tells which way it goes.
    public static @Nullable MapOperation of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /// Its local code, in version 3 if versions differ.
    public int code() {
        return code;
    }

    Argument argument() {
        return argument;
    }

    /// As the standard calls it.
    @Override
    public String toString() {
        return name;
    }

    private static @Nullable MapOperation[] byCode() {
        @Nullable MapOperation[] operations = new @Nullable MapOperation[NOTE_MM_EVENT.code + 1];
        for (MapOperation operation : values()) {
            operations[operation.code] = operation;
        }
        return operations;
    }
}
