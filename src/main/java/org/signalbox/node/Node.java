// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.AccessCounter;
import org.signalbox.access.AuditLog;
import org.signalbox.access.Gatekeeper;
import org.signalbox.config.Block;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.diameter.routing.RouteVerdict;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m3ua.M3uaLayer;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.mtp3.InhibitResult;
import org.signalbox.mtp3.Mtp3Network;
import org.signalbox.mtp3.PingFailure;
import org.signalbox.mtp3.PingListener;
import org.signalbox.mtp3.PingReply;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.PingResult;
import org.signalbox.mtp3.RouteAnswer;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.mtp3.SelectionBinding;
import org.signalbox.mtp3.SnmMessage;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.sccp.SccpLayer;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.SccpUser;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.translation.Explanation;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// One running node, as those above see it.
///
/// Methods may be called from any thread. Results are completed on a loop or on the operations
/// executor; in virtual time all of that is one thread, so nobody may block there.
public final class Node {
    private final NodeEnvironment environment;
    private final long startedAt;
    private final EventLog events;
    private final NodeLog log;
    private final Captures captures;
    private final Assembly assembly;
    private final AlarmWatch alarms;
    private final Reporting reporting;
    private final WebCertificate webCertificate;

    private final RunningConfiguration configuration;
    private final NodeCaptures operatedCaptures;
    private final AuditLog audit;
    private final Gatekeeper gate;
    private final CopyOnWriteArrayList<Consumer<NodeConfig>> followers =
            new CopyOnWriteArrayList<>();
    private volatile Set<DebugSubject> debugging = Set.of();

    /// A node that is configured to do nothing yet.
    public Node(NodeEnvironment environment, ByteBufAllocator allocator) {
        this.environment = environment;
        this.startedAt = environment.control().now();
        this.events = new EventLog(environment.clock());
        this.log = new NodeLog(events, environment.control());
        this.captures = new Captures(environment, log);
        this.assembly =
                new Assembly(
                        environment,
                        log,
                        captures,
                        allocator,
                        this::watching,
                        () -> debugging.contains(DebugSubject.SCTP));
        this.alarms =
                new AlarmWatch(
                        this::status,
                        events,
                        environment.metrics(),
                        environment.faults(),
                        environment.clock(),
                        environment.control());
        this.reporting = new Reporting(environment, events, alarms);
        this.webCertificate = new WebCertificate(environment);
        this.configuration = new RunningConfiguration(environment, log, assembly, this::settled);
        this.operatedCaptures = new NodeCaptures(captures, environment.capture(), configuration);
        Counters<AccessCounter> counters = new Counters<>(AccessCounter.class);
        DoorLog doors = new DoorLog(events);
        this.audit = new AuditLog(environment.clock(), environment.operations(), doors, counters);
        this.gate = new Gatekeeper(environment.control()::now, audit, doors, counters);
        environment.metrics().bind(captures.capture().counters(), Map.of());
        environment.metrics().bind(assembly.userPartCounters(), Map.of());
        environment.metrics().bind(counters, Map.of());
    }

    /// Another configuration runs: those who follow it hear of it.
    ///
    /// @param something whether it is more than nothing
    private CompletionStage<?> settled(NodeConfig config, boolean something) {
        gate.use(config.access());
        audit.use(config.access().audit());
        followers.forEach(follower -> follower.accept(config));
        return CompletableFuture.runAsync(
                        () -> {
                            webCertificate.use(config);
                            reporting.use(config);
                        },
                        environment.operations())
                .thenCompose(_ -> alarms.configured(config, something));
    }

    /// The live objects, for tests that look between two events.
    Assembly assembly() {
        return assembly;
    }

    public String hostname() {
        return config().hostname();
    }

    /// The configuration that runs.
    public Block running() {
        return configuration.state().block();
    }

    /// The same as values.
    public NodeConfig config() {
        return configuration.state().config();
    }

    /// What time it is on the wall, nanoseconds since 1970-01-01T00:00:00Z.
    public long epochNanos() {
        return environment.clock().epochNanos();
    }

    public EventLog events() {
        return events;
    }

    /// What is wrong with it.
    public AlarmWatch alarms() {
        return alarms;
    }

    /// Says who may come in.
    public Gatekeeper gate() {
        return gate;
    }

    /// Who did what.
    public AuditLog audit() {
        return audit;
    }

    /// Tells of every configuration that the node runs from now on, on a loop of the node; whoever
    /// is told hands it on and returns. What it runs already, [#config] knows.
    ///
    /// @return what ends it
    public Runnable follow(Consumer<NodeConfig> follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /// What looks at its messages.
    public NodeCaptures captures() {
        return operatedCaptures;
    }

    public MetricsRegistry metrics() {
        return environment.metrics();
    }

    /// Makes the node run another configuration. If anything is wrong with it, or a port cannot be
    /// bound, everything that is wrong is reported and the node runs what it ran before.
    ///
    /// Refused while a commit waits to be confirmed.
    public CompletionStage<ApplyResult> apply(Block candidate) {
        return configuration.apply(candidate);
    }

    /// What a candidate would change, by the same differences that [#apply] acts on. That a port
    /// is taken is known only to those who try.
    public CompletionStage<ChangePlan> plan(Block candidate) {
        return configuration.plan(candidate);
    }

    /// As [#apply], if what runs is still what the candidate was made from.
    ///
    /// @param confirmWithin the node goes back to the values of before unless [#confirm] is called
    ///     within this time
    /// @param undone told on the control loop what was given up, and how going back went
    public CompletionStage<CommitResult> commit(
            Block base,
            Block candidate,
            Optional<Duration> confirmWithin,
            BiConsumer<Block, ApplyResult> undone) {
        return configuration.commit(base, candidate, confirmWithin, undone);
    }

    /// As [#apply], whatever runs; what waited to be confirmed waits no more.
    public CompletionStage<CommitResult> replace(Block candidate) {
        return configuration.replace(candidate);
    }

    /// Keeps what was committed.
    ///
    /// @return whether something waited for that
    public CompletionStage<Boolean> confirm() {
        return configuration.confirm();
    }

    /// How long the commit that waits may still be confirmed; empty if none waits.
    public Optional<Duration> unconfirmed() {
        return configuration.unconfirmed();
    }

    /// What may block, such as reading a file.
    @FunctionalInterface
    public interface BlockingWork<T> {
        /// @throws IOException in words for the operator
        T run() throws IOException;
    }

    /// Runs what may block where no loop waits for it.
    ///
    /// @return completed exceptionally by the [IOException]
    public <T> CompletionStage<T> operate(BlockingWork<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (IOException failure) {
                        throw new CompletionException(failure);
                    }
                },
                environment.operations());
    }

    /// Stops as [Mtp3Network#stop] does, and then everything: traffic is diverted and delivered
    /// before, as far as the configured time allows.
    public CompletionStage<ApplyResult> stopInOrder() {
        return configuration.inTurn(
                () ->
                        assembly.withdraw(config().stopTimeout())
                                .thenCompose(_ -> configuration.end()));
    }

    /// Stops everything at once. The node may be given another configuration afterwards.
    public CompletionStage<ApplyResult> stop() {
        return configuration.inTurn(configuration::end);
    }

    /// The node as it is now.
    public CompletionStage<NodeStatus> status() {
        NodeConfig config = config();
        SctpChooser.Chosen chosen = configuration.transport();
        return OnLoop.call(environment.signalling(), assembly::signalling)
                .thenCombine(captures.status(), Map::entry)
                .thenCompose(
                        seen ->
                                OnLoop.call(
                                        environment.control(),
                                        () ->
                                                status(
                                                        config,
                                                        chosen,
                                                        seen.getKey(),
                                                        seen.getValue())));
    }

    private NodeStatus status(
            NodeConfig config,
            SctpChooser.@Nullable Chosen chosen,
            Assembly.Signalling signalling,
            CaptureStatus capturing) {
        List<InstanceStatus> instances = new ArrayList<>();
        assembly.networks()
                .forEach(
                        (number, network) ->
                                instances.add(
                                        new InstanceStatus(
                                                number,
                                                network.config(),
                                                network.linksetStatus(),
                                                network.routeStatus(),
                                                network.discardStatus(),
                                                network.conversionStatus(),
                                                Optional.ofNullable(
                                                                assembly.sccp().all().get(number))
                                                        .map(SccpLayer::status),
                                                assembly.sccp().content(number),
                                                assembly.screens().status(number))));
        return new NodeStatus(
                config,
                Duration.ofNanos(environment.control().now() - startedAt),
                Optional.ofNullable(chosen).map(c -> c.transport().kind()),
                chosen == null ? "the node is not started" : chosen.reason(),
                instances,
                signalling.links(),
                signalling.asps(),
                signalling.applicationServers(),
                signalling.diameterPeers(),
                signalling.diameterRouting(),
                signalling.diameterSuspicions(),
                signalling.interworking(),
                capturing,
                debugging.stream().sorted().toList(),
                new AlarmSources(
                        chosen == null ? List.of() : chosen.warnings(),
                        log.sightings(),
                        configuration.unconfirmed(),
                        reporting.troubles(),
                        webCertificate.shown(),
                        operatedCaptures.lost(),
                        environment.memory().get()));
    }

    /// Which link each value of the selection belongs to; see [Mtp3Network#bindings]. Empty if the
    /// node has no point code in that instance.
    public CompletionStage<List<SelectionBinding>> bindings(int instance, PointCode destination) {
        return OnLoop.call(
                environment.control(),
                () -> {
                    Mtp3Network network = assembly.network(instance);
                    return network == null ? List.of() : network.bindings(destination);
                });
    }

    /// Asks a point of instance 0 for signs of life; see [PingRequest]. The result is in the log by
    /// then.
    public CompletionStage<PingReport> ping(PingRequest request) {
        return ping(0, request, new CompletableFuture<>());
    }

    /// Like [#ping(PingRequest)], in any instance.
    ///
    /// @param interrupt ends the test early when it is completed
    public CompletionStage<PingReport> ping(
            int instance, PingRequest request, CompletionStage<?> interrupt) {
        CompletableFuture<PingReport> report = new CompletableFuture<>();
        environment
                .control()
                .execute(
                        () -> {
                            Mtp3Network network = assembly.network(instance);
                            if (network == null) {
                                report.completeExceptionally(
                                        new IllegalStateException(
                                                "this node has no point code: expected cs7"
                                                        + " point-code"));
                            } else {
                                int number = network.ping(request, new Pinging(report));
                                interrupt.thenRun(() -> cancelPing(network, number));
                            }
                        });
        return report;
    }

    private void cancelPing(Mtp3Network network, int number) {
        environment.control().execute(() -> network.cancelPing(number));
    }

    /// What would become of messages, without sending any.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator
    public CompletionStage<RouteAnswer> answer(int instance, RouteQuery query) {
        return withNetwork(instance, network -> network.answer(query));
    }

    /// Sends a network management message by hand.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator
    public CompletionStage<SnmMessage> sendByHand(String linkset, SnmMessage message) {
        return withNetwork(
                instanceOf(linkset),
                network -> {
                    network.sendByHand(linkset, message);
                    return message;
                });
    }

    /// That of a linkset; 0, where nobody knows it, if there is none.
    private int instanceOf(String linkset) {
        return config().instanceOf(linkset).orElse(0);
    }

    private <T> CompletionStage<T> withNetwork(int instance, Function<Mtp3Network, T> question) {
        return OnLoop.ask(
                environment.control(),
                () -> {
                    Mtp3Network network = network(instance);
                    try {
                        return question.apply(network);
                    } catch (IllegalArgumentException wrong) {
                        throw new IOException(wrong.getMessage(), wrong);
                    }
                });
    }

    private Mtp3Network network(int instance) throws IOException {
        Mtp3Network network = assembly.network(instance);
        if (network == null) {
            throw new IOException("this node has no point code in instance " + instance);
        }
        return network;
    }

    /// Connects a user part to the point of this node in an instance. It is told at once what it
    /// can reach, and keeps its place until [MtpService#close]: where a change of configuration
    /// puts another point there, it is told what that one reaches.
    ///
    /// Both `user` and what this returns are used on the control loop ([#onControl]).
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if the node
    ///     has no point code in that instance, or a user part for that service indicator
    public CompletionStage<MtpService> register(
            int instance, ServiceIndicator userPart, Mtp3User user) {
        return OnLoop.ask(
                environment.control(),
                () -> {
                    Mtp3Network network = network(instance);
                    try {
                        return assembly.userParts().register(instance, network, userPart, user);
                    } catch (IllegalStateException taken) {
                        throw new IOException(taken.getMessage(), taken);
                    }
                });
    }

    /// Connects a subsystem to SCCP of this node in an instance, as [#register(int,
    /// ServiceIndicator, Mtp3User)] connects a user part.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if the
    /// instance
    ///     has no SCCP, or a subsystem of that number
    public CompletionStage<SccpService> register(
            int instance, SubsystemNumber number, SccpUser user) {
        return OnLoop.ask(
                environment.control(),
                () -> {
                    try {
                        return assembly.sccp().register(instance, number, user);
                    } catch (IllegalStateException refused) {
                        throw new IOException(refused.getMessage(), refused);
                    }
                });
    }

    /// What would become of a message to a global title, without sending any.
    ///
    /// @param subsystem of the called address; -1 if there is none
    /// @return the tables it would go through; completed exceptionally by an [IOException] in words
    ///     for the operator if nothing is translated in that instance
    public CompletionStage<List<Explanation>> explain(
            int instance, GlobalTitle title, int subsystem, SignallingLinkSelection sls) {
        return OnLoop.ask(
                environment.control(),
                () -> {
                    SccpLayer layer = assembly.sccp().all().get(instance);
                    if (layer == null) {
                        throw new IOException(
                                "no title is translated in this instance: no `cs7 gtt` line");
                    }
                    return layer.explain(title, subsystem, sls);
                });
    }

    /// Says which peers a request of Diameter would be given to, and why, the best first; those
    /// that are not there are left out. Sends nothing.
    ///
    /// @param keys under the application of the standard
    /// @return completed exceptionally by an [IOException] in words for the operator if the node
    ///     has no part in Diameter
    public CompletionStage<List<RouteVerdict>> explain(RouteKeys keys, SgdCommand command) {
        Map<String, SgdQuirks> quirks = config().quirks();
        return OnLoop.ask(
                environment.signalling(),
                () ->
                        assembly.explain(
                                        keys,
                                        peer ->
                                                command.application(
                                                        quirks.getOrDefault(peer, SgdQuirks.NONE)))
                                .orElseThrow(
                                        () ->
                                                new IOException(
                                                        "this node has no part in Diameter: no `diameter identity` line")));
    }

    /// What would become of a message that level 3 gets, without sending it.
    ///
    /// @param octets service information octet and signalling information field
    /// @param linkset by which it would come; empty if that does not matter
    /// @return completed exceptionally by an [IOException] in words for the operator if there is no
    ///     such instance or linkset, or this is no message
    public CompletionStage<MessageWalk> walk(
            int instance, byte[] octets, Optional<String> linkset) {
        return OnLoop.ask(
                environment.control(),
                () -> new Walker(assembly, instance, network(instance)).walk(octets, linkset));
    }

    /// Runs a task on the control loop when some time has passed.
    public void onControlAfter(Duration time, Runnable task) {
        Loop control = environment.control();
        control.execute(() -> control.schedule(control.now() + time.toNanos(), task));
    }

    /// Runs a task on the control loop, after what is already queued there.
    public void onControl(Runnable task) {
        environment.control().execute(task);
    }

    /// Inhibits a link, or takes that back (Q.704 section 10); completed when it is known how that
    /// went.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if there is no
    ///     such link
    public CompletionStage<InhibitResult> setInhibited(LinkIdentity link, boolean inhibited) {
        CompletableFuture<InhibitResult> result = new CompletableFuture<>();
        environment
                .control()
                .execute(
                        () -> {
                            Mtp3Network network = assembly.network(instanceOf(link.linkset()));
                            if (network == null || !network.hasLink(link)) {
                                result.completeExceptionally(
                                        new IOException("there is no link " + link));
                            } else if (inhibited) {
                                network.inhibit(link, result::complete);
                            } else {
                                network.uninhibit(link, result::complete);
                            }
                        });
        return result;
    }

    /// Keeps traffic from a process of M3UA, or lets it have it again, until its `block` is
    /// configured otherwise.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if there is no
    ///     such process
    public CompletionStage<Boolean> setBlocked(String asp, boolean blocked) {
        return withM3ua(m3ua -> m3ua.block(asp, blocked));
    }

    /// Ends the association of a process of M3UA in good order; it may come up again at once.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if there is no
    ///     such process, or it has no association
    public CompletionStage<Boolean> disconnect(String asp) {
        return withM3ua(m3ua -> m3ua.disconnect(asp));
    }

    /// Asks the gateway of a process of M3UA how a point stands; the answer is taken as any is.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if there is no
    ///     such process, it is not active, or that is no point code
    public CompletionStage<Boolean> audit(String asp, String pointCode) {
        return withM3ua(m3ua -> m3ua.audit(asp, pointCode));
    }

    private CompletionStage<Boolean> withM3ua(Consumer<M3uaLayer> command) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        environment
                .signalling()
                .execute(
                        () -> {
                            try {
                                command.accept(assembly.m3ua());
                                done.complete(true);
                            } catch (IllegalArgumentException | IllegalStateException wrong) {
                                done.completeExceptionally(
                                        new IOException(wrong.getMessage(), wrong));
                            }
                        });
        return done;
    }

    /// Begins or ends to tell in the log what the machines of a part are given to do, and of SCTP
    /// what becomes of its associations.
    public void debug(DebugSubject subject, boolean on) {
        Set<DebugSubject> changed = EnumSet.noneOf(DebugSubject.class);
        changed.addAll(debugging);
        if (on) {
            changed.add(subject);
        } else {
            changed.remove(subject);
        }
        debugging = Collections.unmodifiableSet(changed);
        if (changed.contains(DebugSubject.SCTP)) {
            environment.signalling().execute(assembly::watchSctp);
        }
    }

    private InputObserver watching(DebugSubject subject) {
        return (machine, input, _) -> {
            if (debugging.contains(subject)) {
                log.debug(subject, machine, input);
            }
        };
    }

    /// Writes a ping's end into the log.
    private final class Pinging implements PingListener {
        private final CompletableFuture<PingReport> report;

        Pinging(CompletableFuture<PingReport> report) {
            this.report = report;
        }

        @Override
        public void onReply(PingReply reply) {}

        @Override
        public void onFailure(int serial, PingFailure failure) {}

        @Override
        public void onFinished(PingResult result) {
            report.complete(new PingReport(result, log.pinged(result)));
        }
    }
}
