// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import java.util.List;

/// What an engine does at a moment.
///
/// @param requestsOpen dialogues that were begun here
/// @param servedOpen dialogues that others began
/// @param operations what became of requests, one row for each operation
public record MapStatus(int requestsOpen, int servedOpen, List<Row> operations) {
    public MapStatus {
        operations = List.copyOf(operations);
    }

    /// @param answered by a result
    /// @param refused by an error
    /// @param failed without an answer
    /// @param served requests of others
    public record Row(
            ShortMessageOperation operation,
            long asked,
            long answered,
            long refused,
            long failed,
            long served,
            long servedByResult,
            long servedByError) {}
}
