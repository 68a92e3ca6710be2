// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.machine.InputObserver;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.simulator.world.SimDatagrams;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;
import org.signalbox.xua.XuaDecodeException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What is sent because a timer has run out leaves at once, though nothing has come that would be
/// answered with it: over our SCTP, which holds messages back until it is told to send them.
@NullUnmarked
class TimedMessagesTest {
    private static final int PORT = 2_905;

    private final World world = new World(1);
    private final SimDatagrams datagrams = new SimDatagrams(world);
    private final SimLoop loop = world.loop("node");
    private final SimLoop peerLoop = world.loop("peer");
    private final M3uaLayer layer =
            loop.call(
                    () -> new M3uaLayer(new Quiet(), InputObserver.NONE, world.allocator(), loop));
    private final List<AspMessage> heard = new ArrayList<>();
    private boolean peerAnswers;
    private Association peer;

    @AfterEach
    void close() {
        loop.run(layer::close);
        peerLoop.run(() -> peer.remove("over"));
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void requestThatIsNotAnsweredIsRepeatedInTime() {
        begin();

        world.runFor(Duration.ofMillis(7_500));

        // at once, and each time that T(ack), 2 s, has run out
        assertThat(heard).hasSize(4).hasOnlyElementsOfType(AspMessage.AspUp.class);
    }

    /// As jSS7 as one of two equals: it sends no NOTIFY, for which a process waits 2 s.
    @Test
    void processIsActiveSoonThoughItIsNotNotified() {
        peerAnswers = true;
        begin();

        world.runFor(Duration.ofSeconds(3));

        assertThat(heard).hasAtLeastOneElementOfType(AspMessage.AspActive.class);
    }

    @Test
    void heartbeatsThatTheOperatorWantsBeginOnTheAssociationThatIsThere() {
        begin();
        world.runFor(Duration.ofSeconds(1));

        loop.run(
                () -> {
                    layer.changeAsp(configured(Duration.ofSeconds(3)));
                    layer.applyPlan();
                });
        world.runFor(Duration.ofSeconds(4));

        assertThat(heard).hasAtLeastOneElementOfType(AspMessage.Heartbeat.class);
    }

    private void begin() {
        SctpEndpoint port = open("10.0.0.1", loop);
        loop.run(
                () -> {
                    layer.addServer(served(), Variant.ITU, new QuietLevel3() {}).start();
                    layer.addAsp(configured(Duration.ZERO), Variant.ITU, port);
                    layer.applyPlan();
                });
        SctpEndpoint far = open("10.0.0.2", peerLoop);
        peerLoop.run(
                () -> {
                    peer =
                            far.associate(
                                    "node",
                                    Ends.remote("10.0.0.1", PORT),
                                    Ends.profile(Initiation.PASSIVE),
                                    new Peer());
                    peer.open();
                });
    }

    private SctpEndpoint open(String address, SimLoop owner) {
        UserlandSctp sctp =
                new UserlandSctp(datagrams, world.entropy(address), world.allocator(), world);
        return Ends.open(sctp, address, PORT, new Quiet(), owner);
    }

    private static AsConfig served() {
        return new AsConfig(
                "hlr",
                0,
                List.of(new AsMember("stp", 1)),
                new RoutingContext(7),
                RoutingKey.to(PointCode.itu("2.0.1")),
                Optional.of(TrafficMode.LOADSHARE),
                AsSharing.BINDINGS,
                Duration.ofSeconds(2),
                false);
    }

    private static AspConfig configured(Duration beat) {
        return new AspConfig(
                "stp",
                AspTransport.SCTP,
                Ends.remote("10.0.0.2", PORT),
                PORT,
                List.of(),
                AspRole.ASP,
                Exchange.SINGLE_EXCHANGE,
                TransportRole.CLIENT,
                Ends.profile(Initiation.ACTIVE),
                "",
                OptionalLong.empty(),
                false,
                false,
                Set.of(),
                false,
                new M3uaTimers(Duration.ofSeconds(2), beat));
    }

    /// Acknowledges ASPUP if it answers at all, and says nothing else.
    private final class Peer implements AssociationUser {
        @Override
        public void onUp(Association association) {}

        @Override
        public void onMessage(
                Association association, int stream, int payloadProtocol, ByteBuf message) {
            try {
                if (M3uaCodec.decode(Variant.ITU, message) instanceof M3uaMessage.Asp(var said)) {
                    heard.add(said);
                }
            } catch (XuaDecodeException broken) {
                throw new AssertionError("the node's own message", broken);
            } finally {
                message.release();
            }
            if (peerAnswers && heard.getLast() instanceof AspMessage.AspUp) {
                peer.send(
                        0,
                        PayloadProtocol.M3UA,
                        M3uaCodec.encode(
                                world.allocator(),
                                new M3uaMessage.Asp(new AspMessage.AspUpAck(null, ""))));
                peer.flush();
            }
        }

        @Override
        public void onRestart(Association association) {}

        @Override
        public void onDown(Association association, DownReason reason) {}
    }
}
