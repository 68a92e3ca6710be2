// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.Variant;
import org.signalbox.tcap.Vectors;
import org.signalbox.trace.CapturedMsu;

import java.io.IOException;
import java.util.HexFormat;

class MsuReaderTest {
    /// From 1.2.3 to 7.8.1.
    private static final String LABEL = "41f80402";

    /// Route on title, subsystem 8, E.164 international 491710760000.
    private static final String CENTRE = "0b1208001204947101670000";

    /// The same of subsystem 6, 4917112345678.
    private static final String REGISTER = "0c120600110494711132547608";

    private final MsuReader reader = new MsuReader(Masking.MASKED);

    private static CapturedMsu msu(String hex) {
        try (Msu msu =
                Msu.decode(Variant.ITU, Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)))) {
            return CapturedMsu.of(0, 0, Direction.IN, new LinkIdentity("ToA", 0), msu);
        } catch (MsuDecodeException broken) {
            throw new AssertionError(hex, broken);
        }
    }

    private static String udt(String called, String calling, byte[] data) {
        int calledOctets = called.length() / 2;
        int callingOctets = calling.length() / 2;
        return "03"
                + LABEL
                + "0900"
                + "%02x%02x%02x".formatted(3, 2 + calledOctets, 1 + calledOctets + callingOctets)
                + called
                + calling
                + "%02x".formatted(data.length)
                + HexFormat.of().formatHex(data);
    }

    @Test
    void saysOfManagementWhatItIsAbout() {
        assertThat(reader.read(msu("00" + LABEL + "142d28")))
                .isEqualTo(new Summary("MTP3", "1.2.3", "7.8.1", "TFP 5.5.5", ""));
        assertThat(reader.read(msu("01" + LABEL + "114054455354")))
                .isEqualTo(new Summary("MTP3", "1.2.3", "7.8.1", "SLTM 54455354", ""));
        assertThat(reader.read(msu("00" + LABEL + "ff")).text())
                .startsWith("cannot be understood: ");
    }

    @Test
    void saysOfOtherUserPartsHowLongTheyAre() {
        assertThat(reader.read(msu("05" + LABEL + "0100")))
                .isEqualTo(new Summary("ISUP", "1.2.3", "7.8.1", "2 octets", ""));
    }

    @Test
    void goesUpToTheOperationAndMasksTheSubscriber() throws IOException {
        byte[] begin = Vectors.named("mt v3 BEGIN").octets();

        Summary masked = reader.read(msu(udt(REGISTER, CENTRE, begin)));
        Summary plain = new MsuReader(Masking.PLAIN).read(msu(udt(REGISTER, CENTRE, begin)));

        assertThat(masked.protocol()).isEqualTo("MAP");
        assertThat(masked.from()).isEqualTo("491710760000 ssn 8");
        assertThat(masked.to()).isEqualTo("49171xxxxxxxx ssn 6");
        assertThat(masked.text())
                .isEqualTo("UDT begin 00001234, mt-forwardSM imsi 26201xxxxxxxxxx sc 491710760000");
        assertThat(masked.dialogue()).isEqualTo("00001234");
        assertThat(plain.to()).isEqualTo("4917112345678 ssn 6");
        assertThat(plain.text()).contains("imsi 262019876543210");
    }

    @Test
    void namesErrorsAndFindsTheDialogueAgain() throws IOException {
        byte[] end = Vectors.named("absentSubscriberSM").octets();

        Summary summary = reader.read(msu(udt(CENTRE, REGISTER, end)));

        assertThat(summary.text()).isEqualTo("UDT end 00001234, error absentSubscriberSM");
        assertThat(summary.dialogue()).isEqualTo("00001234");
    }

    @Test
    void readsWhateverComes() {
        byte[] garbage = new byte[] {(byte) 0xFF, 0, 1, 2};

        assertThat(reader.read(msu(udt(CENTRE, REGISTER, garbage))).protocol()).isEqualTo("SCCP");
        assertThat(reader.read(msu("03" + LABEL + "09")).text())
                .startsWith("cannot be understood: ");
        assertThat(reader.read(msu("03" + LABEL)).text()).startsWith("cannot be understood: ");
    }

    @Test
    void homerGetsJsonThatNothingOfAPeerCanBreak() throws IOException {
        byte[] begin = Vectors.named("mt v3 BEGIN").octets();
        String hex = udt(REGISTER, CENTRE, begin);

        assertThat(new HomerWriter(Masking.PLAIN).of(msu(hex)).text())
                .startsWith(
                        "{\"link\":\"ToA:0\",\"direction\":\"in\",\"instance\":0,\"opc\":\"1.2.3\"")
                .contains("\"protocol\":\"MAP\"")
                .endsWith("\"octets\":\"" + hex.substring(10) + "\"}");
        assertThat(new HomerWriter(Masking.MASKED).of(msu(hex)))
                .satisfies(
                        content -> {
                            assertThat(content.protocolType()).isEqualTo(57);
                            assertThat(content.correlation()).isEqualTo("00001234");
                            assertThat(content.text())
                                    .doesNotContain("octets\"", "262019876543210");
                        });
        assertThat(new HomerWriter(Masking.MASKED).of(msu("00" + LABEL + "142d28")).correlation())
                .isEqualTo("1.2.3-7.8.1");
    }
}
