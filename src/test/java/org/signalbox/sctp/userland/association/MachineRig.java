// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.userland.chunk.Chunk;
import org.signalbox.sctp.userland.chunk.ChunkCursor;
import org.signalbox.sctp.userland.chunk.ChunkException;
import org.signalbox.sctp.userland.chunk.CookieAckChunk;
import org.signalbox.sctp.userland.chunk.DataChunk;
import org.signalbox.sctp.userland.chunk.InitAckChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.chunk.Parameter;
import org.signalbox.sctp.userland.chunk.ParameterList;
import org.signalbox.sctp.userland.chunk.ShutdownChunk;
import org.signalbox.simulator.world.SimEntropy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One machine, and the tester that plays its peer packet by packet.
final class MachineRig implements AutoCloseable {
    static final InetAddress HERE = address("10.0.0.1");
    static final InetAddress THERE = address("10.0.0.2");
    static final InetAddress THERE_TOO = address("10.1.0.2");
    static final int PEER_TAG = 0x0BADCAFE;
    static final int PEER_TSN = 1000;
    static final int WINDOW = 100_000;
    static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final int OUR_PORT = 1024;
    private static final int PEER_PORT = 1025;
    private static final int UDP_PORT = 9899;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final AssociationMachine machine;
    private final List<AssociationOutput> events = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private long now = 10 * SECOND;
    private int tag;
    private int nextTsn;

    /// A packet of the machine's.
    record Sent(InetSocketAddress to, int tag, List<Chunk> chunks, long at) {
        <T extends Chunk> T first(Class<T> type) {
            assertThat(chunks.getFirst()).isInstanceOf(type);
            return type.cast(chunks.getFirst());
        }

        boolean has(Class<? extends Chunk> type) {
            return chunks.stream().anyMatch(type::isInstance);
        }
    }

    MachineRig(Initiation initiation, InetAddress... peers) {
        SimEntropy entropy = new SimEntropy(1);
        machine =
                new AssociationMachine(
                        new AssociationConfig(
                                "test",
                                new LocalEndpoint(List.of(HERE), OUR_PORT, UDP_PORT),
                                new RemoteEndpoint(List.of(peers), PEER_PORT, UDP_PORT),
                                AssociationProfile.SIGNALLING.withInitiation(initiation)),
                        new CookieJar(entropy, 0),
                        entropy,
                        allocator,
                        new Counters<>(SctpCounter.class));
    }

    /// Calls, is answered, and is established; what it has sent is forgotten.
    static MachineRig established() {
        MachineRig rig = new MachineRig(Initiation.BOTH, THERE);
        rig.call();
        rig.receive(initAck());
        rig.receive(new CookieAckChunk());
        assertThat(rig.state()).isInstanceOf(AssociationState.Established.class);
        rig.forget();
        return rig;
    }

    /// All data acknowledged, and SHUTDOWN sent.
    static MachineRig shutdownSent() {
        MachineRig rig = established();
        rig.request(new AssociationInput.Shutdown());
        assertThat(rig.onlySent().chunks).hasOnlyElementsOfType(ShutdownChunk.class);
        rig.forget();
        return rig;
    }

    /// Something is outstanding, and the peer wants to end.
    static MachineRig shutdownReceived() {
        MachineRig rig = established();
        int before = rig.lastTsn();
        rig.send("outstanding");
        rig.receive(new ShutdownChunk(before));
        assertThat(rig.state()).isInstanceOf(AssociationState.ShutdownReceived.class);
        rig.forget();
        return rig;
    }

    /// The peer wants to end, and SHUTDOWN ACK is sent.
    static MachineRig shutdownAckSent() {
        MachineRig rig = established();
        rig.receive(new ShutdownChunk(rig.lastTsn()));
        assertThat(rig.state()).isInstanceOf(AssociationState.ShutdownAckSent.class);
        rig.forget();
        return rig;
    }

    // ---- the machine ---------------------------------------------------------------------------

    AssociationState state() {
        return machine.state();
    }

    long now() {
        return now;
    }

    void request(AssociationInput input) {
        machine.handle(input, now, this::take);
    }

    /// Sends INIT, which is forgotten.
    InitChunk call() {
        request(new AssociationInput.Open());
        InitChunk init = onlySent().first(InitChunk.class);
        tag = init.initiateTag();
        nextTsn = init.initialTsn();
        sent.clear();
        return init;
    }

    boolean offer(String text) {
        ByteBuf message = allocator.buffer();
        message.writeCharSequence(text, StandardCharsets.UTF_8);
        return machine.send(0, PayloadProtocol.M2PA, false, message);
    }

    void send(String text) {
        assertThat(offer(text)).isTrue();
        flush();
    }

    void flush() {
        machine.flush(now, this::take);
    }

    void advance(long nanos) {
        long end = now + nanos;
        while (machine.nextDeadline() <= end) {
            now = Math.max(now, machine.nextDeadline());
            machine.advance(now, this::take);
        }
        now = end;
    }

    // ---- the tester ----------------------------------------------------------------------------

    /// The tag that the machine wants to see.
    int tag() {
        return tag;
    }

    void useTag(int newTag) {
        tag = newTag;
    }

    /// The last TSN that the machine has sent.
    int lastTsn() {
        return nextTsn - 1;
    }

    @Nullable SctpCounter receive(Chunk... chunks) {
        return receiveUnder(tag, chunks);
    }

    @Nullable SctpCounter receiveUnder(int otherTag, Chunk... chunks) {
        return deliver(packet(otherTag, chunks), THERE);
    }

    @Nullable SctpCounter deliver(ByteBuf packet, InetAddress from) {
        InetSocketAddress source = new InetSocketAddress(from, UDP_PORT);
        SctpCounter drop = machine.onPacket(0, source, packet, now, this::take);
        packet.release();
        return drop;
    }

    ByteBuf packet(int otherTag, Chunk... chunks) {
        ByteBuf packet = allocator.buffer();
        PacketHeader.writeTo(packet, PEER_PORT, OUR_PORT, otherTag);
        for (Chunk chunk : chunks) {
            chunk.writeTo(packet);
        }
        return packet;
    }

    // ---- what has come of it -------------------------------------------------------------------

    void forget() {
        sent.clear();
        events.removeIf(event -> !(event instanceof AssociationOutput.Deliver));
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    Sent onlySent() {
        assertThat(sent).hasSize(1);
        return sent.getFirst();
    }

    List<String> delivered() {
        return events.stream()
                .filter(AssociationOutput.Deliver.class::isInstance)
                .map(AssociationOutput.Deliver.class::cast)
                .map(deliver -> deliver.message().toString(StandardCharsets.UTF_8))
                .toList();
    }

    Cause downCause() {
        List<AssociationOutput> downs =
                events.stream().filter(AssociationOutput.Down.class::isInstance).toList();
        assertThat(downs).hasSize(1);
        return ((AssociationOutput.Down) downs.getFirst()).reason().cause();
    }

    @Override
    public void close() {
        request(new AssociationInput.Abort("test ends"));
        for (AssociationOutput event : events) {
            if (event instanceof AssociationOutput.Deliver deliver) {
                deliver.message().release();
            }
        }
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private void take(AssociationOutput output) {
        if (!(output instanceof AssociationOutput.Transmit transmit)) {
            events.add(output);
            return;
        }
        ByteBuf packet = Unpooled.copiedBuffer(transmit.packet());
        transmit.packet().release();
        List<Chunk> chunks = new ArrayList<>();
        try {
            ChunkCursor cursor = new ChunkCursor().over(packet);
            while (cursor.next()) {
                chunks.add(Chunk.parse(cursor));
            }
        } catch (ChunkException e) {
            throw new AssertionError("we sent a broken packet", e);
        }
        for (Chunk chunk : chunks) {
            if (chunk instanceof DataChunk data && data.tsn() == nextTsn) {
                nextTsn++;
            }
        }
        sent.add(new Sent(transmit.to(), PacketHeader.verificationTag(packet), chunks, now));
    }

    // ---- chunks --------------------------------------------------------------------------------

    static ByteBuf cookie() {
        return Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5, 6});
    }

    static InitChunk init(Parameter... parameters) {
        return new InitChunk(
                PEER_TAG, WINDOW, 2, 2, PEER_TSN, ParameterList.of(List.of(parameters)));
    }

    static InitAckChunk initAck(Parameter... parameters) {
        List<Parameter> all = new ArrayList<>(List.of(new Parameter.StateCookie(cookie())));
        all.addAll(List.of(parameters));
        return new InitAckChunk(PEER_TAG, WINDOW, 2, 2, PEER_TSN, ParameterList.of(all));
    }

    static DataChunk data(int number, String text) {
        return new DataChunk(
                false,
                false,
                true,
                true,
                PEER_TSN + number,
                0,
                number,
                5,
                Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
