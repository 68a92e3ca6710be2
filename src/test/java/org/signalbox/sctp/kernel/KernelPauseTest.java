// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpServerChannel;
import com.sun.nio.sctp.SctpStandardSocketOptions;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.linux.LinuxSctpTransport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A process that stands still for a moment, as by a garbage collection, must not make the kernel
/// drop what arrives meanwhile: small messages at 5,000 a second, and a receiver that pauses for
/// 300 ms. Real time and the real kernel, whose counters and limits are the whole machine's, so it
/// runs only in a guest of its own.
@Tag("kernel-sctp")
@EnabledIfEnvironmentVariable(
        named = "SCTP_GUEST",
        matches = ".+",
        disabledReason = "changes the limits of the machine: only in .ci/sctp-guest")
class KernelPauseTest {
    private static final int OCTETS = 60;
    private static final int PER_MILLISECOND = 5;
    private static final int MESSAGES = 10_000;
    private static final int BEFORE_THE_PAUSE = MESSAGES / 4;
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int PORT = 2905;
    private static final Path LIMIT = Path.of("/proc/sys/net/core/rmem_max");
    private static final Path DEFAULT = Path.of("/proc/sys/net/core/rmem_default");
    private static final String USUAL = "212992";

    private final BlockingQueue<String> surprises = new LinkedBlockingQueue<>();
    private final NettyLoop sending = new NettyLoop("sending", this::onFault);
    private final NettyLoop receiving = new NettyLoop("receiving", this::onFault);
    private final KernelStatistics kernel = new KernelStatistics();
    private final CountDownLatch up = new CountDownLatch(2);
    private final CountDownLatch pauseOver = new CountDownLatch(1);
    private final CountDownLatch allArrived = new CountDownLatch(1);
    private @Nullable SctpEndpoint from;
    private @Nullable SctpEndpoint to;
    private String limitBefore = USUAL;
    private String defaultBefore = USUAL;

    @BeforeAll
    static void kernelHasSctp() {
        KernelSctp.assumeAvailable();
    }

    @BeforeEach
    void takeTheUsualLimits() throws Exception {
        limitBefore = read(LIMIT);
        defaultBefore = read(DEFAULT);
        Files.writeString(LIMIT, USUAL);
        Files.writeString(DEFAULT, USUAL);
    }

    /// In one read: the kernel gives a limit at once or not at all.
    private static String read(Path limit) throws IOException {
        try (InputStream in = Files.newInputStream(limit)) {
            return new String(in.readNBytes(32), StandardCharsets.US_ASCII).strip();
        }
    }

    @AfterEach
    void close() throws Exception {
        pauseOver.countDown();
        if (from != null) {
            run(sending, from::close);
        }
        if (to != null) {
            run(receiving, to::close);
        }
        sending.close();
        receiving.close();
        Files.writeString(LIMIT, limitBefore);
        Files.writeString(DEFAULT, defaultBefore);
        assertThat(surprises).isEmpty();
    }

    @Test
    void nativeDriverLosesNothingOfAPeerThatCalls() throws Exception {
        assertNothingIsDropped(new LinuxSctpTransport(this::onFault), Initiation.PASSIVE);
    }

    @Test
    void nativeDriverLosesNothingOfAPeerThatIsCalled() throws Exception {
        assertNothingIsDropped(new LinuxSctpTransport(this::onFault), Initiation.ACTIVE);
    }

    @Test
    void nettyDriverLosesNothingOfAPeerThatCalls() throws Exception {
        assertNothingIsDropped(new KernelSctpTransport(this::onFault), Initiation.PASSIVE);
    }

    @Test
    void nettyDriverLosesNothingOfAPeerThatIsCalled() throws Exception {
        assertNothingIsDropped(new KernelSctpTransport(this::onFault), Initiation.ACTIVE);
    }

    @Test
    void jdkAloneLosesNothingOfAPeerThatIsCalledOnceTheAdviceIsTaken() throws Exception {
        assertThat(advice())
                .anyMatch(
                        words ->
                                words.contains("a call offers")
                                        && words.contains("53248 octets")
                                        && words.contains("net.core.rmem_max = 1048576"));

        Files.writeString(LIMIT, "1048576");

        assertThat(advice()).noneMatch(words -> words.contains("a call offers"));
        assertNothingIsDropped(new KernelSctpTransport(this::onFault, false), Initiation.ACTIVE);
    }

    @Test
    void jdkAloneLosesNothingOfAPeerThatCallsOnceTheAdviceIsTaken() throws Exception {
        assertThat(advice())
                .anyMatch(
                        words ->
                                words.contains("a port that listens")
                                        && words.contains("106496 octets")
                                        && words.contains("less than 77 octets")
                                        && words.contains("net.core.rmem_max = 425984"));

        Files.writeString(LIMIT, "425984");

        assertThat(advice()).noneMatch(words -> words.contains("a port that listens"));
        assertNothingIsDropped(new KernelSctpTransport(this::onFault, false), Initiation.PASSIVE);
    }

    private static List<String> advice() {
        return KernelSctpTransport.adviceWithoutNativeCalls(
                AssociationProfile.SIGNALLING, "none here");
    }

    /// That the counter counts: what happens to a program that takes the buffer as it comes.
    @Test
    void bufferOfTheUsualSizeIsOverrunBySmallMessages() throws Exception {
        long discardedBefore = kernel.get(KernelCounter.DATA_CHUNKS_DISCARDED);

        try (SctpServerChannel listening = SctpServerChannel.open();
                SctpChannel caller = SctpChannel.open()) {
            listening.bind(new InetSocketAddress("127.0.0.2", PORT));
            caller.connect(new InetSocketAddress("127.0.0.2", PORT));
            try (SctpChannel neverRead = listening.accept()) {
                caller.setOption(SctpStandardSocketOptions.SO_SNDBUF, 1 << 20);
                caller.configureBlocking(false);
                MessageInfo info = MessageInfo.createOutgoing(null, 0);
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (kernel.get(KernelCounter.DATA_CHUNKS_DISCARDED) == discardedBefore
                        && System.nanoTime() < end) {
                    for (int i = 0; i < 100; i++) {
                        caller.send(ByteBuffer.allocateDirect(OCTETS), info);
                    }
                }
                assertThat(neverRead.isOpen()).isTrue();
            }
        }

        assertThat(kernel.get(KernelCounter.DATA_CHUNKS_DISCARDED)).isGreaterThan(discardedBefore);
    }

    private void assertNothingIsDropped(SctpTransport transport, Initiation ofReceiver)
            throws Exception {
        Initiation ofSender =
                ofReceiver == Initiation.ACTIVE ? Initiation.PASSIVE : Initiation.ACTIVE;
        SctpEndpoint origin = transport.open(local("127.0.0.1"), new NobodyElse(), sending);
        from = origin;
        SctpEndpoint target = transport.open(local("127.0.0.2"), new NobodyElse(), receiving);
        to = target;
        Sender sender = new Sender();
        boolean callFromHere = ofSender == Initiation.ACTIVE;
        Runnable openSender =
                () ->
                        origin.associate("receiver", remote("127.0.0.2"), profile(ofSender), sender)
                                .open();
        Runnable openReceiver =
                () ->
                        target.associate(
                                        "sender",
                                        remote("127.0.0.1"),
                                        profile(ofReceiver),
                                        new Receiver())
                                .open();
        run(callFromHere ? receiving : sending, callFromHere ? openReceiver : openSender);
        run(callFromHere ? sending : receiving, callFromHere ? openSender : openReceiver);
        assertThat(up.await(30, TimeUnit.SECONDS)).as("both ends are up").isTrue();
        List<KernelCounter> losses =
                List.of(
                        KernelCounter.DATA_CHUNKS_DISCARDED,
                        KernelCounter.PACKETS_DISCARDED,
                        KernelCounter.T3_EXPIRATIONS,
                        KernelCounter.T3_RETRANSMISSIONS,
                        KernelCounter.FAST_RETRANSMISSIONS);
        List<Long> before = losses.stream().map(kernel::get).toList();

        sending.execute(sender::begin);

        assertThat(allArrived.await(60, TimeUnit.SECONDS)).as("all arrived").isTrue();
        assertThat(losses.stream().map(kernel::get).toList()).as("%s", losses).isEqualTo(before);
    }

    private class User implements AssociationUser {
        @Override
        public void onUp(Association association) {
            up.countDown();
        }

        @Override
        public void onMessage(Association association, int stream, int protocol, ByteBuf message) {
            message.release();
        }

        @Override
        public void onRestart(Association association) {
            surprises.add("restart");
        }

        @Override
        public void onDown(Association association, DownReason reason) {
            if (allArrived.getCount() > 0) {
                surprises.add("down: " + reason);
            }
        }
    }

    private final class Sender extends User {
        private @Nullable Association association;
        private long began;
        private int sent;

        @Override
        public void onUp(Association established) {
            association = established;
            super.onUp(established);
        }

        void begin() {
            began = sending.now();
            sendWhatIsDue();
        }

        private void sendWhatIsDue() {
            Association established = association;
            long millis = TimeUnit.NANOSECONDS.toMillis(sending.now() - began);
            long due = Math.min(MESSAGES, (millis + 1) * PER_MILLISECOND);
            while (established != null && sent < due) {
                ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(OCTETS);
                message.writeInt(sent).writeZero(OCTETS - Integer.BYTES);
                if (!established.send(0, PayloadProtocol.M2PA, message)) {
                    break; // comes again
                }
                sent++;
                if (sent == BEFORE_THE_PAUSE) {
                    receiving.execute(KernelPauseTest.this::pause);
                    sending.schedule(sending.now() + PAUSE.toNanos(), pauseOver::countDown);
                }
            }
            if (established != null) {
                established.flush();
            }
            if (sent < MESSAGES) {
                sending.schedule(
                        sending.now() + TimeUnit.MILLISECONDS.toNanos(1), this::sendWhatIsDue);
            }
        }
    }

    private final class Receiver extends User {
        private int expected;

        @Override
        public void onMessage(Association association, int stream, int protocol, ByteBuf message) {
            int number = message.readInt();
            message.release();
            if (number != expected) {
                surprises.add("message %d instead of %d".formatted(number, expected));
            }
            expected = number + 1;
            if (expected == MESSAGES) {
                allArrived.countDown();
            }
        }
    }

    /// The receiver's loop stands still.
    private void pause() {
        try {
            if (!pauseOver.await(30, TimeUnit.SECONDS)) {
                surprises.add("the pause did not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            surprises.add("interrupted");
        }
    }

    private static AssociationProfile profile(Initiation initiation) {
        return AssociationProfile.SIGNALLING.withInitiation(initiation);
    }

    private static void run(NettyLoop loop, Runnable task) throws Exception {
        loop.eventLoop().submit(task).get(30, TimeUnit.SECONDS);
    }

    private void onFault(String owner, Throwable fault) {
        surprises.add(owner + ": " + fault);
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

    private static LocalEndpoint local(String address) {
        return new LocalEndpoint(
                List.of(InetAddress.ofLiteral(address)), PORT, LocalEndpoint.DEFAULT_UDP_PORT);
    }

    private static RemoteEndpoint remote(String address) {
        return new RemoteEndpoint(
                List.of(InetAddress.ofLiteral(address)), PORT, LocalEndpoint.DEFAULT_UDP_PORT);
    }
}
