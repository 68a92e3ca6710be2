// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.Seeds;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.util.Objects;
import java.util.Random;

class M3uaDataTest {
    private static final RoutingContext HUNDRED = RoutingContext.of(100);
    private static final NetworkAppearance NINE = new NetworkAppearance(9);

    /// Network appearance 9, routing context 100, SCCP, national, SLS 5, three octets.
    private static final String WHOLE =
            "010001010000002c"
                    + "0200000800000009"
                    + "0006000800000064"
                    + "02100013"
                    + "00000001"
                    + "00000002"
                    + "03020005"
                    + "aabbcc00";

    @Test
    void becomesAMessageOfLevel3InTheSameOctets() throws Exception {
        ByteBuf octets = hex(WHOLE);
        M3uaData data = new M3uaData();
        data.read(octets);

        Msu msu = data.take(Variant.ITU, octets);

        assertThat(msu.octets()).isSameAs(octets);
        assertThat(msu.opc()).isEqualTo(PointCode.itu(1));
        assertThat(msu.dpc()).isEqualTo(PointCode.itu(2));
        assertThat(msu.sls().value()).isEqualTo(5);
        assertThat(msu.serviceInformation())
                .isEqualTo(ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.SCCP));
        assertThat(ByteBufUtil.hexDump(msu.octets())).isEqualTo("83" + "02400050" + "aabbcc");
        assertThat(data.appearance()).isEqualTo(9);
        assertThat(data.context()).isEqualTo(100);
        msu.close();
        assertThat(octets.refCnt()).isZero();
    }

    @Test
    void goesOutAgainInTheSameOctets() throws Exception {
        ByteBuf octets = hex(WHOLE);

        ByteBuf sent = write(take(Variant.ITU, octets), NINE, HUNDRED);

        assertThat(sent).isSameAs(octets);
        assertThat(ByteBufUtil.hexDump(sent)).isEqualTo(WHOLE);
        sent.release();
    }

    /// What was there before, the padding too, is not what it was.
    @Seeds(1_000)
    void whateverCameGoesOutAsItIs(long seed) throws Exception {
        Random random = new Random(seed);
        Variant variant = Variant.values()[random.nextInt(4)];
        RandomMessages messages = new RandomMessages(random, variant);
        NetworkAppearance appearance = messages.appearance();
        RoutingContext context = random.nextBoolean() ? null : messages.context();
        Msu msu = messages.msu();
        ByteBuf came = M3uaData.copy(UnpooledByteBufAllocator.DEFAULT, msu, appearance, context);
        String expected = ByteBufUtil.hexDump(came);
        int padding = -msu.userPartLength() & 3;
        for (int i = padding; i > 0; i--) {
            came.setByte(came.writerIndex() - i, 0x55);
        }

        Msu read = take(variant, came);

        assertThat(read.label()).isEqualTo(msu.label());
        assertThat(read.serviceInformation()).isEqualTo(msu.serviceInformation());
        assertThat(read.priority()).isEqualTo(msu.priority());
        assertThat(ByteBufUtil.hexDump(read.octets())).isEqualTo(ByteBufUtil.hexDump(msu.octets()));
        ByteBuf sent = write(read, appearance, context);
        assertThat(sent).isSameAs(came);
        assertThat(ByteBufUtil.hexDump(sent)).isEqualTo(expected);
        sent.release();
        msu.close();
    }

    @Test
    void headerThatIsLongerThanTheFormerIsWrittenBeforeACopy() throws Exception {
        ByteBuf octets = hex(WHOLE);
        ByteBuf shorter = write(take(Variant.ITU, octets), null, null);
        assertThat(shorter).isSameAs(octets);
        assertThat(shorter.readableBytes()).isEqualTo(0x1C);
        byte[] alone = ByteBufUtil.getBytes(shorter);
        shorter.release();
        ByteBuf arrived = Unpooled.wrappedBuffer(alone);

        ByteBuf sent = write(take(Variant.ITU, arrived), NINE, HUNDRED);

        assertThat(ByteBufUtil.hexDump(sent)).isEqualTo(WHOLE);
        assertThat(sent.isDirect()).isTrue();
        assertThat(arrived.refCnt()).isZero();
        sent.release();
    }

    /// The padding had not come, so there is no room for it.
    @Test
    void missingPaddingIsAddedToACopy() throws Exception {
        ByteBuf octets = hex(WHOLE.substring(0, WHOLE.length() - 2));
        octets.setInt(4, 0x2B);
        ByteBuf exact = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(octets));

        ByteBuf sent = write(take(Variant.ITU, exact), NINE, HUNDRED);

        assertThat(ByteBufUtil.hexDump(sent)).isEqualTo(WHOLE);
        assertThat(exact.refCnt()).isZero();
        sent.release();
    }

    /// What is before and behind a message of a link is somebody else's.
    @Test
    void messageOfALinkIsCopied() throws MsuDecodeException {
        ByteBuf packet = Unpooled.buffer().writeZero(40).writeBytes(hex("8302400050aabbcc"));
        packet.skipBytes(40).retain();
        Msu msu = Msu.decode(Variant.ITU, packet);

        ByteBuf sent = write(msu, NINE, HUNDRED);

        assertThat(ByteBufUtil.hexDump(sent)).isEqualTo(WHOLE);
        assertThat(ByteBufUtil.hexDump(packet, 0, 40)).isEqualTo("00".repeat(40));
        assertThat(packet.refCnt()).isOne();
        packet.release();
        sent.release();
    }

    @ParameterizedTest
    @EnumSource
    void copyLeavesTheMessageAlone(Variant variant) {
        Msu msu = new RandomMessages(new Random(1), variant).msu();
        byte[] before = ByteBufUtil.getBytes(msu.octets());

        ByteBuf copy =
                M3uaData.copy(UnpooledByteBufAllocator.DEFAULT, msu, NINE, HUNDRED, 0x1234_5678);

        assertThat(ByteBufUtil.getBytes(msu.octets())).isEqualTo(before);
        assertThat(ByteBufUtil.hexDump(copy)).endsWith("0013000812345678");
        assertThat(copy.getInt(4)).isEqualTo(copy.readableBytes());
        copy.release();
        msu.close();
    }

    @Test
    void correlationIsRead() throws XuaDecodeException {
        Msu msu = new RandomMessages(new Random(1), Variant.ITU).msu();
        ByteBuf copy = M3uaData.copy(UnpooledByteBufAllocator.DEFAULT, msu, null, HUNDRED, 77);
        msu.close();

        M3uaData data = new M3uaData();
        data.read(copy);

        assertThat(data.hasCorrelation()).isTrue();
        assertThat(data.correlation()).isEqualTo(77);
        assertThat(data.hasAppearance()).isFalse();
        copy.release();
    }

    /// ANSI's priority is in the service information octet, that of TTC beside the message.
    @ParameterizedTest
    @CsvSource({"ANSI, 0xb3, 0", "ITU, 0xb3, 0", "CHINA, 0xb3, 0", "TTC, 0x83, 3"})
    void priorityIsCarriedWhereTheVariantHasIt(Variant variant, String octet, int beside)
            throws Exception {
        ByteBuf octets = hex(WHOLE).setByte(38, 3);

        Msu msu = take(variant, octets);

        assertThat(msu.serviceInformation().octet()).isEqualTo(Integer.decode(octet));
        assertThat(msu.priority()).isEqualTo(beside);
        ByteBuf sent = write(msu, NINE, HUNDRED);
        assertThat(sent.getByte(38)).isEqualTo((byte) 3);
        sent.release();
    }

    @Test
    void selectionOfAnsiHasEightBitsAndGoesOutRotated() throws Exception {
        ByteBuf octets = hex(WHOLE).setByte(39, 0xE1);
        Msu msu = take(Variant.ANSI, octets);
        assertThat(msu.sls().value()).isEqualTo(0xE1);

        msu.rotateSls();

        ByteBuf sent = write(msu, NINE, HUNDRED);
        assertThat(sent.getUnsignedByte(39)).isEqualTo((short) 0xF0);
        sent.release();
    }

    /// Others have aborted on it.
    @ParameterizedTest
    @CsvSource({"ITU, 16", "ITU, 255", "CHINA, 16", "TTC, 128"})
    void selectionOver15IsRefusedWhereThereAreFourBits(Variant variant, int selection) {
        ErrorReport error = refusal(variant, hex(WHOLE).setByte(39, selection));

        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE);
        assertThat(error.contexts()).containsExactly(HUNDRED);
        assertThat(error.networkAppearance()).isEqualTo(9);
        assertThat(error.diagnostic().length()).isEqualTo(44);
    }

    @ParameterizedTest
    @CsvSource({
        "ITU, 28, 00004000", // origin
        "ITU, 28, 80000000",
        "ITU, 32, 00004000", // destination
        "ITU, 32, ffffffff",
        "TTC, 32, 00010000",
        "ANSI, 32, 01000000",
        "ITU, 36, 10020005", // service
        "ITU, 36, 03040005", // network
        "ITU, 36, 03020405", // priority
    })
    void numbersThatMeanNothingAreRefused(Variant variant, int index, String value) {
        ByteBuf octets = hex(WHOLE).setInt(index, Integer.parseUnsignedInt(value, 16));

        assertThat(refusal(variant, octets).code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void servicesBetweenNeighboursAreTold(int service) throws XuaDecodeException {
        M3uaData data = new M3uaData();

        data.read(hex(WHOLE).setByte(36, service));
        assertThat(data.isForUserPart()).isFalse();
        assertThat(data.service()).isEqualTo(service);

        data.read(hex(WHOLE));
        assertThat(data.isForUserPart()).isTrue();
    }

    /// mtr-v-002-alternate: DATA without protocol data.
    @ParameterizedTest
    @CsvSource({
        "0100010100000010 0006000800000064, MISSING_PARAMETER",
        "0100010100000008, MISSING_PARAMETER",
        "0100010100000020 0006000800000064 0210000f00000001 00000002 03020005,"
                + " PARAMETER_FIELD_ERROR",
        "0100010100000014 0006000c00000064 00000065, PARAMETER_FIELD_ERROR",
        "010001010000000c 02000004, PARAMETER_FIELD_ERROR",
        "0100010100000028 02100010000000010000000203020005"
                + " 02100010000000010000000203020005, UNEXPECTED_PARAMETER",
    })
    void malformedIsRefusedWithItsError(String octets, ErrorCode code) throws XuaDecodeException {
        ByteBuf message = hex(octets.replace(" ", ""));
        XuaHeader.check(message);

        XuaDecodeException refused =
                catchThrowableOfType(XuaDecodeException.class, () -> new M3uaData().read(message));

        assertThat(refused.code()).isEqualTo(code);
    }

    @Test
    void longestMessageIsTakenAndOneOctetMoreIsRefused() throws Exception {
        int longest = Msu.LARGE_SIF_OCTETS_MAX - Variant.ITU.labelOctets();
        take(Variant.ITU, hex(withUserData(longest))).close();
        ByteBuf tooLong = hex(withUserData(longest + 1));

        assertThat(refusal(Variant.ITU, tooLong).code())
                .isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE);
        assertThat(tooLong.readerIndex()).isZero();
        assertThat(tooLong.refCnt()).isOne();
    }

    @Test
    void userDataMayBeEmpty() throws Exception {
        ByteBuf octets = hex(withUserData(0));

        Msu msu = take(Variant.ITU, octets);

        assertThat(msu.userPartLength()).isZero();
        msu.close();
    }

    private static String withUserData(int octets) {
        int padded = octets + 3 & ~3;
        return "01000101%08x".formatted(24 + padded)
                + "0210%04x".formatted(16 + octets)
                + "000000010000000203020005"
                + "11".repeat(padded);
    }

    private static ErrorReport refusal(Variant variant, ByteBuf octets) {
        byte[] before = ByteBufUtil.getBytes(octets);
        XuaDecodeException refused =
                catchThrowableOfType(XuaDecodeException.class, () -> take(variant, octets));
        assertThat(ByteBufUtil.getBytes(octets)).isEqualTo(before);
        return Objects.requireNonNull(refused.answer(octets));
    }

    private static Msu take(Variant variant, ByteBuf octets) throws XuaDecodeException {
        assertThat(M3uaCodec.isData(XuaHeader.check(octets))).isTrue();
        M3uaData data = new M3uaData();
        data.read(octets);
        return data.take(variant, octets);
    }

    private static ByteBuf write(
            Msu msu, @Nullable NetworkAppearance appearance, @Nullable RoutingContext context) {
        return M3uaData.write(UnpooledByteBufAllocator.DEFAULT, msu, appearance, context);
    }

    private static ByteBuf hex(String octets) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(octets));
    }
}
