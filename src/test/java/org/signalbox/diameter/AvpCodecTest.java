// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.Seeds;
import org.signalbox.diameter.sgd.SgdAvp;
import org.signalbox.tcap.Vectors;
import org.signalbox.tcap.Vectors.Vector;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

@NullUnmarked
class AvpCodecTest {
    private static final DiameterHeader TFR = new DiameterHeader(0xC0, 8_388_646, 16_777_313, 1, 2);

    /// Those with AVPs inside.
    private static final List<AvpKind> GROUPS =
            Stream.<AvpKind>concat(Arrays.stream(BaseAvp.values()), Arrays.stream(SgdAvp.values()))
                    .filter(kind -> kind.type() == AvpType.GROUPED)
                    .toList();

    static List<Vector> vectors() throws IOException {
        return Vectors.in(Path.of("src/test/resources/wire/diameter/sgd.txt"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void whatOthersHaveWrittenIsWrittenTheSame(Vector vector) throws DiameterException {
        ByteBuf message = Unpooled.wrappedBuffer(vector.octets());

        ByteBuf again = copy(message);

        assertThat(ByteBufUtil.hexDump(again)).isEqualTo(ByteBufUtil.hexDump(message));
        again.release();
    }

    @Test
    void whatIsWrittenIsRead() throws DiameterException {
        AvpWriter writer = new AvpWriter(ByteBufAllocator.DEFAULT, TFR);
        writer.text(BaseAvp.SESSION_ID, "iwf;1;2").unsigned32(SgdAvp.TFR_FLAGS, 1);
        int group = writer.begin(SgdAvp.USER_IDENTIFIER);
        writer.octets(SgdAvp.MSISDN, new byte[] {0x21, 0x43, (byte) 0xF5});
        writer.end(group);
        ByteBuf message = writer.finish();

        assertThat(DiameterHeader.read(message)).isEqualTo(TFR);
        assertThat(DiameterHeader.length(message)).isEqualTo(message.readableBytes());
        AvpReader avps = new AvpReader().begin(message);
        assertThat(avps.next()).isTrue();
        assertThat(avps.is(BaseAvp.SESSION_ID)).isTrue();
        assertThat(avps.isMandatory()).isTrue();
        assertThat(avps.text()).isEqualTo("iwf;1;2");
        assertThat(avps.next()).isTrue();
        assertThat(avps.is(SgdAvp.TFR_FLAGS)).isTrue();
        assertThat(avps.unsigned32()).isEqualTo(1);
        assertThat(avps.next()).isTrue();
        AvpReader inside = avps.nested();
        assertThat(inside.next()).isTrue();
        assertThat(inside.is(SgdAvp.MSISDN)).isTrue();
        assertThat(inside.octets()).containsExactly(0x21, 0x43, 0xF5);
        assertThat(inside.next()).isFalse();
        assertThat(avps.next()).isFalse();
        message.release();
    }

    /// RFC 6733 section 7.5: the answer shows the AVP that is wrong, or an empty one of its type.
    @Test
    void anAnswerShowsWhatIsMissing() throws DiameterException {
        AvpWriter writer = new AvpWriter(ByteBufAllocator.DEFAULT, TFR.answer(false));
        writer.failed(FailedAvp.missing(SgdAvp.SM_DELIVERY_TIMER));
        ByteBuf message = writer.finish();

        AvpReader avps = new AvpReader().begin(message);
        assertThat(avps.next()).isTrue();
        AvpReader inside = avps.nested();
        assertThat(inside.next()).isTrue();
        assertThat(inside.is(SgdAvp.SM_DELIVERY_TIMER)).isTrue();
        assertThat(inside.unsigned32()).isZero();
        message.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 11, 200, 0xFF_FFFF})
    void aLengthThatCannotBeIsRefused(int length) {
        ByteBuf message = Unpooled.buffer();
        TFR.write(message);
        message.writeInt(SgdAvp.SC_ADDRESS.code())
                .writeInt(0xC0 << 24 | length)
                .writeInt(SgdAvp.VENDOR)
                .writeZero(8);
        DiameterHeader.setLength(message, 0);

        assertThatThrownBy(() -> new AvpReader().begin(message).next())
                .asInstanceOf(InstanceOfAssertFactories.type(DiameterException.class))
                .satisfies(
                        refused -> {
                            assertThat(refused.resultCode()).isEqualTo(5014);
                            assertThat(refused.failed().code()).isEqualTo(3300);
                            assertThat(refused.failed().vendor()).isEqualTo(10_415);
                        });
    }

    @Test
    void groupsWithinGroupsHaveAnEnd() {
        AvpWriter writer = new AvpWriter(ByteBufAllocator.DEFAULT, TFR);
        int[] groups = new int[40];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = writer.begin(BaseAvp.FAILED_AVP);
        }
        for (int i = groups.length - 1; i >= 0; i--) {
            writer.end(groups[i]);
        }
        ByteBuf message = writer.finish();

        assertThatThrownBy(() -> copy(message)).hasMessageContaining("groups within groups");
        message.release();
    }

    @Test
    void aHeaderThatIsNoneIsRefused() {
        assertThat(resultOf("02000014")).isEqualTo(ResultCode.UNSUPPORTED_VERSION);
        assertThat(resultOf("01000010")).isEqualTo(ResultCode.INVALID_MESSAGE_LENGTH);
        assertThat(resultOf("01000016")).isEqualTo(ResultCode.INVALID_MESSAGE_LENGTH);
        assertThat(resultOf("01ffffff")).isEqualTo(ResultCode.INVALID_MESSAGE_LENGTH);
    }

    private static int resultOf(String octets) {
        try {
            DiameterHeader.length(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(octets)));
            return ResultCode.SUCCESS;
        } catch (DiameterException refused) {
            return refused.resultCode();
        }
    }

    @Seeds(300)
    void nothingBreaksTheReader(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> samples = vectors().stream().map(Vector::octets).toList();
        for (int i = 0; i < 100; i++) {
            byte[] octets = samples.get(random.nextInt(samples.size())).clone();
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            judge(Arrays.copyOf(octets, random.nextInt(octets.length + 20)));
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void readerUnderstandsOrRefuses(byte[] octets) {
        judge(octets);
    }

    /// What is understood is written again, and then once more the same.
    private static void judge(byte[] octets) {
        ByteBuf message = Unpooled.wrappedBuffer(octets);
        if (octets.length < Integer.BYTES) {
            return;
        }
        try {
            if (DiameterHeader.length(message) > octets.length) {
                return;
            }
            ByteBuf once = copy(message);
            ByteBuf twice = copy(once);
            assertThat(twice).isEqualTo(once);
            once.release();
            twice.release();
        } catch (DiameterException refused) {
            assertThat(refused.resultCode()).isBetween(3_000, 5_999);
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    /// Reads all AVPs, those within groups too, and writes them.
    private static ByteBuf copy(ByteBuf message) throws DiameterException {
        AvpWriter writer = new AvpWriter(ByteBufAllocator.DEFAULT, DiameterHeader.read(message));
        try {
            copy(new AvpReader().begin(message), writer);
            return writer.finish();
        } catch (DiameterException refused) {
            writer.discard();
            throw refused;
        }
    }

    private static void copy(AvpReader avps, AvpWriter writer) throws DiameterException {
        while (avps.next()) {
            AvpKind group = GROUPS.stream().filter(avps::is).findFirst().orElse(null);
            if (group == null || group.isMandatory() != avps.isMandatory()) {
                writer.octets(avps.code(), avps.vendor(), avps.isMandatory(), avps.octets());
            } else {
                int begun = writer.begin(group);
                copy(avps.nested(), writer);
                writer.end(begun);
            }
        }
    }
}
