// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

import org.signalbox.ss7.Msu;

/// A user part that sends on at once most of what it gets: SCCP, where it translates global titles.
///
/// It is asked on the loop of the link that a message came by, so that one message costs no change
/// of loop and the order of messages stays that of their arrival. What it is asked by several loops
/// is its own to keep apart.
public interface Mtp3Relay {
    /// MTP-TRANSFER indication: a message for this point and this user part. Takes ownership.
    ///
    /// @param mtp by which to send, within this call only
    void onTransfer(Msu msu, RelayService mtp);
}
