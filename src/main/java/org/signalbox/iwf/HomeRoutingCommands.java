// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// SMS home routing in the words of the configuration.
///
/// ```
/// iwf
///  home-routing 2620199
///   own 4917
///   subscriber 26201
///   network 4479
///   hlr 49171 number 4917100010
///   check silent reject
/// ```
final class HomeRoutingCommands {
    private static final int LIFETIME_SECONDS_MIN = 10;
    private static final int LIFETIME_SECONDS_MAX = 3_600;
    private static final int IDENTITIES_MOST = 1_000_000;

    private static final Argument<String> NOBODY =
            Argument.of(
                    "DIGITS",
                    IwfCommands.digits(5, 10),
                    "How IMSIs of nobody begin, and no card does");
    private static final Argument<String> PREFIX =
            Argument.of("DIGITS", IwfCommands.digits(1, 15), "How numbers begin");
    private static final Argument<String> NUMBER =
            Argument.of("NUMBER", IwfCommands.digits(1, 15), "International number of the HLR");
    private static final Argument<Check> CHECK =
            Argument.of("CHECK", ArgumentTypes.choice(Check.class), "What is wrong");
    private static final Argument<Duration> SECONDS =
            Argument.of(
                    "SECONDS",
                    ArgumentTypes.seconds(LIFETIME_SECONDS_MIN, LIFETIME_SECONDS_MAX),
                    "In seconds, 120 by default");
    private static final Argument<Integer> COUNT =
            Argument.of(
                    "COUNT",
                    ArgumentTypes.integer(1, IDENTITIES_MOST),
                    "How many, %d by default".formatted(HomeRoutingConfig.IDENTITIES_MAX_DEFAULT));

    private static final Command OWN =
            Command.of("own DIGITS", "How numbers of our network begin: they are told all", PREFIX)
                    .keyedBy(PREFIX);
    private static final Command NETWORK =
            Command.of("network DIGITS", "How all numbers of another network begin", PREFIX)
                    .keyedBy(PREFIX);
    private static final Command SUBSCRIBER =
            Command.of("subscriber DIGITS", "How IMSIs of our subscribers begin", PREFIX)
                    .keyedBy(PREFIX);
    private static final Command HLR =
            Command.of(
                            "hlr DIGITS number NUMBER",
                            "The register of subscribers, by how an MSISDN begins",
                            PREFIX,
                            NUMBER)
                    .help("number", "By which SCCP finds it")
                    .keyedBy(PREFIX);
    private static final Command CHECKED =
            Command.of(
                            "check CHECK (reject|count)",
                            "What becomes of messages with which that is wrong",
                            CHECK)
                    .help("reject", "They are refused, and counted")
                    .help("count", "They are delivered, and counted")
                    .keyedBy(CHECK);
    private static final Command UNKNOWN =
            Command.of(
                            "unknown (system-failure|unidentified)",
                            "What is said of an IMSI of nobody that was not given out")
                    .help("system-failure", "systemFailure, as by default")
                    .help("unidentified", "unidentifiedSubscriber");
    private static final Command LIFETIME =
            Command.of("lifetime SECONDS", "How long an IMSI of nobody is good for", SECONDS);
    private static final Command IDENTITIES_MAX =
            Command.of("identities-max COUNT", "IMSIs of nobody at a time", COUNT);

    /// Opens the mode of home routing.
    static final Command HOME_ROUTING =
            Command.of(
                            "home-routing DIGITS",
                            "Tell foreign service centres of us, and an IMSI of nobody",
                            NOBODY)
                    .opens(
                            Schema.configuration(
                                    "config-iwf-home-routing",
                                    OWN,
                                    NETWORK,
                                    SUBSCRIBER,
                                    HLR,
                                    CHECKED,
                                    UNKNOWN,
                                    LIFETIME,
                                    IDENTITIES_MAX));

    private HomeRoutingCommands() {}

    /// @param line the one that opens the mode
    static HomeRoutingConfig from(Statement line) {
        Block lines = line.block();
        Map<String, String> registers = new HashMap<>();
        for (Statement hlr : lines.all(HLR)) {
            registers.put(hlr.get(PREFIX), hlr.get(NUMBER));
        }
        return new HomeRoutingConfig(
                line.get(NOBODY),
                prefixes(lines, OWN),
                prefixes(lines, NETWORK),
                prefixes(lines, SUBSCRIBER),
                PrefixTable.ofPrefixes(registers),
                rejected(lines),
                lines.find(UNKNOWN).filter(said -> said.has("unidentified")).isPresent(),
                lines.value(LIFETIME, SECONDS, HomeRoutingConfig.LIFETIME_DEFAULT),
                lines.value(IDENTITIES_MAX, COUNT, HomeRoutingConfig.IDENTITIES_MAX_DEFAULT));
    }

    private static PrefixTable<String> prefixes(Block lines, Command command) {
        Map<String, String> prefixes = new HashMap<>();
        for (Statement line : lines.all(command)) {
            prefixes.put(line.get(PREFIX), line.get(PREFIX));
        }
        return PrefixTable.ofPrefixes(prefixes);
    }

    private static Set<Check> rejected(Block lines) {
        Set<Check> rejected = EnumSet.copyOf(HomeRoutingConfig.REJECTED_DEFAULT);
        for (Statement line : lines.all(CHECKED)) {
            if (line.has("reject")) {
                rejected.add(line.get(CHECK));
            } else {
                rejected.remove(line.get(CHECK));
            }
        }
        return rejected;
    }
}
