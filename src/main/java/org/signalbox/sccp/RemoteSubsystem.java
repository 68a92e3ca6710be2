// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

/// A subsystem at another point.
public record RemoteSubsystem(PointCode point, SubsystemNumber subsystem) {
    /// As in `1.2.3 ssn 8`.
    @Override
    public String toString() {
        return point + " ssn " + subsystem;
    }
}
