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
/// @param remedy what an operator can do about it; empty if nothing in particular
public record DiscardSample(
        DiscardReason reason,
        @Nullable LinkIdentity link,
        ServiceInformation service,
        RoutingLabel label,
        long at,
        String remedy) {
    static DiscardSample of(DiscardReason reason, @Nullable LinkIdentity link, Msu msu, long at) {
        return new DiscardSample(reason, link, msu.serviceInformation(), msu.label(), at, "");
    }

    DiscardSample withRemedy(String words) {
        return new DiscardSample(reason, link, service, label, at, words);
    }

    /// As in `international/ISUP 1.2.3 -> 7.8.1 sls 5 from ToCountryA:0`, and the remedy.
    public String describe() {
        return "%s %s from %s%s"
                .formatted(
                        service,
                        label,
                        link == null ? "this point" : link,
                        remedy.isEmpty() ? "" : ": " + remedy);
    }
}
