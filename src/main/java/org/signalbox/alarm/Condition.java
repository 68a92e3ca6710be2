// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

/// Something that is wrong now.
///
/// @param kind what
/// @param object with what
/// @param cause why, in words: `SCTP association lost (no answer)`; may be another the next time,
///     without being another condition
/// @param detail the same as a number, in the words of ITP's management information bases: of a
///     link that has failed cgspLinkReason, of congestion its level; 0 of everything else
public record Condition(AlarmKind kind, ManagedObject object, String cause, int detail) {
    /// Something of which no number says more.
    public Condition(AlarmKind kind, ManagedObject object, String cause) {
        this(kind, object, cause, 0);
    }

    /// What makes two conditions the same.
    ///
    /// @param kind what is wrong
    /// @param object with what
    record Key(AlarmKind kind, ManagedObject object) {}

    Key key() {
        return new Key(kind, object);
    }
}
