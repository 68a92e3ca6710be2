// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.Seeds;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramUser;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.userland.chunk.Checksum;
import org.signalbox.sctp.userland.chunk.Chunk;
import org.signalbox.sctp.userland.chunk.ChunkCursor;
import org.signalbox.sctp.userland.chunk.ChunkException;
import org.signalbox.sctp.userland.chunk.ChunkSamples;
import org.signalbox.sctp.userland.chunk.CookieAckChunk;
import org.signalbox.sctp.userland.chunk.CookieEchoChunk;
import org.signalbox.sctp.userland.chunk.DataChunk;
import org.signalbox.sctp.userland.chunk.InitAckChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.chunk.Parameter;
import org.signalbox.sctp.userland.chunk.ParameterList;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.ShutdownAckChunk;
import org.signalbox.sctp.userland.chunk.ShutdownChunk;
import org.signalbox.sctp.userland.chunk.ShutdownCompleteChunk;
import org.signalbox.simulator.world.SimDatagrams;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An endpoint in production form, and as its configured peer somebody who sends what he likes:
/// arbitrary chunks under a checksum that holds and a tag that is right, in every state. A program
/// of octets says what he does; each instruction is one octet and its operands.
///
/// Whatever it is: nothing is thrown (the world would fail), what is held stays within the windows,
/// and once he falls silent every timer ends: the association is down or idle, and nothing leaks.
class EndpointFuzzTest {
    private static final InetAddress HERE = address("127.0.1.2");
    private static final InetAddress THERE = address("127.0.1.3");
    private static final InetSocketAddress TARGET = new InetSocketAddress(HERE, 9899);
    private static final int ATTACKERS_TAG = 0x0BADCAFE;
    private static final int ATTACKERS_TSN = 0xFFFFFFF0;

    /// Windows and buffers of the profile are 1.25 MiB; twice of it with what each chunk costs.
    private static final long MEMORY_MAX = 4 * 1024 * 1024;

    private static final List<ChunkSamples> SAMPLES = ChunkSamples.all();

    @Seeds(60)
    void anyProgramIsSurvived(long seed) {
        SimEntropy entropy = new SimEntropy(seed);
        byte[] program = new byte[2_000];
        entropy.nextBytes(program);
        run(program);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1, 2, 3, 4, 5, 6, 7})
    void everyStateIsReached(byte start) {
        try (Attack attack = new Attack()) {
            attack.reach(start);

            assertThat(attack.state()).isEqualTo(expected(start));
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "5m")
    void anyProgram(byte[] program) {
        run(program);
    }

    private static State expected(int start) {
        return switch (start) {
            case 0 -> State.CLOSED;
            case 1, 2, 3 -> State.OPENING;
            case 4 -> State.ESTABLISHED;
            default -> State.SHUTTING_DOWN;
        };
    }

    private static void run(byte[] program) {
        try (Attack attack = new Attack()) {
            Operands operands = new Operands(program);
            attack.reach(operands.next() & 7);
            while (operands.more()) {
                attack.perform(operands);
                assertThat(attack.world.octetsAllocated()).isLessThan(MEMORY_MAX);
            }
            attack.fallSilent();
        }
    }

    private static final class Operands {
        private final byte[] program;
        private int at;

        private Operands(byte[] program) {
            this.program = program;
        }

        private boolean more() {
            return at < program.length;
        }

        private int next() {
            return at < program.length ? program[at++] & 0xFF : 0;
        }

        private int next16() {
            return next() << 8 | next();
        }
    }

    private static final class Attack implements AutoCloseable {
        private final World world = new World(1);
        private final SimDatagrams network = new SimDatagrams(world);
        private final SimLoop loop = world.loop("here");
        private final SimLoop attackersLoop = world.loop("attacker");
        private final DatagramPort port;
        private final SctpEndpoint endpoint;
        private final List<ByteBuf> cookies = new ArrayList<>();
        private final ByteBuf packet = Unpooled.buffer(4096, 65_000);
        private Association association;

        /// What the attacker has learnt.
        private int tag;

        private int lastTsn;
        private int sentTsn = ATTACKERS_TSN - 1;

        private Attack() {
            try {
                port = network.bind(new InetSocketAddress(THERE, 9899), ears(), attackersLoop);
                endpoint =
                        new UserlandSctp(network, world.entropy("here"), world.allocator(), world)
                                .open(
                                        new LocalEndpoint(List.of(HERE), 1024, 9899),
                                        new Deaf(),
                                        loop);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            association = associate(Initiation.BOTH);
        }

        private Association associate(Initiation initiation) {
            return loop.call(
                    () ->
                            endpoint.associate(
                                    "victim",
                                    new RemoteEndpoint(List.of(THERE), 1024, 9899),
                                    AssociationProfile.SIGNALLING.withInitiation(initiation),
                                    new Deaf()));
        }

        private State state() {
            return loop.call(association::status).state();
        }

        // ---- states ----------------------------------------------------------------------------

        private void reach(int start) {
            switch (start) {
                case 0 -> {}
                case 1 -> {
                    loop.run(() -> association.remove("listens instead"));
                    association = associate(Initiation.PASSIVE);
                    loop.run(association::open);
                }
                case 2 -> open();
                case 3 -> {
                    open();
                    answer();
                }
                case 4 -> establish();
                case 5 -> { // SHUTDOWN-SENT
                    establish();
                    loop.run(association::shutdown);
                }
                case 6 -> { // SHUTDOWN-PENDING: data is outstanding
                    establish();
                    say(100);
                    loop.run(association::shutdown);
                }
                case 7 -> { // SHUTDOWN-ACK-SENT
                    establish();
                    send(tag, new ShutdownChunk(lastTsn));
                }
                default -> throw new IllegalArgumentException("start " + start);
            }
            settle();
        }

        private void open() {
            loop.run(association::open);
            settle();
        }

        private void answer() {
            send(
                    tag,
                    new InitAckChunk(
                            ATTACKERS_TAG,
                            100_000,
                            2,
                            2,
                            ATTACKERS_TSN,
                            ParameterList.of(
                                    List.of(
                                            new Parameter.StateCookie(
                                                    Unpooled.wrappedBuffer(new byte[40]))))));
            settle();
        }

        private void establish() {
            open();
            answer();
            send(tag, new CookieAckChunk());
            settle();
        }

        // ---- instructions ----------------------------------------------------------------------

        private void perform(Operands operands) {
            int instruction = operands.next();
            switch (instruction % 16) {
                case 0 -> chunkOfOctets(operands);
                case 1 -> SAMPLES.get(operands.next() % SAMPLES.size()).chunk().writeTo(room());
                case 2 -> data(operands);
                case 3 -> sack(operands);
                case 4 -> leave(tag);
                case 5 -> leave(tagOf(operands.next()));
                case 6 -> world.runFor(Duration.ofMillis(operands.next()));
                case 7 -> world.runFor(Duration.ofMillis(10L * operands.next16()));
                case 8 -> say(1 + operands.next16() % 5_000);
                case 9 -> asUser(operands.next());
                case 10 -> {
                    InitChunk init =
                            new InitChunk(
                                    ATTACKERS_TAG + operands.next() % 3,
                                    operands.next16(),
                                    operands.next16(),
                                    operands.next16(),
                                    ATTACKERS_TSN,
                                    ParameterList.NONE);
                    init.writeTo(room());
                }
                case 11 -> {
                    if (!cookies.isEmpty()) {
                        ByteBuf cookie = cookies.get(operands.next() % cookies.size());
                        new CookieEchoChunk(cookie).writeTo(room());
                    }
                }
                case 12 -> new ShutdownChunk(lastTsn + (byte) operands.next()).writeTo(room());
                case 13 -> new ShutdownAckChunk().writeTo(room());
                case 14 -> new ShutdownCompleteChunk(operands.next() % 2 == 0).writeTo(room());
                case 15 -> new CookieAckChunk().writeTo(room());
                default -> throw new IllegalStateException();
            }
        }

        /// Type, flags, claimed length, and as many octets as there are: lengths need not fit.
        private void chunkOfOctets(Operands operands) {
            ByteBuf out = room();
            out.writeByte(operands.next());
            out.writeByte(operands.next());
            int octets = operands.next();
            int claimed = octets + (operands.next() % 4 == 0 ? (byte) operands.next() : 4);
            out.writeShort(claimed);
            for (int i = 0; i < octets; i++) {
                out.writeByte(operands.next());
            }
            out.writeZero(-octets & 3);
        }

        /// Near the TSNs that are expected, or nowhere near.
        private void data(Operands operands) {
            int flags = operands.next();
            int ahead = (byte) operands.next();
            int tsn = flags % 8 == 0 ? operands.next16() << 16 : sentTsn + ahead;
            if (ahead == 1) {
                sentTsn++;
            }
            int octets = operands.next() * 4;
            new DataChunk(
                            (flags & 8) != 0,
                            (flags & 16) != 0,
                            (flags & 32) != 0,
                            (flags & 64) != 0,
                            tsn,
                            operands.next() % 4,
                            operands.next() % 8,
                            5,
                            Unpooled.wrappedBuffer(new byte[octets]))
                    .writeTo(room());
        }

        private void sack(Operands operands) {
            List<SackChunk.GapBlock> gaps = new ArrayList<>();
            int shape = operands.next();
            for (int i = 0; i < shape % 8; i++) {
                gaps.add(new SackChunk.GapBlock(operands.next16(), operands.next16()));
            }
            int cumulative = lastTsn - operands.next() % 32 + (shape > 250 ? 64 : 0);
            new SackChunk(cumulative, operands.next16() * 4L, gaps, List.of(1, 2)).writeTo(room());
        }

        private void asUser(int what) {
            switch (what % 8) {
                case 0, 1, 2, 3 -> loop.run(association::open);
                case 4 -> loop.run(association::shutdown);
                case 5 -> loop.run(() -> association.abort("as the program says"));
                default -> loop.run(association::flush);
            }
        }

        private void say(int octets) {
            ByteBuf message = world.allocator().buffer(octets).writeZero(octets);
            loop.run(
                    () -> {
                        association.send(1, PayloadProtocol.M2PA, message);
                        association.flush();
                    });
        }

        private int tagOf(int which) {
            return switch (which % 4) {
                case 0 -> 0;
                case 1 -> ATTACKERS_TAG;
                case 2 -> tag + 1;
                default -> tag;
            };
        }

        // ---- wire ------------------------------------------------------------------------------

        private ByteBuf room() {
            if (packet.writerIndex() > 60_000) {
                leave(tag);
            }
            if (!packet.isReadable()) {
                packet.writeZero(PacketHeader.LENGTH);
            }
            return packet;
        }

        private void leave(int underTag) {
            if (!packet.isReadable()) {
                return;
            }
            ByteBuf datagram = Unpooled.buffer(packet.readableBytes());
            PacketHeader.writeTo(datagram, 1024, 1024, underTag);
            datagram.writeBytes(
                    packet, PacketHeader.LENGTH, packet.writerIndex() - PacketHeader.LENGTH);
            packet.clear();
            new Checksum().seal(datagram);
            attackersLoop.run(() -> port.send(TARGET, datagram));
            settle();
        }

        private void send(int underTag, Chunk chunk) {
            chunk.writeTo(room());
            leave(underTag);
        }

        private void settle() {
            world.runFor(Duration.ofMillis(1));
        }

        private DatagramUser ears() {
            return new DatagramUser() {
                @Override
                public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
                    learn(datagram);
                    datagram.release();
                }

                @Override
                public void onBatchEnd() {}
            };
        }

        private void learn(ByteBuf datagram) {
            assertThat(new Checksum().holds(datagram)).isTrue();
            try {
                ChunkCursor cursor = new ChunkCursor().over(datagram);
                while (cursor.next()) {
                    switch (Chunk.parse(cursor)) {
                        case InitChunk init -> {
                            tag = init.initiateTag();
                            lastTsn = init.initialTsn() - 1;
                        }
                        case InitAckChunk initAck -> {
                            tag = initAck.initiateTag();
                            lastTsn = initAck.initialTsn() - 1;
                            ByteBuf cookie = initAck.parameters().cookie();
                            if (cookie != null && cookies.size() < 8) {
                                cookies.add(Unpooled.copiedBuffer(cookie));
                            }
                        }
                        case DataChunk data -> lastTsn = data.tsn();
                        default -> {}
                    }
                }
            } catch (ChunkException e) {
                throw new AssertionError("our own packet is broken", e);
            }
        }

        // ---- the end ---------------------------------------------------------------------------

        /// Without an answer every call, every shutdown and every association comes to its end.
        private void fallSilent() {
            world.runFor(Duration.ofMinutes(5));
            assertThat(state())
                    .isIn(State.CLOSED, State.OPENING)
                    .matches(
                            left -> left == State.CLOSED || world.eventsPending() == 0,
                            "opening, and nothing more to happen");
            assertThat(world.octetsAllocated()).as("held for a silent peer").isZero();
        }

        @Override
        public void close() {
            loop.run(endpoint::close);
            attackersLoop.run(port::close);
            world.runFor(Duration.ofSeconds(1));
            assertThat(world.octetsAllocated()).as("octets not released").isZero();
        }
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class Deaf implements AssociationUser, SctpObserver {
        @Override
        public void onUp(Association up) {}

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            message.release();
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
}
