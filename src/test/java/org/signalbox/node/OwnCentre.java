// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.machine.Loop;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapEngine;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOptions;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapSubsystem;
import org.signalbox.map.MapUser;
import org.signalbox.map.RelayAddress;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.OctetString;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/// A service centre that speaks MAP, on a node with threads and sockets.
@NullUnmarked
final class OwnCentre implements MapUser, AutoCloseable {
    private static final int SUBSYSTEM = SubsystemNumber.MSC.value();
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private final OwnNode node;
    private final String number;
    private final Loop loop;
    private final MapEngine engine;
    private final Map<Long, Consumer<MapOutcome>> calls = new HashMap<>();
    private long lastCall;

    /// What it was asked.
    final Queue<MapRequest> asked = new ConcurrentLinkedQueue<>();

    /// What it answers.
    volatile Function<MapRequest, MapAnswer> answers = _ -> new MapAnswer.Abort();

    OwnCentre(OwnNode node, String number) {
        this.node = node;
        this.number = number;
        this.loop = node.environment().signalling();
        this.engine =
                new MapEngine(
                        node.name(),
                        MapOptions.STANDARD,
                        loop,
                        node.environment().control(),
                        node.environment().entropy());
        onLoop(() -> engine.start(this));
        MapSubsystem subsystem = node.onControlLoop(() -> engine.subsystem(SubsystemNumber.MSC));
        SccpService service = node.register(SubsystemNumber.MSC, subsystem);
        node.onControlLoop(
                () -> {
                    subsystem.use(service);
                    return true;
                });
    }

    /// Has a message delivered by an MSC or what stands for it.
    ///
    /// @param to number of the MSC
    CompletableFuture<MapOutcome> deliver(String to, String imsi, OctetString message) {
        CompletableFuture<MapOutcome> end = new CompletableFuture<>();
        deliver(to, imsi, message, end::complete);
        return end;
    }

    /// The same.
    ///
    /// @param then told how it ended, on the loop of the centre
    void deliver(String to, String imsi, OctetString message, Consumer<MapOutcome> then) {
        MapRequest request =
                new MapRequest.MtForward(
                        new RelayAddress.Imsi(imsi),
                        new RelayAddress.ServiceCentre(MapNumber.international(number)),
                        message,
                        false,
                        null,
                        null,
                        null,
                        null,
                        null);
        loop.execute(
                () -> {
                    calls.put(++lastCall, then);
                    engine.request(
                            lastCall,
                            new MapParty(to, SUBSYSTEM),
                            new MapParty(number, SUBSYSTEM),
                            request,
                            ANSWER_MAX);
                });
    }

    private void onLoop(Runnable task) {
        node.onSignallingLoop(
                () -> {
                    task.run();
                    return true;
                });
    }

    @Override
    public void onOutcome(long call, MapOutcome outcome) {
        calls.remove(call).accept(outcome);
    }

    @Override
    public void onRequest(
            long dialogue, MapParty to, MapParty from, int version, MapRequest request) {
        asked.add(request);
        engine.answer(dialogue, answers.apply(request));
    }

    @Override
    public void onEnded(long dialogue) {}

    @Override
    public void onClosed(long call) {}

    @Override
    public void close() {
        onLoop(engine::close);
    }
}
