// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;

/// What level 3 and a far end without Q.704's messages tell each other of destinations: the content
/// of RFC 4666's messages of signalling network management (section 3.4).
public sealed interface DestinationReport {
    /// What cannot be reached (DUNA).
    record Unavailable(PointCodeMask destination) implements DestinationReport {}

    /// What can be reached (DAVA).
    record Available(PointCodeMask destination) implements DestinationReport {}

    /// What should be reached another way (DRST).
    record Restricted(PointCodeMask destination) implements DestinationReport {}

    /// The way there, or the destination, is congested (SCON).
    ///
    /// @param concerned whose messages met the congestion; its variant is the destination's
    /// @param level 0 (ended) to 3
    record Congested(PointCodeMask destination, PointCode concerned, int level)
            implements DestinationReport {}

    /// A user part at the destination cannot be reached (DUPU).
    ///
    /// @param cause as in Q.704 section 15.17.5: 0 unknown, 1 unequipped, 2 inaccessible
    record UserPartUnavailable(PointCode destination, ServiceIndicator userPart, int cause)
            implements DestinationReport {}

    /// Asks for the state of destinations (DAUD).
    ///
    /// @param asker who asks, of those behind the link: for the answers; [#NOBODY] if level 3 does
    record Audit(PointCodeMask destination, int asker) implements DestinationReport {
        public static final int NOBODY = 0;

        /// Of level 3.
        public Audit(PointCodeMask destination) {
            this(destination, NOBODY);
        }
    }
}
