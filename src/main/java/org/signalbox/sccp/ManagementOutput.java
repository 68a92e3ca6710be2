// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

/// What the management of SCCP wants done.
public sealed interface ManagementOutput {
    /// Send a message from subsystem 1 to that of another point.
    record Send(PointCode destination, ManagementMessage message) implements ManagementOutput {}

    /// [Management#snapshot] would now say something else. Said once until it is asked.
    record StatusChanged() implements ManagementOutput {}

    /// N-STATE indication to local users: a subsystem, here or elsewhere, can or cannot be reached.
    record UserChanged(
            PointCode point,
            SubsystemNumber subsystem,
            boolean inService,
            Multiplicity multiplicity)
            implements ManagementOutput {}

    /// N-PCSTATE indication to local users.
    ///
    /// @param restrictionLevel messages of less importance are thrown away, 0 (none) to 8 (all)
    record PointChanged(PointCode point, PointState state, int restrictionLevel)
            implements ManagementOutput {}

    /// N-COORD indication: the replicate of a local subsystem would like to go out of service.
    ///
    /// @param subsystem the local one, which may answer
    record CoordinationAsked(SubsystemNumber subsystem, RemoteSubsystem replicate)
            implements ManagementOutput {}

    /// N-COORD confirmation, or why there is none.
    record Coordinated(SubsystemNumber subsystem, Outcome outcome) implements ManagementOutput {
        /// What became of the request.
        public enum Outcome {
            /// The subsystem may go out of service.
            GRANTED,
            /// It is not in service, or has asked already.
            NOT_POSSIBLE,
            /// Nobody could stand in for it.
            NO_REPLICATE,
            /// The replicate cannot be reached.
            REPLICATE_PROHIBITED,
            /// The replicate did not answer in time.
            NOT_ANSWERED
        }
    }
}
