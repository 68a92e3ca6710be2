// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.signalbox.metrics.Metric;

/// What [MapEngine] counts besides what becomes of requests ([OperationCounter]).
public enum MapCounter implements Metric {
    RECEIVED("messages_received", "Messages of TCAP that came from SCCP"),
    SENT("messages_sent", "Messages of TCAP given to SCCP"),
    RETURNED("messages_returned", "Messages that SCCP brought back"),

    DROPPED_UNREADABLE("unreadable"),
    DROPPED_UNIDIRECTIONAL("unidirectional"),
    DROPPED_NO_DIALOGUE("no_dialogue"),
    DROPPED_OTHER_ORIGIN("another_origin"),
    DROPPED_IN_FULL("queue_from_sccp_full"),
    DROPPED_OUT_FULL("queue_to_sccp_full"),
    DROPPED_NO_SUBSYSTEM("no_subsystem"),

    REFUSED_FULL("too_many_dialogues"),
    REFUSED_ORIGIN("too_many_dialogues_of_one"),
    REFUSED_CONTEXT("context"),
    REFUSED_VERSION("version"),
    REFUSED_OPERATION("operation"),
    REFUSED_PARAMETER("parameter"),
    REFUSED_VALUE("value"),
    REFUSED_ADDITIONAL("more_than_one"),

    FALLBACKS("fallbacks", "Requests tried again in an older version"),
    INFORMS_PASSED_OVER(
            "informs_passed_over",
            "What a register said beside an answer, that was unreadable or too much"),
    ANSWERS_LATE("answers_late", "Answers to requests whose dialogue had ended"),
    OPEN_EXPIRED("open_expired", "Dialogues left open in which nothing more was asked"),
    FORGOTTEN("forgotten", "Dialogues that TCAP ended because nobody did");

    private static final String PREFIX = "signalbox_map_";

    private final Description description;

    MapCounter(String name, String help) {
        description = new Description(PREFIX + name, help);
    }

    MapCounter(String reason) {
        description =
                name().startsWith("REFUSED")
                        ? new Description(
                                PREFIX + "refused",
                                "Dialogues and requests of others that were refused",
                                "reason",
                                reason)
                        : new Description(
                                PREFIX + "messages_dropped",
                                "Messages of TCAP thrown away",
                                "reason",
                                reason);
    }

    @Override
    public Description description() {
        return description;
    }
}
