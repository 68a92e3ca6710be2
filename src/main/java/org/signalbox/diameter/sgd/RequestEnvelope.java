// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;

/// Where a request is from and where it goes, whatever it asks.
///
/// @param sessionId of this request alone, since no state is kept (TS 29.338 section 5.1)
/// @param destinationHost null if any of the realm will do; TFR must have one
public record RequestEnvelope(
        String sessionId,
        String originHost,
        String originRealm,
        @Nullable String destinationHost,
        String destinationRealm) {}
