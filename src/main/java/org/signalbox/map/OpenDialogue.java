// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCUserAbortIndication;
import org.restcomm.protocols.ss7.tcap.asn.comp.Component;
import org.restcomm.protocols.ss7.tcap.asn.comp.PAbortCauseType;

/// What the far end of a dialogue does.
sealed interface OpenDialogue permits ClientDialogue, ServerDialogue {
    /// It goes on.
    void onContinue(Component[] components);

    /// It is ended, and gone.
    void onEnd(Component[] components);

    /// It is gone, ended before its time.
    void onUserAbort(TCUserAbortIndication abort);

    /// It is gone, ended by TCAP there or here.
    ///
    /// @param cause null if it was not said
    void onProviderAbort(@Nullable PAbortCauseType cause);

    /// It is gone; if this is the first word of it, nobody knows why.
    void onReleased();

    /// What was sent did not arrive. It is not gone.
    void onReturned();
}
