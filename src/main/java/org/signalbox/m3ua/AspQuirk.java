// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import java.util.Arrays;
import java.util.Locale;

/// What a peer does otherwise than RFC 4666 asks, and what is forgiven for its sake. Named as
/// osmo-stp does.
public enum AspQuirk {
    /// A signalling gateway that sends no NOTIFY: an active process does not wait for one.
    NO_NOTIFY,
    /// A signalling gateway that audits destinations, which only a process may (section 3.4.3).
    DAUD_IN_ASP,
    /// A peer that sends reports of destinations while it is not active (section 3.4).
    SNM_INACTIVE,
    /// A peer that sends DATA on stream 0, where management goes (section 1.4.7), as osmo-stp 1.6.0
    /// sends what it broadcasts.
    DATA_ON_STREAM_0;

    /// As in `no_notify`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String[] words() {
        return Arrays.stream(values()).map(AspQuirk::word).toArray(String[]::new);
    }

    static AspQuirk of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
