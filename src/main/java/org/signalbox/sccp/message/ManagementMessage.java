// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import org.signalbox.ss7.PointCode;

/// A message of SCCP management (Q.713 section 5), which subsystem 1 of one point sends to that of
/// another.
///
/// In all of them `subsystem` at `point` is what the message is about: not necessarily a subsystem
/// of whoever sent it.
public sealed interface ManagementMessage {
    /// The highest congestion level of [SubsystemCongested].
    int CONGESTION_LEVEL_MAX = 8;

    SubsystemNumber subsystem();

    PointCode point();

    Multiplicity multiplicity();

    /// As the standard and the log write it.
    String acronym();

    /// The same about a subsystem at another point code.
    default ManagementMessage about(PointCode other) {
        return switch (this) {
            case SubsystemAllowed(var subsystem, _, var multiplicity) ->
                    new SubsystemAllowed(subsystem, other, multiplicity);
            case SubsystemProhibited(var subsystem, _, var multiplicity) ->
                    new SubsystemProhibited(subsystem, other, multiplicity);
            case SubsystemStatusTest(var subsystem, _, var multiplicity) ->
                    new SubsystemStatusTest(subsystem, other, multiplicity);
            case OutOfServiceRequest(var subsystem, _, var multiplicity) ->
                    new OutOfServiceRequest(subsystem, other, multiplicity);
            case OutOfServiceGrant(var subsystem, _, var multiplicity) ->
                    new OutOfServiceGrant(subsystem, other, multiplicity);
            case SubsystemCongested(var subsystem, _, var multiplicity, int level) ->
                    new SubsystemCongested(subsystem, other, multiplicity, level);
            case BackupRouting(var kind, var subsystem, _, var multiplicity) ->
                    new BackupRouting(kind, subsystem, other, multiplicity);
        };
    }

    /// SSA: the subsystem can be reached (Q.714 section 5.3.3).
    record SubsystemAllowed(SubsystemNumber subsystem, PointCode point, Multiplicity multiplicity)
            implements ManagementMessage {
        @Override
        public String acronym() {
            return "SSA";
        }
    }

    /// SSP: the subsystem cannot be reached (Q.714 section 5.3.2).
    record SubsystemProhibited(
            SubsystemNumber subsystem, PointCode point, Multiplicity multiplicity)
            implements ManagementMessage {
        @Override
        public String acronym() {
            return "SSP";
        }
    }

    /// SST: can the subsystem, which was said to be prohibited, be reached again? (Q.714 section
    /// 5.3.4)
    record SubsystemStatusTest(
            SubsystemNumber subsystem, PointCode point, Multiplicity multiplicity)
            implements ManagementMessage {
        @Override
        public String acronym() {
            return "SST";
        }
    }

    /// SOR: the subsystem wants to go out of service, if its replicate can do without it (Q.714
    /// section 5.3.5).
    record OutOfServiceRequest(
            SubsystemNumber subsystem, PointCode point, Multiplicity multiplicity)
            implements ManagementMessage {
        @Override
        public String acronym() {
            return "SOR";
        }
    }

    /// SOG: the subsystem that asked may go out of service.
    record OutOfServiceGrant(SubsystemNumber subsystem, PointCode point, Multiplicity multiplicity)
            implements ManagementMessage {
        @Override
        public String acronym() {
            return "SOG";
        }
    }

    /// SSC: the SCCP of the point, or the point itself, is congested (Q.714 section 5.2.7). ANSI
    /// has none.
    ///
    /// @param level 1 to [#CONGESTION_LEVEL_MAX]; 0 as received may stand for no congestion
    record SubsystemCongested(
            SubsystemNumber subsystem, PointCode point, Multiplicity multiplicity, int level)
            implements ManagementMessage {
        public SubsystemCongested {
            if (level < 0 || level > CONGESTION_LEVEL_MAX) {
                throw new IllegalArgumentException("congestion level " + level);
            }
        }

        @Override
        public String acronym() {
            return "SSC";
        }
    }

    /// ANSI's SBR, SNR and SRT, by which adjacent translators tell each other whose traffic they
    /// route to a backup (T1.112.3 section 5). They can be read, not written.
    record BackupRouting(
            Kind kind, SubsystemNumber subsystem, PointCode point, Multiplicity multiplicity)
            implements ManagementMessage {
        /// Which of the three.
        public enum Kind {
            /// Subsystem backup routing.
            SBR,
            /// Subsystem normal routing.
            SNR,
            /// Subsystem routing status test.
            SRT
        }

        @Override
        public String acronym() {
            return kind.name();
        }
    }
}
