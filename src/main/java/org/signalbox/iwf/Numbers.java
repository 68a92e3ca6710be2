// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.CorrelationId;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.map.DiameterName;
import org.signalbox.map.MapCorrelation;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapParty;
import org.signalbox.tcap.NumberPlan;
import org.signalbox.tcap.NumberType;

/// Numbers and names in the form of the other side.
final class Numbers {
    /// Of TS 23.003 section 8.
    static final int HLR = 6;

    /// Of MSCs; MMEs and service centres are reached as such.
    static final int MSC = 8;

    static final int SGSN = 149;

    /// Stands for the MSISDN of a subscriber that has none (TS 23.003 section 3.3).
    static final String NO_MSISDN = "000000000000000";

    private static final int IMSI_DIGITS_MIN = 5;
    private static final int IMSI_DIGITS_MAX = 15;

    /// E.164 section 6.
    private static final int DIGITS_MAX = 15;

    /// Of an AddressString of MAP.
    private static final int SERVICE_CENTRE_DIGITS_MAX = 20;

    private static final int IDENTITY_CHARS_MAX = 255;

    private Numbers() {}

    /// The digits of an international number, as Diameter has them.
    ///
    /// @param countryCode put before a number that is not said to be international; null: refused
    static String digits(MapNumber number, @Nullable String countryCode) throws MapRefusal {
        return digits(number, countryCode, DIGITS_MAX);
    }

    /// The same of a service centre.
    static String serviceCentre(MapNumber number, @Nullable String countryCode) throws MapRefusal {
        return digits(number, countryCode, SERVICE_CENTRE_DIGITS_MAX);
    }

    private static String digits(MapNumber number, @Nullable String countryCode, int digitsMax)
            throws MapRefusal {
        if (!isDecimal(number.digits(), digitsMax)) {
            throw unexpected("number " + number.digits());
        }
        if (number.type() == NumberType.INTERNATIONAL) {
            return number.digits();
        }
        boolean isNational =
                number.type() == NumberType.NATIONAL || number.type() == NumberType.UNKNOWN;
        boolean isTelephony =
                number.plan() == NumberPlan.TELEPHONY || number.plan() == NumberPlan.UNKNOWN;
        if (countryCode == null || !isNational || !isTelephony) {
            throw unexpected("%s number %s".formatted(number.type(), number.digits()));
        }
        return countryCode + number.digits();
    }

    /// The digits of the title that a request was sent to.
    static String title(MapParty party) throws MapRefusal {
        if (!isDecimal(party.digits(), DIGITS_MAX)) {
            throw unexpected("title " + party.digits());
        }
        return party.digits();
    }

    /// The digits of what MAP says besides; null if Diameter has no word for it.
    static @Nullable String digitsIfAny(@Nullable MapNumber number) {
        return number == null || !isDecimal(number.digits(), DIGITS_MAX) ? null : number.digits();
    }

    /// A name that MAP says; null if it is none of Diameter.
    static ServingNode.@Nullable Name nameIfAny(@Nullable DiameterName name) {
        return name == null || !isIdentity(name.host()) || !isIdentity(name.realm())
                ? null
                : new ServingNode.Name(name.host(), name.realm());
    }

    private static boolean isIdentity(String text) {
        return !text.isEmpty()
                && text.length() <= IDENTITY_CHARS_MAX
                && text.chars().allMatch(letter -> letter > ' ' && letter < 0x7F);
    }

    static String imsi(String digits) throws MapRefusal {
        if (!isImsi(digits)) {
            throw unexpected("IMSI " + digits);
        }
        return digits;
    }

    static boolean isImsi(String digits) {
        return isDecimal(digits, IMSI_DIGITS_MAX) && digits.length() >= IMSI_DIGITS_MIN;
    }

    /// Whether it is that of nobody.
    static boolean isNobodys(String msisdn) {
        return msisdn.chars().allMatch(digit -> digit == '0');
    }

    private static boolean isDecimal(String digits, int digitsMax) {
        return !digits.isEmpty()
                && digits.length() <= digitsMax
                && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    private static MapRefusal unexpected(String reason) {
        return MapRefusal.of(MapError.Code.UNEXPECTED_DATA_VALUE, reason);
    }

    static @Nullable CorrelationId toDiameter(@Nullable MapCorrelation correlation) {
        return correlation == null
                ? null
                : new CorrelationId(
                        correlation.hlr(),
                        correlation.originatingUri(),
                        correlation.destinationUri());
    }

    /// MAP has none without a destination.
    static @Nullable MapCorrelation toMap(@Nullable CorrelationId correlation) {
        if (correlation == null || correlation.destinationUri() == null) {
            return null;
        }
        return new MapCorrelation(
                correlation.hss(), correlation.originatingUri(), correlation.destinationUri());
    }

    static @Nullable MapNumber international(@Nullable String digits) {
        return digits == null ? null : MapNumber.international(digits);
    }
}
