// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import com.sun.management.OperatingSystemMXBean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.net.netty.NettyDatagrams;
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
import org.signalbox.sctp.userland.UserlandEndpoint;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.sctp.userland.association.SctpCounter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One end of a flow of messages over our stack, in a process of its own: what `usrsctp-rate.c` is
/// over libusrsctp, with the same arguments, commands and answers. As there, one thread offers
/// messages and another is the stack's.
final class RateEnd implements AssociationUser, SctpObserver {
    static final int OCTETS = 100;
    static final int STREAMS = 16;
    private static final int BATCH = 16;
    private static final long WAIT_NANOS = 20_000;
    private static final int SENDER_PORT = 2904;
    private static final int RECEIVER_PORT = 2905;
    private static final long UP_SECONDS = 30;
    private static final int DRAIN_MILLIS = 5_000;
    private static final VarHandle NUMBER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer shared;
    private final NettyLoop loop = new NettyLoop("rate", RateEnd::onFault);
    private final CountDownLatch up = new CountDownLatch(1);
    private final int[] expected = new int[STREAMS];
    private final int[] numbers = new int[STREAMS];
    private final UserlandEndpoint endpoint;
    private final Association association;

    /// Offered to the loop; whatever was not accepted there is never counted as arrived.
    private long sent;

    private int nextStream;
    private volatile long outOfOrder;

    private RateEnd(boolean sends, int udpLocal, int udpRemote, ByteBuffer shared)
            throws IOException {
        this.shared = shared;
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        int here = sends ? SENDER_PORT : RECEIVER_PORT;
        int there = sends ? RECEIVER_PORT : SENDER_PORT;
        UserlandSctp sctp =
                new UserlandSctp(
                        new NettyDatagrams(RateEnd::onFault),
                        new SecureEntropy(),
                        RateEnd::onFault);
        endpoint = sctp.open(new LocalEndpoint(List.of(loopback), here, udpLocal), this, loop);
        RemoteEndpoint remote = new RemoteEndpoint(List.of(loopback), there, udpRemote);
        AssociationProfile profile =
                AssociationProfile.SIGNALLING
                        .withStreams(STREAMS, STREAMS)
                        .withInitiation(sends ? Initiation.ACTIVE : Initiation.PASSIVE);
        association =
                CompletableFuture.supplyAsync(
                                () -> endpoint.associate("flow", remote, profile, this),
                                loop::execute)
                        .join();
    }

    /// `send|receive UDP-LOCAL UDP-REMOTE SHARED-FILE`; end of input ends the process.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ByteBuffer shared;
        try (FileChannel file =
                FileChannel.open(
                        Path.of(arguments[3]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            shared = file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        }
        RateEnd end =
                new RateEnd(
                        arguments[0].equals("send"),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        shared);
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(end.answer(line.split(" ")));
        }
    }

    private String answer(String[] command) throws InterruptedException {
        return switch (command[0]) {
            case "open" -> open();
            case "run" -> run(Long.parseLong(command[1]), Long.parseLong(command[2]));
            case "figures" -> figures();
            default -> throw new IllegalArgumentException("no command: " + command[0]);
        };
    }

    private String open() throws InterruptedException {
        loop.execute(association::open);
        if (!up.await(UP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not up");
        }
        return "up";
    }

    private String run(long window, long millis) throws InterruptedException {
        long sentBefore = sent;
        long arrivedBefore = arrived();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            if (sent - arrived() + BATCH <= window) {
                sent += BATCH;
                loop.execute(this::offer);
            } else {
                LockSupport.parkNanos(WAIT_NANOS);
            }
        }
        long took = System.nanoTime() - begin;
        long came = arrived() - arrivedBefore;
        for (int i = 0; i < DRAIN_MILLIS && arrived() != sent; i++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return "ran %d %d %d %d".formatted(sent - sentBefore, came, took, sent - arrived());
    }

    private void offer() {
        for (int i = 0; i < BATCH; i++) {
            int stream = nextStream++ % STREAMS;
            ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(OCTETS);
            message.writeInt(numbers[stream]++).writeZero(OCTETS - Integer.BYTES);
            if (!association.send(stream, PayloadProtocol.M2PA, message)) {
                throw new IllegalStateException("a message was refused");
            }
        }
        association.flush();
    }

    private String figures() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long retransmissions =
                CompletableFuture.supplyAsync(
                                () ->
                                        association.status().paths().stream()
                                                .mapToLong(path -> path.retransmissions())
                                                .sum(),
                                loop::execute)
                        .join();
        return "figures %d %d %d %d %d"
                .formatted(
                        system.getProcessCpuTime(),
                        endpoint.counters().get(SctpCounter.PACKETS_SENT),
                        retransmissions,
                        endpoint.counters().get(SctpCounter.TIMEOUTS),
                        outOfOrder);
    }

    private long arrived() {
        return (long) NUMBER.getAcquire(shared, 0);
    }

    private static void onFault(String owner, Throwable fault) {
        System.err.println(owner + ": " + fault);
        Runtime.getRuntime().halt(3);
    }

    // ---- what the stack tells ------------------------------------------------------------------

    @Override
    public void onUp(Association established) {
        up.countDown();
    }

    @Override
    public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
        int number = message.getInt(message.readerIndex());
        boolean whole = message.readableBytes() == OCTETS;
        message.release();
        if (!whole || number != expected[stream]) {
            outOfOrder++;
        }
        expected[stream] = number + 1;
        NUMBER.setRelease(shared, 0, (long) NUMBER.get(shared, 0) + 1);
    }

    @Override
    public void onBatchEnd(Association on) {}

    @Override
    public void onRestart(Association restarted) {}

    @Override
    public void onDown(Association down, DownReason reason) {}

    @Override
    public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

    @Override
    public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}
}
