// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapEngine;
import org.signalbox.map.MapOptions;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapSubsystem;
import org.signalbox.map.MapUser;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.simulator.world.SimLoop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Somebody who speaks MAP, on a node in virtual time.
@NullUnmarked
final class MapEnd implements MapUser, AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

    private final SccpTopology nodes;
    private final String number;
    private final SimLoop loop;
    private final MapEngine engine;
    private final Map<Long, Call> calls = new HashMap<>();

    /// What it was asked, and by whom.
    final List<MapRequest> asked = new ArrayList<>();

    final List<String> askers = new ArrayList<>();

    /// Null: it does not answer.
    Function<MapRequest, MapAnswer> answers = _ -> null;

    /// A request of its own.
    static final class Call {
        private MapOutcome outcome;

        /// Null while there is none.
        MapOutcome outcome() {
            return outcome;
        }
    }

    MapEnd(SccpTopology nodes, String node, String number) {
        this.nodes = nodes;
        this.number = number;
        this.loop = nodes.topology().node(node).loop();
        this.engine =
                new MapEngine(node, MapOptions.STANDARD, loop, loop, nodes.world().entropy(node));
        loop.run(() -> engine.start(this));
        MapSubsystem subsystem = loop.call(() -> engine.subsystem(SubsystemNumber.MSC));
        SccpService service =
                nodes.topology()
                        .await(
                                "a place",
                                nodes.topology()
                                        .node(node)
                                        .node()
                                        .register(0, SubsystemNumber.MSC, subsystem));
        loop.run(() -> subsystem.use(service));
    }

    /// Asks, and lets time pass until the outcome is there.
    MapOutcome ask(String title, int subsystem, MapRequest request) {
        Call call = begin(title, subsystem, request);
        nodes.world().runUntil("an outcome", () -> call.outcome() != null, ANSWER_MAX);
        return call.outcome();
    }

    Call begin(String title, int subsystem, MapRequest request) {
        Call call = new Call();
        long name = calls.size() + 1L;
        calls.put(name, call);
        MapParty to = new MapParty(title, subsystem);
        MapParty from = new MapParty(number, SubsystemNumber.MSC.value());
        loop.run(() -> engine.request(name, to, from, request, ANSWER_MAX));
        return call;
    }

    /// Asks again in a dialogue that was left open.
    MapOutcome next(Call call, MapRequest request) {
        call.outcome = null;
        long name =
                calls.entrySet().stream()
                        .filter(known -> known.getValue() == call)
                        .findFirst()
                        .orElseThrow()
                        .getKey();
        loop.run(() -> engine.next(name, request, ANSWER_MAX));
        nodes.world().runUntil("an outcome", () -> call.outcome() != null, ANSWER_MAX);
        return call.outcome();
    }

    @Override
    public void onRequest(
            long dialogue, MapParty to, MapParty from, int version, MapRequest request) {
        asked.add(request);
        askers.add(from.digits());
        MapAnswer answer = answers.apply(request);
        if (answer != null) {
            engine.answer(dialogue, answer);
        }
    }

    @Override
    public void onEnded(long dialogue) {}

    @Override
    public void onOutcome(long name, MapOutcome outcome) {
        Call call = calls.get(name);
        assertThat(call.outcome).as("an earlier outcome").isNull();
        call.outcome = outcome;
    }

    @Override
    public void onClosed(long call) {}

    @Override
    public void close() {
        loop.run(engine::close);
    }
}
