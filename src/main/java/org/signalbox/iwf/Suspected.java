// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

/// A request that does not go on, since something is wrong with it.
final class Suspected extends Exception {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;
    private final boolean isAnswered;

    /// @param why in words
    /// @param isAnswered whether its sender hears of it
    Suspected(Check check, String why, Refusal refusal, boolean isAnswered) {
        super(check.word() + ": " + why);
        this.refusal = refusal;
        this.isAnswered = isAnswered;
    }

    Refusal refusal() {
        return refusal;
    }

    boolean isAnswered() {
        return isAnswered;
    }

    /// For the session's record.
    String reason() {
        return String.valueOf(getMessage());
    }

    /// It is thrown by others' input, at their rate.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
