// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What came of a request.
public sealed interface MapOutcome {
    /// @param informs what a register said beside it
    /// @param isOpen whether the dialogue can be continued
    record Answered(MapResult result, List<Inform> informs, boolean isOpen) implements MapOutcome {
        public Answered {
            informs = List.copyOf(informs);
        }
    }

    /// @param informs what a register said beside it
    record Refused(MapError error, List<Inform> informs) implements MapOutcome {
        public Refused {
            informs = List.copyOf(informs);
        }
    }

    /// There is no answer.
    ///
    /// @param words for a log line
    record Failed(MapFailure failure, @Nullable String words) implements MapOutcome {}
}
