// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;
import java.util.Optional;

/// SCCP of one network.
///
/// @param selectors in the order of the lines
/// @param messages what became of messages
/// @param errors why messages were not delivered
/// @param segments what became of long messages and of segments
/// @param local the subsystems of this node, by number
/// @param remote points with subsystems that messages are shared out to, or with which something is
///     the matter
/// @param timers of management and of reassembly
/// @param limits how much may be remembered
public record SccpInstanceView(
        List<Selector> selectors,
        List<Count> messages,
        List<Count> errors,
        List<Count> segments,
        List<Local> local,
        List<Remote> remote,
        List<TimerView> timers,
        List<Count> limits) {
    /// @param entries how many titles it knows
    /// @param used how many messages it has led on
    public record Selector(String name, int entries, long used) {}

    /// @param word what is counted
    public record Count(String word, long count) {}

    /// @param name what usually has that number, such as `hlr`
    /// @param state `allowed`, or why not
    /// @param concerned the points that are told when its state changes
    public record Local(int number, Optional<String> name, String state, List<String> concerned) {
        public Local {
            concerned = List.copyOf(concerned);
        }
    }

    /// A subsystem elsewhere; a point of which only the point itself is known has none.
    ///
    /// @param pointState of the point and its SCCP
    /// @param restriction messages of less importance are thrown away, 0 (none) to 8 (all)
    /// @param subsystem empty if nothing is known of subsystems there
    /// @param state of the subsystem
    /// @param concerned the points that are told when it changes
    public record Remote(
            String point,
            String pointState,
            int restriction,
            Optional<Integer> subsystem,
            String state,
            List<String> concerned) {
        public Remote {
            concerned = List.copyOf(concerned);
        }
    }

    public SccpInstanceView {
        selectors = List.copyOf(selectors);
        messages = List.copyOf(messages);
        errors = List.copyOf(errors);
        segments = List.copyOf(segments);
        local = List.copyOf(local);
        remote = List.copyOf(remote);
        timers = List.copyOf(timers);
        limits = List.copyOf(limits);
    }
}
