// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.metrics.Counters;

/// Told of processes that nobody configured, as they come and go; on the layer's loop.
public interface GuestBook {
    /// A process is there.
    ///
    /// @param counters what is counted there, readable from any thread
    void came(String asp, Counters<AspCounter> counters);

    /// It is gone.
    void left(String asp);
}
