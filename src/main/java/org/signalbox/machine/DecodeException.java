// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

/// Input that does not follow its protocol.
///
/// Every codec throws its own subclass, so that a signature says whose input was broken. Thrown on
/// the packet path by whatever a peer cares to send, therefore it carries no stack trace: it costs
/// no more than the packet that caused it.
public abstract class DecodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /// @param offset octets from the start of the protocol's own header to where decoding stopped
    /// @param reason what was wrong there, in words an operator can search for
    protected DecodeException(int offset, String reason) {
        super(reason, null, false, false);
        this.offset = offset;
    }

    public final int offset() {
        return offset;
    }

    @Override
    public String getMessage() {
        return super.getMessage() + " at octet " + offset;
    }
}
