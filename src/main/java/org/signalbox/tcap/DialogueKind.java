// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

/// What a dialogue portion says (Q.773 section 3.2.2).
public enum DialogueKind {
    /// There is no dialogue portion: within a dialogue, or MAP version 1.
    NONE("no dialogue portion"),
    /// AARQ: the dialogue is asked for.
    REQUEST("dialogue request"),
    /// AARE: it is accepted or refused.
    RESPONSE("dialogue response"),
    /// ABRT: it is given up.
    ABORT("dialogue abort"),
    /// AUDT: of a message without a transaction.
    UNIDIRECTIONAL("dialogue unidirectional"),
    /// Something else that a dialogue portion may hold (Q.773 section 3.2.2: user defined).
    FOREIGN("foreign dialogue portion");

    private final String words;

    DialogueKind(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
