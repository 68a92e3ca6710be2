// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.signalbox.metrics.Metric;

import java.util.Locale;

/// What becomes of requests: of our own, and of those that are served. Counted for each operation.
public enum OperationCounter implements Metric {
    ASKED("requests", "Requests of ours"),
    ANSWERED(Of.OURS),
    REFUSED(Of.OURS),
    NO_ROUTE(Of.OURS),
    TIMEOUT(Of.OURS),
    ABORTED(Of.OURS),
    REJECTED(Of.OURS),
    NO_COMMON_VERSION(Of.OURS),
    BUSY(Of.OURS),

    SERVED("served", "Requests of others"),
    SERVED_RESULT(Of.THEIRS),
    SERVED_ERROR(Of.THEIRS),
    SERVED_ABORTED(Of.THEIRS),
    /// They ended the dialogue before they were answered.
    SERVED_ENDED(Of.THEIRS);

    private static final String PREFIX = "signalbox_map_";

    private enum Of {
        OURS,
        THEIRS
    }

    private final Description description;

    OperationCounter(String name, String help) {
        description = new Description(PREFIX + name, help);
    }

    OperationCounter(Of whose) {
        String word = name().toLowerCase(Locale.ROOT);
        description =
                switch (whose) {
                    case OURS ->
                            new Description(
                                    PREFIX + "outcomes",
                                    "What came of requests of ours",
                                    "outcome",
                                    word);
                    case THEIRS ->
                            new Description(
                                    PREFIX + "answers",
                                    "How requests of others were answered",
                                    "answer",
                                    word.substring("served_".length()));
                };
    }

    static OperationCounter of(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered _ -> ANSWERED;
            case MapOutcome.Refused _ -> REFUSED;
            case MapOutcome.Failed failed -> of(failed.failure());
        };
    }

    static OperationCounter of(MapFailure failure) {
        return switch (failure) {
            case NO_ROUTE -> NO_ROUTE;
            case TIMEOUT -> TIMEOUT;
            case ABORTED -> ABORTED;
            case REJECTED -> REJECTED;
            case NO_COMMON_VERSION -> NO_COMMON_VERSION;
            case BUSY -> BUSY;
        };
    }

    @Override
    public Description description() {
        return description;
    }
}
