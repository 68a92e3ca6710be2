// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.OctetString;

/// Whose message it is (User-Identifier, TS 29.336 section 6.4.2). One of the identities at least.
///
/// @param imsi User-Name: 5 to 15 digits
/// @param msisdn digits only
/// @param external External-Identifier
/// @param lmsi four octets
public record UserIdentity(
        @Nullable String imsi,
        @Nullable String msisdn,
        @Nullable String external,
        @Nullable OctetString lmsi) {
    public static UserIdentity ofImsi(String imsi) {
        return new UserIdentity(imsi, null, null, null);
    }

    public static UserIdentity ofMsisdn(String msisdn) {
        return new UserIdentity(null, msisdn, null, null);
    }
}
