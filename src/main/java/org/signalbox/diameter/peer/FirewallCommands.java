// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.firewall.PolicyCommands;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What peers may send, in the words of the configuration.
///
/// ```
/// diameter firewall
///  relay dra realm epc.mnc002.mcc262.3gppnetwork.org
///  rate 200 per second burst 400
///  check route-record reject
///  except too-many example.org
/// ```
final class FirewallCommands {
    private static final Argument<String> PEER =
            Argument.of("PEER", ArgumentTypes.word(), "Name of the peer");
    private static final Argument<String> REALM =
            Argument.of("REALM", ArgumentTypes.host(), "Name of a realm");

    private static final Command RELAY =
            Command.of(
                            "relay PEER realm REALM",
                            "A peer that brings requests of other nodes, of that realm",
                            PEER,
                            REALM)
                    .help("realm", "Their Origin-Realm")
                    .keyedBy(PEER, REALM);
    private static final Command RELAY_OF_ANY =
            Command.of("relay-any PEER", "A peer that brings requests of nodes of any realm", PEER)
                    .keyedBy(PEER);
    private static final Command SERVED =
            Command.of(
                            "served-realm REALM",
                            "A realm whose requests are for this node, besides its own",
                            REALM)
                    .keyedBy(REALM);
    private static final Command REALM_RATE =
            RateLine.of("How many requests each realm may send, by whichever peers");
    private static final PolicyCommands<OriginCheck> POLICY =
            new PolicyCommands<>(OriginCheck.class);

    /// Opens the mode.
    static final Command FIREWALL =
            Command.of("diameter firewall", "Look where requests of peers are from")
                    .help("firewall", "What peers may send")
                    .opens(
                            Schema.configuration(
                                    "config-diameter-firewall",
                                    Stream.concat(
                                                    Stream.of(
                                                            RELAY,
                                                            RELAY_OF_ANY,
                                                            SERVED,
                                                            REALM_RATE),
                                                    Stream.of(POLICY.all()))
                                            .toArray(Command[]::new)));

    private FirewallCommands() {}

    /// @param peers names of all
    /// @return null if nothing is looked at
    static @Nullable FirewallConfig from(Block block, Set<String> peers, Problems problems) {
        Statement line = block.find(FIREWALL).orElse(null);
        if (line == null) {
            return null;
        }
        Block lines = line.block();
        return new FirewallConfig(
                POLICY.from(lines),
                relays(lines, peers, problems),
                lines.all(SERVED).stream()
                        .map(served -> lowerCase(served.get(REALM)))
                        .collect(Collectors.toSet()),
                RateLine.from(lines, REALM_RATE));
    }

    private static Map<String, Set<String>> relays(
            Block lines, Set<String> peers, Problems problems) {
        Map<String, Set<String>> relays = new HashMap<>();
        for (Statement line : lines.all(RELAY)) {
            relays.computeIfAbsent(line.get(PEER), _ -> new HashSet<>())
                    .add(lowerCase(line.get(REALM)));
        }
        for (Statement line : lines.all(RELAY_OF_ANY)) {
            relays.put(line.get(PEER), Set.of());
        }
        Stream.concat(lines.all(RELAY).stream(), lines.all(RELAY_OF_ANY).stream())
                .filter(line -> !peers.contains(line.get(PEER)))
                .forEach(line -> problems.undefined(line, PEER, "peer of Diameter", peers));
        return relays;
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
