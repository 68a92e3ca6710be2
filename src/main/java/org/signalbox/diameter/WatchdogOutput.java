// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// What a [WatchdogMachine] asks for.
public sealed interface WatchdogOutput {
    /// Call the peer, unless it is being called already.
    record Open() implements WatchdogOutput {}

    /// Give the connection up.
    record Close() implements WatchdogOutput {}

    /// Send a DWR.
    record Send() implements WatchdogOutput {}

    /// The peer is not to be given requests any more, and what it has not answered may be given to
    /// others.
    record Failover() implements WatchdogOutput {}

    /// The peer may be given requests.
    record Failback() implements WatchdogOutput {}
}
