// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Metric;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// What is counted for each link, on its loop. Received = transferred + for this point + discarded.
/// The last is about messages that are counted as one of these.
public enum LinkCounter implements Metric {
    RECEIVED("signalbox_mtp3_link_received", "Messages received from the link."),
    TRANSFERRED("signalbox_mtp3_link_transferred", "Messages passed on to another point."),
    MANAGEMENT("signalbox_mtp3_link_management", "Management and test messages for this point."),
    DELIVERED("signalbox_mtp3_link_delivered", "Messages for user parts of this point."),
    DISTRIBUTED(
            "signalbox_mtp3_link_distributed",
            "Messages given to application servers at this point's own code."),
    /// What it becomes is counted by the user part, and by the two that follow.
    RELAYED("signalbox_mtp3_link_relayed", "Messages given to user parts that relay."),
    RELAY_SENT(
            "signalbox_mtp3_link_relay_sent",
            "Messages that user parts have sent on behalf of messages they were given."),
    RELAY_DISCARDED(
            "signalbox_mtp3_link_relay_discarded",
            "Messages of user parts that relay that could not be sent."),
    DISCARDED_NETWORK(DiscardReason.WRONG_NETWORK),
    DISCARDED_NO_ROUTE(DiscardReason.NO_ROUTE),
    DISCARDED_INACCESSIBLE(DiscardReason.INACCESSIBLE),
    DISCARDED_CIRCULAR(DiscardReason.CIRCULAR_ROUTE),
    DISCARDED_RETURNED(DiscardReason.RETURNED),
    DISCARDED_NO_TRANSFER(DiscardReason.NO_TRANSFER),
    DISCARDED_NO_USER_PART(DiscardReason.NO_USER_PART),
    DISCARDED_HAND_OVER_FULL(DiscardReason.HAND_OVER_FULL),
    DISCARDED_MALFORMED(DiscardReason.MALFORMED),
    DISCARDED_SCREENED(DiscardReason.SCREENED),
    DISCARDED_CONGESTION(DiscardReason.CONGESTION),
    DISCARDED_LINK_REMOVED(DiscardReason.LINK_REMOVED),
    DISCARDED_NO_ALIAS(DiscardReason.NO_ALIAS),
    DISCARDED_NOT_CONVERTED(DiscardReason.NOT_CONVERTED),
    DISCARDED_CONVERTED_TOO_LONG(DiscardReason.CONVERTED_TOO_LONG),
    DISCARDED_ADDRESS_WITHOUT_ALIAS(DiscardReason.ADDRESS_WITHOUT_ALIAS),
    DISCARDED_ADDRESS_NOT_CONVERTED(DiscardReason.ADDRESS_NOT_CONVERTED),
    /// The control loop had too many to send already; the message passed, and the next is answered.
    CONTROLS_REFUSED(
            "signalbox_mtp3_link_controls_refused",
            "Transfer-controlled messages not sent for want of room."),
    /// From far ends that know no messages of network management.
    REPORTS(
            "signalbox_mtp3_link_reports",
            "Reports of destinations, and questions about them, from applications and gateways.",
            "outcome",
            "taken"),
    /// There were as many on their way as there may be.
    REPORTS_LOST(
            "signalbox_mtp3_link_reports",
            "Reports of destinations, and questions about them, from applications and gateways.",
            "outcome",
            "lost");

    private static final Map<DiscardReason, LinkCounter> BY_REASON = byReason();

    private final Description description;
    private final @Nullable DiscardReason reason;

    LinkCounter(String metric, String help) {
        this.description = new Description(metric, help);
        this.reason = null;
    }

    LinkCounter(String metric, String help, String label, String value) {
        this.description = new Description(metric, help, label, value);
        this.reason = null;
    }

    LinkCounter(DiscardReason reason) {
        this.description =
                new Description(
                        "signalbox_mtp3_link_discarded",
                        "Messages received from the link and thrown away.",
                        "reason",
                        reason.label());
        this.reason = reason;
    }

    /// Whether messages are thrown away for that reason on links' loops.
    static boolean has(DiscardReason reason) {
        return BY_REASON.containsKey(reason);
    }

    static LinkCounter of(DiscardReason reason) {
        return Objects.requireNonNull(BY_REASON.get(reason), reason::label);
    }

    @Override
    public Description description() {
        return description;
    }

    private static Map<DiscardReason, LinkCounter> byReason() {
        Map<DiscardReason, LinkCounter> counters = new EnumMap<>(DiscardReason.class);
        for (LinkCounter counter : values()) {
            if (counter.reason != null) {
                counters.put(counter.reason, counter);
            }
        }
        return counters;
    }
}
