// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

import org.signalbox.ss7.Msu;

/// MTP level 3, as a user part that relays sees it on the loop that owns MTP3.
public interface RelayPlace extends MtpService, RelayService {
    @Override
    void transfer(Msu msu);
}
