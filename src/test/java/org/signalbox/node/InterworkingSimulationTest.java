// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.node.InterworkingNetwork.CENTRE;
import static org.signalbox.node.InterworkingNetwork.DELIVER;
import static org.signalbox.node.InterworkingNetwork.IMSI;
import static org.signalbox.node.InterworkingNetwork.MME;
import static org.signalbox.node.InterworkingNetwork.MSISDN;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Seeds;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.iwf.SessionCounter;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.metrics.Counters;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Interworking over links and connections that break, between ends that answer late or never.
///
/// Whatever happens: each request comes to its end once and in time, on both sides; no session and
/// no dialogue stays; the books add up; nothing is left allocated.
@NullUnmarked
class InterworkingSimulationTest {
    private static final int REQUESTS = 40;
    private static final Duration STORY = Duration.ofMinutes(4);

    /// The longest of the ends' own timers is two minutes.
    private static final Duration QUIET = Duration.ofMinutes(5);

    private static final InetAddress GATEWAY = address(InterworkingNetwork.GATEWAY_ADDRESS);

    @TempDir private Path folder;

    private final List<MapEnd.Call> calls = new ArrayList<>();
    private final List<DiameterEnd.Waiting> questions = new ArrayList<>();
    private Random random;
    private InterworkingNetwork network;

    @Seeds(40)
    void everyRequestComesToItsEnd(long seed) {
        random = new Random(seed);
        network = new InterworkingNetwork(folder, seed, lines());
        network.mme.answers = this::answer;
        network.centre.answers = this::answer;
        for (int i = 0; i < REQUESTS; i++) {
            soon(random.nextBoolean() ? this::deliver : this::submit);
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            soon(() -> cut(address(InterworkingNetwork.CENTRE_ADDRESS)));
            soon(() -> cut(address(InterworkingNetwork.MME_ADDRESS)));
            soon(() -> network.mme.delay = Duration.ofMillis(random.nextInt(60_000)));
        }
        network.nodes.run(STORY.plus(QUIET));

        assertThat(calls).allMatch(call -> call.outcome() != null);
        assertThat(questions).allMatch(DiameterEnd.Waiting::isOver);
        InterworkingStatus status =
                network.nodes.topology().node("gateway").status().interworking().orElseThrow();
        assertThat(status.records()).allMatch(record -> record.endedAt() != null);
        assertThat(status.dialogues().requestsOpen()).isZero();
        assertThat(status.dialogues().servedOpen()).isZero();
        assertThat(ended(status.sessions())).isEqualTo(begun(status.sessions()));
        network.close();
    }

    /// With firewalls that know the MME as one of us and the centre as none, or without.
    private String[] lines() {
        return random.nextBoolean()
                ? new String[] {" more-messages keep"}
                : new String[] {
                    " more-messages keep",
                    " firewall",
                    "  own 49172",
                    "  subscriber 26201",
                    "  msisdn 491711",
                    "  centre 4917107",
                    "  check without-question " + (random.nextBoolean() ? "reject" : "log"),
                    "  check from-a-name log",
                    "diameter firewall",
                    " rate %d per second burst 5".formatted(1 + random.nextInt(20))
                };
    }

    private static long begun(Map<?, Counters<SessionCounter>> sessions) {
        return sessions.values().stream()
                .mapToLong(counted -> counted.get(SessionCounter.BEGUN))
                .sum();
    }

    private static long ended(Map<?, Counters<SessionCounter>> sessions) {
        return sessions.values().stream()
                .flatMapToLong(
                        counted ->
                                Arrays.stream(SessionCounter.values())
                                        .filter(
                                                counter ->
                                                        counter != SessionCounter.BEGUN
                                                                && counter
                                                                        != SessionCounter.RETRIED)
                                        .mapToLong(counted::get))
                .sum();
    }

    private void soon(Runnable action) {
        network.nodes.world().after(Duration.ofMillis(random.nextLong(STORY.toMillis())), action);
    }

    /// Breaks the way between the gateway and another, for a while.
    private void cut(InetAddress other) {
        network.nodes.topology().datagrams().partition(GATEWAY, other);
        network.nodes.topology().streams().partition(GATEWAY, other);
        network.nodes
                .world()
                .after(
                        Duration.ofMillis(random.nextLong(40_000)),
                        () -> {
                            network.nodes.topology().datagrams().heal(GATEWAY, other);
                            network.nodes.topology().streams().heal(GATEWAY, other);
                        });
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // ---- requests and answers ------------------------------------------------------------------

    private void deliver() {
        calls.add(
                network.centre.begin(
                        MME,
                        8,
                        new MapRequest.MtForward(
                                new RelayAddress.Imsi(IMSI),
                                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                                DELIVER,
                                random.nextInt(4) == 0,
                                null,
                                null,
                                null,
                                null,
                                null)));
    }

    private void submit() {
        questions.add(
                network.mme.begin(
                        null,
                        new SgdRequest.MoForward(
                                CENTRE,
                                new UserIdentity(IMSI, MSISDN, null, null),
                                DELIVER,
                                false,
                                null)));
    }

    private SgdAnswer answer(SgdRequest request) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> new SgdAnswer.MtForward(Result.ABSENT_USER, 1, null, null, null, null);
            case 2 -> new SgdAnswer.MtForward(Result.base(5012), null, null, null, null, null);
            default -> DiameterEnd.success(request);
        };
    }

    private MapAnswer answer(MapRequest request) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> new MapAnswer.Abort();
            case 2 -> new MapAnswer.Error(new MapError.DeliveryFailure(4, null), null);
            default -> new MapAnswer.Result(new MapResult.MoForward(null), null, false);
        };
    }
}
