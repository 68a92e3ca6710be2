// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

import org.signalbox.ss7.PointCode;

/// MTP-STATUS: a destination can be reached, but not as one would like (Q.701 section 8.4).
///
/// @param affected the destination
/// @param cause what is the matter
public record MtpStatus(PointCode affected, Cause cause) {
    /// What is the matter with the destination.
    public sealed interface Cause {
        /// The way to the destination is congested.
        ///
        /// @param level 0 (no more) to 3
        record Congestion(int level) implements Cause {
            public Congestion {
                if (level < 0 || level > 3) {
                    throw new IllegalArgumentException("congestion level " + level);
                }
            }
        }

        /// The destination said that its user part does not answer.
        record UserPartUnavailable(UnavailabilityCause cause) implements Cause {}
    }
}
