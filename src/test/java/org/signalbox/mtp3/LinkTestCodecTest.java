// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.Seeds;
import org.signalbox.mtp3.LinkTestMessage.Acknowledgement;
import org.signalbox.mtp3.LinkTestMessage.Pattern;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.Variant;

/// Link test messages on the wire; the first two were captured from ITP, the third was decoded by
/// an analyser.
class LinkTestCodecTest {
    @Test
    void readsWhatItpSends() throws Exception {
        assertThat(decode("11201112"))
                .isEqualTo(new LinkTestMessage.Test(Pattern.of((byte) 0x11, (byte) 0x12)));
        assertThat(decode("21201112"))
                .isEqualTo(new Acknowledgement(Pattern.of((byte) 0x11, (byte) 0x12)));
    }

    @Test
    void readsTheUserPartBehindTheLabel() throws Exception {
        Msu msu =
                Msu.decode(
                        Variant.ITU,
                        Unpooled.wrappedBuffer(
                                ByteBufUtil.decodeHexDump("0141f80402114054455354")));

        assertThat(LinkTestCodec.decode(msu))
                .isEqualTo(
                        new LinkTestMessage.Test(
                                Pattern.of((byte) 'T', (byte) 'E', (byte) 'S', (byte) 'T')));
        msu.close();
    }

    @Test
    void writesWhatItReads() throws Exception {
        for (int length = 1; length <= Pattern.OCTETS_MAX; length++) {
            Pattern pattern = Pattern.of(new byte[length]);

            assertThat(
                            decode(
                                    LinkTestCodec.encode(
                                            Variant.ITU, 0, new LinkTestMessage.Test(pattern))))
                    .isEqualTo(new LinkTestMessage.Test(pattern));
            assertThat(decode(LinkTestCodec.encode(Variant.ITU, 0, new Acknowledgement(pattern))))
                    .isEqualTo(new Acknowledgement(pattern));
        }
        assertThat(
                        ByteBufUtil.hexDump(
                                LinkTestCodec.encode(
                                        Variant.ITU,
                                        0,
                                        new Acknowledgement(Pattern.of((byte) 0x11, (byte) 0x12)))))
                .isEqualTo("21201112");
    }

    @Test
    void ignoresSpareBitsAndOctetsBehindThePattern() throws Exception {
        assertThat(decode("112f1112ffff"))
                .isEqualTo(new LinkTestMessage.Test(Pattern.of((byte) 0x11, (byte) 0x12)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, link test cut short",
        "11, 1, link test cut short",
        "1100, 1, test pattern of no octets",
        "112011, 3, test pattern cut short",
        "31201112, 0, unknown heading 0x31"
    })
    void refusesWhatIsNoMessage(String octets, int offset, String reason) {
        assertThatThrownBy(() -> decode(octets))
                .isInstanceOfSatisfying(
                        LinkTestDecodeException.class,
                        broken -> {
                            assertThat(broken.offset()).isEqualTo(offset);
                            assertThat(broken).hasMessageStartingWith(reason);
                        });
    }

    @Seeds(20)
    void anyOctetsAreReadOrRefused(long seed) {
        SimEntropy entropy = new SimEntropy(seed);
        for (int i = 0; i < 1_000; i++) {
            byte[] octets = new byte[entropy.nextInt(20)];
            entropy.nextBytes(octets);
            if (octets.length > 0 && entropy.nextInt(2) == 0) {
                octets[0] = 0x11;
            }
            judge(octets);
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void whateverComesIsReadOrRefused(byte[] octets) {
        judge(octets);
    }

    private static void judge(byte[] octets) {
        ByteBuf buffer = Unpooled.wrappedBuffer(octets);
        try {
            LinkTestMessage message = LinkTestCodec.decode(Variant.ITU, buffer, 0, octets.length);
            assertThat(decode(LinkTestCodec.encode(Variant.ITU, 0, message))).isEqualTo(message);
        } catch (LinkTestDecodeException refused) {
            assertThat(refused.offset()).isBetween(0, octets.length);
        }
        assertThat(buffer.refCnt()).isEqualTo(1);
    }

    private static LinkTestMessage decode(String hex) throws LinkTestDecodeException {
        return decode(ByteBufUtil.decodeHexDump(hex));
    }

    private static LinkTestMessage decode(byte[] octets) throws LinkTestDecodeException {
        return LinkTestCodec.decode(Variant.ITU, Unpooled.wrappedBuffer(octets), 0, octets.length);
    }

    /// ANSI's and Japan's were decoded by an analyser.
    @ParameterizedTest
    @CsvSource({
        "ITU, 11201177, 21201177",
        "CHINA, 11201177, 21201177",
        "ANSI, 11251177, 21251177",
        "TTC, 0023001177, 0084001177"
    })
    void eachVariantHasItsForm(Variant variant, String test, String acknowledgement)
            throws Exception {
        Pattern pattern = LinkTestCodec.FIXED_PATTERN;

        assertThat(encoded(variant, new LinkTestMessage.Test(pattern))).isEqualTo(test);
        assertThat(encoded(variant, new Acknowledgement(pattern))).isEqualTo(acknowledgement);
        assertThat(decode(variant, test)).isEqualTo(new LinkTestMessage.Test(pattern));
        assertThat(decode(variant, acknowledgement)).isEqualTo(new Acknowledgement(pattern));
    }

    @ParameterizedTest
    @CsvSource({
        "ANSI, 11, 1, link test cut short",
        "ANSI, 112511, 3, test pattern cut short",
        "TTC, 00230011, 4, routing test cut short",
        "TTC, 0011001177, 1, unknown type 0x11"
    })
    void refusesWhatIsNoTestOfTheVariant(Variant variant, String hex, int offset, String reason) {
        assertThatThrownBy(() -> decode(variant, hex))
                .isInstanceOfSatisfying(
                        LinkTestDecodeException.class,
                        broken -> {
                            assertThat(broken.offset()).isEqualTo(offset);
                            assertThat(broken).hasMessageStartingWith(reason);
                        });
    }

    private static String encoded(Variant variant, LinkTestMessage message) {
        return ByteBufUtil.hexDump(LinkTestCodec.encode(variant, 5, message));
    }

    private static LinkTestMessage decode(Variant variant, String hex)
            throws LinkTestDecodeException {
        byte[] octets = ByteBufUtil.decodeHexDump(hex);
        return LinkTestCodec.decode(variant, Unpooled.wrappedBuffer(octets), 0, octets.length);
    }
}
