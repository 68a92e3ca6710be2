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
import java.time.Duration;
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
/// capture directory /var/lib/signalbox/captures
/// capture file all size 100 files 20 access-list 2700 sample 1-in 10 rate 1000
/// hep host 10.0.0.7 9060 capture-id 2001
/// ```
///
/// @param accessLists by number
/// @param paklog the collector of `debug cs7 mtp3 paklog`
/// @param outlets what is captured and where it goes, but the paklog
/// @param directory where files of captures are; empty: where the node keeps them if it is not told
public record TraceConfig(
        Map<Integer, AccessList> accessLists,
        Optional<Paklog> paklog,
        List<Outlet> outlets,
        Optional<String> directory) {
    public static final TraceConfig NONE =
            new TraceConfig(Map.of(), Optional.empty(), List.of(), Optional.empty());

    /// A place that copies of messages go to as long as it is configured.
    public sealed interface Outlet {
        /// What goes there; empty: everything.
        Optional<Integer> accessList();

        /// How much.
        Pacing pacing();
    }

    /// Copies of messages sent by UDP.
    ///
    /// @param collector where the datagrams go
    /// @param accessList what is sent from the start; empty: nothing until `debug` asks for it
    /// @param pacing how much
    public record Paklog(
            InetSocketAddress collector, Optional<Integer> accessList, Pacing pacing) {}

    /// Copies of messages streamed to readers that connect by TCP.
    ///
    /// @param listen where readers connect
    /// @param format link type of the stream
    /// @param accessList what is shown; empty: everything
    /// @param pacing how much, for all readers alike
    public record Stream(
            InetSocketAddress listen,
            PcapFormat format,
            Optional<Integer> accessList,
            Pacing pacing)
            implements Outlet {}

    /// Copies of messages in files.
    ///
    /// @param files what they are
    /// @param accessList what is written; empty: everything
    /// @param diameter whether messages of Diameter are, too
    /// @param adapted whether they are written as M2PA and M3UA carry them, with all that these say
    ///     themselves, and not as messages of MTP3
    public record FileCapture(
            PcapngFiles.Config files,
            Optional<Integer> accessList,
            boolean diameter,
            boolean adapted)
            implements Outlet {
        @Override
        public Pacing pacing() {
            return files.pacing();
        }
    }

    /// Copies of messages for Homer.
    ///
    /// @param host where it takes them
    /// @param captureId by which it knows this node
    /// @param password that it asks for; empty: none
    /// @param masked whether numbers of subscribers are masked, and octets left out
    /// @param accessList what is sent; empty: everything
    /// @param diameter whether messages of Diameter are, too
    /// @param pacing how much
    public record Hep(
            InetSocketAddress host,
            int captureId,
            Optional<String> password,
            boolean masked,
            Optional<Integer> accessList,
            boolean diameter,
            Pacing pacing)
            implements Outlet {
        public static final int CAPTURE_ID_DEFAULT = 2001;
    }

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

    private static final Argument<String> FOLDER =
            Argument.of("DIRECTORY", ArgumentTypes.string(255), "A directory");
    private static final Argument<String> NAME =
            Argument.of("NAME", CaptureFolder.NAMES, "Name of the capture; its files begin so");
    private static final Argument<Integer> SIZE =
            Argument.of("SIZE", ArgumentTypes.integer(1, 10_000), "Megabytes, 10 by default");
    private static final Argument<Integer> FILES =
            Argument.of("FILES", ArgumentTypes.integer(1, 1_000), "Files, 10 by default");
    private static final Argument<Duration> SECONDS =
            Argument.of(
                    "SECONDS",
                    ArgumentTypes.seconds(1, 86_400),
                    "Seconds after which a file is followed by the next");
    private static final Argument<Integer> HEP_PORT =
            Argument.of("PORT", ArgumentTypes.port(), "UDP port, usually 9060");
    private static final Argument<Integer> ID =
            Argument.of(
                    "ID",
                    ArgumentTypes.integer(0, Integer.MAX_VALUE),
                    "Number of this node, 2001 by default");
    private static final Argument<String> PASSWORD =
            Argument.of("PASSWORD", ArgumentTypes.word(), "A word");

    public static final Command PAKLOG =
            Command.of(
                            "cs7 paklog COLLECTOR dest-port DEST-PORT [access-list LIST]"
                                    + Pacing.OPTIONS,
                            "Name the collector of copied messages (see debug cs7 mtp3 paklog)",
                            COLLECTOR,
                            DEST_PORT,
                            LIST,
                            Pacing.SAMPLE,
                            Pacing.RATE)
                    .help("paklog", "Copies of messages over UDP")
                    .help("dest-port", "UDP port of the collector")
                    .help("access-list", "Copy what this list permits from the start");

    public static final Command CAPTURE =
            Command.of(
                            "capture listen ADDRESS PORT [link-type (mtp3 | mtp2)] [access-list"
                                    + " LIST]"
                                    + Pacing.OPTIONS,
                            "Serve copied messages as a pcap stream over TCP",
                            ADDRESS,
                            PORT,
                            LIST,
                            Pacing.SAMPLE,
                            Pacing.RATE)
                    .help("listen", "Where readers connect")
                    .help("link-type", "What a record holds")
                    .help("mtp3", "Messages from the SIO on (link type 141)")
                    .help("mtp2", "With direction and link (link type 139)")
                    .help("access-list", "Only what this list permits; everything by default")
                    .help("sample", "Only some of the messages")
                    .help("1-in", "One of so many")
                    .help("rate", "Messages a second at most")
                    .keyedBy(ADDRESS, PORT);

    public static final Command DIRECTORY =
            Command.of(
                            "capture directory DIRECTORY",
                            "Say where files of captures are; captures by default, next to the"
                                    + " configuration",
                            FOLDER)
                    .help("directory", "Where files of captures are");

    public static final Command FILE =
            Command.of(
                            "capture file NAME [size SIZE] [files FILES] [seconds SECONDS]"
                                    + " [link-type (mtp3 | mtp2 | adaptation)] [diameter]"
                                    + " [access-list LIST]"
                                    + Pacing.OPTIONS,
                            "Write copied messages into pcapng files, of which the last are kept",
                            NAME,
                            SIZE,
                            FILES,
                            SECONDS,
                            LIST,
                            Pacing.SAMPLE,
                            Pacing.RATE)
                    .help("file", "Copies of messages in files")
                    .help("size", "Size of a file")
                    .help("files", "How many are kept")
                    .help("seconds", "Age of a file")
                    .help("adaptation", "All messages of M2PA and M3UA, as they are")
                    .help("diameter", "Messages of Diameter, too")
                    .keyedBy(NAME);

    public static final Command HEP =
            Command.of(
                            "hep host ADDRESS PORT [capture-id ID] [password PASSWORD] [masked]"
                                    + " [diameter] [access-list LIST]"
                                    + Pacing.OPTIONS,
                            "Send copied messages to Homer, by HEP over UDP",
                            ADDRESS,
                            HEP_PORT,
                            ID,
                            PASSWORD,
                            LIST,
                            Pacing.SAMPLE,
                            Pacing.RATE)
                    .help("hep", "Homer, the capture server")
                    .help("host", "Where it takes messages")
                    .help("capture-id", "By which it knows this node")
                    .help("password", "That it asks for")
                    .help("masked", "With masked numbers of subscribers, and without octets")
                    .keyedBy(ADDRESS, HEP_PORT);

    public TraceConfig {
        accessLists = Map.copyOf(accessLists);
        outlets = List.copyOf(outlets);
    }

    /// The ports that serve pcap.
    public List<Stream> streams() {
        return outlets.stream().filter(Stream.class::isInstance).map(Stream.class::cast).toList();
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
                                            line.find(LIST),
                                            Pacing.of(line));
                                });
        List<Outlet> outlets = new ArrayList<>();
        for (Statement line : block.all(CAPTURE)) {
            checkList(line, lists, problems);
            outlets.add(
                    new Stream(
                            new InetSocketAddress(line.get(ADDRESS), line.get(PORT)),
                            line.has("mtp2") ? PcapFormat.MTP2 : PcapFormat.MTP3,
                            line.find(LIST),
                            Pacing.of(line)));
        }
        for (Statement line : block.all(FILE)) {
            checkList(line, lists, problems);
            outlets.add(fileCapture(line));
        }
        for (Statement line : block.all(HEP)) {
            checkList(line, lists, problems);
            outlets.add(
                    new Hep(
                            new InetSocketAddress(line.get(ADDRESS), line.get(HEP_PORT)),
                            line.find(ID).orElse(Hep.CAPTURE_ID_DEFAULT),
                            line.find(PASSWORD),
                            line.has("masked"),
                            line.find(LIST),
                            line.has("diameter"),
                            Pacing.of(line)));
        }
        return new TraceConfig(
                lists, paklog, outlets, block.find(DIRECTORY).map(line -> line.get(FOLDER)));
    }

    private static FileCapture fileCapture(Statement line) {
        return new FileCapture(
                new PcapngFiles.Config(
                        line.get(NAME),
                        line.find(LIST).map(list -> "access-list " + list).orElse("everything"),
                        line.has("mtp2") ? PcapFormat.MTP2 : PcapFormat.MTP3,
                        Pacing.of(line),
                        line.find(SIZE).orElse(PcapngFiles.Config.MEGABYTES_DEFAULT),
                        line.find(FILES).orElse(PcapngFiles.Config.FILES_DEFAULT),
                        line.find(SECONDS)),
                line.find(LIST),
                line.has("diameter"),
                line.has("adaptation"));
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
