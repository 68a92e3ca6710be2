// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.machine.Loop;
import org.signalbox.ss7.Msu;

/// Decides which messages may pass a link. Belongs to the loop of that link, and counts what it
/// refuses; the caller throws it away.
public interface MsuScreen {
    /// Lets everything pass.
    MsuScreen OPEN =
            new MsuScreen() {
                @Override
                public boolean admits(Msu msu, Loop loop) {
                    return true;
                }

                @Override
                public boolean releases(Msu msu, int linkset, Loop loop) {
                    return true;
                }
            };

    /// Whether a message that the link has brought may go on. It stays the caller's.
    ///
    /// @param loop the link's, for the time
    boolean admits(Msu msu, Loop loop);

    /// Whether a message may leave by a linkset. It stays the caller's.
    ///
    /// @param linkset the number of the linkset within its network
    /// @param loop the loop of the link that brought it
    boolean releases(Msu msu, int linkset, Loop loop);
}
