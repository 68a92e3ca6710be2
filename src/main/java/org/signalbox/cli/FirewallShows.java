// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.FirewallReport;
import org.signalbox.admin.FirewallView;
import org.signalbox.config.Command;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// `show iwf firewall` and `show diameter firewall`: what is looked at in messages of others, and
/// what was found.
final class FirewallShows {
    private static final Command OF_IWF =
            Command.of("show iwf firewall", "Checks of short messages, and what they have found")
                    .help("firewall", "Whether requests are what they say they are")
                    .withoutNo();
    private static final Command OF_DIAMETER =
            Command.of(
                            "show diameter firewall",
                            "Checks of where requests are from, and what they have found")
                    .help("firewall", "What peers may send")
                    .withoutNo();

    private FirewallShows() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(OF_IWF, (_, session) -> show(session, FirewallView.OF_IWF)),
                Verb.user(OF_DIAMETER, (_, session) -> show(session, FirewallView.OF_DIAMETER)));
    }

    private static CompletionStage<Result> show(Session session, String mode) {
        return session.node().view().thenApply(view -> shown(view.firewall(), mode));
    }

    private static Result shown(List<FirewallView> all, String mode) {
        List<FirewallView> checks =
                all.stream().filter(check -> check.mode().equals(mode)).toList();
        return checks.isEmpty()
                ? new Result.Refused(
                        List.of("No firewall is configured: there is no '%s'".formatted(mode)))
                : new Result.Shown(FirewallReport.of(checks), true);
    }
}
