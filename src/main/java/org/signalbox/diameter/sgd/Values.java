// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.ResultCode;
import org.signalbox.ss7.OctetString;

/// The values of AVPs, each within its bounds.
final class Values {
    /// A short message (TS 29.338 section 5.3.3.3).
    static final int TPDU_OCTETS_MAX = 200;

    /// SM-RP-SMEA (TS 29.338 section 6.3.3.2).
    private static final int ADDRESS_FIELD_OCTETS_MAX = 12;

    private static final int LMSI_OCTETS = 4;
    private static final int IMSI_DIGITS_MIN = 5;
    private static final int IMSI_DIGITS_MAX = 15;

    /// Names and addresses of IMS.
    private static final int TEXT_OCTETS_MAX = 1_024;

    /// TS 23.040 section 3.3.2.
    private static final int DIAGNOSTIC_MAX = 255;

    private Values() {}

    static String text(AvpReader avp) throws DiameterException {
        if (avp.length() == 0 || avp.length() > TEXT_OCTETS_MAX) {
            throw wrong(avp, "%d octets of text", avp.length());
        }
        return avp.text();
    }

    /// Digits of ASCII.
    static String imsi(AvpReader avp) throws DiameterException {
        byte[] octets = avp.octets();
        boolean isOne = octets.length >= IMSI_DIGITS_MIN && octets.length <= IMSI_DIGITS_MAX;
        StringBuilder digits = new StringBuilder();
        for (int i = 0; isOne && i < octets.length; i++) {
            isOne = octets[i] >= '0' && octets[i] <= '9';
            digits.append((char) octets[i]);
        }
        if (!isOne) {
            throw avp.wrong(ResultCode.INVALID_AVP_VALUE, "not 5 to 15 digits");
        }
        return digits.toString();
    }

    static OctetString tpdu(AvpReader avp) throws DiameterException {
        return octets(avp, 1, TPDU_OCTETS_MAX);
    }

    static OctetString lmsi(AvpReader avp) throws DiameterException {
        return octets(avp, LMSI_OCTETS, LMSI_OCTETS);
    }

    static OctetString addressField(AvpReader avp) throws DiameterException {
        return octets(avp, 1, ADDRESS_FIELD_OCTETS_MAX);
    }

    private static OctetString octets(AvpReader avp, int min, int max) throws DiameterException {
        if (avp.length() < min || avp.length() > max) {
            throw wrong(avp, "%d octets", avp.length());
        }
        return OctetString.of(avp.octets());
    }

    /// 0 or 1.
    static int eitherOf(AvpReader avp) throws DiameterException {
        return upTo(avp, 1);
    }

    /// SM-Enumerated-Delivery-Failure-Cause (TS 29.338 section 5.3.3.5).
    static int failureCause(AvpReader avp) throws DiameterException {
        return upTo(avp, 6);
    }

    /// SM-Delivery-Cause (TS 29.338 section 6.3.3.12).
    static int deliveryCause(AvpReader avp) throws DiameterException {
        return upTo(avp, NodeOutcome.DELIVERED);
    }

    static int absentDiagnostic(AvpReader avp) throws DiameterException {
        return upTo(avp, DIAGNOSTIC_MAX);
    }

    static int seconds(AvpReader avp) throws DiameterException {
        return upTo(avp, Integer.MAX_VALUE);
    }

    private static int upTo(AvpReader avp, int max) throws DiameterException {
        int value = avp.unsigned32();
        if (value < 0 || value > max) {
            throw wrong(avp, "value %s", Integer.toUnsignedString(value));
        }
        return value;
    }

    private static DiameterException wrong(AvpReader avp, String form, Object value) {
        return avp.wrong(ResultCode.INVALID_AVP_VALUE, form.formatted(value));
    }
}
