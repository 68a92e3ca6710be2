// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// What happens to a [ServerMachine]. Processes are called by the names of [ServerPlan].
public sealed interface ServerInput {
    /// The association is established, or was restarted.
    record Up(String asp) implements ServerInput {}

    /// The association is lost.
    record Lost(String asp) implements ServerInput {}

    /// A message has come.
    record Received(String asp, AspMessage message) implements ServerInput {}

    /// An operator lets a process in, or keeps it out.
    record Admit(String asp, Admission admission) implements ServerInput {}

    /// The configuration has changed.
    record Reconfigured(ServerPlan plan) implements ServerInput {}

    /// A process has registered with an application server, which comes into being with it or is
    /// there already. To be told after the process was.
    ///
    /// @param server its processes do not count
    record Registered(String asp, ServerPlan.ApplicationServer server) implements ServerInput {}

    /// A process, which is not active in it, has left an application server, which may end with it.
    record Deregistered(String asp, String server) implements ServerInput {}

    /// Level 3 has the way to an application server that [ServerOutput.Open] asked for.
    record Opened(String server) implements ServerInput {}

    /// Level 3 cannot be used: processes are put down, and none is let in any more (RFC 4666
    /// section 4.7).
    record Isolated() implements ServerInput {}

    /// Level 3 can be used again.
    record Reachable() implements ServerInput {}

    /// Level 3 cannot be used for one application server: its processes are put out of activity,
    /// and none becomes active any more (RFC 4666 section 4.7).
    record Severed(String server) implements ServerInput {}

    /// Level 3 can be used again for an application server.
    record Joined(String server) implements ServerInput {}
}
