// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.restcomm.protocols.ss7.indicator.NatureOfAddress;
import org.restcomm.protocols.ss7.indicator.NumberingPlan;
import org.restcomm.protocols.ss7.indicator.RoutingIndicator;
import org.restcomm.protocols.ss7.sccp.SccpProtocolVersion;
import org.restcomm.protocols.ss7.sccp.impl.SccpStackImpl;
import org.restcomm.protocols.ss7.sccp.impl.message.MessageFactoryImpl;
import org.restcomm.protocols.ss7.sccp.impl.parameter.ParameterFactoryImpl;
import org.restcomm.protocols.ss7.sccp.impl.parameter.SccpAddressImpl;
import org.restcomm.protocols.ss7.sccp.message.ParseException;
import org.restcomm.protocols.ss7.sccp.message.SccpDataMessage;
import org.restcomm.protocols.ss7.sccp.parameter.GlobalTitle;
import org.signalbox.sccp.message.AddressBuffer;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/// The codec of jSS7 reads what we write, and we read what it writes.
class Jss7SccpTest {
    private static final PointCode POINT = PointCode.itu("2.3.4");
    private static final byte[] DATA = {0x62, 1, 2, 3, 4, 5};

    private final MessageFactoryImpl factory =
            new MessageFactoryImpl(new SccpStackImpl("judge", null));
    private final ParameterFactoryImpl parameters = new ParameterFactoryImpl();

    private record Sample(String digits, SccpAddress ours, SccpAddressImpl theirs) {}

    private Sample sample(TitleForm form, String digits, boolean onSubsystem) {
        GlobalTitle theirs =
                switch (form) {
                    case NATURE ->
                            parameters.createGlobalTitle(digits, NatureOfAddress.INTERNATIONAL);
                    case TYPE -> parameters.createGlobalTitle(digits, 10);
                    case TYPE_PLAN ->
                            parameters.createGlobalTitle(
                                    digits, 10, NumberingPlan.ISDN_TELEPHONY, null);
                    case TYPE_PLAN_NATURE ->
                            parameters.createGlobalTitle(
                                    digits,
                                    10,
                                    NumberingPlan.ISDN_TELEPHONY,
                                    null,
                                    NatureOfAddress.INTERNATIONAL);
                };
        return new Sample(
                digits,
                new SccpAddress(
                        onSubsystem,
                        onSubsystem ? POINT : null,
                        SubsystemNumber.HLR,
                        new org.signalbox.sccp.message.GlobalTitle(
                                form,
                                TranslationType.of(10),
                                org.signalbox.sccp.message.NumberingPlan.TELEPHONY,
                                org.signalbox.sccp.message.NatureOfAddress.INTERNATIONAL,
                                digits),
                        false),
                new SccpAddressImpl(
                        onSubsystem
                                ? RoutingIndicator.ROUTING_BASED_ON_DPC_AND_SSN
                                : RoutingIndicator.ROUTING_BASED_ON_GLOBAL_TITLE,
                        theirs,
                        onSubsystem ? POINT.value() : 0,
                        SubsystemNumber.HLR.value()));
    }

    private List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (TitleForm form : TitleForm.values()) {
            for (String digits : List.of("491720000001", "4917200")) {
                // jSS7 fills an odd number of digits of this form, which has no room to say so, and
                // takes the filler for a digit when it reads
                if (form != TitleForm.TYPE || digits.length() % 2 == 0) {
                    samples.add(sample(form, digits, false));
                    samples.add(sample(form, digits, true));
                }
            }
        }
        return samples;
    }

    @Test
    void addressesHaveTheSameOctets() throws ParseException {
        for (Sample sample : samples()) {
            byte[] octets = sample.theirs.encode(false, SccpProtocolVersion.ITU);

            AddressView view = new AddressView();
            assertThat(view.read(Variant.ITU, Unpooled.wrappedBuffer(octets), 0, octets.length))
                    .isNull();
            assertThat(view.toAddress()).isEqualTo(sample.ours);
            assertThat(ByteBufUtil.hexDump(octets)).isEqualTo(ByteBufUtil.hexDump(ours(sample)));
        }
    }

    /// Our octets of an address, as they stand in a message.
    private static byte[] ours(Sample sample) {
        AddressView view = new AddressView();
        MessageDraft draft = draft(MessageType.UDT, sample);
        ByteBuf written = Unpooled.buffer();
        draft.writeTo(written);
        int at = 5;
        int length = written.getUnsignedByte(at);
        assertThat(view.read(Variant.ITU, written, at + 1, length)).isNull();
        return view.toOctets();
    }

    private static MessageDraft draft(MessageType type, Sample sample) {
        MessageDraft draft = new MessageDraft();
        draft.begin(type, 1, true);
        set(draft.called(), sample.ours);
        set(draft.calling(), SccpAddress.of(POINT, SubsystemNumber.MSC));
        draft.setData(Unpooled.wrappedBuffer(DATA), 0, DATA.length);
        return draft;
    }

    private static void set(AddressBuffer buffer, SccpAddress address) {
        assertThat(buffer.set(Variant.ITU, address)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"UDT", "XUDT", "LUDT"})
    void messagesAreUnderstood(MessageType type) throws ParseException {
        for (Sample sample : samples()) {
            MessageDraft draft = draft(type, sample);
            boolean extended = type != MessageType.UDT;
            if (extended) {
                draft.setHops(9);
                draft.setSegmentation(true, true, 2, 0x010203);
                draft.setImportance(5);
            }
            ByteBuf written = Unpooled.buffer();
            draft.writeTo(written);

            ByteArrayInputStream in = new ByteArrayInputStream(ByteBufUtil.getBytes(written));
            SccpDataMessage read =
                    (SccpDataMessage)
                            factory.createMessage(
                                    in.read(), 1, 2, 3, in, SccpProtocolVersion.ITU, 0);

            assertThat(read.getProtocolClass().getProtocolClass()).isEqualTo(1);
            assertThat(read.getReturnMessageOnError()).isTrue();
            assertThat(read.getData()).isEqualTo(DATA);
            assertThat(read.getCalledPartyAddress().getSubsystemNumber())
                    .isEqualTo(SubsystemNumber.HLR.value());
            assertThat(read.getCalledPartyAddress().getGlobalTitle().getDigits())
                    .isEqualTo(sample.digits);
            assertThat(read.getCallingPartyAddress().getSignalingPointCode())
                    .isEqualTo(POINT.value());
            if (extended) {
                assertThat(read.getHopCounter().getValue()).isEqualTo(9);
                assertThat(read.getSegmentation().isFirstSegIndication()).isTrue();
                assertThat(read.getSegmentation().isClass1Selected()).isTrue();
                assertThat(read.getSegmentation().getRemainingSegments()).isEqualTo((byte) 2);
                assertThat(read.getImportance().getValue()).isEqualTo((byte) 5);
            }
        }
    }
}
