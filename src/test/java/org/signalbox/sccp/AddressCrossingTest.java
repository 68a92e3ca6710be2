// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.mtp3.user.UserPartConversion.Verdict;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.ManagementCodec;
import org.signalbox.sccp.message.ManagementDecodeException;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// What addresses of SCCP become in a network of another variant, part by part.
@NullUnmarked
class AddressCrossingTest {
    private static final PointCode EUROPE = PointCode.itu("2.2.2");
    private static final PointCode EUROPE_IN_AMERICA = PointCode.parse(Variant.ANSI, "10.6.6");
    private static final PointCode AMERICA = PointCode.parse(Variant.ANSI, "10.2.2");
    private static final PointCode AMERICA_IN_EUROPE = PointCode.itu("6.6.6");
    private static final PointCode UNKNOWN = PointCode.itu("3.3.3");

    private static final Map<PointCode, PointCode> TO_AMERICA =
            Map.of(EUROPE, EUROPE_IN_AMERICA, AMERICA_IN_EUROPE, AMERICA);
    private static final Map<PointCode, PointCode> TO_EUROPE =
            Map.of(AMERICA, AMERICA_IN_EUROPE, EUROPE_IN_AMERICA, EUROPE);

    private final AddressCrossing crossing = new AddressCrossing();

    private static SccpAddress address(
            boolean onSubsystem, @Nullable PointCode point, @Nullable GlobalTitle title) {
        return new SccpAddress(onSubsystem, point, SubsystemNumber.HLR, title, false);
    }

    private static GlobalTitle title(TitleForm form) {
        return new GlobalTitle(
                form,
                TranslationType.of(9),
                NumberingPlan.TELEPHONY,
                NatureOfAddress.INTERNATIONAL,
                "12125");
    }

    private static MessageDraft udt(Variant variant, SccpAddress called, SccpAddress calling) {
        MessageDraft draft = new MessageDraft();
        draft.begin(MessageType.UDT, 0, true);
        draft.called().set(variant, called);
        draft.calling().set(variant, calling);
        draft.setData(Unpooled.wrappedBuffer(new byte[] {1, 2}), 0, 2);
        return draft;
    }

    private static Msu msu(MessageDraft draft, PointCode dpc, PointCode opc) {
        return draft.compose(
                UnpooledByteBufAllocator.DEFAULT,
                service(),
                dpc,
                opc,
                SignallingLinkSelection.of(1),
                0);
    }

    private static ServiceInformation service() {
        return ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.SCCP);
    }

    /// What a message from Europe is in America, or why it is nothing there.
    private String west(MessageDraft draft) {
        return cross(msu(draft, AMERICA_IN_EUROPE, EUROPE), AMERICA, EUROPE_IN_AMERICA, TO_AMERICA);
    }

    private String west(SccpAddress called) {
        return west(udt(Variant.ITU, called, address(true, EUROPE, null)));
    }

    private String east(SccpAddress called) {
        MessageDraft draft = udt(Variant.ANSI, called, address(true, AMERICA, null));
        return cross(msu(draft, EUROPE_IN_AMERICA, AMERICA), EUROPE, AMERICA_IN_EUROPE, TO_EUROPE);
    }

    private String cross(Msu msu, PointCode dpc, PointCode opc, Map<PointCode, PointCode> points) {
        Verdict verdict = crossing.look(msu, dpc.variant(), points::get);
        if (verdict != Verdict.CHANGED) {
            msu.close();
            return verdict.toString();
        }
        Msu changed =
                crossing.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        service(),
                        dpc,
                        opc,
                        SignallingLinkSelection.of(1),
                        0);
        msu.close();
        String octets = HexFormat.of().formatHex(changed.userPart());
        SccpView view = new SccpView();
        assertThat(view.read(changed)).isNull();
        changed.close();
        return octets;
    }

    /// Indicator, and the order and width of what stands behind it.
    @Test
    @Conformance("sccp-17")
    void pointsBecomeTheirAliases() {
        // both are routed on the subsystem number: 6 of 10-2-2 from 6 of 10-6-6
        assertThat(west(address(true, AMERICA_IN_EUROPE, null)))
                .isEqualTo("0980" + "03080d" + "05c30602020a" + "05c30606060a" + "020102");
        // 6 of 2-2-2 from 6 of 6-6-6, of 14 bits
        assertThat(east(address(true, EUROPE_IN_AMERICA, null)))
                .isEqualTo("0980" + "03070b" + "0443121006" + "0443363006" + "020102");
    }

    @Test
    @Conformance("sccp-17")
    void pointsWithoutAliasAreLeftOutWhereTheTitleSays() {
        assertThat(west(address(false, UNKNOWN, title(TitleForm.TYPE))))
                .isEqualTo(west(address(false, null, title(TitleForm.TYPE))));
        assertThat(west(address(true, UNKNOWN, null))).isEqualTo("UNKNOWN_POINT");
        assertThat(
                        west(
                                udt(
                                        Variant.ITU,
                                        address(true, AMERICA_IN_EUROPE, null),
                                        address(true, UNKNOWN, null))))
                .isEqualTo("UNKNOWN_POINT");
    }

    /// ANSI has two of the four forms, under other numbers.
    @Test
    @Conformance("sccp-17")
    void titlesKeepTheirForm() {
        assertThat(west(address(false, null, title(TitleForm.TYPE))))
                .contains("06" + "8906" + "09212105");
        assertThat(west(address(false, null, title(TitleForm.TYPE_PLAN))))
                .contains("07" + "8506" + "0911212105");
        assertThat(west(address(false, null, title(TitleForm.TYPE_PLAN_NATURE))))
                .isEqualTo("UNKNOWN_FORM");
        assertThat(west(address(false, null, title(TitleForm.NATURE)))).isEqualTo("UNKNOWN_FORM");
        assertThat(west(address(true, AMERICA_IN_EUROPE, title(TitleForm.TYPE_PLAN_NATURE))))
                .as("the point code says enough")
                .isEqualTo(west(address(true, AMERICA_IN_EUROPE, null)));
        assertThat(east(address(false, null, title(TitleForm.TYPE_PLAN))))
                .contains("07" + "0e06" + "0911212105");
    }

    @Test
    @Conformance("sccp-17")
    void whatSaysNothingOfPointsStaysInANetworkOfTheSameVariant() {
        MessageDraft draft =
                udt(
                        Variant.ITU,
                        address(false, null, title(TitleForm.TYPE_PLAN_NATURE)),
                        address(true, null, null));
        assertThat(cross(msu(draft, AMERICA_IN_EUROPE, EUROPE), UNKNOWN, EUROPE, Map.of()))
                .isEqualTo("AS_IT_IS");
        MessageDraft named =
                udt(
                        Variant.ITU,
                        address(false, EUROPE, title(TitleForm.TYPE_PLAN_NATURE)),
                        address(true, EUROPE, null));
        assertThat(
                        cross(
                                msu(named, AMERICA_IN_EUROPE, EUROPE),
                                UNKNOWN,
                                UNKNOWN,
                                Map.of(EUROPE, UNKNOWN)))
                .contains("43" + "1b18" + "06");
    }

    @Test
    @Conformance("sccp-17")
    void managementIsAboutThePointBeyond() throws ManagementDecodeException {
        String prohibited =
                west(
                        management(
                                new ManagementMessage.SubsystemProhibited(
                                        SubsystemNumber.HLR, EUROPE, Multiplicity.SOLITARY)));
        ByteBuf octets = Unpooled.wrappedBuffer(HexFormat.of().parseHex(prohibited));
        SccpView view = new SccpView();
        assertThat(view.read(Variant.ANSI, octets, 0, octets.readableBytes())).isNull();
        assertThat(ManagementCodec.decode(Variant.ANSI, octets, view.dataAt(), view.dataLength()))
                .isEqualTo(
                        new ManagementMessage.SubsystemProhibited(
                                SubsystemNumber.HLR, EUROPE_IN_AMERICA, Multiplicity.SOLITARY));
        assertThat(
                        west(
                                management(
                                        new ManagementMessage.SubsystemProhibited(
                                                SubsystemNumber.HLR,
                                                UNKNOWN,
                                                Multiplicity.SOLITARY))))
                .isEqualTo("UNKNOWN_POINT");
        assertThat(
                        west(
                                management(
                                        new ManagementMessage.SubsystemCongested(
                                                SubsystemNumber.MANAGEMENT,
                                                EUROPE,
                                                Multiplicity.UNKNOWN,
                                                3))))
                .isEqualTo("UNKNOWN_FORM");
    }

    private static MessageDraft management(ManagementMessage message) {
        MessageDraft draft = new MessageDraft();
        ManagementCodec.draft(message, EUROPE, AMERICA_IN_EUROPE, draft);
        return draft;
    }

    /// CR from 6 of 2-2-2 to 6 of 6-6-6; what else belongs to a connection has no addresses that
    /// are looked at, and what cannot be read goes where it is understood.
    @Test
    @Conformance("sccp-17")
    void requestsForConnectionsChangeTheirAddresses() {
        assertThat(cross("01010203020206" + "0443363006" + "0404431210060f01aa00"))
                .isEqualTo("01010203020207" + "05c30602020a" + "0405c30606060a" + "0f01aa00");
        assertThat(cross("02010203040506" + "0200")).isEqualTo("AS_IT_IS");
        assertThat(cross("0900")).isEqualTo("MALFORMED");
    }

    /// Each octet changed to anything, each truncation: what crosses can be read there.
    @Test
    @Conformance({"sccp-17", "sccp-19"})
    void whateverComesCrossesOrIsRefused() {
        List<String> originals =
                List.of(
                        // UDT with titles, XUDT with a segment, SSP, CR
                        "0900" + "030b13" + "084f36300600129471" + "084f12100600129471" + "020102",
                        "11010f"
                                + "04080c0e"
                                + "0443363006"
                                + "0443121006"
                                + "020102"
                                + "1004c100000500",
                        "0900" + "03080d" + "0443363001" + "0443121001" + "05" + "0206121000",
                        "0101020302" + "0206" + "0443363006" + "040443121006" + "0f01aa00");
        int crossed = 0;
        for (String original : originals) {
            byte[] octets = HexFormat.of().parseHex(original);
            for (int i = 0; i < octets.length; i++) {
                crosses(Arrays.copyOf(octets, i));
                byte before = octets[i];
                for (int value = 0; value < 256; value++) {
                    octets[i] = (byte) value;
                    crossed += crosses(octets) ? 1 : 0;
                }
                octets[i] = before;
            }
        }
        assertThat(crossed).isPositive();
    }

    private boolean crosses(byte[] userPart) {
        return cross(HexFormat.of().formatHex(userPart)).matches("[0-9a-f]+");
    }

    private String cross(String userPart) {
        Msu msu =
                Msu.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        service(),
                        new RoutingLabel(AMERICA_IN_EUROPE, EUROPE, SignallingLinkSelection.of(1)),
                        HexFormat.of().parseHex(userPart));
        return cross(msu, AMERICA, EUROPE_IN_AMERICA, TO_AMERICA);
    }
}
