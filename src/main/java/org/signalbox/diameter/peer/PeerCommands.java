// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.PeerProfile;
import org.signalbox.diameter.routing.RoutingCommands;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.net.TlsCredentials;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Diameter peers. ITP had none, so the words are our own.
///
/// ```
/// diameter identity iwf.example.org realm example.org
/// diameter listen tcp 192.0.2.10 3868
/// diameter peer dra
///  identity dra.example.org
///  realm example.org
///  remote-ip 192.0.2.20
/// ```
///
/// The lines of [RoutingCommands] belong to them, and, for those over TLS, that of [TlsCommands].
public final class PeerCommands {
    private static final int VENDOR_3GPP = 10_415;

    /// SGd and Gdd, and S6c (TS 29.338).
    private static final Set<Application> SHORT_MESSAGES =
            Set.of(
                    new Application(VENDOR_3GPP, 16_777_313),
                    new Application(VENDOR_3GPP, 16_777_312));

    /// More addresses than any peer has.
    private static final int ADDRESSES_MAX = 8;

    private static final Argument<String> HOST =
            Argument.of("HOST", ArgumentTypes.host(), "Name of a Diameter node, its Origin-Host");
    private static final Argument<String> REALM_NAME =
            Argument.of("REALM", ArgumentTypes.host(), "Name of a realm, its Origin-Realm");
    private static final Argument<PeerTransport> TRANSPORT =
            Argument.of("TRANSPORT", transport(), "TCP, SCTP, or TLS over TCP");
    private static final Argument<InetAddress> ADDRESS =
            Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "An IP address");
    private static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.port(), "Port, 3868 by custom, 5658 for TLS");
    private static final Argument<Integer> SCTP_PORT_NUMBER =
            Argument.of("PORT", ArgumentTypes.port(), "Port of this node, 3869 by default");
    private static final Argument<String> NAME =
            Argument.of("PEER", ArgumentTypes.word(), "Name of the peer");
    private static final Argument<Duration> SECONDS =
            Argument.of(
                    "SECONDS",
                    ArgumentTypes.seconds(6, 3_600),
                    "In seconds, 30 by default (Tw of RFC 3539)");
    private static final Argument<Integer> REQUESTS =
            Argument.of("REQUESTS", ArgumentTypes.integer(1, 10_000), "Requests, 1000 by default");
    private static final Argument<String> TEXT =
            Argument.of("TEXT", ArgumentTypes.restOfLine(200), "For people");

    private static final Command DESCRIPTION =
            Command.of("description TEXT", "Say what it is", TEXT);
    private static final Command IDENTITY =
            Command.of("identity HOST", "Its Origin-Host, without which it is not let in", HOST);
    private static final Command REALM =
            Command.of("realm REALM", "Its Origin-Realm; any if left out", REALM_NAME);
    private static final Command REMOTE_IP =
            Command.of("remote-ip ADDRESS", "An address from which it calls and is called", ADDRESS)
                    .keyedBy(ADDRESS);
    private static final Command REMOTE_PORT =
            Command.of("remote-port PORT", "Port at which it is called", PORT);
    private static final Command CARRIER =
            Command.of(
                    "transport TRANSPORT", "What carries its messages, TCP by default", TRANSPORT);
    private static final Command PASSIVE = Command.of("passive", "Wait to be called by it");
    private static final Command WATCHDOG =
            Command.of("watchdog SECONDS", "How long it may be silent before it is asked", SECONDS);
    private static final Command PENDING_MAX =
            Command.of("pending-max REQUESTS", "How many requests it may owe answers to", REQUESTS);
    private static final Command UNANSWERED_MAX =
            Command.of(
                    "unanswered-max REQUESTS",
                    "How many of its requests may wait for answers here",
                    REQUESTS);
    private static final Command REQUEST_RATE =
            RateLine.of("How many requests it may send; more are answered with TOO_BUSY");
    private static final Command OVERLOAD_REPORTS =
            Command.of(
                    "overload-reports",
                    "Say that they are understood (RFC 7683), and ask it for less by them");
    private static final Command SHUTDOWN = Command.of("shutdown", "Neither call it nor let it in");

    private static final Command OWN_IDENTITY =
            Command.of(
                            "diameter identity HOST realm REALM",
                            "Name this node among Diameter nodes",
                            HOST,
                            REALM_NAME)
                    .help("diameter", "Diameter peers, RFC 6733")
                    .help("identity", "Names of this node")
                    .help("realm", "Where it is at home");
    private static final Command OWN_ADDRESS =
            Command.of(
                            "diameter address ADDRESS",
                            "An address of this node that peers are told and are called from",
                            ADDRESS)
                    .help("address", "Addresses of this node; those it listens at by default")
                    .keyedBy(ADDRESS);
    private static final Command LISTEN =
            Command.of(
                            "diameter listen TRANSPORT ADDRESS PORT",
                            "Let peers call",
                            TRANSPORT,
                            ADDRESS,
                            PORT)
                    .help("listen", "Where to be called")
                    .keyedBy(TRANSPORT, ADDRESS, PORT);
    private static final Command SCTP_PORT =
            Command.of(
                            "diameter sctp-port PORT",
                            "From which port SCTP peers are called",
                            SCTP_PORT_NUMBER)
                    .help("sctp-port", "Another than those to listen at");
    private static final Command PEER =
            Command.of("diameter peer PEER", "Configure a Diameter peer", NAME)
                    .help("peer", "Diameter nodes that this one speaks with")
                    .keyedBy(NAME)
                    .opens(
                            Schema.configuration(
                                    "config-diameter-peer",
                                    DESCRIPTION,
                                    IDENTITY,
                                    REALM,
                                    REMOTE_IP,
                                    REMOTE_PORT,
                                    CARRIER,
                                    TlsCommands.NAME,
                                    PASSIVE,
                                    WATCHDOG,
                                    PENDING_MAX,
                                    UNANSWERED_MAX,
                                    REQUEST_RATE,
                                    OVERLOAD_REPORTS,
                                    SHUTDOWN));

    private PeerCommands() {}

    private static ArgumentType<PeerTransport> transport() {
        ArgumentType<PeerTransport> choice = ArgumentTypes.choice(PeerTransport.class);
        return new ArgumentType<>() {
            @Override
            public PeerTransport parse(String text) {
                if (text.equalsIgnoreCase("dtls")) {
                    throw new IllegalArgumentException("DTLS over SCTP is not offered");
                }
                return choice.parse(text);
            }

            @Override
            public String print(PeerTransport chosen) {
                return choice.print(chosen);
            }

            @Override
            public String expected() {
                return choice.expected();
            }

            @Override
            public String placeholder() {
                return choice.placeholder();
            }

            @Override
            public List<String> candidates() {
                return choice.candidates();
            }
        };
    }

    /// The commands for the outermost mode, in the order of printing.
    ///
    /// @param ofPeers further lines about a peer, which are others' to read, by [#blocks]
    public static Command[] all(Command... ofPeers) {
        return Stream.concat(
                        Stream.of(
                                OWN_IDENTITY,
                                OWN_ADDRESS,
                                TlsCommands.TLS,
                                LISTEN,
                                SCTP_PORT,
                                PEER.extend(ofPeers)),
                        Stream.concat(
                                Stream.of(FirewallCommands.FIREWALL),
                                Stream.of(RoutingCommands.all())))
                .toArray(Command[]::new);
    }

    /// The lines about each peer, by its name.
    public static Map<String, Block> blocks(Block block) {
        Map<String, Block> blocks = new TreeMap<>();
        block.all(PEER).forEach(line -> blocks.put(line.get(NAME), line.block()));
        return blocks;
    }

    /// Builds the values of a whole configuration and collects what is wrong with it.
    ///
    /// @param sctpPorts those that carry something else
    /// @param base the directory to which files in typed lines are relative
    /// @return empty if this node has no part in Diameter
    public static Optional<DiameterConfig> from(
            Block block, Set<Integer> sctpPorts, Path base, Problems problems) {
        Optional<Statement> identity = block.find(OWN_IDENTITY);
        RoutingConfig routing = RoutingCommands.from(block, blocks(block).keySet(), problems);
        if (identity.isEmpty()) {
            reportNameless(block, problems);
            return Optional.empty();
        }
        Statement line = identity.get();
        List<LocalConfig.Listener> listeners = listeners(block, sctpPorts, problems);
        List<InetAddress> addresses = ownAddresses(line, block, listeners, problems);
        List<PeerConfig> peers = peers(block, line.get(HOST), addresses, problems);
        TlsCredentials tls = TlsCommands.from(block, line.get(HOST), base, problems);
        if (addresses.isEmpty()) {
            reportPlaceless(block, problems);
            return Optional.empty();
        }
        LocalConfig local =
                new LocalConfig(
                        line.get(HOST),
                        line.get(REALM_NAME),
                        addresses,
                        listeners,
                        block.value(SCTP_PORT, SCTP_PORT_NUMBER, LocalConfig.SCTP_PORT),
                        SHORT_MESSAGES);
        FirewallConfig firewall = FirewallCommands.from(block, blocks(block).keySet(), problems);
        DiameterConfig config = new DiameterConfig(local, peers, routing, firewall, tls);
        checkSctpPort(line, block, config, sctpPorts, problems);
        checkTls(block, problems);
        return Optional.of(config);
    }

    private static void reportNameless(Block block, Problems problems) {
        List<Command> commands =
                new ArrayList<>(
                        List.of(
                                OWN_ADDRESS,
                                TlsCommands.TLS,
                                LISTEN,
                                SCTP_PORT,
                                PEER,
                                FirewallCommands.FIREWALL));
        commands.addAll(List.of(RoutingCommands.all()));
        reportEach(
                commands,
                "this node has no name among Diameter nodes: expected diameter identity HOST realm REALM",
                block,
                problems);
    }

    /// Who has a name only has no part in Diameter yet.
    private static void reportPlaceless(Block block, Problems problems) {
        reportEach(
                List.of(LISTEN, PEER),
                "this node has to say where it is: expected diameter address ADDRESS, or diameter listen with an address of its own",
                block,
                problems);
    }

    /// Reports the first line of each command.
    private static void reportEach(
            List<Command> commands, String error, Block block, Problems problems) {
        for (Command command : commands) {
            block.all(command).stream()
                    .findFirst()
                    .ifPresent(first -> problems.error(first, error));
        }
    }

    private static List<LocalConfig.Listener> listeners(
            Block block, Set<Integer> sctpPorts, Problems problems) {
        List<LocalConfig.Listener> listeners = new ArrayList<>();
        for (Statement line : block.all(LISTEN)) {
            int port = line.get(PORT);
            if (line.get(TRANSPORT) == PeerTransport.SCTP && sctpPorts.contains(port)) {
                problems.error(line, PORT, "carries something else: choose another port");
            }
            listeners.add(new LocalConfig.Listener(line.get(TRANSPORT), line.get(ADDRESS), port));
        }
        return listeners;
    }

    private static List<InetAddress> ownAddresses(
            Statement identity,
            Block block,
            List<LocalConfig.Listener> listeners,
            Problems problems) {
        List<InetAddress> addresses = addresses(block, OWN_ADDRESS);
        if (addresses.isEmpty()) {
            addresses =
                    listeners.stream()
                            .map(LocalConfig.Listener::address)
                            .filter(address -> !address.isAnyLocalAddress())
                            .distinct()
                            .toList();
        }
        if (addresses.size() > ADDRESSES_MAX) {
            problems.error(identity, "%d addresses at most".formatted(ADDRESSES_MAX));
        }
        return addresses;
    }

    private static List<InetAddress> addresses(Block block, Command command) {
        return block.all(command).stream().map(line -> line.get(ADDRESS)).toList();
    }

    private static List<PeerConfig> peers(
            Block block, String own, List<InetAddress> addresses, Problems problems) {
        List<PeerConfig> peers = new ArrayList<>();
        Map<String, String> byIdentity = new HashMap<>();
        for (Statement line : block.all(PEER)) {
            PeerConfig peer = peer(line, problems);
            if (peer == null) {
                continue;
            }
            String other = byIdentity.putIfAbsent(Peer.key(peer.identity()), peer.name());
            if (other != null) {
                problems.error(
                        line, NAME, "peer %s is %s already".formatted(other, peer.identity()));
            } else if (peer.identity().equalsIgnoreCase(own)) {
                problems.error(line, NAME, "%s is this node itself".formatted(own));
            } else if (!addresses.isEmpty()
                    && peer.profile().calls()
                    && !isReached(peer, addresses)) {
                problems.error(
                        line,
                        NAME,
                        "this node has no address of the same family: expected diameter address");
            } else {
                peers.add(peer);
            }
        }
        peers.sort(Comparator.comparing(PeerConfig::name));
        return peers;
    }

    private static boolean isReached(PeerConfig peer, List<InetAddress> own) {
        return peer.addresses().stream()
                .allMatch(
                        remote ->
                                own.stream()
                                        .anyMatch(
                                                address ->
                                                        address.getClass() == remote.getClass()));
    }

    private static @Nullable PeerConfig peer(Statement line, Problems problems) {
        Block block = line.block();
        Optional<String> identity = block.value(IDENTITY, HOST);
        List<InetAddress> addresses = addresses(block, REMOTE_IP);
        if (identity.isEmpty()) {
            problems.error(
                    line, "peer %s has no name: expected identity HOST".formatted(line.get(NAME)));
        }
        if (addresses.isEmpty()) {
            problems.error(
                    line,
                    "peer %s has no address: expected remote-ip ADDRESS".formatted(line.get(NAME)));
        } else if (addresses.size() > ADDRESSES_MAX) {
            problems.error(line, NAME, "%d addresses at most".formatted(ADDRESSES_MAX));
        }
        if (identity.isEmpty() || addresses.isEmpty()) {
            return null;
        }
        boolean passive = block.has(PASSIVE);
        if (passive && block.has(REMOTE_PORT)) {
            block.find(REMOTE_PORT)
                    .ifPresent(
                            port ->
                                    problems.warning(
                                            port, "has no effect: the peer is not called"));
        }
        PeerProfile standard = PeerProfile.DEFAULT;
        PeerTransport transport = block.value(CARRIER, TRANSPORT, PeerTransport.TCP);
        return new PeerConfig(
                line.get(NAME),
                identity.get(),
                block.value(REALM, REALM_NAME).orElse(null),
                addresses,
                block.value(REMOTE_PORT, PORT, PeerConfig.port(transport)),
                transport,
                new PeerProfile(
                        !passive,
                        standard.opening(),
                        standard.closing(),
                        block.value(WATCHDOG, SECONDS, standard.watchdog())),
                block.value(PENDING_MAX, REQUESTS, PeerConfig.PENDING_MAX),
                block.value(UNANSWERED_MAX, REQUESTS, PeerConfig.UNANSWERED_MAX),
                block.has(SHUTDOWN),
                new PeerTraffic(RateLine.from(block, REQUEST_RATE), block.has(OVERLOAD_REPORTS)),
                TlsCommands.name(block).orElse(identity.get()));
    }

    /// Who is met over TLS is shown something, and nobody else.
    private static void checkTls(Block block, Problems problems) {
        List<Statement> listeners =
                block.all(LISTEN).stream()
                        .filter(line -> line.get(TRANSPORT) == PeerTransport.TLS)
                        .toList();
        List<Statement> peers =
                block.all(PEER).stream()
                        .filter(line -> isMetOver(PeerTransport.TLS, line.block()))
                        .toList();
        Optional<Statement> first = Stream.concat(listeners.stream(), peers.stream()).findFirst();
        Optional<Statement> certificates = block.find(TlsCommands.TLS);
        if (first.isPresent() && certificates.isEmpty()) {
            problems.error(
                    first.get(),
                    "TLS has no certificate to show: expected diameter tls certificate FILE key FILE authority FILE");
        } else if (first.isEmpty()) {
            certificates.ifPresent(
                    line ->
                            problems.warning(
                                    line,
                                    "has no effect: nobody is met over TLS; expected diameter listen tls, or a peer of transport tls"));
        }
        for (Statement peer : block.all(PEER)) {
            Optional<Statement> name = peer.block().find(TlsCommands.NAME);
            if (name.isPresent() && isMetOver(PeerTransport.SCTP, peer.block())) {
                problems.error(
                        name.get(),
                        "DTLS over SCTP is not offered: leave this, or say transport tls");
            } else if (name.isPresent() && first.isEmpty()) {
                problems.warning(
                        name.get(),
                        "has no effect: the peer is not met over TLS; say transport tls");
            }
        }
    }

    private static boolean isMetOver(PeerTransport transport, Block ofPeer) {
        return ofPeer.value(CARRIER, TRANSPORT, PeerTransport.TCP) == transport;
    }

    /// Nobody may be listened to at the port from which peers are called.
    private static void checkSctpPort(
            Statement identity,
            Block block,
            DiameterConfig config,
            Set<Integer> sctpPorts,
            Problems problems) {
        int port = config.local().sctpPort();
        boolean isTaken =
                sctpPorts.contains(port)
                        || config.local().listeners().stream()
                                .anyMatch(
                                        listener ->
                                                listener.transport() == PeerTransport.SCTP
                                                        && listener.port() == port);
        if (isTaken && config.callsBySctp()) {
            problems.error(
                    block.find(SCTP_PORT).orElse(identity),
                    "port %d is listened at: to call SCTP peers another is needed, by diameter sctp-port"
                            .formatted(port));
        }
    }
}
