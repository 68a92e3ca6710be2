// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import org.jspecify.annotations.Nullable;

/// A message that is not as it must be. Has what the answer to it says.
public final class DiameterException extends Exception {
    private static final long serialVersionUID = 1;

    private final int resultCode;
    private final transient @Nullable FailedAvp failed;

    /// @param resultCode one of [ResultCode]
    /// @param failed what is wrong or missing; null if that is not an AVP
    public DiameterException(int resultCode, String reason, @Nullable FailedAvp failed) {
        super(reason);
        this.resultCode = resultCode;
        this.failed = failed;
    }

    /// For Result-Code.
    public int resultCode() {
        return resultCode;
    }

    /// For Failed-AVP; null if there is none.
    public @Nullable FailedAvp failed() {
        return failed;
    }

    /// It is thrown by peers' input, at their rate.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
