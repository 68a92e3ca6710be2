// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

/// Told of every [SccpEvent], on the control loop.
@FunctionalInterface
public interface SccpObserver {
    SccpObserver NONE = (_, _) -> {};

    /// @param network the name of the network
    void onEvent(String network, SccpEvent event);
}
