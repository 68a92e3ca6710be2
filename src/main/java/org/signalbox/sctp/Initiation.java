// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

/// Which side calls.
public enum Initiation {
    /// Call, and accept a call: both ends may do so at once (RFC 9260 section 5.2.1). What ITP
    /// does.
    BOTH,
    /// Only call.
    ACTIVE,
    /// Only wait to be called.
    PASSIVE
}
