// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// Told of every [Mtp3Event], on the control loop.
@FunctionalInterface
public interface Mtp3Observer {
    Mtp3Observer NONE = (_, _) -> {};

    /// @param network the name of the network
    void onEvent(String network, Mtp3Event event);
}
