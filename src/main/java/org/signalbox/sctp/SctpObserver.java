// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.net.InetSocketAddress;

/// Told of what concerns an endpoint but none of its associations; called on the endpoint's loop.
public interface SctpObserver {
    /// An INIT came from a peer that nobody configured, or wanted an SCTP port that nobody has
    /// opened; it was answered by ABORT.
    ///
    /// @param from the source address and SCTP port (and what the INIT listed is in `detail`)
    /// @param detail in words: both address sets and the nearest configured peer
    void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail);

    /// So many calls were refused of which [#onRefused] has said nothing: in a flood words are
    /// rationed, but not the count. Comes before the next [#onRefused].
    default void onRefusedUnreported(SctpEndpoint endpoint, long calls) {}

    /// A packet was dropped before any association saw it.
    ///
    /// @param reason a short constant phrase, such as `checksum` or `verification tag`
    void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason);
}
