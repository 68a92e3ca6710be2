// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a [ServerMachine] decides.
public sealed interface ServerOutput {
    /// To be sent, on stream 0.
    record Send(String asp, AspMessage message) implements ServerOutput {}

    /// A process wants the application server's traffic, and level 3 is to have a way to it: to be
    /// answered by [ServerInput.Opened] as soon as it has.
    record Open(String server) implements ServerOutput {}

    /// Nobody wants what [Open] asked for any more.
    record Close(String server) implements ServerOutput {}

    /// The process stands so from now on, all its application servers taken together.
    record AspChanged(String asp, AspState state) implements ServerOutput {}

    /// The application server stands so from now on; it may be only the processes that have
    /// changed.
    ///
    /// @param mode null while none is known
    /// @param active the processes that take traffic, in the order of the plan
    record AsChanged(String server, AsState state, @Nullable TrafficMode mode, List<String> active)
            implements ServerOutput {
        public AsChanged {
            active = List.copyOf(active);
        }
    }

    /// The association is to be given up: the process is no longer in the plan.
    record Abort(String asp, String reason) implements ServerOutput {}
}
