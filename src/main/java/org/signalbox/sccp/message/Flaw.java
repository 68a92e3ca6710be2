// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

/// What makes a message of SCCP unreadable (Q.714 section 4.4: syntax errors). Such a message is
/// thrown away: what it says of its sender cannot be trusted, so nothing is returned.
public enum Flaw {
    EMPTY("the message is empty"),
    UNKNOWN_TYPE("no standard has this message type"),
    CUT_SHORT("the message ends before its fixed part does"),
    POINTER_BEYOND_END("a pointer points behind the message"),
    POINTER_ABSENT("the pointer to a parameter that must be there is zero"),
    PARAMETER_BEYOND_END("a parameter is longer than what is left of the message"),
    PARAMETERS_OVERLAP("two parameters share octets"),
    NO_DATA("the message carries no user data"),
    ADDRESS_EMPTY("the called party address has no octets"),
    ADDRESS_CUT_SHORT("an address ends before what its indicator announces"),
    TITLE_TOO_LONG("a global title has more than 64 digits"),
    OPTIONAL_CUT_SHORT("the optional part ends inside a parameter"),
    OPTIONAL_LENGTH("an optional parameter has a length that it cannot have"),
    PROTOCOL_CLASS("the protocol class is not one of messages without a connection");

    private final String words;

    Flaw(String words) {
        this.words = words;
    }

    /// For the log and for an operator.
    public String words() {
        return words;
    }
}
