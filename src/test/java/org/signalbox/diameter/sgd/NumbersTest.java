// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.sgd.SgdQuirks.NumberForm;

import java.util.HexFormat;

/// Numbers as the standard has them, and as peers write them.
@NullUnmarked
class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "491710760000,    947101670000",
        "49171076000,     9471016700f0",
        "1,               f1",
        "00,              00",
        "123456789012345, 21436587092143f5"
    })
    void digitsAreTwoAnOctet(String digits, String hex) {
        assertThat(HexFormat.of().formatHex(Tbcd.encode(digits))).isEqualTo(hex);
        assertThat(Tbcd.decode(HexFormat.of().parseHex(hex), 0)).isEqualTo(digits);
    }

    @ParameterizedTest
    @CsvSource({"''", "ff", "f4f1", "4a", "a4", "94f101"})
    void otherHalvesAreNoDigits(String hex) {
        assertThat(Tbcd.decode(HexFormat.of().parseHex(hex), 0)).isNull();
    }

    @Test
    void otherCharactersAreNotWritten() {
        assertThatThrownBy(() -> Tbcd.encode("49 17")).isInstanceOf(IllegalArgumentException.class);
    }

    /// What is in front of the digits, and what only looks so.
    @ParameterizedTest
    @CsvSource({
        // 49... begins with an octet whose highest bit is set, as a type of number has it
        "947101670000,         491710760000",
        "91947101670000,       491710760000",
        "07919471016700f0,     49171076000",
        "0791947101670000,     491710760000",
        "a1947101670000,       491710760000",
        "81947101670000,       491710760000",
        "80947101670000,       491710760000",
        // +1 917 555 1234 and +1 808 555 1234, of North America
        "9171551532f4,         19175551234",
        "8180551532f4,         18085551234",
        "919171551532f4,       19175551234",
        // +60 19 123 4567, of Malaysia, is no number behind its length
        "069121436587,         601912345678",
        "0691214365f7,         60191234567"
    })
    void indicatorsInFrontAreNotOfTheNumber(String hex, String digits) throws DiameterException {
        assertThat(Numbers.number(avp(hex))).isEqualTo(digits);
        assertThat(Numbers.serviceCentre(avp(hex))).isEqualTo(digits);
    }

    @Test
    void serviceCentresMayBeInAscii() throws DiameterException {
        assertThat(Numbers.serviceCentre(avp("343931373130373630303030")))
                .isEqualTo("491710760000");
    }

    @Test
    void numbersHaveAnEnd() throws DiameterException {
        assertThat(Numbers.serviceCentre(avp("21436587092143658709"))).hasSize(20);
        for (String hex : new String[] {"2143658709214365", "", "fa"}) {
            assertThatThrownBy(() -> Numbers.number(avp(hex)))
                    .isInstanceOf(DiameterException.class);
        }
        assertThatThrownBy(() -> Numbers.serviceCentre(avp("2143658709214365870921")))
                .isInstanceOf(DiameterException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "491710760000",
        "4917107600001",
        "353861234567",
        "19175551234",
        "60191234567",
        "79161234567",
        "8613800100500",
        "919812345678",
        "801234567890"
    })
    void whateverFormIsWrittenIsRead(String digits) throws DiameterException {
        for (NumberForm form : NumberForm.values()) {
            byte[] octets = Numbers.write(digits, form);

            assertThat(Numbers.serviceCentre(avp(HexFormat.of().formatHex(octets))))
                    .isEqualTo(digits);
        }
    }

    private static AvpReader avp(String hex) throws DiameterException {
        AvpWriter writer =
                new AvpWriter(
                        ByteBufAllocator.DEFAULT,
                        SgdCommand.MT_FORWARD.header(SgdQuirks.NONE, 1, 2));
        writer.octets(SgdAvp.SC_ADDRESS, HexFormat.of().parseHex(hex));
        ByteBuf message = writer.finish();
        byte[] octets = new byte[message.readableBytes()];
        message.readBytes(octets).release();
        AvpReader avps = new AvpReader().begin(Unpooled.wrappedBuffer(octets));
        assertThat(avps.next()).isTrue();
        return avps;
    }
}
