// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.HexFormat;

class SccpViewTest {

    private static final String CALLED = "0b12080012049471020000" + "10";
    private static final String CALLING = "0b130b08060011049471" + "0100";

    private final SccpView view = new SccpView();

    private static ByteBuf octets(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private @Nullable Flaw read(String hex) {
        ByteBuf octets = octets(hex);
        return view.read(Variant.ITU, octets, 0, octets.readableBytes());
    }

    @Test
    void readsUdt() {
        Flaw flaw = read("0981 03 0e 19" + CALLED + CALLING + "04 aabbccdd");

        assertThat(flaw).isNull();
        assertThat(view.type()).isEqualTo(MessageType.UDT);
        assertThat(view.protocolClass()).isEqualTo(1);
        assertThat(view.wantsReturn()).isTrue();
        assertThat(view.hops()).isEqualTo(-1);
        assertThat(view.called().toAddress())
                .isEqualTo(
                        SccpAddress.of(
                                GlobalTitle.international("491720000001"), SubsystemNumber.MSC));
        assertThat(view.calling().pointCode()).isEqualTo(PointCode.of(Variant.ITU, 0x080b));
        assertThat(view.calling().toAddress().title())
                .isEqualTo(GlobalTitle.international("4917100"));
        assertThat(view.calling().subsystem()).isEqualTo(6);
        assertThat(view.dataLength()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0981 03 0e 19" + CALLED + CALLING + "04 aabbccdd",
                "0a01 03 0e 19" + CALLED + CALLING + "04 aabbccdd",
                "1181 0f 04 0f 1a 1e" + CALLED + CALLING + "04 aabbccdd 1004c3123456 120105 00",
                "1181 0f 04 0f 1a 00" + CALLED + CALLING + "04 aabbccdd",
                "1200 05 04 0f 1a 1e" + CALLED + CALLING + "04 aabbccdd ff02abcd 00",
                "1301 0f 0700 1100 1b00 1f00" + CALLED + CALLING + "0400 aabbccdd 120107 00"
            })
    void writesWhatItReads(String hex) {
        assertThat(read(hex)).isNull();
        MessageDraft draft = new MessageDraft();
        draft.take(view);
        ByteBuf written = Unpooled.buffer();

        draft.writeTo(written);

        assertThat(written).isEqualTo(octets(hex));
        assertThat(draft.length()).isEqualTo(written.readableBytes());
    }
}
