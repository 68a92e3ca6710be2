// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RecordingUser;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// What happens when the network goes away, with the timers of each association. Takes the loopback
/// interface down, so it runs only in a guest of its own.
@Tag("kernel-sctp")
@EnabledIfEnvironmentVariable(
        named = "SCTP_GUEST",
        matches = ".+",
        disabledReason = "takes the loopback interface down: only in .ci/sctp-guest")
class LinuxSctpOutageTest {
    private final BlockingQueue<String> surprises = new LinkedBlockingQueue<>();
    private final NettyLoop loopA = new NettyLoop("a", this::onFault);
    private final NettyLoop loopB = new NettyLoop("b", this::onFault);
    private final RecordingUser userA = new RecordingUser();
    private final RecordingUser userB = new RecordingUser();
    private SctpEndpoint endA;
    private SctpEndpoint endB;
    private Association a;
    private Association b;

    @BeforeAll
    static void kernelHasSctp() {
        LinuxSctp.assumeAvailable();
    }

    @BeforeEach
    void open() throws Exception {
        LinuxSctpTransport transport = new LinuxSctpTransport(this::onFault);
        endA = transport.open(local("127.0.0.1"), new NobodyElse(), loopA);
        endB = transport.open(local("127.0.0.2"), new NobodyElse(), loopB);
        a =
                on(
                        loopA,
                        () ->
                                endA.associate(
                                        "ToB:0",
                                        remote("127.0.0.2"),
                                        profile().withInitiation(Initiation.PASSIVE),
                                        userA));
        b = on(loopB, () -> endB.associate("ToA:0", remote("127.0.0.1"), profile(), userB));
    }

    @AfterEach
    void close() throws Exception {
        loopback("up");
        run(loopA, endA::close);
        run(loopB, endB::close);
        loopA.close();
        loopB.close();
        assertThat(surprises).isEmpty();
    }

    @Test
    void peerThatNoLongerAnswersIsUnreachable() throws Exception {
        establish();

        loopback("down");
        send(a, "into the void");
        send(b, "into the void");

        userA.expect("down UNREACHABLE");
        userB.expect("down UNREACHABLE");
    }

    @Test
    void callThatNobodyAnswersEndsWithinTheProfilesTime() throws Exception {
        run(loopA, a::open);
        loopback("down");

        run(loopB, b::open);

        userB.expect("down NO_ANSWER");
        assertThat(b.status().reason().detail()).contains("127.0.0.1 port 2905");
        assertThat(a.status().state()).isEqualTo(State.OPENING);

        loopback("up");
        run(loopB, b::open);
        userA.expect("up");
        userB.expect("up");
    }

    @Test
    void restartOfThePeerIsToldAndWhatWasInFlightIsLost() throws Exception {
        establish();
        send(a, "before");
        userB.expect("message 1 5 before");

        loopback("down");
        run(loopB, () -> b.abort("the ABORT is lost: to the peer this is a crash"));
        userB.expect("down ABORTED_LOCALLY");
        send(a, "in flight");
        loopback("up");
        run(loopB, b::open);

        userB.expect("up");
        userA.expect("restart");
        send(a, "after");
        userB.expect("message 1 5 after");
        assertThat(a.status().state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void trafficGoesOnByTheOtherPathAndComesBack() throws Exception {
        run(loopA, endA::close);
        run(loopB, endB::close);
        LinuxSctpTransport transport = new LinuxSctpTransport(this::onFault);
        List<String> two = List.of("127.0.1.2", "127.0.2.2");
        endA = transport.open(local("127.0.1.1", "127.0.2.1"), new NobodyElse(), loopA);
        endB = transport.open(local("127.0.1.2", "127.0.2.2"), new NobodyElse(), loopB);
        a =
                on(
                        loopA,
                        () ->
                                endA.associate(
                                        "ToB:0",
                                        remote("127.0.1.2", "127.0.2.2"),
                                        profile(),
                                        userA));
        b =
                on(
                        loopB,
                        () ->
                                endB.associate(
                                        "ToA:0",
                                        remote("127.0.1.1", "127.0.2.1"),
                                        profile(),
                                        userB));
        establish();
        assertThat(paths(true)).containsExactlyInAnyOrderElementsOf(two);
        String primary = a.status().paths().getFirst().remote().getAddress().getHostAddress();

        blackhole("add", primary);
        try {
            for (int i = 0; i < 200; i++) {
                send(a, "m" + i);
                if (i % 10 == 0) {
                    awaitNanos(Duration.ofMillis(50));
                }
            }
            for (int i = 0; i < 200; i++) {
                userB.expect("message 1 5 m" + i);
            }
            await(() -> !paths(true).contains(primary));
            assertThat(status().retransmissions()).isPositive();
        } finally {
            blackhole("del", primary);
        }

        await(() -> paths(true).contains(primary));
        send(a, "after");
        userB.expect("message 1 5 after");
        assertThat(userA.heardNothing()).isTrue();
    }

    private AssociationStatus status() {
        try {
            return on(loopA, a::status);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private List<String> paths(boolean active) {
        return status().paths().stream()
                .filter(path -> path.active() == active)
                .map(path -> path.remote().getAddress().getHostAddress())
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(end);
            awaitNanos(Duration.ofMillis(50));
        }
    }

    private static void awaitNanos(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private static void blackhole(String addOrDel, String address)
            throws IOException, InterruptedException {
        Process ip =
                new ProcessBuilder(
                                "ip",
                                "route",
                                addOrDel,
                                "blackhole",
                                address + "/32",
                                "table",
                                "local")
                        .inheritIO()
                        .start();
        assertThat(ip.waitFor()).as("exit code of ip").isZero();
    }

    private void establish() throws Exception {
        run(loopA, a::open);
        run(loopB, b::open);
        userA.expect("up");
        userB.expect("up");
    }

    /// INIT for some two seconds, instead of nine.
    private static AssociationProfile profile() {
        AssociationProfile usual = AssociationProfile.SIGNALLING;
        return new AssociationProfile(
                usual.initiation(),
                2,
                2,
                usual.rtoInitial(),
                usual.rtoMin(),
                usual.rtoMax(),
                1,
                usual.associationMaxRetransmits(),
                usual.pathMaxRetransmits(),
                usual.heartbeatInterval(),
                usual.cookieLife(),
                usual.sackDelay(),
                usual.receiveWindowOctets(),
                usual.sendBufferOctets());
    }

    private static void loopback(String upOrDown) throws IOException, InterruptedException {
        Process ip = new ProcessBuilder("ip", "link", "set", "lo", upOrDown).inheritIO().start();
        assertThat(ip.waitFor()).as("exit code of ip").isZero();
    }

    private static List<InetAddress> addresses(String... texts) throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(InetAddress.getByName(text));
        }
        return addresses;
    }

    private static LocalEndpoint local(String... texts) throws IOException {
        return new LocalEndpoint(addresses(texts), 2905, LocalEndpoint.DEFAULT_UDP_PORT);
    }

    private static RemoteEndpoint remote(String... texts) throws IOException {
        return new RemoteEndpoint(addresses(texts), 2905, LocalEndpoint.DEFAULT_UDP_PORT);
    }

    private static void send(Association association, String text) throws Exception {
        run(
                (NettyLoop) association.loop(),
                () -> {
                    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
                    association.send(
                            1,
                            PayloadProtocol.M2PA,
                            PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(octets));
                    association.flush();
                });
    }

    private static <T> T on(NettyLoop loop, Callable<T> task) throws Exception {
        return loop.eventLoop().submit(task).get(RecordingUser.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static void run(NettyLoop loop, Runnable task) throws Exception {
        on(
                loop,
                () -> {
                    task.run();
                    return true;
                });
    }

    private void onFault(String owner, Throwable fault) {
        surprises.add(owner + " " + fault);
    }

    private final class NobodyElse implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {
            surprises.add(detail);
        }

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {
            surprises.add(reason);
        }
    }
}
