// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.PointCode;

/// Where a message goes, and what becomes of its called address.
public sealed interface Destination extends Translation, GtaResult {
    /// Whether point code and subsystem number say the rest (`pcssn`); else the title is translated
    /// again where the message arrives (`gt`).
    boolean routesOnSubsystem();

    /// The subsystem number that is put into the called address; null: the one it has.
    @Nullable SubsystemNumber subsystem();

    /// The translation type that is put into the title; null: the one it has.
    @Nullable TranslationType type();

    /// A signalling point.
    record ToPoint(
            PointCode point,
            boolean routesOnSubsystem,
            @Nullable SubsystemNumber subsystem,
            @Nullable TranslationType type)
            implements Destination {
        /// `pcssn 1.2.3 pcssn ssn 6`, as an entry's line has it.
        @Override
        public String toString() {
            return "pcssn " + point + changes(this);
        }
    }

    /// An application server of M3UA, by its name.
    record ToServer(
            String server,
            boolean routesOnSubsystem,
            @Nullable SubsystemNumber subsystem,
            @Nullable TranslationType type)
            implements Destination {
        /// `asname HLR pcssn`, as an entry's line has it.
        @Override
        public String toString() {
            return "asname " + server + changes(this);
        }
    }

    private static String changes(Destination destination) {
        return (destination.routesOnSubsystem() ? " pcssn" : " gt")
                + (destination.type() == null ? "" : " ntt " + destination.type())
                + (destination.subsystem() == null ? "" : " ssn " + destination.subsystem());
    }
}
