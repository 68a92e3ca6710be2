// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

/// Why a request was not answered.
public enum MapFailure {
    /// SCCP knows no way there, or brought it back.
    NO_ROUTE,
    /// Nothing came in time. It may have been delivered.
    TIMEOUT,
    /// The far end ended the dialogue without an answer.
    ABORTED,
    /// The far end did not understand the request, or we its answer.
    REJECTED,
    /// There is no version that both know.
    NO_COMMON_VERSION,
    /// Too many dialogues are open here, or the node ends.
    BUSY
}
