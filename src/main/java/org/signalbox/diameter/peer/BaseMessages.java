// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.DisconnectCause;
import org.signalbox.diameter.FailedAvp;
import org.signalbox.diameter.PeerMessage;
import org.signalbox.diameter.ResultCode;

/// Messages about connections, and refusals, as octets (RFC 6733 sections 5.3 to 5.5 and 7.2).
final class BaseMessages {
    /// Of the base protocol; what has no session is never relayed.
    static final int APPLICATION = 0;

    static final int CAPABILITIES_EXCHANGE = 257;
    static final int WATCHDOG = 280;
    static final int DISCONNECT_PEER = 282;

    private final Capabilities ours;
    private final ByteBufAllocator allocator;

    BaseMessages(Capabilities ours, ByteBufAllocator allocator) {
        this.ours = ours;
        this.allocator = allocator;
    }

    /// Whether a message is about its connection.
    static boolean isOne(DiameterHeader header) {
        return header.application() == APPLICATION
                && switch (header.command()) {
                    case CAPABILITIES_EXCHANGE, WATCHDOG, DISCONNECT_PEER -> true;
                    default -> false;
                };
    }

    static DiameterHeader request(int command, int hopByHop, int endToEnd) {
        return new DiameterHeader(DiameterHeader.REQUEST, command, APPLICATION, hopByHop, endToEnd);
    }

    /// @param ids of the request, for a request; of the answered one, for an answer
    ByteBuf encode(PeerMessage message, DiameterHeader ids) {
        return switch (message) {
            case PeerMessage.CapabilitiesRequest(Capabilities capabilities) -> {
                AvpWriter writer = new AvpWriter(allocator, ids);
                capabilities.writeTo(writer);
                yield writer.finish();
            }
            case PeerMessage.CapabilitiesAnswer(int result, Capabilities _) ->
                    capabilities(result, null, ids);
            case PeerMessage.WatchdogRequest _ -> state(names(new AvpWriter(allocator, ids)));
            case PeerMessage.WatchdogAnswer _ -> state(success(ids));
            case PeerMessage.DisconnectRequest(DisconnectCause cause) ->
                    names(new AvpWriter(allocator, ids))
                            .unsigned32(BaseAvp.DISCONNECT_CAUSE, cause.number())
                            .finish();
            case PeerMessage.DisconnectAnswer _ -> success(ids).finish();
        };
    }

    /// CEA.
    ByteBuf capabilities(int result, @Nullable FailedAvp failed, DiameterHeader request) {
        boolean isError = ResultCode.isProtocolError(result);
        AvpWriter writer =
                new AvpWriter(allocator, request.answer(isError))
                        .unsigned32(BaseAvp.RESULT_CODE, result);
        ours.writeTo(writer);
        if (failed != null) {
            writer.failed(failed);
        }
        return writer.finish();
    }

    /// What a refusal of a request has between Session-Id and Proxy-Info.
    void refuse(DiameterException why, AvpWriter writer) {
        names(writer.unsigned32(BaseAvp.RESULT_CODE, why.resultCode()));
        writer.text(BaseAvp.ERROR_MESSAGE, String.valueOf(why.getMessage()));
        FailedAvp failed = why.failed();
        if (failed != null) {
            writer.failed(failed);
        }
    }

    private AvpWriter success(DiameterHeader request) {
        return names(
                new AvpWriter(allocator, request.answer(false))
                        .unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS));
    }

    private AvpWriter names(AvpWriter writer) {
        return writer.text(BaseAvp.ORIGIN_HOST, ours.host())
                .text(BaseAvp.ORIGIN_REALM, ours.realm());
    }

    private ByteBuf state(AvpWriter writer) {
        return writer.unsigned32(BaseAvp.ORIGIN_STATE_ID, ours.originState()).finish();
    }

    /// Reads a message that is about its connection, other than CER.
    ///
    /// @throws DiameterException if it is not as it must be
    PeerMessage decode(DiameterHeader header, ByteBuf message) throws DiameterException {
        boolean isRequest = header.isRequest();
        return switch (header.command()) {
            case CAPABILITIES_EXCHANGE ->
                    isRequest
                            ? new PeerMessage.CapabilitiesRequest(readCapabilities(message))
                            : readAnswer(message);
            case WATCHDOG ->
                    isRequest
                            ? new PeerMessage.WatchdogRequest()
                            : new PeerMessage.WatchdogAnswer();
            case DISCONNECT_PEER ->
                    isRequest
                            ? new PeerMessage.DisconnectRequest(cause(message))
                            : new PeerMessage.DisconnectAnswer();
            default -> throw new IllegalArgumentException("command " + header.command());
        };
    }

    static Capabilities readCapabilities(ByteBuf message) throws DiameterException {
        return Capabilities.read(new AvpReader().begin(message));
    }

    private PeerMessage readAnswer(ByteBuf message) throws DiameterException {
        int result = number(BaseAvp.RESULT_CODE, 0, message);
        // who refuses need not say all of itself, and nobody looks at it
        Capabilities theirs = ResultCode.isSuccess(result) ? readCapabilities(message) : ours;
        return new PeerMessage.CapabilitiesAnswer(result, theirs);
    }

    private static DisconnectCause cause(ByteBuf message) throws DiameterException {
        return DisconnectCause.of(number(BaseAvp.DISCONNECT_CAUSE, 0, message));
    }

    /// The first AVP of a kind.
    ///
    /// @param otherwise if there is none
    static int number(BaseAvp kind, int otherwise, ByteBuf message) throws DiameterException {
        AvpReader avps = new AvpReader().begin(message);
        while (avps.next()) {
            if (avps.is(kind)) {
                return avps.unsigned32();
            }
        }
        return otherwise;
    }
}
