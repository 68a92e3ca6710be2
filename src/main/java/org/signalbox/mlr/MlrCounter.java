// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.signalbox.metrics.Metric;

/// What is counted of multi-layer routing in one network, for messages that a primary trigger was
/// for. At any time: triggered = routed of any result + blocked of any reason + continued of any
/// reason.
public enum MlrCounter implements Metric {
    TRIGGERED("triggered", "Messages that a primary trigger was for"),
    ROUTED_POINT(Kind.ROUTED, "pc"),
    ROUTED_SUBSYSTEM(Kind.ROUTED, "pcssn"),
    ROUTED_TITLE(Kind.ROUTED, "gt"),
    ROUTED_SERVER(Kind.ROUTED, "as"),
    ROUTED_GROUP(Kind.ROUTED, "group"),
    BLOCKED(Kind.BLOCKED, "result"),
    /// No member of a result group is available.
    BLOCKED_NO_SERVER(Kind.BLOCKED, "no_server"),
    CONTINUED(Kind.CONTINUED, "result"),
    CONTINUED_NO_SERVER(Kind.CONTINUED, "no_server"),
    CONTINUED_NO_SECONDARY(Kind.CONTINUED, "no_secondary_trigger"),
    CONTINUED_NO_RULE(Kind.CONTINUED, "no_rule"),
    /// A trigger or a rule that leads to nothing.
    CONTINUED_NO_RESULT(Kind.CONTINUED, "no_result"),
    /// SCCP brings no whole user data: of a connection, returned, or a segment.
    CONTINUED_SCCP_TYPE(Kind.CONTINUED, "sccp_type"),
    CONTINUED_SEGMENT(Kind.CONTINUED, "segment"),
    /// Opens no dialogue, or carries no operation of SMS.
    CONTINUED_OPERATION(Kind.CONTINUED, "operation"),
    CONTINUED_MALFORMED(Kind.CONTINUED, "malformed");

    private static final String PREFIX = "signalbox_mlr_";

    private final Description description;

    MlrCounter(String name, String help) {
        this.description = new Description(PREFIX + name, help);
    }

    MlrCounter(Family kind, String value) {
        this.description = kind.of(value);
    }

    /// For an operator: `continued, reason segment`.
    public String words() {
        String name = description.metric().substring(PREFIX.length());
        return description.label().isEmpty()
                ? name
                : "%s, %s %s"
                        .formatted(
                                name, description.label(), description.value().replace('_', ' '));
    }

    @Override
    public Description description() {
        return description;
    }

    /// Counters that differ in one label.
    private static final class Kind {
        private static final Family ROUTED =
                new Family(
                        PREFIX + "routed",
                        "Messages that multi-layer routing gave another destination",
                        "result");

        private static final Family BLOCKED =
                new Family(
                        PREFIX + "blocked",
                        "Messages that multi-layer routing threw away",
                        "reason");

        private static final Family CONTINUED =
                new Family(
                        PREFIX + "continued",
                        "Messages that multi-layer routing passed on to global title translation",
                        "reason");
    }
}
