// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

/// Why octets cannot be understood.
public enum Flaw {
    EMPTY("there are no octets"),
    CUT_SHORT("ends within an element"),
    BEYOND_END("an element reaches beyond what holds it"),
    TAG_TOO_LONG("a tag of more than four octets"),
    LENGTH_TOO_LONG("a length of more than four octets"),
    INDEFINITE_PRIMITIVE("a primitive element of indefinite length"),
    NESTED_TOO_DEEP("elements of indefinite length nested too deep"),
    NOT_TCAP("begins with no message of TCAP"),
    REPEATED("an element that may be there once is there again"),
    TRANSACTION_ID("a transaction identifier of the wrong length"),
    TRANSACTION_ID_MISSING("without a transaction identifier that its kind must have"),
    DIALOGUE_PORTION("a dialogue portion that is none"),
    COMPONENT("a component that is none"),
    TOO_MANY_COMPONENTS("more components than anybody sends"),
    INTEGER("a number of no octet, or of more than four"),
    ARGUMENT("an argument that does not have the form of its operation's"),
    NUMBER_LENGTH("a number of a subscriber or a node with too few or too many octets"),
    TPDU_EMPTY("a short message without octets"),
    TPDU_CUT_SHORT("a short message that ends within a field"),
    TPDU_ADDRESS("a short message with an address of more than 20 digits"),
    USER_DATA_HEADER("a header of user data that is longer than the user data");

    private final String words;

    Flaw(String words) {
        this.words = words;
    }

    /// What is wrong, to follow "the message", as a log says it.
    public String words() {
        return words;
    }
}
