// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import org.signalbox.machine.Loop;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// Two nodes in virtual time.
public final class SimFixture implements SctpTransportContract.Fixture {
    private final World world;
    private final List<SctpTransport> transports;
    private final List<SimLoop> loops;
    private final Consumer<InetAddress> isolate;
    private final Consumer<InetAddress> rejoin;

    public SimFixture(
            World world,
            Function<String, SctpTransport> transport,
            Consumer<InetAddress> isolate,
            Consumer<InetAddress> rejoin) {
        this.world = world;
        this.transports = List.of(transport.apply("node0"), transport.apply("node1"));
        this.loops = List.of(world.loop("node0"), world.loop("node1"));
        this.isolate = isolate;
        this.rejoin = rejoin;
    }

    @Override
    public SctpTransport transport(int node) {
        return transports.get(node);
    }

    @Override
    public Loop loop(int node) {
        return loops.get(node);
    }

    @Override
    public LocalEndpoint local(int node) {
        return new LocalEndpoint(List.of(address(node)), 1024 + node, 9899);
    }

    @Override
    public void on(int node, Runnable task) {
        loops.get(node).run(task);
    }

    @Override
    public void await(String what, BooleanSupplier condition, Duration limit) {
        world.runUntil(what, condition, limit);
    }

    @Override
    public void whileDeaf(int node, Runnable meanwhile) {
        meanwhile.run(); // in no time
    }

    @Override
    public boolean vanish(int node, SctpEndpoint endpoint, SctpTransportContract.Task meanwhile)
            throws IOException {
        isolate.accept(address(node));
        on(node, endpoint::close);
        meanwhile.run();
        rejoin.accept(address(node));
        return true;
    }

    @Override
    public void close() {
        world.runFor(Duration.ofSeconds(30));
        assertThat(world.octetsAllocated()).as("octets not released").isZero();
    }

    private static InetAddress address(int node) {
        try {
            return InetAddress.getByName("10.0.0." + (node + 1));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
