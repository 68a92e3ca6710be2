// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.sccp.message.ManagementMessage.BackupRouting;
import org.signalbox.sccp.message.ManagementMessage.SubsystemAllowed;
import org.signalbox.sccp.message.ManagementMessage.SubsystemCongested;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.HexFormat;

class ManagementCodecTest {
    private static ManagementMessage decode(Variant variant, String hex)
            throws ManagementDecodeException {
        byte[] octets = HexFormat.of().parseHex(hex);
        return ManagementCodec.decode(variant, Unpooled.wrappedBuffer(octets), 0, octets.length);
    }

    @ParameterizedTest
    @CsvSource({
        "ITU,   0108d20400,     SSA, 8, 0.154.2, UNKNOWN",
        "ITU,   0206d20401,     SSP, 6, 0.154.2, SOLITARY",
        "ITU,   0301d20402,     SST, 1, 0.154.2, DUPLICATED",
        "ITU,   0408d20402,     SOR, 8, 0.154.2, DUPLICATED",
        "ITU,   0508d20402,     SOG, 8, 0.154.2, DUPLICATED",
        "ITU,   0601d2040005,   SSC, 1, 0.154.2, UNKNOWN",
        "CHINA, 010803020100,   SSA, 8, 1.2.3, UNKNOWN",
        "CHINA, 060103020100 08, SSC, 1, 1.2.3, UNKNOWN",
        "ANSI,  020803020102,   SSP, 8, 1.2.3, DUPLICATED",
        "TTC,   0108034100,     SSA, 8, 8.2.3, UNKNOWN"
    })
    void readsAndWritesInTheNetworksWidth(
            Variant variant,
            String hex,
            String acronym,
            int subsystem,
            String point,
            Multiplicity multiplicity)
            throws ManagementDecodeException {
        String octets = hex.replace(" ", "");

        ManagementMessage message = decode(variant, octets);

        assertThat(message.acronym()).isEqualTo(acronym);
        assertThat(message.subsystem().value()).isEqualTo(subsystem);
        assertThat(message.point()).isEqualTo(PointCode.parse(variant, point));
        assertThat(message.multiplicity()).isEqualTo(multiplicity);
        ByteBuf written = Unpooled.buffer();
        ManagementCodec.encode(message, written);
        assertThat(ByteBufUtil.hexDump(written)).isEqualTo(octets);
    }

    @Test
    void readsAnsiBackupRoutingAndDoesNotWriteIt() throws ManagementDecodeException {
        for (BackupRouting.Kind kind : BackupRouting.Kind.values()) {
            String type = "%02x".formatted(0xFD + kind.ordinal());

            ManagementMessage message = decode(Variant.ANSI, type + "0803020100");

            assertThat(message.acronym()).isEqualTo(kind.name());
            assertThatThrownBy(() -> ManagementCodec.encode(message, Unpooled.buffer()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> decode(Variant.ITU, type + "08030201"))
                    .hasMessage("unknown type 0x" + type + " at octet 0");
        }
    }

    @Test
    void ansiHasNoCongestionMessage() {
        assertThatThrownBy(() -> decode(Variant.ANSI, "06010302010001"))
                .hasMessage("unknown type 0x06 at octet 0");
        ManagementMessage message =
                new SubsystemCongested(
                        SubsystemNumber.MANAGEMENT,
                        PointCode.parse(Variant.ANSI, "1.2.3"),
                        Multiplicity.UNKNOWN,
                        1);
        assertThatThrownBy(() -> ManagementCodec.encode(message, Unpooled.buffer()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> decode(Variant.ITU, "010803"))
                .isInstanceOf(ManagementDecodeException.class)
                .hasMessage("management message cut short at octet 3");
        assertThatThrownBy(() -> decode(Variant.ITU, "0601030000"))
                .hasMessage("congestion level missing at octet 5");
        assertThatThrownBy(() -> decode(Variant.ITU, "060103000009"))
                .hasMessage("congestion level 9 at octet 5");
        assertThatThrownBy(() -> decode(Variant.ITU, "0008030000"))
                .hasMessage("unknown type 0x00 at octet 0");
    }

    @Test
    void spareBitsAndFurtherOctetsDoNotMatter() throws ManagementDecodeException {
        assertThat(decode(Variant.ITU, "0108d2c4fdaabb"))
                .isEqualTo(
                        new SubsystemAllowed(
                                SubsystemNumber.MSC, PointCode.itu(0x04d2), Multiplicity.SOLITARY));
    }

    @ParameterizedTest
    @EnumSource
    void readsWhateverOctetsThereAreOrRefusesThem(Variant variant) {
        byte[] octets = HexFormat.of().parseHex("06010302010005");
        for (int length = 0; length <= octets.length; length++) {
            for (int i = 0; i < length; i++) {
                byte before = octets[i];
                for (int value = 0; value < 256; value++) {
                    octets[i] = (byte) value;
                    judge(variant, octets, length);
                }
                octets[i] = before;
            }
        }
    }

    /// What can be read and written reads the same again.
    static void judge(Variant variant, byte[] octets, int length) {
        ManagementMessage message;
        try {
            message = ManagementCodec.decode(variant, Unpooled.wrappedBuffer(octets), 0, length);
        } catch (ManagementDecodeException refused) {
            assertThat(refused.offset()).isBetween(0, length);
            return;
        }
        if (message instanceof BackupRouting) {
            return;
        }
        ByteBuf written = Unpooled.buffer();
        ManagementCodec.encode(message, written);
        try {
            assertThat(ManagementCodec.decode(variant, written, 0, written.readableBytes()))
                    .isEqualTo(message);
        } catch (ManagementDecodeException e) {
            throw new AssertionError("what we write we cannot read", e);
        }
    }
}
