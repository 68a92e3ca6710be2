// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

/// How a peer wants to be written to where it departs from TS 29.338. What such peers write is
/// read without being told of it.
///
/// @param serviceCentre how it reads SC-Address
/// @param alertsOnSgd whether ALR has the application of SGd
/// @param hasPlainResults whether the results of 3GPP stand in Result-Code; never USER_UNKNOWN,
///     whose number means something else there
/// @param wantsTopLevelMsisdn whether MSISDN stands beside User-Identifier in OFR, too
public record SgdQuirks(
        NumberForm serviceCentre,
        boolean alertsOnSgd,
        boolean hasPlainResults,
        boolean wantsTopLevelMsisdn) {
    /// As the standard has it.
    public static final SgdQuirks NONE = new SgdQuirks(NumberForm.DIGITS, false, false, false);

    /// How a number is written.
    public enum NumberForm {
        /// TBCD, and nothing in front.
        DIGITS,
        /// Digits of ASCII.
        ASCII,
        /// TBCD behind an octet with type of number and numbering plan.
        TYPED
    }
}
