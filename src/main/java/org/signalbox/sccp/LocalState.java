// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

/// What a subsystem of this point is.
public enum LocalState {
    /// It takes no messages: its user is gone, or the operator has taken it out of service.
    PROHIBITED("prohibited"),
    ALLOWED("allowed"),
    /// It takes messages, and has asked whether it may go.
    REQUESTING("requesting"),
    /// It still takes messages, may go, and others have been told that it is gone.
    LEAVING("leaving");

    private final String word;

    LocalState(String word) {
        this.word = word;
    }

    /// For an operator.
    public String word() {
        return word;
    }
}
