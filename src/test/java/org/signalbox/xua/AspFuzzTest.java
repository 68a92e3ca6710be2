// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Tag;
import org.signalbox.Seeds;
import org.signalbox.machine.Machine;
import org.signalbox.xua.AspMessage.AspUp;
import org.signalbox.xua.AspPlan.Served;
import org.signalbox.xua.ServerPlan.ApplicationServer;
import org.signalbox.xua.ServerPlan.Asp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Whatever a far end sends, both machines go on, and a process can come up afterwards.
class AspFuzzTest {
    private static final RoutingContext CONTEXT = RoutingContext.of(1);
    private static final int PIECE_OCTETS_MAX = 64;

    @Seeds(200)
    void machinesSurviveAnyMessages(long seed) {
        Random random = new Random(seed);
        Ends ends = new Ends();
        for (int i = 0; i < 100; i++) {
            ByteBuf octets =
                    AspCodec.encode(
                            UnpooledByteBufAllocator.DEFAULT, RandomAspMessages.message(random));
            for (int flips = random.nextInt(3); flips > 0; flips--) {
                octets.setByte(random.nextInt(octets.readableBytes()), random.nextInt(256));
            }
            ends.receive(octets);
            octets.release();
            ends.pass(Duration.ofMillis(random.nextInt(3_000)));
        }

        ends.expectServiceAfterAll();
    }

    /// The first octet of each piece says how long it is and after which time it comes.
    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void machinesSurviveAnyOctets(byte[] octets) {
        Ends ends = new Ends();
        for (int at = 0; at < octets.length; ) {
            int end = Math.min(octets.length, at + 1 + (octets[at] & PIECE_OCTETS_MAX - 1));
            ByteBuf piece =
                    UnpooledByteBufAllocator.DEFAULT
                            .directBuffer()
                            .writeBytes(Arrays.copyOfRange(octets, at + 1, end));
            ends.receive(piece);
            piece.release();
            ends.pass(Duration.ofMillis(octets[at] < 0 ? 3_000 : 1));
            at = end;
        }

        ends.expectServiceAfterAll();
    }

    /// A gateway and a process, which hear the same.
    private static final class Ends {
        private final ServerMachine gateway =
                new ServerMachine(
                        new ServerPlan(
                                List.of(Asp.of("a")),
                                List.of(
                                        new ApplicationServer(
                                                "one",
                                                CONTEXT,
                                                null,
                                                ServerPlan.STANDARD_RECOVERY,
                                                1,
                                                List.of("a")))));
        private final AspMachine process =
                new AspMachine(AspPlan.of(new Served(CONTEXT, null)), false);
        private final List<ServerOutput> said = new ArrayList<>();
        private long now;

        Ends() {
            gateway.handle(new ServerInput.Up("a"), now, said::add);
            process.handle(new AspInput.Start(), now, output -> {});
            process.handle(new AspInput.Up(), now, output -> {});
        }

        void receive(ByteBuf octets) {
            AspMessage message;
            try {
                int messageClass = XuaHeader.messageClass(XuaHeader.check(octets));
                if (messageClass != XuaHeader.MANAGEMENT
                        && messageClass != XuaHeader.ASP_STATE_MAINTENANCE
                        && messageClass != XuaHeader.ASP_TRAFFIC_MAINTENANCE) {
                    return;
                }
                message = AspCodec.decode(octets);
            } catch (XuaDecodeException refused) {
                assertThat(refused.offset()).isBetween(0, octets.readableBytes());
                return;
            }
            gateway.handle(new ServerInput.Received("a", message), now, said::add);
            gateway.handle(new ServerInput.Opened("one"), now, said::add);
            process.handle(new AspInput.Received(message), now, output -> {});
        }

        void pass(Duration time) {
            now += time.toNanos();
            gateway.advance(now, said::add);
            process.advance(now, output -> {});
        }

        void expectServiceAfterAll() {
            gateway.handle(new ServerInput.Lost("a"), now, said::add);
            pass(ServerPlan.STANDARD_RECOVERY);
            assertThat(gateway.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
            assertThat(gateway.asState("one")).isEqualTo(new AsState.Down());
            gateway.handle(new ServerInput.Up("a"), now, said::add);
            gateway.handle(new ServerInput.Received("a", new AspUp(null, "")), now, said::add);
            assertThat(gateway.aspState("a")).isEqualTo(AspState.INACTIVE);

            process.handle(new AspInput.Up(), now, output -> {});
            process.handle(
                    new AspInput.Received(new AspMessage.AspUpAck(null, "")), now, output -> {});
            assertThat(process.state()).isEqualTo(AspState.INACTIVE);
        }
    }
}
