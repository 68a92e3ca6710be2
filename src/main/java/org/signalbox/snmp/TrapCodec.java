// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.snmp4j.PDU;
import org.snmp4j.asn1.BER;
import org.snmp4j.asn1.BEROutputStream;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.VariableBinding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// A notification in octets: SNMPv2-Trap-PDU (RFC 3416 section 4.2.6) in a message with a community
/// string (RFC 1901 section 3).
///
/// ```
/// Message ::= SEQUENCE { version INTEGER (1), community OCTET STRING, data SNMPv2-Trap-PDU }
/// ```
final class TrapCodec {
    private TrapCodec() {}

    /// @param upTime of the node, in hundredths of a second
    static ByteBuf encode(Notification notification, String community, int request, long upTime) {
        PDU pdu = new PDU();
        pdu.setType(PDU.NOTIFICATION);
        pdu.setRequestID(new Integer32(request));
        pdu.add(new VariableBinding(SnmpConstants.sysUpTime, new TimeTicks(upTime)));
        pdu.add(
                new VariableBinding(
                        SnmpConstants.snmpTrapOID, new OID(notification.kind().number())));
        notification.objects().forEach(pdu::add);
        Integer32 version = new Integer32(SnmpConstants.version2c);
        OctetString name = new OctetString(community);
        int length = version.getBERLength() + name.getBERLength() + pdu.getBERLength();
        ByteBuffer octets = ByteBuffer.allocate(length + BER.getBERLengthOfLength(length) + 1);
        try {
            BEROutputStream out = new BEROutputStream(octets);
            BER.encodeHeader(out, BER.SEQUENCE, length);
            version.encodeBER(out);
            name.encodeBER(out);
            pdu.encodeBER(out);
        } catch (IOException noRoom) {
            throw new UncheckedIOException("a notification is longer than it says", noRoom);
        }
        return Unpooled.wrappedBuffer(octets.flip());
    }
}
