// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.link.PointCodeArgument;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The signalling point, its linksets and its routes, in ITP's words.
///
/// ```
/// cs7 variant itu
/// cs7 network-indicator international
/// cs7 point-code 1.2.3
/// cs7 linkset ToCountryB 4.5.6
/// cs7 route-table system
///  update route 7.0.0/3 linkset ToCountryB priority 5
///  update route 7.0.0 7.0.0 linkset ToCountryB
///  load routes/national.routes
/// ```
///
/// After `cs7 multi-instance` the lines may name one of several networks: `cs7 instance 1 variant
/// ansi`. A record is built from the lines of one instance, see [#instances].
public final class Mtp3Commands {
    /// Where a route leads, as written: a point, or a point and the length of a mask.
    private record Target(WrittenPointCode code, Optional<Integer> length) {
        @Override
        public String toString() {
            return code + length.map(bits -> "/" + bits).orElse("");
        }
    }

    /// The mask of a route in a word of its own: its bits, or their number.
    private record WrittenMask(Optional<WrittenPointCode> bits, int length) {
        @Override
        public String toString() {
            return bits.map(WrittenPointCode::toString).orElse("/" + length);
        }
    }

    /// The variants as ITP names them.
    private enum VariantWord {
        ITU(Variant.ITU),
        ANSI(Variant.ANSI),
        CHINA(Variant.CHINA),
        TTC(Variant.TTC),
        /// On this level as TTC.
        NTT(Variant.TTC);

        private final Variant variant;

        VariantWord(Variant variant) {
            this.variant = variant;
        }
    }

    private static final Argument<VariantWord> VARIANT_WORD =
            Argument.of("VARIANT", ArgumentTypes.choice(VariantWord.class), "Form of MTP3");
    /// The highest instance of a node.
    public static final int INSTANCE_MAX = Instance.MAX;

    public static final Argument<Integer> INSTANCE = Instance.NUMBER;
    private static final Argument<Integer> WHICH =
            Argument.of(
                    "NUMBER",
                    ArgumentTypes.integer(0, INSTANCE_MAX),
                    "Number of an instance; 0 is the only one of most nodes");
    private static final Argument<Integer> WIDTH =
            Argument.of("WIDTH", ArgumentTypes.integer(1, 24), "Of one component, the first first");
    private static final Argument<String> DELIMITER =
            Argument.of("DELIMITER", ArgumentTypes.choice("default", "dash"), "Between components");
    private static final Argument<String> TEXT =
            Argument.of("TEXT", ArgumentTypes.restOfLine(200), "For people");
    private static final Argument<Integer> QOS =
            Argument.of("CLASS", ArgumentTypes.integer(0, 7), "Class of service");
    private static final Argument<Integer> SLS_BITS =
            Argument.of(
                    "BITS",
                    ArgumentTypes.integer(0, LoadSharing.SLS_SHIFT_MAX),
                    "By how many bits");
    private static final Argument<Integer> OPC_BITS =
            Argument.of(
                    "OPC-BITS",
                    ArgumentTypes.integer(0, LoadSharing.CODE_SHIFT_MAX),
                    "Low bits of the origin to leave out");
    private static final Argument<Integer> DPC_BITS =
            Argument.of(
                    "DPC-BITS",
                    ArgumentTypes.integer(0, LoadSharing.CODE_SHIFT_MAX),
                    "Low bits of the destination to leave out");
    private static final Argument<NetworkIndicator> INDICATOR =
            Argument.of("INDICATOR", ArgumentTypes.choice(NetworkIndicator.class), "Network");
    private static final Argument<WrittenPointCode> CODE =
            Argument.of("POINT-CODE", PointCodeArgument.TYPE, "A signalling point code");
    private static final Argument<WrittenPointCode> LOCAL =
            Argument.of("LOCAL", PointCodeArgument.TYPE, "A secondary point code of this node");
    public static final Argument<String> LINKSET_NAME =
            Argument.of("NAME", ArgumentTypes.word(), "Name of a linkset");
    private static final Argument<Target> DESTINATION =
            Argument.of("DESTINATION", target(), "A point, or a block of points as 7.0.0/3");
    private static final Argument<WrittenMask> MASK =
            Argument.of("MASK", mask(), "The block's mask, as 7.0.0, or /3");
    private static final Argument<Integer> PRIORITY =
            Argument.of(
                    "PRIORITY",
                    ArgumentTypes.integer(Route.PRIORITY_MIN, Route.PRIORITY_MAX),
                    "The lowest is used first, 5 by default");
    private static final Argument<String> FILE =
            Argument.of("FILE", ArgumentTypes.string(255), "A file of update route lines");
    private static final Argument<Integer> DYNAMIC =
            Argument.of("ROUTES", ArgumentTypes.integer(0, 16_384), "How many at most");
    private static final Argument<String> PRIORITIES =
            Argument.of(
                    "PRIORITIES",
                    ArgumentTypes.choice(
                            CongestionMethod.WITH_PRIORITY.word(),
                            CongestionMethod.WITHOUT_PRIORITY.word()),
                    "Whether messages carry a priority, with-priority by default");
    private static final Argument<Integer> PACING_RATIO =
            Argument.of(
                    "RATIO",
                    ArgumentTypes.integer(1, FlowControlConfig.TFC_PACING_RATIO_MAX),
                    "One in so many, 8 by default");
    private static final Argument<Mtp3Timer> TIMER_NAME =
            Argument.of("TIMER", ArgumentTypes.choice(Mtp3Timer.class), "Name of the timer");
    private static final Argument<Duration> TIMER_VALUE =
            Argument.of("VALUE", ArgumentTypes.millis(100, 600_000), "Its value in milliseconds");

    public static final Command MULTI_INSTANCE =
            Command.of(
                            "cs7 multi-instance",
                            "Let this node be a signalling point in several networks")
                    .help("multi-instance", "Several networks");
    /// In front of what is written beneath it; osmo-stp writes all of its configuration so.
    public static final Command INSTANCE_MODE =
            Command.of(
                            "cs7 instance NUMBER",
                            "Lines about one network, without its name in front of each",
                            WHICH)
                    .standsInFront("config-cs7");
    public static final Command DESCRIPTION =
            Command.of("cs7 [instance INSTANCE] description TEXT", "Say what it is", TEXT, INSTANCE)
                    .help("description", "A text for people")
                    .keyedBy(INSTANCE);
    public static final Command CODE_FORMAT =
            Command.of(
                            "cs7 [instance INSTANCE] point-code format WIDTH...",
                            "How point codes are cut into components; the variant says it already",
                            WIDTH,
                            INSTANCE)
                    .help("format", "Components of point codes")
                    .keyedBy(INSTANCE);
    public static final Command CODE_DELIMITER =
            Command.of(
                            "cs7 [instance INSTANCE] point-code delimiter DELIMITER",
                            "What stands between components; both are read",
                            DELIMITER,
                            INSTANCE)
                    .help("delimiter", "Between components of point codes")
                    .keyedBy(INSTANCE);
    public static final Command VARIANT =
            Command.of(
                            "cs7 [instance INSTANCE] variant VARIANT",
                            "Form of MTP3 that the network speaks",
                            VARIANT_WORD,
                            INSTANCE)
                    .help("cs7", "Signalling System No. 7")
                    .help("instance", "One of several networks that this node is in")
                    .help("variant", "Form of MTP3")
                    .keyedBy(INSTANCE);
    public static final Command NETWORK_INDICATOR =
            Command.of(
                            "cs7 [instance INSTANCE] network-indicator INDICATOR",
                            "Network indicator of all messages",
                            INDICATOR,
                            INSTANCE)
                    .help("network-indicator", "Network indicator")
                    .keyedBy(INSTANCE);
    public static final Command POINT_CODE =
            Command.of(
                            "cs7 [instance INSTANCE] point-code POINT-CODE",
                            "This node's own point code",
                            CODE,
                            INSTANCE)
                    .help("point-code", "Own point code")
                    .keyedBy(INSTANCE);
    public static final Command SECONDARY_CODE =
            Command.of(
                            "cs7 [instance INSTANCE] secondary-pc POINT-CODE",
                            "Another point code that means this node and no other",
                            CODE,
                            INSTANCE)
                    .help("secondary-pc", "Another point code of this node")
                    .keyedBy(INSTANCE, CODE);
    public static final Command CAPABILITY_CODE =
            Command.of(
                            "cs7 [instance INSTANCE] capability-pc POINT-CODE",
                            "A point code that this node shares with its mate",
                            CODE,
                            INSTANCE)
                    .help("capability-pc", "Point code of a mated pair")
                    .keyedBy(INSTANCE, CODE);
    public static final Command SLS_SHIFT =
            Command.of(
                            "cs7 [instance INSTANCE] sls-shift BITS",
                            "Rotate the signalling link selection before it chooses the way",
                            SLS_BITS,
                            INSTANCE)
                    .help("sls-shift", "Which bits of the selection come first")
                    .keyedBy(INSTANCE);
    public static final Command SLS_OPC_DPC =
            Command.of(
                            "cs7 [instance INSTANCE] sls-opc-dpc [opc-shift OPC-BITS] [dpc-shift"
                                    + " DPC-BITS]",
                            "Let bits of origin and destination choose the way as well",
                            OPC_BITS,
                            DPC_BITS,
                            INSTANCE)
                    .help("sls-opc-dpc", "Spread by origin and destination, too")
                    .help("opc-shift", "Leave out low bits of the origin")
                    .help("dpc-shift", "Leave out low bits of the destination")
                    .keyedBy(INSTANCE);
    public static final Command FAST_RESTART =
            Command.of(
                            "cs7 [instance INSTANCE] fast-restart",
                            "Send traffic-restart-allowed at once, without T20",
                            INSTANCE)
                    .help("fast-restart", "MTP restart without T20")
                    .keyedBy(INSTANCE);
    public static final Command NATIONAL_TFR =
            Command.of(
                            "cs7 [instance INSTANCE] national-options tfr",
                            "Send transfer-restricted messages",
                            INSTANCE)
                    .help("national-options", "Options of national networks")
                    .help("tfr", "Transfer-restricted, when the normal linkset has failed for T11")
                    .keyedBy(INSTANCE);
    public static final Command MAX_DYNAMIC_ROUTES =
            Command.of(
                            "cs7 max-dynamic-routes ROUTES",
                            "Points within summary routes that may have a status of their own",
                            DYNAMIC)
                    .help("max-dynamic-routes", "Bound of dynamic routes");
    public static final Command MULTIPLE_CONGESTION =
            Command.of(
                            "cs7 [instance INSTANCE] national-options multiple-congestion"
                                    + " [PRIORITIES]",
                            "Three levels of congestion instead of one",
                            PRIORITIES,
                            INSTANCE)
                    .help("national-options", "What a national network may do otherwise")
                    .help("multiple-congestion", "Several levels of congestion")
                    .keyedBy(INSTANCE);
    public static final Command TFC_PACING_RATIO =
            Command.of(
                            "cs7 [instance INSTANCE] tfc-pacing-ratio RATIO",
                            "How many messages that meet congestion are answered by"
                                    + " transfer-controlled",
                            PACING_RATIO,
                            INSTANCE)
                    .help("tfc-pacing-ratio", "Messages for one transfer-controlled")
                    .keyedBy(INSTANCE);
    public static final Command MTP3_TIMER =
            Command.of(
                            "cs7 [instance INSTANCE] mtp3 timer TIMER VALUE",
                            "Set a timer of level 3",
                            TIMER_NAME,
                            TIMER_VALUE,
                            INSTANCE)
                    .help("mtp3", "Level 3")
                    .help("timer", "A timer")
                    .keyedBy(INSTANCE, TIMER_NAME);

    private static final Command LINKSET_SHUTDOWN =
            Command.of("shutdown", "Keep all links of the linkset out of service");
    private static final Command LINKSET_INDICATOR =
            Command.of(
                            "network-indicator INDICATOR",
                            "Network indicator of all messages over this linkset",
                            INDICATOR)
                    .help("network-indicator", "If the far end has another than this network");

    /// Opens the mode of one linkset; the commands for links are added by whoever knows their
    /// kinds. A linkset that is there is entered by its name alone.
    public static final Command LINKSET =
            Command.of(
                            "cs7 [instance INSTANCE] linkset NAME [POINT-CODE] [local-pc LOCAL]",
                            "Configure the links to an adjacent point; the code only if it is new",
                            LINKSET_NAME,
                            CODE,
                            LOCAL,
                            INSTANCE)
                    .help("linkset", "Links to an adjacent point")
                    .help("local-pc", "The secondary code by which that point knows this node")
                    .keyedBy(LINKSET_NAME)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-ls", LINKSET_SHUTDOWN, LINKSET_INDICATOR));

    private static final Command UPDATE_ROUTE =
            Command.of(
                            "update route DESTINATION [MASK] linkset NAME [priority PRIORITY]"
                                    + " [qos-class CLASS]",
                            "Add a route, or change its priority",
                            DESTINATION,
                            MASK,
                            LINKSET_NAME,
                            PRIORITY,
                            QOS)
                    .help("update", "Add or change")
                    .help("route", "A route")
                    .help("linkset", "The linkset, or application server, that leads there")
                    .help("qos-class", "Class of service: packets are not marked")
                    .help("priority", "The lowest is used first; equal ones share the load")
                    .keyedBy(DESTINATION, MASK, LINKSET_NAME);
    private static final Command LOAD =
            Command.of("load FILE", "Read update route lines from a file", FILE).keyedBy(FILE);

    private static final Schema ROUTE_FILE = Schema.configuration("routes", UPDATE_ROUTE);

    public static final Command ROUTE_TABLE =
            Command.of(
                            "cs7 [instance INSTANCE] route-table system",
                            "Configure the route table",
                            INSTANCE)
                    .help("route-table", "Route tables")
                    .help("system", "The table that routes by")
                    .opens(Schema.configuration("config-cs7-rt", UPDATE_ROUTE, LOAD))
                    .keyedBy(INSTANCE);

    /// Of the variants with the longest codes; what is too long for others is found when the
    /// variant is known.
    private static final int MASK_BITS_MAX = 24;

    private Mtp3Commands() {}

    /// The instances that the outermost block has lines for, in their order; 0 always.
    public static SortedSet<Integer> instances(Block block, Problems problems) {
        SortedSet<Integer> instances = new TreeSet<>(Set.of(0));
        for (Statement line : block.statements()) {
            Optional<Integer> instance = line.find(INSTANCE);
            if (instance.isPresent()
                    && instances.add(instance.get())
                    && !block.has(MULTI_INSTANCE)) {
                problems.error(
                        line,
                        INSTANCE,
                        "this node has one instance, 0: expected cs7 multi-instance before others");
            }
        }
        return instances;
    }

    /// The variant that the lines of an instance say, or ITU.
    public static Variant variant(Block block) {
        return block.value(VARIANT, VARIANT_WORD, VariantWord.ITU).variant;
    }

    /// Builds the record of the signalling point from the lines of its instance.
    ///
    /// @return null if there is no point code, or a problem
    public static @Nullable Mtp3Config point(Block block, Problems problems) {
        Variant variant = variant(block);
        reportNotation(block, variant, problems);
        Statement point = block.find(POINT_CODE).orElse(null);
        if (point == null) {
            block.find(LINKSET)
                    .ifPresent(
                            linkset ->
                                    problems.error(
                                            linkset,
                                            withoutCode(linkset.find(INSTANCE).orElse(0))));
            return null;
        }
        NetworkIndicator indicator =
                block.value(NETWORK_INDICATOR, INDICATOR, NetworkIndicator.INTERNATIONAL);
        PointCode own = PointCodeArgument.read(point, CODE, variant, problems);
        LoadSharing sharing = sharing(block, variant, problems);
        if (own == null || sharing == null) {
            return null;
        }
        Set<PointCode> known = new HashSet<>(Set.of(own));
        List<PointCode> secondary = further(SECONDARY_CODE, block, variant, known, problems);
        List<PointCode> capability = further(CAPABILITY_CODE, block, variant, known, problems);
        return Mtp3Config.of(indicator, own)
                .withFurtherCodes(new FurtherCodes(secondary, capability))
                .withSharing(sharing)
                .withFastRestart(block.has(FAST_RESTART))
                .withDynamicRoutesMax(
                        block.value(MAX_DYNAMIC_ROUTES, DYNAMIC, Mtp3Config.DYNAMIC_ROUTES_MAX))
                .withTransferRestricted(transferRestricted(block, variant, problems))
                .withTimers(timers(block))
                .withFlowControl(flowControl(block, variant));
    }

    private static void reportNotation(Block block, Variant variant, Problems problems) {
        Statement format = block.find(CODE_FORMAT).orElse(null);
        List<Integer> ours = variant.defaultFormat().widths();
        if (format != null && !format.all(WIDTH).equals(ours)) {
            int bits = format.all(WIDTH).stream().mapToInt(Integer::intValue).sum();
            String components = String.join(".", ours.stream().map(String::valueOf).toList());
            if (bits != variant.pointCodeBits()) {
                problems.error(
                        format,
                        WIDTH,
                        "are %d bits in all, and codes of variant %s have %d: expected another cs7 variant, or no such line"
                                .formatted(bits, variant.word(), variant.pointCodeBits()));
            } else if (format.all(WIDTH).size() == 1) {
                problems.warning(
                        format,
                        "has no effect: codes may be written as numbers, and are shown as "
                                + components);
            } else {
                problems.error(
                        format,
                        WIDTH,
                        "is not supported: codes of variant %s are written %s, or as numbers; leave the line out"
                                .formatted(variant.word(), components));
            }
        }
        block.find(CODE_DELIMITER)
                .filter(line -> line.get(DELIMITER).equals("dash"))
                .ifPresent(
                        line ->
                                problems.warning(
                                        line,
                                        "has no effect: codes are read with dashes, too, and shown with dots"));
    }

    private static String withoutCode(int instance) {
        return instance == 0
                ? "this node has no point code: expected cs7 point-code before any linkset"
                : "instance %d has no point code: expected cs7 instance %d point-code before any"
                                .formatted(instance, instance)
                        + " linkset";
    }

    /// @param known the codes this point has by the lines before; these are added
    private static List<PointCode> further(
            Command command,
            Block block,
            Variant variant,
            Set<PointCode> known,
            Problems problems) {
        List<PointCode> codes = new ArrayList<>();
        for (Statement line : block.all(command)) {
            PointCode code = PointCodeArgument.read(line, CODE, variant, problems);
            if (code == null) {
                continue;
            }
            if (!known.add(code)) {
                problems.error(
                        line, CODE, "this node has the point code %s already".formatted(code));
            } else if (codes.size() == FurtherCodes.CODES_MAX) {
                problems.error(
                        line,
                        CODE,
                        "one too many: at most " + FurtherCodes.CODES_MAX + " such codes");
            } else {
                codes.add(code);
            }
        }
        return codes;
    }

    /// Builds the record of one `cs7 linkset` line.
    ///
    /// @param point this node
    /// @param adjacentBefore the adjacent points of the linksets before it, with their names; this
    ///     one's is added
    /// @return null if there is a problem, which is then among `problems`
    public static @Nullable LinksetConfig linkset(
            Statement line,
            Mtp3Config point,
            Map<PointCode, String> adjacentBefore,
            Problems problems) {
        if (line.find(CODE).isEmpty()) {
            problems.error(
                    line,
                    LINKSET_NAME,
                    "there is no such linkset; for a new one give the point code of its other end:"
                            + " cs7 linkset NAME POINT-CODE");
            return null;
        }
        PointCode adjacent = PointCodeArgument.read(line, CODE, point.variant(), problems);
        if (adjacent == null) {
            return null;
        }
        if (point.isOwn(adjacent)) {
            problems.error(
                    line,
                    CODE,
                    adjacent + " is this node's own point code: expected the other end's");
            return null;
        }
        PointCode local = null;
        if (line.find(LOCAL).isPresent()) {
            local = PointCodeArgument.read(line, LOCAL, point.variant(), problems);
            if (local == null) {
                return null;
            }
            if (!point.isOwnAlone(local)) {
                problems.error(
                        line,
                        LOCAL,
                        "%s is no code of this node alone: expected that of a cs7 secondary-pc"
                                .formatted(local));
                return null;
            }
        }
        String other = adjacentBefore.putIfAbsent(adjacent, line.get(LINKSET_NAME));
        if (other != null) {
            problems.error(
                    line,
                    CODE,
                    "linkset %s leads to %s already: add links to it, up to %d"
                            .formatted(other, adjacent, LinksetConfig.LINKS_MAX));
            return null;
        }
        return new LinksetConfig(
                line.get(LINKSET_NAME),
                adjacent,
                line.block().has(LINKSET_SHUTDOWN),
                local,
                indicator(line.block(), point, problems));
    }

    /// @return null if it is that of the network
    private static @Nullable NetworkIndicator indicator(
            Block linkset, Mtp3Config point, Problems problems) {
        Statement line = linkset.find(LINKSET_INDICATOR).orElse(null);
        if (line == null) {
            return null;
        }
        if (line.get(INDICATOR) == point.networkIndicator()) {
            problems.warning(line, "has no effect: that is the network's own");
            return null;
        }
        return line.get(INDICATOR);
    }

    /// Builds the route table from the lines of an instance, with the files that it loads.
    ///
    /// @param linksets the names there are
    /// @param base the directory to which a file in a typed line is relative
    public static RouteTable routes(
            Block block, Mtp3Config point, Set<String> linksets, Path base, Problems problems) {
        List<Route> routes = new ArrayList<>();
        Map<Route, Statement> seen = new HashMap<>();
        block.find(ROUTE_TABLE)
                .ifPresent(
                        table -> {
                            for (Statement load : table.block().all(LOAD)) {
                                Block loaded =
                                        ConfigFile.loadNamed(
                                                load, FILE, base, ROUTE_FILE, problems);
                                add(loaded, point, linksets, routes, seen, problems);
                            }
                            add(table.block(), point, linksets, routes, seen, problems);
                        });
        return new RouteTable(RouteTable.SYSTEM, routes);
    }

    private static void add(
            Block block,
            Mtp3Config point,
            Set<String> linksets,
            List<Route> routes,
            Map<Route, Statement> seen,
            Problems problems) {
        for (Statement line : block.all(UPDATE_ROUTE)) {
            PointCodeMask destination = destination(line, point.variant(), problems);
            if (destination == null) {
                continue;
            }
            if (line.find(QOS).isPresent()) {
                problems.warning(line, QOS, "has no effect: packets are not marked");
            }
            String linkset = line.get(LINKSET_NAME);
            if (!linksets.contains(linkset)) {
                problems.undefined(line, LINKSET_NAME, "linkset", linksets);
                continue;
            }
            if (destination.isFull() && point.isOwn(destination.code())) {
                problems.warning(
                        line, "has no effect: " + destination.code() + " is this node itself");
                continue;
            }
            Statement earlier = seen.putIfAbsent(new Route(destination, linkset), line);
            if (earlier != null) {
                problems.error(
                        line,
                        DESTINATION,
                        "%s over linkset %s is already routed by the line at %s"
                                .formatted(destination, linkset, earlier.position()));
                continue;
            }
            routes.add(
                    new Route(
                            destination,
                            linkset,
                            line.find(PRIORITY).orElse(Route.PRIORITY_DEFAULT)));
        }
    }

    private static @Nullable PointCodeMask destination(
            Statement line, Variant variant, Problems problems) {
        Target target = line.get(DESTINATION);
        WrittenMask mask = line.find(MASK).orElse(null);
        PointCode code;
        try {
            code = target.code().in(variant);
        } catch (IllegalArgumentException wrong) {
            problems.error(line, DESTINATION, String.valueOf(wrong.getMessage()));
            return null;
        }
        try {
            if (mask == null) {
                return target.length()
                        .map(length -> new PointCodeMask(code, length))
                        .orElseGet(() -> PointCodeMask.full(code));
            }
            if (target.length().isPresent()) {
                problems.error(
                        line,
                        MASK,
                        "a mask beside /%d: give one of them".formatted(target.length().get()));
                return null;
            }
            return mask.bits().isPresent()
                    ? PointCodeMask.dotted(code, mask.bits().get().in(variant))
                    : new PointCodeMask(code, mask.length());
        } catch (IllegalArgumentException wrong) {
            problems.error(
                    line, mask == null ? DESTINATION : MASK, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    /// An option of ITU's national networks, part of the procedure in ANSI networks, and unknown in
    /// Japan.
    private static boolean transferRestricted(Block block, Variant variant, Problems problems) {
        Statement option = block.find(NATIONAL_TFR).orElse(null);
        if (option != null && variant == Variant.TTC) {
            problems.error(option, "has no place in a TTC network: JT-Q704 has no such message");
            return false;
        }
        return option != null || variant == Variant.ANSI;
    }

    private static FlowControlConfig flowControl(Block block, Variant variant) {
        CongestionMethod method =
                block.find(MULTIPLE_CONGESTION)
                        .map(
                                line ->
                                        line.find(PRIORITIES)
                                                        .orElse("")
                                                        .equals(
                                                                CongestionMethod.WITHOUT_PRIORITY
                                                                        .word())
                                                ? CongestionMethod.WITHOUT_PRIORITY
                                                : CongestionMethod.WITH_PRIORITY)
                        .orElse(CongestionMethod.of(variant));
        return new FlowControlConfig(
                method,
                block.value(TFC_PACING_RATIO, PACING_RATIO, FlowControlConfig.TFC_PACING_RATIO));
    }

    private static @Nullable LoadSharing sharing(Block block, Variant variant, Problems problems) {
        Statement relation = block.find(SLS_OPC_DPC).orElse(null);
        if (relation != null && variant == Variant.ANSI) {
            problems.error(relation, "has no place in an ANSI network, whose selection has 8 bits");
            return null;
        }
        return new LoadSharing(
                block.value(SLS_SHIFT, SLS_BITS, 0),
                relation != null,
                relation == null ? 0 : relation.find(OPC_BITS).orElse(0),
                relation == null ? 0 : relation.find(DPC_BITS).orElse(0));
    }

    private static Mtp3Timers timers(Block block) {
        Mtp3Timers timers = Mtp3Timers.STANDARD;
        for (Statement line : block.all(MTP3_TIMER)) {
            timers = timers.with(line.get(TIMER_NAME), line.get(TIMER_VALUE));
        }
        return timers;
    }

    private static ArgumentType<Target> target() {
        return ArgumentType.of(
                "a point code such as 7.7.1, or a block such as 7.0.0/3",
                "DESTINATION",
                Mtp3Commands::parseTarget,
                Target::toString);
    }

    private static ArgumentType<WrittenMask> mask() {
        return ArgumentType.of(
                "a mask such as 7.255.0, or /11",
                "MASK",
                text ->
                        text.startsWith("/")
                                ? new WrittenMask(Optional.empty(), length(text.substring(1)))
                                : new WrittenMask(Optional.of(new WrittenPointCode(text)), 0),
                WrittenMask::toString);
    }

    private static Target parseTarget(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new Target(new WrittenPointCode(text), Optional.empty());
        }
        return new Target(
                new WrittenPointCode(text.substring(0, slash)),
                Optional.of(length(text.substring(slash + 1))));
    }

    private static int length(String length) {
        if (!length.matches("[0-9]{1,2}") || Integer.parseInt(length) > MASK_BITS_MAX) {
            throw new IllegalArgumentException(
                    "\"/" + length + "\" is no mask length, expected /0 to /" + MASK_BITS_MAX);
        }
        return Integer.parseInt(length);
    }
}
