// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;

/// Where a request is from and where it goes, whatever it asks.
///
/// @param sessionId of this request alone, since no state is kept (TS 29.338 section 5.1)
/// @param destinationHost null if any of the realm will do; TFR must have one
/// @param priority of RFC 7944, 0 (the most urgent) to 15; null if nothing is said
public record RequestEnvelope(
        String sessionId,
        String originHost,
        String originRealm,
        @Nullable String destinationHost,
        String destinationRealm,
        @Nullable Integer priority) {
    /// One of no said priority.
    public RequestEnvelope(
            String sessionId,
            String originHost,
            String originRealm,
            @Nullable String destinationHost,
            String destinationRealm) {
        this(sessionId, originHost, originRealm, destinationHost, destinationRealm, null);
    }
}
