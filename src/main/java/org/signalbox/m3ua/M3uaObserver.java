// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.xua.AspState;

/// Told of what an operator of M3UA should know; on the layer's loop.
public interface M3uaObserver {
    /// A process has another state.
    ///
    /// @param why in words; empty if it is plain
    void onAsp(String asp, AspState state, String why);

    /// An application server has another state.
    ///
    /// @param state as in `AS-ACTIVE`
    void onServer(String server, String state);

    /// The far end has refused something that was asked of it, or something it did was refused.
    void onError(String asp, String what);
}
