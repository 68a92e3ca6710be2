// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.signalbox.ss7.PointCode;

/// The state of those that titles lead to, as the one who translates sees it. Asked for each
/// message: to be answered from a snapshot, without allocation.
public interface ApplicationStatus {
    /// Stands for no subsystem: the SCCP of the point is meant.
    int NO_SUBSYSTEM = -1;

    /// Whether a message may go to a point.
    ///
    /// @param subsystem its number at the point, or [#NO_SUBSYSTEM] if the title is translated
    ///     again there
    Condition of(PointCode point, int subsystem);

    /// Whether a message may go to an application server.
    Condition of(String server);
}
