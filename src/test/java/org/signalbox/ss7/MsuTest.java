// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.SplittableRandom;

class MsuTest {
    /// The same messages decode so in a protocol analyser (TRA body 0x17).
    @ParameterizedTest
    @CsvSource({
        "ITU,   0041f8040217,         1.2.3,   7.8.1,   0,   0, INTERNATIONAL",
        "ANSI,  b0030201060504'9f17', 4.5.6,   1.2.3,   159, 3, NATIONAL",
        "CHINA, 80030201060504'0f17', 4.5.6,   1.2.3,   15,  0, NATIONAL",
        "TTC,   c04302a6080f17,       1.1.38,  0.4.67,  15,  0, RESERVED"
    })
    void readsAndWritesTheLabelOfEachVariant(
            Variant variant,
            String hex,
            String opc,
            String dpc,
            int sls,
            int priority,
            NetworkIndicator network)
            throws MsuDecodeException {
        byte[] wire = ByteBufUtil.decodeHexDump(hex.replace("'", ""));

        Msu msu = Msu.decode(variant, Unpooled.wrappedBuffer(wire));

        assertThat(msu.opc()).isEqualTo(PointCode.parse(variant, opc));
        assertThat(msu.dpc()).isEqualTo(PointCode.parse(variant, dpc));
        assertThat(msu.sls().value()).isEqualTo(sls);
        assertThat(msu.serviceInformation().networkIndicator()).isEqualTo(network);
        assertThat(msu.serviceInformation().priority()).isEqualTo(priority);
        assertThat(msu.userPart()).containsExactly(0x17);

        Msu written =
                Msu.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        msu.serviceInformation(),
                        msu.label(),
                        msu.userPart());
        assertThat(ByteBufUtil.getBytes(written.octets())).isEqualTo(wire);
        written.close();
        msu.close();
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void labelCutShortIsRefusedAndStaysTheCallers(Variant variant) {
        for (int length = 0; length <= variant.labelOctets(); length++) {
            ByteBuf octets = Unpooled.buffer().writeZero(length);

            assertThatThrownBy(() -> Msu.decode(variant, octets))
                    .isInstanceOf(MsuDecodeException.class)
                    .hasMessage("routing label cut short at octet " + length);

            assertThat(octets.refCnt()).isEqualTo(1);
            octets.release();
        }
    }

    @Test
    void longestMessageIsReadAndOneOctetMoreIsRefused() throws MsuDecodeException {
        ByteBuf longest = Unpooled.buffer().writeZero(1 + Msu.LARGE_SIF_OCTETS_MAX);
        ByteBuf tooLong = Unpooled.buffer().writeZero(2 + Msu.LARGE_SIF_OCTETS_MAX);

        Msu.decode(Variant.ITU, longest).close();
        assertThatThrownBy(() -> Msu.decode(Variant.ITU, tooLong))
                .isInstanceOf(MsuDecodeException.class);

        assertThat(longest.refCnt()).isZero();
        tooLong.release();
    }

    @Test
    void readsBehindTheReaderIndexOfASlice() throws MsuDecodeException {
        ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("ffff0041f8040217"));
        packet.skipBytes(2);

        Msu msu = Msu.decode(Variant.ITU, packet);

        assertThat(msu.opc()).isEqualTo(PointCode.itu("1.2.3"));
        assertThat(msu.length()).isEqualTo(6);
        assertThat(msu.userPartLength()).isEqualTo(1);
        msu.close();
    }

    @Test
    void anyOctetsGiveAMessageOrAReason() {
        SplittableRandom random = new SplittableRandom(4711);
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            Variant variant = Variant.values()[random.nextInt(4)];
            ByteBuf octets = Unpooled.buffer(64).writeBytes(bytes);
            try (Msu msu = Msu.decode(variant, octets)) {
                assertThat(msu.dpc().value()).isBetween(0, variant.maxPointCode());
                assertThat(msu.sls().value()).isLessThan(1 << variant.slsBits());
            } catch (MsuDecodeException refused) {
                assertThat(bytes.length).isLessThanOrEqualTo(variant.labelOctets());
                octets.release();
            }
            assertThat(octets.refCnt()).isZero();
        }
    }

    @Test
    void answerGoesBackToTheOrigin() {
        RoutingLabel label =
                new RoutingLabel(
                        PointCode.itu("7.8.1"),
                        PointCode.itu("1.2.3"),
                        SignallingLinkSelection.of(5));

        assertThat(label.reversed().dpc()).isEqualTo(PointCode.itu("1.2.3"));
        assertThat(label.reversed().opc()).isEqualTo(PointCode.itu("7.8.1"));
        assertThat(label).hasToString("1.2.3 -> 7.8.1 sls 5");
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void randomOctetsAreReadAndWrittenBackOrRefused(Variant variant) {
        SplittableRandom random = new SplittableRandom(variant.ordinal());

        for (int i = 0; i < 1_000; i++) {
            byte[] octets = new byte[random.nextInt(40)];
            random.nextBytes(octets);
            judge(variant, octets);
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void whateverComesIsReadAndWrittenBackOrRefused(byte[] octets) {
        for (Variant variant : Variant.values()) {
            judge(variant, octets);
        }
    }

    private static void judge(Variant variant, byte[] octets) {
        ByteBuf wire = Unpooled.buffer().writeBytes(octets);
        try (Msu msu = Msu.decode(variant, wire)) {
            Msu written =
                    Msu.compose(
                            UnpooledByteBufAllocator.DEFAULT,
                            msu.serviceInformation(),
                            msu.label(),
                            msu.userPart());
            try (written;
                    Msu again = Msu.decode(variant, written.octets().retainedSlice())) {
                assertThat(again.label()).isEqualTo(msu.label());
                assertThat(again.serviceInformation()).isEqualTo(msu.serviceInformation());
                assertThat(again.userPart()).isEqualTo(msu.userPart());
                assertThat(written.length()).isEqualTo(octets.length);
            }
        } catch (MsuDecodeException refused) {
            assertThat(refused.offset()).isBetween(0, octets.length);
            wire.release();
        }
        assertThat(wire.refCnt()).isZero();
    }

    /// T1.111.4 section 7: the five low bits; how the message came is not forgotten.
    @ParameterizedTest
    @CsvSource({"1, 10", "2, 1", "1f, 1f", "10, 8", "9f, 9f", "e1, f0", "80, 80"})
    void ansiSelectionIsRotatedForTheNextPoint(String came, String sent) throws Exception {
        int before = Integer.parseInt(came, 16);
        try (Msu msu =
                Msu.decode(
                        Variant.ANSI,
                        Unpooled.buffer()
                                .writeBytes(
                                        new byte[] {
                                            (byte) 0xB0, 3, 2, 1, 6, 5, 4, (byte) before, 0x17
                                        }))) {
            msu.rotateSls();

            assertThat(msu.sls().value()).isEqualTo(before);
            assertThat(msu.octets().getUnsignedByte(7))
                    .isEqualTo((short) Integer.parseInt(sent, 16));
        }
    }

    @Test
    void anotherNetworkIndicatorLeavesTheRestOfTheOctetAlone() throws MsuDecodeException {
        // national, priority 3, ISUP
        try (Msu msu =
                Msu.decode(
                        Variant.ANSI,
                        Unpooled.wrappedBuffer(
                                new byte[] {(byte) 0xB5, 3, 2, 1, 6, 5, 4, 9, 0x17}))) {
            msu.setNetworkIndicator(NetworkIndicator.INTERNATIONAL);

            assertThat(msu.serviceInformation().networkIndicator())
                    .isEqualTo(NetworkIndicator.INTERNATIONAL);
            assertThat(msu.serviceInformation().serviceIndicator())
                    .isEqualTo(ServiceIndicator.ISUP);
            assertThat(ByteBufUtil.hexDump(msu.octets())).isEqualTo("350302010605040917");
        }
    }

    @Test
    void priorityOfAnOwnMessageStandsWhereTheVariantHasIt() {
        for (Variant variant : Variant.values()) {
            try (Msu msu =
                    Msu.compose(
                            UnpooledByteBufAllocator.DEFAULT,
                            ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.SNM),
                            new RoutingLabel(
                                    PointCode.of(variant, 1),
                                    PointCode.of(variant, 2),
                                    SignallingLinkSelection.of(0)),
                            3,
                            new byte[] {0x17})) {
                assertThat(msu.serviceInformation().priority())
                        .isEqualTo(variant == Variant.ANSI ? 3 : 0);
                assertThat(msu.octets().getUnsignedByte(0))
                        .isEqualTo((short) (variant == Variant.ANSI ? 0xB0 : 0x80));
                assertThat(msu.priority()).isEqualTo(variant == Variant.TTC ? 3 : 0);
            }
        }
    }

    /// Where the label is not longer it is written over the former.
    @ParameterizedTest
    @CsvSource({
        "ITU,   ITU,   true",
        "ANSI,  ITU,   true",
        "ANSI,  CHINA, true",
        "TTC,   ITU,   true",
        "ITU,   TTC,   false",
        "ITU,   ANSI,  false",
        "TTC,   CHINA, false"
    })
    void labelOfAnotherNetworkIsWrittenOverOrBeforeACopy(Variant from, Variant to, boolean inPlace)
            throws MsuDecodeException {
        Msu msu =
                Msu.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        ServiceInformation.of(
                                NetworkIndicator.INTERNATIONAL, ServiceIndicator.SCCP),
                        new RoutingLabel(
                                PointCode.of(from, 1_000),
                                PointCode.of(from, 2_000),
                                SignallingLinkSelection.of(9)),
                        new byte[] {1, 2, 3});
        ByteBuf before = msu.octets();

        Msu converted =
                msu.relabelled(
                        UnpooledByteBufAllocator.DEFAULT,
                        ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.SCCP),
                        PointCode.of(to, 3_000),
                        PointCode.of(to, 4_000),
                        SignallingLinkSelection.of(9),
                        2);

        assertThat(converted.octets() == before).isEqualTo(inPlace);
        assertThat(before.refCnt()).isEqualTo(inPlace ? 1 : 0);
        assertThat(converted.userPart()).containsExactly(1, 2, 3);
        assertThat(converted.length()).isEqualTo(1 + to.labelOctets() + 3);
        assertThat(converted.priority()).isEqualTo(to == Variant.TTC ? 2 : 0);
        Msu read = Msu.decode(to, converted.octets());
        assertThat(read.label()).isEqualTo(converted.label());
        assertThat(read.label())
                .isEqualTo(
                        new RoutingLabel(
                                PointCode.of(to, 3_000),
                                PointCode.of(to, 4_000),
                                SignallingLinkSelection.of(9)));
        converted.close();
    }

    /// What was written over the end of a frame may be written over the rest of it.
    @Test
    void labelOfAnotherNetworkIsWrittenOverTheFrameTheMessageCameIn() throws MsuDecodeException {
        ByteBuf frame =
                Unpooled.buffer(16, 16)
                        .writeZero(12)
                        .writeBytes(new byte[] {1, 2, 3})
                        .skipBytes(12);
        Msu msu =
                Msu.inFrame(
                        ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.SCCP),
                        PointCode.itu(1),
                        PointCode.itu(2),
                        SignallingLinkSelection.of(9),
                        3,
                        frame);
        assertThat(msu.headroom()).isEqualTo(12 - 5);
        assertThat(msu.tailroom()).isEqualTo(1);
        assertThat(msu.priority()).isZero();
        assertThat(ByteBufUtil.hexDump(msu.octets())).isEqualTo("83" + "01800090" + "010203");

        Msu wider = inAnsi(msu);

        assertThat(wider.octets()).isSameAs(frame);
        assertThat(wider.headroom()).isEqualTo(12 - 8);
        assertThat(wider.tailroom()).isEqualTo(1);
        assertThat(ByteBufUtil.hexDump(wider.octets()))
                .isEqualTo("83" + "03000004000009" + "010203");
        wider.close();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void messageOfALinkOwnsNothingAroundIt() throws MsuDecodeException {
        ByteBuf packet = Unpooled.buffer().writeZero(20).writeBytes(new byte[] {5, 1, 2, 3, 4});
        Msu msu = Msu.decode(Variant.ITU, packet.skipBytes(20));
        assertThat(msu.headroom()).isZero();
        assertThat(msu.tailroom()).isZero();

        Msu wider = inAnsi(msu);

        assertThat(wider.octets()).isNotSameAs(packet);
        assertThat(packet.refCnt()).isZero();
        wider.close();
    }

    @Test
    void frameThatHoldsMoreThanAnyMessageIsRefusedAndStaysTheCallers() {
        ByteBuf frame = Unpooled.buffer().writeZero(8 + Msu.LARGE_SIF_OCTETS_MAX).skipBytes(8);

        assertThatThrownBy(
                        () ->
                                Msu.inFrame(
                                        ServiceInformation.ofOctet(3),
                                        PointCode.itu(1),
                                        PointCode.itu(2),
                                        SignallingLinkSelection.of(0),
                                        0,
                                        frame))
                .isInstanceOf(MsuDecodeException.class);

        assertThat(frame.readerIndex()).isEqualTo(8);
        frame.release();
    }

    private static Msu inAnsi(Msu msu) {
        return msu.relabelled(
                UnpooledByteBufAllocator.DEFAULT,
                msu.serviceInformation(),
                PointCode.of(Variant.ANSI, 3),
                PointCode.of(Variant.ANSI, 4),
                SignallingLinkSelection.of(9),
                0);
    }
}
