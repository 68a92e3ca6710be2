// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;

/// What a request is routed by: what it says of its way, and of whom it is about, wherever in the
/// request that stands and however it is written there.
///
/// @param command 24 bits
/// @param imsi digits; null if the request has none
/// @param msisdn digits; null if the request has none
/// @param serviceCentre digits of SC-Address; null if the request has none
public record RouteKeys(
        Application application,
        int command,
        @Nullable String destinationHost,
        String destinationRealm,
        String originHost,
        String originRealm,
        @Nullable String imsi,
        @Nullable String msisdn,
        @Nullable String serviceCentre) {}
