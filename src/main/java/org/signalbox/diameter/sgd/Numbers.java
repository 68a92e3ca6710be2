// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.SgdQuirks.NumberForm;

import java.nio.charset.StandardCharsets;

/// Numbers of E.164 in AVPs: digits of TBCD and nothing else (TS 29.338 section 5.3.3.2, TS 29.329
/// section 6.3.2), and what peers make of that.
final class Numbers {
    /// E.164 section 6.
    static final int DIGITS_MAX = 15;

    /// Those of service centres may be longer, as in an AddressString of MAP.
    static final int SERVICE_CENTRE_DIGITS_MAX = 20;

    private static final int EXTENSION = 0x80;

    /// International, of E.164.
    private static final int INTERNATIONAL = 0x91;

    private static final int PLAN = 0x0F;
    private static final int NORTH_AMERICAN_DIGITS = 11;

    private Numbers() {}

    static byte[] write(String digits, NumberForm form) {
        byte[] plain = Tbcd.encode(digits);
        return switch (form) {
            case DIGITS -> plain;
            case ASCII -> digits.getBytes(StandardCharsets.US_ASCII);
            case TYPED -> {
                byte[] typed = new byte[plain.length + 1];
                typed[0] = (byte) INTERNATIONAL;
                System.arraycopy(plain, 0, typed, 1, plain.length);
                yield typed;
            }
        };
    }

    /// A number of a subscriber or a node.
    static String number(AvpReader avp) throws DiameterException {
        return checked(avp, behindIndicators(avp.octets()), DIGITS_MAX);
    }

    /// SC-Address, which some peers write in ASCII.
    static String serviceCentre(AvpReader avp) throws DiameterException {
        byte[] octets = avp.octets();
        String digits =
                isAscii(octets)
                        ? new String(octets, StandardCharsets.US_ASCII)
                        : behindIndicators(octets);
        return checked(avp, digits, SERVICE_CENTRE_DIGITS_MAX);
    }

    private static String checked(AvpReader avp, @Nullable String digits, int digitsMax)
            throws DiameterException {
        if (digits == null || digits.length() > digitsMax) {
            throw avp.wrong(ResultCode.INVALID_AVP_VALUE, "not 1 to " + digitsMax + " digits");
        }
        return digits;
    }

    private static boolean isAscii(byte[] octets) {
        for (byte octet : octets) {
            if (octet < '0' || octet > '9') {
                return false;
            }
        }
        return octets.length > 0;
    }

    /// The digits, without an octet with type of number and numbering plan in front that peers are
    /// known to write, and without its length before that.
    ///
    /// Such an octet, 91 say, may be two digits as well. But read as digits it begins a number with
    /// a 0, as no country has it, or with a 1: those are of North America and have eleven.
    private static @Nullable String behindIndicators(byte[] octets) {
        if (octets.length > 2 && octets[0] == octets.length - 1 && isIndicator(octets[1])) {
            return Tbcd.decode(octets, 2);
        }
        String plain = Tbcd.decode(octets, 0);
        boolean isBehindOne =
                octets.length > 1
                        && isIndicator(octets[0])
                        && (plain == null
                                || plain.startsWith("0")
                                || plain.length() != NORTH_AMERICAN_DIGITS);
        return isBehindOne ? Tbcd.decode(octets, 1) : plain;
    }

    private static boolean isIndicator(byte octet) {
        return (octet & EXTENSION) != 0 && (octet & PLAN) <= 1;
    }
}
