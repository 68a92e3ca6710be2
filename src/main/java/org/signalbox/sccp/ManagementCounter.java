// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.metrics.Metric;

/// What SCCP management counts: messages by kind, and everything that had no effect.
public enum ManagementCounter implements Metric {
    SSA_SENT("ssa", Kind.SENT),
    SSP_SENT("ssp", Kind.SENT),
    SST_SENT("sst", Kind.SENT),
    SOR_SENT("sor", Kind.SENT),
    SOG_SENT("sog", Kind.SENT),
    SSC_SENT("ssc", Kind.SENT),
    SSA_RECEIVED("ssa", Kind.RECEIVED),
    SSP_RECEIVED("ssp", Kind.RECEIVED),
    SST_RECEIVED("sst", Kind.RECEIVED),
    SOR_RECEIVED("sor", Kind.RECEIVED),
    SOG_RECEIVED("sog", Kind.RECEIVED),
    SSC_RECEIVED("ssc", Kind.RECEIVED),
    /// ANSI's SBR, SNR and SRT.
    BACKUP_ROUTING_RECEIVED("backup_routing", Kind.RECEIVED),

    IGNORED_NOT_IMPLEMENTED("not_implemented", Kind.IGNORED),
    IGNORED_REPEATED("repeated", Kind.IGNORED),
    IGNORED_INACCESSIBLE("point_inaccessible", Kind.IGNORED),
    IGNORED_OWN("about_this_point", Kind.IGNORED),
    IGNORED_NOT_OWN("not_about_this_point", Kind.IGNORED),
    IGNORED_HEARSAY("hearsay", Kind.IGNORED),
    IGNORED_MANAGEMENT("about_management", Kind.IGNORED),
    IGNORED_UNEQUIPPED("subsystem_unequipped", Kind.IGNORED),
    IGNORED_PROHIBITED("subsystem_prohibited", Kind.IGNORED),
    IGNORED_LEAVING("subsystem_leaving", Kind.IGNORED),
    IGNORED_UNEXPECTED("unexpected", Kind.IGNORED),

    LEARNED_FULL(
            "learned_full",
            "Reports about points or subsystems that are not watched and found no room"),
    STATEMENTS_FULL("statements_full", "Reports of MTP that found no room"),
    REPORTS_PACED(
            "reports_paced", "Messages not answered by SSP or SSC because one was sent just now");

    /// Counters that share a name and differ by a label.
    private static final class Kind {
        private static final Family SENT =
                new Family(PREFIX + "sent", "SCCP management messages sent", "message");

        private static final Family RECEIVED =
                new Family(PREFIX + "received", "SCCP management messages received", "message");

        private static final Family IGNORED =
                new Family(
                        PREFIX + "ignored",
                        "SCCP management messages and reports without effect",
                        "reason");
    }

    private static final String PREFIX = "signalbox_sccp_management_";

    private final Description description;

    ManagementCounter(String name, String help) {
        this.description = new Description(PREFIX + name, help);
    }

    ManagementCounter(String value, Family kind) {
        this.description = kind.of(value);
    }

    @Override
    public Description description() {
        return description;
    }
}
