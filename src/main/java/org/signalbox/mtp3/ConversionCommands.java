// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.link.PointCodeArgument;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.WrittenPointCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Points of one network that are known in another by an alias, as an operator writes them:
///
/// ```
/// cs7 pc-conversion 6.6.6 instance 1 10.2.2
/// cs7 instance 1 pc-conversion 10.6.6 instance 0 2.2.2
/// ```
public final class ConversionCommands {
    /// What the lines of one instance make of a node.
    ///
    /// @param linksets by name
    public record Network(
            Mtp3Config point, Map<String, LinksetConfig> linksets, RouteTable routes) {}

    private static final Argument<WrittenPointCode> ALIAS =
            Argument.of("ALIAS", PointCodeArgument.TYPE, "A point code that no point here has");
    private static final Argument<Integer> OTHER =
            Argument.of(
                    "OTHER",
                    ArgumentTypes.integer(0, Mtp3Commands.INSTANCE_MAX),
                    "Number of the instance that the point is in");
    private static final Argument<WrittenPointCode> REAL =
            Argument.of("REAL", PointCodeArgument.TYPE, "The point code that it has there");

    public static final Command PC_CONVERSION =
            Command.of(
                            "cs7 [instance INSTANCE] pc-conversion ALIAS instance OTHER REAL",
                            "Give a point of another network a point code in this one",
                            ALIAS,
                            OTHER,
                            REAL,
                            Mtp3Commands.INSTANCE)
                    .help("pc-conversion", "Points of other networks")
                    .keyedBy(Mtp3Commands.INSTANCE, ALIAS);

    private final Map<Integer, Network> networks;
    private final Problems problems;

    /// All lines that make sense by themselves.
    private final Map<Integer, List<PointConversion>> conversions = new HashMap<>();

    private final Map<PointConversion, Statement> lines = new HashMap<>();

    private ConversionCommands(Map<Integer, Network> networks, Problems problems) {
        this.networks = networks;
        this.problems = problems;
    }

    /// Builds the records of all instances from the outermost block.
    ///
    /// @param networks those that the node has a point code in
    public static Map<Integer, List<PointConversion>> from(
            Block block, Map<Integer, Network> networks, Problems problems) {
        ConversionCommands reader = new ConversionCommands(networks, problems);
        for (Statement line : block.all(PC_CONVERSION)) {
            reader.read(line);
        }
        reader.refuseAliasesOfAliases();
        return reader.conversions;
    }

    private void read(Statement line) {
        int here = line.find(Mtp3Commands.INSTANCE).orElse(0);
        int there = line.get(OTHER);
        if (here == there) {
            problems.error(
                    line,
                    OTHER,
                    "a point of instance %d itself needs no alias there".formatted(here));
            return;
        }
        Network network = networks.get(here);
        Network other = networks.get(there);
        if (network == null || other == null) {
            problems.error(line, OTHER, withoutCode(network == null ? here : there));
            return;
        }
        PointCode alias = PointCodeArgument.read(line, ALIAS, network.point.variant(), problems);
        PointCode real = PointCodeArgument.read(line, REAL, other.point.variant(), problems);
        if (alias == null || real == null || isTaken(line, here, network, alias)) {
            return;
        }
        PointConversion conversion = new PointConversion(alias, there, real);
        List<PointConversion> known = conversions.computeIfAbsent(here, _ -> new ArrayList<>());
        PointConversion same = sameAs(conversion, known);
        if (same != null) {
            problems.error(
                    line,
                    same.alias().equals(alias) ? ALIAS : REAL,
                    "%s has the alias %s in instance %d already"
                            .formatted(same.describe(), same.alias(), here));
        } else if (known.size() == PointConversion.CONVERSIONS_MAX) {
            problems.error(
                    line,
                    ALIAS,
                    "one too many: at most %d in an instance"
                            .formatted(PointConversion.CONVERSIONS_MAX));
        } else {
            known.add(conversion);
            lines.put(conversion, line);
        }
    }

    private static String withoutCode(int instance) {
        return instance == 0
                ? "instance 0 has no point code: expected cs7 point-code"
                : "instance %d has no point code: expected cs7 instance %d point-code"
                        .formatted(instance, instance);
    }

    private boolean isTaken(Statement line, int here, Network network, PointCode alias) {
        String taken = null;
        if (network.point.isOwn(alias)) {
            taken = "is this node's own point code in instance " + here;
        }
        for (LinksetConfig linkset : network.linksets.values()) {
            if (linkset.adjacent().equals(alias)) {
                taken = "is the point that linkset " + linkset.name() + " leads to";
            }
        }
        for (Route route : network.routes.routes()) {
            if (taken == null && route.destination().equals(PointCodeMask.full(alias))) {
                taken = "has a route of its own over linkset " + route.linkset();
            }
        }
        if (taken != null) {
            problems.error(
                    line,
                    ALIAS,
                    "%s %s: expected a code that no point there has".formatted(alias, taken));
        }
        return taken != null;
    }

    private static @Nullable PointConversion sameAs(
            PointConversion conversion, List<PointConversion> known) {
        for (PointConversion other : known) {
            if (other.alias().equals(conversion.alias())
                    || other.instance() == conversion.instance()
                            && other.real().equals(conversion.real())) {
                return other;
            }
        }
        return null;
    }

    /// A message is converted once.
    private void refuseAliasesOfAliases() {
        Map<Integer, Set<PointCode>> aliases = new HashMap<>();
        conversions.forEach(
                (here, known) -> {
                    Set<PointCode> codes = new HashSet<>();
                    known.forEach(conversion -> codes.add(conversion.alias()));
                    aliases.put(here, codes);
                });
        lines.forEach(
                (conversion, line) -> {
                    if (aliases.getOrDefault(conversion.instance(), Set.of())
                            .contains(conversion.real())) {
                        problems.error(
                                line,
                                REAL,
                                "%s is an alias itself: expected the point's own code"
                                        .formatted(conversion.describe()));
                    }
                });
    }
}
