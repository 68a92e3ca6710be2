// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Tag;
import org.signalbox.Seeds;
import org.signalbox.sctp.PayloadProtocol;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/// Whatever a peer sends, the link neither stops nor leaks, counts what it cannot use, and can be
/// brought into service afterwards.
class M2paFuzzTest {
    @Seeds(200)
    void linkSurvivesAnyPeer(long seed) {
        Random random = new Random(seed);
        try (Tester tester = new Tester(quick()).connect()) {
            if (random.nextBoolean()) {
                tester.bringUpToTest();
            } else {
                tester.await(StatusIndication.OUT_OF_SERVICE);
            }
            for (int i = 0; i < 100; i++) {
                byte[] octets = message(random);
                for (int flips = random.nextInt(3); flips > 0; flips--) {
                    octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
                }
                if (random.nextInt(20) == 0) {
                    octets = Arrays.copyOf(octets, random.nextInt(octets.length + 1));
                }
                PayloadProtocol protocol =
                        random.nextInt(20) == 0 ? PayloadProtocol.M3UA : PayloadProtocol.M2PA;
                tester.send(random.nextInt(2), protocol, Unpooled.wrappedBuffer(octets));
                tester.world.runFor(Duration.ofMillis(random.nextInt(50)));
            }

            expectServiceAfterAll(tester);
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void codecUnderstandsOrRefuses(byte[] octets) {
        M2paCodecTest.judge(octets);
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void linkSurvivesAnyOctets(byte[] octets) {
        try (Tester tester = new Tester(quick()).connect()) {
            tester.bringUpToTest();
            for (int at = 0; at < octets.length; ) {
                int end = Math.min(octets.length, at + 1 + (octets[at] & 0x3F));
                tester.send(
                        octets[at] < 0 ? 1 : 0,
                        Unpooled.wrappedBuffer(Arrays.copyOfRange(octets, at, end)));
                at = end;
            }

            expectServiceAfterAll(tester);
        }
    }

    private static void expectServiceAfterAll(Tester tester) {
        tester.world.runFor(Duration.ofSeconds(1));
        tester.abort();
        tester.world.runFor(Duration.ofSeconds(4));
        tester.rest();
        tester.user.events.clear();
        tester.reopen();
        tester.bringUpToTest();
        assertThat(tester.user.events).contains("in service");
    }

    private static M2paLinkConfig quick() {
        return Tester.config().withTimers(M2paTimers.LAB);
    }

    private static byte[] message(Random random) {
        int bsn =
                random.nextInt(4) == 0 ? random.nextInt(1 << 24) : random.nextInt(3) - 1 & 0xFFFFFF;
        int fsn = random.nextInt(3) == 0 ? random.nextInt(5) - 1 & 0xFFFFFF : random.nextInt(3);
        if (random.nextBoolean()) {
            StatusIndication[] all = StatusIndication.values();
            return Tester.take(
                    M2paCodec.encode(
                            Unpooled.buffer().alloc(),
                            new M2paMessage.LinkStatus(
                                    bsn, fsn, all[random.nextInt(all.length)], 0)));
        }
        byte[] userPart = new byte[random.nextInt(20)];
        random.nextBytes(userPart);
        return Tester.take(Tester.userData(bsn, fsn, userPart));
    }
}
