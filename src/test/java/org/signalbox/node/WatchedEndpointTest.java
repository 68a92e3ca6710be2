// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.junit.jupiter.api.Test;
import org.signalbox.sctp.Admission;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

class WatchedEndpointTest {
    private static final LocalEndpoint HERE =
            new LocalEndpoint(List.of(InetAddress.ofLiteral("10.0.0.1")), 2905, 9899);
    private static final LocalEndpoint THERE =
            new LocalEndpoint(List.of(InetAddress.ofLiteral("10.0.0.2")), 4000, 9899);

    private final World world = new World(1);
    private final SimSctp network = new SimSctp(world);
    private final SimLoop loop = world.loop("here");
    private final SimLoop farLoop = world.loop("there");
    private final List<String> told = new ArrayList<>();
    private final List<Association> up = new ArrayList<>();

    @Test
    void callerThatNobodyConfiguredIsWatchedFromItsCallToItsEnd() throws IOException {
        WatchedEndpoint here =
                new WatchedEndpoint(
                        network.open(HERE, new Silent(), loop),
                        () -> true,
                        told::add,
                        PacketTap.NONE,
                        loop);
        loop.run(() -> here.admission(new Everybody()));
        SctpEndpoint there = network.open(THERE, new Silent(), farLoop);
        Association caller =
                farLoop.call(
                        () ->
                                there.associate(
                                        "caller",
                                        new RemoteEndpoint(HERE.addresses(), 2905, 9899),
                                        AssociationProfile.SIGNALLING.withInitiation(
                                                Initiation.ACTIVE),
                                        new User()));

        farLoop.run(caller::open);
        world.runFor(Duration.ofSeconds(1));
        loop.run(here::watch);
        farLoop.run(caller::shutdown);
        world.runFor(Duration.ofSeconds(3));

        assertThat(told)
                .containsExactly(
                        "10.0.0.2:4000 is up: streams in/out 2/2",
                        "10.0.0.2:4000 is down: shut down by peer");
        loop.run(here::close);
        farLoop.run(there::close);
    }

    private final class Everybody implements Admission {
        @Override
        public AssociationProfile profile() {
            return AssociationProfile.SIGNALLING;
        }

        @Override
        public int associationsMax() {
            return 2;
        }

        @Override
        public Optional<Admitted> admit(Collection<InetSocketAddress> caller) {
            InetSocketAddress first = caller.iterator().next();
            return Optional.of(
                    new Admitted(
                            first.getAddress().getHostAddress() + ":" + first.getPort(),
                            new User()));
        }
    }

    private final class User implements AssociationUser {
        @Override
        public void onUp(Association association) {
            up.add(association);
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            message.release();
        }

        @Override
        public void onRestart(Association association) {}

        @Override
        public void onDown(Association association, DownReason reason) {}
    }

    private static final class Silent implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {}
    }
}
