// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;

import java.util.List;

/// What Osmocom's switching centres and base station controllers say of their SCCP among their
/// lines of M3UA. It is read, so that these lines can be pasted as they are, and has no effect.
///
/// ```
/// cs7 sccp-address msc_remote
///  point-code 0.23.1
/// ```
final class ForeignSccpCommands {
    private static final int TEXT_MAX = 100;

    private static final Argument<String> NAME =
            Argument.of("NAME", ArgumentTypes.word(), "Name of the address");
    private static final Argument<String> WHICH =
            Argument.of("WHICH", ArgumentTypes.word(), "Name of the timer");
    private static final Argument<String> VALUE =
            Argument.of("VALUE", ArgumentTypes.restOfLine(TEXT_MAX), "Its value");

    /// Opens the mode of an address.
    static final Command ADDRESS =
            Command.of(
                            "cs7 [instance INSTANCE] sccp-address NAME",
                            "Name an address of SCCP: has no effect",
                            Instance.NUMBER,
                            NAME)
                    .help("sccp-address", "Addresses of SCCP, of Osmocom's programs")
                    .keyedBy(NAME, Instance.NUMBER)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-sccpaddr",
                                    part("routing-indicator"),
                                    part("point-code"),
                                    part("subsystem-number"),
                                    part("ip-address"),
                                    Command.of("global-title", "Part of the address")
                                            .opens(
                                                    Schema.configuration(
                                                            "config-cs7-sccpaddr-gt",
                                                            part("global-title-indicator"),
                                                            part("translation-type"),
                                                            part("numbering-plan-indicator"),
                                                            part("nature-of-address-indicator"),
                                                            part("digits")))));
    static final Command TIMER =
            Command.of(
                            "cs7 [instance INSTANCE] sccp-timer WHICH VALUE",
                            "Set a timer of SCCP: has no effect",
                            Instance.NUMBER,
                            WHICH,
                            VALUE)
                    .help("sccp-timer", "Timers of SCCP, of Osmocom's programs")
                    .keyedBy(WHICH, Instance.NUMBER);
    static final Command BEHAVIOUR =
            Command.of(
                            "cs7 [instance INSTANCE] sccp max-optional-data VALUE",
                            "Set how SCCP behaves: has no effect",
                            Instance.NUMBER,
                            VALUE)
                    .help("sccp", "SCCP, of Osmocom's programs")
                    .help("max-optional-data", "Longest data in messages of connections")
                    .keyedBy(Instance.NUMBER);

    private ForeignSccpCommands() {}

    private static Command part(String word) {
        return Command.of(word + " VALUE", "Part of the address", VALUE);
    }

    static void report(Block block, Problems problems) {
        for (Command command : List.of(ADDRESS, TIMER, BEHAVIOUR)) {
            for (Statement line : block.all(command)) {
                problems.warning(
                        line, "has no effect: this node has no user of SCCP that could heed it");
            }
        }
    }
}
