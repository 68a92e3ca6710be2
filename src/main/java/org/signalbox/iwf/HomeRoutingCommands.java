// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.diameter.sgd.ServingNode;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// SMS home routing in the words of the configuration.
///
/// ```
/// iwf
///  home-routing 2620199
///   hlr 49171 number 4917100010
///   lifetime 60
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

    private static final Command HLR =
            Command.of(
                            "hlr DIGITS number NUMBER",
                            "The register of subscribers, by how an MSISDN begins",
                            PREFIX,
                            NUMBER)
                    .help("number", "By which SCCP finds it")
                    .keyedBy(PREFIX);
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
                                    HLR,
                                    UNKNOWN,
                                    LIFETIME,
                                    IDENTITIES_MAX));

    private HomeRoutingCommands() {}

    /// @param line the one that opens the mode
    /// @param self our own name among those of Diameter
    static HomeRoutingConfig from(Statement line, ServingNode.Name self) {
        Block lines = line.block();
        Map<String, String> registers = new HashMap<>();
        for (Statement hlr : lines.all(HLR)) {
            registers.put(hlr.get(PREFIX), hlr.get(NUMBER));
        }
        return new HomeRoutingConfig(
                line.get(NOBODY),
                self,
                PrefixTable.ofPrefixes(registers),
                lines.find(UNKNOWN).filter(said -> said.has("unidentified")).isPresent(),
                lines.value(LIFETIME, SECONDS, HomeRoutingConfig.LIFETIME_DEFAULT),
                lines.value(IDENTITIES_MAX, COUNT, HomeRoutingConfig.IDENTITIES_MAX_DEFAULT));
    }
}
