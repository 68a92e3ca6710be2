// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.signalbox.machine.Timer;

/// How an application server stands (RFC 4666 section 4.3.2).
public sealed interface AsState {
    /// None of its processes is there.
    record Down() implements AsState {}

    /// Processes are there, but not enough of them are active.
    record Inactive() implements AsState {}

    /// Traffic flows.
    record Active() implements AsState {}

    /// The last active process has left; traffic waits for another.
    ///
    /// @param recovery T(r): when waiting ends
    record Pending(Timer recovery) implements AsState {}

    /// For logs and `show`.
    default String word() {
        return switch (this) {
            case Down _ -> "down";
            case Inactive _ -> "inactive";
            case Active _ -> "active";
            case Pending _ -> "pending";
        };
    }
}
