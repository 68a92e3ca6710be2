// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What manages application server processes: RFC 4666 sections 3.5 (ASP state maintenance), 3.7
/// (ASP traffic maintenance) and 3.8 (management), which the user adaptation layers share.
///
/// Where a list of routing contexts is empty the message bears none. `info` is a text for people,
/// empty if there is none.
public sealed interface AspMessage {
    /// ASPUP: the process is there.
    ///
    /// @param identifier its name, if it gives one
    record AspUp(@Nullable AspIdentifier identifier, String info) implements AspMessage {}

    /// ASPUP ACK.
    ///
    /// @param identifier that of the answering process, between peers (IPSP)
    record AspUpAck(@Nullable AspIdentifier identifier, String info) implements AspMessage {}

    /// ASPDN: the process leaves.
    record AspDown(String info) implements AspMessage {}

    /// ASPDN ACK.
    record AspDownAck(String info) implements AspMessage {}

    /// BEAT.
    ///
    /// @param data to be given back unchanged
    record Heartbeat(Octets data) implements AspMessage {}

    /// BEAT ACK.
    record HeartbeatAck(Octets data) implements AspMessage {}

    /// ASPAC: the process takes traffic.
    ///
    /// @param mode how it shares it; null if it does not say
    record AspActive(@Nullable TrafficMode mode, List<RoutingContext> contexts, String info)
            implements AspMessage {
        public AspActive {
            contexts = List.copyOf(contexts);
        }
    }

    /// ASPAC ACK.
    record AspActiveAck(@Nullable TrafficMode mode, List<RoutingContext> contexts, String info)
            implements AspMessage {
        public AspActiveAck {
            contexts = List.copyOf(contexts);
        }
    }

    /// ASPIA: the process takes no more traffic.
    record AspInactive(List<RoutingContext> contexts, String info) implements AspMessage {
        public AspInactive {
            contexts = List.copyOf(contexts);
        }
    }

    /// ASPIA ACK; unasked for, the process is given no more traffic.
    record AspInactiveAck(List<RoutingContext> contexts, String info) implements AspMessage {
        public AspInactiveAck {
            contexts = List.copyOf(contexts);
        }
    }

    /// ERR: something was refused.
    ///
    /// @param networkAppearance as the layer above means it; 32 bits, to be read as unsigned
    /// @param diagnostic what was refused, or its beginning
    record ErrorReport(
            ErrorCode code,
            List<RoutingContext> contexts,
            @Nullable Integer networkAppearance,
            List<AffectedPointCode> affected,
            Octets diagnostic)
            implements AspMessage {
        public ErrorReport {
            contexts = List.copyOf(contexts);
            affected = List.copyOf(affected);
        }

        /// An error that names nothing but itself.
        public static ErrorReport of(ErrorCode code) {
            return about(code, List.of());
        }

        /// An error that names routing contexts.
        public static ErrorReport about(ErrorCode code, List<RoutingContext> contexts) {
            return new ErrorReport(code, contexts, null, List.of(), Octets.NONE);
        }

        /// The same, quoting what is refused.
        public ErrorReport quoting(Octets message) {
            return new ErrorReport(code, contexts, networkAppearance, affected, message);
        }
    }

    /// NTFY: how an application server stands.
    ///
    /// @param identifier the process it is about, where it is about one
    record Notify(
            NotifyStatus status,
            @Nullable AspIdentifier identifier,
            List<RoutingContext> contexts,
            String info)
            implements AspMessage {
        public Notify {
            contexts = List.copyOf(contexts);
        }
    }
}
