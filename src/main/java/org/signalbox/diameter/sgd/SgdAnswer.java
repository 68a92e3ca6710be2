// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.OctetString;

import java.util.List;
import java.util.Map;

/// What is answered on SGd, Gdd and S6c (TS 29.338). What is null was not said.
public sealed interface SgdAnswer {
    Result result();

    /// OFA.
    ///
    /// @param tpdu the report for the telephone
    record MoForward(Result result, @Nullable DeliveryFailure failure, @Nullable OctetString tpdu)
            implements SgdAnswer {}

    /// TFA.
    ///
    /// @param absentDiagnostic why the subscriber is absent (TS 23.040 section 3.3.2)
    /// @param tpdu the report of the telephone
    /// @param retryAt when the service centre is asked to try again, in seconds since 1900
    /// @param alertUser by whom the subscriber will be named when it can be reached
    record MtForward(
            Result result,
            @Nullable Integer absentDiagnostic,
            @Nullable DeliveryFailure failure,
            @Nullable OctetString tpdu,
            @Nullable Integer retryAt,
            @Nullable UserIdentity alertUser)
            implements SgdAnswer {}

    /// SRA. Some of it may come with a refusal.
    ///
    /// @param nodes the first is Serving-Node, the others are beside it; each kind once
    /// @param lmsi four octets
    /// @param alertUser by whom the subscriber will be named when it can be reached
    /// @param waitingStatus MWD-Status, bit 0 the lowest
    /// @param absentDiagnostics why it was not reached by each node
    record RoutingInfo(
            Result result,
            @Nullable String imsi,
            List<ServingNode> nodes,
            @Nullable OctetString lmsi,
            @Nullable UserIdentity alertUser,
            @Nullable Integer waitingStatus,
            Map<NodeKind, Integer> absentDiagnostics)
            implements SgdAnswer {
        public RoutingInfo {
            nodes = List.copyOf(nodes);
            absentDiagnostics = Map.copyOf(absentDiagnostics);
        }
    }

    /// ALA.
    record Alert(Result result) implements SgdAnswer {}

    /// RDA.
    ///
    /// @param alertUser by whom the subscriber will be named when it can be reached
    record DeliveryReport(Result result, @Nullable UserIdentity alertUser) implements SgdAnswer {}
}
