// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.FirewallReport;
import org.signalbox.admin.NodeView;
import org.signalbox.config.Command;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// `show firewall`: what is looked at in messages of others, and what was found.
final class FirewallShows {
    private static final Command FIREWALL =
            Command.of("show firewall", "Checks of messages of others, and what they have found")
                    .help("firewall", "Firewalls of Diameter and of interworking")
                    .withoutNo();

    private FirewallShows() {}

    static List<Verb> verbs() {
        return List.of(Verb.user(FIREWALL, (_, session) -> show(session)));
    }

    private static CompletionStage<Result> show(Session session) {
        return session.node().view().thenApply(FirewallShows::shown);
    }

    private static Result shown(NodeView view) {
        return view.firewall().isEmpty()
                ? new Result.Refused(
                        List.of(
                                "No firewall is configured: there is neither a 'diameter firewall' line nor 'firewall' beneath 'iwf'"))
                : new Result.Shown(FirewallReport.of(view.firewall()), true);
    }
}
