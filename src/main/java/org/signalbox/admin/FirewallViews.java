// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.diameter.peer.FirewallConfig;
import org.signalbox.firewall.Policy;
import org.signalbox.firewall.Suspicion;
import org.signalbox.iwf.SmsFirewallConfig;
import org.signalbox.metrics.Counters;
import org.signalbox.node.InterworkingStatus;
import org.signalbox.node.NodeStatus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an operator sees of firewalls.
final class FirewallViews {
    private FirewallViews() {}

    /// Checks of those that are configured.
    static List<FirewallView> of(NodeStatus node, Baseline baseline) {
        List<FirewallView> checks = new ArrayList<>();
        Optional<FirewallConfig> diameter =
                node.config().diameter().flatMap(config -> Optional.ofNullable(config.firewall()));
        node.diameterSuspicions()
                .ifPresent(
                        counters ->
                                diameter.ifPresent(
                                        rules ->
                                                add(
                                                        checks,
                                                        FirewallView.OF_DIAMETER,
                                                        rules.policy(),
                                                        counters,
                                                        baseline)));
        Optional<SmsFirewallConfig> iwf =
                node.config()
                        .interworking()
                        .flatMap(config -> Optional.ofNullable(config.firewall()));
        node.interworking()
                .map(InterworkingStatus::suspicions)
                .ifPresent(
                        counters ->
                                iwf.ifPresent(
                                        rules ->
                                                add(
                                                        checks,
                                                        FirewallView.OF_IWF,
                                                        rules.policy(),
                                                        counters,
                                                        baseline)));
        return checks;
    }

    private static <S extends Enum<S> & Suspicion> void add(
            List<FirewallView> checks,
            String mode,
            Policy<S> policy,
            Counters<S> counters,
            Baseline baseline) {
        for (S check : counters.metrics().getEnumConstants()) {
            checks.add(
                    new FirewallView(
                            mode,
                            check.word(),
                            policy.action(check).name().toLowerCase(Locale.ROOT),
                            policy.exceptions(check).stream().sorted().toList(),
                            baseline.since(key(mode) + check.name(), counters.get(check))));
        }
    }

    private static String key(String mode) {
        return mode + " ";
    }

    /// Every statistic, by a name of its own.
    static void count(NodeStatus node, Map<String, Long> counted) {
        node.diameterSuspicions()
                .ifPresent(
                        counters ->
                                Statistics.count(key(FirewallView.OF_DIAMETER), counters, counted));
        node.interworking()
                .ifPresent(
                        status ->
                                Statistics.count(
                                        key(FirewallView.OF_IWF), status.suspicions(), counted));
    }
}
