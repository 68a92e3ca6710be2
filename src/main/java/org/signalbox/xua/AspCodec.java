// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.xua.AspMessage.AspActive;
import org.signalbox.xua.AspMessage.AspActiveAck;
import org.signalbox.xua.AspMessage.AspDown;
import org.signalbox.xua.AspMessage.AspDownAck;
import org.signalbox.xua.AspMessage.AspInactive;
import org.signalbox.xua.AspMessage.AspInactiveAck;
import org.signalbox.xua.AspMessage.AspUp;
import org.signalbox.xua.AspMessage.AspUpAck;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspMessage.Heartbeat;
import org.signalbox.xua.AspMessage.HeartbeatAck;
import org.signalbox.xua.AspMessage.Notify;

import java.util.List;

/// Octets to the messages of classes 0, 3 and 4, and back (RFC 4666 sections 3.5, 3.7 and 3.8).
public final class AspCodec {
    private AspCodec() {}

    /// Reads a message of class 0, 3 or 4.
    ///
    /// @param message whose header was checked; stays as it was and the caller's
    /// @throws XuaDecodeException if the type is unknown, or anything behind the header is wrong
    public static AspMessage decode(ByteBuf message) throws XuaDecodeException {
        int kind = XuaHeader.kind(message);
        if (!knows(kind)) {
            throw XuaHeader.unsupportedType();
        }
        Fields fields = new Fields();
        try {
            fields.read(message);
            return decode(kind, fields);
        } catch (XuaDecodeException broken) {
            if (kind == XuaHeader.ERROR) {
                throw broken.unanswered();
            }
            throw broken.about(fields.contexts);
        }
    }

    private static AspMessage decode(int kind, Fields fields) throws XuaDecodeException {
        return switch (kind) {
            case XuaHeader.ERROR ->
                    new ErrorReport(
                            fields.errorCode(),
                            fields.contexts,
                            fields.networkAppearance,
                            fields.affected,
                            fields.diagnostic);
            case XuaHeader.NOTIFY ->
                    new Notify(fields.status(), fields.identifier, fields.contexts, fields.info);
            case XuaHeader.ASP_UP -> new AspUp(fields.identifier, fields.info);
            case XuaHeader.ASP_UP_ACK -> new AspUpAck(fields.identifier, fields.info);
            case XuaHeader.ASP_DOWN -> new AspDown(fields.info);
            case XuaHeader.ASP_DOWN_ACK -> new AspDownAck(fields.info);
            case XuaHeader.HEARTBEAT -> new Heartbeat(fields.heartbeat);
            case XuaHeader.HEARTBEAT_ACK -> new HeartbeatAck(fields.heartbeat);
            case XuaHeader.ASP_ACTIVE -> new AspActive(fields.mode(), fields.contexts, fields.info);
            case XuaHeader.ASP_ACTIVE_ACK ->
                    new AspActiveAck(fields.mode(), fields.contexts, fields.info);
            case XuaHeader.ASP_INACTIVE -> new AspInactive(fields.contexts, fields.info);
            case XuaHeader.ASP_INACTIVE_ACK -> new AspInactiveAck(fields.contexts, fields.info);
            default -> throw new IllegalArgumentException("not known: " + kind);
        };
    }

    private static boolean knows(int kind) {
        return switch (kind) {
            case XuaHeader.ERROR,
                    XuaHeader.NOTIFY,
                    XuaHeader.ASP_UP,
                    XuaHeader.ASP_UP_ACK,
                    XuaHeader.ASP_DOWN,
                    XuaHeader.ASP_DOWN_ACK,
                    XuaHeader.HEARTBEAT,
                    XuaHeader.HEARTBEAT_ACK,
                    XuaHeader.ASP_ACTIVE,
                    XuaHeader.ASP_ACTIVE_ACK,
                    XuaHeader.ASP_INACTIVE,
                    XuaHeader.ASP_INACTIVE_ACK ->
                    true;
            default -> false;
        };
    }

    /// Writes a message.
    public static ByteBuf encode(ByteBufAllocator allocator, AspMessage message) {
        return switch (message) {
            case AspUp(var identifier, String info) ->
                    new ParameterWriter(allocator, XuaHeader.ASP_UP)
                            .identifier(identifier)
                            .info(info)
                            .finish();
            case AspUpAck(var identifier, String info) ->
                    new ParameterWriter(allocator, XuaHeader.ASP_UP_ACK)
                            .identifier(identifier)
                            .info(info)
                            .finish();
            case AspDown(String info) ->
                    new ParameterWriter(allocator, XuaHeader.ASP_DOWN).info(info).finish();
            case AspDownAck(String info) ->
                    new ParameterWriter(allocator, XuaHeader.ASP_DOWN_ACK).info(info).finish();
            case Heartbeat(Octets data) ->
                    new ParameterWriter(allocator, XuaHeader.HEARTBEAT)
                            .octets(Tag.HEARTBEAT_DATA, data)
                            .finish();
            case HeartbeatAck(Octets data) ->
                    new ParameterWriter(allocator, XuaHeader.HEARTBEAT_ACK)
                            .octets(Tag.HEARTBEAT_DATA, data)
                            .finish();
            case AspActive(var mode, var contexts, String info) ->
                    active(allocator, XuaHeader.ASP_ACTIVE, mode, contexts, info);
            case AspActiveAck(var mode, var contexts, String info) ->
                    active(allocator, XuaHeader.ASP_ACTIVE_ACK, mode, contexts, info);
            case AspInactive(var contexts, String info) ->
                    new ParameterWriter(allocator, XuaHeader.ASP_INACTIVE)
                            .contexts(contexts)
                            .info(info)
                            .finish();
            case AspInactiveAck(var contexts, String info) ->
                    new ParameterWriter(allocator, XuaHeader.ASP_INACTIVE_ACK)
                            .contexts(contexts)
                            .info(info)
                            .finish();
            case ErrorReport error -> error(allocator, error);
            case Notify(var status, var identifier, var contexts, String info) ->
                    new ParameterWriter(allocator, XuaHeader.NOTIFY)
                            .number(Tag.STATUS, status.field())
                            .identifier(identifier)
                            .contexts(contexts)
                            .info(info)
                            .finish();
        };
    }

    /// The beginning of a message, to be quoted in an error.
    ///
    /// @param octetsMax how much of it
    static Octets quote(AspMessage message, int octetsMax) {
        ByteBuf octets = encode(UnpooledByteBufAllocator.DEFAULT, message);
        try {
            return Octets.of(octets, 0, Math.min(octets.readableBytes(), octetsMax));
        } finally {
            octets.release();
        }
    }

    private static ByteBuf active(
            ByteBufAllocator allocator,
            int kind,
            @Nullable TrafficMode mode,
            List<RoutingContext> contexts,
            String info) {
        return new ParameterWriter(allocator, kind)
                .mode(mode)
                .contexts(contexts)
                .info(info)
                .finish();
    }

    private static ByteBuf error(ByteBufAllocator allocator, ErrorReport error) {
        ParameterWriter writer =
                new ParameterWriter(allocator, XuaHeader.ERROR)
                        .number(Tag.ERROR_CODE, error.code().number())
                        .contexts(error.contexts());
        Integer appearance = error.networkAppearance();
        if (appearance != null) {
            writer.number(Tag.NETWORK_APPEARANCE, appearance);
        }
        return writer.affected(error.affected())
                .octets(Tag.DIAGNOSTIC, error.diagnostic())
                .finish();
    }

    /// All that can stand in a message of these classes. What is not a message's is not looked at
    /// again.
    private static final class Fields {
        private final Parameters parameters = new Parameters();
        private @Nullable AspIdentifier identifier;
        private String info = "";
        private List<RoutingContext> contexts = List.of();
        private List<AffectedPointCode> affected = List.of();
        private @Nullable Integer networkAppearance;
        private Octets heartbeat = Octets.NONE;
        private Octets diagnostic = Octets.NONE;
        private int mode;
        private int modeOffset = -1;
        private int status;
        private int errorCode;
        private int offset;

        void read(ByteBuf message) throws XuaDecodeException {
            parameters.begin(message);
            while (parameters.next()) {
                switch (parameters.tag()) {
                    case Tag.INFO -> info = parameters.text();
                    case Tag.ROUTING_CONTEXT -> contexts = parameters.contexts();
                    case Tag.DIAGNOSTIC -> diagnostic = parameters.octets();
                    case Tag.HEARTBEAT_DATA -> heartbeat = parameters.octets();
                    case Tag.TRAFFIC_MODE -> {
                        mode = parameters.number();
                        modeOffset = parameters.offset();
                    }
                    case Tag.ERROR_CODE -> {
                        errorCode = parameters.number();
                        offset = parameters.offset();
                    }
                    case Tag.STATUS -> {
                        status = parameters.number();
                        offset = parameters.offset();
                    }
                    case Tag.ASP_IDENTIFIER -> identifier = new AspIdentifier(parameters.number());
                    case Tag.AFFECTED_POINT_CODE -> affected = parameters.affected();
                    case Tag.NETWORK_APPEARANCE -> networkAppearance = parameters.number();
                    default -> {
                        // section 3.2: what is not known is passed over
                    }
                }
            }
        }

        @Nullable TrafficMode mode() throws XuaDecodeException {
            if (modeOffset < 0) {
                return null;
            }
            TrafficMode known = TrafficMode.of(mode);
            if (known == null) {
                throw new XuaDecodeException(
                        ErrorCode.UNSUPPORTED_TRAFFIC_MODE_TYPE,
                        modeOffset,
                        "undefined traffic mode");
            }
            return known;
        }

        ErrorCode errorCode() throws XuaDecodeException {
            parameters.require(Tag.ERROR_CODE);
            ErrorCode known = ErrorCode.of(errorCode);
            if (known == null) {
                throw new XuaDecodeException(
                        ErrorCode.INVALID_PARAMETER_VALUE, offset, "undefined error code");
            }
            return known;
        }

        NotifyStatus status() throws XuaDecodeException {
            parameters.require(Tag.STATUS);
            NotifyStatus known = NotifyStatus.of(status);
            if (known == null) {
                throw new XuaDecodeException(
                        ErrorCode.INVALID_PARAMETER_VALUE, offset, "undefined status");
            }
            return known;
        }
    }
}
