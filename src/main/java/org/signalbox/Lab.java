// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import org.signalbox.access.Caller;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.admin.NodePort;
import org.signalbox.cli.LabCommand;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.machine.netty.SystemClock;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.ProductionEnvironment;
import org.signalbox.simulator.sms.Cable;
import org.signalbox.simulator.sms.RelayProgram;
import org.signalbox.simulator.sms.SmsLab;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// All nodes of a topology in one process: production nodes, on real sockets.
///
/// Each node has a loopback address of its own, as its file says. Where a system has only 127.0.0.1
/// all nodes share that, and each gets a UDP port of its own instead.
///
/// Beside the file of a node, `Smsc.conf`, there may be one that says which end of the network it
/// is, `Smsc.end`; one that stands beside none is a node of Diameter alone: see [SmsLab].
final class Lab implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lab");
    private static final String CONFIGURATION = ".conf";
    private static final String END = ".end";

    private static final Duration REACH_MAX = Duration.ofSeconds(1);
    private static final Duration IN_SERVICE_MAX = Duration.ofSeconds(10);

    /// `127.0.1.7` becomes UDP port 9900 + 7 of 127.0.0.1, if that is free.
    private static final Pattern OWN_ADDRESS = Pattern.compile("127\\.0\\.1\\.([1-9][0-9]?)");

    private static final Pattern LOCAL_IP = Pattern.compile("(?m)^( *)local-ip (\\S+)$");
    private static final Pattern LINK = Pattern.compile("(?m)^( *)(link \\d+ sctp (\\S+) .*)$");
    private static final Pattern WEB =
            Pattern.compile("(?m)^web listen 127\\.0\\.1\\.([1-9][0-9]?) (\\d{1,5})$");
    /// Where the UDP ports of the nodes begin; another lab on this machine may have the first.
    private static final int SHARED_UDP_PORTS = 9900;

    private static final int UDP_PORTS_STEP = 100;
    private static final int UDP_PORTS_TRIES = 20;

    /// In a token that opens the dashboards.
    private static final int TOKEN_OCTETS = 16;

    private final List<NodeProcess> nodes;
    private final SmsLab ends;
    private final String token;

    private Lab(List<NodeProcess> nodes, SmsLab ends, String token) {
        this.nodes = nodes;
        this.ends = ends;
        this.token = token;
    }

    /// Starts every node of a topology.
    ///
    /// @param saved the folder into which `write` saves
    /// @param oneAddress whether all share 127.0.0.1 even if there are more addresses
    /// @param relays whether relays of Diameter run, if there is a program for them
    /// @throws IOException if a node cannot be started; the message says everything that is wrong
    static Lab start(Path topology, Path saved, boolean oneAddress, boolean relays)
            throws IOException {
        List<Path> files = configurations(topology);
        boolean share = oneAddress || !isOurs("127.0.1.1");
        int udpPorts = share ? freeUdpPorts(files) : 0;
        String token = freshToken();
        List<NodeProcess> started = new ArrayList<>();
        List<SmsLab.Host> hosts = new ArrayList<>();
        try {
            for (Path file : files) {
                Checked checked = load(file);
                if (checked.problems().hasErrors()) {
                    throw new IOException(checked.problems().toString());
                }
                if (share) {
                    checked = sharingOneAddress(file, udpPorts);
                }
                Cable cable = new Cable();
                NodeProcess node =
                        NodeProcess.start(
                                checked.block(),
                                file,
                                saved.resolve(file.getFileName().toString()),
                                cable,
                                (shown, caller) -> admit(token, shown, caller));
                started.add(node);
                endOf(file).ifPresent(end -> hosts.add(new SmsLab.Host(node.node(), end, cable)));
            }
            return new Lab(
                    started,
                    startEnds(
                            started,
                            hosts,
                            diameterEnds(topology),
                            relays
                                    ? RelayProgram.find()
                                            .map(program -> new RelayProgram(program, saved))
                                    : Optional.empty()),
                    token);
        } catch (IOException refused) {
            started.forEach(NodeProcess::closeAtOnce);
            throw refused;
        }
    }

    /// Nobody but whoever started the laboratory knows it, and it ends with it.
    private static String freshToken() {
        byte[] octets = new byte[TOKEN_OCTETS];
        new SecureRandom().nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    private static Optional<Operator> admit(String token, String shown, Caller caller) {
        return MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8))
                ? Optional.of(new Operator("laboratory", Role.CONFIGURE, caller.words()))
                : Optional.empty();
    }

    private static Optional<Path> endOf(Path configuration) {
        String name = configuration.getFileName().toString();
        Path end =
                configuration.resolveSibling(
                        name.substring(0, name.length() - CONFIGURATION.length()) + END);
        return Optional.of(end).filter(Files::isRegularFile);
    }

    private static List<Path> diameterEnds(Path topology) throws IOException {
        try (Stream<Path> files = Files.list(topology)) {
            return files.filter(file -> file.toString().endsWith(END))
                    .filter(end -> !Files.isRegularFile(configurationOf(end)))
                    .sorted()
                    .toList();
        }
    }

    private static Path configurationOf(Path end) {
        String name = end.getFileName().toString();
        return end.resolveSibling(name.substring(0, name.length() - END.length()) + CONFIGURATION);
    }

    private static SmsLab startEnds(
            List<NodeProcess> started,
            List<SmsLab.Host> hosts,
            List<Path> diameterEnds,
            Optional<RelayProgram> relay)
            throws IOException {
        List<Node> nodes = started.stream().map(NodeProcess::node).toList();
        return SmsLab.start(
                nodes,
                hosts,
                diameterEnds,
                new SmsLab.Means(
                        SmsLab.ANSWER_MAX,
                        new SystemClock(),
                        ProductionEnvironment.allocator(),
                        (owner, fault) -> LOG.error("{}: internal fault", owner, fault),
                        relay));
    }

    /// For shells, in the order of the files' names, those of ends last.
    List<NodePort> ports() {
        return nodes.stream().map(NodeProcess::port).toList();
    }

    /// What whoever starts it may want to know; a line each.
    List<String> remarks() {
        return ends.remarks();
    }

    /// Where the dashboards of its nodes are, with what opens them; a line each.
    List<String> dashboards() {
        List<String> places = new ArrayList<>();
        for (NodeProcess node : nodes) {
            node.url()
                    .ifPresent(
                            url ->
                                    places.add(
                                            "dashboard of %s: %s#token=%s"
                                                    .formatted(
                                                            node.port().hostname(), url, token)));
        }
        return places;
    }

    /// What can be typed at every prompt of this laboratory.
    List<LabCommand> commands() {
        return ends.commands();
    }

    /// Waits until every link that is not shut down carries traffic, and every end reaches whom it
    /// sends to, or for ten seconds.
    ///
    /// @return whether all do
    boolean awaitService() throws InterruptedException {
        long deadline = System.nanoTime() + IN_SERVICE_MAX.toNanos();
        boolean all = true;
        for (NodeProcess node : nodes) {
            all &= node.awaitService(deadline);
        }
        all &= ends.awaitService(Duration.ofNanos(deadline - System.nanoTime()));
        awaitReach();
        return all;
    }

    /// Nodes tell each other of their routes a moment after their links have come up. Not every
    /// laboratory has all points there from the beginning.
    private void awaitReach() throws InterruptedException {
        long deadline = System.nanoTime() + REACH_MAX.toNanos();
        for (NodeProcess node : nodes) {
            node.awaitReach(deadline);
        }
    }

    int linksets() {
        return nodes.stream()
                .map(node -> node.node().status().toCompletableFuture().join())
                .mapToInt(status -> status.linksets().size())
                .sum();
    }

    @Override
    public void close() {
        ends.close();
        nodes.forEach(NodeProcess::closeAtOnce);
    }

    private static List<Path> configurations(Path topology) throws IOException {
        if (!Files.isDirectory(topology)) {
            throw new IOException(
                    "%s is no folder: expected a topology such as countries, or a folder of .conf"
                                    .formatted(topology)
                            + " files");
        }
        try (Stream<Path> files = Files.list(topology)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(CONFIGURATION))
                            // what ends call is there before they call
                            .sorted(
                                    Comparator.comparing((Path file) -> endOf(file).isPresent())
                                            .thenComparing(Comparator.naturalOrder()))
                            .toList();
            if (found.isEmpty()) {
                throw new IOException(topology + " holds no .conf file");
            }
            return found;
        }
    }

    private static Checked load(Path file) {
        return ConfigFile.load(file, NodeConfig.SCHEMA);
    }

    /// The same node on 127.0.0.1, told from the others by its UDP port.
    private static Checked sharingOneAddress(Path file, int udpPorts) throws IOException {
        // only over UDP can ports tell apart what has the same address and SCTP port
        String text = Files.readString(file) + "\ncs7 sctp transport userland\n";
        text =
                LOCAL_IP.matcher(text)
                        .replaceAll(
                                match ->
                                        moved(
                                                match.group(1),
                                                "local-ip ADDRESS",
                                                match.group(2),
                                                match.group(1),
                                                udpPorts));
        text =
                LINK.matcher(text)
                        .replaceAll(
                                match ->
                                        moved(
                                                match.group(1),
                                                match.group(2),
                                                match.group(3),
                                                match.group(1) + " ",
                                                udpPorts));
        text = OWN_ADDRESS.matcher(sharedWeb(text)).replaceAll("127.0.0.1");
        return ConfigFile.parse(text, NodeConfig.SCHEMA);
    }

    private static String moved(
            String indent, String line, String address, String below, int udpPorts) {
        Matcher own = OWN_ADDRESS.matcher(address);
        String moved = indent + line.replace("ADDRESS", address);
        return own.matches()
                ? moved + "\n" + below + "udp-port " + (udpPorts + Integer.parseInt(own.group(1)))
                : moved;
    }

    /// One web server for each node behind the one address.
    private static String sharedWeb(String text) {
        return WEB.matcher(text)
                .replaceAll(
                        match ->
                                "web listen 127.0.0.1 "
                                        + (Integer.parseInt(match.group(2))
                                                + Integer.parseInt(match.group(1))));
    }

    /// @return the first of the hundreds of ports in which all nodes find theirs free
    private static int freeUdpPorts(List<Path> files) throws IOException {
        Set<Integer> numbers = new TreeSet<>();
        for (Path file : files) {
            OWN_ADDRESS
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(address -> numbers.add(Integer.parseInt(address.group(1))));
        }
        for (int i = 0; i < UDP_PORTS_TRIES; i++) {
            int ports = SHARED_UDP_PORTS + i * UDP_PORTS_STEP;
            if (numbers.stream().allMatch(number -> canBind("127.0.0.1", ports + number))) {
                return ports;
            }
        }
        throw new IOException(
                "no free UDP ports on 127.0.0.1 from %d to %d"
                        .formatted(
                                SHARED_UDP_PORTS,
                                SHARED_UDP_PORTS + UDP_PORTS_TRIES * UDP_PORTS_STEP - 1));
    }

    private static boolean isOurs(String address) {
        return canBind(address, 0);
    }

    private static boolean canBind(String address, int port) {
        try (DatagramSocket probe =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port))) {
            return probe.isBound();
        } catch (IOException refused) {
            return false;
        }
    }
}
