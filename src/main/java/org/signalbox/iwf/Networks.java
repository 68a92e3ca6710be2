// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.firewall.Origin;

import java.util.Locale;

/// Which network somebody is of, as far as that is configured. A network is called by its realm of
/// Diameter, or else by how its numbers begin.
///
/// @param rules null if nothing is configured: nobody is foreign then, and all are of one network
record Networks(@Nullable SmsFirewallConfig rules) {
    /// The network that is ours.
    private static final String OURS = "";

    /// Whether somebody is none of us.
    boolean isForeign(Origin who) {
        return rules != null && !OURS.equals(of(rules, who));
    }

    /// Whether two are of one network.
    boolean isOne(Origin one, Origin other) {
        if (rules == null || one.equals(other)) {
            return true;
        }
        String network = of(rules, one);
        return network != null && network.equals(of(rules, other));
    }

    /// Whether a number is of the network of somebody.
    boolean isOne(Origin who, String number) {
        return isOne(who, new Origin.Title(number));
    }

    private static @Nullable String of(SmsFirewallConfig rules, Origin who) {
        return switch (who) {
            case Origin.Title(String digits) ->
                    rules.own().find(digits) != null ? OURS : rules.networks().find(digits);
            case Origin.Node(String _, String realm) -> {
                String key = realm.toLowerCase(Locale.ROOT);
                yield rules.ownRealms().contains(key) ? OURS : key;
            }
        };
    }
}
