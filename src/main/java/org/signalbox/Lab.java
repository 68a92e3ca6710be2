// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import org.signalbox.admin.NodePort;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.node.NodeConfig;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// All nodes of a topology in one process: production nodes, on real sockets.
///
/// Each node has a loopback address of its own, as its file says. Where a system has only 127.0.0.1
/// all nodes share that, and each gets a UDP port of its own instead.
final class Lab implements AutoCloseable {
    private static final Duration IN_SERVICE_MAX = Duration.ofSeconds(10);

    /// `127.0.1.7` becomes UDP port 9900 + 7 of 127.0.0.1.
    private static final Pattern OWN_ADDRESS = Pattern.compile("127\\.0\\.1\\.([1-9][0-9]?)");

    private static final Pattern LOCAL_IP = Pattern.compile("(?m)^( *)local-ip (\\S+)$");
    private static final Pattern LINK = Pattern.compile("(?m)^( *)(link \\d+ sctp (\\S+) .*)$");
    private static final Pattern WEB =
            Pattern.compile("(?m)^web listen 127\\.0\\.1\\.([1-9][0-9]?) (\\d{1,5})$");
    private static final int SHARED_UDP_PORTS = 9900;

    private final List<NodeProcess> nodes;

    private Lab(List<NodeProcess> nodes) {
        this.nodes = nodes;
    }

    /// Starts every node of a topology.
    ///
    /// @param saved the folder into which `write` saves
    /// @throws IOException if a node cannot be started; the message says everything that is wrong
    static Lab start(Path topology, Path saved) throws IOException {
        List<Path> files = configurations(topology);
        boolean share = !isOurs("127.0.1.1");
        List<NodeProcess> started = new ArrayList<>();
        try {
            for (Path file : files) {
                Checked checked = share ? sharingOneAddress(file) : load(file);
                if (checked.problems().hasErrors()) {
                    throw new IOException(checked.problems().toString());
                }
                started.add(
                        NodeProcess.start(
                                checked.block(),
                                file,
                                saved.resolve(file.getFileName().toString())));
            }
        } catch (IOException refused) {
            started.forEach(NodeProcess::close);
            throw refused;
        }
        return new Lab(started);
    }

    /// For shells, in the order of the files' names.
    List<NodePort> ports() {
        return nodes.stream().map(NodeProcess::port).toList();
    }

    /// Waits until every link that is not shut down carries traffic, or for ten seconds.
    ///
    /// @return whether all do
    boolean awaitService() throws InterruptedException {
        long deadline = System.nanoTime() + IN_SERVICE_MAX.toNanos();
        boolean all = true;
        for (NodeProcess node : nodes) {
            all &= node.awaitService(deadline);
        }
        return all;
    }

    int linksets() {
        return nodes.stream().mapToInt(node -> node.node().config().linksets().size()).sum();
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
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
                    files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
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
    private static Checked sharingOneAddress(Path file) throws IOException {
        String text = Files.readString(file);
        text =
                LOCAL_IP.matcher(text)
                        .replaceAll(
                                match ->
                                        moved(
                                                match.group(1),
                                                "local-ip ADDRESS",
                                                match.group(2),
                                                match.group(1)));
        text =
                LINK.matcher(text)
                        .replaceAll(
                                match ->
                                        moved(
                                                match.group(1),
                                                match.group(2),
                                                match.group(3),
                                                match.group(1) + " "));
        text = OWN_ADDRESS.matcher(sharedWeb(text)).replaceAll("127.0.0.1");
        return ConfigFile.parse(text, NodeConfig.SCHEMA);
    }

    private static String moved(String indent, String line, String address, String below) {
        Matcher own = OWN_ADDRESS.matcher(address);
        String moved = indent + line.replace("ADDRESS", address);
        return own.matches()
                ? moved
                        + "\n"
                        + below
                        + "udp-port "
                        + (SHARED_UDP_PORTS + Integer.parseInt(own.group(1)))
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

    private static boolean isOurs(String address) {
        try (DatagramSocket probe =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0))) {
            return probe.isBound();
        } catch (IOException notOurs) {
            return false;
        }
    }
}
