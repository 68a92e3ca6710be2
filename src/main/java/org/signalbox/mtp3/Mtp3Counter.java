// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.metrics.Metric;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// What is counted for a whole network, on the control loop.
public enum Mtp3Counter implements Metric {
    ORIGINATED("signalbox_mtp3_originated", "Messages this point has sent of its own."),
    DELIVERED("signalbox_mtp3_delivered", "Messages delivered to user parts of this point."),
    DISCARDED_NO_ROUTE(DiscardReason.NO_ROUTE),
    DISCARDED_INACCESSIBLE(DiscardReason.INACCESSIBLE),
    DISCARDED_NO_USER_PART(DiscardReason.NO_USER_PART),
    DISCARDED_USER_PART_INACCESSIBLE(DiscardReason.USER_PART_INACCESSIBLE),
    DISCARDED_MALFORMED(DiscardReason.MALFORMED),
    /// Retrieved from a link that failed, or held meanwhile.
    DISCARDED_CIRCULAR(DiscardReason.CIRCULAR_ROUTE),
    DISCARDED_NO_TRANSFER(DiscardReason.NO_TRANSFER),
    DISCARDED_HOLD_FULL(DiscardReason.HOLD_FULL),
    DISCARDED_STALE(DiscardReason.STALE),
    DISCARDED_LINK_REMOVED(DiscardReason.LINK_REMOVED),
    DISCARDED_CONGESTION(DiscardReason.CONGESTION),
    DISCARDED_HAND_OVER_FULL(DiscardReason.HAND_OVER_FULL),
    DISCARDED_NO_ALIAS(DiscardReason.NO_ALIAS),
    DISCARDED_NOT_CONVERTED(DiscardReason.NOT_CONVERTED),
    DISCARDED_CONVERTED_TOO_LONG(DiscardReason.CONVERTED_TOO_LONG),
    DISCARDED_ADDRESS_WITHOUT_ALIAS(DiscardReason.ADDRESS_WITHOUT_ALIAS),
    DISCARDED_ADDRESS_NOT_CONVERTED(DiscardReason.ADDRESS_NOT_CONVERTED),
    /// By several loops at a time.
    CONVERTED_OUT(
            "signalbox_mtp3_converted",
            "Messages that went over into another network, and that came from one.",
            "direction",
            "out"),
    /// By several loops at a time.
    CONVERTED_IN(
            "signalbox_mtp3_converted",
            "Messages that went over into another network, and that came from one.",
            "direction",
            "in"),
    /// By several loops at a time.
    CONVERTED_ADDRESSES(
            "signalbox_mtp3_converted_addresses",
            "Messages that went over into another network with other addresses of SCCP."),
    CONVERTED_MANAGEMENT(
            "signalbox_mtp3_converted_management",
            "Management messages for points of another network, said anew there."),
    LINK_TESTS_SENT("signalbox_mtp3_link_tests", "Signalling link tests.", "event", "sent"),
    LINK_TESTS_ANSWERED("signalbox_mtp3_link_tests", "Signalling link tests.", "event", "answered"),
    LINK_TESTS_FAILED("signalbox_mtp3_link_tests", "Signalling link tests.", "event", "failed"),
    /// The far end's test showed that it and we are configured differently.
    LINK_TESTS_MISMATCHED(
            "signalbox_mtp3_link_tests", "Signalling link tests.", "event", "mismatched"),
    /// Of a procedure that this version does not have.
    MANAGEMENT_NOT_IMPLEMENTED(
            "signalbox_mtp3_management_ignored",
            "Network management messages without effect.",
            "reason",
            "not-implemented"),
    /// From a point that is not adjacent.
    MANAGEMENT_FROM_STRANGER(
            "signalbox_mtp3_management_ignored",
            "Network management messages without effect.",
            "reason",
            "not-adjacent"),
    MANAGEMENT_POINTLESS(
            "signalbox_mtp3_management_ignored",
            "Network management messages without effect.",
            "reason",
            "pointless"),
    MANAGEMENT_NO_ROUTE(
            "signalbox_mtp3_management_ignored",
            "Network management messages without effect.",
            "reason",
            "no-route"),
    DYNAMIC_ROUTES_FULL(
            "signalbox_mtp3_management_ignored",
            "Network management messages without effect.",
            "reason",
            "dynamic-routes-full"),
    /// No link to the adjacent point was left when it was to be sent.
    MANAGEMENT_UNSENT(
            "signalbox_mtp3_management_unsent",
            "Network management messages for which there was no link any more."),
    /// Instead of a message to whoever sends traffic; or that has no report. By several loops at a
    /// time.
    REPORTED(
            "signalbox_mtp3_reported",
            "Network management messages that applications and gateways were told of by reports."),
    REPORTED_MALFORMED(
            "signalbox_mtp3_management_ignored",
            "Network management messages without effect.",
            "reason",
            "malformed"),
    /// An application says what only a gateway may.
    REPORT_NOT_TAKEN(
            "signalbox_mtp3_management_ignored",
            "Network management messages without effect.",
            "reason",
            "from-application"),
    PROHIBITED_INHIBITED(
            "signalbox_mtp3_answers_inhibited",
            "Answers not sent, because one was sent a moment ago.",
            "message",
            "TFP"),
    UNAVAILABLE_INHIBITED(
            "signalbox_mtp3_answers_inhibited",
            "Answers not sent, because one was sent a moment ago.",
            "message",
            "UPU"),
    TEST_ANSWERED(
            "signalbox_mtp3_traffic_tests", "MTP traffic test messages.", "event", "answered"),
    TEST_OWN_ANSWER(
            "signalbox_mtp3_traffic_tests", "MTP traffic test messages.", "event", "own-answer"),
    TEST_RATE_LIMITED(
            "signalbox_mtp3_traffic_tests", "MTP traffic test messages.", "event", "rate-limited"),
    /// An answer to our answer: the far end is a responder, too.
    TEST_ECHO_OF_ANSWER(
            "signalbox_mtp3_traffic_tests",
            "MTP traffic test messages.",
            "event",
            "answer-to-answer"),
    CHANGEOVERS_UPDATED(
            "signalbox_mtp3_changeovers",
            "Changeovers that are over, by what is known of the messages under way.",
            "result",
            "updated"),
    CHANGEOVERS_EMERGENCY(
            "signalbox_mtp3_changeovers",
            "Changeovers that are over, by what is known of the messages under way.",
            "result",
            "emergency"),
    CHANGEOVERS_NOT_ACKNOWLEDGED(
            "signalbox_mtp3_changeovers",
            "Changeovers that are over, by what is known of the messages under way.",
            "result",
            "not-acknowledged"),
    CHANGEOVERS_TIME_CONTROLLED(
            "signalbox_mtp3_changeovers",
            "Changeovers that are over, by what is known of the messages under way.",
            "result",
            "time-controlled"),
    CHANGEBACKS_ACKNOWLEDGED(
            "signalbox_mtp3_changebacks", "Changebacks that are over.", "result", "acknowledged"),
    CHANGEBACKS_NOT_ACKNOWLEDGED(
            "signalbox_mtp3_changebacks",
            "Changebacks that are over.",
            "result",
            "not-acknowledged"),
    CHANGEBACKS_TIME_CONTROLLED(
            "signalbox_mtp3_changebacks",
            "Changebacks that are over.",
            "result",
            "time-controlled"),
    CONTROLLED_REROUTINGS(
            "signalbox_mtp3_controlled_reroutings", "Controlled reroutings that are over."),
    INHIBITED_LOCALLY(
            "signalbox_mtp3_inhibitions",
            "Links inhibited, by which end; and requests for that which came to nothing.",
            "result",
            "local"),
    INHIBITED_REMOTELY(
            "signalbox_mtp3_inhibitions",
            "Links inhibited, by which end; and requests for that which came to nothing.",
            "result",
            "remote"),
    INHIBIT_REFUSED(
            "signalbox_mtp3_inhibitions",
            "Links inhibited, by which end; and requests for that which came to nothing.",
            "result",
            "refused"),
    INHIBIT_DENIED(
            "signalbox_mtp3_inhibitions",
            "Links inhibited, by which end; and requests for that which came to nothing.",
            "result",
            "denied-by-far-end"),
    INHIBIT_DENIED_TO_FAR_END(
            "signalbox_mtp3_inhibitions",
            "Links inhibited, by which end; and requests for that which came to nothing.",
            "result",
            "denied-to-far-end"),
    INHIBIT_NOT_ANSWERED(
            "signalbox_mtp3_inhibitions",
            "Links inhibited, by which end; and requests for that which came to nothing.",
            "result",
            "not-answered"),
    UNINHIBITED_LOCALLY(
            "signalbox_mtp3_uninhibitions",
            "Links uninhibited, of which end's inhibition; and attempts that came to nothing.",
            "result",
            "local"),
    UNINHIBITED_REMOTELY(
            "signalbox_mtp3_uninhibitions",
            "Links uninhibited, of which end's inhibition; and attempts that came to nothing.",
            "result",
            "remote"),
    UNINHIBIT_NOT_ANSWERED(
            "signalbox_mtp3_uninhibitions",
            "Links uninhibited, of which end's inhibition; and attempts that came to nothing.",
            "result",
            "not-answered"),
    LINKS_RECALLED(
            "signalbox_mtp3_links_recalled",
            "Inhibited links that carried traffic again because a destination needed them."),
    CONGESTION_ONSETS("signalbox_mtp3_link_congestion", "Congestion of links.", "event", "onset"),
    CONGESTION_ABATEMENTS(
            "signalbox_mtp3_link_congestion", "Congestion of links.", "event", "abatement"),
    CONGESTION_INDICATIONS(
            "signalbox_mtp3_congestion_indications",
            "Times that user parts were told of the congestion of a destination, or of its end."),
    /// Its level is told, but it is not tested.
    CONGESTED_DESTINATIONS_FULL(
            "signalbox_mtp3_congested_destinations_refused",
            "Destinations whose congestion is not followed, for there are too many."),
    /// Traffic went over at once, for too much was being moved at the same time.
    DIVERSIONS_REFUSED(
            "signalbox_mtp3_diversions_refused",
            "Parts of traffic that changed their way without being held, for want of room."),
    RETRIEVED(
            "signalbox_mtp3_retrieved",
            "Messages taken from links that failed, to be sent another way."),
    /// Each of them is also counted by its reason.
    DIVERTED_DISCARDED(
            "signalbox_mtp3_diverted_discarded",
            "Messages thrown away after they had been held or retrieved to be sent another way."),
    /// Of those in the table of routes.
    ROUTE_SETS_UNAVAILABLE(
            "signalbox_mtp3_route_set_unavailable",
            "Times that a destination in the table of routes became inaccessible."),
    CIRCULAR_TESTS(
            "signalbox_mtp3_circular_route_tests",
            "Messages sent to find out whether the route to a destination is circular."),
    CIRCULAR_ROUTES(
            "signalbox_mtp3_circular_routes", "Routes found to lead back here, and closed."),
    SNAPSHOTS("signalbox_mtp3_routing_snapshots", "Routing snapshots published.");

    private static final Map<DiscardReason, Mtp3Counter> BY_REASON =
            new EnumMap<>(DiscardReason.class);

    static {
        BY_REASON.put(DiscardReason.NO_ROUTE, DISCARDED_NO_ROUTE);
        BY_REASON.put(DiscardReason.INACCESSIBLE, DISCARDED_INACCESSIBLE);
        BY_REASON.put(DiscardReason.NO_USER_PART, DISCARDED_NO_USER_PART);
        BY_REASON.put(DiscardReason.USER_PART_INACCESSIBLE, DISCARDED_USER_PART_INACCESSIBLE);
        BY_REASON.put(DiscardReason.MALFORMED, DISCARDED_MALFORMED);
        BY_REASON.put(DiscardReason.CIRCULAR_ROUTE, DISCARDED_CIRCULAR);
        BY_REASON.put(DiscardReason.NO_TRANSFER, DISCARDED_NO_TRANSFER);
        BY_REASON.put(DiscardReason.HOLD_FULL, DISCARDED_HOLD_FULL);
        BY_REASON.put(DiscardReason.STALE, DISCARDED_STALE);
        BY_REASON.put(DiscardReason.LINK_REMOVED, DISCARDED_LINK_REMOVED);
        BY_REASON.put(DiscardReason.CONGESTION, DISCARDED_CONGESTION);
        BY_REASON.put(DiscardReason.HAND_OVER_FULL, DISCARDED_HAND_OVER_FULL);
        BY_REASON.put(DiscardReason.NO_ALIAS, DISCARDED_NO_ALIAS);
        BY_REASON.put(DiscardReason.NOT_CONVERTED, DISCARDED_NOT_CONVERTED);
        BY_REASON.put(DiscardReason.CONVERTED_TOO_LONG, DISCARDED_CONVERTED_TOO_LONG);
        BY_REASON.put(DiscardReason.ADDRESS_WITHOUT_ALIAS, DISCARDED_ADDRESS_WITHOUT_ALIAS);
        BY_REASON.put(DiscardReason.ADDRESS_NOT_CONVERTED, DISCARDED_ADDRESS_NOT_CONVERTED);
    }

    private final Description description;

    Mtp3Counter(String metric, String help) {
        this.description = new Description(metric, help);
    }

    Mtp3Counter(String metric, String help, String label, String value) {
        this.description = new Description(metric, help, label, value);
    }

    Mtp3Counter(DiscardReason reason) {
        this.description =
                new Description(
                        "signalbox_mtp3_discarded",
                        "Messages thrown away that this point had originated, or had taken for itself.",
                        "reason",
                        reason.label());
    }

    /// Whether messages are thrown away for that reason on the control loop.
    static boolean has(DiscardReason reason) {
        return BY_REASON.containsKey(reason);
    }

    static Mtp3Counter of(DiscardReason reason) {
        return Objects.requireNonNull(BY_REASON.get(reason), reason::label);
    }

    /// Counts the changeovers that ended so.
    static Mtp3Counter of(Changeover.Result result) {
        return switch (result) {
            case UPDATED -> CHANGEOVERS_UPDATED;
            case EMERGENCY -> CHANGEOVERS_EMERGENCY;
            case NOT_ACKNOWLEDGED -> CHANGEOVERS_NOT_ACKNOWLEDGED;
            case TIME_CONTROLLED -> CHANGEOVERS_TIME_CONTROLLED;
        };
    }

    @Override
    public Description description() {
        return description;
    }
}
