// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.signalbox.Seeds;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Whatever is meant is read as it was written, and whatever comes is understood or refused.
@NullUnmarked
class SgdRandomTest {
    @Seeds(1_000)
    void requestsAreReadAsTheyWereWritten(long seed) throws DiameterException {
        SgdMessages messages = new SgdMessages(seed);
        for (int i = 0; i < 10; i++) {
            SgdRequest request = messages.request();
            RequestEnvelope envelope = messages.envelope(request);
            SgdQuirks quirks = messages.quirks();

            ByteBuf written = written(request, envelope, quirks);

            SgdCommand command = SgdCommand.of(request);
            assertThat(read(written))
                    .isEqualTo(new ReceivedRequest(command.application(quirks), envelope, request));
            written.release();
        }
    }

    @Seeds(1_000)
    void answersAreReadAsTheyWereWritten(long seed) throws DiameterException {
        SgdMessages messages = new SgdMessages(seed);
        for (int i = 0; i < 10; i++) {
            SgdAnswer answer = messages.answer();

            ReceivedAnswer received =
                    SgdAnswerCodecTest.written(answer, messages.quirks()).readAnswer();

            assertThat(received)
                    .isEqualTo(
                            new ReceivedAnswer(
                                    answer, "a;1;2", "b.example", "example", null, List.of()));
        }
    }

    @Seeds(300)
    void nothingBreaksTheReaders(long seed) {
        Random random = new Random(seed);
        SgdMessages messages = new SgdMessages(seed);
        for (int i = 0; i < 30; i++) {
            SgdRequest request = messages.request();
            ByteBuf written = written(request, messages.envelope(request), messages.quirks());
            byte[] octets = ByteBufUtil.getBytes(written);
            written.release();
            for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
                octets[20 + random.nextInt(octets.length - 20)] = (byte) random.nextInt(256);
            }
            judge(Arrays.copyOfRange(octets, 20, octets.length));
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void readersUnderstandOrRefuse(byte[] avps) {
        judge(avps);
    }

    /// Takes octets for the AVPs of each command. What is understood is written, and read again as
    /// the same.
    private static void judge(byte[] avps) {
        for (SgdCommand command : SgdCommand.values()) {
            DiameterHeader header = command.header(SgdQuirks.NONE, 1, 2);
            ByteBuf message = message(header, avps);
            try {
                ReceivedRequest once = read(message);
                ByteBuf again = written(once.request(), once.envelope(), SgdQuirks.NONE);
                assertThat(read(again).envelope()).isEqualTo(once.envelope());
                again.release();
            } catch (DiameterException refused) {
                assertThat(refused.resultCode()).isBetween(3_000, 5_999);
                assertThat(refused).hasMessageNotContaining("null");
            }
            try {
                ReceivedAnswer received =
                        SgdAnswerCodec.read(command, new AvpReader().begin(message));
                assertThat(SgdCommand.of(received.answer())).isEqualTo(command);
            } catch (DiameterException refused) {
                // a subscriber that is served nowhere
                assertThat(command).isEqualTo(SgdCommand.ROUTING_INFO);
                assertThat(refused.failed()).isNotNull();
            }
            message.release();
        }
    }

    private static ByteBuf message(DiameterHeader header, byte[] avps) {
        ByteBuf message = Unpooled.buffer();
        int octets = Math.min(avps.length, 60_000) & ~3;
        message.writeInt(1 << 24 | DiameterHeader.OCTETS + octets)
                .writeInt(header.flags() << 24 | header.command())
                .writeInt(header.application())
                .writeLong(1)
                .writeBytes(avps, 0, octets);
        return message;
    }

    private static ReceivedRequest read(ByteBuf message) throws DiameterException {
        return SgdRequestCodec.read(DiameterHeader.read(message), new AvpReader().begin(message));
    }

    private static ByteBuf written(SgdRequest request, RequestEnvelope envelope, SgdQuirks quirks) {
        AvpWriter writer =
                new AvpWriter(
                        ByteBufAllocator.DEFAULT, SgdCommand.of(request).header(quirks, 1, 2));
        SgdRequestCodec.write(writer, request, envelope, quirks);
        return writer.finish();
    }
}
