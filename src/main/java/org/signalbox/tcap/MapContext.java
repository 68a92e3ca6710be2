// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import org.jspecify.annotations.Nullable;

/// The application contexts of MAP, `0.4.0.0.1.0.n.v` (TS 29.002 section 17.3), without their
/// versions.
public enum MapContext {
    NETWORK_LOC_UP(1, "networkLocUp"),
    LOCATION_CANCELLATION(2, "locationCancellation"),
    ROAMING_NUMBER_ENQUIRY(3, "roamingNumberEnquiry"),
    IST_ALERTING(4, "istAlerting"),
    LOCATION_INFO_RETRIEVAL(5, "locationInfoRetrieval"),
    CALL_CONTROL_TRANSFER(6, "callControlTransfer"),
    REPORTING(7, "reporting"),
    CALL_COMPLETION(8, "callCompletion"),
    SERVICE_TERMINATION(9, "serviceTermination"),
    RESET(10, "reset"),
    HANDOVER_CONTROL(11, "handoverControl"),
    SIWFS_ALLOCATION(12, "sIWFSAllocation"),
    EQUIPMENT_MNGT(13, "equipmentMngt"),
    INFO_RETRIEVAL(14, "infoRetrieval"),
    INTER_VLR_INFO_RETRIEVAL(15, "interVlrInfoRetrieval"),
    SUBSCRIBER_DATA_MNGT(16, "subscriberDataMngt"),
    TRACING(17, "tracing"),
    NETWORK_FUNCTIONAL_SS(18, "networkFunctionalSs"),
    NETWORK_UNSTRUCTURED_SS(19, "networkUnstructuredSs"),
    SHORT_MSG_GATEWAY(20, "shortMsgGateway"),
    SHORT_MSG_MO_RELAY(21, "shortMsgMO-Relay"),
    SUBSCRIBER_DATA_MODIFICATION_NOTIFICATION(22, "subscriberDataModificationNotification"),
    SHORT_MSG_ALERT(23, "shortMsgAlert"),
    MWD_MNGT(24, "mwdMngt"),
    SHORT_MSG_MT_RELAY(25, "shortMsgMT-Relay"),
    IMSI_RETRIEVAL(26, "imsiRetrieval"),
    MS_PURGING(27, "msPurging"),
    SUBSCRIBER_INFO_ENQUIRY(28, "subscriberInfoEnquiry"),
    ANY_TIME_INFO_ENQUIRY(29, "anyTimeInfoEnquiry"),
    GROUP_CALL_CONTROL(31, "groupCallControl"),
    GPRS_LOCATION_UPDATE(32, "gprsLocationUpdate"),
    GPRS_LOCATION_INFO_RETRIEVAL(33, "gprsLocationInfoRetrieval"),
    FAILURE_REPORT(34, "failureReport"),
    GPRS_NOTIFY(35, "gprsNotify"),
    SS_INVOCATION_NOTIFICATION(36, "ss-InvocationNotification"),
    LOCATION_SVC_GATEWAY(37, "locationSvcGateway"),
    LOCATION_SVC_ENQUIRY(38, "locationSvcEnquiry"),
    AUTHENTICATION_FAILURE_REPORT(39, "authenticationFailureReport"),
    SECURE_TRANSPORT_HANDLING(40, "secureTransportHandling"),
    SHORT_MSG_MT_RELAY_VGCS(41, "shortMsgMT-Relay-VGCS"),
    MM_EVENT_REPORTING(42, "mm-EventReporting"),
    ANY_TIME_INFO_HANDLING(43, "anyTimeInfoHandling"),
    RESOURCE_MANAGEMENT(44, "resourceManagement"),
    GROUP_CALL_INFO_RETRIEVAL(45, "groupCallInfoRetrieval"),
    VCSG_LOCATION_UPDATE(46, "vcsgLocationUpdate"),
    VCSG_LOCATION_CANCELLATION(47, "vcsgLocationCancellation");

    private static final @Nullable MapContext[] BY_NUMBER = byNumber();

    private final int number;
    private final String name;

    MapContext(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /// @param number an octet
    public static @Nullable MapContext of(int number) {
        return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    /// The `n` of its object identifier.
    public int number() {
        return number;
    }

    /// As the standard calls it, without `Context` and version.
    @Override
    public String toString() {
        return name;
    }

    private static @Nullable MapContext[] byNumber() {
        @Nullable MapContext[] contexts =
                new @Nullable MapContext[VCSG_LOCATION_CANCELLATION.number + 1];
        for (MapContext context : values()) {
            contexts[context.number] = context;
        }
        return contexts;
    }
}
