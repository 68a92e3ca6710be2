// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.access.AccessCounter;
import org.signalbox.access.AuditLog;
import org.signalbox.access.Gatekeeper;
import org.signalbox.access.Operator;
import org.signalbox.admin.AccessListView;
import org.signalbox.admin.AlarmChangeView;
import org.signalbox.admin.AlarmView;
import org.signalbox.admin.AlarmsView;
import org.signalbox.admin.Answer;
import org.signalbox.admin.AsView;
import org.signalbox.admin.BindingView;
import org.signalbox.admin.CaptureFileView;
import org.signalbox.admin.CaptureView;
import org.signalbox.admin.CommitRequest;
import org.signalbox.admin.Committed;
import org.signalbox.admin.ConfigDifference;
import org.signalbox.admin.ConfigReference;
import org.signalbox.admin.ConversionView;
import org.signalbox.admin.CounterView;
import org.signalbox.admin.DiameterLookupView;
import org.signalbox.admin.DiameterPeerView;
import org.signalbox.admin.DiameterQuestion;
import org.signalbox.admin.DiameterRoutingView;
import org.signalbox.admin.Document;
import org.signalbox.admin.Event;
import org.signalbox.admin.EventHistory;
import org.signalbox.admin.FirewallView;
import org.signalbox.admin.GwsView;
import org.signalbox.admin.InstanceView;
import org.signalbox.admin.InterworkingView;
import org.signalbox.admin.LinkView;
import org.signalbox.admin.LinksetView;
import org.signalbox.admin.MessageFilter;
import org.signalbox.admin.MessageSubscription;
import org.signalbox.admin.MessageView;
import org.signalbox.admin.MlrView;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.ObjectView;
import org.signalbox.admin.Operation;
import org.signalbox.admin.PingRequest;
import org.signalbox.admin.PingView;
import org.signalbox.admin.Plan;
import org.signalbox.admin.ProfileView;
import org.signalbox.admin.Revision;
import org.signalbox.admin.RouteLookupView;
import org.signalbox.admin.RouteQuestion;
import org.signalbox.admin.RouteTableView;
import org.signalbox.admin.RouteTableView.Accessibility;
import org.signalbox.admin.RouteTableView.RouteState;
import org.signalbox.admin.Saved;
import org.signalbox.admin.SccpInstanceView;
import org.signalbox.admin.SignallingPointView;
import org.signalbox.admin.StartupText;
import org.signalbox.admin.TimerView;
import org.signalbox.admin.TitleLookupView;
import org.signalbox.admin.TitleQuestion;
import org.signalbox.admin.Verdict;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.Command;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.iwf.SessionCounter;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.SelectionCount;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.SctpProfile;
import org.signalbox.sctp.TransportKind;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A node for the shell to talk to: its configuration is real, its signalling is said to be so.
/// What it is asked for is answered when it is [#pump]ed, as a node with loops of its own would.
final class BenchNode implements NodePort {
    private static final DiameterPeerView DIAMETER_PEER =
            new DiameterPeerView(
                    "dra",
                    "down",
                    Duration.ofSeconds(5),
                    "connection refused",
                    "dra.example.org",
                    Optional.empty(),
                    "tcp",
                    List.of("192.0.2.20"),
                    3_868,
                    true,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    0,
                    0,
                    List.of(new CounterView("calls_made", 3, "Connections asked for")));

    private static final InterworkingView INTERWORKING =
            new InterworkingView(
                    "491720000099",
                    "example.org",
                    List.of(
                            new InterworkingView.Flow(
                                    "mt-forwardSM > TFR",
                                    Arrays.stream(SessionCounter.values())
                                            .map(
                                                    counter ->
                                                            new CounterView(
                                                                    counter.words(),
                                                                    10L - counter.ordinal(),
                                                                    ""))
                                            .toList())),
                    List.of(
                            new InterworkingView.Session(
                                    7,
                                    "mt-forwardSM > TFR",
                                    Duration.ofSeconds(2),
                                    Optional.of(Duration.ofMillis(41)),
                                    "491710760000",
                                    "262019876543210",
                                    "491710760000",
                                    "mme01.example.org",
                                    "success",
                                    "Result-Code 2001"),
                            new InterworkingView.Session(
                                    8,
                                    "mt-forwardSM > TFR",
                                    Duration.ofSeconds(1),
                                    Optional.empty(),
                                    "491710760000",
                                    "262019876543210",
                                    "491710760000",
                                    "mme01.example.org",
                                    "waiting",
                                    "")),
                    List.of(new CounterView("late_answers, map", 1, "Answers too late")),
                    0,
                    1);

    private static final AsView APPLICATION_SERVER =
            new AsView(
                    "msc",
                    false,
                    0,
                    "down",
                    "no ASP is configured for it",
                    Optional.empty(),
                    "100",
                    Optional.empty(),
                    "1.2.4",
                    List.of("SCCP"),
                    List.of(),
                    Duration.ofSeconds(2),
                    0,
                    List.of(),
                    OptionalInt.of(0),
                    Optional.empty(),
                    List.of(),
                    List.of());

    private static final Path FILE = Path.of("bench.conf");
    private static final long NOON_NANOS = 1_700_000_000_123_000_000L;

    private static final ArgumentType<PointCode> CODE =
            ArgumentType.of(
                    "a point code such as 1.2.3", "PC", PointCode::itu, PointCode::toString);
    private static final ArgumentType<PointCodeMask> BLOCK =
            ArgumentType.of(
                    "a point code with a mask such as 7.0.0/3",
                    "PC/LENGTH",
                    text -> {
                        String[] parts = text.split("/", 2);
                        return parts.length == 1
                                ? PointCodeMask.full(PointCode.itu(parts[0]))
                                : new PointCodeMask(
                                        PointCode.itu(parts[0]), Integer.parseInt(parts[1]));
                    },
                    PointCodeMask::toString);
    private static final Argument<String> HOSTNAME =
            Argument.of("NAME", ArgumentTypes.word(), "Name of this node");
    private static final Argument<PointCode> PC = Argument.of("PC", CODE, "Point code");
    private static final Argument<String> NAME =
            Argument.of("NAME", ArgumentTypes.word(), "Name of the linkset");
    private static final Argument<Integer> SLC =
            Argument.of("SLC", ArgumentTypes.integer(0, 15), "Signalling link code");
    private static final Argument<InetAddress> REMOTE_IP =
            Argument.of("REMOTE-IP", ArgumentTypes.ipAddress(), "Address of the far end");
    private static final Argument<Integer> REMOTE_PORT =
            Argument.of("REMOTE-PORT", ArgumentTypes.port(), "Port of the far end");
    private static final Argument<Integer> LOCAL_PORT =
            Argument.of("LOCAL-PORT", ArgumentTypes.port(), "Port of the local-peer");
    private static final Argument<PointCodeMask> DESTINATION =
            Argument.of("DESTINATION", BLOCK, "Destination of the route");
    private static final Argument<Integer> COST =
            Argument.of("COST", ArgumentTypes.integer(1, 9), "The lowest is used first");

    private static final Command HOSTNAME_LINE =
            Command.of("hostname NAME", "Name the node", HOSTNAME);
    private static final Command POINT_CODE =
            Command.of("cs7 point-code PC", "Set the point code of this node", PC)
                    .help("cs7", "Signalling System 7");
    private static final Command LOCAL_IP =
            Command.of("local-ip REMOTE-IP", "Add an address", REMOTE_IP).keyedBy(REMOTE_IP);
    private static final Command LOCAL_PEER =
            Command.of("cs7 local-peer LOCAL-PORT", "Define a port for M2PA", LOCAL_PORT)
                    .keyedBy(LOCAL_PORT)
                    .opens(Schema.configuration("config-cs7-lp", LOCAL_IP));
    private static final Command SHUTDOWN = Command.of("shutdown", "Take it out of service");
    private static final Command LINK =
            Command.of(
                            "link SLC sctp REMOTE-IP... REMOTE-PORT LOCAL-PORT",
                            "Define a link of this linkset",
                            SLC,
                            REMOTE_IP,
                            REMOTE_PORT,
                            LOCAL_PORT)
                    .help("sctp", "Carry the link by M2PA over SCTP")
                    .keyedBy(SLC)
                    .opens(Schema.configuration("config-cs7-ls-link", SHUTDOWN));
    private static final Command LINKSET =
            Command.of("cs7 linkset NAME PC", "Define a linkset", NAME, PC)
                    .keyedBy(NAME)
                    .opens(Schema.configuration("config-cs7-ls", LINK, SHUTDOWN));
    private static final Command UPDATE_ROUTE =
            Command.of(
                            "update route DESTINATION linkset NAME [priority COST]",
                            "Add a route or change it",
                            DESTINATION,
                            NAME,
                            COST)
                    .help("priority", "Cost of the route")
                    .keyedBy(DESTINATION, NAME);
    private static final Command ROUTE_TABLE =
            Command.of("cs7 route-table system", "Define routes")
                    .opens(Schema.configuration("config-cs7-rt", UPDATE_ROUTE));
    private static final Schema LANGUAGE =
            Schema.configuration(
                    "config", HOSTNAME_LINE, POINT_CODE, LOCAL_PEER, LINKSET, ROUTE_TABLE);

    private final Counters<AccessCounter> counters = new Counters<>(AccessCounter.class);
    private final SilentDoors doors = new SilentDoors();
    private final AuditLog audit = new AuditLog(() -> NOON_NANOS, Runnable::run, doors, counters);
    private final Gatekeeper gate = new Gatekeeper(() -> 0, audit, doors, counters);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Event> log = new ArrayList<>();
    private final List<Consumer<Event>> watchers = new ArrayList<>();
    private final List<String> debugging = new ArrayList<>();
    private final Map<String, LinkFailure> failures = new TreeMap<>();
    private final Map<String, Integer> congested = new TreeMap<>();
    private Optional<String> saved = Optional.empty();
    private AlarmsView alarms = AlarmsView.NONE;
    private CaptureView capture = CaptureView.OFF;
    private boolean atOnce;
    private boolean broken;
    private Block running;
    private final List<Revision> revisions = new ArrayList<>();
    private final List<Block> committed = new ArrayList<>();

    /// What to go back to unless the last commit is confirmed.
    private Optional<Block> givenUp = Optional.empty();

    BenchNode(String configuration) {
        Checked checked = ConfigFile.parse(configuration, LANGUAGE);
        if (checked.problems().hasErrors()) {
            throw new IllegalArgumentException(checked.problems().toString());
        }
        running = checked.block();
    }

    /// Country B of the lab, with a linkset to A.
    static BenchNode countryB() {
        return new BenchNode(
                """
                hostname CountryB
                cs7 point-code 4.5.6
                cs7 local-peer 1024
                 local-ip 127.0.1.2
                cs7 linkset ToCountryA 1.2.3
                 link 0 sctp 127.0.1.1 1024 1024
                """);
    }

    /// Country A of the lab, which reaches zone 7 through B.
    static BenchNode countryA() {
        return new BenchNode(
                """
                hostname CountryA
                cs7 point-code 1.2.3
                cs7 local-peer 1024
                 local-ip 127.0.1.1
                cs7 linkset ToCountryB 4.5.6
                 link 0 sctp 127.0.1.2 1024 1024
                cs7 route-table system
                 update route 7.0.0/3 linkset ToCountryB
                """);
    }

    /// Country C of the lab, with no way back.
    static BenchNode countryC() {
        return new BenchNode(
                """
                hostname CountryC
                cs7 point-code 7.7.1
                cs7 local-peer 1024
                 local-ip 127.0.1.3
                cs7 linkset ToCountryB 4.5.6
                 link 0 sctp 127.0.1.2 1025 1024
                """);
    }

    /// Does what was asked for.
    void pump() {
        while (!tasks.isEmpty()) {
            tasks.removeFirst().run();
        }
    }

    /// From now on answers without being pumped.
    BenchNode answeringAtOnce() {
        atOnce = true;
        return this;
    }

    /// From now on has a bug.
    void breakDown() {
        broken = true;
    }

    /// The bug is gone.
    void repair() {
        broken = false;
    }

    /// Makes the links of a linkset fail.
    void fail(String linkset, LinkFailure failure) {
        failures.put(linkset, failure);
        ObjectView link =
                new ObjectView("link", Optional.empty(), linkset + ":0", "link " + linkset + ":0");
        log(
                4,
                "CS7MTP3",
                "LINKSTATUS",
                "Link 0 of linkset %s is failed".formatted(linkset),
                List.of(link));
        AlarmView alarm =
                new AlarmView(
                        1,
                        "major",
                        "link-failed",
                        link,
                        failure.toString(),
                        "See to the far end.",
                        NOON_NANOS,
                        1,
                        Optional.empty());
        alarms =
                new AlarmsView(
                        List.of(alarm),
                        List.of(new AlarmChangeView(1, NOON_NANOS, true, alarm)),
                        0);
    }

    /// So many messages wait for the links of a linkset, which are congested by that.
    void congest(String linkset, int queued) {
        congested.put(linkset, queued);
    }

    /// Something happens.
    void log(int severity, String facility, String mnemonic, String text) {
        log(severity, facility, mnemonic, text, List.of());
    }

    private void log(
            int severity, String facility, String mnemonic, String text, List<ObjectView> about) {
        Event event =
                new Event(NOON_NANOS, log.size() + 1, severity, facility, mnemonic, text, about);
        log.add(event);
        List.copyOf(watchers).forEach(watcher -> watcher.accept(event));
    }

    @Override
    public String hostname() {
        return running.value(HOSTNAME_LINE, HOSTNAME, "signalbox");
    }

    @Override
    public Schema language() {
        return LANGUAGE;
    }

    @Override
    public Gatekeeper gate() {
        return gate;
    }

    @Override
    public AuditLog audit() {
        return audit;
    }

    @Override
    public Block running() {
        return running;
    }

    @Override
    public CompletionStage<Verdict> apply(Block candidate) {
        return later(() -> verdict(candidate));
    }

    @Override
    public CompletionStage<Plan> plan(Block candidate) {
        return later(() -> planOf(candidate));
    }

    private Plan planOf(Block candidate) {
        Problems problems = problems(candidate);
        return new Plan(
                problems.list(),
                problems.hasErrors()
                        ? List.of()
                        : between(running, candidate).lines().stream()
                                .filter(line -> !line.startsWith(" "))
                                .map(
                                        line ->
                                                new Plan.Step(
                                                        "line",
                                                        line.substring(1).strip(),
                                                        line.startsWith("+") ? "added" : "removed",
                                                        "in place",
                                                        ""))
                                .toList());
    }

    private static ConfigDifference between(Block before, Block after) {
        return ConfigDifference.between("before", before.tree(), "after", after.tree());
    }

    @Override
    public CompletionStage<Committed> commit(Block candidate, CommitRequest request) {
        return later(
                () -> {
                    if (givenUp.isPresent()) {
                        return notCommitted(
                                Committed.Outcome.ANOTHER_WAITS, candidate, Optional.empty());
                    }
                    if (!request.base().equals(running)) {
                        return notCommitted(
                                Committed.Outcome.OVERTAKEN,
                                candidate,
                                Optional.of(between(request.base(), running)));
                    }
                    Block before = running;
                    Committed committed =
                            committed(
                                    candidate,
                                    request.by(),
                                    request.comment(),
                                    request.confirmWithin());
                    if (committed.isDone() && request.confirmWithin().isPresent()) {
                        givenUp = Optional.of(before);
                    }
                    return committed;
                });
    }

    private Committed committed(
            Block candidate, Operator by, String comment, Optional<Duration> confirmWithin) {
        ConfigDifference difference = between(running, candidate);
        Plan plan = planOf(candidate);
        if (!verdict(candidate).applied()) {
            return notCommitted(Committed.Outcome.REFUSED, candidate, Optional.empty());
        }
        committed.add(candidate);
        revisions.add(
                new Revision(
                        committed.size(),
                        NOON_NANOS,
                        by.name(),
                        by.from(),
                        comment,
                        difference.added(),
                        difference.removed()));
        return new Committed(
                Committed.Outcome.APPLIED,
                Optional.of(committed.size()),
                plan,
                confirmWithin,
                Optional.empty());
    }

    private Committed notCommitted(
            Committed.Outcome outcome, Block candidate, Optional<ConfigDifference> overtaken) {
        return new Committed(
                outcome, Optional.empty(), planOf(candidate), Optional.empty(), overtaken);
    }

    @Override
    public CompletionStage<Answer> confirm(Operator by) {
        return later(
                () -> {
                    boolean waited = givenUp.isPresent();
                    givenUp = Optional.empty();
                    return waited
                            ? Answer.done("Confirmed")
                            : Answer.refused("% No commit waits to be confirmed");
                });
    }

    @Override
    public Optional<Duration> unconfirmed() {
        return givenUp.map(_ -> Duration.ofMinutes(1));
    }

    @Override
    public CompletionStage<Committed> rollback(int revision, Operator by) {
        if (revision < 1 || revision > committed.size()) {
            return CompletableFuture.failedFuture(
                    new IOException("there is no revision " + revision));
        }
        givenUp = Optional.empty();
        return later(
                () ->
                        committed(
                                committed.get(revision - 1),
                                by,
                                "rollback to revision " + revision,
                                Optional.empty()));
    }

    @Override
    public CompletionStage<List<Revision>> revisions() {
        return later(() -> List.copyOf(revisions));
    }

    @Override
    public CompletionStage<ConfigDifference> difference(ConfigReference from, ConfigReference to) {
        return later(
                () ->
                        ConfigDifference.between(
                                from.words(),
                                blockOf(from).tree(),
                                to.words(),
                                blockOf(to).tree()));
    }

    private Block blockOf(ConfigReference reference) {
        return switch (reference) {
            case ConfigReference.Running _ -> running;
            case ConfigReference.Startup _ -> startupBlock();
            case ConfigReference.Candidate(Block lines) -> lines;
            case ConfigReference.Committed(int revision) -> committed.get(revision - 1);
        };
    }

    private Block startupBlock() {
        return ConfigFile.parse(saved.orElse(""), LANGUAGE).block();
    }

    @Override
    public CompletionStage<Plan> planReload() {
        return later(() -> planOf(startupBlock()));
    }

    @Override
    public CompletionStage<Committed> reload(Operator by) {
        return later(() -> committed(startupBlock(), by, "reload", Optional.empty()));
    }

    @Override
    public Optional<StartupText> startup() {
        return saved.map(text -> new StartupText(FILE, text));
    }

    @Override
    public Saved save() throws IOException {
        if (hostname().equals("full")) {
            throw new IOException("No space left on device");
        }
        saved = Optional.of(running.tree().toString());
        return new Saved(FILE, List.of());
    }

    @Override
    public List<String> names(Argument<?> argument) {
        return argument.equals(NAME)
                ? running.all(LINKSET).stream().map(linkset -> linkset.get(NAME)).toList()
                : List.of();
    }

    @Override
    public CompletionStage<NodeView> view() {
        return later(this::look);
    }

    @Override
    public CompletionStage<Answer> perform(Operation operation) {
        return later(
                () ->
                        switch (operation) {
                            case Operation.Debug(var subject) -> {
                                debugging.add(subject.word());
                                yield Answer.done("CS7 " + subject.word() + " debugging is on");
                            }
                            case Operation.NoDebug(var subject) -> {
                                debugging.remove(subject.word());
                                yield Answer.done("CS7 " + subject.word() + " debugging is off");
                            }
                            case Operation.UndebugAll _ -> {
                                debugging.clear();
                                yield Answer.done("All possible debugging has been turned off");
                            }
                            case Operation.Paklog(int accessList) ->
                                    Answer.refused(
                                            "% Access list " + accessList + " is not defined");
                            case Operation.NoPaklog _, Operation.ClearStatistics _ -> Answer.done();
                            case Operation.SendManagement _ -> Answer.done();
                            case Operation.StartCapture(
                                            int port,
                                            boolean linkHeader,
                                            var _,
                                            var _) -> {
                                capture =
                                        new CaptureView(
                                                List.of(
                                                        new CaptureView.Stream(
                                                                new InetSocketAddress(
                                                                        "127.0.0.1", port),
                                                                linkHeader,
                                                                List.of())),
                                                List.of(),
                                                List.of(),
                                                Optional.empty());
                                yield Answer.done();
                            }
                            case Operation.StartFileCapture start -> {
                                capture =
                                        new CaptureView(
                                                List.of(),
                                                List.of(
                                                        new CaptureView.FileCapture(
                                                                start.name(),
                                                                Optional.empty(),
                                                                0,
                                                                0,
                                                                Optional.empty())),
                                                List.of(),
                                                Optional.empty());
                                yield Answer.done();
                            }
                            case Operation.DebugPackets wanted -> {
                                debugging.add(wanted.subject().word() + " packet");
                                yield Answer.done();
                            }
                            case Operation.NoDebugPackets(var subject) -> {
                                debugging.remove(subject.word() + " packet");
                                yield Answer.done();
                            }
                            case Operation.Inhibit(var linkset, int slc) ->
                                    Answer.done("Link %s:%d is inhibited".formatted(linkset, slc));
                            case Operation.Uninhibit(var linkset, int slc) ->
                                    Answer.refused(
                                            "%% Link %s:%d is not inhibited from this end"
                                                    .formatted(linkset, slc));
                            case Operation.BlockAsp(var asp) ->
                                    Answer.refused("% There is no ASP " + asp);
                            case Operation.UnblockAsp(var asp) ->
                                    Answer.refused("% There is no ASP " + asp);
                            case Operation.DisconnectAsp(var asp) ->
                                    Answer.refused("% There is no ASP " + asp);
                            case Operation.AuditPoint(var asp, var _) ->
                                    Answer.refused("% There is no ASP " + asp);
                            case Operation.AcknowledgeAlarm(long sequence, var by) ->
                                    acknowledge(sequence, by);
                            case Operation.StopFileCapture(var name) -> {
                                boolean known =
                                        capture.files().stream()
                                                .anyMatch(file -> file.name().equals(name));
                                if (known) {
                                    capture = CaptureView.OFF;
                                }
                                yield known
                                        ? Answer.done("Capture %s is off".formatted(name))
                                        : Answer.refused("% There is no capture " + name);
                            }
                            case Operation.StopCapture _ -> {
                                capture = CaptureView.OFF;
                                yield Answer.done();
                            }
                        });
    }

    /// All to link 0 of the linkset that leads there.
    @Override
    public CompletionStage<List<BindingView>> bindings(int instance, PointCode destination) {
        return later(
                () -> {
                    String way =
                            routeTo(destination)
                                    .map(found -> found.routes().getFirst().linkset() + ":0")
                                    .orElse("none: no route");
                    return List.of(new BindingView(0, way), new BindingView(1, way));
                });
    }

    @Override
    public CompletionStage<RouteLookupView> lookUp(RouteQuestion question) {
        return later(
                () ->
                        new RouteLookupView(
                                question.destination(),
                                List.of(
                                        new RouteLookupView.Way(
                                                question.sls().orElse(0),
                                                routeTo(question.destination())
                                                        .map(
                                                                found ->
                                                                        found.routes()
                                                                                .getFirst()
                                                                                .linkset()),
                                                "as the bench has it")),
                                List.of(),
                                List.of()));
    }

    @Override
    public CompletionStage<TitleLookupView> lookUp(TitleQuestion question) {
        return CompletableFuture.failedFuture(new IOException("the bench translates nothing"));
    }

    @Override
    public CompletionStage<DiameterLookupView> lookUp(DiameterQuestion question) {
        return later(
                () ->
                        new DiameterLookupView(
                                question.command(),
                                List.of(
                                        new DiameterLookupView.Judged(
                                                DIAMETER_PEER.name(),
                                                "first",
                                                15,
                                                0,
                                                1,
                                                List.of("destination-realm: +15")))));
    }

    @Override
    public CompletionStage<Document> walk(int instance, byte[] octets, Optional<String> linkset) {
        return CompletableFuture.failedFuture(new IOException("the bench gets no messages"));
    }

    @Override
    public CompletionStage<PingView> ping(PingRequest request, CompletionStage<?> interrupt) {
        return later(
                () -> {
                    int before = log.size();
                    boolean answers = routeTo(request.target()).isPresent();
                    int received = answers ? request.count() : 0;
                    String test = "Test Q.755 " + request.target() + ": ";
                    if (answers) {
                        log(6, "CS7PING", "RTT", test + "MTP Traffic test rtt 84/84/84");
                    }
                    log(
                            6,
                            "CS7PING",
                            "STAT",
                            test
                                    + "MTP Traffic test %d%% successful packets(%d/%d)"
                                            .formatted(
                                                    100 * received / request.count(),
                                                    received,
                                                    request.count()));
                    log(6, "CS7PING", "TERM", test + "MTP Traffic test terminated.");
                    Duration time = Duration.ofMillis(84);
                    return new PingView(
                            request.target(),
                            request.count(),
                            received,
                            answers
                                    ? Optional.of(new PingView.RoundTrip(time, time, time))
                                    : Optional.empty(),
                            answers ? "" : "No route leads to " + request.target(),
                            List.copyOf(log.subList(before, log.size())));
                });
    }

    @Override
    public List<Event> logged() {
        return List.copyOf(log);
    }

    @Override
    public void clearLog() {
        log.clear();
    }

    @Override
    public Subscription watch(Consumer<Event> events) {
        watchers.add(events);
        return () -> watchers.remove(events);
    }

    @Override
    public CompletionStage<MessageSubscription> watchMessages(
            MessageFilter filter, Consumer<MessageView> messages) {
        return CompletableFuture.failedFuture(new IOException("the bench gets no messages"));
    }

    @Override
    public CompletionStage<List<CaptureFileView>> captureFiles() {
        return later(
                () ->
                        List.of(
                                new CaptureFileView(
                                        "all-00001-20260301T001011Z.pcapng",
                                        1_048_576,
                                        Optional.of(Instant.parse("2026-03-01T00:10:11Z")),
                                        Optional.of(Instant.parse("2026-03-01T00:10:12.5Z")),
                                        Optional.of(7_000L),
                                        false)));
    }

    @Override
    public CompletionStage<Path> captureFile(String name) {
        return CompletableFuture.failedFuture(new IOException("there is no capture " + name));
    }

    @Override
    public List<EventHistory> histories() {
        return log.stream()
                .flatMap(event -> event.about().stream())
                .distinct()
                .map(
                        object ->
                                new EventHistory(
                                        object,
                                        log.stream()
                                                .filter(event -> event.about().contains(object))
                                                .toList()))
                .toList();
    }

    @Override
    public AlarmsView alarms() {
        return alarms;
    }

    @Override
    public Subscription watchAlarms(Consumer<AlarmChangeView> changes) {
        return () -> {};
    }

    private Answer acknowledge(long sequence, String by) {
        if (alarms.alarms().stream().noneMatch(alarm -> alarm.sequence() == sequence)) {
            return Answer.refused("% There is no alarm " + sequence);
        }
        alarms =
                new AlarmsView(
                        alarms.alarms().stream()
                                .map(alarm -> acknowledged(alarm, Optional.of(by)))
                                .toList(),
                        alarms.history(),
                        0);
        return Answer.done("Alarm %d is acknowledged".formatted(sequence));
    }

    private static AlarmView acknowledged(AlarmView alarm, Optional<String> by) {
        return new AlarmView(
                alarm.sequence(),
                alarm.severity(),
                alarm.kind(),
                alarm.object(),
                alarm.cause(),
                alarm.remedy(),
                alarm.sinceEpochNanos(),
                alarm.count(),
                by);
    }

    private <T> CompletionStage<T> later(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        if (broken) {
            done.completeExceptionally(new IllegalStateException("a bug"));
            return done;
        }
        tasks.add(() -> done.complete(work.get()));
        if (atOnce) {
            pump();
        }
        return done;
    }

    private Verdict verdict(Block candidate) {
        Problems problems = problems(candidate);
        if (problems.hasErrors()) {
            return new Verdict(false, problems.list());
        }
        boolean newRoute = routes(candidate).size() > routes(running).size();
        running = candidate;
        if (newRoute) {
            log(
                    5,
                    "CS7MTP3",
                    "DESTSTATUS",
                    "Destination %s is accessible"
                            .formatted(routes(candidate).getLast().get(DESTINATION).code()));
        }
        return new Verdict(true, problems.list());
    }

    private static Problems problems(Block candidate) {
        Problems problems = new Problems();
        List<String> linksets = candidate.all(LINKSET).stream().map(l -> l.get(NAME)).toList();
        for (Statement peer : candidate.all(LOCAL_PEER)) {
            if (!peer.block().has(LOCAL_IP)) {
                problems.error(peer, "local-peer " + peer.get(LOCAL_PORT) + " has no local-ip");
            }
        }
        for (Statement linkset : candidate.all(LINKSET)) {
            if (linkset.get(PC).equals(ownCode(candidate))) {
                problems.error(linkset, PC, "is this node's own point code");
            }
            if (!linkset.block().has(LINK)) {
                problems.warning(linkset, "linkset " + linkset.get(NAME) + " has no link");
            }
        }
        for (Statement route : routes(candidate)) {
            if (!linksets.contains(route.get(NAME))) {
                problems.undefined(route, NAME, "linkset", linksets);
            }
        }
        return problems;
    }

    private NodeView look() {
        List<LinksetView> linksets = running.all(LINKSET).stream().map(this::look).toList();
        return new NodeView(
                hostname(),
                Duration.ofSeconds(75),
                new NodeView.Transport("simulated", "a bench needs no network"),
                List.of(
                        new InstanceView(
                                0,
                                new SignallingPointView(
                                        Variant.ITU,
                                        NetworkIndicator.INTERNATIONAL,
                                        Optional.of(ownCode(running)),
                                        List.of(),
                                        List.of()),
                                linksets,
                                new RouteTableView("system", 0, 1_000, destinations(), List.of()),
                                ConversionView.NONE,
                                Optional.of(
                                        new SccpInstanceView(
                                                List.of(
                                                        new SccpInstanceView.Selector(
                                                                "E164", 2, 5)),
                                                List.of(new SccpInstanceView.Count("received", 5)),
                                                List.of(),
                                                List.of(),
                                                List.of(),
                                                List.of(),
                                                List.of(
                                                        new TimerView(
                                                                "t-reass",
                                                                Duration.ofSeconds(15),
                                                                "the longest wait")),
                                                List.of())),
                                Optional.of(
                                        new MlrView(
                                                List.of(new SccpInstanceView.Count("triggered", 3)),
                                                List.of(
                                                        new MlrView.Trigger(
                                                                "SMS",
                                                                "trigger cdpa gt 491710760000",
                                                                "ruleset MO")),
                                                List.of(
                                                        new MlrView.Rule(
                                                                "MO",
                                                                10,
                                                                "rule 10 sms-mo",
                                                                "result block",
                                                                3,
                                                                0,
                                                                3,
                                                                0)))),
                                new GwsView(
                                        List.of("linkset ToCountryB inbound table fs11 test"),
                                        List.of(
                                                new GwsView.Table(
                                                        "table fs11",
                                                        true,
                                                        true,
                                                        List.of(
                                                                new GwsView.Rule(
                                                                        "entry 10 cgpa-gt home result"
                                                                                + " block",
                                                                        5,
                                                                        0,
                                                                        5))))))),
                List.of(new ProfileView(SctpProfile.DEFAULT, List.of("ToCountryA:0"))),
                linksets.stream()
                        .flatMap(linkset -> linkset.links().stream())
                        .flatMap(link -> link.level2().association().stream())
                        .toList(),
                List.of(),
                List.of(APPLICATION_SERVER),
                List.of(),
                List.of(DIAMETER_PEER),
                Optional.of(INTERWORKING),
                new DiameterRoutingView(
                        3,
                        1,
                        List.of(
                                new DiameterRoutingView.Route(
                                        "HOME",
                                        List.of("command tfr"),
                                        List.of("peer dra +50"),
                                        2,
                                        1)),
                        List.of(),
                        List.of(),
                        List.of(
                                new DiameterRoutingView.Redirect(
                                        "dra",
                                        "the realm example.org",
                                        List.of("hss.example.org"),
                                        Duration.ofSeconds(60))),
                        List.of(
                                new DiameterRoutingView.Overload(
                                        "host",
                                        "mme.example.org",
                                        "sgd",
                                        "dra",
                                        40,
                                        40,
                                        Duration.ofSeconds(20),
                                        7))),
                List.of(
                        new FirewallView(
                                FirewallView.OF_IWF, "silent", "reject", List.of("4479"), 3),
                        new FirewallView(
                                FirewallView.OF_DIAMETER, "other-host", "log", List.of(), 1)),
                List.of(new AccessListView(2700, List.of("instance 0 permit all"))),
                debugging,
                capture,
                OptionalInt.empty());
    }

    private LinksetView look(Statement linkset) {
        String name = linkset.get(NAME);
        boolean failed = failures.containsKey(name);
        List<LinkView> links =
                linkset.block().all(LINK).stream().map(link -> look(name, link)).toList();
        return new LinksetView(
                name,
                linkset.get(PC),
                Optional.empty(),
                failed || links.isEmpty()
                        ? LinksetView.State.UNAVAILABLE
                        : LinksetView.State.AVAILABLE,
                "",
                links,
                List.of());
    }

    private LinkView look(String linkset, Statement link) {
        Optional<LinkFailure> failure = Optional.ofNullable(failures.get(linkset));
        return new LinkView(
                link.get(SLC),
                link.all(REMOTE_IP),
                link.get(REMOTE_PORT),
                link.get(LOCAL_PORT),
                failure.isEmpty() ? LinkView.Service.AVAILABLE : LinkView.Service.FAILED,
                new LinkView.Inhibition(false, false, false, false, congested.containsKey(linkset)),
                Optional.empty(),
                failure,
                failure.map(_ -> Duration.ofMillis(2_400)),
                new LinkView.Level2(
                        failure.isEmpty() ? "InService" : "OutOfService",
                        failure.isEmpty() ? "InService" : "-",
                        false,
                        failure.isEmpty() ? OptionalInt.of(7) : OptionalInt.empty(),
                        failure.isEmpty() ? OptionalInt.of(5) : OptionalInt.empty(),
                        1,
                        congested.getOrDefault(linkset, 0),
                        0,
                        congested.containsKey(linkset) ? 1 : 0,
                        List.of(new TimerView("T1", Duration.ofSeconds(45), "answer to Ready")),
                        List.of(new CounterView("messages_sent", 8, "User Data sent")),
                        List.of(new SelectionCount(0, 2, 36), new SelectionCount(5, 6, 240)),
                        Optional.of(
                                new AssociationStatus(
                                        linkset + ":" + link.get(SLC),
                                        TransportKind.SIMULATED,
                                        failure.isEmpty()
                                                ? AssociationStatus.State.ESTABLISHED
                                                : AssociationStatus.State.CLOSED,
                                        new DownReason(
                                                failure.isEmpty()
                                                        ? DownReason.Cause.CLOSED
                                                        : DownReason.Cause.NO_ANSWER,
                                                ""),
                                        2,
                                        2,
                                        65_536,
                                        0,
                                        0,
                                        3,
                                        List.of(
                                                new AssociationStatus.Path(
                                                        new InetSocketAddress(
                                                                link.all(REMOTE_IP).getFirst(),
                                                                link.get(REMOTE_PORT)),
                                                        failure.isEmpty(),
                                                        true,
                                                        4_380,
                                                        2_000_000,
                                                        1_000_000_000,
                                                        1_452,
                                                        0))))));
    }

    private List<RouteTableView.Destination> destinations() {
        Map<PointCodeMask, List<RouteTableView.Route>> routes =
                new TreeMap<>(PointCodeMask.LONGEST_FIRST);
        for (Statement linkset : running.all(LINKSET)) {
            routes.computeIfAbsent(PointCodeMask.full(linkset.get(PC)), _ -> new ArrayList<>())
                    .add(route(1, linkset.get(NAME)));
        }
        for (Statement route : routes(running)) {
            routes.computeIfAbsent(route.get(DESTINATION), _ -> new ArrayList<>())
                    .add(route(route.find(COST).orElse(5), route.get(NAME)));
        }
        return routes.entrySet().stream()
                .map(
                        entry -> {
                            List<RouteTableView.Route> sorted =
                                    entry.getValue().stream()
                                            .sorted(
                                                    Comparator.comparingInt(
                                                            RouteTableView.Route::priority))
                                            .toList();
                            boolean reached =
                                    sorted.stream()
                                            .anyMatch(r -> r.state() == RouteState.AVAILABLE);
                            return new RouteTableView.Destination(
                                    entry.getKey(),
                                    false,
                                    reached ? Accessibility.ACCESSIBLE : Accessibility.INACCESSIBLE,
                                    0,
                                    sorted);
                        })
                .toList();
    }

    private RouteTableView.Route route(int priority, String linkset) {
        boolean failed = failures.containsKey(linkset);
        return new RouteTableView.Route(
                priority,
                linkset,
                false,
                failed ? RouteState.UNAVAILABLE : RouteState.AVAILABLE,
                !failed,
                failed ? "linkset " + linkset + " is not available" : "");
    }

    private Optional<RouteTableView.Destination> routeTo(PointCode target) {
        return destinations().stream()
                .filter(destination -> destination.block().contains(target))
                .findFirst();
    }

    private static List<Statement> routes(Block block) {
        return block.find(ROUTE_TABLE)
                .map(table -> table.block().all(UPDATE_ROUTE))
                .orElse(List.of());
    }

    private static PointCode ownCode(Block block) {
        return block.value(POINT_CODE, PC, PointCode.itu(0));
    }
}
