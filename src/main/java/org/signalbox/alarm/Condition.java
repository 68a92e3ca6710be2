// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

/// Something that is wrong now.
///
/// @param kind what
/// @param object with what
/// @param cause why, in words: `SCTP association lost (no answer)`; may be another the next time,
///     without being another condition
public record Condition(AlarmKind kind, ManagedObject object, String cause) {
    /// What makes two conditions the same.
    ///
    /// @param kind what is wrong
    /// @param object with what
    record Key(AlarmKind kind, ManagedObject object) {}

    Key key() {
        return new Key(kind, object);
    }
}
