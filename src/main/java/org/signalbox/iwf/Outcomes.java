// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapFailure;
import org.signalbox.map.MapOutcome;

/// How what came of a request is counted and called.
final class Outcomes {
    private Outcomes() {}

    static SessionCounter counter(SgdOutcome outcome) {
        return switch (outcome) {
            case SgdOutcome.Answered(SgdAnswer answer) ->
                    answer.result().isSuccess()
                            ? SessionCounter.SUCCEEDED
                            : SessionCounter.REFUSED_THERE;
            case SgdOutcome.Failed(SgdFailure failure) ->
                    switch (failure) {
                        case NO_ROUTE -> SessionCounter.NO_ROUTE;
                        case BUSY, OVERLOADED -> SessionCounter.REFUSED_BUSY;
                        case TIMEOUT -> SessionCounter.TIMED_OUT;
                        case LOST, MALFORMED -> SessionCounter.BROKEN;
                    };
        };
    }

    static String words(SgdOutcome outcome) {
        return switch (outcome) {
            case SgdOutcome.Answered(SgdAnswer answer) -> answer.result().words();
            case SgdOutcome.Failed(SgdFailure failure) -> failure.words();
        };
    }

    static SessionCounter counter(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered _ -> SessionCounter.SUCCEEDED;
            case MapOutcome.Refused _ -> SessionCounter.REFUSED_THERE;
            case MapOutcome.Failed(MapFailure failure, String _) ->
                    switch (failure) {
                        case NO_ROUTE -> SessionCounter.NO_ROUTE;
                        case TIMEOUT -> SessionCounter.TIMED_OUT;
                        case ABORTED, REJECTED, NO_COMMON_VERSION -> SessionCounter.BROKEN;
                        case BUSY -> SessionCounter.REFUSED_BUSY;
                    };
        };
    }

    static String words(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered _ -> "";
            case MapOutcome.Refused(MapError error, var _) -> error.code().words();
            case MapOutcome.Failed(MapFailure failure, String words) ->
                    words == null ? failure.words() : words;
        };
    }
}
