// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/// What an [AspMachine] is to know: this node as a process of a gateway's application servers.
///
/// @param identifier what the process calls itself; null: nothing
/// @param servers the application servers it serves; if one has no routing context it is the only
///     one
/// @param awaitsNotify whether it asks for traffic only when the gateway has said how the
///     application server stands; some gateways never do
/// @param ack T(ack): how long a request may be unanswered before it is repeated
/// @param notification how long the gateway's notification is waited for
/// @param retry how long to wait after a refusal
public record AspPlan(
        @Nullable AspIdentifier identifier,
        List<Served> servers,
        boolean awaitsNotify,
        Duration ack,
        Duration notification,
        Duration retry) {
    /// RFC 4666 section 4.3.4.1: two seconds.
    public static final Duration STANDARD_ACK = Duration.ofSeconds(2);

    public static final Duration STANDARD_NOTIFICATION = Duration.ofSeconds(2);
    public static final Duration STANDARD_RETRY = Duration.ofSeconds(10);

    public AspPlan {
        servers = List.copyOf(servers);
        if (servers.size() > 1 && servers.stream().anyMatch(Served::isUnnamed)) {
            throw new IllegalArgumentException("several application servers, one without context");
        }
    }

    /// A process without anything special.
    public static AspPlan of(Served... servers) {
        return new AspPlan(
                null, List.of(servers), true, STANDARD_ACK, STANDARD_NOTIFICATION, STANDARD_RETRY);
    }

    /// One application server that the process serves.
    ///
    /// @param context null if the gateway knows it by the association alone; of one that registers,
    ///     what is proposed, or null
    /// @param mode null: the gateway's choice
    /// @param registers the name of the routing key that is registered before traffic is asked for
    ///     (RFC 4666 section 4.4.1), and whose context the gateway tells; null: none, the gateway
    ///     knows the application server anyway
    public record Served(
            @Nullable RoutingContext context,
            @Nullable TrafficMode mode,
            @Nullable String registers) {
        /// One that the gateway knows.
        public Served(@Nullable RoutingContext context, @Nullable TrafficMode mode) {
            this(context, mode, null);
        }

        /// Whether messages about it can bear no context.
        boolean isUnnamed() {
            return context == null && registers == null;
        }
    }
}
