// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

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
import org.signalbox.Seeds;
import org.signalbox.mtp3.SnmMessage.NotImplemented;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RestrictedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RouteSetCongestionTest;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

/// Network management messages on the wire. The whole messages of [#writesWhatAnalysersRead] were
/// decoded by a protocol analyser, those of [#readsWhatItpSends] were captured from ITP.
class SnmCodecTest {
    private static final PointCode SOMEWHERE = PointCode.itu("5.5.5");

    @ParameterizedTest
    @CsvSource({"TRA, 0041f8040217", "TFP, 0041f80402142d28"})
    void writesWhatAnalysersRead(SnmHeading heading, String octets) {
        SnmMessage message =
                heading == SnmHeading.TRA
                        ? new TrafficRestartAllowed()
                        : new TransferProhibited(SOMEWHERE);

        Msu msu = from("1.2.3", "7.8.1", message);

        assertThat(ByteBufUtil.hexDump(msu.octets())).isEqualTo(octets);
        msu.close();
    }

    @Test
    void readsWhatItpSends() throws Exception {
        assertThat(decode("1a130815"))
                .isEqualTo(
                        new UserPartUnavailable(
                                PointCode.itu("1.2.3"),
                                ServiceIndicator.ISUP,
                                UnavailabilityCause.UNEQUIPPED));
        assertThat(decode("142d28")).isEqualTo(new TransferProhibited(SOMEWHERE));
        assertThat(decode("152d28")).isEqualTo(new ProhibitedRouteSetTest(SOMEWHERE));
        assertThat(decode("17")).isEqualTo(new TrafficRestartAllowed());
    }

    @Test
    void readsBackWhatItWrites() throws Exception {
        for (SnmMessage message :
                new SnmMessage[] {
                    new TransferProhibited(SOMEWHERE),
                    new TransferRestricted(PointCode.itu(0)),
                    new TransferAllowed(PointCode.itu(0x3FFF)),
                    new ProhibitedRouteSetTest(PointCode.itu(1)),
                    new RestrictedRouteSetTest(SOMEWHERE),
                    new TrafficRestartAllowed(),
                    new UserPartUnavailable(
                            SOMEWHERE, ServiceIndicator.MTP_TEST, UnavailabilityCause.INACCESSIBLE)
                }) {
            byte[] octets = SnmCodec.encode(Variant.ITU, message);

            assertThat(octets[0] & 0xFF).isEqualTo(message.heading().octet());
            assertThat(decode(octets)).isEqualTo(message);
        }
    }

    @Test
    void ignoresSpareBitsAndLaterVersionsOctets() throws Exception {
        assertThat(decode("142de8")).isEqualTo(new TransferProhibited(SOMEWHERE));
        assertThat(decode("142d28ffff")).isEqualTo(new TransferProhibited(SOMEWHERE));
        assertThat(decode("1700")).isEqualTo(new TrafficRestartAllowed());
    }

    @Test
    void sparesOfTheCauseCountAsUnknown() throws Exception {
        assertThat(decode("1a1308f5"))
                .isEqualTo(
                        new UserPartUnavailable(
                                PointCode.itu("1.2.3"),
                                ServiceIndicator.ISUP,
                                UnavailabilityCause.UNKNOWN));
    }

    /// The status is in the two bits above the point code, 5.5.5 = 0x282d.
    @ParameterizedTest
    @CsvSource({"232d28, 0", "232d68, 1", "232da8, 2", "232de8, 3"})
    void transferControlledHasItsStatusBesideThePointCode(String octets, int status)
            throws Exception {
        TransferControlled message = new TransferControlled(SOMEWHERE, status);

        assertThat(decode(octets)).isEqualTo(message);
        assertThat(ByteBufUtil.hexDump(SnmCodec.encode(Variant.ITU, message))).isEqualTo(octets);
    }

    @Test
    void codesOf24BitsHaveTheStatusInAnOctetOfItsOwn() throws Exception {
        TransferControlled message =
                new TransferControlled(PointCode.parse(Variant.ANSI, "1.2.3"), 2);
        byte[] octets = ByteBufUtil.decodeHexDump("2303020102");

        assertThat(SnmCodec.encode(Variant.ANSI, message)).isEqualTo(octets);
        assertThat(SnmCodec.decode(Variant.ANSI, 0, Unpooled.wrappedBuffer(octets), 0, 5))
                .isEqualTo(message);
        assertThatThrownBy(
                        () ->
                                SnmCodec.decode(
                                        Variant.ANSI, 0, Unpooled.wrappedBuffer(octets), 0, 4))
                .isInstanceOf(SnmDecodeException.class)
                .hasMessageStartingWith("congestion status missing");
    }

    @Test
    void congestionTestIsNoMoreThanItsHeading() throws Exception {
        assertThat(decode("13")).isEqualTo(new RouteSetCongestionTest());
        assertThat(SnmCodec.encode(Variant.ITU, new RouteSetCongestionTest()))
                .containsExactly(0x13);
    }

    @ParameterizedTest
    @EnumSource(SnmHeading.class)
    void everyHeadingOfTheStandardIsKnown(SnmHeading heading) throws Exception {
        SnmMessage message = decode(new byte[] {(byte) heading.octet(), 1, 2, 3, 4});

        assertThat(message.heading()).isEqualTo(heading);
    }

    @ParameterizedTest
    @CsvSource({
        "16, INHIBIT",
        "26, UNINHIBIT",
        "36, INHIBIT_ACKNOWLEDGEMENT",
        "46, UNINHIBIT_ACKNOWLEDGEMENT",
        "56, DENIED",
        "66, FORCED_UNINHIBIT",
        "76, LOCAL_TEST",
        "86, REMOTE_TEST"
    })
    void messagesOfInhibitingAreTheirHeadingAlone(
            String octets, SnmMessage.Inhibiting.Signal signal) throws Exception {
        SnmMessage message = decode(octets);

        assertThat(message).isInstanceOf(SnmMessage.Inhibiting.class);
        assertThat(((SnmMessage.Inhibiting) message).signal()).isEqualTo(signal);
        assertThat(SnmCodec.encode(Variant.ITU, message)).asHexString().isEqualTo(octets);
    }

    @Test
    void connectionOrderNamesTheDataLink() throws Exception {
        // the four high bits are spare
        assertThat(decode("18bcfa")).isEqualTo(new SnmMessage.DataLinkConnectionOrder(0, 0xABC));
        assertThat(SnmCodec.encode(Variant.ITU, new SnmMessage.DataLinkConnectionOrder(0, 0xABC)))
                .asHexString()
                .isEqualToIgnoringCase("18bc0a");
    }

    @Test
    void headingsHaveNames() {
        assertThat(SnmHeading.COO.words()).isEqualTo("changeover-order");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, no heading",
        "14, 1, point code cut short",
        "142d, 2, point code cut short",
        "232d, 2, point code cut short",
        "1a1308, 3, user part cut short",
        "18bc, 2, data link identity cut short",
        "9f, 0, unknown heading 0x9f",
        "00, 0, unknown heading 0x00"
    })
    void refusesWhatIsNoMessage(String octets, int offset, String reason) {
        assertThatThrownBy(() -> decode(octets))
                .isInstanceOfSatisfying(
                        SnmDecodeException.class,
                        broken -> {
                            assertThat(broken.offset()).isEqualTo(offset);
                            assertThat(broken).hasMessageStartingWith(reason);
                        });
    }

    @Seeds(20)
    void anyOctetsAreReadOrRefused(long seed) {
        SimEntropy entropy = new SimEntropy(seed);
        for (int i = 0; i < 1_000; i++) {
            byte[] octets = new byte[entropy.nextInt(24)];
            entropy.nextBytes(octets);
            if (octets.length > 0 && entropy.nextInt(2) == 0) {
                SnmHeading[] headings = SnmHeading.values();
                octets[0] = (byte) headings[entropy.nextInt(headings.length)].octet();
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
        for (Variant variant : Variant.values()) {
            ByteBuf buffer = Unpooled.wrappedBuffer(octets);
            try {
                SnmMessage message = SnmCodec.decode(variant, 0, buffer, 0, octets.length);
                if (!(message instanceof NotImplemented) && variant == Variant.ITU) {
                    assertThat(decode(SnmCodec.encode(Variant.ITU, message))).isEqualTo(message);
                }
            } catch (SnmDecodeException refused) {
                assertThat(refused.offset()).isBetween(0, octets.length);
            }
            assertThat(buffer.readerIndex()).isZero();
            assertThat(buffer.refCnt()).isEqualTo(1);
        }
    }

    private static SnmMessage decode(String hex) throws SnmDecodeException {
        return decode(ByteBufUtil.decodeHexDump(hex));
    }

    private static SnmMessage decode(byte[] octets) throws SnmDecodeException {
        return SnmCodec.decode(Variant.ITU, 0, Unpooled.wrappedBuffer(octets), 0, octets.length);
    }

    private static Msu from(String origin, String destination, SnmMessage message) {
        return Msu.compose(
                UnpooledByteBufAllocator.DEFAULT,
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.SNM),
                new RoutingLabel(
                        PointCode.itu(destination),
                        PointCode.itu(origin),
                        SignallingLinkSelection.of(0)),
                SnmCodec.encode(Variant.ITU, message));
    }

    @Test
    void readsTheUserPartBehindTheLabel() throws SnmDecodeException, MsuDecodeException {
        Msu msu =
                Msu.decode(
                        Variant.ITU,
                        Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("0041f80402142d28")));

        assertThat(SnmCodec.decode(msu)).isEqualTo(new TransferProhibited(SOMEWHERE));
        msu.close();
    }
}
