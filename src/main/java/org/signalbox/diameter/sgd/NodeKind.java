// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

/// What can serve a subscriber for short messages (TS 29.338 section 5.3.3.6 and 6.3.3).
public enum NodeKind {
    MME,
    MSC,
    SGSN,
    IP_SM_GW,
    /// SMSF over the access of 3GPP.
    SMSF_3GPP,
    /// SMSF over other access.
    SMSF_NON_3GPP
}
