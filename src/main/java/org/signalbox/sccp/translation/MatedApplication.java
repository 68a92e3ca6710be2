// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

import java.util.Locale;

/// A subsystem of a point, or the translator at a point, and what stands in for it (`cs7 gtt map`).
///
/// @param subsystem null: the one that translates titles there
/// @param multiplicity whether the backup stands in or shares
/// @param backup null if there is none, which is so for a solitary one only
/// @param backupSubsystem null if `subsystem` is
/// @param rerouteOnCongestion whether the backup also takes what the other is too busy for
/// @param adjacent whether SCCP management counts the point among its neighbours
/// @param concerned the list of points that are told of changes of the subsystem; null: none
public record MatedApplication(
        PointCode point,
        @Nullable SubsystemNumber subsystem,
        Pairing multiplicity,
        @Nullable PointCode backup,
        @Nullable SubsystemNumber backupSubsystem,
        boolean rerouteOnCongestion,
        boolean adjacent,
        @Nullable String concerned) {
    /// In an instance.
    public static final int MATED_MAX = 4_096;

    /// How two applications share what comes for the first.
    public enum Pairing {
        SOLITARY,
        /// Both take turns.
        SHARE,
        /// The first takes all while it can.
        DOMINANT;

        /// As an operator writes it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
