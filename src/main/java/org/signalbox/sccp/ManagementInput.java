// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

/// What happens to the management of SCCP.
public sealed interface ManagementInput {
    record Paused(MtpPause pause) implements ManagementInput {}

    record Resumed(MtpResume resume) implements ManagementInput {}

    record Status(MtpStatus status) implements ManagementInput {}

    /// A management message came.
    ///
    /// @param origin who sent it, as the label says
    record Received(PointCode origin, ManagementMessage message) implements ManagementInput {}

    /// A message came for a subsystem of this point that is prohibited.
    record ProhibitedAddressed(PointCode origin, SubsystemNumber subsystem)
            implements ManagementInput {}

    /// A message came while this point is congested. To be told as often as convenient: not every
    /// message need be.
    record AddressedInCongestion(PointCode origin) implements ManagementInput {}

    /// N-STATE request: a local user can or cannot take messages.
    record UserState(SubsystemNumber subsystem, boolean inService) implements ManagementInput {}

    /// The operator takes a local subsystem out of service, or gives it back.
    record Inhibited(SubsystemNumber subsystem, boolean inhibited) implements ManagementInput {}

    /// N-COORD request: a local user would like to go out of service.
    record CoordinationRequested(SubsystemNumber subsystem) implements ManagementInput {}

    /// N-COORD response: a local user can do without its replicate.
    record CoordinationAnswered(SubsystemNumber subsystem) implements ManagementInput {}

    /// How congested this point is.
    ///
    /// @param level 0 (not) to [ManagementMessage#CONGESTION_LEVEL_MAX]
    record LocalCongestion(int level) implements ManagementInput {
        public LocalCongestion {
            if (level < 0 || level > ManagementMessage.CONGESTION_LEVEL_MAX) {
                throw new IllegalArgumentException("congestion level " + level);
            }
        }
    }

    record Reconfigured(ManagementConfig config) implements ManagementInput {}
}
