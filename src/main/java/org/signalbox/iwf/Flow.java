// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

/// What a session carries, and which way.
public enum Flow {
    /// A service centre of MAP delivers by an MME or SGSN.
    MT_TO_DIAMETER("mt-forwardSM", "TFR", true),
    /// A telephone served by an MME or SGSN submits to a service centre of MAP.
    MO_TO_MAP("mo-forwardSM", "OFR", false),
    /// An HSS, MME or SGSN tells a service centre of MAP that a telephone can be reached.
    ALERT_TO_MAP("alertServiceCentre", "ALR", false),
    /// A service centre of MAP asks an HSS where a subscriber is.
    ROUTING_INFO_TO_DIAMETER("sendRoutingInfoForSM", "SRR", true),
    /// A service centre of MAP tells an HSS how a delivery ended.
    REPORT_TO_DIAMETER("reportSM-DeliveryStatus", "RDR", true),
    /// A telephone served by an MSC or SGSN submits to a service centre of Diameter.
    MO_TO_DIAMETER("mo-forwardSM", "OFR", true),
    /// A service centre of Diameter delivers by an MSC or SGSN.
    MT_TO_MAP("mt-forwardSM", "TFR", false),
    /// A service centre of Diameter asks an HLR where a subscriber is.
    ROUTING_INFO_TO_MAP("sendRoutingInfoForSM", "SRR", false),
    /// A service centre of Diameter tells an HLR how a delivery ended.
    REPORT_TO_MAP("reportSM-DeliveryStatus", "RDR", false),
    /// An HLR tells a service centre of Diameter that a telephone can be reached.
    ALERT_TO_DIAMETER("alertServiceCentre", "ALR", true);

    private final String words;

    Flow(String map, String diameter, boolean toDiameter) {
        words = toDiameter ? map + " > " + diameter : diameter + " > " + map;
    }

    /// What came and what it goes on as: `mt-forwardSM > TFR`.
    public String words() {
        return words;
    }
}
