// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.access.AuditLog;
import org.signalbox.access.Gatekeeper;
import org.signalbox.access.Operator;
import org.signalbox.admin.Operation.DebugSubject;
import org.signalbox.config.Argument;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Schema;
import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.diameter.peer.LocalConfig;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.Mtp3Commands;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.mtp3.SnmMessage;
import org.signalbox.node.AlarmWatch;
import org.signalbox.node.MessageWalk;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEvent;
import org.signalbox.node.NodeStatus;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.sccp.translation.Destination;
import org.signalbox.sccp.translation.Explanation;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.trace.PcapFormat;
import org.signalbox.trace.PcapngFiles;
import org.signalbox.trace.TraceConfig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/// A production node of this process, opened to operators.
public final class RunningNode implements NodePort {
    private final Node node;
    private final Optional<StartupFile> startup;
    private final Executor views;
    private final PacketDebugs packets;
    private final Commits commits;
    private volatile Baseline baseline = Baseline.NONE;

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
                .thenApplyAsync(status -> Views.of(status, baseline, packets.subjects()), views);
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
        return node.answer(
                        question.instance(),
                        new RouteQuery(
                                question.destination(),
                                question.from().orElse(null),
                                question.sls().orElse(RouteQuery.EVERY_SLS),
                                question.without().orElse(null)))
                .thenApply(Views::of);
    }

    @Override
    public CompletionStage<TitleLookupView> lookUp(TitleQuestion question) {
        return node.status()
                .thenCompose(
                        status -> {
                            Variant variant =
                                    status.instances().stream()
                                            .filter(i -> i.number() == question.instance())
                                            .map(i -> i.point().variant())
                                            .findFirst()
                                            .orElse(Variant.ITU);
                            return lookUp(question, variant);
                        });
    }

    private CompletionStage<TitleLookupView> lookUp(TitleQuestion question, Variant variant) {
        int indicator = question.indicator().orElse(TitleForm.fullest(variant).indicator(variant));
        TitleForm form = TitleForm.of(variant, indicator);
        if (form == null) {
            return CompletableFuture.failedFuture(
                    new IOException(
                            "networks of variant %s have no gti %d"
                                    .formatted(variant.word(), indicator)));
        }
        GlobalTitle title =
                new GlobalTitle(
                        form,
                        TranslationType.of(question.type()),
                        NumberingPlan.of(question.plan()),
                        NatureOfAddress.of(question.nature()),
                        question.digits());
        return node.explain(
                        question.instance(),
                        title,
                        question.subsystem().orElse(-1),
                        SignallingLinkSelection.of(question.sls()))
                .thenCompose(stages -> withRoute(question, title, stages));
    }

    private CompletionStage<TitleLookupView> withRoute(
            TitleQuestion question, GlobalTitle title, List<Explanation> explained) {
        List<TitleLookupView.Stage> stages = explained.stream().map(SccpViews::of).toList();
        if (explained.getLast().result() instanceof Destination.ToPoint to) {
            return lookUp(
                            new RouteQuestion(
                                    question.instance(),
                                    to.point(),
                                    Optional.empty(),
                                    Optional.of(question.sls()),
                                    Optional.empty()))
                    .thenApply(
                            route ->
                                    new TitleLookupView(
                                            title.toString(), stages, Optional.of(route)));
        }
        return CompletableFuture.completedFuture(
                new TitleLookupView(title.toString(), stages, Optional.empty()));
    }

    @Override
    public CompletionStage<DiameterLookupView> lookUp(DiameterQuestion question) {
        return node.status()
                .thenCompose(
                        status -> {
                            Optional<SgdCommand> command = DiameterRoutingViews.command(question);
                            Optional<DiameterConfig> diameter = status.config().diameter();
                            if (command.isEmpty() || diameter.isEmpty()) {
                                return CompletableFuture.failedFuture(
                                        new IOException(
                                                command.isEmpty()
                                                        ? "there is no request "
                                                                + question.command()
                                                        : "this node has no part in Diameter: no `diameter identity` line"));
                            }
                            LocalConfig local = diameter.get().local();
                            return node.explain(
                                            DiameterRoutingViews.keys(
                                                    question,
                                                    command.get(),
                                                    local.identity(),
                                                    local.realm()),
                                            command.get())
                                    .thenApply(
                                            verdicts ->
                                                    DiameterRoutingViews.of(
                                                            question, verdicts, status));
                        });
    }

    @Override
    public CompletionStage<Document> walk(int instance, byte[] octets, Optional<String> linkset) {
        return node.walk(instance, octets, linkset)
                .thenCompose(walk -> routeOf(instance, walk).thenApply(way -> document(walk, way)));
    }

    /// How a message that was walked would go on; empty if it would not.
    private CompletionStage<Optional<RouteLookupView>> routeOf(int instance, MessageWalk walk) {
        if (walk.next().isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return lookUp(
                        new RouteQuestion(
                                instance,
                                walk.next().get(),
                                walk.from(),
                                Optional.of(walk.sls()),
                                Optional.empty()))
                .thenApply(Optional::of);
    }

    private static Document document(MessageWalk walk, Optional<RouteLookupView> route) {
        Document.Builder document =
                Document.builder().line("%s", Field.of("message", walk.message()));
        document.group(
                "steps",
                walk.steps().stream()
                        .map(
                                step ->
                                        Document.builder()
                                                .line("  %s", Field.of("step", step))
                                                .build())
                        .toList());
        route.ifPresent(way -> document.note("").group("route", List.of(way.document())));
        return document.build();
    }

    @Override
    public CompletionStage<Answer> perform(Operation operation) {
        return switch (operation) {
            case Operation.Debug(DebugSubject subject) -> debug(subject, true);
            case Operation.NoDebug(DebugSubject subject) -> debug(subject, false);
            case Operation.UndebugAll _ -> undebugAll();
            case Operation.Paklog(int accessList) ->
                    answer(
                            node.startPaklog(accessList),
                            _ -> "CS7 MTP3 paklog is on for access list " + accessList);
            case Operation.NoPaklog _ -> answer(node.stopPaklog(), _ -> "CS7 MTP3 paklog is off");
            case Operation.ClearStatistics _ ->
                    node.status()
                            .thenApply(
                                    status -> {
                                        baseline = Baseline.of(status);
                                        return Answer.done();
                                    });
            case Operation.StartCapture start -> startCapture(start);
            case Operation.StartFileCapture start -> startCapture(start);
            case Operation.DebugPackets wanted ->
                    answer(
                            packets.start(wanted, this::watchMessages),
                            _ -> wanted.subject().words() + " packet debugging is on");
            case Operation.NoDebugPackets(Operation.PacketSubject subject) -> {
                packets.stop(subject);
                yield CompletableFuture.completedFuture(
                        Answer.done(subject.words() + " packet debugging is off"));
            }
            case Operation.Inhibit(String linkset, int slc) -> inhibit(linkset, slc, true);
            case Operation.Uninhibit(String linkset, int slc) -> inhibit(linkset, slc, false);
            case Operation.SendManagement send -> sendByHand(send.linkset(), send.message());
            case Operation.BlockAsp(String asp) ->
                    answer(node.setBlocked(asp, true), _ -> "ASP " + asp + " is blocked");
            case Operation.UnblockAsp(String asp) ->
                    answer(node.setBlocked(asp, false), _ -> "ASP " + asp + " is not blocked");
            case Operation.DisconnectAsp(String asp) ->
                    answer(node.disconnect(asp), _ -> "ASP " + asp + " is being disconnected");
            case Operation.AuditPoint(String asp, String code) ->
                    answer(
                            node.audit(asp, code),
                            _ -> "The gateway of ASP " + asp + " is asked about " + code);
            case Operation.AcknowledgeAlarm(long sequence, String by) -> acknowledge(sequence, by);
            case Operation.StopFileCapture(var name) ->
                    answer(node.stopCapture(name), _ -> "Capture %s is off".formatted(name));
            case Operation.StopCapture _ -> answer(node.stopCapture(), _ -> "Capture is off");
        };
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
        TraceConfig trace = node.config().trace();
        Optional<Integer> number = filter.accessList();
        if (number.isPresent() && !trace.accessLists().containsKey(number.get())) {
            return CompletableFuture.failedFuture(
                    new IOException("access list " + number.get() + " is not defined"));
        }
        MessageFeed feed = new MessageFeed(filter, messages, node.captureLoop());
        return node.watch(
                        trace.accessList(number),
                        filter.layers().contains(MessageView.Layer.MTP3),
                        filter.layers().contains(MessageView.Layer.DIAMETER),
                        filter.adaptations(),
                        feed)
                .thenApply(
                        watch ->
                                new MessageSubscription() {
                                    @Override
                                    public long leftOut() {
                                        return feed.leftOut();
                                    }

                                    @Override
                                    public void close() {
                                        watch.end();
                                    }
                                });
    }

    @Override
    public CompletionStage<List<CaptureFileView>> captureFiles() {
        return node.captureFiles()
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
        return node.captureFile(name);
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

    private CompletionStage<Answer> debug(DebugSubject subject, boolean on) {
        node.debug(subjectOf(subject), on);
        return CompletableFuture.completedFuture(
                Answer.done("CS7 %s debugging is %s".formatted(subject.word(), on ? "on" : "off")));
    }

    private CompletionStage<Answer> inhibit(String linkset, int slc, boolean inhibited) {
        LinkIdentity link = new LinkIdentity(linkset, slc);
        return answered(
                node.setInhibited(link, inhibited),
                result -> {
                    String words = "Link %s %s".formatted(link, result.words());
                    return result.done() ? Answer.done(words) : Answer.refused("% " + words);
                });
    }

    private CompletionStage<Answer> acknowledge(long sequence, String by) {
        return node.alarms()
                .acknowledge(sequence, by)
                .thenApply(
                        known ->
                                known
                                        ? Answer.done(
                                                "Alarm %d is acknowledged".formatted(sequence))
                                        : Answer.refused("% There is no alarm " + sequence));
    }

    private CompletionStage<Answer> undebugAll() {
        for (DebugSubject subject : DebugSubject.values()) {
            node.debug(subjectOf(subject), false);
        }
        for (Operation.PacketSubject subject : Operation.PacketSubject.values()) {
            packets.stop(subject);
        }
        return answer(node.stopPaklog(), _ -> "All possible debugging has been turned off");
    }

    private CompletionStage<Answer> startCapture(Operation.StartCapture start) {
        Optional<Integer> list = start.accessList();
        Optional<Answer> refusal = refusalOf(list);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        Variant variant = node.config().point().map(Mtp3Config::variant).orElse(Variant.ITU);
        return answer(
                node.startCapture(
                        new TraceConfig.Stream(
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), start.port()),
                                start.linkHeader() ? PcapFormat.MTP2 : PcapFormat.MTP3,
                                list,
                                start.pace().pacing())),
                address ->
                        "Read it with: "
                                + ReaderCommand.of(
                                        variant,
                                        address.getAddress().getHostAddress()
                                                + ":"
                                                + address.getPort()));
    }

    /// If there is no such list.
    private Optional<Answer> refusalOf(Optional<Integer> list) {
        return list.filter(number -> !node.config().trace().accessLists().containsKey(number))
                .map(
                        number ->
                                Answer.refused(
                                        "%% Access list %d is not defined: configure access-list %d"
                                                .formatted(number, number)));
    }

    private CompletionStage<Answer> startCapture(Operation.StartFileCapture start) {
        Optional<Answer> refusal = refusalOf(start.accessList());
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        TraceConfig.FileCapture capture;
        try {
            capture =
                    new TraceConfig.FileCapture(
                            new PcapngFiles.Config(
                                    start.name(),
                                    start.accessList()
                                            .map(list -> "access-list " + list)
                                            .orElse("everything"),
                                    start.linkHeader() ? PcapFormat.MTP2 : PcapFormat.MTP3,
                                    start.pace().pacing(),
                                    start.megabytesMax(),
                                    start.filesMax(),
                                    start.ageMax()),
                            start.accessList(),
                            start.diameter(),
                            start.adapted());
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.completedFuture(
                    Answer.refused("% " + Words.capitalised(String.valueOf(wrong.getMessage()))));
        }
        return answer(
                node.startCapture(capture),
                _ -> "Capture %s is on; see show capture files".formatted(start.name()));
    }

    /// An answer in the node's own words if it refuses; any other failure is a bug and stays one.
    private CompletionStage<Answer> sendByHand(String linkset, ManualMessage message) {
        SnmMessage composed;
        try {
            composed = message.message();
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.completedFuture(
                    Answer.refused("% " + Words.capitalised(String.valueOf(wrong.getMessage()))));
        }
        return answer(
                node.sendByHand(linkset, composed),
                sent -> "%s sent over %s".formatted(sent.heading(), linkset));
    }

    private static <T> CompletionStage<Answer> answer(
            CompletionStage<T> stage, Function<T, String> done) {
        return answered(stage, value -> Answer.done(done.apply(value)));
    }

    private static <T> CompletionStage<Answer> answered(
            CompletionStage<T> stage, Function<T, Answer> done) {
        return stage.handle(
                (value, failure) -> {
                    if (failure == null) {
                        return done.apply(value);
                    }
                    Throwable cause =
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure;
                    if (cause instanceof IOException refused) {
                        return Answer.refused(
                                "% " + Words.capitalised(String.valueOf(refused.getMessage())));
                    }
                    throw new CompletionException(cause);
                });
    }

    private static org.signalbox.node.DebugSubject subjectOf(DebugSubject subject) {
        return switch (subject) {
            case MTP3 -> org.signalbox.node.DebugSubject.MTP3;
            case M2PA -> org.signalbox.node.DebugSubject.M2PA;
            case SCTP -> org.signalbox.node.DebugSubject.SCTP;
        };
    }

    /// What the statistics stood at when they were cleared last.
    record Baseline(Map<String, Long> values) {
        static final Baseline NONE = new Baseline(Map.of());

        static Baseline of(NodeStatus status) {
            return new Baseline(Map.copyOf(Views.counted(status)));
        }

        /// What has been counted of a thing since. One that was made anew counts from zero by
        /// itself.
        ///
        /// @param owner names the thing
        /// @param name of the counter
        long since(String owner, String name, long value) {
            return values.isEmpty() ? value : since(owner + name, value);
        }

        /// As above, of what has only a name.
        long since(String name, long value) {
            long before = values.getOrDefault(name, 0L);
            return value >= before ? value - before : value;
        }
    }
}
