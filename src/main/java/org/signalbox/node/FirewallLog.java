// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.firewall.Finding;
import org.signalbox.node.NodeEvent.Severity;

/// Puts what firewalls find into words: who, why, and which line to change.
final class FirewallLog {
    private FirewallLog() {}

    /// @param mode in which the lines are that decide on it
    static void add(EventLog events, String facility, String mode, Finding finding) {
        String word = finding.what().word();
        String done =
                switch (finding.action()) {
                    case ALLOW, LOG -> "passed";
                    case REJECT -> "refused";
                    case DISCARD -> "not answered";
                };
        events.add(
                facility,
                Severity.WARNING,
                "FIREWALL",
                "%s, from %s: %s; %s, %d so far ('check %s' and 'except %s %s' beneath '%s' change that)"
                        .formatted(
                                word,
                                finding.origin(),
                                finding.why(),
                                done,
                                finding.count(),
                                word,
                                word,
                                finding.origin(),
                                mode));
    }
}
