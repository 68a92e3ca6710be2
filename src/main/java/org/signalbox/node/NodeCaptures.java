// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.screening.AccessList;
import org.signalbox.trace.Adaptation;
import org.signalbox.trace.CaptureFolder;
import org.signalbox.trace.CaptureSink;
import org.signalbox.trace.TraceConfig;
import org.signalbox.trace.TraceCounter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// The captures of a node, as those above begin and end them: beside those of the configuration,
/// until the node stops.
///
/// Methods may be called from any thread.
public final class NodeCaptures {
    private final Captures captures;
    private final Loop loop;
    private final RunningConfiguration configuration;

    NodeCaptures(Captures captures, Loop loop, RunningConfiguration configuration) {
        this.captures = captures;
        this.loop = loop;
        this.configuration = configuration;
    }

    /// Begins to show copies of messages on links to `sink`, on the capture loop, as captures see
    /// them: where that loop falls behind, messages are left out and counted.
    ///
    /// @param list which messages
    /// @return what ends it
    public CompletionStage<MessageWatch> watch(AccessList list, CaptureSink sink) {
        return captures.watch(list, true, false, Set.of(), sink);
    }

    /// As the other, and other messages, too.
    ///
    /// @param list which messages of MTP3, and of those that carry them
    /// @param labelled whether those of MTP3 are shown
    /// @param diameter whether those of Diameter are
    /// @param adaptations whose messages are
    /// @return what ends it; completed exceptionally by an [IOException] in words for the operator
    ///     if too many watch already
    public CompletionStage<MessageWatch> watch(
            AccessList list,
            boolean labelled,
            boolean diameter,
            Set<Adaptation> adaptations,
            CaptureSink sink) {
        return captures.watch(list, labelled, diameter, adaptations, sink);
    }

    /// What captures run on; for the clock of a sink.
    public Loop loop() {
        return loop;
    }

    /// What captures have counted.
    Counters<TraceCounter> counters() {
        return captures.capture().counters();
    }

    /// The files of captures, the newest first.
    ///
    /// @return completed exceptionally by an [IOException] if their folder cannot be read
    public CompletionStage<List<CaptureFolder.Entry>> files() {
        return capturing(captures::files);
    }

    /// Where a file of a capture is.
    ///
    /// @param name as listed
    /// @return completed exceptionally by an [IOException] in words for the operator if there is
    ///     none of that name
    public CompletionStage<Path> file(String name) {
        return capturing(() -> captures.file(name));
    }

    /// Begins to copy what an access list permits to the configured collector.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator
    public CompletionStage<Boolean> startPaklog(int accessList) {
        return done(() -> captures.startPaklog(accessList));
    }

    public CompletionStage<Boolean> stopPaklog() {
        return done(captures::stopPaklog);
    }

    /// Opens a pcap port that is not in the configuration.
    ///
    /// @return where it listens; completed exceptionally by an [IOException] in words for the
    ///     operator
    public CompletionStage<InetSocketAddress> start(TraceConfig.Stream stream) {
        return changing(() -> captures.listen(stream));
    }

    /// Begins to write a capture into files that is not in the configuration.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator
    public CompletionStage<Boolean> start(TraceConfig.FileCapture files) {
        return done(() -> captures.open(files));
    }

    /// Ends a capture into files that is not in the configuration.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if there is
    ///     none of that name, or the configuration has it
    public CompletionStage<Boolean> stop(String name) {
        return done(() -> captures.closeUnconfigured(name));
    }

    /// Ends every pcap port and capture into files that is not in the configuration.
    public CompletionStage<Boolean> stop() {
        return done(captures::closeUnconfigured);
    }

    private interface CaptureChange<T> {
        T run() throws IOException;
    }

    private interface CaptureStep {
        void run() throws IOException;
    }

    private CompletionStage<Boolean> done(CaptureStep step) {
        return changing(
                () -> {
                    step.run();
                    return true;
                });
    }

    /// Done when the loop of captures has done it, too: from then on what passes is in the capture,
    /// or the files are closed. Other changes do not wait for that loop, which may be behind.
    private <T> CompletionStage<T> changing(CaptureChange<T> change) {
        return capturing(change).thenCompose(captures::settled);
    }

    private <T> CompletionStage<T> capturing(CaptureChange<T> change) {
        return configuration.inTurn(
                () -> {
                    try {
                        return CompletableFuture.completedFuture(change.run());
                    } catch (IOException refused) {
                        return CompletableFuture.failedFuture(refused);
                    }
                });
    }

    /// Messages that are missing since the node was started because somebody was too slow or the
    /// rate allowed too low; those that sampling leaves out are not wanted.
    long lost() {
        return Stream.of(
                        TraceCounter.QUEUE_FULL,
                        TraceCounter.PAKLOG_RATE_LIMITED,
                        TraceCounter.PCAP_RATE_LIMITED,
                        TraceCounter.PCAP_SLOW_READER,
                        TraceCounter.FILE_RATE_LIMITED,
                        TraceCounter.FILE_NOT_WRITABLE,
                        TraceCounter.HEP_RATE_LIMITED,
                        TraceCounter.HEP_LOST)
                .mapToLong(captures.capture().counters()::get)
                .sum();
    }
}
