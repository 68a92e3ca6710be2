// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.OctetString;

/// What is asked for by MAP about short messages, in the form of version 3: what an older version
/// has no place for is left out when it is sent, and null when it comes (TS 29.002 sections 12 and
/// 17.7.6). Times are seconds since 1900, of 32 bits.
public sealed interface MapRequest {
    /// mt-forwardSM, and forwardSM to a telephone.
    ///
    /// @param tpdu 1 to 200 octets, as TS 23.040 writes it
    /// @param hasMore whether another message follows in this dialogue
    /// @param deliveryTimer for how long the service centre waits, 30 to 600 seconds
    /// @param deliveryStart since when
    /// @param retransmissionMax until when the service centre may be asked to try again
    /// @param gmsc who wants to hear when it may try again
    record MtForward(
            RelayAddress to,
            RelayAddress from,
            OctetString tpdu,
            boolean hasMore,
            @Nullable Integer deliveryTimer,
            @Nullable Integer deliveryStart,
            @Nullable Integer retransmissionMax,
            @Nullable MapNumber gmsc,
            @Nullable MapCorrelation correlation)
            implements MapRequest {}

    /// mo-forwardSM, and forwardSM to a service centre.
    ///
    /// @param tpdu 1 to 200 octets, as TS 23.040 writes it
    record MoForward(
            RelayAddress to,
            RelayAddress from,
            OctetString tpdu,
            @Nullable String imsi,
            @Nullable MapCorrelation correlation)
            implements MapRequest {}

    /// sendRoutingInfoForSM.
    ///
    /// @param isUrgent sm-RP-PRI: deliver though the subscriber was absent
    /// @param messageType sm-RP-MTI: 0 deliver, 1 status report
    /// @param sender sm-RP-SMEA: the address field of TS 23.040
    /// @param notIntended 0 only the IMSI is wanted, 1 only the network
    /// @param imsi for a subscriber without MSISDN, whose MSISDN is all zeros
    record RoutingInfo(
            MapNumber msisdn,
            boolean isUrgent,
            MapNumber serviceCentre,
            boolean takesGprs,
            @Nullable Integer messageType,
            @Nullable OctetString sender,
            @Nullable Integer notIntended,
            @Nullable String imsi,
            boolean isSingleAttempt,
            @Nullable MapCorrelation correlation,
            boolean takesSmsf)
            implements MapRequest {}

    /// reportSM-DeliveryStatus. Outcomes: 0 the telephone's memory is full, 1 absent, 2 delivered.
    ///
    /// @param outcome null in version 1, which has none
    /// @param isForGprs deliveryOutcomeIndicator: the outcome is that of GPRS
    /// @param isForIpSmGw ip-sm-gw-Indicator: the outcome is that of the IP-SM-GW
    record DeliveryReport(
            MapNumber msisdn,
            MapNumber serviceCentre,
            @Nullable Integer outcome,
            @Nullable Integer absentDiagnostic,
            boolean takesGprs,
            boolean isForGprs,
            @Nullable Integer additionalOutcome,
            @Nullable Integer additionalAbsentDiagnostic,
            boolean isForIpSmGw,
            @Nullable Integer ipSmGwOutcome,
            @Nullable Integer ipSmGwAbsentDiagnostic,
            @Nullable String imsi,
            boolean isSingleAttempt,
            @Nullable MapCorrelation correlation)
            implements MapRequest {}

    /// alertServiceCentre; in version 1 alertServiceCentreWithoutResult, which nobody answers.
    ///
    /// @param availableUntil how long the subscriber will be reached
    /// @param event 0 it can be reached, 1 it is served elsewhere
    /// @param newSgsn where
    /// @param newMme where
    /// @param newMsc where
    record Alert(
            MapNumber msisdn,
            MapNumber serviceCentre,
            @Nullable String imsi,
            @Nullable MapCorrelation correlation,
            @Nullable Integer availableUntil,
            @Nullable Integer event,
            @Nullable NewNode newSgsn,
            @Nullable NewNode newMme,
            @Nullable MapNumber newMsc)
            implements MapRequest {}

    /// Who serves a subscriber now.
    record NewNode(MapNumber number, @Nullable DiameterName name) {}
}
