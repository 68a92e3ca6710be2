// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.signalbox.Seeds;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.userland.chunk.ChunkSamples;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.simulator.world.SimEntropy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// Two machines that talk to each other while their packets are mutated *behind* the checksum and
/// under the right tag: the worst a peer can do. Nothing may be thrown, leak, or grow.
class MachineFuzzTest {
    private static final long STEP = Duration.ofMillis(7).toNanos();
    private static final int STEPS = 3_000;
    private static final int MEMORY_MAX = 4 * 1024 * 1024;

    @Seeds(15)
    void hostilePeerIsSurvived(long seed) {
        run(new SimEntropy(seed)::nextInt, STEPS);
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "5m")
    void anyDisturbance(byte[] octets) {
        int[] at = new int[1];
        run(bound -> at[0] < octets.length ? (octets[at[0]++] & 0xFF) % bound : 0, octets.length);
    }

    @FunctionalInterface
    private interface Choice {
        int next(int bound);
    }

    private static void run(Choice choice, int steps) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
        End one = new End("one", "10.0.0.1", "10.0.0.2", allocator);
        End two = new End("two", "10.0.0.2", "10.0.0.1", allocator);
        long now = 0;
        for (int i = 0; i < steps; i++) {
            now += STEP;
            one.step(choice, two, now);
            two.step(choice, one, now);
            assertThat(allocator.metric().usedHeapMemory()).isLessThan(MEMORY_MAX);
        }
        one.stop(now);
        two.stop(now);
        assertThat(allocator.metric().usedHeapMemory()).as("octets not released").isZero();
    }

    private static final class End implements Consumer<AssociationOutput> {
        private final InetSocketAddress address;
        private final UnpooledByteBufAllocator allocator;
        private final AssociationMachine machine;
        private final ArrayDeque<ByteBuf> wire = new ArrayDeque<>();

        private End(String name, String here, String there, UnpooledByteBufAllocator allocator) {
            this.address = new InetSocketAddress(address(here), 9899);
            this.allocator = allocator;
            SimEntropy entropy = new SimEntropy(name.hashCode());
            this.machine =
                    new AssociationMachine(
                            new AssociationConfig(
                                    name,
                                    new LocalEndpoint(List.of(address(here)), 1024, 9899),
                                    new RemoteEndpoint(List.of(address(there)), 1024, 9899),
                                    AssociationProfile.SIGNALLING),
                            new CookieJar(entropy, 0),
                            entropy,
                            allocator,
                            new Counters<>(SctpCounter.class));
        }

        private void step(Choice choice, End peer, long now) {
            machine.handle(new AssociationInput.Open(), now, this);
            if (choice.next(3) == 0) {
                int size = 1 + choice.next(4000);
                machine.send(
                        choice.next(2),
                        PayloadProtocol.M2PA,
                        choice.next(4) == 0,
                        allocator.buffer(size).writeZero(size));
            }
            if (choice.next(300) == 0) {
                machine.handle(new AssociationInput.Shutdown(), now, this);
            }
            machine.flush(now, this);
            if (machine.nextDeadline() <= now) {
                machine.advance(now, this);
            }
            while (true) {
                ByteBuf packet = wire.poll();
                if (packet == null) {
                    break;
                }
                mutate(packet, choice);
                peer.hear(packet, address, now);
                packet.release();
            }
        }

        private void hear(ByteBuf packet, InetSocketAddress from, long now) {
            @Nullable SctpCounter drop = machine.onPacket(0, from, packet, now, this);
            assertThat(drop == null || !drop.reason().isEmpty()).isTrue();
            machine.flush(now, this);
        }

        private void stop(long now) {
            machine.handle(new AssociationInput.Abort("end"), now, this);
            wire.forEach(ByteBuf::release);
            wire.clear();
        }

        private static void mutate(ByteBuf packet, Choice choice) {
            if (choice.next(6) != 0) {
                return;
            }
            int body = packet.readableBytes() - PacketHeader.LENGTH;
            switch (choice.next(3)) {
                case 0 -> {
                    int at = PacketHeader.LENGTH + choice.next(body);
                    packet.setByte(at, choice.next(256));
                }
                case 1 -> packet.writerIndex(PacketHeader.LENGTH + choice.next(body + 1));
                case 2 -> {
                    List<ChunkSamples> samples = ChunkSamples.all();
                    packet.capacity(Math.max(packet.capacity(), packet.writerIndex()));
                    ByteBuf extra = packet.alloc().buffer();
                    samples.get(choice.next(samples.size())).chunk().writeTo(extra);
                    if (packet.maxWritableBytes() >= extra.readableBytes()) {
                        packet.writeBytes(extra);
                    }
                    extra.release();
                }
                default -> throw new IllegalStateException();
            }
        }

        @Override
        public void accept(AssociationOutput output) {
            switch (output) {
                case AssociationOutput.Transmit transmit -> wire.add(transmit.packet());
                case AssociationOutput.Deliver deliver -> deliver.message().release();
                case AssociationOutput.Up _,
                        AssociationOutput.Restarted _,
                        AssociationOutput.GiveUp _,
                        AssociationOutput.Writable _,
                        AssociationOutput.Down _ -> {}
            }
        }

        private static InetAddress address(String literal) {
            try {
                return InetAddress.getByName(literal);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
