// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceInformation;

/// One message that was thrown away, for `show` and the log.
///
/// @param link over which it came; null if it was our own
/// @param at monotonic nanoseconds
public record DiscardSample(
        DiscardReason reason,
        @Nullable LinkIdentity link,
        ServiceInformation service,
        RoutingLabel label,
        long at) {
    static DiscardSample of(DiscardReason reason, @Nullable LinkIdentity link, Msu msu, long at) {
        return new DiscardSample(reason, link, msu.serviceInformation(), msu.label(), at);
    }

    /// As in `international/ISUP 1.2.3 -> 7.8.1 sls 5 from ToCountryA:0`.
    public String describe() {
        return "%s %s from %s".formatted(service, label, link == null ? "this point" : link);
    }
}
