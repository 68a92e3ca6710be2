// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.RoutingContext;

/// How an application server's messages look, and how many may wait.
///
/// @param name as configured
/// @param variant of its network
/// @param appearance in messages; null: none
/// @param context in messages; null: none
/// @param queueMsusMax messages that may wait for level 3's side, and for each association; at
///     least 16
/// @param pendingMsusMax messages that may wait for a process to become active
public record AsTraffic(
        String name,
        Variant variant,
        @Nullable NetworkAppearance appearance,
        @Nullable RoutingContext context,
        int queueMsusMax,
        int pendingMsusMax) {
    public static final int QUEUE_MSUS_DEFAULT = 4_096;

    /// Two seconds of eight thousand messages each.
    public static final int PENDING_MSUS_DEFAULT = 16_384;

    public static AsTraffic of(
            String name,
            Variant variant,
            @Nullable NetworkAppearance appearance,
            @Nullable RoutingContext context) {
        return new AsTraffic(
                name, variant, appearance, context, QUEUE_MSUS_DEFAULT, PENDING_MSUS_DEFAULT);
    }

    /// What its messages of management are about.
    Scope scope() {
        return new Scope(
                appearance, context == null ? java.util.List.of() : java.util.List.of(context));
    }
}
