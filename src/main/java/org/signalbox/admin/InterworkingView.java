// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Interworking at one moment.
///
/// @param number its own
/// @param realm its own
/// @param flows what was counted of each kind of request
/// @param sessions those under way, then those that have ended last, each the oldest first
/// @param besides what was counted besides, suspicions of the firewall among it
/// @param dialoguesOpen dialogues of MAP of ours, and those of others
public record InterworkingView(
        String number,
        String realm,
        List<Flow> flows,
        List<Session> sessions,
        List<CounterView> besides,
        int dialoguesOpen,
        int dialoguesServed) {
    public InterworkingView {
        flows = List.copyOf(flows);
        sessions = List.copyOf(sessions);
        besides = List.copyOf(besides);
    }

    /// @param words what came, and what it goes on as
    /// @param counters since the last `clear`; the first is how many there were
    public record Flow(String words, List<CounterView> counters) {
        public Flow {
            counters = List.copyOf(counters);
        }
    }

    /// A session; see [org.signalbox.iwf.SessionRecord].
    ///
    /// @param age since it was begun
    /// @param took how long it was under way; empty if it is
    public record Session(
            long id,
            String flow,
            Duration age,
            Optional<Duration> took,
            String from,
            String subscriber,
            String serviceCentre,
            String target,
            String outcome,
            String reason) {}
}
