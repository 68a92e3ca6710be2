// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import static org.assertj.core.api.Assertions.assertThat;

import org.signalbox.Seeds;
import org.signalbox.machine.Machine;
import org.signalbox.xua.AspMessage.AspActive;
import org.signalbox.xua.AspMessage.AspActiveAck;
import org.signalbox.xua.AspMessage.AspDown;
import org.signalbox.xua.AspMessage.AspDownAck;
import org.signalbox.xua.AspMessage.AspInactive;
import org.signalbox.xua.AspMessage.AspInactiveAck;
import org.signalbox.xua.AspMessage.AspUp;
import org.signalbox.xua.AspMessage.AspUpAck;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspMessage.Heartbeat;
import org.signalbox.xua.AspMessage.HeartbeatAck;
import org.signalbox.xua.AspMessage.Notify;
import org.signalbox.xua.ServerPlan.ApplicationServer;
import org.signalbox.xua.ServerPlan.Asp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Whatever comes in whatever order, what the machine says and what it thinks agree, and keep to
/// the rules.
class ServerMachineRandomTest {
    private static final List<String> ASPS = List.of("a", "b", "c", "d");
    private static final Duration RECOVERY = Duration.ofSeconds(2);

    private final Map<String, AspState> toldAsps = new HashMap<>();
    private final Map<String, ServerOutput.AsChanged> toldServers = new HashMap<>();

    /// To which level 3 was asked to find a way, and to which it has.
    private final Set<String> opening = new TreeSet<>();

    private final Set<String> opened = new TreeSet<>();

    @Seeds(500)
    void rulesAreKeptWhateverCome(long seed) {
        Random random = new Random(seed);
        ServerPlan plan = plan(random);
        Map<String, Admission> admissions = new HashMap<>();
        ServerMachine machine = new ServerMachine(plan);
        long now = 0;

        for (int step = 0; step < 300; step++) {
            ServerInput input =
                    opening.isEmpty() || random.nextInt(3) == 0
                            ? input(random, plan)
                            : new ServerInput.Opened(opening.iterator().next());
            List<ServerOutput> outputs = new ArrayList<>();
            if (random.nextInt(4) == 0) {
                now += random.nextLong(RECOVERY.toNanos() * 2);
                machine.advance(now, outputs::add);
                judgeOutputs(machine, outputs);
                outputs.clear();
            }
            machine.handle(input, now, outputs::add);
            switch (input) {
                case ServerInput.Reconfigured(ServerPlan next) -> {
                    plan = next;
                    admissions.clear();
                }
                case ServerInput.Admit(String asp, Admission admission) ->
                        admissions.put(asp, admission);
                case ServerInput.Received(String asp, AspMessage message) ->
                        judgeAnswer(asp, message, machine, outputs);
                case ServerInput.Opened(String server) -> {
                    assertThat(opening.remove(server)).isTrue();
                    opened.add(server);
                }
                case ServerInput.Up _,
                        ServerInput.Lost _,
                        ServerInput.Registered _,
                        ServerInput.Deregistered _,
                        ServerInput.Severed _,
                        ServerInput.Joined _,
                        ServerInput.Isolated _,
                        ServerInput.Reachable _ -> {}
            }

            judgeOutputs(machine, outputs);
            judgeStates(machine, plan, admissions);
        }

        machine.advance(now + RECOVERY.toNanos(), output -> {});
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
        for (ApplicationServer server : plan.servers()) {
            assertThat(machine.asState(server.name())).isNotInstanceOf(AsState.Pending.class);
        }
    }

    /// Each request has an answer, and what is none has none but an error.
    private static void judgeAnswer(
            String asp, AspMessage request, ServerMachine machine, List<ServerOutput> outputs) {
        List<AspMessage> said = new ArrayList<>();
        for (ServerOutput output : outputs) {
            if (output instanceof ServerOutput.Send(String to, AspMessage message)
                    && to.equals(asp)
                    && !(message instanceof Notify)) {
                said.add(message);
            }
        }
        switch (request) {
            case AspUp _ ->
                    assertThat(said)
                            .isNotEmpty()
                            .allMatch(m -> m instanceof AspUpAck || m instanceof ErrorReport);
            case AspDown _ -> assertThat(said).containsExactly(new AspDownAck(""));
            case AspActive(var mode, var contexts, _) -> {
                boolean waits = machine.serversOf(asp).stream().anyMatch(machine::isOpening);
                assertThat(waits || !said.isEmpty()).isTrue();
                assertThat(said)
                        .allMatch(
                                m ->
                                        m instanceof ErrorReport
                                                || m instanceof AspActiveAck ack
                                                        && ack.mode() == mode
                                                        && (contexts.isEmpty()
                                                                || contexts.containsAll(
                                                                        ack.contexts())));
            }
            case AspInactive _ ->
                    assertThat(said)
                            .isNotEmpty()
                            .allMatch(m -> m instanceof ErrorReport || m instanceof AspInactiveAck);
            case Heartbeat(Octets data) -> assertThat(said).containsExactly(new HeartbeatAck(data));
            case ErrorReport _, HeartbeatAck _ -> assertThat(said).isEmpty();
            case AspUpAck _, AspDownAck _, AspActiveAck _, AspInactiveAck _, Notify _ ->
                    assertThat(said).allMatch(ErrorReport.class::isInstance);
        }
    }

    /// What was told is what can be asked for; nobody who is down is notified of anything.
    private void judgeOutputs(ServerMachine machine, List<ServerOutput> outputs) {
        for (ServerOutput output : outputs) {
            switch (output) {
                case ServerOutput.Send(String asp, Notify _) ->
                        // but for one that leaves the configuration together with another
                        assertThat(
                                        machine.aspState(asp) != AspState.DOWN
                                                || outputs.contains(
                                                        new ServerOutput.AspChanged(
                                                                asp, AspState.DOWN)))
                                .isTrue();
                case ServerOutput.Send _, ServerOutput.Abort _ -> {}
                case ServerOutput.Open(String server) -> assertThat(opening.add(server)).isTrue();
                case ServerOutput.Close(String server) ->
                        assertThat(opening.remove(server) || opened.remove(server)).isTrue();
                case ServerOutput.AspChanged(String asp, AspState state) -> {
                    assertThat(toldAsps.put(asp, state)).isNotEqualTo(state);
                }
                case ServerOutput.AsChanged changed -> {
                    assertThat(toldServers.put(changed.server(), changed)).isNotEqualTo(changed);
                }
            }
        }
        for (String asp : ASPS) {
            assertThat(machine.aspState(asp)).isEqualTo(toldAsps.getOrDefault(asp, AspState.DOWN));
        }
        toldServers.forEach(
                (name, told) -> {
                    assertThat(machine.asState(name)).isEqualTo(told.state());
                    assertThat(machine.active(name)).isEqualTo(told.active());
                });
    }

    private static void judgeStates(
            ServerMachine machine, ServerPlan plan, Map<String, Admission> admissions) {
        for (ApplicationServer server : plan.servers()) {
            List<String> active = machine.active(server.name());
            boolean anyUp =
                    server.asps().stream().anyMatch(asp -> machine.aspState(asp) != AspState.DOWN);
            switch (machine.asState(server.name())) {
                case AsState.Down _ -> assertThat(active).isEmpty();
                case AsState.Inactive _ -> {
                    assertThat(active).hasSizeLessThan(server.minimumActive());
                    assertThat(anyUp || !active.isEmpty() || registeredOnly(machine, server))
                            .isTrue();
                }
                case AsState.Active _ -> assertThat(active).isNotEmpty();
                case AsState.Pending _ -> assertThat(active).isEmpty();
            }
            if (machine.mode(server.name()) == TrafficMode.OVERRIDE) {
                assertThat(active).hasSizeLessThan(2);
            }
            for (String asp : active) {
                assertThat(machine.aspState(asp)).isEqualTo(AspState.ACTIVE);
                assertThat(admissions.getOrDefault(asp, Admission.OPEN)).isEqualTo(Admission.OPEN);
            }
        }
    }

    /// Up are processes that have registered with a server that is configured, too.
    private static boolean registeredOnly(ServerMachine machine, ApplicationServer server) {
        return ASPS.stream()
                .filter(asp -> machine.serversOf(asp).contains(server.name()))
                .anyMatch(asp -> machine.aspState(asp) != AspState.DOWN);
    }

    private static ServerInput input(Random random, ServerPlan plan) {
        String asp = plan.asps().get(random.nextInt(plan.asps().size())).name();
        String server = "s" + random.nextInt(4);
        return switch (random.nextInt(25)) {
            case 24 ->
                    random.nextInt(4) == 0
                            ? new ServerInput.Severed(server)
                            : new ServerInput.Joined(server);
            case 0, 1, 2 -> new ServerInput.Up(asp);
            case 3 -> new ServerInput.Lost(asp);
            case 4 ->
                    new ServerInput.Admit(asp, RandomAspMessages.pick(random, Admission.values()));
            case 5 -> new ServerInput.Admit(asp, Admission.OPEN);
            case 6 -> random.nextInt(4) == 0 ? new ServerInput.Isolated() : reachable();
            case 7 ->
                    random.nextInt(5) == 0
                            ? new ServerInput.Reconfigured(plan(random))
                            : reachable();
            case 8 -> new ServerInput.Registered(asp, server(random, "s" + random.nextInt(5)));
            case 9 -> new ServerInput.Deregistered(asp, "s" + random.nextInt(5));
            case 10 -> new ServerInput.Received(asp, RandomAspMessages.message(random));
            case 11, 12, 13, 14, 15 -> new ServerInput.Received(asp, new AspUp(null, ""));
            case 16 -> new ServerInput.Received(asp, new AspDown(""));
            case 17, 18 -> new ServerInput.Received(asp, new AspInactive(contexts(random), ""));
            default ->
                    new ServerInput.Received(
                            asp,
                            new AspActive(
                                    random.nextInt(3) == 0 ? RandomAspMessages.mode(random) : null,
                                    contexts(random),
                                    ""));
        };
    }

    private static ServerInput reachable() {
        return new ServerInput.Reachable();
    }

    private static List<RoutingContext> contexts(Random random) {
        List<RoutingContext> contexts = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            contexts.add(RoutingContext.of(random.nextInt(6)));
        }
        return contexts;
    }

    private static ServerPlan plan(Random random) {
        List<Asp> asps = new ArrayList<>();
        for (String asp : ASPS) {
            if (asps.isEmpty() || random.nextInt(5) > 0) {
                asps.add(Asp.of(asp));
            }
        }
        List<ApplicationServer> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ApplicationServer server = server(random, "s" + i);
            servers.add(
                    server.with(
                            asps.stream()
                                    .map(Asp::name)
                                    .filter(asp -> random.nextInt(4) > 0)
                                    .toList()));
        }
        return new ServerPlan(asps, servers);
    }

    private static ApplicationServer server(Random random, String name) {
        return new ApplicationServer(
                name,
                RoutingContext.of(name.charAt(1) - '0'),
                RandomAspMessages.mode(random),
                RECOVERY,
                1 + random.nextInt(2),
                List.of());
    }
}
