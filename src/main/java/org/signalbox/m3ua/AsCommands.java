// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.link.PointCodeArgument;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An application server, in the words of ITP and osmo-stp.
///
/// ```
/// cs7 as msc m3ua
///  asp msc1
///  asp msc2 weight 2
///  traffic-mode loadshare
///  recovery-timeout 2000
///  routing-key 100 0.30.1 si sccp
/// ```
final class AsCommands {
    /// What service indicators of a key are called.
    private enum Service {
        SCCP(ServiceIndicator.SCCP),
        TUP(ServiceIndicator.TUP),
        ISUP(ServiceIndicator.ISUP),
        B_ISUP(ServiceIndicator.BROADBAND_ISUP),
        SAT_ISUP(ServiceIndicator.SATELLITE_ISUP),
        AAL2(ServiceIndicator.AAL_TYPE_2),
        BICC(ServiceIndicator.BICC),
        H248(ServiceIndicator.GATEWAY_CONTROL);

        private final ServiceIndicator indicator;

        Service(ServiceIndicator indicator) {
            this.indicator = indicator;
        }
    }

    private static final Argument<String> NAME =
            Argument.of("AS", ArgumentTypes.word(), "Name of the application server");
    private static final Argument<Integer> WEIGHT =
            Argument.of(
                    "WEIGHT",
                    ArgumentTypes.integer(0, AsMember.WEIGHT_MAX),
                    "Share of the load, 1 by default; 0: only while no other is active");
    private static final Argument<Long> CONTEXT =
            Argument.of("CONTEXT", AspCommands.unsigned32(), "Routing context");
    private static final Argument<WrittenPointCode> DESTINATION =
            Argument.of(
                    "POINT-CODE", PointCodeArgument.TYPE, "Point code of the application server");
    private static final Argument<Service> SERVICE =
            Argument.of("SERVICE", ArgumentTypes.choice(Service.class), "A user part");
    private static final Argument<WrittenPointCode> ORIGIN =
            Argument.of("ORIGIN", PointCodeArgument.TYPE, "Only what comes from this point");
    private static final Argument<WrittenPointCode> ORIGIN_MASK =
            Argument.of("MASK", PointCodeArgument.TYPE, "Or from a block of points, as 7.0.0");
    private static final Argument<Integer> SUBSYSTEM =
            Argument.of("SUBSYSTEM", ArgumentTypes.integer(0, 255), "Of SCCP");
    private static final Argument<Integer> OPC_BITS =
            Argument.of(
                    "OPC-BITS",
                    ArgumentTypes.integer(0, AsSharing.ORIGIN_SHIFT_MAX),
                    "Low bits of the origin to leave out");
    private static final Argument<Integer> SLS_BITS =
            Argument.of(
                    "BITS",
                    ArgumentTypes.integer(0, AsSharing.SLS_SHIFT_MAX),
                    "Low bits of the selection to leave out");
    private static final Argument<Duration> RECOVERY =
            Argument.of(
                    "TIME", ArgumentTypes.millis(1, 10_000), "In milliseconds, 2000 by default");
    private static final Argument<Long> APPEARANCE =
            Argument.of(
                    "APPEARANCE", AspCommands.unsigned32(), "As the processes know the network");
    private static final Argument<String> REST =
            Argument.of("WHAT", ArgumentTypes.restOfLine(100), "Of osmo-stp's IPA");

    private static final Command MEMBER =
            Command.of(
                            "asp ASP [weight WEIGHT]",
                            "An association that serves it",
                            AspCommands.NAME,
                            WEIGHT)
                    .help("weight", "Its share of the load")
                    .keyedBy(AspCommands.NAME);
    private static final Command ROUTING_KEY =
            Command.of(
                            "routing-key CONTEXT POINT-CODE [opc ORIGIN [MASK]] [si SERVICE...]"
                                    + " [ssn SUBSYSTEM]",
                            "Which messages it wants",
                            CONTEXT,
                            DESTINATION,
                            ORIGIN,
                            ORIGIN_MASK,
                            SERVICE,
                            SUBSYSTEM)
                    .help("opc", "Only from an origin")
                    .help("si", "Only for some user parts")
                    .help("ssn", "Only for a subsystem of SCCP: not supported");
    private static final Command TRAFFIC_MODE =
            Command.of(
                            "traffic-mode (override|broadcast|roundrobin|loadshare"
                                    + " [bindings|roundrobin] [sls] [opc-sls] [opc-shift OPC-BITS])",
                            "How its processes get its traffic",
                            OPC_BITS)
                    .help("override", "The one that became active last gets all")
                    .help("broadcast", "Each gets all")
                    .help("roundrobin", "One message each, in turn: keeps no order")
                    .help("loadshare", "They share by signalling link selection")
                    .help("bindings", "Each selection is bound to one process, as by default")
                    .help("sls", "By the selection, as by default")
                    .help("opc-sls", "By the selection and the origin")
                    .help("opc-shift", "Leave out low bits of the origin");
    private static final Command BINDING_TABLE =
            Command.of("binding-table reset", "Share the load anew: not needed")
                    .help("binding-table", "Which process each selection is bound to")
                    .help("reset", "Of osmo-stp");
    private static final Command SLS_SHIFT =
            Command.of("sls-shift BITS", "Which bits of the selection share the load", SLS_BITS);
    private static final Command RECOVERY_TIMEOUT =
            Command.of(
                    "recovery-timeout TIME",
                    "Keep traffic when the last process is lost",
                    RECOVERY);
    private static final Command NETWORK_APPEARANCE =
            Command.of("network-appearance APPEARANCE", "Name of its network", APPEARANCE);
    private static final Command OVERRIDE =
            Command.of("point-code override WHAT", "Change point codes: not supported", REST)
                    .help("override", "Of osmo-stp's IPA")
                    .keyedByLine();
    private static final Command REGISTER =
            Command.of(
                    "register",
                    "Register the routing key with the gateway before traffic is asked for; context 0 lets the gateway choose one");
    private static final Command SHUTDOWN = Command.of("shutdown", "Let it take part in nothing");

    /// Opens the mode of one application server. One that is there is entered by its name alone.
    static final Command AS =
            Command.of(
                            "cs7 [instance INSTANCE] as AS [m3ua]",
                            "Configure an application server; the protocol only if it is new",
                            Instance.NUMBER,
                            NAME)
                    .help("as", "Application servers")
                    .keyedBy(NAME)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-as",
                                    AspCommands.DESCRIPTION,
                                    MEMBER,
                                    TRAFFIC_MODE,
                                    BINDING_TABLE,
                                    SLS_SHIFT,
                                    RECOVERY_TIMEOUT,
                                    AspCommands.QOS_CLASS,
                                    NETWORK_APPEARANCE,
                                    ROUTING_KEY,
                                    REGISTER,
                                    OVERRIDE,
                                    SHUTDOWN));

    private AsCommands() {}

    /// Builds the record of one `as` line and what stands beneath it.
    ///
    /// @param asps the names there are
    /// @return null if there is a problem, which is then among `problems`
    static @Nullable AsConfig from(
            Statement line, Variant variant, Set<String> asps, Problems problems) {
        Block block = line.block();
        String name = line.get(NAME);
        if (!line.has("m3ua")) {
            problems.error(
                    line,
                    NAME,
                    "there is no such application server; for a new one say: cs7 as NAME m3ua");
            return null;
        }
        for (Statement unsupported : block.all(OVERRIDE)) {
            problems.error(
                    unsupported,
                    "is not supported, and M3UA needs none of it: give the processes the right point codes, or use cs7 instance N pc-conversion");
        }
        block.find(AspCommands.QOS_CLASS).ifPresent(qos -> AspCommands.withoutQos(qos, problems));
        block.find(BINDING_TABLE)
                .ifPresent(
                        reset ->
                                problems.warning(
                                        reset,
                                        "has no effect: selections are bound anew whenever a process comes or goes"));
        List<AsMember> members = members(line, asps, problems);
        Statement key = block.find(ROUTING_KEY).orElse(null);
        if (key == null) {
            problems.error(
                    line,
                    "as %s has no routing key: expected routing-key CONTEXT POINT-CODE"
                            .formatted(name));
            return null;
        }
        RoutingKey wanted = key(key, variant, appearance(block), problems);
        if (wanted == null || members == null) {
            return null;
        }
        Optional<TrafficMode> mode = mode(block);
        return new AsConfig(
                name,
                line.find(Instance.NUMBER).orElse(0),
                members,
                RoutingContext.of(key.get(CONTEXT)),
                wanted,
                mode,
                sharing(block, mode, problems),
                block.value(RECOVERY_TIMEOUT, RECOVERY, AsConfig.RECOVERY_DEFAULT),
                block.has(SHUTDOWN),
                block.has(REGISTER),
                false);
    }

    /// Its processes are those of others, who register for themselves.
    static void registersInVain(Statement line, Problems problems) {
        line.block()
                .find(REGISTER)
                .ifPresent(
                        register ->
                                problems.warning(
                                        register,
                                        "has no effect: only processes of role asp ask a gateway"));
    }

    /// Programs of Osmocom mean by context 0 that the gateway chooses one.
    static void contextLeftOpen(Statement line, Problems problems) {
        if (!line.block().has(REGISTER)) {
            line.block()
                    .find(ROUTING_KEY)
                    .filter(key -> key.get(CONTEXT) == 0)
                    .ifPresent(
                            key ->
                                    problems.warning(
                                            key,
                                            CONTEXT,
                                            "is said to the gateway as it is: for a context that the gateway chooses, say register, too"));
        }
    }

    static String name(Statement line) {
        return line.get(NAME);
    }

    /// The name is taken by something else.
    static void nameTaken(Statement line, Problems problems) {
        problems.error(
                line,
                NAME,
                "is the name of a linkset: routes could mean either, choose another one");
    }

    /// Its routing context means something else on an association that it shares.
    static void contextTaken(Statement line, String other, String asp, Problems problems) {
        line.block()
                .find(ROUTING_KEY)
                .ifPresent(
                        key ->
                                problems.error(
                                        key,
                                        CONTEXT,
                                        "is that of %s, too, and asp %s serves both: give each its own"
                                                .formatted(other, asp)));
    }

    private static @Nullable List<AsMember> members(
            Statement as, Set<String> asps, Problems problems) {
        List<AsMember> members = new ArrayList<>();
        boolean all = true;
        for (Statement line : as.block().all(MEMBER)) {
            String asp = line.get(AspCommands.NAME);
            if (asps.contains(asp)) {
                members.add(new AsMember(asp, line.find(WEIGHT).orElse(AsMember.WEIGHT_DEFAULT)));
            } else {
                problems.undefined(line, AspCommands.NAME, "asp", asps);
                all = false;
            }
        }
        if (all && members.isEmpty()) {
            problems.warning(as, "no asp serves it, so that it stays down: expected asp NAME");
        }
        return all ? members : null;
    }

    private static @Nullable NetworkAppearance appearance(Block block) {
        return block.value(NETWORK_APPEARANCE, APPEARANCE)
                .map(number -> new NetworkAppearance((int) (long) number))
                .orElse(null);
    }

    private static @Nullable RoutingKey key(
            Statement line,
            Variant variant,
            @Nullable NetworkAppearance appearance,
            Problems problems) {
        if (line.find(SUBSYSTEM).isPresent()) {
            problems.error(
                    line,
                    SUBSYSTEM,
                    "is not supported: M3UA's keys know no subsystem (RFC 4666 section 1.4.2.1), leave out ssn");
            return null;
        }
        PointCode destination = PointCodeArgument.read(line, DESTINATION, variant, problems);
        List<PointCodeMask> origins = new ArrayList<>();
        if (line.find(ORIGIN).isPresent()) {
            PointCodeMask origin = origin(line, variant, problems);
            if (origin == null) {
                return null;
            }
            origins.add(origin);
        }
        Set<ServiceIndicator> services =
                Set.copyOf(
                        line.all(SERVICE).stream()
                                .map(service -> service.indicator)
                                .distinct()
                                .toList());
        return destination == null
                ? null
                : new RoutingKey(appearance, destination, services, origins);
    }

    private static @Nullable PointCodeMask origin(
            Statement line, Variant variant, Problems problems) {
        PointCode origin = PointCodeArgument.read(line, ORIGIN, variant, problems);
        if (origin == null || line.find(ORIGIN_MASK).isEmpty()) {
            return origin == null ? null : PointCodeMask.full(origin);
        }
        PointCode mask = PointCodeArgument.read(line, ORIGIN_MASK, variant, problems);
        try {
            return mask == null ? null : PointCodeMask.dotted(origin, mask);
        } catch (IllegalArgumentException wrong) {
            problems.error(line, ORIGIN_MASK, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static Optional<TrafficMode> mode(Block block) {
        return block.find(TRAFFIC_MODE)
                .map(
                        line -> {
                            if (line.has("override")) {
                                return TrafficMode.OVERRIDE;
                            }
                            return line.has("broadcast")
                                    ? TrafficMode.BROADCAST
                                    : TrafficMode.LOADSHARE;
                        });
    }

    private static AsSharing sharing(Block block, Optional<TrafficMode> mode, Problems problems) {
        Statement line = block.find(TRAFFIC_MODE).orElse(null);
        boolean shares = mode.isEmpty() || mode.get() == TrafficMode.LOADSHARE;
        boolean roundRobin = line != null && line.has("roundrobin");
        block.find(SLS_SHIFT)
                .filter(_ -> !shares || roundRobin)
                .ifPresent(
                        shift ->
                                problems.warning(
                                        shift,
                                        "has no effect: the selection does not share this load"));
        if (line != null && line.find(OPC_BITS).isPresent() && !line.has("opc-sls")) {
            problems.warning(line, OPC_BITS, "has no effect without opc-sls");
        }
        return new AsSharing(
                roundRobin,
                line != null && line.has("opc-sls"),
                line == null ? 0 : line.find(OPC_BITS).orElse(0),
                block.value(SLS_SHIFT, SLS_BITS, 0));
    }
}
