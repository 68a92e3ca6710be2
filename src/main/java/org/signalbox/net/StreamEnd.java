// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

/// How a byte stream ended, or why it was never open.
public enum StreamEnd {
    /// We closed it.
    LOCAL,
    /// The peer closed it after all it had to say.
    PEER,
    /// The peer, or something on the way, cut it off.
    RESET,
    /// Nobody takes calls at the address.
    REFUSED,
    /// The peer does not answer any more, or never did.
    TIMEOUT,
    /// TLS: one of both did not prove who it is, or the ends could not agree, or what came was not
    /// what was sent.
    INSECURE,
    /// The system, or a fault of ours.
    FAILURE
}
