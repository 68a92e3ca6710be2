// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;

/// MTP level 3, as one user part sees it. Called on the loop that owns MTP3.
public interface MtpService {
    /// The code of this point, which a message of one's own carries as its origin.
    PointCode pointCode();

    /// The network indicator that a message of one's own carries.
    NetworkIndicator networkIndicator();

    /// MTP-TRANSFER request. Takes ownership in every case; a message that cannot be sent is
    /// counted by reason and closed.
    void transfer(Msu msu);

    /// Gives up the place: messages for this user part are answered by user-part-unavailable from
    /// now on.
    void close();
}
