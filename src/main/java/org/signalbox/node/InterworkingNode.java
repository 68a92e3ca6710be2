// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.diameter.peer.DiameterPeers;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.firewall.Finding;
import org.signalbox.iwf.Flow;
import org.signalbox.iwf.Interworking;
import org.signalbox.iwf.IwfConfig;
import org.signalbox.iwf.SessionCounter;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.map.MapEngine;
import org.signalbox.map.MapOptions;
import org.signalbox.map.MapSubsystem;
import org.signalbox.map.ShortMessageOperation;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.message.SubsystemNumber;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The interworking function of a node, and the way from one configuration to another. Owned by the
/// signalling loop, where Diameter's peers are, but for its places at SCCP, which are the control
/// loop's.
final class InterworkingNode {
    /// As whom it is asked: HLR, MSC (MME, service centre) and SGSN (TS 23.003 section 8).
    private static final List<Integer> SUBSYSTEMS = List.of(6, 8, 149);

    private final NodeEnvironment environment;
    private final Consumer<? super Finding> findings;
    private final InputObserver inputs;
    private final Loop loop;
    private final List<MetricsRegistry.Binding> bindings = new ArrayList<>();
    private @Nullable Running running;

    /// @param peers those that were there when it was made
    private record Running(
            IwfConfig config, DiameterPeers peers, MapEngine engine, Interworking interworking) {}

    /// Of the control loop.
    private final List<SccpService> places = new ArrayList<>();

    InterworkingNode(
            NodeEnvironment environment, Consumer<? super Finding> findings, InputObserver inputs) {
        this.environment = environment;
        this.findings = findings;
        this.inputs = inputs;
        this.loop = environment.signalling();
    }

    /// Empty if there is none.
    Optional<InterworkingStatus> status() {
        assert loop.inLoop();
        Running now = running;
        return now == null
                ? Optional.empty()
                : Optional.of(
                        new InterworkingStatus(
                                loop.now(),
                                now.interworking().records(),
                                now.interworking().sessionCounters(),
                                now.interworking().counters(),
                                now.interworking().suspicions(),
                                now.engine().status()));
    }

    /// Whether what there is can go on under another configuration.
    static boolean goesOn(IwfConfig before, Optional<IwfConfig> after, boolean isSameDiameter) {
        return isSameDiameter
                && after.isPresent()
                && after.get().number().equals(before.number())
                && after.get().realm().equals(before.realm())
                && after.get().instance() == before.instance();
    }

    /// Answers what waits, and ends, if it is to be another, or none.
    ///
    /// @param isSameDiameter whether the peers stay
    /// @return whether it has ended
    boolean close(Optional<IwfConfig> after, boolean isSameDiameter) {
        assert loop.inLoop();
        Running before = running;
        if (before == null || goesOn(before.config(), after, isSameDiameter)) {
            return false;
        }
        bindings.forEach(MetricsRegistry.Binding::close);
        bindings.clear();
        before.interworking().stop();
        before.engine().close();
        running = null;
        return true;
    }

    /// @param quirks how peers depart from TS 29.338, by name
    /// @param diameter null if this node has no part in Diameter
    void use(
            Optional<IwfConfig> after,
            Optional<DiameterConfig> diameterConfig,
            Map<String, SgdQuirks> quirks,
            @Nullable DiameterPeers diameter) {
        assert loop.inLoop();
        if (after.isEmpty() || diameter == null || diameterConfig.isEmpty()) {
            return;
        }
        IwfConfig config = after.get();
        Running before = running;
        if (before == null) {
            start(config, diameterConfig.get(), quirks, diameter);
        } else {
            before.interworking().reconfigure(config, quirks, diameterConfig.get());
            running = new Running(config, before.peers(), before.engine(), before.interworking());
        }
    }

    private void start(
            IwfConfig config,
            DiameterConfig diameterConfig,
            Map<String, SgdQuirks> quirks,
            DiameterPeers diameter) {
        MapEngine engine =
                new MapEngine(
                        "iwf",
                        MapOptions.STANDARD.withTitle(config.number()),
                        loop,
                        environment.control(),
                        environment.entropy());
        Interworking interworking =
                new Interworking(
                        config,
                        quirks,
                        diameterConfig,
                        engine,
                        diameter,
                        environment.clock(),
                        environment.entropy(),
                        findings,
                        inputs,
                        loop);
        engine.start(interworking);
        engine.guard(interworking);
        interworking.start();
        running = new Running(config, diameter, engine, interworking);
        bind(engine, interworking);
    }

    private void bind(MapEngine engine, Interworking interworking) {
        MetricsRegistry metrics = environment.metrics();
        bindings.add(metrics.bind(engine.counters(), Map.of()));
        for (ShortMessageOperation operation : ShortMessageOperation.values()) {
            bindings.add(
                    metrics.bind(
                            engine.counters(operation), Map.of("operation", operation.toString())));
        }
        for (Map.Entry<Flow, Counters<SessionCounter>> flow :
                interworking.sessionCounters().entrySet()) {
            bindings.add(
                    metrics.bind(
                            flow.getValue(),
                            Map.of("flow", flow.getKey().name().toLowerCase(Locale.ROOT))));
        }
        bindings.add(metrics.bind(interworking.counters(), Map.of()));
        bindings.add(metrics.bind(interworking.suspicions(), Map.of()));
    }

    // ---- places at SCCP ------------------------------------------------------------------------

    /// What is to have places at SCCP; null if there is none.
    @Nullable MapEngine engine() {
        assert loop.inLoop();
        return running == null ? null : running.engine();
    }

    /// Gives up the places of one that ends. On the control loop.
    void leave() {
        assert environment.control().inLoop();
        places.forEach(SccpService::close);
        places.clear();
    }

    /// Takes its places. On the control loop.
    ///
    /// @throws IllegalStateException in words for the operator if one is taken, or there is no SCCP
    void join(int instance, MapEngine engine, SccpLayers sccp) {
        assert environment.control().inLoop();
        if (!places.isEmpty()) {
            return;
        }
        for (int number : SUBSYSTEMS) {
            SubsystemNumber place = SubsystemNumber.of(number);
            MapSubsystem subsystem = engine.subsystem(place);
            SccpService service = sccp.register(instance, place, subsystem);
            subsystem.use(service);
            places.add(service);
        }
    }
}
