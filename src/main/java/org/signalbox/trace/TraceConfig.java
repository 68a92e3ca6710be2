// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.AccessList.Action;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Who may see copies of messages, and which.
///
/// ```
/// access-list 2700 instance 0 permit all
/// access-list 2701 permit si 5 dpc 7.7.1
/// cs7 paklog 10.0.0.9 dest-port 514
/// capture listen 127.0.0.1 57012 access-list 2700
/// ```
///
/// @param accessLists by number
/// @param paklog the collector of `debug cs7 mtp3 paklog`
/// @param streams the ports that serve pcap
public record TraceConfig(
        Map<Integer, AccessList> accessLists, Optional<Paklog> paklog, List<Stream> streams) {
    public static final TraceConfig NONE = new TraceConfig(Map.of(), Optional.empty(), List.of());

    /// Copies of messages sent by UDP.
    ///
    /// @param collector where the datagrams go
    /// @param accessList what is sent from the start; empty: nothing until `debug` asks for it
    public record Paklog(InetSocketAddress collector, Optional<Integer> accessList) {}

    /// Copies of messages streamed to readers that connect by TCP.
    ///
    /// @param listen where readers connect
    /// @param format link type of the stream
    /// @param accessList what is shown; empty: everything
    public record Stream(
            InetSocketAddress listen, PcapFormat format, Optional<Integer> accessList) {}

    private static final Argument<Integer> LIST =
            Argument.of(
                    "LIST",
                    ArgumentTypes.integer(AccessList.NUMBER_MIN, AccessList.NUMBER_MAX),
                    "Number of an access list");
    private static final Argument<InetAddress> COLLECTOR =
            Argument.of("COLLECTOR", ArgumentTypes.ipAddress(), "Where to send the copies");
    private static final Argument<Integer> DEST_PORT =
            Argument.of("DEST-PORT", ArgumentTypes.port(), "UDP port of the collector");
    private static final Argument<InetAddress> ADDRESS =
            Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "Address to listen at");
    private static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.port(), "TCP port to listen at");

    public static final Command PAKLOG =
            Command.of(
                            "cs7 paklog COLLECTOR dest-port DEST-PORT [access-list LIST]",
                            "Name the collector of copied messages (see debug cs7 mtp3 paklog)",
                            COLLECTOR,
                            DEST_PORT,
                            LIST)
                    .help("paklog", "Copies of messages over UDP")
                    .help("dest-port", "UDP port of the collector")
                    .help("access-list", "Copy what this list permits from the start");

    public static final Command CAPTURE =
            Command.of(
                            "capture listen ADDRESS PORT [link-type (mtp3 | mtp2)] [access-list"
                                    + " LIST]",
                            "Serve copied messages as a pcap stream over TCP",
                            ADDRESS,
                            PORT,
                            LIST)
                    .help("listen", "Where readers connect")
                    .help("link-type", "What a record holds")
                    .help("mtp3", "Messages from the SIO on (link type 141)")
                    .help("mtp2", "With direction and link (link type 139)")
                    .help("access-list", "Show what this list permits; everything by default")
                    .keyedBy(ADDRESS, PORT);

    public TraceConfig {
        accessLists = Map.copyOf(accessLists);
        streams = List.copyOf(streams);
    }

    /// Builds the record from the outermost block.
    ///
    /// @param lists the access lists there are
    public static TraceConfig from(Block block, Map<Integer, AccessList> lists, Problems problems) {
        Optional<Paklog> paklog =
                block.find(PAKLOG)
                        .map(
                                line -> {
                                    checkList(line, lists, problems);
                                    return new Paklog(
                                            new InetSocketAddress(
                                                    line.get(COLLECTOR), line.get(DEST_PORT)),
                                            line.find(LIST));
                                });
        List<Stream> streams = new ArrayList<>();
        for (Statement line : block.all(CAPTURE)) {
            checkList(line, lists, problems);
            streams.add(
                    new Stream(
                            new InetSocketAddress(line.get(ADDRESS), line.get(PORT)),
                            line.has("mtp2") ? PcapFormat.MTP2 : PcapFormat.MTP3,
                            line.find(LIST)));
        }
        return new TraceConfig(lists, paklog, streams);
    }

    /// The list of that number, or one that permits everything if there is no number.
    public AccessList accessList(Optional<Integer> number) {
        AccessList found = number.map(accessLists::get).orElse(null);
        return found != null ? found : PERMIT_ALL;
    }

    private static final AccessList PERMIT_ALL =
            new AccessList(
                    AccessList.NUMBER_MAX,
                    IntStream.rangeClosed(0, Instance.MAX)
                            .mapToObj(instance -> AccessList.Entry.all(instance, Action.PERMIT))
                            .toList());

    private static void checkList(
            Statement line, Map<Integer, AccessList> lists, Problems problems) {
        @Nullable Integer number = line.find(LIST).orElse(null);
        if (number != null && !lists.containsKey(number)) {
            problems.undefined(
                    line,
                    LIST,
                    "access list",
                    lists.keySet().stream().map(String::valueOf).toList());
        }
    }
}
