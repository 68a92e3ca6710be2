// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.Conformance;
import org.signalbox.Seeds;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.Variant;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/// Whatever a peer sends is read or refused, without reading beyond it; and what is read is the
/// same when it is written and read again.
class SccpMessageFuzzTest {
    private static final String CALLED = "0b12080012049471020000" + "10";
    private static final String CALLING = "0b130b08060011049471" + "0100";

    private static final String UDT = "0981 03 0e 19" + CALLED + CALLING + "04 aabbccdd";
    private static final String UDTS = "0a01 03 0e 19" + CALLED + CALLING + "04 aabbccdd";
    private static final String XUDT =
            "1181 0f 04 0f 1a 1e" + CALLED + CALLING + "04 aabbccdd 1004c3123456 120105 00";
    private static final String XUDTS =
            "1200 05 04 0f 1a 1e" + CALLED + CALLING + "04 aabbccdd ff02abcd 00";
    private static final String LUDT =
            "1301 0f 0700 1100 1b00 1f00" + CALLED + CALLING + "0400 aabbccdd 120107 00";
    private static final String CR = "01 123456 02 02 06 04 43d2 04 08 0f02 aabb 1101 05 00";

    /// The optional part in front of what the pointers before it lead to.
    private static final String OPTIONAL_FIRST =
            "1181 0f 08 13 1e 01 120105 00" + CALLED + CALLING + "04 aabbccdd";

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @Conformance("sccp-19")
    @DisplayName("sccp-19: every truncation and every octet changed to anything")
    @ValueSource(strings = {UDT, UDTS, XUDT, XUDTS, LUDT, CR, OPTIONAL_FIRST})
    void nothingIsReadBeyondTheMessage(String hex) {
        byte[] whole = octets(hex);
        for (Variant variant : Variant.values()) {
            for (int length = 0; length <= whole.length; length++) {
                judge(variant, Arrays.copyOf(whole, length));
            }
            for (int i = 0; i < whole.length; i++) {
                byte[] changed = whole.clone();
                for (int value = 0; value < 256; value++) {
                    changed[i] = (byte) value;
                    judge(variant, changed);
                }
            }
        }
    }

    @Seeds(300)
    @Conformance("sccp-19")
    @DisplayName("sccp-19: several octets changed, cut off or added")
    void nothingBreaksTheView(long seed) {
        Random random = new Random(seed);
        String[] samples = {UDT, UDTS, XUDT, XUDTS, LUDT, CR, OPTIONAL_FIRST};
        for (int i = 0; i < 300; i++) {
            byte[] octets = octets(samples[random.nextInt(samples.length)]);
            octets = Arrays.copyOf(octets, Math.max(0, octets.length + random.nextInt(40) - 20));
            for (int flips = random.nextInt(5); flips > 0 && octets.length > 0; flips--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            judge(Variant.values()[random.nextInt(4)], octets);
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void viewUnderstandsOrRefuses(byte[] octets) {
        for (Variant variant : Variant.values()) {
            judge(variant, octets);
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void managementUnderstandsOrRefuses(byte[] octets) {
        for (Variant variant : Variant.values()) {
            ManagementCodecTest.judge(variant, octets, octets.length);
        }
    }

    private static void judge(Variant variant, byte[] octets) {
        SccpView view = new SccpView();
        // the view is told where the message ends; behind it there is nothing to be read
        if (view.read(variant, Unpooled.wrappedBuffer(octets), 0, octets.length) != null) {
            return;
        }
        lookAtEverything(view);
        if (view.type().isOfConnection()) {
            return;
        }
        MessageDraft draft = new MessageDraft();
        draft.take(view);
        if (!draft.fits(variant, Msu.LARGE_SIF_OCTETS_MAX)) {
            // parameters in another order than ours may reach farther by the same pointers
            return;
        }
        ByteBuf once = Unpooled.buffer();
        draft.writeTo(once);
        assertThat(draft.length()).isEqualTo(once.readableBytes());
        SccpView again = new SccpView();
        assertThat(again.read(variant, once, 0, once.readableBytes())).isNull();
        assertThat(describe(again)).isEqualTo(describe(view));
        draft.take(again);
        ByteBuf twice = Unpooled.buffer();
        draft.writeTo(twice);
        assertThat(twice).isEqualTo(once);
        if (view.type().isUnitdata()) {
            bringBack(variant, view, draft);
        }
    }

    private static void bringBack(Variant variant, SccpView view, MessageDraft draft) {
        draft.takeBack(view, ReturnCause.NO_TRANSLATION);
        if (view.calling().length() == 0 || !draft.fits(variant, Msu.LARGE_SIF_OCTETS_MAX)) {
            return;
        }
        ByteBuf written = Unpooled.buffer();
        draft.writeTo(written);
        SccpView back = new SccpView();
        assertThat(back.read(variant, written, 0, written.readableBytes())).isNull();
        assertThat(back.called().toOctets()).isEqualTo(view.calling().toOctets());
    }

    private static String describe(SccpView view) {
        return "%s %d %d %s %s %s %s %d %s %d %d"
                .formatted(
                        view.type(),
                        view.classOrCause(),
                        view.hops(),
                        ByteBufUtil.hexDump(view.called().toOctets()),
                        ByteBufUtil.hexDump(view.calling().toOctets()),
                        ByteBufUtil.hexDump(view.octets(), view.dataAt(), view.dataLength()),
                        view.isSegmented(),
                        view.remainingSegments(),
                        view.isFirstSegment(),
                        view.segmentationReference(),
                        view.importance());
    }

    private static void lookAtEverything(SccpView view) {
        assertThat(view.called().toAddress().toString()).isNotEmpty();
        assertThat(view.calling().toAddress().toString()).isNotEmpty();
        MutableTitle title = new MutableTitle();
        if (view.called().copyTo(title)) {
            StringBuilder digits = new StringBuilder();
            for (int i = 0; i < view.called().digitCount(); i++) {
                digits.append(Character.forDigit(view.called().digit(i), 16));
            }
            assertThat(title.toTitle().digits()).isEqualTo(digits.toString());
            assertThat(title.window(title.count())).isZero();
        }
        assertThat(view.hops()).isBetween(-1, SccpView.HOPS_MAX);
        assertThat(view.remainingSegments()).isBetween(0, 15);
    }
}
