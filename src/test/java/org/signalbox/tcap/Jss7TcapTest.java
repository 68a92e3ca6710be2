// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.mobicents.protocols.asn.AsnOutputStream;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.primitives.AddressNature;
import org.restcomm.protocols.ss7.map.api.primitives.NumberingPlan;
import org.restcomm.protocols.ss7.map.api.smstpdu.NumberingPlanIdentification;
import org.restcomm.protocols.ss7.map.api.smstpdu.SmsTpdu;
import org.restcomm.protocols.ss7.map.api.smstpdu.TypeOfNumber;
import org.restcomm.protocols.ss7.map.primitives.AddressStringImpl;
import org.restcomm.protocols.ss7.map.primitives.IMSIImpl;
import org.restcomm.protocols.ss7.map.primitives.ISDNAddressStringImpl;
import org.restcomm.protocols.ss7.map.primitives.MAPAsnPrimitive;
import org.restcomm.protocols.ss7.map.service.sms.MoForwardShortMessageRequestImpl;
import org.restcomm.protocols.ss7.map.service.sms.MtForwardShortMessageRequestImpl;
import org.restcomm.protocols.ss7.map.service.sms.SM_RP_DAImpl;
import org.restcomm.protocols.ss7.map.service.sms.SM_RP_OAImpl;
import org.restcomm.protocols.ss7.map.service.sms.SmsSignalInfoImpl;
import org.restcomm.protocols.ss7.map.smstpdu.AbsoluteTimeStampImpl;
import org.restcomm.protocols.ss7.map.smstpdu.AddressFieldImpl;
import org.restcomm.protocols.ss7.map.smstpdu.DataCodingSchemeImpl;
import org.restcomm.protocols.ss7.map.smstpdu.ProtocolIdentifierImpl;
import org.restcomm.protocols.ss7.map.smstpdu.SmsDeliverTpduImpl;
import org.restcomm.protocols.ss7.map.smstpdu.SmsSubmitTpduImpl;
import org.restcomm.protocols.ss7.map.smstpdu.UserDataImpl;
import org.restcomm.protocols.ss7.tcap.asn.DialogPortion;
import org.restcomm.protocols.ss7.tcap.asn.DialogRequestAPDU;
import org.restcomm.protocols.ss7.tcap.asn.EncodeException;
import org.restcomm.protocols.ss7.tcap.asn.TcapFactory;
import org.restcomm.protocols.ss7.tcap.asn.comp.Component;
import org.restcomm.protocols.ss7.tcap.asn.comp.Invoke;
import org.restcomm.protocols.ss7.tcap.asn.comp.OperationCode;
import org.restcomm.protocols.ss7.tcap.asn.comp.Parameter;
import org.restcomm.protocols.ss7.tcap.asn.comp.TCBeginMessage;
import org.signalbox.Seeds;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Views see in what another stack has composed what it was told to compose.
@NullUnmarked
class Jss7TcapTest {
    private static final int SEQUENCE = 16;
    private static final long INVOKE_ID = 1;

    private final TcapView tcap = new TcapView();
    private final MapView map = new MapView();
    private final TpduView tpdu = new TpduView();

    @Seeds(500)
    void terminatedShortMessageIsSeenAsComposed(long seed) throws MAPException, EncodeException {
        Random random = new Random(seed);
        String imsi = digits(random, 6, 15);
        String centre = digits(random, 4, 15);
        String sender = digits(random, 1, 20);
        int protocolId = random.nextInt(256);
        boolean more = random.nextBoolean();
        SM_RP_OAImpl origin = new SM_RP_OAImpl();
        origin.setServiceCentreAddressOA(address(centre));
        SmsTpdu deliver =
                new SmsDeliverTpduImpl(
                        more,
                        false,
                        false,
                        false,
                        field(sender),
                        new ProtocolIdentifierImpl(protocolId),
                        new AbsoluteTimeStampImpl(26, 11, 22, 12, 0, 0, 4),
                        text(random));
        read(
                random,
                25,
                44,
                new MtForwardShortMessageRequestImpl(
                        new SM_RP_DAImpl(new IMSIImpl(imsi)),
                        origin,
                        new SmsSignalInfoImpl(deliver, StandardCharsets.ISO_8859_1),
                        more,
                        null));

        assertThat(map.operation()).isEqualTo(MapOperation.MT_FORWARD_SHORT_MESSAGE);
        assertThat(tcap.context()).isEqualTo(MapContext.SHORT_MSG_MT_RELAY);
        assertThat(map.imsi()).hasToString(imsi);
        assertThat(map.serviceCentre()).hasToString(centre);
        assertThat(map.hasMoreMessages()).isEqualTo(more);
        assertThat(tpdu.type()).isEqualTo(TpduType.DELIVER);
        assertThat(tpdu.address()).hasToString(sender);
        assertThat(tpdu.address().type()).isEqualTo(NumberType.INTERNATIONAL);
        assertThat(tpdu.protocolId()).isEqualTo(protocolId);
    }

    @Seeds(500)
    void originatedShortMessageIsSeenAsComposed(long seed) throws MAPException, EncodeException {
        Random random = new Random(seed);
        String imsi = digits(random, 6, 15);
        String centre = digits(random, 4, 15);
        String sender = digits(random, 4, 15);
        String receiver = digits(random, 1, 20);
        boolean withImsi = random.nextBoolean();
        SM_RP_OAImpl origin = new SM_RP_OAImpl();
        origin.setMsisdn(
                new ISDNAddressStringImpl(
                        AddressNature.international_number, NumberingPlan.ISDN, sender));
        SmsTpdu submit =
                new SmsSubmitTpduImpl(
                        false,
                        false,
                        false,
                        random.nextInt(256),
                        field(receiver),
                        new ProtocolIdentifierImpl(0),
                        null,
                        text(random));
        read(
                random,
                21,
                46,
                new MoForwardShortMessageRequestImpl(
                        new SM_RP_DAImpl(address(centre)),
                        origin,
                        new SmsSignalInfoImpl(submit, StandardCharsets.ISO_8859_1),
                        null,
                        withImsi ? new IMSIImpl(imsi) : null));

        assertThat(map.operation()).isEqualTo(MapOperation.MO_FORWARD_SHORT_MESSAGE);
        assertThat(map.imsi()).hasToString(withImsi ? imsi : "");
        assertThat(map.msisdn()).hasToString(sender);
        assertThat(map.serviceCentre()).hasToString(centre);
        assertThat(tpdu.type()).isEqualTo(TpduType.SUBMIT);
        assertThat(tpdu.address()).hasToString(receiver);
    }

    private void read(Random random, int context, int operation, MAPAsnPrimitive argument)
            throws MAPException, EncodeException {
        byte[] transaction = new byte[1 + random.nextInt(4)];
        random.nextBytes(transaction);
        byte[] message = begin(transaction, context, operation, argument);
        ByteBuf octets = Unpooled.wrappedBuffer(message);

        assertThat(tcap.read(octets, 0, message.length)).isNull();
        assertThat(map.read(tcap)).isNull();
        assertThat(tpdu.read(map)).isNull();

        long id = 0;
        for (byte octet : transaction) {
            id = id << 8 | (octet & 0xFF);
        }
        assertThat(tcap.originatingId()).isEqualTo(id);
        assertThat(tcap.contextVersion()).isEqualTo(3);
        assertThat(tcap.code()).isEqualTo(operation);
        assertThat(tcap.invokeId()).isEqualTo((int) INVOKE_ID);
    }

    private static byte[] begin(
            byte[] transaction, int context, int operation, MAPAsnPrimitive argument)
            throws MAPException, EncodeException {
        AsnOutputStream content = new AsnOutputStream();
        argument.encodeData(content);
        Parameter parameter = TcapFactory.createParameter();
        parameter.setTagClass(0);
        parameter.setPrimitive(false);
        parameter.setTag(SEQUENCE);
        parameter.setData(content.toByteArray());
        OperationCode code = TcapFactory.createOperationCode();
        code.setLocalOperationCode((long) operation);
        Invoke invoke = TcapFactory.createComponentInvoke();
        invoke.setInvokeId(INVOKE_ID);
        invoke.setOperationCode(code);
        invoke.setParameter(parameter);
        DialogRequestAPDU request = TcapFactory.createDialogAPDURequest();
        request.setApplicationContextName(
                TcapFactory.createApplicationContextName(
                        new long[] {0, 4, 0, 0, 1, 0, context, 3}));
        DialogPortion dialogue = TcapFactory.createDialogPortion();
        dialogue.setUnidirectional(false);
        dialogue.setDialogAPDU(request);
        TCBeginMessage begin = TcapFactory.createTCBeginMessage();
        begin.setOriginatingTransactionId(transaction);
        begin.setDialogPortion(dialogue);
        begin.setComponent(new Component[] {invoke});
        AsnOutputStream message = new AsnOutputStream();
        begin.encode(message);
        return message.toByteArray();
    }

    private static AddressStringImpl address(String digits) {
        return new AddressStringImpl(
                AddressNature.international_number, NumberingPlan.ISDN, digits);
    }

    private static AddressFieldImpl field(String digits) {
        return new AddressFieldImpl(
                TypeOfNumber.InternationalNumber,
                NumberingPlanIdentification.ISDNTelephoneNumberingPlan,
                digits);
    }

    private static UserDataImpl text(Random random) {
        boolean wide = random.nextBoolean();
        return new UserDataImpl(
                "x".repeat(random.nextInt(wide ? 70 : 160)),
                new DataCodingSchemeImpl(wide ? 8 : 0),
                null,
                StandardCharsets.ISO_8859_1);
    }

    private static String digits(Random random, int min, int max) {
        StringBuilder digits = new StringBuilder();
        int length = min + random.nextInt(max - min + 1);
        for (int i = 0; i < length; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }
}
