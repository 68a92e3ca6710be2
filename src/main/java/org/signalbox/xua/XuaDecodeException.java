// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.DecodeException;

import java.util.List;

/// A message that does not follow its RFC, and the error message that answers it (RFC 4666 section
/// 3.8.1).
public final class XuaDecodeException extends DecodeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final ErrorCode code;
    private final transient List<RoutingContext> contexts;
    private final transient @Nullable Integer networkAppearance;
    private final transient List<AffectedPointCode> affected;
    private final boolean answered;

    private XuaDecodeException(
            int offset,
            String reason,
            ErrorCode code,
            List<RoutingContext> contexts,
            @Nullable Integer networkAppearance,
            List<AffectedPointCode> affected,
            boolean answered) {
        super(offset, reason);
        this.reason = reason;
        this.code = code;
        this.contexts = contexts;
        this.networkAppearance = networkAppearance;
        this.affected = affected;
        this.answered = answered;
    }

    /// @param offset from the first octet of the common header
    public XuaDecodeException(ErrorCode code, int offset, String reason) {
        this(offset, reason, code, List.of(), null, List.of(), true);
    }

    /// The same, the answer naming what the message was about.
    ///
    /// @param about the routing contexts of the offending message, as far as they were read
    public XuaDecodeException about(List<RoutingContext> about) {
        return new XuaDecodeException(
                offset(), reason, code, about, networkAppearance, affected, answered);
    }

    /// The same, the answer naming the network appearance.
    public XuaDecodeException in(int appearance) {
        return new XuaDecodeException(
                offset(), reason, code, contexts, appearance, affected, answered);
    }

    /// The same, the answer naming point codes.
    public XuaDecodeException concerning(List<AffectedPointCode> points) {
        return new XuaDecodeException(
                offset(), reason, code, contexts, networkAppearance, points, answered);
    }

    /// The same without an answer: an error message is never answered by one (section 3.8.1).
    XuaDecodeException unanswered() {
        return new XuaDecodeException(
                offset(), reason, code, contexts, networkAppearance, affected, false);
    }

    /// What kind of fault it is.
    public ErrorCode code() {
        return code;
    }

    /// Whether an error message is to be sent for it.
    public boolean isAnswered() {
        return answered;
    }

    /// The error message to be sent, or null if there is none.
    ///
    /// @param message the offending one from its common header on; stays as it was
    public AspMessage.@Nullable ErrorReport answer(ByteBuf message) {
        if (!answered) {
            return null;
        }
        int quoted = Math.min(message.readableBytes(), code.quotedOctetsMax());
        return new AspMessage.ErrorReport(
                code,
                contexts,
                networkAppearance,
                affected,
                Octets.of(message, message.readerIndex(), quoted));
    }
}
