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
    RELAY_DISCARDED_NO_ROUTE(Kind.RELAYED, DiscardReason.NO_ROUTE),
    RELAY_DISCARDED_INACCESSIBLE(Kind.RELAYED, DiscardReason.INACCESSIBLE),
    RELAY_DISCARDED_CIRCULAR(Kind.RELAYED, DiscardReason.CIRCULAR_ROUTE),
    RELAY_DISCARDED_NO_TRANSFER(Kind.RELAYED, DiscardReason.NO_TRANSFER),
    RELAY_DISCARDED_SCREENED(Kind.RELAYED, DiscardReason.SCREENED),
    RELAY_DISCARDED_CONGESTION(Kind.RELAYED, DiscardReason.CONGESTION),
    RELAY_DISCARDED_HAND_OVER_FULL(Kind.RELAYED, DiscardReason.HAND_OVER_FULL),
    RELAY_DISCARDED_MALFORMED(Kind.RELAYED, DiscardReason.MALFORMED),
    RELAY_DISCARDED_LINK_REMOVED(Kind.RELAYED, DiscardReason.LINK_REMOVED),
    RELAY_DISCARDED_NO_ALIAS(Kind.RELAYED, DiscardReason.NO_ALIAS),
    RELAY_DISCARDED_NOT_CONVERTED(Kind.RELAYED, DiscardReason.NOT_CONVERTED),
    RELAY_DISCARDED_CONVERTED_TOO_LONG(Kind.RELAYED, DiscardReason.CONVERTED_TOO_LONG),
    RELAY_DISCARDED_ADDRESS_WITHOUT_ALIAS(Kind.RELAYED, DiscardReason.ADDRESS_WITHOUT_ALIAS),
    RELAY_DISCARDED_ADDRESS_NOT_CONVERTED(Kind.RELAYED, DiscardReason.ADDRESS_NOT_CONVERTED),
    DISCARDED_NETWORK(Kind.RECEIVED, DiscardReason.WRONG_NETWORK),
    DISCARDED_NO_ROUTE(Kind.RECEIVED, DiscardReason.NO_ROUTE),
    DISCARDED_INACCESSIBLE(Kind.RECEIVED, DiscardReason.INACCESSIBLE),
    DISCARDED_CIRCULAR(Kind.RECEIVED, DiscardReason.CIRCULAR_ROUTE),
    DISCARDED_RETURNED(Kind.RECEIVED, DiscardReason.RETURNED),
    DISCARDED_NO_TRANSFER(Kind.RECEIVED, DiscardReason.NO_TRANSFER),
    DISCARDED_NO_USER_PART(Kind.RECEIVED, DiscardReason.NO_USER_PART),
    DISCARDED_HAND_OVER_FULL(Kind.RECEIVED, DiscardReason.HAND_OVER_FULL),
    DISCARDED_MALFORMED(Kind.RECEIVED, DiscardReason.MALFORMED),
    DISCARDED_SCREENED(Kind.RECEIVED, DiscardReason.SCREENED),
    DISCARDED_CONGESTION(Kind.RECEIVED, DiscardReason.CONGESTION),
    DISCARDED_LINK_REMOVED(Kind.RECEIVED, DiscardReason.LINK_REMOVED),
    DISCARDED_NO_ALIAS(Kind.RECEIVED, DiscardReason.NO_ALIAS),
    DISCARDED_NOT_CONVERTED(Kind.RECEIVED, DiscardReason.NOT_CONVERTED),
    DISCARDED_CONVERTED_TOO_LONG(Kind.RECEIVED, DiscardReason.CONVERTED_TOO_LONG),
    DISCARDED_ADDRESS_WITHOUT_ALIAS(Kind.RECEIVED, DiscardReason.ADDRESS_WITHOUT_ALIAS),
    DISCARDED_ADDRESS_NOT_CONVERTED(Kind.RECEIVED, DiscardReason.ADDRESS_NOT_CONVERTED),
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

    private static final Map<DiscardReason, LinkCounter> BY_REASON = byReason(Kind.RECEIVED);
    private static final Map<DiscardReason, LinkCounter> RELAYED_BY_REASON = byReason(Kind.RELAYED);

    private final Description description;
    private final @Nullable Family family;
    private final @Nullable DiscardReason reason;

    LinkCounter(String metric, String help) {
        this.description = new Description(metric, help);
        this.family = null;
        this.reason = null;
    }

    LinkCounter(String metric, String help, String label, String value) {
        this.description = new Description(metric, help, label, value);
        this.family = null;
        this.reason = null;
    }

    LinkCounter(Family family, DiscardReason reason) {
        this.description = family.of(reason.label());
        this.family = family;
        this.reason = reason;
    }

    /// Counters that differ in the reason.
    private static final class Kind {
        private static final Family RECEIVED =
                new Family(
                        "signalbox_mtp3_link_discarded",
                        "Messages received from the link and thrown away.",
                        "reason");

        private static final Family RELAYED =
                new Family(
                        "signalbox_mtp3_link_relay_discarded",
                        "Messages of user parts that relay that could not be sent.",
                        "reason");
    }

    /// Whether messages are thrown away for that reason on links' loops.
    static boolean has(DiscardReason reason) {
        return BY_REASON.containsKey(reason);
    }

    static LinkCounter of(DiscardReason reason) {
        return Objects.requireNonNull(BY_REASON.get(reason), reason::label);
    }

    /// What counts messages of user parts that relay.
    static LinkCounter ofRelayed(DiscardReason reason) {
        return Objects.requireNonNull(RELAYED_BY_REASON.get(reason), reason::label);
    }

    @Override
    public Description description() {
        return description;
    }

    private static Map<DiscardReason, LinkCounter> byReason(Family family) {
        Map<DiscardReason, LinkCounter> counters = new EnumMap<>(DiscardReason.class);
        for (LinkCounter counter : values()) {
            if (counter.family == family && counter.reason != null) {
                counters.put(counter.reason, counter);
            }
        }
        return counters;
    }
}
