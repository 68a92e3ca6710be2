// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.firewall.PolicyCommands;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The firewall of short messages in the words of the configuration.
///
/// ```
/// iwf
///  firewall
///   own 4917
///   subscriber 26201
///   msisdn 49171
///   network 4477 realm epc.mnc015.mcc234.3gppnetwork.org
///   check silent reject
///   except centre-of-another-network 4479
/// ```
final class SmsFirewallCommands {
    private static final int DIALOGUES_MOST = 50_000;

    private static final Argument<String> PREFIX =
            Argument.of("DIGITS", IwfCommands.digits(1, 15), "How numbers begin");
    private static final Argument<String> REALM =
            Argument.of("REALM", ArgumentTypes.host(), "A realm of Diameter");
    private static final Argument<Integer> COUNT =
            Argument.of(
                    "COUNT",
                    ArgumentTypes.integer(1, DIALOGUES_MOST),
                    "How many, %d by default".formatted(SmsFirewallConfig.DIALOGUES_MAX_DEFAULT));

    private static final Command OWN =
            Command.of("own DIGITS", "How numbers of our network begin: they are trusted", PREFIX)
                    .keyedBy(PREFIX);
    private static final Command OWN_REALM =
            Command.of(
                            "own-realm REALM",
                            "A realm of our network, besides that of this node: it is trusted",
                            REALM)
                    .keyedBy(REALM);
    private static final Command NETWORK =
            Command.of(
                            "network DIGITS [realm REALM]",
                            "How all numbers of another network begin",
                            PREFIX,
                            REALM)
                    .help("realm", "Of the same network; numbers of one realm are of one network")
                    .keyedBy(PREFIX);
    private static final Command SUBSCRIBER =
            Command.of("subscriber DIGITS", "How IMSIs of our subscribers begin", PREFIX)
                    .keyedBy(PREFIX);
    private static final Command MSISDN =
            Command.of("msisdn DIGITS", "How numbers of our subscribers begin", PREFIX)
                    .keyedBy(PREFIX);
    private static final Command CENTRE =
            Command.of(
                            "centre DIGITS",
                            "Service centres for our subscribers; those of our network if left out",
                            PREFIX)
                    .keyedBy(PREFIX);
    private static final Command CALLED =
            Command.of(
                            "called DIGITS",
                            "Numbers by which we are called, besides those that have a line",
                            PREFIX)
                    .keyedBy(PREFIX);
    private static final Command DIALOGUES_MAX =
            Command.of(
                    "dialogues-max COUNT", "Dialogues that each other node may have open", COUNT);
    private static final Command UNKNOWN_AS_ABSENT =
            Command.of(
                    "unknown-as-absent",
                    "Tell other networks of unknown subscribers that they are absent");
    private static final PolicyCommands<Check> POLICY = new PolicyCommands<>(Check.class);

    /// Opens the mode.
    static final Command FIREWALL =
            Command.of("firewall", "Look whether requests are what they say they are")
                    .opens(
                            Schema.configuration(
                                    "config-iwf-firewall",
                                    Stream.concat(
                                                    Stream.of(
                                                            OWN,
                                                            OWN_REALM,
                                                            NETWORK,
                                                            SUBSCRIBER,
                                                            MSISDN,
                                                            CENTRE,
                                                            CALLED,
                                                            DIALOGUES_MAX,
                                                            UNKNOWN_AS_ABSENT),
                                                    Stream.of(POLICY.all()))
                                            .toArray(Command[]::new)));

    private SmsFirewallCommands() {}

    /// @param line the one that opens the mode
    /// @param ownRealm of this node
    static SmsFirewallConfig from(Statement line, String ownRealm) {
        Block lines = line.block();
        return new SmsFirewallConfig(
                POLICY.from(lines),
                prefixes(lines, OWN),
                Stream.concat(
                                Stream.of(ownRealm),
                                lines.all(OWN_REALM).stream().map(own -> own.get(REALM)))
                        .map(SmsFirewallCommands::lowerCase)
                        .collect(Collectors.toSet()),
                networks(lines),
                prefixes(lines, SUBSCRIBER),
                prefixes(lines, MSISDN),
                prefixes(lines, CENTRE),
                prefixes(lines, CALLED),
                lines.value(DIALOGUES_MAX, COUNT, SmsFirewallConfig.DIALOGUES_MAX_DEFAULT),
                lines.has(UNKNOWN_AS_ABSENT));
    }

    private static PrefixTable<String> prefixes(Block lines, Command command) {
        Map<String, String> prefixes = new HashMap<>();
        for (Statement line : lines.all(command)) {
            prefixes.put(line.get(PREFIX), line.get(PREFIX));
        }
        return PrefixTable.ofPrefixes(prefixes);
    }

    private static PrefixTable<String> networks(Block lines) {
        Map<String, String> prefixes = new HashMap<>();
        for (Statement line : lines.all(NETWORK)) {
            String digits = line.get(PREFIX);
            prefixes.put(
                    digits, line.find(REALM).map(SmsFirewallCommands::lowerCase).orElse(digits));
        }
        return PrefixTable.ofPrefixes(prefixes);
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
