// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;

/// Names a message of IMS whose subscriber has no MSISDN (CorrelationID, TS 29.002 section 17.7.6).
///
/// @param hlr the digits by which the IMSIs of its subscribers begin
/// @param originatingUri sip-uri-A
/// @param destinationUri sip-uri-B
public record MapCorrelation(
        @Nullable String hlr, @Nullable String originatingUri, String destinationUri) {}
