// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.map.MapDecodeException.Fault;

/// InformServiceCentreArg (TS 29.002 section 17.7.6).
final class InformCodec {
    private static final int ADDITIONAL_ABSENT_DIAGNOSTIC = 0x80;

    /// MW-Status has six bits at least, of which version 2 knows three.
    private static final int STATUS_BITS_MIN = 6;

    private static final int STATUS_BITS_MAX = 16;

    private InformCodec() {}

    static Element encode(Inform inform) {
        BerWriter to = new BerWriter();
        ParameterCodec.putNumberIfAny(to, Element.OCTET_STRING, inform.storedMsisdn());
        Integer status = inform.waitingStatus();
        if (status != null) {
            to.put(Element.BIT_STRING, bits(status));
        }
        to.putIntegerIfAny(Element.INTEGER, inform.absentDiagnostic());
        to.putIntegerIfAny(ADDITIONAL_ABSENT_DIAGNOSTIC, inform.additionalAbsentDiagnostic());
        return to.toElement(Element.SEQUENCE);
    }

    static Inform decode(@Nullable Element parameter) throws MapDecodeException {
        if (parameter == null || parameter.tag() != Element.SEQUENCE) {
            throw new MapDecodeException(Fault.FORM, 0, "an inform that is no sequence");
        }
        ElementReader from = new ElementReader(parameter.content());
        MapNumber stored = null;
        Integer status = null;
        Integer absentDiagnostic = null;
        Integer additional = null;
        while (from.next()) {
            switch (from.tag()) {
                case Element.OCTET_STRING -> stored = ParameterCodec.number(from);
                case Element.BIT_STRING -> status = status(from);
                case Element.INTEGER -> absentDiagnostic = from.integer();
                case ADDITIONAL_ABSENT_DIAGNOSTIC -> additional = from.integer();
                default -> {} // what later releases add
            }
        }
        return new Inform(stored, status, absentDiagnostic, additional);
    }

    /// The first octet says how many bits of the last are not used (X.690 section 8.6).
    private static byte[] bits(int status) {
        int count = Math.max(STATUS_BITS_MIN, Integer.SIZE - Integer.numberOfLeadingZeros(status));
        int octets = (count + Byte.SIZE - 1) / Byte.SIZE;
        byte[] content = new byte[1 + octets];
        content[0] = (byte) (octets * Byte.SIZE - count);
        for (int bit = 0; bit < count; bit++) {
            if ((status >> bit & 1) != 0) {
                content[1 + bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE);
            }
        }
        return content;
    }

    private static int status(ElementReader from) throws MapDecodeException {
        if (from.length() < 1) {
            throw from.fault(Fault.FORM, "a string of bits without octets");
        }
        int count = Math.min(Byte.SIZE * (from.length() - 1) - from.octet(0), STATUS_BITS_MAX);
        int status = 0;
        for (int bit = 0; bit < count; bit++) {
            if ((from.octet(1 + bit / Byte.SIZE) & 0x80 >> bit % Byte.SIZE) != 0) {
                status |= 1 << bit;
            }
        }
        return status;
    }
}
