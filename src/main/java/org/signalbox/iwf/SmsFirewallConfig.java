// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.firewall.Policy;

import java.util.Set;

/// What an operator has said of networks, and of what may come from them. A table that is empty
/// says nothing, and nothing is held against it.
///
/// @param policy what becomes of what is suspected
/// @param own how numbers of our own network begin: who calls from there is one of us
/// @param ownRealms those of Diameter that are ours, in lower case
/// @param networks other networks by how their numbers begin; each is called by its realm of
///     Diameter, in lower case, or else by those digits
/// @param subscribers how IMSIs of our own subscribers begin
/// @param msisdns how numbers of our own subscribers begin
/// @param centres how numbers of service centres begin to which subscribers may submit; where it is
///     empty, those of our own network
/// @param called how numbers begin by which we may be called, besides those that are configured for
///     something
/// @param dialoguesMax how many dialogues who is none of us may have open, by its title
/// @param hidesUnknown whether who is none of us is told that a subscriber is absent if there is
///     none
public record SmsFirewallConfig(
        Policy<Check> policy,
        PrefixTable<String> own,
        Set<String> ownRealms,
        PrefixTable<String> networks,
        PrefixTable<String> subscribers,
        PrefixTable<String> msisdns,
        PrefixTable<String> centres,
        PrefixTable<String> called,
        int dialoguesMax,
        boolean hidesUnknown) {
    public static final int DIALOGUES_MAX_DEFAULT = 5_000;

    public SmsFirewallConfig {
        ownRealms = Set.copyOf(ownRealms);
    }
}
