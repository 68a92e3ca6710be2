// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.Seeds;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

class M2paCodecTest {
    /// What ITP sends: SLTM with the length indicator of MTP2 beside the priority.
    private static final String SLTM_OF_ITP =
            "01000b010000001a" + "00ffffff00000000" + "09" + "01" + "13080208" + "11201112";

    @Test
    void decodesUserDataOfItpAndIgnoresTheLengthBesideThePriority() throws M2paDecodeException {
        ByteBuf octets = hex(SLTM_OF_ITP);

        M2paMessage message = M2paCodec.decode(octets);

        M2paMessage.UserData data = (M2paMessage.UserData) message;
        assertThat(data.bsn()).isEqualTo(0xFFFFFF);
        assertThat(data.fsn()).isZero();
        assertThat(data.priority()).isZero();
        assertThat(hex(data.msu())).isEqualTo("011308020811201112");
        assertThat(octets.readerIndex()).isZero();
    }

    @Test
    void readsPriorityFromTheTwoHighBits() throws M2paDecodeException {
        ByteBuf octets = hex(SLTM_OF_ITP).setByte(16, 0xC9);

        assertThat(((M2paMessage.UserData) M2paCodec.decode(octets)).priority()).isEqualTo(3);
    }

    @Test
    void writesPriorityWithZeroBesideIt() {
        ByteBuf octets =
                M2paCodec.encode(
                        UnpooledByteBufAllocator.DEFAULT,
                        new M2paMessage.UserData(1, 2, 2, hex("aabb")));

        assertThat(hex(octets)).isEqualTo("01000b0100000013" + "00000001" + "00000002" + "80aabb");
        octets.release();
    }

    @Test
    void emptyUserDataHasSixteenOctets() throws M2paDecodeException {
        ByteBuf octets =
                M2paCodec.encodeUserData(UnpooledByteBufAllocator.DEFAULT, 7, 0xFFFFFF, 0, null);

        assertThat(hex(octets)).isEqualTo("01000b0100000010" + "00000007" + "00ffffff");
        assertThat(M2paCodec.decode(octets))
                .isInstanceOfSatisfying(
                        M2paMessage.UserData.class, data -> assertThat(data.isEmpty()).isTrue());
        octets.release();
    }

    @ParameterizedTest
    @EnumSource
    void linkStatusGoesOutAndComesBack(StatusIndication indication) throws M2paDecodeException {
        M2paMessage message = new M2paMessage.LinkStatus(3, 4, indication, 5);

        ByteBuf octets = M2paCodec.encode(UnpooledByteBufAllocator.DEFAULT, message);

        assertThat(hex(octets))
                .isEqualTo(
                        "01000b0200000019"
                                + "00000003"
                                + "00000004"
                                + "0000000"
                                + indication.code()
                                + "0000000000");
        assertThat(M2paCodec.decode(octets)).isEqualTo(message);
        octets.release();
    }

    @ParameterizedTest
    @CsvSource({
        "'', DISCARDED_TRUNCATED, 0",
        "01000b01000000100000000000000 0, DISCARDED_TRUNCATED, 15",
        "02000b02000000140000000000000000 00000001, DISCARDED_VERSION, 0",
        "01000c02000000140000000000000000 00000001, DISCARDED_CLASS, 2",
        "01000b00000000140000000000000000 00000001, DISCARDED_TYPE, 3",
        "01000b03000000140000000000000000 00000001, DISCARDED_TYPE, 3",
        "01000b02000000150000000000000000 00000001, DISCARDED_LENGTH, 4",
        "01000b02000000130000000000000000 00000001, DISCARDED_LENGTH, 4",
        "01000b02ffffffff0000000000000000 00000001, DISCARDED_LENGTH, 4",
        "01000b02000000120000000000000000 0000, DISCARDED_TRUNCATED, 18",
        "01000b02000000140000000000000000 00000000, DISCARDED_STATE, 16",
        "01000b02000000140000000000000000 0000000a, DISCARDED_STATE, 16",
        "01000b02000000140000000000000000 80000001, DISCARDED_STATE, 16",
        "01000b01000000110000000000000000 00, DISCARDED_TRUNCATED, 17",
    })
    void malformedIsRefusedWithPlaceAndCounter(String octets, M2paLinkCounter counter, int offset) {
        ByteBuf message = hex(octets.replace(" ", ""));

        assertThatThrownBy(() -> M2paCodec.check(message))
                .isInstanceOfSatisfying(
                        M2paDecodeException.class,
                        e -> {
                            assertThat(e.counter()).isEqualTo(counter);
                            assertThat(e.offset()).isEqualTo(offset);
                        })
                .hasMessageContaining("at octet " + offset);
        assertThat(message.refCnt()).isOne();
    }

    @Test
    void everyTruncationOfAMessageIsRefused() {
        byte[] whole = HexFormat.of().parseHex(SLTM_OF_ITP);
        for (int length = 0; length < whole.length; length++) {
            ByteBuf cut = Unpooled.wrappedBuffer(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> M2paCodec.decode(cut)).isInstanceOf(M2paDecodeException.class);
        }
    }

    /// What is understood says the same when written and read again; the rest is refused.
    @Seeds(2_000)
    void mutationsAreUnderstoodOrRefused(long seed) {
        Random random = new Random(seed);
        byte[] octets = HexFormat.of().parseHex(SLTM_OF_ITP);
        if (random.nextBoolean()) {
            octets = HexFormat.of().parseHex("01000b0200000014" + "00ffffff00ffffff" + "00000004");
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
            octets = Arrays.copyOf(octets, random.nextInt(40));
        }

        judge(octets);
    }

    static void judge(byte[] octets) {
        ByteBuf message = Unpooled.wrappedBuffer(octets);
        M2paMessage understood;
        try {
            understood = M2paCodec.decode(message);
        } catch (M2paDecodeException refused) {
            assertThat(refused.offset()).isBetween(0, octets.length);
            return;
        }
        ByteBuf again = M2paCodec.encode(UnpooledByteBufAllocator.DEFAULT, understood);
        try {
            assertThat(M2paCodec.decode(again).toString()).isEqualTo(understood.toString());
            assertThat(again.readableBytes()).isEqualTo(octets.length);
        } catch (M2paDecodeException e) {
            throw new AssertionError("not understood when written again", e);
        } finally {
            again.release();
        }
    }

    private static ByteBuf hex(String octets) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(even(octets)));
    }

    /// A last half octet is left out.
    private static String even(String octets) {
        return octets.substring(0, octets.length() & ~1);
    }

    private static String hex(ByteBuf octets) {
        return Tester.hex(Tester.bytes(octets));
    }
}
