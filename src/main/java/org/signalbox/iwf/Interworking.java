// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.Application;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.peer.AnswerHandler;
import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.diameter.peer.DiameterPeers;
import org.signalbox.diameter.peer.LocalConfig;
import org.signalbox.diameter.peer.Repetition;
import org.signalbox.diameter.peer.RequestFailure;
import org.signalbox.diameter.peer.RequestHandler;
import org.signalbox.diameter.peer.Responder;
import org.signalbox.diameter.routing.HostAlias;
import org.signalbox.diameter.routing.HostAliases;
import org.signalbox.diameter.routing.SgdRouteKeys;
import org.signalbox.diameter.sgd.ReceivedRequest;
import org.signalbox.diameter.sgd.RequestEnvelope;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdAnswerCodec;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.diameter.sgd.SgdRequestCodec;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Finding;
import org.signalbox.firewall.Origin;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.machine.WallClock;
import org.signalbox.map.MapDialogues;
import org.signalbox.map.MapGuard;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapUser;
import org.signalbox.metrics.Counters;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Runs a [SessionMachine] between dialogues of MAP and peers of Diameter, on the loop of both.
public final class Interworking implements MapUser, MapGuard {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /// From 1900 to 1970 (RFC 5905 section 6).
    private static final long EPOCH_SECONDS = 2_208_988_800L;

    private final LocalConfig local;
    private final MapDialogues dialogues;
    private final DiameterPeers peers;
    private final WallClock clock;
    private final Consumer<? super Finding> findings;
    private final Loop loop;
    private final SessionMachine machine;
    private final MachineDriver<SessionInput, SessionOutput> driver;

    /// Requests of peers that wait for their answers.
    private final Map<Long, Asked> asked = new HashMap<>();

    private long lastTransaction;

    /// @param quirks of the peer that waits
    private record Asked(Responder responder, Application application, SgdQuirks quirks) {}

    /// How peers depart from the standard, by name.
    private Map<String, SgdQuirks> quirks;

    private HostAliases hosts;

    /// @param quirks how peers depart from the standard, by name; none: they do not
    /// @param diameter what this node is among those of Diameter, and what it knows of others
    /// @param dialogues started with this as their user
    /// @param findings told of requests that were suspected
    public Interworking(
            IwfConfig config,
            Map<String, SgdQuirks> quirks,
            DiameterConfig diameter,
            MapDialogues dialogues,
            DiameterPeers peers,
            WallClock clock,
            Entropy entropy,
            Consumer<? super Finding> findings,
            InputObserver observer,
            Loop loop) {
        this.quirks = Map.copyOf(quirks);
        this.hosts = diameter.routing().hosts();
        this.local = diameter.local();
        this.dialogues = dialogues;
        this.peers = peers;
        this.clock = clock;
        this.findings = findings;
        this.loop = loop;
        this.machine = new SessionMachine(config, entropy);
        this.driver = new MachineDriver<>("iwf", machine, this::perform, observer, loop);
    }

    /// Takes requests of peers from now on.
    public void start() {
        assert loop.inLoop();
        peers.serve(
                SgdApplication.SGD,
                new Requests(SgdCommand.MO_FORWARD, SgdCommand.MT_FORWARD, SgdCommand.ALERT));
        peers.serve(
                SgdApplication.S6C,
                new Requests(
                        SgdCommand.ROUTING_INFO, SgdCommand.ALERT, SgdCommand.DELIVERY_REPORT));
    }

    /// What begins from now on goes by another configuration.
    ///
    /// @param nextQuirks as for the constructor
    /// @param diameter of the same node
    public void reconfigure(
            IwfConfig config, Map<String, SgdQuirks> nextQuirks, DiameterConfig diameter) {
        assert loop.inLoop();
        quirks = Map.copyOf(nextQuirks);
        hosts = diameter.routing().hosts();
        machine.reconfigure(config);
    }

    /// Answers what waits, and does nothing any more.
    public void stop() {
        assert loop.inLoop();
        driver.handle(new SessionInput.Stop());
        driver.close();
    }

    /// Sessions under way, and those that have ended last.
    public List<SessionRecord> records() {
        assert loop.inLoop();
        return machine.records();
    }

    /// Readable from any thread.
    public Map<Flow, Counters<SessionCounter>> sessionCounters() {
        return machine.sessionCounters();
    }

    /// Readable from any thread.
    public Counters<IwfCounter> counters() {
        return machine.counters();
    }

    /// What was suspected of requests. Readable from any thread.
    public Counters<Check> suspicions() {
        return machine.suspicions();
    }

    // ---- MAP -----------------------------------------------------------------------------------

    @Override
    public void onRequest(
            long dialogue, MapParty to, MapParty from, int version, MapRequest request) {
        driver.handle(
                new SessionInput.MapRequested(
                        dialogue, to, from, version, request, secondsSince1900()));
    }

    @Override
    public void onEnded(long dialogue) {
        driver.handle(new SessionInput.MapEnded(dialogue));
    }

    @Override
    public void onOutcome(long call, MapOutcome outcome) {
        driver.handle(new SessionInput.MapTold(call, outcome));
    }

    @Override
    public void onClosed(long call) {
        driver.handle(new SessionInput.MapClosed(call));
    }

    @Override
    public Action onBegin(String title, int open) {
        Action action = machine.firewall().onBegin(new Origin.Title(title), open, loop.now());
        machine.firewall().tell(this::perform);
        return action;
    }

    @Override
    public Action onOther(String begunWith, String from) {
        Action action =
                machine.firewall()
                        .onOther(new Origin.Title(begunWith), new Origin.Title(from), loop.now());
        machine.firewall().tell(this::perform);
        return action;
    }

    private int secondsSince1900() {
        return (int) (clock.epochNanos() / NANOS_PER_SECOND + EPOCH_SECONDS);
    }

    // ---- Diameter ------------------------------------------------------------------------------

    /// Requests of one application.
    private final class Requests implements RequestHandler {
        private final Set<Integer> commands;

        Requests(SgdCommand first, SgdCommand second, SgdCommand third) {
            commands = Set.of(first.code(), second.code(), third.code());
        }

        @Override
        public Set<Integer> commands() {
            return commands;
        }

        @Override
        public void onRequest(
                DiameterHeader header, AvpReader avps, String peer, Responder responder)
                throws DiameterException {
            SgdCommand command = SgdCommand.of(header);
            if (!machine.config().allows(peer, command)) {
                machine.counters().increment(IwfCounter.NOT_ALLOWED);
                throw new DiameterException(
                        ResultCode.AUTHORIZATION_REJECTED,
                        "%s may not ask for %s".formatted(peer, command.requestLabel()),
                        null);
            }
            ReceivedRequest received = SgdRequestCodec.read(header, avps);
            long transaction = ++lastTransaction;
            asked.put(transaction, new Asked(responder, received.application(), quirksOf(peer)));
            driver.handle(
                    new SessionInput.SgdRequested(
                            transaction,
                            new Origin.Node(
                                    received.envelope().originHost(),
                                    received.envelope().originRealm()),
                            received.envelope().destinationHost(),
                            received.request(),
                            secondsSince1900(),
                            received.envelope().priority()));
        }
    }

    private void perform(SessionOutput output) {
        switch (output) {
            case SessionOutput.AnswerMap(long dialogue, var answer) ->
                    dialogues.answer(dialogue, answer);
            case SessionOutput.RequestMap request ->
                    dialogues.request(
                            request.call(),
                            request.to(),
                            request.from(),
                            request.request(),
                            request.answerMax());
            case SessionOutput.NextMap(long call, MapRequest request, var answerMax) ->
                    dialogues.next(call, request, answerMax);
            case SessionOutput.EndMap(long call) -> dialogues.end(call);
            case SessionOutput.RequestSgd request -> ask(request);
            case SessionOutput.AnswerSgd(long transaction, SgdAnswer answer) ->
                    answer(transaction, answer);
            case SessionOutput.DiscardSgd(long transaction) ->
                    waiting(transaction).responder().discard();
            case SessionOutput.Tell(Finding finding) -> findings.accept(finding);
        }
    }

    private void ask(SessionOutput.RequestSgd request) {
        Destination to = request.destination();
        RequestEnvelope envelope =
                new RequestEnvelope(
                        peers.newSession(),
                        local.identity(),
                        local.realm(),
                        to.host(),
                        home(to),
                        request.priority());
        SgdCommand command = SgdCommand.of(request.request());
        // A short message that was done twice is delivered twice.
        Repetition repetition =
                switch (command) {
                    case MO_FORWARD, MT_FORWARD -> Repetition.NEVER_IN_DOUBT;
                    case ROUTING_INFO, ALERT, DELIVERY_REPORT -> Repetition.ALLOWED;
                };
        peers.request(
                SgdRouteKeys.of(command.application(), envelope, request.request()),
                new SgdRequestWriter(request.request(), envelope, this::quirksOf),
                request.answerMax(),
                repetition,
                new Answers(request.exchange(), command));
    }

    /// Where a node is at home: as is said of it, or else as who has named it says.
    private String home(Destination to) {
        String host = to.host();
        HostAlias known = host == null ? null : hosts.named(host);
        String realm = known == null ? null : known.realm();
        return realm == null ? to.realm() : realm;
    }

    private SgdQuirks quirksOf(String peer) {
        return quirks.getOrDefault(peer, SgdQuirks.NONE);
    }

    /// Hears what comes of a request.
    private final class Answers implements AnswerHandler {
        private final long exchange;
        private final SgdCommand command;

        Answers(long exchange, SgdCommand command) {
            this.exchange = exchange;
            this.command = command;
        }

        @Override
        public void onAnswer(DiameterHeader header, AvpReader avps, String peer) {
            SgdOutcome outcome;
            try {
                outcome = new SgdOutcome.Answered(SgdAnswerCodec.read(command, avps).answer());
            } catch (DiameterException unreadable) {
                outcome = new SgdOutcome.Failed(SgdFailure.MALFORMED);
            }
            driver.handle(new SessionInput.SgdTold(exchange, outcome));
        }

        @Override
        public void onFailure(RequestFailure failure, String why) {
            driver.handle(
                    new SessionInput.SgdTold(
                            exchange,
                            new SgdOutcome.Failed(
                                    switch (failure) {
                                        case NO_ROUTE, REDIRECTED -> SgdFailure.NO_ROUTE;
                                        case TOO_MANY_PENDING -> SgdFailure.BUSY;
                                        case OVERLOADED -> SgdFailure.OVERLOADED;
                                        case NO_ANSWER -> SgdFailure.TIMEOUT;
                                        case MAY_HAVE_ARRIVED -> SgdFailure.LOST;
                                    })));
        }
    }

    private Asked waiting(long transaction) {
        Asked waiting = asked.remove(transaction);
        if (waiting == null) {
            throw new IllegalStateException("no request waits for answer " + transaction);
        }
        return waiting;
    }

    private void answer(long transaction, SgdAnswer answer) {
        Asked waiting = waiting(transaction);
        Result result = answer.result();
        if (result.vendor() == 0 && ResultCode.isProtocolError(result.code())) {
            waiting.responder().refuse(new DiameterException(result.code(), result.words(), null));
            return;
        }
        waiting.responder()
                .answer(
                        writer ->
                                SgdAnswerCodec.write(
                                        writer,
                                        answer,
                                        waiting.application(),
                                        local.identity(),
                                        local.realm(),
                                        waiting.quirks()));
    }
}
