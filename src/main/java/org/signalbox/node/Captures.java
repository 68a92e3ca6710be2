// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.m3ua.M3uaEndpointConfig;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.MessageContent;
import org.signalbox.sctp.LocalPeerConfig;
import org.signalbox.summary.AdaptationReader;
import org.signalbox.summary.HomerWriter;
import org.signalbox.summary.Masking;
import org.signalbox.trace.Adaptation;
import org.signalbox.trace.Capture;
import org.signalbox.trace.CaptureFolder;
import org.signalbox.trace.CaptureOutlet;
import org.signalbox.trace.CaptureServer;
import org.signalbox.trace.CaptureSink;
import org.signalbox.trace.CapturedMsu;
import org.signalbox.trace.CapturedPacket;
import org.signalbox.trace.HepSender;
import org.signalbox.trace.PaklogSender;
import org.signalbox.trace.PcapngFiles;
import org.signalbox.trace.TraceConfig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The paklog, the pcap ports, the files of captures and what is sent to Homer. Its changes run one
/// at a time, on the node's operations
/// executor, because binding may block.
final class Captures {
    /// Where paklog datagrams are sent from: any address, any port.
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(0);

    /// Where captures are kept, from where the configuration is.
    private static final String FOLDER_DEFAULT = "captures";

    /// Who may be given copies at once, before those who only watch are refused: each is asked of
    /// every message.
    private static final int SINKS_MAX = 32;

    private final NodeEnvironment environment;
    private final Capture capture;

    private final NodeLog log;

    /// An outlet that is open, with what it takes to close it.
    private record Open(CaptureOutlet sink, Capture.Attachment attachment) {}

    private record Paklog(int accessList, PaklogSender sender, Capture.Attachment attachment) {}

    // owned by the capture loop
    private final Map<TraceConfig.Outlet, Open> outlets = new LinkedHashMap<>();
    private @Nullable Paklog paklog;

    // owned by the operations executor
    private final Set<TraceConfig.Outlet> wantedOutlets = new LinkedHashSet<>();
    private Optional<Integer> wantedPaklog = Optional.empty();
    private TraceConfig config = TraceConfig.NONE;
    private String hostname = NodeConfig.HOSTNAME_DEFAULT;
    private Map<LinkIdentity, HepSender.Ends> ends = Map.of();

    /// Read by the loops of the associations.
    private volatile PacketOrigins origins = PacketOrigins.NONE;

    Captures(NodeEnvironment environment, NodeLog log) {
        this.environment = environment;
        this.log = log;
        this.capture =
                new Capture(Capture.QUEUE_MSUS_DEFAULT, environment.clock(), environment.capture());
    }

    Capture capture() {
        return capture;
    }

    /// For the links of an instance.
    MsuTap tap(int instance) {
        return capture.tap(instance);
    }

    /// For the associations of links.
    PacketTap ofLinks() {
        return new Tap(name -> origins.ofLink(name));
    }

    /// For the associations of a port of M3UA, those that nobody configured included.
    PacketTap ofProcesses(M3uaEndpointConfig.At port) {
        return new Tap(name -> origins.ofProcess(name, port));
    }

    /// Where a message is from is found anew for each that is wanted: a process may come into
    /// another network while its association stays.
    private final class Tap implements PacketTap {
        private final Function<String, CapturedPacket.Origin> origin;

        private Tap(Function<String, CapturedPacket.Origin> origin) {
            this.origin = origin;
        }

        @Override
        public boolean isOn() {
            return capture.wantsPackets();
        }

        @Override
        public void onPacket(Direction direction, String association, ByteBuf message) {
            capture.onPacket(direction, origin.apply(association), message);
        }
    }

    /// Opens what `wanted` has and this has not, and closes the rest.
    ///
    /// @throws IOException if a port cannot be bound or a folder not written to; what could be
    ///     opened is open
    void apply(NodeConfig node) throws IOException {
        TraceConfig wanted = node.trace();
        origins = PacketOrigins.of(node);
        Map<LinkIdentity, HepSender.Ends> endsBefore = ends;
        ends = endsOf(node);
        boolean endsChanged = !ends.equals(endsBefore);
        boolean nameChanged = !node.hostname().equals(hostname);
        hostname = node.hostname();
        boolean folderChanged = !wanted.directory().equals(config.directory());
        boolean listsChanged = !wanted.accessLists().equals(config.accessLists());
        boolean collectorChanged =
                !wanted.paklog()
                        .map(TraceConfig.Paklog::collector)
                        .equals(config.paklog().map(TraceConfig.Paklog::collector));
        TraceConfig before = config;
        config = wanted;
        for (TraceConfig.Outlet outlet : List.copyOf(wantedOutlets)) {
            boolean changed =
                    switch (outlet) {
                        case TraceConfig.Stream _ -> listsChanged;
                        case TraceConfig.FileCapture _ ->
                                listsChanged || folderChanged || nameChanged;
                        case TraceConfig.Hep _ -> listsChanged || nameChanged || endsChanged;
                    };
            if (changed || !wanted.outlets().contains(outlet)) {
                close(outlet);
            }
        }
        for (TraceConfig.Outlet outlet : wanted.outlets()) {
            if (!wantedOutlets.contains(outlet)) {
                open(outlet);
            }
        }
        applyPaklog(before, wanted, listsChanged || collectorChanged);
    }

    /// Between whom the links with an association of their own are.
    private static Map<LinkIdentity, HepSender.Ends> endsOf(NodeConfig node) {
        Map<LinkIdentity, HepSender.Ends> all = new HashMap<>();
        node.links()
                .forEach(
                        (link, config) -> {
                            LocalPeerConfig local = node.localPeers().get(config.localPort());
                            InetAddress far = config.remote().addresses().getFirst();
                            if (local != null) {
                                local.local().addresses().stream()
                                        .filter(near -> near.getClass() == far.getClass())
                                        .findFirst()
                                        .ifPresent(
                                                near ->
                                                        all.put(
                                                                link,
                                                                ends(
                                                                        near,
                                                                        config.localPort(),
                                                                        far,
                                                                        config.remote().port())));
                            }
                        });
        return Map.copyOf(all);
    }

    private static HepSender.Ends ends(
            InetAddress near, int nearPort, InetAddress far, int farPort) {
        return new HepSender.Ends(
                new InetSocketAddress(near, nearPort), new InetSocketAddress(far, farPort));
    }

    private void applyPaklog(TraceConfig before, TraceConfig wanted, boolean changed)
            throws IOException {
        Optional<Integer> running = wantedPaklog;
        Optional<Integer> list =
                wanted.paklog().flatMap(TraceConfig.Paklog::accessList).or(() -> running);
        boolean listNamedAnew =
                !wanted.paklog()
                        .flatMap(TraceConfig.Paklog::accessList)
                        .equals(before.paklog().flatMap(TraceConfig.Paklog::accessList));
        if (changed || listNamedAnew || wanted.paklog().isEmpty()) {
            stopPaklog();
            if (wanted.paklog().isPresent() && list.isPresent()) {
                startPaklog(list.get());
            }
        }
    }

    /// Begins to copy what a list permits to the collector.
    ///
    /// @throws IOException in words for the operator
    void startPaklog(int accessList) throws IOException {
        TraceConfig.Paklog wanted =
                config.paklog()
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "no collector is configured: expected cs7 paklog"
                                                        + " COLLECTOR dest-port PORT"));
        AccessList list = config.accessLists().get(accessList);
        if (list == null) {
            throw new IOException(
                    "access list %d is not defined: expected access-list %d permit all"
                            .formatted(accessList, accessList));
        }
        stopPaklog();
        PaklogSender sender =
                PaklogSender.open(
                        ANYWHERE,
                        wanted.collector(),
                        wanted.pacing(),
                        capture,
                        environment.datagrams());
        wantedPaklog = Optional.of(accessList);
        environment
                .capture()
                .execute(
                        () -> {
                            Capture.Attachment attachment = capture.attach(list, sender);
                            paklog = new Paklog(accessList, sender, attachment);
                        });
    }

    void stopPaklog() {
        wantedPaklog = Optional.empty();
        environment
                .capture()
                .execute(
                        () -> {
                            Paklog running = paklog;
                            paklog = null;
                            if (running != null) {
                                running.attachment().detach();
                                running.sender().close();
                            }
                        });
    }

    /// Opens a pcap port.
    ///
    /// @return where it listens
    /// @throws IOException in words for the operator
    InetSocketAddress listen(TraceConfig.Stream stream) throws IOException {
        CaptureServer server = server(stream);
        begin(stream, server);
        return server.local();
    }

    /// Opens what is not a pcap port, or is one whose address nobody asks for.
    ///
    /// @throws IOException in words for the operator
    void open(TraceConfig.Outlet outlet) throws IOException {
        CaptureOutlet sink =
                switch (outlet) {
                    case TraceConfig.Stream stream -> server(stream);
                    case TraceConfig.FileCapture files -> files(files);
                    case TraceConfig.Hep hep -> sender(hep);
                };
        begin(outlet, sink);
    }

    private CaptureServer server(TraceConfig.Stream stream) throws IOException {
        return CaptureServer.open(
                new CaptureServer.Config(
                        stream.listen(),
                        stream.format(),
                        stream.pacing(),
                        CaptureServer.Config.READERS_MAX_DEFAULT,
                        CaptureServer.Config.STALLED_MAX_DEFAULT),
                capture,
                environment.streams());
    }

    /// Two captures of a name would delete each other's files.
    private PcapngFiles files(TraceConfig.FileCapture wanted) throws IOException {
        String name = wanted.files().name();
        if (running(name).isPresent()) {
            throw new IOException("there is a capture %s already".formatted(name));
        }
        try {
            return PcapngFiles.open(wanted.files(), folder(), log, capture);
        } catch (IOException refused) {
            throw new IOException("capture file %s: %s".formatted(name, refused), refused);
        }
    }

    private Optional<TraceConfig.FileCapture> running(String name) {
        return wantedOutlets.stream()
                .filter(TraceConfig.FileCapture.class::isInstance)
                .map(TraceConfig.FileCapture.class::cast)
                .filter(running -> running.files().name().equals(name))
                .findFirst();
    }

    private HepSender sender(TraceConfig.Hep wanted) throws IOException {
        Map<LinkIdentity, HepSender.Ends> known = ends;
        return HepSender.open(
                wanted,
                hostname,
                link -> known.getOrDefault(link, HepSender.Ends.UNKNOWN),
                new HomerWriter(wanted.masked() ? Masking.MASKED : Masking.PLAIN),
                ANYWHERE,
                capture,
                environment.datagrams());
    }

    private void begin(TraceConfig.Outlet outlet, CaptureOutlet sink) {
        AccessList list = config.accessList(outlet.accessList());
        boolean messages =
                switch (outlet) {
                    case TraceConfig.Stream _ -> false;
                    case TraceConfig.FileCapture files -> files.diameter();
                    case TraceConfig.Hep hep -> hep.diameter();
                };
        boolean isAdapted =
                outlet instanceof TraceConfig.FileCapture(var _, var _, var _, boolean adapted)
                        && adapted;
        Capture.Packets packets = packets(isAdapted ? Set.of(Adaptation.values()) : Set.of(), list);
        wantedOutlets.add(outlet);
        environment
                .capture()
                .execute(
                        () ->
                                outlets.put(
                                        outlet,
                                        new Open(
                                                sink,
                                                capture.attach(
                                                        isAdapted
                                                                ? Optional.empty()
                                                                : Optional.of(list),
                                                        messages,
                                                        packets,
                                                        sink))));
    }

    /// Closes every outlet that is not in the configuration.
    void closeUnconfigured() {
        for (TraceConfig.Outlet outlet : List.copyOf(wantedOutlets)) {
            if (!config.outlets().contains(outlet)) {
                close(outlet);
            }
        }
    }

    /// Messages that manage a link or a process have no label, which a list could forbid: they
    /// pass.
    private static Capture.Packets packets(Set<Adaptation> of, AccessList list) {
        AdaptationReader reader = new AdaptationReader(Masking.PLAIN);
        MessageContent content = new MessageContent();
        return new Capture.Packets(
                of,
                packet -> {
                    CapturedMsu msu = reader.userData(packet);
                    return msu == null || msu.permittedBy(list, content);
                });
    }

    /// Closes a capture into files that is not in the configuration.
    ///
    /// @throws IOException in words for the operator
    void closeUnconfigured(String name) throws IOException {
        TraceConfig.FileCapture meant =
                running(name).orElseThrow(() -> new IOException("there is no capture " + name));
        if (config.outlets().contains(meant)) {
            throw new IOException(
                    "capture %s is configured: expected no capture file %s".formatted(name, name));
        }
        close(meant);
    }

    /// Begins to give a sink within this process what a list permits.
    ///
    /// @param list which messages of MTP3, and of those that carry them
    /// @param labelled whether messages of MTP3 are wanted
    /// @param messages whether those of Diameter are
    /// @param adaptations of which layers below MTP3 all messages are, but for what the list
    /// forbids
    CompletableFuture<MessageWatch> watch(
            AccessList list,
            boolean labelled,
            boolean messages,
            Set<Adaptation> adaptations,
            CaptureSink sink) {
        return OnLoop.ask(
                environment.capture(),
                () -> {
                    if (capture.attached() >= SINKS_MAX) {
                        throw new IOException("%d watch already".formatted(SINKS_MAX));
                    }
                    return new MessageWatch(
                            environment.capture(),
                            capture.attach(
                                    labelled ? Optional.of(list) : Optional.empty(),
                                    messages,
                                    packets(adaptations, list),
                                    sink));
                });
    }

    /// The files in the folder of captures, the newest first; blocks.
    List<CaptureFolder.Entry> files() throws IOException {
        return folder().list();
    }

    /// Where one of them is.
    ///
    /// @throws IOException in words for the operator
    Path file(String name) throws IOException {
        try {
            return folder().find(name);
        } catch (NoSuchFileException none) {
            throw new IOException("there is no capture " + name, none);
        }
    }

    CompletableFuture<CaptureStatus> status() {
        return OnLoop.call(
                environment.capture(),
                () -> {
                    List<CaptureStatus.Stream> streams = new ArrayList<>();
                    List<CaptureStatus.FileCapture> files = new ArrayList<>();
                    List<CaptureStatus.Hep> heps = new ArrayList<>();
                    outlets.forEach(
                            (outlet, open) -> {
                                switch (open.sink()) {
                                    case CaptureServer server ->
                                            streams.add(
                                                    new CaptureStatus.Stream(
                                                            server.local(),
                                                            server.format(),
                                                            server.readers()));
                                    case PcapngFiles written ->
                                            files.add(
                                                    new CaptureStatus.FileCapture(
                                                            written.name(), written.status()));
                                    case HepSender sender ->
                                            heps.add(
                                                    new CaptureStatus.Hep(
                                                            sender.host(),
                                                            sender.sent(),
                                                            sender.leftOut()));
                                    case PaklogSender _ ->
                                            throw new IllegalStateException(
                                                    "a paklog among the outlets");
                                }
                            });
                    return new CaptureStatus(
                            Optional.ofNullable(paklog).map(Paklog::accessList),
                            streams,
                            files,
                            heps);
                });
    }

    private CaptureFolder folder() {
        return new CaptureFolder(
                environment
                        .base()
                        .resolve(
                                config.directory()
                                        .map(Path::of)
                                        .orElse(Path.of(FOLDER_DEFAULT, hostname))));
    }

    /// Completed when everything that was begun or ended before has been on the capture loop.
    <T> CompletableFuture<T> settled(T value) {
        return OnLoop.call(environment.capture(), () -> value);
    }

    private void close(TraceConfig.Outlet outlet) {
        wantedOutlets.remove(outlet);
        environment.capture().execute(() -> end(outlet));
    }

    private void end(TraceConfig.Outlet outlet) {
        Open open = outlets.remove(outlet);
        if (open != null) {
            open.attachment().detach();
            open.sink().close();
        }
    }
}
