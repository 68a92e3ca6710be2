// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.sgd.SgdAnswer;

/// A request of Diameter that does not go on to MAP.
final class SgdRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient SgdAnswer answer;

    /// @param reason for the session's record
    SgdRefusal(SgdAnswer answer, String reason) {
        super(reason);
        this.answer = answer;
    }

    SgdAnswer answer() {
        return answer;
    }

    /// For the session's record.
    String reason() {
        return String.valueOf(getMessage());
    }

    /// It is thrown by peers' input, at their rate.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
