// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

import org.signalbox.ss7.PointCodeMask;

/// MTP-RESUME: the destinations can be reached (Q.701 section 8.3). Until the first of these a
/// destination counts as not reachable.
///
/// @param affected the destinations; see [MtpPause#affected]
public record MtpResume(PointCodeMask affected) {}
