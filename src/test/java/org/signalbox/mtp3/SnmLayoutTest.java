// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.Seeds;
import org.signalbox.mtp3.SnmLayout.Fields;
import org.signalbox.mtp3.SnmMessage.AboutDestinations;
import org.signalbox.mtp3.SnmMessage.ChangebackAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangebackDeclaration;
import org.signalbox.mtp3.SnmMessage.ChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.ChangeoverOrder;
import org.signalbox.mtp3.SnmMessage.DataLinkConnection;
import org.signalbox.mtp3.SnmMessage.DataLinkConnection.Outcome;
import org.signalbox.mtp3.SnmMessage.DataLinkConnectionOrder;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverAcknowledgement;
import org.signalbox.mtp3.SnmMessage.EmergencyChangeoverOrder;
import org.signalbox.mtp3.SnmMessage.Inhibiting;
import org.signalbox.mtp3.SnmMessage.Inhibiting.Signal;
import org.signalbox.mtp3.SnmMessage.NotImplemented;
import org.signalbox.mtp3.SnmMessage.ProhibitedClusterTest;
import org.signalbox.mtp3.SnmMessage.ProhibitedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RestrictedClusterTest;
import org.signalbox.mtp3.SnmMessage.RestrictedRouteSetTest;
import org.signalbox.mtp3.SnmMessage.RouteSetCongestionTest;
import org.signalbox.mtp3.SnmMessage.TrafficRestartAllowed;
import org.signalbox.mtp3.SnmMessage.TrafficRestartWaiting;
import org.signalbox.mtp3.SnmMessage.TransferAllowed;
import org.signalbox.mtp3.SnmMessage.TransferClusterAllowed;
import org.signalbox.mtp3.SnmMessage.TransferClusterProhibited;
import org.signalbox.mtp3.SnmMessage.TransferClusterRestricted;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.TransferProhibited;
import org.signalbox.mtp3.SnmMessage.TransferRestricted;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

import java.util.List;

/// Network management messages of each variant, octet by octet. That an analyser reads the same is
/// for [VariantAnalyserTest] to show.
class SnmLayoutTest {
    private static final int LINK = 5;

    @ParameterizedTest
    @CsvSource({
        "ITU, COO, 117f",
        "CHINA, COO, 117f",
        "ANSI, COO, 11f507",
        "TTC, COO, 00117f",
        "ITU, XCO, 31563412",
        "ANSI, XCO, 3165452301",
        "TTC, XCO, 0031563412",
        "ITU, CBD, 51c3",
        "CHINA, CBD, 51c3",
        "ANSI, CBD, 51350c",
        "TTC, CBD, 005103",
        "ITU, ECO, 12",
        "ANSI, ECO, 1205",
        "TTC, ECO, 0012",
        "ITU, TFP, 14010a",
        "CHINA, TFP, 14030201",
        "ANSI, TFP, 14030201",
        "TTC, TFP, 00140103090000",
        "ANSI, TCP, 24000201",
        "ANSI, RCR, 45000201",
        "ITU, TRA, 17",
        "ANSI, TRW, 27",
        "ITU, UPU, 1a010a15",
        "ANSI, UPU, 1a03020115",
        "CHINA, UPU, 1a03020115",
        "ITU, DLC, 18bc0a",
        "CHINA, DLC, 18bc0a",
        "ANSI, DLC, 18c5ab02",
        "ITU, CSS, 28",
        "ANSI, CNS, 3805",
        "CHINA, CNP, 48"
    })
    void writesTheFieldsWhereTheVariantHasThem(Variant variant, SnmHeading heading, String hex) {
        byte[] octets = SnmCodec.encode(variant, sample(variant, heading));

        assertThat(ByteBufUtil.hexDump(octets)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"ITU, 23018a", "CHINA, 2303020102", "ANSI, 2303020102", "TTC, 002300030902"})
    void writesTheStatusOfCongestion(Variant variant, String hex) throws Exception {
        SnmLayout layout = SnmLayout.of(variant);
        PointCode point = somewhere(variant);

        byte[] octets = layout.congestion(SnmHeading.TFC, point, 2);
        Fields fields = new Fields(layout, 0, Unpooled.wrappedBuffer(octets), 0, octets.length);

        assertThat(ByteBufUtil.hexDump(octets)).isEqualTo(hex);
        assertThat(fields.congestedPoint()).isEqualTo(point);
        assertThat(fields.congestionStatus()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"ITU, 16", "CHINA, 16", "ANSI, 1605"})
    void writesTheLinkOfInhibiting(Variant variant, String hex) throws Exception {
        SnmLayout layout = SnmLayout.of(variant);

        byte[] octets = layout.aboutLink(SnmHeading.LIN, LINK);
        Fields fields = new Fields(layout, LINK, Unpooled.wrappedBuffer(octets), 0, octets.length);

        assertThat(ByteBufUtil.hexDump(octets)).isEqualTo(hex);
        assertThat(fields.linkCode()).isEqualTo(LINK);
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void readsBackEveryMessageOfTheVariant(Variant variant) throws Exception {
        for (SnmHeading heading : SnmLayout.of(variant).headings()) {
            SnmMessage message = sample(variant, heading);

            assertThat(decode(variant, SnmCodec.encode(variant, message))).isEqualTo(message);
        }
    }

    @Test
    void messagesOfOtherVariantsAreNotUnderstood() throws Exception {
        assertThat(decode(Variant.ITU, new byte[] {0x24, 1, 2, 3}))
                .isEqualTo(new NotImplemented(SnmHeading.TCP));
        assertThat(decode(Variant.CHINA, new byte[] {0x27}))
                .isEqualTo(new NotImplemented(SnmHeading.TRW));
        assertThat(decode(Variant.TTC, new byte[] {0, 0x17}))
                .isEqualTo(new NotImplemented(SnmHeading.TRA));
        assertThatThrownBy(() -> SnmCodec.encode(Variant.TTC, new TrafficRestartAllowed()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no TRA in networks of variant ttc");
    }

    @Test
    void japanNamesSeveralPointsInOneMessage() throws Exception {
        byte[] octets = ByteBufUtil.decodeHexDump("00540201000000020000ff");

        SnmMessage message = decode(Variant.TTC, octets);

        assertThat(message)
                .isEqualTo(
                        new AboutDestinations(
                                List.of(
                                        new TransferAllowed(PointCode.of(Variant.TTC, 1)),
                                        new TransferAllowed(PointCode.of(Variant.TTC, 2)))));
        assertThat(ByteBufUtil.hexDump(SnmCodec.encode(Variant.TTC, message)))
                .isEqualTo("0054020100000002000000");
    }

    @ParameterizedTest
    @CsvSource({
        "TTC, 00, 1, no heading",
        "TTC, 0014, 2, number of points missing",
        "TTC, 001400, 2, a list of no points",
        "TTC, 00140101, 4, list of points cut short",
        "TTC, 0014020100000002, 8, list of points cut short",
        "TTC, 0051, 2, changeback code missing",
        "ANSI, 1212, none, none",
        "ANSI, 12, 1, signalling link code missing",
        "ANSI, 11f5, 2, forward sequence number cut short",
        "ANSI, 31654523, 4, forward sequence number cut short",
        "ANSI, 5135, 2, changeback code missing",
        "ANSI, 240002, 3, point code cut short",
        "CHINA, 1a030201, 4, user part cut short"
    })
    void refusesWhatIsCutShort(Variant variant, String hex, String offset, String reason)
            throws Exception {
        if (offset.equals("none")) {
            assertThat(decode(variant, ByteBufUtil.decodeHexDump(hex)))
                    .isEqualTo(new EmergencyChangeoverOrder(2));
            return;
        }
        assertThatThrownBy(() -> decode(variant, ByteBufUtil.decodeHexDump(hex)))
                .isInstanceOfSatisfying(
                        SnmDecodeException.class,
                        broken -> {
                            assertThat(broken.offset()).isEqualTo(Integer.parseInt(offset));
                            assertThat(broken).hasMessageStartingWith(reason);
                        });
    }

    @Seeds(20)
    void whateverIsReadIsWrittenAlike(long seed) {
        SimEntropy entropy = new SimEntropy(seed);
        for (int i = 0; i < 2_000; i++) {
            Variant variant = Variant.values()[entropy.nextInt(Variant.values().length)];
            byte[] octets = new byte[1 + entropy.nextInt(16)];
            entropy.nextBytes(octets);
            int heading = variant == Variant.TTC && octets.length > 1 ? 1 : 0;
            SnmHeading[] headings = SnmHeading.values();
            octets[heading] = (byte) headings[entropy.nextInt(headings.length)].octet();
            try {
                SnmMessage message = decode(variant, octets);
                if (!(message instanceof NotImplemented)) {
                    assertThat(decode(variant, SnmCodec.encode(variant, message)))
                            .isEqualTo(message);
                }
            } catch (SnmDecodeException refused) {
                assertThat(refused.offset()).isBetween(0, octets.length);
            }
        }
    }

    @Test
    void clusterHoldsItsPoints() {
        TransferClusterProhibited tcp =
                new TransferClusterProhibited(PointCode.parse(Variant.ANSI, "1.2.3"));

        assertThat(tcp.cluster()).isEqualTo(PointCode.parse(Variant.ANSI, "1.2.0"));
        assertThat(tcp.points().contains(PointCode.parse(Variant.ANSI, "1.2.255"))).isTrue();
        assertThat(tcp.points().contains(PointCode.parse(Variant.ANSI, "1.3.0"))).isFalse();
    }

    /// Point 1.2.3, in ITU 1.64.1 and in Japan 1.2.3, too.
    static PointCode somewhere(Variant variant) {
        return switch (variant) {
            case ITU -> PointCode.itu("1.64.1");
            case ANSI, CHINA, TTC -> PointCode.parse(variant, "1.2.3");
        };
    }

    static SnmMessage sample(Variant variant, SnmHeading heading) {
        PointCode point = somewhere(variant);
        int code = variant == Variant.TTC ? 3 : 0xC3;
        // where the label has it, the link is that of the label
        return switch (heading) {
            case COO -> new ChangeoverOrder(LINK, 0x7F, false);
            case COA -> new ChangeoverAcknowledgement(LINK, 0x2A, false);
            case XCO -> new ChangeoverOrder(LINK, 0x123456, true);
            case XCA -> new ChangeoverAcknowledgement(LINK, 0xFFFFFF, true);
            case CBD -> new ChangebackDeclaration(LINK, code);
            case CBA -> new ChangebackAcknowledgement(LINK, code);
            case ECO -> new EmergencyChangeoverOrder(LINK);
            case ECA -> new EmergencyChangeoverAcknowledgement(LINK);
            case TFP -> new TransferProhibited(point);
            case TFR -> new TransferRestricted(point);
            case TFA -> new TransferAllowed(point);
            case RST -> new ProhibitedRouteSetTest(point);
            case RSR -> new RestrictedRouteSetTest(point);
            case TCP -> new TransferClusterProhibited(point);
            case TCR -> new TransferClusterRestricted(point);
            case TCA -> new TransferClusterAllowed(point);
            case RCP -> new ProhibitedClusterTest(point);
            case RCR -> new RestrictedClusterTest(point);
            case TRA -> new TrafficRestartAllowed();
            case TRW -> new TrafficRestartWaiting();
            case UPU ->
                    new UserPartUnavailable(
                            point, ServiceIndicator.ISUP, UnavailabilityCause.UNEQUIPPED);
            case RCT -> new RouteSetCongestionTest();
            case TFC -> new TransferControlled(point, 2);
            case LIN -> new Inhibiting(LINK, Signal.INHIBIT);
            case LUN -> new Inhibiting(LINK, Signal.UNINHIBIT);
            case LIA -> new Inhibiting(LINK, Signal.INHIBIT_ACKNOWLEDGEMENT);
            case LUA -> new Inhibiting(LINK, Signal.UNINHIBIT_ACKNOWLEDGEMENT);
            case LID -> new Inhibiting(LINK, Signal.DENIED);
            case LFU -> new Inhibiting(LINK, Signal.FORCED_UNINHIBIT);
            case LLT -> new Inhibiting(LINK, Signal.LOCAL_TEST);
            case LRT -> new Inhibiting(LINK, Signal.REMOTE_TEST);
            case DLC -> new DataLinkConnectionOrder(LINK, variant == Variant.ANSI ? 0x2ABC : 0xABC);
            case CSS -> new DataLinkConnection(LINK, Outcome.SUCCESSFUL);
            case CNS -> new DataLinkConnection(LINK, Outcome.NOT_SUCCESSFUL);
            case CNP -> new DataLinkConnection(LINK, Outcome.NOT_POSSIBLE);
        };
    }

    private static SnmMessage decode(Variant variant, byte[] octets) throws SnmDecodeException {
        return SnmCodec.decode(variant, LINK, Unpooled.wrappedBuffer(octets), 0, octets.length);
    }
}
