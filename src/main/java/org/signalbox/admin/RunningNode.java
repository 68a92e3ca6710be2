// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.access.AuditLog;
import org.signalbox.access.Gatekeeper;
import org.signalbox.access.Operator;
import org.signalbox.config.Argument;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Schema;
import org.signalbox.mtp3.Mtp3Commands;
import org.signalbox.node.AlarmWatch;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEvent;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// A production node of this process, opened to operators.
public final class RunningNode implements NodePort {
    private final Node node;
    private final Optional<StartupFile> startup;
    private final Executor views;
    private final PacketDebugs packets;
    private final Questions questions;
    private final Operations operations;
    private final Commits commits;

    /// As below, with views made where the node answers: of tests in virtual time.
    ///
    /// @param startup where its configuration is kept; empty if nowhere
    public RunningNode(Node node, Optional<StartupFile> startup) {
        this(node, startup, Runnable::run);
    }

    /// @param startup where its configuration is kept; empty if nowhere
    /// @param views makes of what the loops tell what an operator sees. Of a node with 1,000 links
    ///     that takes milliseconds, for which no loop of signalling should stand still.
    public RunningNode(Node node, Optional<StartupFile> startup, Executor views) {
        this.views = views;
        this.node = node;
        this.startup = startup;
        this.packets = new PacketDebugs(node.events());
        this.questions = new Questions(node);
        this.operations = new Operations(node, packets);
        this.commits = new Commits(node, startup);
        if (startup.isPresent()) {
            new ConfigWatch(node, commits).start();
        }
    }

    @Override
    public String hostname() {
        return node.hostname();
    }

    @Override
    public Schema language() {
        return NodeConfig.SCHEMA;
    }

    @Override
    public Block running() {
        return node.running();
    }

    @Override
    public CompletionStage<Verdict> apply(Block candidate) {
        return node.apply(candidate)
                .thenApply(result -> new Verdict(result.applied(), result.problems()));
    }

    @Override
    public CompletionStage<Plan> plan(Block candidate) {
        return node.plan(candidate).thenApply(Plan::of);
    }

    @Override
    public CompletionStage<Committed> commit(Block candidate, CommitRequest request) {
        return commits.commit(candidate, request);
    }

    @Override
    public CompletionStage<Answer> confirm(Operator by) {
        return commits.confirm(by);
    }

    @Override
    public Optional<Duration> unconfirmed() {
        return node.unconfirmed();
    }

    @Override
    public CompletionStage<Committed> rollback(int revision, Operator by) {
        return commits.rollback(revision, by);
    }

    @Override
    public CompletionStage<List<Revision>> revisions() {
        return commits.revisions();
    }

    @Override
    public CompletionStage<ConfigDifference> difference(ConfigReference from, ConfigReference to) {
        return commits.difference(from, to);
    }

    @Override
    public CompletionStage<Plan> planReload() {
        return commits.planReload();
    }

    @Override
    public CompletionStage<Committed> reload(Operator by) {
        return commits.reload(by);
    }

    @Override
    public Optional<StartupText> startup() throws IOException {
        return startup.isEmpty() ? Optional.empty() : startup.get().read();
    }

    @Override
    public Saved save() throws IOException {
        if (node.unconfirmed().isPresent()) {
            throw new IOException(
                    "a commit waits to be confirmed, and a node is to start without it: say commit"
                            + " confirm or rollback first");
        }
        Path file =
                startup.orElseThrow(
                                () ->
                                        new IOException(
                                                "this node was not started from a file of its own"))
                        .write(node.running().tree().toString());
        Checked checked = ConfigFile.load(file, NodeConfig.SCHEMA);
        NodeConfig.from(checked.block(), checked.problems());
        return new Saved(
                file, checked.problems().list().stream().filter(Problem::isError).toList());
    }

    @Override
    public List<String> names(Argument<?> argument) {
        return argument.equals(Mtp3Commands.LINKSET_NAME)
                ? node.config().linksets().keySet().stream().sorted().toList()
                : List.of();
    }

    @Override
    public Gatekeeper gate() {
        return node.gate();
    }

    @Override
    public AuditLog audit() {
        return node.audit();
    }

    @Override
    public CompletionStage<NodeView> view() {
        return node.status()
                .thenApplyAsync(
                        status -> Views.of(status, operations.baseline(), packets.subjects()),
                        views);
    }

    @Override
    public CompletionStage<List<BindingView>> bindings(int instance, PointCode destination) {
        return node.bindings(instance, destination)
                .thenApply(bindings -> bindings.stream().map(Views::of).toList());
    }

    @Override
    public CompletionStage<PingView> ping(PingRequest request, CompletionStage<?> interrupt) {
        if (!node.config().instances().containsKey(request.instance())) {
            return CompletableFuture.completedFuture(
                    new PingView(
                            request.target(),
                            0,
                            0,
                            Optional.empty(),
                            "This node has no point code: configure cs7 point-code",
                            List.of()));
        }
        return node.ping(
                        request.instance(),
                        new org.signalbox.mtp3.PingRequest(
                                request.target(),
                                request.count(),
                                request.sizeOctets(),
                                request.timeout()),
                        interrupt)
                .thenApply(Views::of);
    }

    @Override
    public CompletionStage<RouteLookupView> lookUp(RouteQuestion question) {
        return questions.lookUp(question);
    }

    @Override
    public CompletionStage<TitleLookupView> lookUp(TitleQuestion question) {
        return questions.lookUp(question);
    }

    @Override
    public CompletionStage<DiameterLookupView> lookUp(DiameterQuestion question) {
        return questions.lookUp(question);
    }

    @Override
    public CompletionStage<Document> walk(int instance, byte[] octets, Optional<String> linkset) {
        return questions.walk(instance, octets, linkset);
    }

    @Override
    public CompletionStage<Answer> perform(Operation operation) {
        return operations.perform(operation);
    }

    @Override
    public List<Event> logged() {
        return node.events().events().stream().map(RunningNode::event).toList();
    }

    @Override
    public void clearLog() {
        node.events().clear();
    }

    @Override
    public Subscription watch(Consumer<Event> events) {
        Runnable end = node.events().subscribe(event -> events.accept(event(event)));
        return end::run;
    }

    @Override
    public CompletionStage<MessageSubscription> watchMessages(
            MessageFilter filter, Consumer<MessageView> messages) {
        return MessageFeed.start(node, filter, messages);
    }

    @Override
    public CompletionStage<List<CaptureFileView>> captureFiles() {
        return node.captures()
                .files()
                .thenApply(
                        files ->
                                files.stream()
                                        .map(
                                                file ->
                                                        new CaptureFileView(
                                                                file.name(),
                                                                file.octets(),
                                                                file.from(),
                                                                file.to(),
                                                                file.messages(),
                                                                file.open()))
                                        .toList());
    }

    @Override
    public CompletionStage<Path> captureFile(String name) {
        return node.captures().file(name);
    }

    @Override
    public List<EventHistory> histories() {
        return node.events().histories().entrySet().stream()
                .map(
                        entry ->
                                new EventHistory(
                                        ObjectView.of(entry.getKey()),
                                        entry.getValue().stream().map(RunningNode::event).toList()))
                .toList();
    }

    @Override
    public AlarmsView alarms() {
        AlarmWatch.Shown shown = node.alarms().shown();
        return new AlarmsView(
                shown.alarms().stream().map(AlarmView::of).toList(),
                shown.history().stream().map(AlarmChangeView::of).toList(),
                shown.suppressed());
    }

    @Override
    public Subscription watchAlarms(Consumer<AlarmChangeView> changes) {
        Runnable end =
                node.alarms().subscribe(change -> changes.accept(AlarmChangeView.of(change)));
        return end::run;
    }

    static Event event(NodeEvent event) {
        return new Event(
                event.epochNanos(),
                event.sequence(),
                event.severity().number(),
                event.facility(),
                event.mnemonic(),
                event.text(),
                event.about().stream().map(ObjectView::of).toList());
    }
}
