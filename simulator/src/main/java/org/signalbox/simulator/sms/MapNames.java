// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import java.util.Map;
import java.util.Set;

/// What operations and errors of MAP are called (TS 29.002 section 17.6.6 and 17.6.7).
final class MapNames {
    /// Of MO-forwardSM since version 3, and of forwardSM in both directions before.
    static final int MO_FORWARD = 46;

    private static final String MT_FORWARD_NAME = "mt-forwardSM";
    private static final String MO_FORWARD_NAME = "mo-forwardSM";

    static final String ALERT = "alertServiceCentre";

    /// By which short messages are passed on.
    static final Set<String> FORWARDS = Set.of(MT_FORWARD_NAME, MO_FORWARD_NAME);

    private static final Map<Integer, String> OPERATIONS =
            Map.of(
                    44,
                    MT_FORWARD_NAME,
                    45,
                    "sendRoutingInfoForSM",
                    MO_FORWARD,
                    MO_FORWARD_NAME,
                    47,
                    "reportSM-DeliveryStatus",
                    48,
                    "noteSubscriberPresent",
                    49,
                    "alertServiceCentreWithoutResult",
                    63,
                    "informServiceCentre",
                    64,
                    ALERT,
                    66,
                    "readyForSM");

    private static final Map<Integer, String> ERRORS =
            Map.ofEntries(
                    Map.entry(1, "unknownSubscriber"),
                    Map.entry(5, "unidentifiedSubscriber"),
                    Map.entry(6, "absentSubscriberSM"),
                    Map.entry(9, "illegalSubscriber"),
                    Map.entry(11, "teleserviceNotProvisioned"),
                    Map.entry(12, "illegalEquipment"),
                    Map.entry(13, "callBarred"),
                    Map.entry(21, "facilityNotSupported"),
                    Map.entry(27, "absentSubscriber"),
                    Map.entry(31, "subscriberBusyForMT-SMS"),
                    Map.entry(32, "sm-DeliveryFailure"),
                    Map.entry(33, "messageWaitingListFull"),
                    Map.entry(34, "systemFailure"),
                    Map.entry(35, "dataMissing"),
                    Map.entry(36, "unexpectedDataValue"));

    private MapNames() {}

    static String operation(long code) {
        return OPERATIONS.getOrDefault((int) code, "operation " + code);
    }

    static String error(long code) {
        return ERRORS.getOrDefault((int) code, "error " + code);
    }
}
