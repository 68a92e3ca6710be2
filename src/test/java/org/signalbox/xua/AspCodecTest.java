// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.Seeds;
import org.signalbox.xua.AspMessage.AspActive;
import org.signalbox.xua.AspMessage.AspUp;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspMessage.Heartbeat;
import org.signalbox.xua.AspMessage.Notify;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

class AspCodecTest {
    private static final RoutingContext HUNDRED = RoutingContext.of(100);

    /// ASP aspsm-v-002: ASPUP has version 1. The rest of the vectors likewise.
    @Test
    void writesWhatTheRfcDraws() {
        assertThat(written(new AspUp(AspIdentifier.of(7), "hello")))
                .isEqualTo("010003010000001c" + "0011000800000007" + "0004000968656c6c6f000000");
        assertThat(
                        written(
                                new AspActive(
                                        TrafficMode.LOADSHARE,
                                        List.of(HUNDRED, RoutingContext.of(RoutingContext.MAX)),
                                        "")))
                .isEqualTo("010004010000001c" + "000b000800000002" + "0006000c00000064ffffffff");
        assertThat(written(new Notify(NotifyStatus.AS_PENDING, null, List.of(HUNDRED), "")))
                .isEqualTo("0100000100000018" + "000d000800010004" + "0006000800000064");
        assertThat(
                        written(
                                ErrorReport.about(
                                                ErrorCode.INVALID_ROUTING_CONTEXT, List.of(HUNDRED))
                                        .quoting(Octets.of((byte) 1, (byte) 2))))
                .isEqualTo(
                        "0100000000000020"
                                + "000c000800000019"
                                + "0006000800000064"
                                + "0007000601020000");
    }

    @Seeds(2_000)
    void readsBackWhatItWrites(long seed) throws XuaDecodeException {
        AspMessage message = RandomAspMessages.message(new Random(seed));
        ByteBuf octets = AspCodec.encode(UnpooledByteBufAllocator.DEFAULT, message);

        int kind = XuaHeader.check(octets);

        assertThat(kind).isEqualTo(XuaHeader.kind(octets));
        assertThat(octets.readableBytes() % 4).isZero();
        assertThat(AspCodec.decode(octets)).isEqualTo(message);
        octets.release();
    }

    @Seeds(300)
    void everyTruncationIsRefused(long seed) {
        ByteBuf whole =
                AspCodec.encode(
                        UnpooledByteBufAllocator.DEFAULT,
                        RandomAspMessages.message(new Random(seed)));
        for (int length = 0; length < whole.readableBytes(); length++) {
            ByteBuf cut = whole.slice(0, length);
            assertThatThrownBy(() -> XuaHeader.check(cut)).isInstanceOf(XuaDecodeException.class);
        }
        whole.release();
    }

    /// Section 3.1.4: the length may leave the last padding out, and the padding may be missing.
    @ParameterizedTest
    @CsvSource({
        "0100030100000014 0004000968656c6c6f000000",
        "0100030100000011 0004000968656c6c6f000000",
        "0100030100000011 0004000968656c6c6f",
    })
    void toleratesMissingPaddingBehindTheLastParameter(String octets) throws XuaDecodeException {
        assertThat(read(octets)).isEqualTo(new AspUp(null, "hello"));
    }

    @Test
    void takesParametersInAnyOrderAndPassesUnknownOnesOver() throws XuaDecodeException {
        assertThat(
                        read(
                                "0100040100000024"
                                        + "0006000800000064"
                                        + "7fff0005ff000000"
                                        + "000b000800000001"
                                        + "00020004"))
                .isEqualTo(new AspActive(TrafficMode.OVERRIDE, List.of(HUNDRED), ""));
    }

    /// BEAT of 5,000 octets, and with what is unknown beside the data: asptm-v-007, asptm-v-008.
    @Test
    void heartbeatKeepsWhateverItBears() throws XuaDecodeException {
        byte[] data = new byte[5_000];
        new Random(1).nextBytes(data);

        assertThat(read("0100030300001394" + "0009138c" + ByteBufUtil.hexDump(data)))
                .isEqualTo(new Heartbeat(Octets.of(data)));
        assertThat(read("0100030300000018" + "7fff000501000000" + "00090006abcd0000"))
                .isEqualTo(new Heartbeat(Octets.of((byte) 0xAB, (byte) 0xCD)));
        assertThat(read("0100030300000008")).isEqualTo(new Heartbeat(Octets.NONE));
        assertThat(read("010003030000000c" + "00090004")).isEqualTo(new Heartbeat(Octets.NONE));
    }

    @Test
    void textForPeopleIsFitForATerminal() throws XuaDecodeException {
        assertThat(read("0100030100000010" + "000400081b5b4a7e"))
                .isEqualTo(new AspUp(null, "?[J~"));
    }

    @ParameterizedTest
    @CsvSource({
        // the header
        "'', PROTOCOL_ERROR, 0",
        "01000301000000, PROTOCOL_ERROR, 7",
        "0200030100000008, INVALID_VERSION, 0",
        "0000030100000008, INVALID_VERSION, 0",
        "0100030100000007, PROTOCOL_ERROR, 4",
        "010003010000000c, PROTOCOL_ERROR, 4",
        "01000301ffffffff, PROTOCOL_ERROR, 4",
        "0100030180000000, PROTOCOL_ERROR, 4",
        "0100030100000008 00040004, PROTOCOL_ERROR, 4",
        // types
        "0100030000000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        "0100030700000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        "0100040500000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        "0100000200000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        // parameters
        "0100030100000010 0004000000000000, PARAMETER_FIELD_ERROR, 10",
        "0100030100000010 0004000300000000, PARAMETER_FIELD_ERROR, 10",
        "0100030100000010 0004000900000000, PARAMETER_FIELD_ERROR, 10",
        "0100030100000010 0004ffff00000000, PARAMETER_FIELD_ERROR, 10",
        "010003010000000a 0004, PARAMETER_FIELD_ERROR, 8",
        "0100030100000010 0011000700000000, PARAMETER_FIELD_ERROR, 10",
        "010003010000000c 00110004, PARAMETER_FIELD_ERROR, 10",
        "010004010000000c 00060004, PARAMETER_FIELD_ERROR, 10",
        "0100040100000010 0006000600000000, PARAMETER_FIELD_ERROR, 10",
        "0100030100000018 0011000800000001 0011000800000001, UNEXPECTED_PARAMETER, 16",
        "0100040100000010 000b000800000000, UNSUPPORTED_TRAFFIC_MODE_TYPE, 12",
        "0100040100000010 000b000800000004, UNSUPPORTED_TRAFFIC_MODE_TYPE, 12",
        "0100040100000010 000b0008ffffffff, UNSUPPORTED_TRAFFIC_MODE_TYPE, 12",
        "0100000100000008, MISSING_PARAMETER, 8",
        "0100000100000010 000d000800010001, INVALID_PARAMETER_VALUE, 12",
        "0100000100000010 000d000800020004, INVALID_PARAMETER_VALUE, 12",
        "0100000100000010 000d000800030001, INVALID_PARAMETER_VALUE, 12",
    })
    void malformedIsRefusedWithPlaceAndError(String octets, ErrorCode code, int offset) {
        ByteBuf message = hex(octets);

        XuaDecodeException refused =
                catchThrowableOfType(XuaDecodeException.class, () -> read(message));

        assertThat(refused).hasMessageEndingWith(" at octet " + offset);
        assertThat(refused.code()).isEqualTo(code);
        ErrorReport answer = Objects.requireNonNull(refused.answer(message));
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.diagnostic()).isEqualTo(Octets.of(ByteBufUtil.getBytes(message)));
        assertThat(message.refCnt()).isOne();
    }

    /// asptm-i-004: the error says which routing context it is about.
    @Test
    void undefinedTrafficModeIsRefusedWithItsRoutingContext() {
        ByteBuf message = hex("0100040100000018" + "000b000800000009" + "0006000800000064");

        XuaDecodeException refused =
                catchThrowableOfType(XuaDecodeException.class, () -> read(message));

        assertThat(Objects.requireNonNull(refused.answer(message)).contexts())
                .containsExactly(HUNDRED);
    }

    /// Section 3.8.1: forty octets of a message whose class or type is unknown.
    @Test
    void quotesFortyOctetsOfAnUnknownType() {
        ByteBuf message = hex("01000307000000cc" + "000900c4" + "55".repeat(192));

        XuaDecodeException refused =
                catchThrowableOfType(XuaDecodeException.class, () -> read(message));

        assertThat(Objects.requireNonNull(refused.answer(message)).diagnostic().length())
                .isEqualTo(40);
    }

    /// Section 3.8.1.
    @ParameterizedTest
    @CsvSource({
        "0100000000000008",
        "0100000000000010 000c000800000002",
        "0100000000000010 000c0008ffffffff",
        "0100000000000010 000c000000000000"
    })
    void anErrorIsNeverAnswered(String octets) {
        ByteBuf message = hex(octets);

        XuaDecodeException refused =
                catchThrowableOfType(XuaDecodeException.class, () -> read(message));

        assertThat(refused.isAnswered()).isFalse();
        assertThat(refused.answer(message)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void codeIsFoundByItsNumber(ErrorCode code) {
        assertThat(ErrorCode.of(code.number())).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void statusIsFoundByItsNumber(NotifyStatus status) {
        assertThat(NotifyStatus.of(status.field())).isEqualTo(status);
    }

    @Seeds(2_000)
    void mutationsAreUnderstoodOrRefused(long seed) {
        Random random = new Random(seed);
        ByteBuf octets =
                AspCodec.encode(
                        UnpooledByteBufAllocator.DEFAULT, RandomAspMessages.message(random));
        byte[] mutated = ByteBufUtil.getBytes(octets);
        octets.release();
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
            mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length + 8));
        }

        ByteBuf message = Unpooled.wrappedBuffer(mutated);
        try {
            AspMessage understood = read(message);
            ByteBuf again = AspCodec.encode(UnpooledByteBufAllocator.DEFAULT, understood);
            assertThat(AspCodec.decode(again)).isEqualTo(understood);
            again.release();
        } catch (XuaDecodeException refused) {
            assertThat(refused.offset()).isBetween(0, mutated.length);
        }
        assertThat(message.readerIndex()).isZero();
    }

    private static AspMessage read(String octets) throws XuaDecodeException {
        return read(hex(octets));
    }

    private static AspMessage read(ByteBuf message) throws XuaDecodeException {
        XuaHeader.check(message);
        return AspCodec.decode(message);
    }

    private static String written(AspMessage message) {
        ByteBuf octets = AspCodec.encode(UnpooledByteBufAllocator.DEFAULT, message);
        String hex = ByteBufUtil.hexDump(octets);
        octets.release();
        return hex;
    }

    private static ByteBuf hex(String octets) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(octets.replace(" ", "")));
    }
}
