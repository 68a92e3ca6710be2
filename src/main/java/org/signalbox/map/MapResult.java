// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.OctetString;

import java.util.List;

/// What is answered by MAP (TS 29.002 section 17.7.6), in the form of version 3: what an older
/// version has no place for is left out when it is sent.
public sealed interface MapResult {
    /// @param tpdu the report of the telephone; null if there is none
    record MtForward(@Nullable OctetString tpdu) implements MapResult {}

    /// @param tpdu the report for the telephone; null if there is none
    record MoForward(@Nullable OctetString tpdu) implements MapResult {}

    /// @param lmsi four octets
    /// @param nodes where the subscriber is served: the first is networkNode-Number
    /// @param areMessagesWaiting mwd-Set, in version 1 only; null otherwise
    record RoutingInfo(
            String imsi,
            List<Node> nodes,
            @Nullable OctetString lmsi,
            @Nullable Boolean areMessagesWaiting)
            implements MapResult {
        public RoutingInfo {
            nodes = List.copyOf(nodes);
        }
    }

    /// @param storedMsisdn by which the subscriber will be named when it can be reached
    record DeliveryReport(@Nullable MapNumber storedMsisdn) implements MapResult {}

    record Alert() implements MapResult {}

    /// A node that serves a subscriber.
    record Node(Kind kind, MapNumber number, @Nullable DiameterName name) {
        /// As far as MAP tells them apart.
        public enum Kind {
            /// An MSC, or an MME by its number for short messages.
            MSC,
            /// An SGSN: gprsNodeIndicator, or sgsn-Number.
            SGSN,
            /// An IP-SM-GW: imsNodeIndicator.
            IP_SM_GW,
            SMSF_3GPP,
            SMSF_NON_3GPP
        }
    }
}
