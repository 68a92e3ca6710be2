// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

import org.signalbox.ss7.PointCodeMask;

/// MTP-PAUSE: no route leads to the destinations any more (Q.701 section 8.2).
///
/// @param affected the destinations. A block does not speak for the smaller blocks within it that
///     were named on their own: of several statements about a code, the one with the longest prefix
///     holds
public record MtpPause(PointCodeMask affected) {}
