// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import static org.assertj.core.api.Assertions.assertThat;

import org.signalbox.Seeds;
import org.signalbox.machine.Machine;
import org.signalbox.xua.AspPlan.Served;
import org.signalbox.xua.ServerPlan.ApplicationServer;
import org.signalbox.xua.ServerPlan.Asp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;

/// Our processes and our gateway, with associations between them that are lost and restored, and
/// operators who change their minds: once there is peace, both ends agree.
class AspPairSimulationTest {
    private static final List<String> ASPS = List.of("a", "b", "c");
    private static final RoutingContext CONTEXT = RoutingContext.of(100);
    private static final long DELAY = Duration.ofMillis(50).toNanos();

    private record Flight(long due, Runnable arrival) {}

    private final Map<String, AspMachine> processes = new LinkedHashMap<>();
    private final Map<String, Integer> incarnations = new LinkedHashMap<>();
    private final Set<String> connected = new HashSet<>();
    private final Set<String> blocked = new HashSet<>();
    private final Queue<Flight> flights = new ArrayDeque<>();
    private long now;

    @Seeds(300)
    void bothEndsAgreeInTheEnd(long seed) {
        Random random = new Random(seed);
        TrafficMode mode = TrafficMode.values()[random.nextInt(3)];
        ServerMachine gateway =
                new ServerMachine(
                        new ServerPlan(
                                ASPS.stream().map(Asp::of).toList(),
                                List.of(
                                        new ApplicationServer(
                                                "one",
                                                CONTEXT,
                                                mode,
                                                Duration.ofSeconds(2),
                                                1 + random.nextInt(3),
                                                ASPS))));
        for (String asp : ASPS) {
            processes.put(
                    asp,
                    new AspMachine(
                            AspPlan.of(new Served(CONTEXT, random.nextBoolean() ? null : mode)),
                            false));
            incarnations.put(asp, 0);
        }

        for (int step = 0; step < 100; step++) {
            disturb(gateway, ASPS.get(random.nextInt(ASPS.size())), random.nextInt(10));
            run(gateway, random.nextLong(Duration.ofSeconds(3).toNanos()));
        }
        for (String asp : ASPS) {
            toGateway(gateway, new ServerInput.Admit(asp, Admission.OPEN));
            // said once: to say it again would mend what was forgotten
            if (blocked.contains(asp)) {
                block(gateway, asp, false);
            }
            toProcess(gateway, asp, new AspInput.Start());
            connect(gateway, asp);
        }
        toGateway(gateway, new ServerInput.Reachable());
        run(gateway, Duration.ofMinutes(2).toNanos());

        List<String> thinkTheyAreActive =
                ASPS.stream().filter(asp -> !process(asp).active().isEmpty()).toList();
        assertThat(gateway.asState("one")).isEqualTo(new AsState.Active());
        assertThat(gateway.active("one")).isEqualTo(thinkTheyAreActive);
        assertThat(thinkTheyAreActive).hasSize(mode == TrafficMode.OVERRIDE ? 1 : ASPS.size());
        assertThat(ASPS).allMatch(asp -> process(asp).state() == gateway.aspState(asp));
        assertThat(gateway.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
        assertThat(processes.values())
                .allMatch(process -> process.nextDeadline() == Machine.NO_DEADLINE);
    }

    private void disturb(ServerMachine gateway, String asp, int kind) {
        switch (kind) {
            case 0 -> lose(gateway, asp);
            case 1, 2, 3 -> connect(gateway, asp);
            case 4 -> toProcess(gateway, asp, new AspInput.Stop());
            case 5, 6 -> toProcess(gateway, asp, new AspInput.Start());
            case 7 -> {
                boolean set = now % 2 == 0;
                block(gateway, asp, set);
                if (now % 3 == 0) {
                    // an operator who changes his mind before the far end has answered
                    block(gateway, asp, !set);
                }
            }
            case 8 ->
                    toGateway(
                            gateway,
                            new ServerInput.Admit(asp, Admission.values()[(int) (now % 3)]));
            default ->
                    toGateway(
                            gateway,
                            now % 4 == 0
                                    ? new ServerInput.Isolated()
                                    : new ServerInput.Reachable());
        }
    }

    private void block(ServerMachine gateway, String asp, boolean set) {
        if (set) {
            blocked.add(asp);
        } else {
            blocked.remove(asp);
        }
        toProcess(gateway, asp, new AspInput.Block(set));
    }

    private void connect(ServerMachine gateway, String asp) {
        if (connected.add(asp)) {
            incarnations.merge(asp, 1, Integer::sum);
            toGateway(gateway, new ServerInput.Up(asp));
            toProcess(gateway, asp, new AspInput.Up());
        }
    }

    private void lose(ServerMachine gateway, String asp) {
        if (connected.remove(asp)) {
            incarnations.merge(asp, 1, Integer::sum);
            toGateway(gateway, new ServerInput.Lost(asp));
            toProcess(gateway, asp, new AspInput.Lost());
        }
    }

    private void run(ServerMachine gateway, long nanos) {
        long end = now + nanos;
        while (true) {
            Flight first = flights.peek();
            long next = first == null ? Machine.NO_DEADLINE : first.due;
            next = Math.min(next, gateway.nextDeadline());
            for (AspMachine process : processes.values()) {
                next = Math.min(next, process.nextDeadline());
            }
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            if (first != null && first.due <= now) {
                flights.remove();
                first.arrival.run();
            }
            gateway.advance(now, output -> perform(gateway, output));
            for (String asp : ASPS) {
                List<AspOutput> outputs = new ArrayList<>();
                process(asp).advance(now, outputs::add);
                outputs.forEach(output -> perform(gateway, asp, output));
            }
        }
    }

    private void toGateway(ServerMachine gateway, ServerInput input) {
        gateway.handle(input, now, output -> perform(gateway, output));
    }

    private void toProcess(ServerMachine gateway, String asp, AspInput input) {
        process(asp).handle(input, now, output -> perform(gateway, asp, output));
    }

    private void perform(ServerMachine gateway, ServerOutput output) {
        if (output instanceof ServerOutput.Send(String asp, AspMessage message)) {
            fly(asp, () -> toProcess(gateway, asp, new AspInput.Received(message)));
        } else if (output instanceof ServerOutput.Open(String server)) {
            flights.add(
                    new Flight(
                            now + DELAY, () -> toGateway(gateway, new ServerInput.Opened(server))));
        }
    }

    private void perform(ServerMachine gateway, String asp, AspOutput output) {
        if (output instanceof AspOutput.Send(AspMessage message)) {
            fly(asp, () -> toGateway(gateway, new ServerInput.Received(asp, message)));
        }
    }

    /// What is under way when an association is lost does not arrive.
    private void fly(String asp, Runnable arrival) {
        int incarnation = incarnations.getOrDefault(asp, 0);
        flights.add(
                new Flight(
                        now + DELAY,
                        () -> {
                            if (incarnation == incarnations.getOrDefault(asp, 0)) {
                                arrival.run();
                            }
                        }));
    }

    private AspMachine process(String asp) {
        return Objects.requireNonNull(processes.get(asp));
    }
}
