// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;

/// What [LinkMachine#transmit] takes messages from and puts them onto, called once for every
/// message and therefore no stream of records.
interface LinkWire {
    /// The oldest message waiting to be sent, or null. The caller owns it.
    @Nullable Msu next();

    /// How many messages wait.
    int waiting();

    /// Sends User Data. The message stays the caller's.
    ///
    /// @return false if it was not taken; a later [LinkMachine#transmit] tries again
    boolean send(int bsn, int fsn, Msu msu);
}
