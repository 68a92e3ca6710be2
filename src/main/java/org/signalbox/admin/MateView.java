// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// The mate of this gateway at one moment: another gateway for the same application servers.
///
/// @param name as configured
/// @param instance the network it is in
/// @param association with it; active while the mate takes messages
/// @param waiting messages that wait for it
/// @param servers the application servers that it could stand in for, by name
/// @param statistics of what goes to it, since the last `clear`
public record MateView(
        String name,
        int instance,
        AspView association,
        int waiting,
        List<Shared> servers,
        List<CounterView> statistics) {
    /// What an application server is to both.
    ///
    /// @param as its name here
    /// @param destination its point: what counts at the mate
    /// @param state here, as in `active`
    /// @param rerouting whether its messages go to the mate now
    public record Shared(
            String as, String destination, String state, AtMate atMate, boolean rerouting) {}

    /// What the mate says of an application server.
    public enum AtMate {
        REACHABLE("reachable"),
        RESTRICTED("restricted"),
        UNREACHABLE("unreachable"),
        /// The mate is not there.
        UNKNOWN("unknown");

        private final String word;

        AtMate(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public MateView {
        servers = List.copyOf(servers);
        statistics = List.copyOf(statistics);
    }
}
