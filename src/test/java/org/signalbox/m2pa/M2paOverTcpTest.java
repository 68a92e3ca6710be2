// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.InputObserver;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.LoopbackFixture;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.tcp.TcpPorts;
import org.signalbox.sctp.tcp.TcpTransport;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// Two production links over a real TCP connection.
class M2paOverTcpTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private LoopbackFixture fixture;
    private End one;
    private End two;

    @BeforeEach
    void open() throws IOException {
        fixture =
                new LoopbackFixture(
                        faults ->
                                List.<SctpTransport>of(
                                        new TcpTransport(new NettyStreams(faults), faults),
                                        new TcpTransport(new NettyStreams(faults), faults)),
                        (node, silent) -> false,
                        TcpPorts.twoFree());
        one = new End(0);
        two = new End(1);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        fixture.close();
    }

    @Test
    void linksComeIntoServiceAndCarryMessages() {
        one.start();
        two.start();

        one.await("in service", user -> user.events.contains("in service"));
        two.await("in service", user -> user.events.contains("in service"));
        one.await("answer to its test", user -> user.received.contains("21201112"));
        two.await("answer to its test", user -> user.received.contains("21201112"));
        assertThat(one.refusals).isEmpty();
        assertThat(two.refusals).isEmpty();
    }

    @Test
    void processorOutageBeginsAndEnds() {
        one.start();
        two.start();
        one.await("in service", user -> user.events.contains("in service"));
        two.await("in service", user -> user.received.contains("21201112"));

        fixture.on(0, () -> one.link.setLocalProcessorOutage(true));
        two.await("outage", user -> user.events.contains("remote outage: true"));
        fixture.on(0, () -> one.link.setLocalProcessorOutage(false));
        two.await("end of outage", user -> user.events.contains("remote outage: false"));
        fixture.on(1, () -> two.link.send(two.user.message((byte) 0x77)));

        one.await("message", user -> user.received.contains("77"));
        two.await("no failure", user -> user.events.stream().noneMatch(e -> e.startsWith("out")));
    }

    @Test
    void brokenStreamsOfThePeersAddressDoNotKeepALinkDown() throws IOException {
        one.start();
        Random random = new Random(1);
        for (int call = 0; call < 20; call++) {
            byte[] octets = new byte[1 + random.nextInt(3_000)];
            random.nextBytes(octets);
            LocalEndpoint target = fixture.local(0);
            try (Socket vandal = new Socket(target.addresses().getFirst(), target.port())) {
                vandal.getOutputStream().write(octets);
            } catch (IOException cutOff) {
                assertThat(cutOff).hasMessageMatching("(?i).*(reset|broken pipe).*");
            }
        }

        two.start();

        one.await("in service", user -> user.received.contains("21201112"));
        two.await("in service", user -> user.received.contains("21201112"));
        assertThat(one.refusals).allMatch(words -> words.contains("calls again and again"));
    }

    /// A link with its port.
    private final class End implements SctpObserver {
        private final int node;
        private final LinkTestUser user = new LinkTestUser(ByteBufAllocator.DEFAULT);
        private final SctpEndpoint endpoint;
        private final M2paLink link;
        private final List<String> refusals = new CopyOnWriteArrayList<>();

        private End(int node) throws IOException {
            this.node = node;
            this.endpoint =
                    fixture.transport(node).open(fixture.local(node), this, fixture.loop(node));
            LocalEndpoint far = fixture.local(1 - node);
            M2paLinkConfig config =
                    M2paLinkConfig.of(
                                    new RemoteEndpoint(far.addresses(), far.port(), far.udpPort()),
                                    endpoint.local().port())
                            .withTimers(M2paTimers.LAB);
            M2paLink[] made = new M2paLink[1];
            fixture.on(
                    node,
                    () ->
                            made[0] =
                                    new M2paLink(
                                            new LinkIdentity("ToOther", 0),
                                            config,
                                            Variant.ITU,
                                            endpoint,
                                            user,
                                            InputObserver.NONE,
                                            ByteBufAllocator.DEFAULT,
                                            fixture.loop(node)));
            this.link = made[0];
        }

        private void start() {
            fixture.on(node, link::start);
        }

        private void await(String what, Predicate<LinkTestUser> condition) {
            boolean[] holds = new boolean[1];
            fixture.await(
                    what + " at node " + node,
                    () -> {
                        fixture.on(node, () -> holds[0] = condition.test(user));
                        return holds[0];
                    },
                    SOON);
        }

        private void close() {
            fixture.on(
                    node,
                    () -> {
                        link.close();
                        endpoint.close();
                    });
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            refusals.add(detail);
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            throw new AssertionError(reason);
        }
    }
}
