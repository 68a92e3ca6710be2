// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

/// A subsystem of this point. All methods are called on the control loop.
public interface SccpUser {
    /// N-UNITDATA and N-NOTICE indications: a message for this subsystem, or one of its own that
    /// comes back.
    ///
    /// @param message valid within this call only
    /// @param origin the code of the point that sent it, or of the last that translated a title for
    ///     it
    void onMessage(SccpView message, PointCode origin);

    /// N-STATE indication: a subsystem elsewhere can or cannot be reached.
    void onSubsystem(PointCode point, SubsystemNumber subsystem, boolean inService);

    /// N-PCSTATE indication.
    ///
    /// @param restrictionLevel messages of less importance are thrown away, 0 (none) to 8 (all)
    void onPoint(PointCode point, PointState state, int restrictionLevel);
}
