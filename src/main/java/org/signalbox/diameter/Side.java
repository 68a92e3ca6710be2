// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// Who has called. Both may at the same time, so there are two connections for a moment (RFC 6733
/// section 5.6: initiator and responder).
public enum Side {
    /// We have called the peer.
    OURS,
    /// The peer has called us.
    THEIRS
}
