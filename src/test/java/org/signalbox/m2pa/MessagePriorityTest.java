// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.HexFormat;

/// The priority of JT-Q704 travels beside the message, in the first two bits behind the header.
class MessagePriorityTest {
    private static final byte[] MESSAGE = HexFormat.of().parseHex("83c04302a6080fcafe");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void priorityOfATransferredMessageIsKept(int priority) {
        assertThat(transferred(Variant.TTC, priority << 6).priority()).isEqualTo(priority);
    }

    @Test
    void priorityIsKeptWhileTheMessageIsHeld() {
        try (Tester tester = tester(Variant.TTC)) {
            tester.linkLoop.run(() -> tester.link.setReceiveCongestion(true));
            send(tester, 0xC0);
            tester.world.runFor(Duration.ofMillis(100));
            tester.linkLoop.run(() -> tester.link.setReceiveCongestion(false));

            assertThat(awaitMessage(tester).priority()).isEqualTo(3);
        }
    }

    /// RFC 4165 section 2.3.1: spare in all other networks. ITP writes the length there.
    @Test
    void spareBitsAreNotTransferred() {
        assertThat(transferred(Variant.ITU, 0xFF).priority()).isZero();
    }

    private static M2paMessage.UserData transferred(Variant variant, int octet) {
        try (Tester tester = tester(variant)) {
            send(tester, octet);

            M2paMessage.UserData message = awaitMessage(tester);

            assertThat(Tester.bytes(message.msu())).isEqualTo(MESSAGE);
            return message;
        }
    }

    private static Tester tester(Variant variant) {
        Tester tester = new Tester(Tester.config().withTimers(M2paTimers.LAB), variant);
        tester.user.transferring();
        tester.connect().bringUp();
        tester.world.runFor(Duration.ofMillis(100));
        return tester;
    }

    private static void send(Tester tester, int octet) {
        tester.send(
                1,
                Tester.with(
                        M2paCodec.encodeUserData(
                                Unpooled.buffer().alloc(),
                                SequenceNumbers.NONE,
                                0,
                                0,
                                Unpooled.wrappedBuffer(MESSAGE)),
                        16,
                        octet));
    }

    private static M2paMessage.UserData awaitMessage(Tester tester) {
        return (M2paMessage.UserData)
                tester.await(
                                "the message",
                                m -> m.isUserData() && !m.isEmptyUserData(),
                                Tester.PATIENCE)
                        .message();
    }
}
