// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;

/// How a request of somebody else is answered.
public sealed interface MapAnswer {
    /// @param inform said beside it, where the version has it
    /// @param staysOpen whether another request may follow in this dialogue
    record Result(MapResult result, @Nullable Inform inform, boolean staysOpen)
            implements MapAnswer {}

    /// @param inform said beside it, where the version has it
    record Error(MapError error, @Nullable Inform inform) implements MapAnswer {}

    /// The dialogue is ended without an answer.
    record Abort() implements MapAnswer {}

    /// Nothing is sent; the dialogue is forgotten here.
    record Nothing() implements MapAnswer {}
}
