// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// What a signalling link test found: the words of ITP's management information base.
public enum LinkTestResult {
    NO_ERRORS("noErrors", "the link leads where it should"),
    /// The origin of a test or its answer is no adjacent point of ours.
    UNDEFINED_OPC("undefinedOpc", "the far end's point code belongs to no linkset"),
    /// The origin is the adjacent point of another linkset.
    INCORRECT_OPC("incorrectOpc", "the far end's point code belongs to another linkset"),
    /// The linkset has no link of the code given.
    UNDEFINED_SLC("undefinedSlc", "the far end's link code is not in this linkset"),
    /// The linkset has one, but it is not this link.
    INCORRECT_SLC("incorrectSlc", "the far end's link code is that of another link"),
    INCORRECT_NI("incorrectNi", "the far end's network indicator is another"),
    BAD_PATTERN("badPattern", "the answer's pattern is not the one sent"),
    /// The message was meant for another point: the far end believes that it is linked to it.
    NON_ADJACENT("nonAdjacent", "the far end takes us for another point"),
    FAILED("failed", "no answer");

    private final String word;
    private final String explanation;

    LinkTestResult(String word, String explanation) {
        this.word = word;
        this.explanation = explanation;
    }

    /// As in the management information base.
    public String word() {
        return word;
    }

    /// For people.
    public String explanation() {
        return explanation;
    }
}
