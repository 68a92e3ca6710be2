// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

/// What carries M3UA.
public enum AspTransport {
    /// SCTP, of whichever implementation the node runs on.
    SCTP,
    /// TCP, for peers without SCTP.
    TCP
}
