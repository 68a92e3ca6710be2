// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.RoutingContext;

import java.util.List;

/// How an application server's messages look, and how many may wait.
///
/// @param name as configured
/// @param variant of its network
/// @param appearance in messages; null: none
/// @param context in messages; null: none
/// @param key which messages it wants
/// @param sharing how processes that share the load do so
/// @param queueMsusMax messages that may wait for level 3's side, and for each association; at
///     least 16
/// @param pendingMsusMax messages that may wait for a process to become active
/// @param mate whether it is the way to a mate, which takes nothing for granted of destinations
public record AsTraffic(
        String name,
        Variant variant,
        @Nullable NetworkAppearance appearance,
        @Nullable RoutingContext context,
        RoutingKey key,
        AsSharing sharing,
        int queueMsusMax,
        int pendingMsusMax,
        boolean mate) {
    public static final int QUEUE_MSUS_DEFAULT = 4_096;

    /// Two seconds of eight thousand messages each.
    public static final int PENDING_MSUS_DEFAULT = 16_384;

    static AsTraffic of(AsConfig config, Variant variant) {
        return new AsTraffic(
                config.name(),
                variant,
                config.key().appearance(),
                config.context(),
                config.key(),
                config.sharing(),
                QUEUE_MSUS_DEFAULT,
                PENDING_MSUS_DEFAULT,
                config.mate());
    }

    AsTraffic withContext(RoutingContext other) {
        return new AsTraffic(
                name, variant, appearance, other, key, sharing, queueMsusMax, pendingMsusMax, mate);
    }

    AsTraffic withSharing(AsSharing other) {
        return new AsTraffic(
                name, variant, appearance, context, key, other, queueMsusMax, pendingMsusMax, mate);
    }

    /// What its messages of management are about.
    Scope scope() {
        return new Scope(appearance, context == null ? List.of() : List.of(context));
    }
}
