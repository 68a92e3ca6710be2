// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.metrics.Metric;

/// What a link counts: the measurements of Q.752 tables 1 and 2 that apply without a physical line,
/// and every message that goes neither in nor out.
///
/// For messages handed to the link for sending this holds at any time: handed in = acknowledged +
/// retrieved + `unsent` of any reason + still in the queue or the transmission buffer.
public enum M2paLinkCounter implements Metric {
    MSUS_SENT("msus_sent", "Messages sent for the first time (Q.752 item 3.3)"),
    MSUS_ACKNOWLEDGED("msus_acknowledged", "Messages the peer has acknowledged"),
    MSUS_RETRANSMITTED("msus_retransmitted", "Messages sent again after a processor outage"),
    MSUS_RETRIEVED("msus_retrieved", "Messages given back to level 3 for a changeover"),
    MSUS_RECEIVED("msus_received", "Messages accepted from the peer (Q.752 item 3.5)"),
    OCTETS_SENT("octets_sent", "Octets of SIO and SIF sent for the first time (Q.752 item 3.1)"),
    OCTETS_RECEIVED("octets_received", "Octets of SIO and SIF accepted (Q.752 item 3.4)"),
    ACKS_SENT("acknowledgements_sent", "Empty User Data sent"),
    ACKS_RECEIVED("acknowledgements_received", "Empty User Data received"),
    STATUS_SENT("status_sent", "Link Status messages sent"),
    STATUS_RECEIVED("status_received", "Link Status messages received"),
    BUSY_STARTED("busy_sent", "Times Busy began to be sent (Q.752 item 2.15)"),
    BUSY_RECEIVED("busy_received", "Times the peer became busy"),
    LOCAL_OUTAGES("local_processor_outages", "Local processor outages told to the peer"),
    REMOTE_OUTAGES("remote_processor_outages", "Remote processor outages (Q.752 item 2.10)"),
    ALIGNMENTS("alignments", "Alignments begun"),
    ACTIVATIONS("activations", "Times the link came into service"),
    SENDS_REFUSED("sends_refused", "Messages SCTP had no room for; they are sent later"),

    FAILED_CONNECTION_FAILED(LinkFailure.Cause.CONNECTION_FAILED, "association_failed"),
    FAILED_CONNECTION_LOST(LinkFailure.Cause.CONNECTION_LOST, "association_lost"),
    FAILED_CONNECTION_RESTARTED(LinkFailure.Cause.CONNECTION_RESTARTED, "association_restarted"),
    FAILED_DEACTIVATION(LinkFailure.Cause.LOCAL_DEACTIVATION, "deactivated"),
    FAILED_REMOTE_OUT_OF_SERVICE(LinkFailure.Cause.REMOTE_OUT_OF_SERVICE, "remote_out_of_service"),
    FAILED_REMOTE_REALIGNMENT(LinkFailure.Cause.REMOTE_REALIGNMENT, "remote_realignment"),
    FAILED_T1(LinkFailure.Cause.T1_EXPIRED, "t1"),
    FAILED_T2(LinkFailure.Cause.T2_EXPIRED, "t2"),
    FAILED_T3(LinkFailure.Cause.T3_EXPIRED, "t3"),
    FAILED_T6(LinkFailure.Cause.T6_EXPIRED, "t6"),
    FAILED_T7(LinkFailure.Cause.T7_EXPIRED, "t7"),
    FAILED_PROVING(LinkFailure.Cause.PROVING_FAILED, "proving"),
    FAILED_SEQUENCE(LinkFailure.Cause.SEQUENCE_ERROR, "sequence"),
    FAILED_UNEXPECTED(LinkFailure.Cause.UNEXPECTED_MESSAGE, "unexpected_message"),
    FAILED_LINK_TEST(LinkFailure.Cause.LINK_TEST_FAILED, "link_test"),

    UNSENT_QUEUE_FULL("queue_full", Kind.UNSENT),
    UNSENT_SUPERSEDED("realigned", Kind.UNSENT),
    UNSENT_UNREASONABLE("unreasonable_fsn", Kind.UNSENT),
    UNSENT_REMOVED("link_removed", Kind.UNSENT),
    UNSENT_FLUSHED("flushed", Kind.UNSENT),

    DISCARDED_PAYLOAD_PROTOCOL("payload_protocol", Kind.DISCARDED),
    DISCARDED_TRUNCATED("truncated", Kind.DISCARDED),
    DISCARDED_VERSION("version", Kind.DISCARDED),
    DISCARDED_CLASS("class", Kind.DISCARDED),
    DISCARDED_TYPE("type", Kind.DISCARDED),
    DISCARDED_LENGTH("length", Kind.DISCARDED),
    DISCARDED_STATE("state", Kind.DISCARDED),
    DISCARDED_BSN("bsn", Kind.DISCARDED),
    DISCARDED_FSN_DUPLICATE("fsn_duplicate", Kind.DISCARDED),
    DISCARDED_FSN_GAP("fsn_gap", Kind.DISCARDED),
    DISCARDED_OUT_OF_SERVICE("out_of_service", Kind.DISCARDED),
    DISCARDED_HELD("held_at_failure", Kind.DISCARDED),
    DISCARDED_HELD_FULL("held_full", Kind.DISCARDED),
    DISCARDED_LABEL("label", Kind.DISCARDED);

    /// Counters that share a name and differ by a label.
    private static final class Kind {
        private static final Family FAILED =
                new Family(
                        PREFIX + "failures",
                        "Times the link failed or an activation failed, by cause",
                        "cause");

        private static final Family UNSENT =
                new Family(
                        PREFIX + "unsent",
                        "Messages handed in for sending and given up, by reason",
                        "reason");

        private static final Family DISCARDED =
                new Family(
                        PREFIX + "discarded",
                        "Messages received and not delivered, by reason",
                        "reason");
    }

    private static final String PREFIX = "signalbox_m2pa_";
    private static final M2paLinkCounter[] BY_CAUSE = byCause();

    private final Description description;
    private final LinkFailure.@Nullable Cause cause;

    M2paLinkCounter(String name, String help) {
        this.description = new Description(PREFIX + name, help);
        this.cause = null;
    }

    M2paLinkCounter(String value, Family kind) {
        this.description = kind.of(value);
        this.cause = null;
    }

    M2paLinkCounter(LinkFailure.Cause cause, String value) {
        this.description = Kind.FAILED.of(value);
        this.cause = cause;
    }

    /// What counts failures of this cause.
    static M2paLinkCounter of(LinkFailure.Cause cause) {
        return BY_CAUSE[cause.ordinal()];
    }

    @Override
    public Description description() {
        return description;
    }

    private static M2paLinkCounter[] byCause() {
        M2paLinkCounter[] found = new M2paLinkCounter[LinkFailure.Cause.values().length];
        for (M2paLinkCounter counter : values()) {
            if (counter.cause != null) {
                found[counter.cause.ordinal()] = counter;
            }
        }
        return found;
    }
}
