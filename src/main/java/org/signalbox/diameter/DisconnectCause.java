// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// Why a peer leaves (RFC 6733 section 5.4.3).
public enum DisconnectCause {
    /// It will be back; it may be called again.
    REBOOTING,
    /// It has no room for this connection.
    BUSY,
    /// It has nothing to say, and does not want to be called.
    DO_NOT_WANT_TO_TALK_TO_YOU;

    /// In Disconnect-Cause.
    public int number() {
        return ordinal();
    }

    /// @return [#REBOOTING] for a number that nobody has given a meaning
    public static DisconnectCause of(int number) {
        return number >= 0 && number < values().length ? values()[number] : REBOOTING;
    }
}
