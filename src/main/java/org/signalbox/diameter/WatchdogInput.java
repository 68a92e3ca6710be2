// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import java.time.Duration;

/// What a [WatchdogMachine] is told.
public sealed interface WatchdogInput {
    /// Tw is another from now on.
    ///
    /// @param tw at least [WatchdogMachine#INTERVAL_MIN]
    record Interval(Duration tw) implements WatchdogInput {}

    /// The peer is to be kept open from now on: it is called at once.
    record Start() implements WatchdogInput {}

    /// It is not any more.
    record Stop() implements WatchdogInput {}

    /// The capabilities have been exchanged.
    record Up() implements WatchdogInput {}

    /// The connection is gone, or could not be opened.
    record Down() implements WatchdogInput {}

    /// A DWA has come.
    record Answered() implements WatchdogInput {}

    /// Another message has come.
    record Heard() implements WatchdogInput {}
}
