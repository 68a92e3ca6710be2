// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.firewall;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A [Policy] in the words of the configuration.
///
/// ```
/// check silent reject
/// except silent 4479
/// except other-host dra.example.org
/// numbers clear
/// ```
public final class PolicyCommands<S extends Enum<S> & Suspicion> {
    private static final Argument<Action> ACTION =
            Argument.of(
                    "ACTION",
                    ArgumentTypes.choice(Action.class),
                    "allow: counted; log: told as well; reject: refused; discard: not answered");
    private static final Argument<String> WHO =
            Argument.of(
                    "WHO",
                    ArgumentTypes.word(),
                    "How titles begin, in digits; or a host or realm of Diameter");
    private static final Command NUMBERS =
            Command.of("numbers (masked|clear)", "How subscribers are named in the log")
                    .help("masked", "By the first digits of their numbers, as by default")
                    .help("clear", "By all digits");

    private final Class<S> suspicions;
    private final Argument<S> suspicion;
    private final Command check;
    private final Command except;

    public PolicyCommands(Class<S> suspicions) {
        this.suspicions = suspicions;
        this.suspicion = Argument.of("CHECK", ArgumentTypes.choice(suspicions), "What is wrong");
        this.check =
                Command.of(
                                "check CHECK ACTION",
                                "What becomes of messages with which that is wrong",
                                suspicion,
                                ACTION)
                        .keyedBy(suspicion);
        this.except =
                Command.of("except CHECK WHO", "Of whom that is not held", suspicion, WHO)
                        .keyedBy(suspicion, WHO);
    }

    /// In the order of printing.
    public Command[] all() {
        return new Command[] {check, except, NUMBERS};
    }

    public Policy<S> from(Block lines) {
        Map<S, Action> actions = new EnumMap<>(suspicions);
        for (Statement line : lines.all(check)) {
            actions.put(line.get(suspicion), line.get(ACTION));
        }
        Map<S, Set<String>> exceptions = new EnumMap<>(suspicions);
        for (Statement line : lines.all(except)) {
            exceptions
                    .computeIfAbsent(line.get(suspicion), _ -> new HashSet<>())
                    .add(line.get(WHO).toLowerCase(Locale.ROOT));
        }
        return new Policy<>(
                actions,
                exceptions,
                lines.find(NUMBERS).filter(line -> line.has("clear")).isPresent());
    }
}
