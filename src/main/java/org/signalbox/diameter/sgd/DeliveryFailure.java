// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.OctetString;

/// Why a message was not taken (SM-Delivery-Failure-Cause, TS 29.338 section 5.3.3.4).
///
/// @param cause 0 to 6, the same as in MAP
/// @param diagnostic the report of the telephone; null if there is none
public record DeliveryFailure(int cause, @Nullable OctetString diagnostic) {}
