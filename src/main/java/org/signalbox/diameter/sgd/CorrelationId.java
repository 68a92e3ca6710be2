// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;

/// Names a message of IMS whose subscriber has no MSISDN (SMSMI-Correlation-ID, TS 29.338 section
/// 5.3.3.14).
///
/// @param hss HSS-ID: the digits by which the IMSIs of its subscribers begin
public record CorrelationId(
        @Nullable String hss, @Nullable String originatingUri, @Nullable String destinationUri) {}
