// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

import java.util.List;

/// What management knows, for an operator.
///
/// @param local the subsystems of this point, by number
/// @param remote points with subsystems that are watched, or with which something is the matter
public record ManagementStatus(List<Local> local, List<Remote> remote) {
    /// A subsystem of this point.
    ///
    /// @param concerned the points that are told when its state changes
    public record Local(SubsystemNumber number, LocalState state, List<PointCode> concerned) {
        public Local {
            concerned = List.copyOf(concerned);
        }
    }

    /// Another point.
    ///
    /// @param restrictionLevel messages of less importance are thrown away, 0 (none) to 8 (all)
    /// @param subsystems those that are watched or prohibited, by number
    public record Remote(
            PointCode point, PointState state, int restrictionLevel, List<RemoteState> subsystems) {
        public Remote {
            subsystems = List.copyOf(subsystems);
        }
    }

    /// A subsystem there.
    ///
    /// @param allowed whether messages are sent to it
    /// @param tested whether status tests go on
    /// @param concerned the points that are told of it
    public record RemoteState(
            SubsystemNumber number, boolean allowed, boolean tested, List<PointCode> concerned) {
        public RemoteState {
            concerned = List.copyOf(concerned);
        }
    }

    public ManagementStatus {
        local = List.copyOf(local);
        remote = List.copyOf(remote);
    }
}
