// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

/// Hears of dialogues, on their loop.
public interface MapUser {
    /// Somebody asks for something; it has to be answered by [MapDialogues#answer], once.
    ///
    /// @param dialogue how it is named; the same for requests that follow one another in it
    /// @param version 1 to 3
    void onRequest(long dialogue, MapParty to, MapParty from, int version, MapRequest request);

    /// A dialogue of somebody else has ended that was not answered, or was left open.
    void onEnded(long dialogue);

    /// A request of ours has come to its end.
    void onOutcome(long call, MapOutcome outcome);

    /// A dialogue that was left open is ended by the far end, or because nothing more was asked.
    void onClosed(long call);
}
