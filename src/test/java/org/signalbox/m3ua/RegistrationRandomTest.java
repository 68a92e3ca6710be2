// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.m3ua.RegistrationBench.key;
import static org.signalbox.m3ua.RegistrationBench.to;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.signalbox.Seeds;
import org.signalbox.m3ua.M3uaMessage.KeyRequest;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.TrafficMode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Processes that register and give back whatever they like, come and go at any moment, and do not
/// wait for answers, while the operator changes the configuration.
///
/// After every step that was waited for, level 3 has the places of those application servers that
/// are there, no two of them overlap, and no more of anything is there than may be. When all have
/// gone, nothing is left.
@NullUnmarked
class RegistrationRandomTest {
    private static final List<String> CONFIGURED = List.of("a", "b", "c");
    private static final List<String> CALLERS = List.of("x", "y");
    private static final int STEPS = 150;

    private static final Set<String> HAPPENED = new HashSet<>();

    @AfterAll
    static void everythingHasHappened() {
        if (System.getProperty("seed", "").isEmpty()) {
            assertThat(HAPPENED)
                    .contains(
                            RegistrationStatus.REGISTERED.toString(),
                            RegistrationStatus.ALREADY_REGISTERED.toString(),
                            RegistrationStatus.CANNOT_SUPPORT_UNIQUE_ROUTING.toString(),
                            RegistrationStatus.CHANGE_REFUSED.toString(),
                            RegistrationStatus.INSUFFICIENT_RESOURCES.toString(),
                            RegistrationStatus.INVALID_ROUTING_KEY.toString(),
                            RegistrationStatus.UNSUPPORTED_TRAFFIC_MODE.toString(),
                            DeregistrationStatus.DEREGISTERED.toString(),
                            DeregistrationStatus.ASP_ACTIVE.toString(),
                            DeregistrationStatus.NOT_REGISTERED.toString(),
                            DeregistrationStatus.INVALID_ROUTING_CONTEXT.toString(),
                            "several processes");
        }
    }

    @Seeds(200)
    void booksAreInOrderWhateverProcessesAsk(long seed) {
        Random random = new Random(seed);
        run(seed, random::nextInt, STEPS);
    }

    /// An octet for each choice.
    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void booksAreInOrderWhateverOctetsChoose(byte[] octets) {
        int[] at = {0};
        run(
                1,
                bound -> at[0] < octets.length ? (octets[at[0]++] & 0xFF) % bound : 0,
                Math.min(STEPS, octets.length));
    }

    private static void run(long seed, IntUnaryOperator choose, int steps) {
        RegistrationBench gateway = new RegistrationBench(seed);
        gateway.permit(true, true).up(CONFIGURED.toArray(String[]::new));
        gateway.serve("hlr", 90, to("2.0.7"), null, "a");
        CALLERS.forEach(gateway::call);
        for (int step = 0; step < steps; step++) {
            step(gateway, choose);
            if (choose.applyAsInt(4) == 0) {
                gateway.settle();
                check(gateway);
            }
        }
        gateway.settle();
        check(gateway);

        remember(gateway.said());
        CONFIGURED.forEach(gateway::hangUp);
        CALLERS.forEach(gateway::hangUp);
        assertThat(gateway.level3.places).isEmpty();
        assertThat(gateway.servers()).noneMatch(AsStatus::registered);
        gateway.close();
    }

    private static void remember(List<String> said) {
        Stream.concat(
                        Stream.of(RegistrationStatus.values()),
                        Stream.of(DeregistrationStatus.values()))
                .map(Object::toString)
                .filter(status -> said.stream().anyMatch(line -> line.contains(status)))
                .forEach(HAPPENED::add);
    }

    private static void step(RegistrationBench gateway, IntUnaryOperator choose) {
        int who = choose.applyAsInt(CONFIGURED.size() + CALLERS.size());
        String asp =
                who < CONFIGURED.size()
                        ? CONFIGURED.get(who)
                        : CALLERS.get(who - CONFIGURED.size());
        int context = choose.applyAsInt(6);
        switch (choose.applyAsInt(12)) {
            case 0 -> {
                for (int i = choose.applyAsInt(3 * Registrations.REQUESTS_MAX); i > 0; i--) {
                    gateway.sendAtOnce(asp, wanted(i, choose));
                }
            }
            case 1, 2, 3 -> {
                List<KeyRequest> keys = new ArrayList<>();
                for (int i = 1 + choose.applyAsInt(6); i > 0; i--) {
                    keys.add(wanted(i, choose));
                }
                gateway.sendAtOnce(asp, keys.toArray(KeyRequest[]::new));
            }
            case 4, 5 -> gateway.deregister(asp, context, 90);
            case 6 -> gateway.active(asp);
            case 7 -> gateway.say(asp, new AspMessage.AspInactive(List.of(), ""));
            case 8 -> gateway.say(asp, new AspMessage.AspDown(""));
            case 9 -> gateway.say(asp, new AspMessage.AspUp(null, ""));
            case 10 -> {
                gateway.hangUp(asp).callAgain(asp);
                gateway.say(asp, new AspMessage.AspUp(null, ""));
            }
            default -> configure(gateway, choose);
        }
    }

    private static void configure(RegistrationBench gateway, IntUnaryOperator choose) {
        boolean there = gateway.servers().stream().anyMatch(as -> as.config().name().equals("new"));
        int context = 1 + choose.applyAsInt(5);
        gateway.loop.run(
                () -> {
                    if (there) {
                        gateway.layer.removeServer("new");
                        gateway.layer.applyPlan();
                    }
                });
        if (!there) {
            gateway.serve("new", context, to("2.0.1"), null, "b");
        }
    }

    private static KeyRequest wanted(int identifier, IntUnaryOperator choose) {
        TrafficMode mode =
                choose.applyAsInt(3) == 0 ? TrafficMode.values()[choose.applyAsInt(3)] : null;
        return key(
                identifier,
                new RoutingKey(
                        null,
                        PointCode.itu("2.0." + choose.applyAsInt(4)),
                        choose.applyAsInt(2) == 0
                                ? Set.of()
                                : Set.of(ServiceIndicator.of(choose.applyAsInt(6))),
                        choose.applyAsInt(3) == 0
                                ? List.of(
                                        new PointCodeMask(
                                                PointCode.itu("1.1." + choose.applyAsInt(8)), 14))
                                : List.of()),
                choose.applyAsInt(3) == 0 ? choose.applyAsInt(6) : null,
                mode);
    }

    private static void check(RegistrationBench gateway) {
        List<AsStatus> servers = gateway.servers();
        Map<String, Integer> registered = new HashMap<>();
        for (AsStatus server : servers) {
            if (server.registered()) {
                registered.put(server.config().name(), server.config().members().size());
            }
        }
        assertThat(gateway.level3.places.keySet())
                .isEqualTo(registered.keySet())
                .hasSizeLessThanOrEqualTo(Registrations.SERVERS_MAX);
        assertThat(registered.values()).as("processes of each").allMatch(count -> count > 0);
        if (registered.values().stream().anyMatch(count -> count > 1)) {
            HAPPENED.add("several processes");
        }
        assertThat(
                        servers.stream()
                                .map(server -> server.config().context())
                                .collect(Collectors.toSet()))
                .hasSameSizeAs(servers);
        for (AsStatus one : servers) {
            for (AsStatus other : servers) {
                assertThat(one == other || !one.config().key().overlaps(other.config().key()))
                        .as("%s and %s do not overlap", one.config(), other.config())
                        .isTrue();
            }
        }
    }
}
