// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.map.MapDecodeException.Fault;
import org.signalbox.ss7.OctetString;
import org.signalbox.tcap.NumberPlan;
import org.signalbox.tcap.NumberType;

import java.nio.charset.StandardCharsets;

/// Parameters that several operations have (TS 29.002 sections 17.7.1 and 17.7.8).
final class ParameterCodec {
    private static final int FILLER = 0xF;
    private static final String DIGITS = "0123456789*#abc";

    /// AddressString: the octet of type and plan, and digits.
    private static final int NUMBER_OCTETS_MAX = 20;

    private static final int IMSI_OCTETS_MIN = 3;
    private static final int IMSI_OCTETS_MAX = 8;
    private static final int IMSI_DIGITS_MAX = 15;
    private static final int NO_EXTENSION = 0x80;

    private static final int HOST = 0x80;
    private static final int REALM = 0x81;
    private static final int NAME_OCTETS_MAX = 255;

    private static final int HLR = 0x80;
    private static final int ORIGINATING_URI = 0x81;
    private static final int DESTINATION_URI = 0x82;

    private static final int SIGNAL_OCTETS_MAX = 200;

    private ParameterCodec() {}

    // ---- messages -----------------------------------------------------------------------------

    /// Whether it may be a SignalInfo: a short message, or the report of one.
    static boolean isSignal(OctetString octets) {
        return octets.length() > 0 && octets.length() <= SIGNAL_OCTETS_MAX;
    }

    /// A report, if MAP has room for it: it is less than what it is a report of.
    static void putReportIfAny(BerWriter to, @Nullable OctetString report) {
        if (report != null && isSignal(report)) {
            to.put(Element.OCTET_STRING, report.toArray());
        }
    }

    // ---- numbers ------------------------------------------------------------------------------

    /// @throws IllegalArgumentException if it has digits that there are not, or too many
    static byte[] octets(MapNumber number) {
        byte[] digits = semiOctets(number.digits(), 1);
        if (digits.length > NUMBER_OCTETS_MAX) {
            throw new IllegalArgumentException(number.digits() + " has too many digits");
        }
        digits[0] = (byte) (NO_EXTENSION | number.type().value() << 4 | number.plan().value());
        return digits;
    }

    /// @throws IllegalArgumentException as [#octets]
    static void putNumber(BerWriter to, int tag, MapNumber number) {
        to.put(tag, octets(number));
    }

    static void putNumberIfAny(BerWriter to, int tag, @Nullable MapNumber number) {
        if (number != null) {
            putNumber(to, tag, number);
        }
    }

    static MapNumber number(ElementReader from) throws MapDecodeException {
        if (from.length() < 1 || from.length() > NUMBER_OCTETS_MAX) {
            throw from.fault(Fault.FORM, "a number of %d octets".formatted(from.length()));
        }
        int octet = from.octet(0);
        return new MapNumber(NumberType.of(octet), NumberPlan.of(octet), digits(from, 1));
    }

    static void putImsi(BerWriter to, int tag, String imsi) {
        to.put(tag, semiOctets(imsi, 0));
    }

    static void putImsiIfAny(BerWriter to, int tag, @Nullable String imsi) {
        if (imsi != null) {
            putImsi(to, tag, imsi);
        }
    }

    static String imsi(ElementReader from) throws MapDecodeException {
        if (from.length() < IMSI_OCTETS_MIN || from.length() > IMSI_OCTETS_MAX) {
            throw from.fault(Fault.FORM, "an IMSI of %d octets".formatted(from.length()));
        }
        String digits = digits(from, 0);
        if (digits.length() > IMSI_DIGITS_MAX
                || digits.chars().anyMatch(digit -> digit < '0' || digit > '9')) {
            throw from.fault(Fault.VALUE, digits + " is no IMSI");
        }
        return digits;
    }

    /// @param free octets left before the digits
    private static byte[] semiOctets(String digits, int free) {
        byte[] octets = new byte[free + (digits.length() + 1) / 2];
        for (int i = 0; i < digits.length(); i += 2) {
            int low = value(digits, i);
            int high = i + 1 < digits.length() ? value(digits, i + 1) : FILLER;
            octets[free + i / 2] = (byte) (high << 4 | low);
        }
        return octets;
    }

    private static int value(String digits, int at) {
        int value = DIGITS.indexOf(digits.charAt(at));
        if (value < 0) {
            throw new IllegalArgumentException(digits + " is no number");
        }
        return value;
    }

    private static String digits(ElementReader from, int at) throws MapDecodeException {
        StringBuilder digits = new StringBuilder(2 * from.length());
        for (int i = at; i < from.length(); i++) {
            int low = from.octet(i) & 0xF;
            int high = from.octet(i) >> 4;
            boolean isLast = i == from.length() - 1;
            if (low == FILLER || high == FILLER && !isLast) {
                throw from.fault(Fault.VALUE, "a number with a filler before its end");
            }
            digits.append(DIGITS.charAt(low));
            if (high != FILLER) {
                digits.append(DIGITS.charAt(high));
            }
        }
        return digits.toString();
    }

    // ---- names --------------------------------------------------------------------------------

    static void putNameIfAny(BerWriter to, int tag, @Nullable DiameterName name) {
        if (name != null) {
            int place = to.begin(tag);
            to.put(HOST, name.host().getBytes(StandardCharsets.US_ASCII));
            to.put(REALM, name.realm().getBytes(StandardCharsets.US_ASCII));
            to.end(place);
        }
    }

    static DiameterName name(ElementReader from) throws MapDecodeException {
        ElementReader inside = from.inside();
        String host = null;
        String realm = null;
        while (inside.next()) {
            switch (inside.tag()) {
                case HOST -> host = text(inside);
                case REALM -> realm = text(inside);
                default -> {} // an extension
            }
        }
        if (host == null || realm == null) {
            throw from.fault(Fault.FORM, "a Diameter address without its name or realm");
        }
        return new DiameterName(host, realm);
    }

    private static String text(ElementReader from) throws MapDecodeException {
        if (from.length() < 1 || from.length() > NAME_OCTETS_MAX) {
            throw from.fault(Fault.FORM, "a name of %d octets".formatted(from.length()));
        }
        byte[] octets = from.content();
        for (byte octet : octets) {
            if (octet <= ' ' || octet > '~') {
                throw from.fault(Fault.VALUE, "a name with characters that names do not have");
            }
        }
        return new String(octets, StandardCharsets.US_ASCII);
    }

    static void putCorrelationIfAny(BerWriter to, int tag, @Nullable MapCorrelation correlation) {
        if (correlation == null) {
            return;
        }
        int place = to.begin(tag);
        putImsiIfAny(to, HLR, correlation.hlr());
        String originating = correlation.originatingUri();
        if (originating != null) {
            to.put(ORIGINATING_URI, originating.getBytes(StandardCharsets.US_ASCII));
        }
        to.put(DESTINATION_URI, correlation.destinationUri().getBytes(StandardCharsets.US_ASCII));
        to.end(place);
    }

    static MapCorrelation correlation(ElementReader from) throws MapDecodeException {
        ElementReader inside = from.inside();
        String hlr = null;
        String originating = null;
        String destination = null;
        while (inside.next()) {
            switch (inside.tag()) {
                case HLR -> hlr = imsi(inside);
                case ORIGINATING_URI -> originating = text(inside);
                case DESTINATION_URI -> destination = text(inside);
                default -> {} // an extension
            }
        }
        if (destination == null) {
            throw from.fault(Fault.FORM, "a correlation without sip-uri-B");
        }
        return new MapCorrelation(hlr, originating, destination);
    }
}
