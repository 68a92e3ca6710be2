// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// The application servers that a node is a signalling gateway for, or a peer of, and their
/// processes: what a [ServerMachine] is to know of the configuration.
///
/// @param asps no two of one name
/// @param servers no two of one name, and no two of one routing context with a process in common
public record ServerPlan(List<Asp> asps, List<ApplicationServer> servers) {
    public static final Duration STANDARD_RECOVERY = Duration.ofSeconds(2);

    public ServerPlan {
        asps = List.copyOf(asps);
        servers = List.copyOf(servers);
    }

    /// A process, and so an association.
    ///
    /// @param name names the association
    /// @param identifier what it must call itself; null: what it likes
    /// @param identifierRequired whether it must call itself anything
    /// @param peer whether it is an equal (IPSP), that may acknowledge and notify in its turn
    public record Asp(
            String name,
            @Nullable AspIdentifier identifier,
            boolean identifierRequired,
            boolean peer,
            Admission admission) {
        /// A process of which nothing special is asked.
        public static Asp of(String name) {
            return new Asp(name, null, false, false, Admission.OPEN);
        }
    }

    /// An application server.
    ///
    /// @param context null if its processes serve nothing else
    /// @param mode null: what the first process asks for
    /// @param recovery T(r): how long traffic waits for another process when the last has left
    /// @param minimumActive how many processes must share the load before traffic begins, and below
    ///     which all are told; 1 or more, and counts in loadshare mode only
    /// @param asps the names of its processes
    public record ApplicationServer(
            String name,
            @Nullable RoutingContext context,
            @Nullable TrafficMode mode,
            Duration recovery,
            int minimumActive,
            List<String> asps) {
        public ApplicationServer {
            if (minimumActive < 1) {
                throw new IllegalArgumentException("minimum of " + minimumActive);
            }
            if (recovery.isNegative()) {
                throw new IllegalArgumentException("recovery of " + recovery);
            }
            asps = List.copyOf(asps);
        }

        /// The same with these processes.
        ApplicationServer with(List<String> others) {
            return new ApplicationServer(name, context, mode, recovery, minimumActive, others);
        }

        /// Whether it is so much the same that its processes need not come again.
        boolean isLike(ApplicationServer other) {
            return Objects.equals(context, other.context);
        }
    }
}
