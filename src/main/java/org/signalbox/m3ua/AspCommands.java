// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpProfile;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// An association of M3UA, in the words of ITP and osmo-stp.
///
/// ```
/// cs7 asp msc1 0 2905 m3ua
///  remote-ip 192.0.2.21
///  role sg
///  timer xua beat 30
/// ```
///
/// Ports are the remote one and the local one; 0 is any.
final class AspCommands {
    /// One for each signalling link selection of ITU, and the one that carries no traffic.
    private static final int STREAMS_DEFAULT = 17;

    /// What is in force where no profile is referred to.
    static final SctpProfile STANDARD =
            new SctpProfile(
                    SctpProfile.DEFAULT.name(),
                    SctpProfile.DEFAULT.parameters().withStreams(STREAMS_DEFAULT, STREAMS_DEFAULT));

    /// More than any stack of SCTP believes.
    private static final int ADDRESSES_MAX = 8;

    static final Argument<String> NAME =
            Argument.of("ASP", ArgumentTypes.word(), "Name of the association");
    private static final Argument<Integer> REMOTE_PORT =
            Argument.of(
                    "REMOTE-PORT",
                    ArgumentTypes.integer(0, 65_535),
                    "Port of the peer; 0: it may call from any");
    private static final Argument<Integer> LOCAL_PORT =
            Argument.of(
                    "LOCAL-PORT",
                    ArgumentTypes.integer(0, 65_535),
                    "Port of this node; 0: any, to call from");
    static final Argument<AspTransport> TRANSPORT =
            Argument.of(
                    "TRANSPORT",
                    ArgumentTypes.choice(AspTransport.class),
                    "SCTP by default, or TCP");
    private static final Argument<InetAddress> ADDRESS =
            Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "An IP address");
    private static final Argument<String> ROLE_WORD =
            Argument.of(
                    "ROLE",
                    ArgumentTypes.choice("sg", "asp", "ipsp"),
                    "Signalling gateway, application server process, or one of two equals");
    private static final Argument<Exchange> EXCHANGE =
            Argument.of(
                    "EXCHANGE",
                    ArgumentTypes.choice(Exchange.class),
                    "Of two equals: whether one exchange serves both directions, as by default");
    private static final Argument<TransportRole> SIDE =
            Argument.of(
                    "SIDE", ArgumentTypes.choice(TransportRole.class), "This end calls, or not");
    private static final Argument<String> INIT_FIELD =
            Argument.of(
                    "FIELD",
                    ArgumentTypes.choice(
                            "num-ostreams", "max-instreams", "max-attempts", "timeout"),
                    "Which parameter of INIT");
    private static final Argument<Integer> INIT_VALUE =
            Argument.of("VALUE", ArgumentTypes.integer(0, 65_535), "Its value");
    private static final Argument<String> TCP_FIELD =
            Argument.of(
                    "FIELD", ArgumentTypes.choice("keepalive", "user-timeout"), "Which parameter");
    private static final Argument<String> TCP_VALUE =
            Argument.of("VALUE", ArgumentTypes.restOfLine(100), "Its value");
    private static final Argument<Integer> CLASS =
            Argument.of("CLASS", ArgumentTypes.integer(0, 255), "Class of service");
    private static final Argument<Long> IDENTIFIER =
            Argument.of("IDENTIFIER", unsigned32(), "As the peer knows it");
    private static final Argument<String> QUIRK_WORD =
            Argument.of("QUIRK", ArgumentTypes.choice(AspQuirk.words()), "What is forgiven");
    private static final Argument<String> XUA_TIMER =
            Argument.of(
                    "TIMER",
                    ArgumentTypes.choice("ack", "beat"),
                    "For answers (2 by default), or between heartbeats (30)");
    private static final Argument<Duration> XUA_VALUE =
            Argument.of("VALUE", ArgumentTypes.seconds(0, 3_600), "In seconds");
    private static final Argument<String> LM_TIMER =
            Argument.of(
                    "TIMER",
                    ArgumentTypes.choice(
                            "wait_asp_up", "wait_notify", "wait_notify_rkm", "wait_rk_reg_resp"),
                    "Name of the timer");
    private static final Argument<Integer> LM_VALUE =
            Argument.of("VALUE", ArgumentTypes.integer(1, 999_999), "In seconds");
    private static final Argument<String> TEXT =
            Argument.of("TEXT", ArgumentTypes.restOfLine(200), "For people");

    static final Command DESCRIPTION = Command.of("description TEXT", "Say what it is", TEXT);
    static final Command REMOTE_IP =
            Command.of("remote-ip ADDRESS [primary]", "An address of the peer", ADDRESS)
                    .help("primary", "Called first; otherwise the first one is")
                    .keyedBy(ADDRESS);
    static final Command LOCAL_IP =
            Command.of("local-ip ADDRESS [primary]", "An address of this node", ADDRESS)
                    .help("primary", "Used first; otherwise the first one is")
                    .keyedBy(ADDRESS);
    private static final Command ROLE =
            Command.of("role ROLE [EXCHANGE]", "What this node is", ROLE_WORD, EXCHANGE);
    private static final Command TRANSPORT_ROLE =
            Command.of("transport-role SIDE", "Which end calls", SIDE);
    /// As osmo-stp writes it.
    private static final Command SCTP_ROLE =
            Command.of("sctp-role SIDE", "Which end calls, as transport-role", SIDE);
    static final Command SCTP_PARAM =
            Command.of(
                            "sctp-param init FIELD VALUE",
                            "Set a parameter of SCTP",
                            INIT_FIELD,
                            INIT_VALUE)
                    .help("init", "What INIT says")
                    .keyedBy(INIT_FIELD);
    private static final Command TCP_PARAM =
            Command.of("tcp-param FIELD VALUE", "Set a parameter of TCP", TCP_FIELD, TCP_VALUE)
                    .keyedBy(TCP_FIELD);
    static final Command QOS_CLASS = Command.of("qos-class CLASS", "Class of service", CLASS);
    private static final Command ASP_ID =
            Command.of("asp-id IDENTIFIER", "ASP identifier", IDENTIFIER);
    private static final Command QUIRK =
            Command.of("quirk QUIRK", "Forgive what the standard forbids", QUIRK_WORD)
                    .keyedBy(QUIRK_WORD);
    private static final Command AUDIT =
            Command.of(
                            "destination-audit asp-active",
                            "Ask for the state of all destinations once active")
                    .help("asp-active", "As a process, when the gateway has made it active");
    static final Command XUA_TIMERS =
            Command.of("timer xua TIMER VALUE", "Set a timer of the protocol", XUA_TIMER, XUA_VALUE)
                    .help("timer", "A timer")
                    .help("xua", "Of the protocol")
                    .keyedBy(XUA_TIMER);
    private static final Command LM_TIMERS =
            Command.of(
                            "timer lm TIMER VALUE",
                            "Set a timer of layer management",
                            LM_TIMER,
                            LM_VALUE)
                    .help("lm", "Of osmo-stp's layer management")
                    .keyedBy(LM_TIMER);
    static final Command BLOCK =
            Command.of("block", "Let the association be, but carry no traffic over it");
    /// As osmo-stp writes it, though it reads the other.
    private static final Command BLOCKED = Command.of("blocked", "The same as block");
    static final Command SHUTDOWN = Command.of("shutdown", "Have no association");

    /// Opens the mode of one association. One that is there is entered by its name alone.
    static final Command ASP =
            Command.of(
                            "cs7 [instance INSTANCE] asp ASP [REMOTE-PORT LOCAL-PORT m3ua"
                                    + " [TRANSPORT]]",
                            "Configure an association of M3UA; the ports only if it is new",
                            Instance.NUMBER,
                            NAME,
                            REMOTE_PORT,
                            LOCAL_PORT,
                            TRANSPORT)
                    .help("asp", "Associations of M3UA")
                    .help("m3ua", "M3UA, RFC 4666")
                    .keyedBy(NAME)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-asp",
                                    DESCRIPTION,
                                    LOCAL_IP,
                                    REMOTE_IP,
                                    ROLE,
                                    TRANSPORT_ROLE,
                                    SCTP_ROLE,
                                    SctpProfile.USE,
                                    SCTP_PARAM,
                                    TCP_PARAM,
                                    QOS_CLASS,
                                    ASP_ID,
                                    QUIRK,
                                    AUDIT,
                                    XUA_TIMERS,
                                    LM_TIMERS,
                                    BLOCK,
                                    BLOCKED,
                                    SHUTDOWN));

    private AspCommands() {}

    /// Builds the record of one `asp` line and what stands beneath it.
    ///
    /// @param declared the ports that are declared
    /// @param profiles by name
    /// @return null if there is a problem, which is then among `problems`
    static @Nullable AspConfig from(
            Statement line,
            Map<M3uaEndpointConfig.At, M3uaEndpointConfig> declared,
            Map<String, SctpProfile> profiles,
            Problems problems) {
        Block block = line.block();
        if (line.find(REMOTE_PORT).isEmpty()) {
            problems.error(
                    line,
                    NAME,
                    "there is no such association; for a new one give its ports: cs7 asp NAME"
                            + " REMOTE-PORT LOCAL-PORT m3ua");
            return null;
        }
        String name = line.get(NAME);
        int remotePort = line.get(REMOTE_PORT);
        int localPort = line.get(LOCAL_PORT);
        AspTransport transport = line.find(TRANSPORT).orElse(AspTransport.SCTP);
        List<InetAddress> remote = addresses(block, REMOTE_IP);
        List<InetAddress> local = addresses(block, LOCAL_IP);
        if (remote.isEmpty()) {
            problems.error(
                    line, "asp %s has no address: expected remote-ip ADDRESS".formatted(name));
        }
        tooMany(block, REMOTE_IP, remote, problems);
        tooMany(block, LOCAL_IP, local, problems);
        AspRole role = AspRole.valueOf(block.value(ROLE, ROLE_WORD, "sg").toUpperCase(Locale.ROOT));
        TransportRole side =
                block.value(TRANSPORT_ROLE, SIDE)
                        .or(() -> block.value(SCTP_ROLE, SIDE))
                        .orElseGet(() -> usualSide(role, remotePort, localPort));
        boolean possible = isPossible(line, side, remotePort, localPort, problems);
        reportExchange(block, role, problems);
        reportSides(block, side, problems);
        reportAssumedRole(line, problems);
        reportWithoutEffect(block, role, problems);
        M3uaEndpointConfig endpoint = declared.get(new M3uaEndpointConfig.At(transport, localPort));
        if (endpoint == null && side == TransportRole.SERVER && localPort != 0) {
            problems.warning(
                    line,
                    LOCAL_PORT,
                    "nobody can call, this node does not listen there: expected cs7 m3ua %d, or listen m3ua %d"
                                    .formatted(localPort, localPort)
                            + (transport == AspTransport.TCP ? " tcp" : ""));
        }
        SctpProfile ofPort =
                endpoint == null
                        ? STANDARD
                        : new SctpProfile(endpoint.profileName(), endpoint.profile());
        SctpProfile profile = SctpProfile.usedBy(line, profiles, ofPort, problems);
        M3uaTimers timers = timers(block, problems);
        if (remote.isEmpty() || !possible || timers == null) {
            return null;
        }
        AssociationProfile association =
                parameters(line, profile.parameters(), transport, problems)
                        .withInitiation(
                                side == TransportRole.CLIENT
                                        ? Initiation.ACTIVE
                                        : Initiation.PASSIVE);
        return new AspConfig(
                name,
                transport,
                new RemoteEndpoint(remote, remotePort, LocalEndpoint.DEFAULT_UDP_PORT),
                localPort,
                local,
                role,
                block.find(ROLE).flatMap(l -> l.find(EXCHANGE)).orElse(Exchange.SINGLE_EXCHANGE),
                side,
                association,
                profile.name(),
                block.value(ASP_ID, IDENTIFIER).map(OptionalLong::of).orElse(OptionalLong.empty()),
                block.has(BLOCK) || block.has(BLOCKED),
                block.has(SHUTDOWN),
                quirks(block),
                block.has(AUDIT),
                timers);
    }

    /// The addresses of a block, the primary first.
    static List<InetAddress> addresses(Block block, Command command) {
        List<InetAddress> addresses = new ArrayList<>();
        for (Statement line : block.all(command)) {
            if (line.has("primary")) {
                addresses.addFirst(line.get(ADDRESS));
            } else {
                addresses.add(line.get(ADDRESS));
            }
        }
        return addresses;
    }

    static void tooMany(
            Block block, Command command, List<InetAddress> addresses, Problems problems) {
        if (addresses.size() > ADDRESSES_MAX) {
            problems.error(
                    block.all(command).getLast(),
                    ADDRESS,
                    "one too many: at most " + ADDRESSES_MAX + " addresses");
        }
    }

    /// An end whose port is any can only call, and cannot be called.
    private static TransportRole usualSide(AspRole role, int remotePort, int localPort) {
        if (remotePort == RemoteEndpoint.ANY_PORT) {
            return TransportRole.SERVER;
        }
        return localPort == 0 || role == AspRole.ASP ? TransportRole.CLIENT : TransportRole.SERVER;
    }

    private static boolean isPossible(
            Statement line, TransportRole side, int remotePort, int localPort, Problems problems) {
        if (side == TransportRole.CLIENT && remotePort == RemoteEndpoint.ANY_PORT) {
            problems.error(
                    line,
                    "asp %s calls no port: give the peer's instead of 0, or transport-role server"
                            .formatted(line.get(NAME)));
            return false;
        }
        if (side == TransportRole.SERVER && localPort == 0) {
            problems.error(
                    line,
                    "asp %s waits at no port: give a local port instead of 0, or transport-role client"
                            .formatted(line.get(NAME)));
            return false;
        }
        return true;
    }

    private static void reportExchange(Block block, AspRole role, Problems problems) {
        Statement line = block.find(ROLE).orElse(null);
        if (line != null && role != AspRole.IPSP && line.find(EXCHANGE).isPresent()) {
            problems.warning(
                    line, EXCHANGE, "has no effect: only two equals (ipsp) differ in that");
        }
    }

    private static void reportSides(Block block, TransportRole side, Problems problems) {
        Statement line = block.find(SCTP_ROLE).orElse(null);
        if (line != null && line.get(SIDE) != side) {
            problems.error(line, SIDE, "contradicts transport-role: leave one of them out");
        }
    }

    /// Programs of Osmocom that are processes say so nowhere, and call from any port.
    private static void reportAssumedRole(Statement line, Problems problems) {
        if (line.get(LOCAL_PORT) == 0 && line.block().find(ROLE).isEmpty()) {
            problems.warning(
                    line,
                    "asp %s is taken for one of a gateway that calls: if this node is the process, say role asp"
                            .formatted(line.get(NAME)));
        }
    }

    private static void reportWithoutEffect(Block block, AspRole role, Problems problems) {
        block.find(QOS_CLASS).ifPresent(line -> withoutQos(line, problems));
        for (Statement line : block.all(LM_TIMERS)) {
            problems.warning(
                    line,
                    "has no effect: what is not answered is repeated every timer xua ack, without end");
        }
        for (Statement line : block.all(TCP_PARAM)) {
            problems.warning(
                    line,
                    "has no effect: keepalive, retransmit-timeout and assoc-retransmit of a cs7 profile set what TCP waits for");
        }
        block.find(AUDIT)
                .filter(_ -> role != AspRole.ASP)
                .ifPresent(
                        line ->
                                problems.warning(
                                        line,
                                        "has no effect: a signalling gateway, or an equal, asks no process"));
    }

    static void withoutQos(Statement line, Problems problems) {
        problems.warning(line, "has no effect: packets are not marked");
    }

    /// What a profile, and the lines beneath the user's own, come to.
    static AssociationProfile parameters(
            Statement user,
            AssociationProfile parameters,
            AspTransport transport,
            Problems problems) {
        if (transport == AspTransport.TCP) {
            user.block()
                    .find(SCTP_PARAM)
                    .ifPresent(line -> problems.warning(line, "has no effect over TCP"));
            return parameters;
        }
        int outbound = parameters.outboundStreams();
        int inbound = parameters.maxInboundStreams();
        int attempts = parameters.maxInitRetransmits();
        for (Statement line : user.block().all(SCTP_PARAM)) {
            int value = line.get(INIT_VALUE);
            switch (line.get(INIT_FIELD)) {
                case "num-ostreams" -> outbound = streams(line, value, problems);
                case "max-instreams" -> inbound = streams(line, value, problems);
                case "max-attempts" -> attempts = Math.max(0, value - 1);
                default ->
                        problems.warning(
                                line,
                                "has no effect: init-timeout and retransmit-timeout of a cs7 profile set it");
            }
        }
        return withInit(parameters.withStreams(outbound, inbound), attempts);
    }

    private static int streams(Statement line, int value, Problems problems) {
        if (value < 2) {
            problems.error(
                    line,
                    INIT_VALUE,
                    "is too few: one stream is for no traffic, expected 2 or more");
            return 2;
        }
        return value;
    }

    private static AssociationProfile withInit(AssociationProfile profile, int attempts) {
        return new AssociationProfile(
                profile.initiation(),
                profile.outboundStreams(),
                profile.maxInboundStreams(),
                profile.rtoInitial(),
                profile.rtoMin(),
                profile.rtoMax(),
                attempts,
                profile.associationMaxRetransmits(),
                profile.pathMaxRetransmits(),
                profile.heartbeatInterval(),
                profile.cookieLife(),
                profile.sackDelay(),
                profile.receiveWindowOctets(),
                profile.sendBufferOctets());
    }

    static @Nullable M3uaTimers timers(Block block, Problems problems) {
        Duration ack = M3uaTimers.STANDARD.ack();
        Duration beat = M3uaTimers.STANDARD.beat();
        for (Statement line : block.all(XUA_TIMERS)) {
            Duration value = line.get(XUA_VALUE);
            if (line.get(XUA_TIMER).equals("beat")) {
                beat = value;
            } else if (value.isZero()) {
                problems.error(
                        line, XUA_VALUE, "is no time to wait for an answer: expected 1 or more");
                return null;
            } else {
                ack = value;
            }
        }
        return new M3uaTimers(ack, beat);
    }

    private static Set<AspQuirk> quirks(Block block) {
        Set<AspQuirk> quirks = EnumSet.noneOf(AspQuirk.class);
        block.all(QUIRK).forEach(line -> quirks.add(AspQuirk.of(line.get(QUIRK_WORD))));
        return quirks;
    }

    /// The port that a client calls from without a line that declares it.
    static Optional<M3uaEndpointConfig> callsFrom(AspConfig asp, List<InetAddress> any) {
        return asp.transportRole() == TransportRole.CLIENT
                ? Optional.of(
                        new M3uaEndpointConfig(
                                0,
                                asp.at(),
                                asp.localAddresses().isEmpty() ? any : asp.localAddresses(),
                                LocalEndpoint.DEFAULT_UDP_PORT,
                                asp.association(),
                                asp.profileName(),
                                false,
                                false))
                : Optional.empty();
    }

    /// What another end is asked to be; used where numbers have 32 bits.
    static ArgumentType<Long> unsigned32() {
        return ArgumentType.of(
                "an integer from 0 to 4294967295",
                "<0-4294967295>",
                text -> {
                    if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > 0xFFFF_FFFFL) {
                        throw new IllegalArgumentException("out of range, or not an integer");
                    }
                    return Long.parseLong(text);
                },
                String::valueOf);
    }
}
