// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

/// What a session carries, and which way.
public enum Flow {
    /// A service centre of MAP delivers by an MME or SGSN.
    MT_TO_DIAMETER("mt-forwardSM", "TFR"),
    /// A telephone served by an MME or SGSN submits to a service centre of MAP.
    MO_TO_MAP("OFR", "mo-forwardSM"),
    /// An HSS, MME or SGSN tells a service centre of MAP that a telephone can be reached.
    ALERT_TO_MAP("ALR", "alertServiceCentre"),
    /// A service centre of MAP asks an HSS where a subscriber is.
    ROUTING_INFO_TO_DIAMETER("sendRoutingInfoForSM", "SRR"),
    /// A service centre of MAP tells an HSS how a delivery ended.
    REPORT_TO_DIAMETER("reportSM-DeliveryStatus", "RDR"),
    /// A telephone served by an MSC or SGSN submits to a service centre of Diameter.
    MO_TO_DIAMETER("mo-forwardSM", "OFR"),
    /// A service centre of Diameter delivers by an MSC or SGSN.
    MT_TO_MAP("TFR", "mt-forwardSM"),
    /// A service centre of Diameter asks an HLR where a subscriber is.
    ROUTING_INFO_TO_MAP("SRR", "sendRoutingInfoForSM"),
    /// A service centre of Diameter tells an HLR how a delivery ended.
    REPORT_TO_MAP("RDR", "reportSM-DeliveryStatus"),
    /// An HLR tells a service centre of Diameter that a telephone can be reached.
    ALERT_TO_DIAMETER("alertServiceCentre", "ALR"),
    /// Home routing: a foreign service centre asks, and an HLR is asked.
    ROUTING_INFO_HOME("sendRoutingInfoForSM", "sendRoutingInfoForSM"),
    /// Home routing: a foreign service centre delivers, and an MSC or SGSN is given the message.
    MT_HOME("mt-forwardSM", "mt-forwardSM"),
    /// The same by Diameter: an HSS is asked.
    ROUTING_INFO_HOME_DIAMETER("SRR", "SRR"),
    /// The same by Diameter: an MME or SGSN is given the message.
    MT_HOME_DIAMETER("TFR", "TFR");

    private final String words;

    Flow(String came, String goesOnAs) {
        words = came + " > " + goesOnAs;
    }

    /// What came and what it goes on as: `mt-forwardSM > TFR`.
    public String words() {
        return words;
    }
}
