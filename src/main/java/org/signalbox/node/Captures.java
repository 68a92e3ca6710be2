// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.MsuTap;
import org.signalbox.screening.AccessList;
import org.signalbox.trace.Capture;
import org.signalbox.trace.CaptureFolder;
import org.signalbox.trace.CaptureServer;
import org.signalbox.trace.CaptureSink;
import org.signalbox.trace.Pacing;
import org.signalbox.trace.PaklogSender;
import org.signalbox.trace.PcapFormat;
import org.signalbox.trace.TraceConfig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// The paklog and the pcap ports of a node. Its changes run one at a time, on the node's operations
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

    /// A port that is open, with what it takes to close it.
    private record Open(CaptureServer server, PcapFormat format, Capture.Attachment attachment) {}

    private record Paklog(int accessList, PaklogSender sender, Capture.Attachment attachment) {}

    // owned by the capture loop
    private final Map<TraceConfig.Stream, Open> streams = new LinkedHashMap<>();
    private @Nullable Paklog paklog;

    // owned by the operations executor
    private final Set<TraceConfig.Stream> wantedStreams = new LinkedHashSet<>();
    private Optional<Integer> wantedPaklog = Optional.empty();
    private TraceConfig config = TraceConfig.NONE;

    Captures(NodeEnvironment environment) {
        this.environment = environment;
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

    /// Opens what `wanted` has and this has not, and closes the rest.
    ///
    /// @throws IOException if a port cannot be bound; what could be opened is open
    void apply(TraceConfig wanted) throws IOException {
        boolean listsChanged = !wanted.accessLists().equals(config.accessLists());
        boolean collectorChanged =
                !wanted.paklog()
                        .map(TraceConfig.Paklog::collector)
                        .equals(config.paklog().map(TraceConfig.Paklog::collector));
        TraceConfig before = config;
        config = wanted;
        for (TraceConfig.Stream stream : List.copyOf(wantedStreams)) {
            if (listsChanged || !wanted.streams().contains(stream)) {
                close(stream);
            }
        }
        for (TraceConfig.Stream stream : wanted.streams()) {
            if (!wantedStreams.contains(stream)) {
                open(stream);
            }
        }
        applyPaklog(before, wanted, listsChanged || collectorChanged);
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
                        Pacing.DEFAULT,
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

    /// Opens a pcap port that is not in the configuration.
    ///
    /// @return where it listens
    /// @throws IOException in words for the operator
    InetSocketAddress open(TraceConfig.Stream stream) throws IOException {
        CaptureServer server =
                CaptureServer.open(
                        new CaptureServer.Config(
                                stream.listen(),
                                stream.format(),
                                Pacing.DEFAULT,
                                CaptureServer.Config.READERS_MAX_DEFAULT,
                                CaptureServer.Config.STALLED_MAX_DEFAULT),
                        capture,
                        environment.streams());
        AccessList list = config.accessList(stream.accessList());
        wantedStreams.add(stream);
        environment
                .capture()
                .execute(
                        () ->
                                streams.put(
                                        stream,
                                        new Open(
                                                server,
                                                stream.format(),
                                                capture.attach(list, server))));
        return server.local();
    }

    /// Closes every pcap port that is not in the configuration.
    void closeUnconfigured() {
        for (TraceConfig.Stream stream : List.copyOf(wantedStreams)) {
            if (!config.streams().contains(stream)) {
                close(stream);
            }
        }
    }

    /// Begins to give a sink within this process what a list permits.
    CompletableFuture<MessageWatch> watch(AccessList list, CaptureSink sink) {
        return OnLoop.ask(
                environment.capture(),
                () -> {
                    if (capture.attached() >= SINKS_MAX) {
                        throw new IOException("%d watch already".formatted(SINKS_MAX));
                    }
                    return new MessageWatch(environment.capture(), capture.attach(list, sink));
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

    private CaptureFolder folder() {
        return new CaptureFolder(environment.base().resolve(FOLDER_DEFAULT));
    }

    CompletableFuture<CaptureStatus> status() {
        return OnLoop.call(
                environment.capture(),
                () -> {
                    List<CaptureStatus.Stream> open = new ArrayList<>();
                    for (Open stream : streams.values()) {
                        open.add(
                                new CaptureStatus.Stream(
                                        stream.server().local(),
                                        stream.format(),
                                        stream.server().readers()));
                    }
                    return new CaptureStatus(
                            Optional.ofNullable(paklog).map(Paklog::accessList), open);
                });
    }

    void close() {
        stopPaklog();
        environment.capture().execute(() -> List.copyOf(streams.keySet()).forEach(this::end));
    }

    private void close(TraceConfig.Stream stream) {
        wantedStreams.remove(stream);
        environment.capture().execute(() -> end(stream));
    }

    private void end(TraceConfig.Stream stream) {
        Open open = streams.remove(stream);
        if (open != null) {
            open.attachment().detach();
            open.server().close();
        }
    }
}
