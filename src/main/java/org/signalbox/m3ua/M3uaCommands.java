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
import org.signalbox.m3ua.M3uaEndpointConfig.At;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.SctpProfile;
import org.signalbox.ss7.PointCode;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// M3UA's ports, and what holds for a whole network; see [AspCommands], [AsCommands] and
/// [MateCommands] for the rest.
///
/// ```
/// cs7 m3ua 2905
///  local-ip 192.0.2.10
/// cs7 listen m3ua 2905 tcp
///  local-ip 0.0.0.0
///  accept-asp-connections dynamic-permitted
/// cs7 xua rkm routing-key-allocation static-only
/// ```
///
/// `cs7 m3ua` is ITP's way to say what osmo-stp says with `listen`.
public final class M3uaCommands {
    /// The first of those that nobody is assigned (RFC 6335 section 6).
    private static final int FIRST_PORT_TO_CALL_FROM = 49_152;

    private static final InetAddress ANY_IPV4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress ANY_IPV6 = InetAddress.ofLiteral("::");

    private static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.port(), "Port of this node, 2905 by custom");
    private static final Argument<String> WHOM =
            Argument.of(
                    "WHOM",
                    ArgumentTypes.choice("pre-configured", "dynamic-permitted"),
                    "Only configured peers, as by default, or whoever calls");
    private static final Argument<Integer> UDP_PORT =
            Argument.of("UDP-PORT", ArgumentTypes.port(), "UDP port that carries SCTP");
    private static final Argument<String> KEYS =
            Argument.of(
                    "KEYS",
                    ArgumentTypes.choice("static-only", "dynamic-permitted"),
                    "Only configured ones, as by default, or whatever is asked for");
    private static final Argument<Duration> T8 =
            Argument.of(
                    "TIME", ArgumentTypes.millis(100, 60_000), "In milliseconds, 1000 by default");

    private static final Command ACCEPT =
            Command.of("accept-asp-connections WHOM", "Which callers are let in", WHOM);
    static final Command UDP =
            Command.of(
                    "udp-port UDP-PORT",
                    "UDP port for SCTP in user space (RFC 6951), 9899 by default",
                    UDP_PORT);

    private static final Command SHUTDOWN = Command.of("shutdown", "Not supported for ports");

    private static final Schema ENDPOINT =
            Schema.configuration(
                    "config-cs7-m3ua",
                    AspCommands.LOCAL_IP,
                    ACCEPT,
                    UDP,
                    SctpProfile.USE,
                    AspCommands.SCTP_PARAM,
                    SHUTDOWN);

    private static final Command M3UA =
            Command.of(
                            "cs7 m3ua PORT [TRANSPORT]",
                            "Configure a port for M3UA",
                            PORT,
                            AspCommands.TRANSPORT)
                    .help("m3ua", "Ports for M3UA, RFC 4666")
                    .keyedBy(PORT, AspCommands.TRANSPORT)
                    .opens(ENDPOINT);
    private static final Command LISTEN =
            Command.of(
                            "cs7 [instance INSTANCE] listen m3ua PORT [TRANSPORT]",
                            "Configure a port for M3UA, as osmo-stp says it",
                            PORT,
                            AspCommands.TRANSPORT,
                            Instance.NUMBER)
                    .help("listen", "Ports to be called at")
                    .keyedBy(PORT, AspCommands.TRANSPORT)
                    .opens(ENDPOINT);
    private static final Command RKM =
            Command.of(
                            "cs7 [instance INSTANCE] xua rkm routing-key-allocation KEYS",
                            "Which routing keys may be registered by their processes",
                            KEYS,
                            Instance.NUMBER)
                    .help("xua", "User adaptation layers")
                    .help("rkm", "Routing key management")
                    .help("routing-key-allocation", "Registration of routing keys")
                    .keyedBy(Instance.NUMBER);
    private static final Command TIMER_T8 =
            Command.of(
                            "cs7 [instance INSTANCE] timer xua t8 TIME",
                            "How long nobody is told a second time that a destination is not reached",
                            T8,
                            Instance.NUMBER)
                    .help("timer", "A timer")
                    .help("t8", "Between two answers to the same peer about one destination")
                    .keyedBy(Instance.NUMBER);

    private M3uaCommands() {}

    /// The commands for the outermost mode, in the order of printing.
    public static Command[] all() {
        return new Command[] {
            RKM,
            TIMER_T8,
            M3UA,
            LISTEN,
            MateCommands.SGMP,
            AspCommands.ASP,
            AsCommands.AS,
            MateCommands.MATE,
            ForeignSccpCommands.ADDRESS,
            ForeignSccpCommands.TIMER,
            ForeignSccpCommands.BEHAVIOUR
        };
    }

    /// Builds the values of a whole configuration and collects what is wrong with it.
    ///
    /// @param profiles by name
    /// @param sctpPorts those that carry something else
    /// @param linksets names that no application server may have
    /// @param own this node's point codes, by the number of the network
    public static M3uaConfig from(
            Block block,
            Map<String, SctpProfile> profiles,
            Set<Integer> sctpPorts,
            Set<String> linksets,
            Map<Integer, PointCode> own,
            Problems problems) {
        Map<At, M3uaEndpointConfig> endpoints = new LinkedHashMap<>();
        for (Command command : List.of(M3UA, LISTEN)) {
            for (Statement line : block.all(command)) {
                addEndpoint(
                        line, PORT, command == LISTEN, profiles, sctpPorts, endpoints, problems);
            }
        }
        Map<Integer, M3uaEndpointConfig> forMates = new HashMap<>();
        for (Statement line : block.all(MateCommands.SGMP)) {
            M3uaEndpointConfig endpoint =
                    addEndpoint(
                            line,
                            MateCommands.PORT,
                            false,
                            profiles,
                            sctpPorts,
                            endpoints,
                            problems);
            if (endpoint != null) {
                forMates.put(endpoint.instance(), endpoint);
            }
        }
        Map<At, M3uaEndpointConfig> declared = Map.copyOf(endpoints);
        ForeignSccpCommands.report(block, problems);
        Map<String, AspConfig> asps = new LinkedHashMap<>();
        for (Statement line : block.all(AspCommands.ASP)) {
            AspConfig asp = AspCommands.from(line, declared, profiles, problems);
            if (asp == null) {
                continue;
            }
            AspConfig placed =
                    asp.localPort() == 0
                            ? asp.withLocalPort(portToCallFrom(asp, endpoints, sctpPorts))
                            : asp;
            if (placeIn(endpoints, line, AspCommands.NAME, placed, sctpPorts, asps, problems)) {
                asps.put(asp.name(), placed);
            }
        }
        Map<String, AsConfig> servers =
                applicationServers(block, asps.keySet(), linksets, own, problems);
        for (Statement line : block.all(MateCommands.MATE)) {
            int instance = line.find(Instance.NUMBER).orElse(0);
            PointCode point = own.get(instance);
            M3uaEndpointConfig endpoint = forMates.get(instance);
            if (MateCommands.isNamed(line, linksets, asps, servers, problems)
                    && MateCommands.isFirst(line, servers, problems)
                    && MateCommands.hasPlace(line, point, endpoint, problems)
                    && point != null
                    && endpoint != null) {
                AspConfig mate = MateCommands.from(line, endpoint, profiles, problems);
                if (mate != null
                        && placeIn(
                                endpoints,
                                line,
                                MateCommands.NAME,
                                mate,
                                sctpPorts,
                                asps,
                                problems)) {
                    asps.put(mate.name(), mate);
                    servers.put(mate.name(), AsConfig.toMate(mate, instance, point));
                }
            }
        }
        return new M3uaConfig(asps, servers, endpoints, instances(block));
    }

    /// A port that nothing else in the configuration has. It is the same each time, so that the far
    /// end can tell a restart from a second caller.
    private static int portToCallFrom(
            AspConfig asp, Map<At, M3uaEndpointConfig> endpoints, Set<Integer> sctpPorts) {
        int port = FIRST_PORT_TO_CALL_FROM;
        while (sctpPorts.contains(port) || endpoints.containsKey(new At(asp.transport(), port))) {
            port++;
        }
        return port;
    }

    /// Checks what application servers and the points of a network mean to each other.
    ///
    /// @param instance the network's number
    /// @param adjacent points to which linksets lead, and their names
    /// @param isOwn whether a code is this node's own
    public static void checkPoints(
            Block block,
            M3uaConfig config,
            int instance,
            Map<PointCode, String> adjacent,
            Predicate<PointCode> isOwn,
            Problems problems) {
        for (Statement line : block.all(AsCommands.AS)) {
            AsConfig server = config.applicationServers().get(AsCommands.name(line));
            if (server == null || server.instance() != instance) {
                continue;
            }
            Set<AspRole> roles = EnumSet.noneOf(AspRole.class);
            for (AsMember member : server.members()) {
                AspConfig asp = config.asps().get(member.asp());
                if (asp != null) {
                    roles.add(asp.role());
                }
            }
            if (roles.size() > 1 && roles.contains(AspRole.ASP)) {
                problems.error(
                        line,
                        "as %s has members of role asp and of another: give those that lead to a gateway an application server of their own"
                                .formatted(server.name()));
            }
            PointCode destination = server.key().destination();
            MateCommands.checkPoint(block, config, server, isOwn, problems);
            boolean toGateway = roles.contains(AspRole.ASP);
            if (toGateway) {
                AsCommands.contextLeftOpen(line, problems);
            } else {
                AsCommands.registersInVain(line, problems);
            }
            if (roles.contains(AspRole.IPSP) && isOwn.test(destination)) {
                // what an equal sends to this node would be sent back to it
                problems.error(
                        line,
                        "as %s would be at %s, which is this node itself: only processes of a gateway may share its point code, give this one a code of its own"
                                .formatted(server.name(), destination));
            } else if (!toGateway && adjacent.containsKey(destination)) {
                problems.error(
                        line,
                        "as %s would be at %s, to which linkset %s leads already"
                                .formatted(server.name(), destination, adjacent.get(destination)));
            }
        }
    }

    /// @param anywhere whether a port without an address is one at all of them, as in osmo-stp
    /// @return null if there is a problem, which is then among `problems`
    private static @Nullable M3uaEndpointConfig addEndpoint(
            Statement line,
            Argument<Integer> port,
            boolean anywhere,
            Map<String, SctpProfile> profiles,
            Set<Integer> sctpPorts,
            Map<At, M3uaEndpointConfig> endpoints,
            Problems problems) {
        Block block = line.block();
        At at = new At(line.find(AspCommands.TRANSPORT).orElse(AspTransport.SCTP), line.get(port));
        List<InetAddress> addresses = AspCommands.addresses(block, AspCommands.LOCAL_IP);
        AspCommands.tooMany(block, AspCommands.LOCAL_IP, addresses, problems);
        if (at.transport() == AspTransport.SCTP && sctpPorts.contains(at.port())) {
            problems.error(
                    line, port, "is a cs7 local-peer, which carries M2PA: choose another port");
            return null;
        }
        if (endpoints.containsKey(at)) {
            problems.error(line, port, "is configured for M3UA by another line: put both into one");
            return null;
        }
        block.find(SHUTDOWN)
                .ifPresent(
                        shut ->
                                problems.error(
                                        shut,
                                        "is not supported for a port: leave the port out, or shut its associations down"));
        if (addresses.isEmpty() && !anywhere) {
            problems.error(line, "a port for M3UA needs an address: expected local-ip ADDRESS");
            return null;
        }
        if (addresses.isEmpty()) {
            problems.warning(
                    line,
                    port,
                    "is open at all IPv4 addresses of this node: local-ip ADDRESS restricts that");
            addresses = List.of(ANY_IPV4);
        }
        SctpProfile profile = SctpProfile.usedBy(line, profiles, AspCommands.STANDARD, problems);
        M3uaEndpointConfig endpoint =
                new M3uaEndpointConfig(
                        line.find(Instance.NUMBER).orElse(0),
                        at,
                        addresses,
                        block.value(UDP, UDP_PORT, LocalEndpoint.DEFAULT_UDP_PORT),
                        AspCommands.parameters(
                                line, profile.parameters(), at.transport(), problems),
                        profile.name(),
                        block.value(ACCEPT, WHOM, "").equals("dynamic-permitted"),
                        true);
        endpoints.put(at, endpoint);
        return endpoint;
    }

    /// Finds the port of an association, or makes one to call from; and two associations that no
    /// call could tell apart.
    private static boolean placeIn(
            Map<At, M3uaEndpointConfig> endpoints,
            Statement line,
            Argument<String> name,
            AspConfig asp,
            Set<Integer> sctpPorts,
            Map<String, AspConfig> before,
            Problems problems) {
        for (AspConfig other : before.values()) {
            boolean samePeer =
                    other.at().equals(asp.at())
                            && asp.localPort() != 0
                            && other.remote().port() == asp.remote().port()
                            && other.remote().addresses().stream()
                                    .anyMatch(asp.remote().addresses()::contains);
            if (samePeer) {
                problems.error(
                        line,
                        name,
                        "asp %s has the same ports and an address of the same peer: give one of them another port"
                                .formatted(other.name()));
                return false;
            }
        }
        M3uaEndpointConfig declared = endpoints.get(asp.at());
        if (declared != null && declared.declared()) {
            for (InetAddress address : asp.localAddresses()) {
                if (!declared.addresses().contains(address)
                        && declared.addresses().stream()
                                .noneMatch(InetAddress::isAnyLocalAddress)) {
                    problems.warning(
                            line,
                            "local-ip %s has no effect: port %d is at other addresses of this node"
                                    .formatted(address.getHostAddress(), asp.localPort()));
                }
            }
            return true;
        }
        if (asp.transport() == AspTransport.SCTP && sctpPorts.contains(asp.localPort())) {
            problems.error(
                    line,
                    name,
                    "port %d is a cs7 local-peer, which carries M2PA: choose another port"
                            .formatted(asp.localPort()));
            return false;
        }
        if (asp.localPort() != 0) {
            AspCommands.callsFrom(asp, wildcard(asp))
                    .ifPresent(endpoint -> endpoints.putIfAbsent(asp.at(), endpoint));
        }
        return true;
    }

    private static List<InetAddress> wildcard(AspConfig asp) {
        boolean four = asp.remote().addresses().getFirst().getAddress().length == 4;
        return List.of(four ? ANY_IPV4 : ANY_IPV6);
    }

    private static Map<String, AsConfig> applicationServers(
            Block block,
            Set<String> asps,
            Set<String> linksets,
            Map<Integer, PointCode> own,
            Problems problems) {
        Map<String, AsConfig> servers = new LinkedHashMap<>();
        for (Statement line : block.all(AsCommands.AS)) {
            if (linksets.contains(AsCommands.name(line))) {
                AsCommands.nameTaken(line, problems);
                continue;
            }
            int instance = line.find(Instance.NUMBER).orElse(0);
            PointCode point = own.get(instance);
            if (point == null) {
                problems.error(
                        line,
                        instance == 0
                                ? "this node has no point code: expected cs7 point-code before any as"
                                : "instance %d has no point code: expected cs7 instance %d point-code before any as"
                                        .formatted(instance, instance));
                continue;
            }
            AsConfig server = AsCommands.from(line, point.variant(), asps, problems);
            if (server != null && isTellable(server, line, servers, problems)) {
                servers.put(server.name(), server);
            }
        }
        return servers;
    }

    /// Whether its routing context means nothing else on any of its associations.
    private static boolean isTellable(
            AsConfig server, Statement line, Map<String, AsConfig> before, Problems problems) {
        for (AsConfig other : before.values()) {
            for (AsMember member : server.members()) {
                boolean shared =
                        server.proposed() != null
                                && server.proposed().equals(other.proposed())
                                && other.has(member.asp());
                if (shared) {
                    AsCommands.contextTaken(line, other.name(), member.asp(), problems);
                    return false;
                }
            }
        }
        return true;
    }

    private static Map<Integer, M3uaInstanceConfig> instances(Block block) {
        Map<Integer, M3uaInstanceConfig> instances = new HashMap<>();
        for (int number = 0; number <= Instance.MAX; number++) {
            Block lines = block.where(Instance.NUMBER, number);
            if (lines.has(RKM) || lines.has(TIMER_T8)) {
                instances.put(
                        number,
                        new M3uaInstanceConfig(
                                lines.value(RKM, KEYS, "").equals("dynamic-permitted"),
                                lines.value(TIMER_T8, T8, M3uaInstanceConfig.STANDARD.t8())));
            }
        }
        return instances;
    }
}
