// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.iwf.Examples.CENTRE;
import static org.signalbox.iwf.Examples.FOREIGN_REALM;
import static org.signalbox.iwf.Examples.IMSI;
import static org.signalbox.iwf.Examples.MME_HOST;
import static org.signalbox.iwf.Examples.MME_NUMBER;
import static org.signalbox.iwf.Examples.MSC_NUMBER;
import static org.signalbox.iwf.Examples.MSISDN;
import static org.signalbox.iwf.Examples.REALM;
import static org.signalbox.iwf.Examples.SGSN_NUMBER;
import static org.signalbox.iwf.Examples.SUBMIT;
import static org.signalbox.iwf.Examples.party;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.NodeOutcome;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Finding;
import org.signalbox.firewall.Origin;
import org.signalbox.machine.Machine;
import org.signalbox.map.DiameterName;
import org.signalbox.map.Inform;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.metrics.Counters;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.ss7.OctetString;
import org.signalbox.tcap.NumberPlan;
import org.signalbox.tcap.NumberType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/// Sessions between two sides that answer late, twice, by something else, or never.
///
/// Whatever they do: each request is answered once, unless who asked has left, and within its time;
/// a message is given to a second node only if the first surely has not got it; each dialogue that
/// is left open is ended; nothing stays; the books add up.
@NullUnmarked
class SessionSimulationTest {
    private static final long SECOND = 1_000_000_000;
    private static final int REQUESTS = 60;
    private static final String FOREIGN = "447700000001";

    /// The longest of the timers.
    private static final long ANSWER_MAX = 46 * SECOND;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<Long, Long> askedByMap = new HashMap<>();
    private final Map<Long, Long> askedByDiameter = new HashMap<>();

    /// The exchange that carries a message, by the message.
    private final Map<OctetString, Long> carriers = new HashMap<>();

    /// What was told first of an exchange.
    private final Map<Long, SgdOutcome> outcomes = new HashMap<>();

    private final Map<Long, MapRequest> openCalls = new HashMap<>();
    private final Set<Long> heldCalls = new HashSet<>();
    private SessionMachine machine;

    /// The last that a foreign service centre was told of.
    private String identity = IMSI;

    private Random random;
    private long now;
    private long order;
    private long names = 1_000_000;
    private int answered;
    private int abandoned;

    @Seeds(300)
    void everyRequestIsAnsweredOnce(long seed) {
        random = new Random(seed);
        machine = new SessionMachine(config(), new SimEntropy(seed));
        boolean isStopped = random.nextInt(4) == 0;
        for (int i = 0; i < REQUESTS; i++) {
            at(
                    random.nextLong(120 * SECOND),
                    random.nextBoolean() ? this::askByMap : this::askByDiameter);
        }
        if (isStopped) {
            at(random.nextLong(120 * SECOND), () -> tell(new SessionInput.Stop()));
        }
        run();

        assertThat(askedByMap).as("requests of MAP without an answer").isEmpty();
        assertThat(askedByDiameter).as("requests of Diameter without an answer").isEmpty();
        assertThat(heldCalls).as("dialogues that nobody ends").isEmpty();
        assertThat(machine.size()).as("what stays").isZero();
        long begun = 0;
        long ended = 0;
        for (Counters<SessionCounter> books : machine.sessionCounters().values()) {
            for (SessionCounter counter : SessionCounter.values()) {
                switch (counter) {
                    case BEGUN -> begun += books.get(counter);
                    case RETRIED -> {}
                    case SUCCEEDED,
                            REFUSED_THERE,
                            REFUSED_HERE,
                            REFUSED_BUSY,
                            NO_ROUTE,
                            TIMED_OUT,
                            BROKEN,
                            ABANDONED ->
                            ended += books.get(counter);
                }
            }
        }
        assertThat(ended).isEqualTo(begun);
        assertThat(begun).isEqualTo(answered + abandoned);
    }

    private IwfConfig config() {
        Map<String, String> registers =
                random.nextBoolean() ? Map.of() : Map.of("4917", MSC_NUMBER);
        return random.nextBoolean()
                ? Examples.config()
                : Examples.with(
                        random.nextBoolean()
                                ? null
                                : new HomeRoutingConfig(
                                        "2620199",
                                        Examples.SELF,
                                        PrefixTable.ofPrefixes(registers),
                                        random.nextBoolean(),
                                        Duration.ofSeconds(60),
                                        5),
                        Examples.firewall(
                                Examples.doing(
                                        Action.values()[random.nextInt(Action.values().length)],
                                        Check.values())));
    }

    private void run() {
        while (true) {
            long deadline = machine.nextDeadline();
            Event next = events.peek();
            if (next == null && deadline == Machine.NO_DEADLINE) {
                return;
            }
            if (next == null || deadline < next.at()) {
                now = Math.max(now, deadline);
                machine.advance(now, this::perform);
            } else {
                events.poll();
                now = next.at();
                next.action().run();
            }
        }
    }

    private void at(long time, Runnable action) {
        events.add(new Event(time, order++, action));
    }

    private void soon(Runnable action) {
        long delay =
                random.nextInt(8) == 0 ? random.nextLong(70 * SECOND) : random.nextLong(2 * SECOND);
        at(now + delay, action);
    }

    private void tell(SessionInput input) {
        machine.handle(input, now, this::perform);
    }

    // ---- who asks ------------------------------------------------------------------------------

    private void askByMap() {
        long dialogue = names++;
        askByMap(
                dialogue,
                switch (random.nextInt(6)) {
                    case 0, 1 ->
                            Examples.toTelephone(
                                    random.nextBoolean() ? IMSI : identity,
                                    nextMessage(),
                                    random.nextBoolean());
                    case 2 -> Examples.toCentre();
                    case 3 ->
                            new MapRequest.RoutingInfo(
                                    anyNumber(MSISDN),
                                    true,
                                    anyNumber(CENTRE),
                                    random.nextBoolean(),
                                    null,
                                    null,
                                    null,
                                    null,
                                    false,
                                    null,
                                    false);
                    case 4 ->
                            new MapRequest.DeliveryReport(
                                    MapNumber.international(MSISDN),
                                    MapNumber.international(CENTRE),
                                    random.nextInt(3),
                                    null,
                                    false,
                                    random.nextBoolean(),
                                    null,
                                    null,
                                    false,
                                    null,
                                    null,
                                    null,
                                    false,
                                    null);
                    default ->
                            new MapRequest.Alert(
                                    anyNumber(MSISDN),
                                    anyNumber(CENTRE),
                                    random.nextBoolean() ? IMSI : "12",
                                    null,
                                    null,
                                    random.nextInt(3),
                                    newNode(),
                                    newNode(),
                                    random.nextBoolean() ? null : anyNumber(MSC_NUMBER));
                });
    }

    private MapRequest.NewNode newNode() {
        return random.nextBoolean()
                ? null
                : new MapRequest.NewNode(anyNumber(MME_NUMBER), anyName());
    }

    private DiameterName anyName() {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new DiameterName("", REALM);
            case 2 -> new DiameterName("no name", REALM);
            default -> new DiameterName(MME_HOST, REALM);
        };
    }

    /// Mostly as it should be.
    private MapNumber anyNumber(String usual) {
        return switch (random.nextInt(8)) {
            case 0 -> MapNumber.international("49*17#");
            case 1 -> MapNumber.international("491234567890123456789012");
            case 2 -> new MapNumber(NumberType.NATIONAL, NumberPlan.TELEPHONY, usual);
            default -> MapNumber.international(usual);
        };
    }

    /// Each message is another.
    private OctetString nextMessage() {
        return OctetString.ofHex("%08x".formatted(names++));
    }

    private void askByMap(long dialogue, MapRequest request) {
        askedByMap.put(dialogue, now);
        String called =
                switch (random.nextInt(3)) {
                    case 0 -> MME_NUMBER;
                    case 1 -> SGSN_NUMBER;
                    default -> MSC_NUMBER;
                };
        if (random.nextInt(10) == 0) {
            soon(() -> end(dialogue));
        }
        tell(
                new SessionInput.MapRequested(
                        dialogue,
                        Examples.asked(called, request),
                        party(random.nextInt(3) == 0 ? FOREIGN : CENTRE),
                        1 + random.nextInt(3),
                        request,
                        0));
    }

    private void end(long dialogue) {
        if (askedByMap.remove(dialogue) != null) {
            abandoned++;
        }
        tell(new SessionInput.MapEnded(dialogue));
    }

    private void askByDiameter() {
        long transaction = names++;
        askedByDiameter.put(transaction, now);
        UserIdentity user =
                new UserIdentity(
                        random.nextBoolean() ? IMSI : null,
                        random.nextBoolean() ? MSISDN : null,
                        null,
                        null);
        SgdRequest request =
                switch (random.nextInt(6)) {
                    case 0, 1 ->
                            new SgdRequest.MtForward(
                                    random.nextBoolean() ? IMSI : identity,
                                    CENTRE,
                                    nextMessage(),
                                    random.nextBoolean(),
                                    random.nextBoolean() ? MSC_NUMBER : null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null);
                    case 2 -> new SgdRequest.MoForward(CENTRE, user, SUBMIT, false, null);
                    case 3 ->
                            new SgdRequest.RoutingInfo(
                                    user.msisdn(),
                                    user.imsi(),
                                    CENTRE,
                                    null,
                                    null,
                                    true,
                                    true,
                                    false,
                                    null,
                                    false,
                                    null);
                    case 4 ->
                            new SgdRequest.DeliveryReport(
                                    user,
                                    CENTRE,
                                    Map.of(
                                            random.nextBoolean()
                                                    ? NodeKind.MME
                                                    : NodeKind.SMSF_3GPP,
                                            new NodeOutcome(1, null)),
                                    false,
                                    null);
                    default ->
                            new SgdRequest.Alert(
                                    CENTRE, user, null, random.nextBoolean(), false, null, null);
                };
        Origin.Node origin =
                random.nextInt(3) == 0
                        ? new Origin.Node("smsc." + FOREIGN_REALM, FOREIGN_REALM)
                        : new Origin.Node(MME_HOST, REALM);
        tell(new SessionInput.SgdRequested(transaction, origin, MME_HOST, request, 0));
    }

    // ---- what is asked -------------------------------------------------------------------------

    private void perform(SessionOutput output) {
        switch (output) {
            case SessionOutput.AnswerMap(long dialogue, MapAnswer answer) ->
                    onMapAnswer(dialogue, answer);
            case SessionOutput.AnswerSgd(long transaction, SgdAnswer answer) -> {
                assertThat(OnTheWire.thereAndBack(answer)).isEqualTo(answer);
                Long asked = askedByDiameter.remove(transaction);
                assertThat(asked).as("request that is answered").isNotNull();
                assertThat(now - asked).isLessThanOrEqualTo(ANSWER_MAX);
                answered++;
                if (answer instanceof SgdAnswer.RoutingInfo found && found.imsi() != null) {
                    identity = found.imsi();
                }
            }
            case SessionOutput.DiscardSgd(long transaction) -> {
                assertThat(askedByDiameter.remove(transaction)).as("request").isNotNull();
                answered++;
            }
            case SessionOutput.Tell(Finding finding) ->
                    assertThat(finding.why())
                            .as("what an operator is told")
                            .doesNotContain(IMSI, MSISDN);
            case SessionOutput.RequestSgd(
                            long exchange,
                            Destination destination,
                            SgdRequest request,
                            Duration max,
                            var _) -> {
                assertThat(max).isPositive();
                assertThat(OnTheWire.thereAndBack(request, destination)).isEqualTo(request);
                if (request instanceof SgdRequest.MtForward message) {
                    onCarried(message, exchange);
                }
                soonAnswered(exchange, request);
            }
            case SessionOutput.RequestMap(
                            long call,
                            var _,
                            var _,
                            MapRequest request,
                            Duration max) -> {
                assertThat(max).isPositive();
                openCalls.put(call, request);
                soonAnswered(call, request);
            }
            case SessionOutput.NextMap(long call, MapRequest request, Duration _) -> {
                assertThat(heldCalls.remove(call)).as("dialogue that is open").isTrue();
                openCalls.put(call, request);
                soonAnswered(call, request);
            }
            case SessionOutput.EndMap(long call) ->
                    assertThat(heldCalls.remove(call)).as("dialogue that is open").isTrue();
        }
    }

    /// No message is given to a second node that the first may have.
    private void onCarried(SgdRequest.MtForward message, long exchange) {
        Long before = carriers.put(message.tpdu(), exchange);
        if (before != null) {
            SgdOutcome outcome = outcomes.get(before);
            boolean wasNotDelivered =
                    outcome instanceof SgdOutcome.Failed(SgdFailure failure)
                                    && failure == SgdFailure.NO_ROUTE
                            || outcome instanceof SgdOutcome.Answered(SgdAnswer answer)
                                    && answer.result().equals(Result.base(3002));
            assertThat(wasNotDelivered).as("message sent again after %s", outcome).isTrue();
        }
    }

    private void onMapAnswer(long dialogue, MapAnswer answer) {
        Long asked = askedByMap.remove(dialogue);
        assertThat(asked).as("request that is answered").isNotNull();
        assertThat(now - asked).isLessThanOrEqualTo(ANSWER_MAX);
        answered++;
        if (answer instanceof MapAnswer.Result told
                && told.result() instanceof MapResult.RoutingInfo found) {
            identity = found.imsi();
        }
        if (answer instanceof MapAnswer.Result result && result.staysOpen()) {
            if (random.nextInt(3) == 0) {
                soon(() -> end(dialogue));
            } else {
                soon(
                        () ->
                                askByMap(
                                        dialogue,
                                        Examples.following(nextMessage(), random.nextInt(3) != 0)));
            }
        }
    }

    // ---- what comes of it ----------------------------------------------------------------------

    private void soonAnswered(long exchange, SgdRequest request) {
        int answers = random.nextInt(8) == 0 ? 0 : random.nextInt(8) == 0 ? 2 : 1;
        for (int i = 0; i < answers; i++) {
            SgdOutcome outcome =
                    random.nextInt(5) == 0
                            ? new SgdOutcome.Failed(any(SgdFailure.values()))
                            : new SgdOutcome.Answered(answer(request));
            soon(
                    () -> {
                        outcomes.putIfAbsent(exchange, outcome);
                        tell(new SessionInput.SgdTold(exchange, outcome));
                    });
        }
    }

    private SgdAnswer answer(SgdRequest request) {
        Result result =
                switch (random.nextInt(6)) {
                    case 0 -> Result.experimental(5550 + random.nextInt(9));
                    case 1 -> Result.base(random.nextBoolean() ? 3002 : 5012);
                    case 2 -> random.nextBoolean() ? Result.USER_UNKNOWN : Result.base(5001);
                    default -> Result.SUCCESS;
                };
        if (random.nextInt(20) == 0) {
            return new SgdAnswer.Alert(result);
        }
        return switch (request) {
            case SgdRequest.MtForward _ -> MtToMap.answer(result);
            case SgdRequest.MoForward _ -> MoToMap.answer(result);
            case SgdRequest.RoutingInfo _ ->
                    new SgdAnswer.RoutingInfo(
                            result,
                            random.nextInt(5) == 0 ? null : IMSI,
                            nodes(),
                            null,
                            null,
                            random.nextBoolean() ? 2 : null,
                            Map.of());
            case SgdRequest.DeliveryReport _ -> ReportToMap.answer(result, null);
            case SgdRequest.Alert _ -> new SgdAnswer.Alert(result);
        };
    }

    private List<ServingNode> nodes() {
        List<ServingNode> nodes = new ArrayList<>();
        if (random.nextBoolean()) {
            nodes.add(
                    new ServingNode(
                            NodeKind.MME,
                            MME_NUMBER,
                            new ServingNode.Name("mme0" + random.nextInt(3) + "." + REALM, REALM)));
        }
        if (random.nextBoolean()) {
            nodes.add(new ServingNode(NodeKind.SGSN, SGSN_NUMBER, null));
        }
        return nodes;
    }

    /// The port answers once, always; late only by a fault.
    private void soonAnswered(long call, MapRequest request) {
        MapOutcome outcome = outcome(request);
        soon(
                () -> {
                    openCalls.remove(call);
                    if (outcome instanceof MapOutcome.Answered answeredBy && answeredBy.isOpen()) {
                        heldCalls.add(call);
                        if (random.nextInt(4) == 0) {
                            soon(() -> closed(call));
                        }
                    }
                    tell(new SessionInput.MapTold(call, outcome));
                });
    }

    private void closed(long call) {
        if (heldCalls.remove(call)) {
            tell(new SessionInput.MapClosed(call));
        }
    }

    private MapOutcome outcome(MapRequest request) {
        return switch (random.nextInt(5)) {
            case 0 -> new MapOutcome.Failed(any(MapFailure.values()), null);
            case 1 -> new MapOutcome.Refused(error(), List.of());
            default ->
                    new MapOutcome.Answered(
                            random.nextInt(20) == 0 ? new MapResult.Alert() : result(request),
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(new Inform(anyNumber(MSISDN), 2, 1, null)),
                            request instanceof MapRequest.MtForward && random.nextBoolean());
        };
    }

    private List<MapResult.Node> servingNodes() {
        List<MapResult.Node> nodes = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            nodes.add(
                    new MapResult.Node(
                            any(MapResult.Node.Kind.values()), anyNumber(MSC_NUMBER), anyName()));
        }
        return nodes;
    }

    private MapResult result(MapRequest request) {
        return switch (request) {
            case MapRequest.MtForward _ -> new MapResult.MtForward(null);
            case MapRequest.MoForward _ -> new MapResult.MoForward(null);
            case MapRequest.RoutingInfo _ ->
                    new MapResult.RoutingInfo(IMSI, servingNodes(), null, null);
            case MapRequest.DeliveryReport _ -> new MapResult.DeliveryReport(anyNumber(MSISDN));
            case MapRequest.Alert _ -> new MapResult.Alert();
        };
    }

    private MapError error() {
        return switch (random.nextInt(4)) {
            case 0 -> new MapError.AbsentSubscriber(1, 2, 3, random.nextBoolean() ? IMSI : "1");
            case 1 -> new MapError.DeliveryFailure(random.nextInt(9), SUBMIT);
            case 2 -> new MapError.SystemFailure(1, null);
            default -> new MapError.Plain(any(MapError.Code.values()));
        };
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
