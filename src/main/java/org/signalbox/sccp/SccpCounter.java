// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.metrics.Metric;

import java.util.Locale;

/// What becomes of messages of SCCP. Each that is taken (`RECEIVED`, `ORIGINATED`) is counted once
/// more: as sent on, given to an application server, handed to a subsystem or to management,
/// returned, or thrown away. A segment that is to be put together is counted as such instead
/// ([SegmentationCounter#SEGMENTS_RECEIVED]); what becomes of the whole message, or of one that
/// fails, is counted here again.
public enum SccpCounter implements Metric {
    RECEIVED("received", "Messages of SCCP that level 3 has delivered."),
    ORIGINATED("originated", "Messages of SCCP that subsystems of this point have sent."),
    SENT_TRANSLATED("sent", Label.BY, "title"),
    SENT_BY_POINT_CODE("sent", Label.BY, "point-code"),
    DISTRIBUTED("distributed", "Messages given to application servers at this point's own code."),
    DELIVERED("delivered", "Messages handed to subsystems of this point."),
    MANAGEMENT("management", "Messages handed to SCCP management."),
    RETURNED("returned", "Messages returned to their senders, with the reason."),
    DISCARDED_MALFORMED("discarded", Label.REASON, "malformed"),
    DISCARDED_UNDELIVERABLE("discarded", Label.REASON, "undeliverable"),
    DISCARDED_NOT_RETURNABLE("discarded", Label.REASON, "not-returnable"),
    DISCARDED_BLOCKED("discarded", Label.REASON, "blocked-by-content"),
    DISCARDED_NO_CONNECTION("discarded", Label.REASON, "no-connection"),
    CONVERTED("converted", "Messages sent on as another kind (UDT, XUDT, LUDT) than they came."),
    BY_CONTENT("by_content", "Messages sent by what they carry instead of by their address."),
    TRANSLATIONS("translations", "Global titles translated.");

    private enum Label {
        BY("by", "Messages sent on to another point."),
        REASON("reason", "Messages of SCCP thrown away.");

        private final String word;
        private final String help;

        Label(String word, String help) {
            this.word = word;
            this.help = help;
        }
    }

    private static final String PREFIX = "signalbox_sccp_";

    private final Description description;

    SccpCounter(String name, String help) {
        this.description = new Description(PREFIX + name, help);
    }

    SccpCounter(String name, Label label, String value) {
        this.description = new Description(PREFIX + name, label.help, label.word, value);
    }

    /// For an operator: `discarded, reason malformed`.
    public String words() {
        return description.label().isEmpty()
                ? name().toLowerCase(Locale.ROOT)
                : "%s, %s %s"
                        .formatted(
                                description.metric().substring(PREFIX.length()),
                                description.label(),
                                description.value());
    }

    @Override
    public Description description() {
        return description;
    }
}
