// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBufAllocator;

import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.Machine;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.util.function.Consumer;

/// What all parts of one network's level 3 stand on: who this point is, the control loop, the
/// counters, and whom to tell of events.
final class NetworkContext {
    private static final long PROVOKED_EVENT_INTERVAL_NANOS = 10_000_000_000L;
    private static final int PROVOKED_EVENTS_MAX = 64;

    final String name;
    final Loop loop;
    final Mtp3Log log;
    final Counters<Mtp3Counter> counters = new Counters<>(Mtp3Counter.class);

    private final Mtp3Observer observer;
    private final ByteBufAllocator allocator;
    private final InputObserver inputs;

    private Mtp3Config config;

    /// Events that a peer can cause at will.
    private final Repetition<Mtp3Event> provoked =
            new Repetition<>(PROVOKED_EVENT_INTERVAL_NANOS, PROVOKED_EVENTS_MAX);

    /// @param inputs told what the machines take
    NetworkContext(
            String name,
            Mtp3Config config,
            Mtp3Observer observer,
            ByteBufAllocator allocator,
            InputObserver inputs,
            Loop loop) {
        this.name = name;
        this.config = config;
        this.observer = observer;
        this.allocator = allocator;
        this.inputs = inputs;
        this.loop = loop;
        this.log = new Mtp3Log(name);
    }

    Mtp3Config config() {
        return config;
    }

    /// What is started from now on goes by `changed`.
    ///
    /// @throws IllegalArgumentException if that makes it another point
    void reconfigure(Mtp3Config changed) {
        if (!changed.isSamePoint(config)) {
            throw new IllegalArgumentException(
                    "%s cannot become %s".formatted(config.pointCode(), changed.pointCode()));
        }
        config = changed;
    }

    /// The code from which to answer what level 3 was asked at one of this point's codes: one that
    /// another point has as well is no origin of a level 3.
    PointCode answering(PointCode asked) {
        return config.isOwnAlone(asked) ? asked : pointCode();
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    PointCode pointCode() {
        return config.pointCode();
    }

    Variant variant() {
        return config.variant();
    }

    /// How network management messages look here, and which there are.
    SnmLayout snmLayout() {
        return SnmLayout.of(config.variant());
    }

    /// Joins a machine to the control loop.
    <I, O> MachineDriver<I, O> drive(String what, Machine<I, O> machine, Consumer<O> effects) {
        return new MachineDriver<>(what, machine, effects, inputs, loop);
    }

    /// A message of this point's own. What manages and tests the network has the highest priority
    /// where messages have one (T1.111.4 section 14.2, JT-Q703).
    Msu compose(ServiceIndicator service, PointCode destination, int sls, byte[] userPart) {
        return composeFrom(pointCode(), service, destination, sls, userPart);
    }

    /// As the other, from any of this point's codes: to answer what came to that code.
    Msu composeFrom(
            PointCode origin,
            ServiceIndicator service,
            PointCode destination,
            int sls,
            byte[] userPart) {
        int priority =
                switch (service) {
                    case SNM, SLTM, SLTM_SPECIAL -> Msu.PRIORITY_MAX;
                    default -> 0;
                };
        return composeFrom(origin, service, priority, destination, sls, userPart);
    }

    private boolean hasPriorities() {
        return config.flowControl().method().hasPriorities(config.variant());
    }

    /// What the service information octet says of a priority: Japan's travels beside the message.
    static int priorityInService(Variant variant, int priority) {
        return variant == Variant.TTC ? 0 : priority;
    }

    /// A message of this point's own.
    ///
    /// @param priority 0 to 3; 0 where messages have none
    Msu compose(
            ServiceIndicator service,
            int priority,
            PointCode destination,
            int sls,
            byte[] userPart) {
        return composeFrom(pointCode(), service, priority, destination, sls, userPart);
    }

    /// As the other, from another code.
    ///
    /// @param priority 0 to 3; ignored where messages have none
    Msu composeFrom(
            PointCode origin,
            ServiceIndicator service,
            int priority,
            PointCode destination,
            int sls,
            byte[] userPart) {
        int sent = hasPriorities() ? priority : 0;
        int inService = priorityInService(config.variant(), sent);
        return Msu.compose(
                allocator,
                ServiceInformation.of(config.networkIndicator(), inService, service),
                new RoutingLabel(destination, origin, SignallingLinkSelection.of(sls)),
                sent,
                userPart);
    }

    void tell(Mtp3Event event) {
        log.event(event);
        observer.onEvent(name, event);
    }

    /// As [#tell], for what a peer can cause at will: the same only once in ten seconds.
    void tellProvoked(Mtp3Event event) {
        if (provoked.permits(event, loop.now())) {
            tell(event);
        }
    }
}
