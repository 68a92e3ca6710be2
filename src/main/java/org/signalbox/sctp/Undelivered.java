// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

/// What an association had accepted and had not brought to the far end when it ended, or when the
/// peer restarted. In messages of its user, of whatever kind.
///
/// What is acknowledged is not here, though the far end's SCTP may have lost it with the
/// association before its user had read it: SCTP acknowledges what has arrived, not what has been
/// used.
///
/// @param unsent were never put on the wire, or not to their end: the far end cannot have them
/// @param inDoubt were sent and not acknowledged up to there: the far end may have them or not;
///     [#UNKNOWN] where the transport is not told. A gap block does not settle a message, since the
///     receiver may take it back (RFC 9260 section 6.2.1) and delivers none of a stream before
///     those that are missing
public record Undelivered(long unsent, long inDoubt) {
    /// In place of a number: the transport cannot tell.
    public static final long UNKNOWN = AssociationStatus.UNKNOWN;

    /// All that was accepted has been acknowledged.
    public static final Undelivered NOTHING = new Undelivered(0, 0);

    public boolean isDoubtKnown() {
        return inDoubt != UNKNOWN;
    }

    /// Tells the user, if there is anything to tell.
    public void tell(AssociationUser user, Association association) {
        if (!equals(NOTHING)) {
            user.onUndelivered(association, this);
        }
    }

    @Override
    public String toString() {
        return "%d messages were not sent, %s"
                .formatted(
                        unsent,
                        isDoubtKnown()
                                ? inDoubt + " are in doubt"
                                : "how many are in doubt is not known");
    }
}
