// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.m3ua.M3uaMessage.DestinationAvailable;
import org.signalbox.m3ua.M3uaMessage.DestinationRestricted;
import org.signalbox.m3ua.M3uaMessage.DestinationStateAudit;
import org.signalbox.m3ua.M3uaMessage.DestinationUnavailable;
import org.signalbox.m3ua.M3uaMessage.SignallingCongestion;
import org.signalbox.m3ua.M3uaMessage.UserPartUnavailable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AffectedPointCode;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.Parameters;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.Tag;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.util.ArrayList;
import java.util.List;

/// All that can stand in a message of class 2, signalling network management (RFC 4666 section
/// 3.4).
final class DestinationFields {
    private static final int LEVEL_MAX = 3;
    private static final int CAUSE_MAX = 2;
    private static final int USER_PART_MAX = 15;

    private final Variant variant;
    private final Parameters parameters = new Parameters();

    private @Nullable NetworkAppearance appearance;
    private List<RoutingContext> contexts = List.of();
    private List<AffectedPointCode> affected = List.of();
    private int affectedOffset;
    private @Nullable PointCode concerned;
    private @Nullable Integer level;
    private int userCause;
    private int userCauseOffset;
    private String info = "";

    private DestinationFields(Variant variant) {
        this.variant = variant;
    }

    /// @param message whose header was checked
    static M3uaMessage decode(int kind, Variant variant, ByteBuf message)
            throws XuaDecodeException {
        if (kind < M3uaKind.DESTINATION_UNAVAILABLE || kind > M3uaKind.DESTINATION_RESTRICTED) {
            throw XuaHeader.unsupportedType();
        }
        DestinationFields fields = new DestinationFields(variant);
        try {
            fields.read(message);
            return fields.message(kind);
        } catch (XuaDecodeException broken) {
            throw fields.named(broken);
        }
    }

    /// The error names the keys and the network that the message is about (section 3.8.1).
    private XuaDecodeException named(XuaDecodeException broken) {
        NetworkAppearance network = appearance;
        XuaDecodeException about = broken.about(contexts);
        return network == null ? about : about.in(network.value());
    }

    private void read(ByteBuf message) throws XuaDecodeException {
        parameters.begin(message);
        while (parameters.next()) {
            switch (parameters.tag()) {
                case Tag.NETWORK_APPEARANCE ->
                        appearance = new NetworkAppearance(parameters.number());
                case Tag.ROUTING_CONTEXT -> contexts = parameters.contexts();
                case Tag.AFFECTED_POINT_CODE -> {
                    affected = parameters.affected();
                    affectedOffset = parameters.offset();
                }
                case M3uaTag.CONCERNED_DESTINATION -> concerned = concerned();
                case M3uaTag.CONGESTION_INDICATIONS -> level = level();
                case M3uaTag.USER_CAUSE -> {
                    userCause = parameters.number();
                    userCauseOffset = parameters.offset();
                }
                case Tag.INFO -> info = parameters.text();
                default -> {
                    // section 3.2: what is not known is passed over
                }
            }
        }
    }

    private M3uaMessage message(int kind) throws XuaDecodeException {
        Scope scope = new Scope(appearance, contexts);
        return switch (kind) {
            case M3uaKind.DESTINATION_UNAVAILABLE ->
                    new DestinationUnavailable(scope, destinations(), info);
            case M3uaKind.DESTINATION_AVAILABLE ->
                    new DestinationAvailable(scope, destinations(), info);
            case M3uaKind.DESTINATION_STATE_AUDIT ->
                    new DestinationStateAudit(scope, destinations(), info);
            case M3uaKind.DESTINATION_RESTRICTED ->
                    new DestinationRestricted(scope, destinations(), info);
            case M3uaKind.SIGNALLING_CONGESTION ->
                    new SignallingCongestion(scope, destinations(), concerned, level, info);
            case M3uaKind.USER_PART_UNAVAILABLE -> userPartUnavailable(scope);
            default -> throw new IllegalArgumentException("not known: " + kind);
        };
    }

    private List<PointCodeMask> destinations() throws XuaDecodeException {
        parameters.require(Tag.AFFECTED_POINT_CODE);
        List<PointCodeMask> blocks = new ArrayList<>(affected.size());
        for (int i = 0; i < affected.size(); i++) {
            AffectedPointCode point = affected.get(i);
            if (!point.fits(variant)) {
                throw invalid(
                                affectedOffset + 4 * i,
                                "point code %d with mask %d does not fit %d bits"
                                        .formatted(
                                                point.code(),
                                                point.wildcards(),
                                                variant.pointCodeBits()))
                        .concerning(List.of(point));
            }
            blocks.add(point.in(variant));
        }
        return blocks;
    }

    /// Section 3.4.5: of one point, and no others.
    private UserPartUnavailable userPartUnavailable(Scope scope) throws XuaDecodeException {
        List<PointCodeMask> destinations = destinations();
        parameters.require(M3uaTag.USER_CAUSE);
        if (destinations.size() != 1 || !destinations.getFirst().isFull()) {
            throw invalid(affectedOffset, "user part of more than one point").concerning(affected);
        }
        int cause = userCause >>> 16;
        int userPart = userCause & 0xFFFF;
        if (cause > CAUSE_MAX) {
            throw invalid(userCauseOffset, "undefined cause");
        }
        if (userPart > USER_PART_MAX) {
            throw invalid(userCauseOffset + 2, "undefined user part");
        }
        return new UserPartUnavailable(
                scope, destinations.getFirst().code(), userPart, cause, info);
    }

    private PointCode concerned() throws XuaDecodeException {
        // the first octet is reserved
        int code = parameters.number() & 0xFF_FFFF;
        if (code > variant.maxPointCode()) {
            throw parameters.invalid("point code does not fit the network");
        }
        return PointCode.of(variant, code);
    }

    private Integer level() throws XuaDecodeException {
        // the first three octets are reserved
        int octet = parameters.number() & 0xFF;
        if (octet > LEVEL_MAX) {
            throw parameters.invalid("undefined congestion level");
        }
        return octet;
    }

    private static XuaDecodeException invalid(int offset, String reason) {
        return new XuaDecodeException(ErrorCode.INVALID_PARAMETER_VALUE, offset, reason);
    }
}
