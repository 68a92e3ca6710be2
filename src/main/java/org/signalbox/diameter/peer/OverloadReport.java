// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;

import java.time.Duration;

/// What a node asks for that is overloaded (OC-OLR of RFC 7683 section 7.3).
///
/// @param isOfRealm whether it is about requests for its realm that name no host, or about requests
///     for the host itself
/// @param sequence of 64 bits, unsigned: tells what is said anew from what is said again
/// @param reduction how many of 100 requests are not to be sent
/// @param validity for how long; zero: it is over
record OverloadReport(boolean isOfRealm, long sequence, int reduction, Duration validity) {
    private static final int HOST_REPORT = 0;
    private static final int REALM_REPORT = 1;
    private static final int REDUCTION_MAX = 100;

    private static final int VALIDITY_SECONDS_DEFAULT = 30;
    private static final int VALIDITY_SECONDS_MAX = 86_400;

    /// @param olr inside OC-OLR
    /// @return null if it says nothing that could be done
    static @Nullable OverloadReport read(AvpReader olr) throws DiameterException {
        Long sequence = null;
        int type = -1;
        int reduction = -1;
        int seconds = VALIDITY_SECONDS_DEFAULT;
        while (olr.next()) {
            if (olr.is(BaseAvp.OC_SEQUENCE_NUMBER)) {
                sequence = olr.unsigned64();
            } else if (olr.is(BaseAvp.OC_REPORT_TYPE)) {
                type = olr.unsigned32();
            } else if (olr.is(BaseAvp.OC_REDUCTION_PERCENTAGE)) {
                reduction = olr.unsigned32();
            } else if (olr.is(BaseAvp.OC_VALIDITY_DURATION)) {
                int said = olr.unsigned32();
                // section 7.5: more than a day counts as nothing said
                boolean isAllowed = said >= 0 && said <= VALIDITY_SECONDS_MAX;
                seconds = isAllowed ? said : VALIDITY_SECONDS_DEFAULT;
            }
        }
        boolean isEnd = seconds == 0;
        boolean isKnown = type == HOST_REPORT || type == REALM_REPORT;
        boolean isReduction = reduction >= 0 && reduction <= REDUCTION_MAX;
        if (sequence == null || !isKnown || !isReduction && !isEnd) {
            return null;
        }
        return new OverloadReport(
                type == REALM_REPORT,
                sequence,
                isReduction ? reduction : 0,
                Duration.ofSeconds(seconds));
    }

    OverloadReport withReduction(int changed) {
        return new OverloadReport(isOfRealm, sequence, changed, validity);
    }
}
