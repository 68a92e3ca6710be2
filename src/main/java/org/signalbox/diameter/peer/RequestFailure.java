// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

/// Why a request has no answer.
public enum RequestFailure {
    /// No peer that is there takes it. Nobody has seen it.
    NO_ROUTE("no-route"),
    /// Too many wait for answers already, of the peers that take it or of all. Nobody has seen it.
    TOO_MANY_PENDING("too-many-pending"),
    /// The time for the answer is over. It may have been done.
    NO_ANSWER("no-answer"),
    /// The peer was lost after the request was given to it. It may have been done.
    MAY_HAVE_ARRIVED("may-have-arrived"),
    /// A peer says who else is to be asked (RFC 6733 section 6.12). It was not done.
    REDIRECTED("redirected"),
    /// Whoever does it has asked for fewer requests (RFC 7683). Nobody has seen it.
    OVERLOADED("overloaded");

    private final String word;

    RequestFailure(String word) {
        this.word = word;
    }

    /// For `show` and metrics.
    public String word() {
        return word;
    }
}
