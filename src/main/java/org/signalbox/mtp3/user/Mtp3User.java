// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

import org.signalbox.ss7.Msu;

/// A user part, as MTP level 3 sees it. All methods are called on the loop that owns MTP3.
public interface Mtp3User {
    /// MTP-TRANSFER indication: a message for this point and this user part. Takes ownership.
    void onTransfer(Msu msu);

    /// MTP-PAUSE indication: the destinations cannot be reached.
    void onPause(MtpPause pause);

    /// MTP-RESUME indication: the destinations can be reached again.
    void onResume(MtpResume resume);

    /// MTP-STATUS indication: something less than a pause.
    void onStatus(MtpStatus status);
}
