// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.OctetString;

import java.util.Map;

/// What is asked for on SGd, Gdd and S6c (TS 29.338). Numbers are digits only; times are seconds
/// since 1900, of 32 bits. What is null was not said.
public sealed interface SgdRequest {
    /// OFR: a telephone submits (section 5.3.2.3).
    ///
    /// @param tpdu 1 to 200 octets, as TS 23.040 writes it
    /// @param isFromSgsn whether it came over Gdd
    record MoForward(
            String serviceCentre,
            UserIdentity user,
            OctetString tpdu,
            boolean isFromSgsn,
            @Nullable CorrelationId correlation)
            implements SgdRequest {}

    /// TFR: a service centre delivers (section 5.3.2.5).
    ///
    /// @param tpdu 1 to 200 octets, as TS 23.040 writes it
    /// @param hasMore whether another message follows
    /// @param mmeNumber of the MME it is for
    /// @param sgsnNumber of the SGSN it is for
    /// @param deliveryTimer for how long the service centre waits, in seconds
    /// @param deliveryStart since when
    /// @param retransmissionMax until when it may be asked to try again
    /// @param gmscNumber who wants to hear when it may try again
    record MtForward(
            String imsi,
            String serviceCentre,
            OctetString tpdu,
            boolean hasMore,
            @Nullable String mmeNumber,
            @Nullable String sgsnNumber,
            @Nullable Integer deliveryTimer,
            @Nullable Integer deliveryStart,
            @Nullable Integer retransmissionMax,
            @Nullable String gmscNumber,
            @Nullable CorrelationId correlation)
            implements SgdRequest {}

    /// SRR: where is a subscriber served (section 6.3.2.3)? By MSISDN or IMSI, or both.
    ///
    /// @param messageType 0 deliver, 1 status report
    /// @param sender the address field of TS 23.040
    /// @param takesSgsn whether both nodes may be named
    /// @param isUrgent whether it is delivered though the subscriber was absent
    /// @param notIntended 0 only the IMSI is wanted, 1 only the network
    /// @param takesSmsf whether an SMSF may be named
    record RoutingInfo(
            @Nullable String msisdn,
            @Nullable String imsi,
            @Nullable String serviceCentre,
            @Nullable Integer messageType,
            @Nullable OctetString sender,
            boolean takesSgsn,
            boolean isUrgent,
            boolean isSingleAttempt,
            @Nullable Integer notIntended,
            boolean takesSmsf,
            @Nullable CorrelationId correlation)
            implements SgdRequest {}

    /// ALR: a subscriber can be reached again (section 6.3.2.5).
    ///
    /// @param availableUntil how long it will be reached
    /// @param isAvailable the event: it can be reached where it was
    /// @param hasMoved the event: it is served elsewhere
    /// @param newNode where
    record Alert(
            String serviceCentre,
            UserIdentity user,
            @Nullable Integer availableUntil,
            boolean isAvailable,
            boolean hasMoved,
            @Nullable ServingNode newNode,
            @Nullable CorrelationId correlation)
            implements SgdRequest {}

    /// RDR: how a delivery ended (section 6.3.2.7).
    ///
    /// @param outcomes by each node that was tried, one at least
    record DeliveryReport(
            UserIdentity user,
            String serviceCentre,
            Map<NodeKind, NodeOutcome> outcomes,
            boolean isSingleAttempt,
            @Nullable CorrelationId correlation)
            implements SgdRequest {
        public DeliveryReport {
            outcomes = Map.copyOf(outcomes);
        }
    }
}
