// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;
import org.signalbox.trace.AccessList.Action;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
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
    private static final Argument<Integer> INSTANCE =
            Argument.of(
                    "INSTANCE",
                    ArgumentTypes.integer(0, AccessList.INSTANCE_MAX),
                    "Instance of the node");
    private static final Argument<Action> ACTION =
            Argument.of("ACTION", ArgumentTypes.choice(Action.class), "What is to be done");
    private static final Argument<Integer> SERVICE =
            Argument.of("SERVICE", ArgumentTypes.integer(0, 15), "Service indicator");
    private static final Argument<WrittenPointCode> DPC =
            Argument.of("DPC", pointCode(), "Destination point code");
    private static final Argument<WrittenPointCode> DPC_IGNORED =
            Argument.of("DPC-WILDCARD", pointCode(), "Bits of it that do not matter");
    private static final Argument<WrittenPointCode> OPC =
            Argument.of("OPC", pointCode(), "Originating point code");
    private static final Argument<WrittenPointCode> OPC_IGNORED =
            Argument.of("OPC-WILDCARD", pointCode(), "Bits of it that do not matter");
    private static final Argument<InetAddress> COLLECTOR =
            Argument.of("COLLECTOR", ArgumentTypes.ipAddress(), "Where to send the copies");
    private static final Argument<Integer> DEST_PORT =
            Argument.of("DEST-PORT", ArgumentTypes.port(), "UDP port of the collector");
    private static final Argument<InetAddress> ADDRESS =
            Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "Address to listen at");
    private static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.port(), "TCP port to listen at");

    public static final Command ACCESS_LIST =
            Command.of(
                            "access-list LIST [instance INSTANCE] ACTION (all | [si SERVICE] [dpc"
                                    + " DPC [DPC-WILDCARD]] [opc OPC [OPC-WILDCARD]])",
                            "Add a line to an access list; what no line permits is denied",
                            LIST,
                            INSTANCE,
                            ACTION,
                            SERVICE,
                            DPC,
                            DPC_IGNORED,
                            OPC,
                            OPC_IGNORED)
                    .help("instance", "Messages of one instance; 0 by default")
                    .help("all", "Every message")
                    .help("si", "Messages of one service indicator")
                    .help("dpc", "Messages to a point code")
                    .help("opc", "Messages from a point code")
                    .keyedByLine();

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
    /// @param variants of the messages of an instance
    public static TraceConfig from(Block block, IntFunction<Variant> variants, Problems problems) {
        Map<Integer, AccessList> lists = accessLists(block, variants, problems);
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
                    IntStream.rangeClosed(0, AccessList.INSTANCE_MAX)
                            .mapToObj(instance -> AccessList.Entry.all(instance, Action.PERMIT))
                            .toList());

    private static Map<Integer, AccessList> accessLists(
            Block block, IntFunction<Variant> variants, Problems problems) {
        Map<Integer, List<AccessList.Entry>> entries = new TreeMap<>();
        for (Statement line : block.all(ACCESS_LIST)) {
            List<AccessList.Entry> list =
                    entries.computeIfAbsent(line.get(LIST), _ -> new ArrayList<>());
            if (list.size() == AccessList.ENTRIES_MAX) {
                problems.error(
                        line, "an access list has at most " + AccessList.ENTRIES_MAX + " lines");
                continue;
            }
            int instance = line.find(INSTANCE).orElse(0);
            Variant variant = variants.apply(instance);
            list.add(
                    new AccessList.Entry(
                            instance,
                            line.get(ACTION),
                            line.find(SERVICE).map(ServiceIndicator::of),
                            match(line, DPC, DPC_IGNORED, variant, problems),
                            match(line, OPC, OPC_IGNORED, variant, problems)));
        }
        Map<Integer, AccessList> lists = new TreeMap<>();
        entries.forEach((number, list) -> lists.put(number, new AccessList(number, list)));
        return lists;
    }

    private static Optional<PointCodeMatch> match(
            Statement line,
            Argument<WrittenPointCode> code,
            Argument<WrittenPointCode> ignored,
            Variant variant,
            Problems problems) {
        Optional<PointCode> wanted = read(line, code, variant, problems);
        Optional<PointCode> wild = read(line, ignored, variant, problems);
        return wanted.map(
                c ->
                        wild.map(i -> new PointCodeMatch(c, i))
                                .orElseGet(() -> PointCodeMatch.exactly(c)));
    }

    private static Optional<PointCode> read(
            Statement line,
            Argument<WrittenPointCode> argument,
            Variant variant,
            Problems problems) {
        try {
            return line.find(argument).map(written -> written.in(variant));
        } catch (IllegalArgumentException wrong) {
            problems.error(line, argument, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

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

    private static ArgumentType<WrittenPointCode> pointCode() {
        return ArgumentType.of(
                "a point code such as 4.5.6",
                "POINT-CODE",
                WrittenPointCode::new,
                WrittenPointCode::toString);
    }
}
