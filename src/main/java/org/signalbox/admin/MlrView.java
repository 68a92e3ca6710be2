// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// Multi-layer routing of one network.
///
/// @param messages what became of messages that a trigger was for
/// @param triggers in the order in which they are asked
/// @param rules by ruleset, in their order there
public record MlrView(
        List<SccpInstanceView.Count> messages, List<Trigger> triggers, List<Rule> rules) {
    /// @param table that it stands in
    /// @param trigger as it is written
    /// @param action what it leads to
    public record Trigger(String table, String trigger, String action) {}

    /// At any time: matched = routed + blocked + continued.
    ///
    /// @param rule as it is written, such as `rule 10 sms-mo`
    /// @param action what it leads to
    public record Rule(
            String ruleset,
            int number,
            String rule,
            String action,
            long matched,
            long routed,
            long blocked,
            long continued) {}

    public MlrView {
        messages = List.copyOf(messages);
        triggers = List.copyOf(triggers);
        rules = List.copyOf(rules);
    }
}
