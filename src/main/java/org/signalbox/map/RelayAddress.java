// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.signalbox.ss7.OctetString;

/// One end of a short message (SM-RP-DA and SM-RP-OA, TS 29.002 section 17.7.6).
public sealed interface RelayAddress {
    /// @param digits 5 to 15
    record Imsi(String digits) implements RelayAddress {}

    /// @param octets four
    record Lmsi(OctetString octets) implements RelayAddress {}

    record Msisdn(MapNumber number) implements RelayAddress {}

    record ServiceCentre(MapNumber number) implements RelayAddress {}

    /// It was said before, or is not to be said.
    record None() implements RelayAddress {}
}
