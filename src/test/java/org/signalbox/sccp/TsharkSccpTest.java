// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.ManagementCodec;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceGrant;
import org.signalbox.sccp.message.ManagementMessage.OutOfServiceRequest;
import org.signalbox.sccp.message.ManagementMessage.SubsystemAllowed;
import org.signalbox.sccp.message.ManagementMessage.SubsystemCongested;
import org.signalbox.sccp.message.ManagementMessage.SubsystemProhibited;
import org.signalbox.sccp.message.ManagementMessage.SubsystemStatusTest;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.ReturnCause;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.trace.Tshark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An independent decoder agrees with what we write, and has nothing to remark.
class TsharkSccpTest {
    /// Link type MTP3: packets begin with the service information octet.
    private static final int LINKTYPE_MTP3 = 141;

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource
    void everyManagementMessageDecodesWithoutRemark(Variant variant)
            throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        PointCode from = PointCode.parse(variant, "1.2.3");
        PointCode to = PointCode.parse(variant, "3.2.1");
        MessageDraft draft = new MessageDraft();
        List<byte[]> frames = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (ManagementMessage message : messages(variant, from)) {
            ManagementCodec.draft(message, from, to, draft);
            frames.add(frame(draft, to, from));
            expected.add(
                    "0x%02x|%d|%d|%s"
                            .formatted(
                                    expected.size() + 1,
                                    message.subsystem().value(),
                                    message.multiplicity().ordinal(),
                                    remarkOn(message)));
        }

        assertThat(
                        decode(
                                variant,
                                frames,
                                "sccpmg.message_type",
                                "sccpmg.ssn",
                                "sccpmg.smi",
                                "_ws.expert.message"))
                .isEqualTo(expected);
    }

    /// What is known of tshark: it goes on from SSC to the remark on types it does not know.
    private static String remarkOn(ManagementMessage message) {
        return message instanceof SubsystemCongested ? "Unknown message" : "";
    }

    private static List<ManagementMessage> messages(Variant variant, PointCode point) {
        SubsystemNumber number = SubsystemNumber.MSC;
        List<ManagementMessage> messages =
                new ArrayList<>(
                        List.of(
                                new SubsystemAllowed(number, point, Multiplicity.UNKNOWN),
                                new SubsystemProhibited(number, point, Multiplicity.SOLITARY),
                                new SubsystemStatusTest(
                                        SubsystemNumber.MANAGEMENT, point, Multiplicity.UNKNOWN),
                                new OutOfServiceRequest(number, point, Multiplicity.DUPLICATED),
                                new OutOfServiceGrant(number, point, Multiplicity.DUPLICATED)));
        if (variant != Variant.ANSI) {
            messages.add(
                    new SubsystemCongested(
                            SubsystemNumber.MANAGEMENT, point, Multiplicity.UNKNOWN, 5));
        }
        return messages;
    }

    @ParameterizedTest
    @EnumSource
    void everyDraftDecodesWithoutRemark(Variant variant) throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        PointCode from = PointCode.parse(variant, "1.2.3");
        PointCode to = PointCode.parse(variant, "3.2.1");
        ByteBuf data = Unpooled.wrappedBuffer(new byte[300]).setByte(0, 0x62);
        List<byte[]> frames = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (SccpAddress address : addresses(variant, to)) {
            for (MessageType type : List.of(MessageType.UDT, MessageType.XUDT, MessageType.LUDT)) {
                for (boolean returned : new boolean[] {false, true}) {
                    MessageDraft draft = new MessageDraft();
                    draft.begin(type, 1, true);
                    assertThat(draft.called().set(variant, address)).isTrue();
                    assertThat(
                                    draft.calling()
                                            .set(
                                                    variant,
                                                    SccpAddress.of(from, SubsystemNumber.HLR)))
                            .isTrue();
                    draft.setData(data, 0, type == MessageType.LUDT ? 200 : 100);
                    if (type != MessageType.UDT) {
                        draft.setHops(7);
                        draft.setSegmentation(true, true, 3, 0x123456);
                        draft.setImportance(5);
                    }
                    byte[] frame = frame(draft, to, from);
                    if (returned) {
                        SccpView view = new SccpView();
                        assertThat(
                                        view.read(
                                                variant,
                                                Unpooled.wrappedBuffer(frame),
                                                1 + variant.labelOctets(),
                                                frame.length - 1 - variant.labelOctets()))
                                .isNull();
                        draft.takeBack(view, ReturnCause.NO_TRANSLATION);
                        frame = frame(draft, from, to);
                    }
                    frames.add(frame);
                    expected.add("0x%02x|%s|".formatted(codeOf(draft.type()), digits(address)));
                }
            }
        }

        assertThat(
                        decode(
                                variant,
                                frames,
                                "sccp.message_type",
                                "sccp.digits",
                                "_ws.expert.message"))
                .isEqualTo(expected);
    }

    private static int codeOf(MessageType type) {
        return switch (type) {
            case UDT -> 9;
            case UDTS -> 10;
            case XUDT -> 17;
            case XUDTS -> 18;
            case LUDT -> 19;
            case LUDTS -> 20;
            default -> throw new IllegalArgumentException(type.acronym());
        };
    }

    private static String digits(SccpAddress address) {
        GlobalTitle title = address.title();
        return title == null ? "" : title.digits();
    }

    /// With each form of title that the variant knows, of an odd and an even number of digits.
    private static List<SccpAddress> addresses(Variant variant, PointCode to) {
        boolean national = variant == Variant.ANSI;
        List<SccpAddress> addresses = new ArrayList<>();
        addresses.add(SccpAddress.of(to, SubsystemNumber.MSC));
        for (TitleForm form : TitleForm.values()) {
            if (variant == Variant.ANSI && form != TitleForm.TYPE && form != TitleForm.TYPE_PLAN) {
                continue;
            }
            for (String digits : List.of("491720000001", "4917200")) {
                // without a nature or an encoding nobody says that the number of digits is odd
                if (form == TitleForm.TYPE && digits.length() % 2 == 1) {
                    continue;
                }
                GlobalTitle title =
                        new GlobalTitle(
                                form,
                                TranslationType.of(10),
                                NumberingPlan.TELEPHONY,
                                NatureOfAddress.INTERNATIONAL,
                                digits);
                addresses.add(new SccpAddress(false, null, SubsystemNumber.HLR, title, national));
                addresses.add(new SccpAddress(true, to, SubsystemNumber.HLR, title, national));
            }
        }
        return addresses;
    }

    private static byte[] frame(MessageDraft draft, PointCode to, PointCode from) {
        assertThat(draft.fits(to.variant(), Msu.LARGE_SIF_OCTETS_MAX)).isTrue();
        try (Msu msu =
                draft.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.SCCP),
                        to,
                        from,
                        SignallingLinkSelection.of(3),
                        0)) {
            return ByteBufUtil.getBytes(msu.octets());
        }
    }

    private List<String> decode(Variant variant, List<byte[]> frames, String... fields)
            throws IOException, InterruptedException {
        ByteBuf out =
                Unpooled.buffer()
                        .writeInt(0xA1B2C3D4)
                        .writeShort(2)
                        .writeShort(4)
                        .writeZero(8)
                        .writeInt(65_535)
                        .writeInt(LINKTYPE_MTP3);
        for (byte[] frame : frames) {
            out.writeInt(0).writeInt(0).writeInt(frame.length).writeInt(frame.length);
            out.writeBytes(frame);
        }
        Path pcap = folder.resolve("sccp.pcap");
        Files.write(pcap, ByteBufUtil.getBytes(out));
        String standard =
                switch (variant) {
                    case ITU -> "ITU";
                    case ANSI -> "ANSI";
                    case CHINA -> "Chinese ITU";
                    case TTC -> "Japan";
                };
        return Tshark.fields(pcap, List.of("-o", "mtp3.standard:" + standard), fields);
    }
}
