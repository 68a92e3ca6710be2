// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.signalbox.m3ua.M3uaMessage.Asp;
import org.signalbox.m3ua.M3uaMessage.DeregistrationRequest;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResponse;
import org.signalbox.m3ua.M3uaMessage.DestinationAvailable;
import org.signalbox.m3ua.M3uaMessage.DestinationRestricted;
import org.signalbox.m3ua.M3uaMessage.DestinationStateAudit;
import org.signalbox.m3ua.M3uaMessage.DestinationUnavailable;
import org.signalbox.m3ua.M3uaMessage.RegistrationRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationResponse;
import org.signalbox.m3ua.M3uaMessage.SignallingCongestion;
import org.signalbox.m3ua.M3uaMessage.UserPartUnavailable;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AffectedPointCode;
import org.signalbox.xua.AspCodec;
import org.signalbox.xua.ParameterWriter;
import org.signalbox.xua.Tag;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.util.List;

/// Octets to messages and back (RFC 4666 section 3), but for DATA, which is [M3uaData]'s.
///
/// A message of an unknown class or type, one whose parameters are cut short, too long, missing or
/// doubled, and one whose numbers mean nothing in the network's variant is refused with the error
/// that RFC 4666 section 3.8.1 has for it.
public final class M3uaCodec {
    private M3uaCodec() {}

    /// Whether a message is DATA.
    ///
    /// @param kind of a message whose header was checked ([XuaHeader#check])
    public static boolean isData(int kind) {
        return kind == M3uaKind.DATA;
    }

    /// Reads a message that is not DATA.
    ///
    /// @param variant of the network that point codes are of
    /// @param message whose header was checked; stays as it was and the caller's
    /// @throws IllegalArgumentException if it is DATA
    public static M3uaMessage decode(Variant variant, ByteBuf message) throws XuaDecodeException {
        int kind = XuaHeader.kind(message);
        return switch (XuaHeader.messageClass(kind)) {
            case XuaHeader.MANAGEMENT,
                    XuaHeader.ASP_STATE_MAINTENANCE,
                    XuaHeader.ASP_TRAFFIC_MAINTENANCE ->
                    new Asp(AspCodec.decode(message));
            case XuaHeader.TRANSFER -> {
                if (isData(kind)) {
                    throw new IllegalArgumentException("DATA is read in place");
                }
                throw XuaHeader.unsupportedType();
            }
            case XuaHeader.SIGNALLING_NETWORK_MANAGEMENT ->
                    DestinationFields.decode(kind, variant, message);
            case XuaHeader.ROUTING_KEY_MANAGEMENT ->
                    RegistrationCodec.decode(kind, variant, message);
            default -> throw XuaHeader.unsupportedClass();
        };
    }

    /// Writes a message.
    public static ByteBuf encode(ByteBufAllocator allocator, M3uaMessage message) {
        return switch (message) {
            case Asp(var shared) -> AspCodec.encode(allocator, shared);
            case DestinationUnavailable(Scope scope, var destinations, String info) ->
                    about(allocator, M3uaKind.DESTINATION_UNAVAILABLE, scope, destinations)
                            .info(info)
                            .finish();
            case DestinationAvailable(Scope scope, var destinations, String info) ->
                    about(allocator, M3uaKind.DESTINATION_AVAILABLE, scope, destinations)
                            .info(info)
                            .finish();
            case DestinationStateAudit(Scope scope, var destinations, String info) ->
                    about(allocator, M3uaKind.DESTINATION_STATE_AUDIT, scope, destinations)
                            .info(info)
                            .finish();
            case DestinationRestricted(Scope scope, var destinations, String info) ->
                    about(allocator, M3uaKind.DESTINATION_RESTRICTED, scope, destinations)
                            .info(info)
                            .finish();
            case SignallingCongestion congestion -> congestion(allocator, congestion);
            case UserPartUnavailable(
                            Scope scope,
                            var destination,
                            int userPart,
                            int cause,
                            String info) ->
                    about(
                                    allocator,
                                    M3uaKind.USER_PART_UNAVAILABLE,
                                    scope,
                                    List.of(PointCodeMask.full(destination)))
                            .number(M3uaTag.USER_CAUSE, cause << 16 | userPart)
                            .info(info)
                            .finish();
            case RegistrationRequest request -> RegistrationCodec.encode(allocator, request);
            case RegistrationResponse response -> RegistrationCodec.encode(allocator, response);
            case DeregistrationRequest(var contexts) ->
                    new ParameterWriter(allocator, M3uaKind.DEREGISTRATION_REQUEST)
                            .contexts(contexts)
                            .finish();
            case DeregistrationResponse response -> RegistrationCodec.encode(allocator, response);
        };
    }

    private static ParameterWriter about(
            ByteBufAllocator allocator, int kind, Scope scope, List<PointCodeMask> destinations) {
        ParameterWriter writer = new ParameterWriter(allocator, kind);
        NetworkAppearance appearance = scope.appearance();
        if (appearance != null) {
            writer.number(Tag.NETWORK_APPEARANCE, appearance.value());
        }
        return writer.contexts(scope.contexts())
                .affected(destinations.stream().map(AffectedPointCode::of).toList());
    }

    private static ByteBuf congestion(ByteBufAllocator allocator, SignallingCongestion message) {
        ParameterWriter writer =
                about(
                        allocator,
                        M3uaKind.SIGNALLING_CONGESTION,
                        message.scope(),
                        message.destinations());
        var concerned = message.concerned();
        if (concerned != null) {
            writer.number(M3uaTag.CONCERNED_DESTINATION, concerned.value());
        }
        Integer level = message.level();
        if (level != null) {
            writer.number(M3uaTag.CONGESTION_INDICATIONS, level);
        }
        return writer.info(message.info()).finish();
    }
}
