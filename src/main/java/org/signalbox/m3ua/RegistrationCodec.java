// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.m3ua.M3uaMessage.DeregistrationRequest;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResponse;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResult;
import org.signalbox.m3ua.M3uaMessage.KeyRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationResponse;
import org.signalbox.m3ua.M3uaMessage.RegistrationResult;
import org.signalbox.m3ua.M3uaMessage.UnusableKey;
import org.signalbox.m3ua.M3uaMessage.WantedKey;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AffectedPointCode;
import org.signalbox.xua.ParameterWriter;
import org.signalbox.xua.Parameters;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.Tag;
import org.signalbox.xua.TrafficMode;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Octets to the messages of class 9, routing key management, and back (RFC 4666 section 3.6).
///
/// Parameters are nested to a depth of one, and no deeper: inside a routing key or a result is
/// nothing that has an inside.
final class RegistrationCodec {
    private RegistrationCodec() {}

    /// @param message whose header was checked
    static M3uaMessage decode(int kind, Variant variant, ByteBuf message)
            throws XuaDecodeException {
        Parameters parameters = new Parameters().begin(message);
        return switch (kind) {
            case M3uaKind.REGISTRATION_REQUEST ->
                    new RegistrationRequest(
                            nested(
                                    parameters,
                                    M3uaTag.ROUTING_KEY,
                                    inside -> new KeyFields(variant).read(inside)));
            case M3uaKind.REGISTRATION_RESPONSE ->
                    new RegistrationResponse(
                            nested(
                                    parameters,
                                    M3uaTag.REGISTRATION_RESULT,
                                    RegistrationCodec::registrationResult));
            case M3uaKind.DEREGISTRATION_REQUEST -> new DeregistrationRequest(contexts(parameters));
            case M3uaKind.DEREGISTRATION_RESPONSE ->
                    new DeregistrationResponse(
                            nested(
                                    parameters,
                                    M3uaTag.DEREGISTRATION_RESULT,
                                    RegistrationCodec::deregistrationResult));
            default -> throw XuaHeader.unsupportedType();
        };
    }

    static ByteBuf encode(ByteBufAllocator allocator, RegistrationRequest request) {
        ParameterWriter writer = new ParameterWriter(allocator, M3uaKind.REGISTRATION_REQUEST);
        for (KeyRequest key : request.keys()) {
            int parameter = writer.begin(M3uaTag.ROUTING_KEY);
            writer.number(M3uaTag.LOCAL_KEY_IDENTIFIER, key.identifier().value());
            if (key instanceof WantedKey wanted) {
                writeKey(writer, wanted);
            }
            writer.end(parameter);
        }
        return writer.finish();
    }

    private static void writeKey(ParameterWriter writer, WantedKey wanted) {
        RoutingKey key = wanted.key();
        RoutingContext context = wanted.context();
        if (context != null) {
            writer.contexts(List.of(context));
        }
        writer.mode(wanted.mode())
                .number(M3uaTag.DESTINATION_POINT_CODE, key.destination().value());
        NetworkAppearance appearance = key.appearance();
        if (appearance != null) {
            writer.number(Tag.NETWORK_APPEARANCE, appearance.value());
        }
        if (!key.services().isEmpty()) {
            int services = writer.begin(M3uaTag.SERVICE_INDICATORS);
            key.services().stream()
                    .sorted()
                    .forEach(service -> writer.value().writeByte(service.bits()));
            writer.end(services);
        }
        if (!key.origins().isEmpty()) {
            int origins = writer.begin(M3uaTag.ORIGINS);
            for (PointCodeMask origin : key.origins()) {
                writer.value().writeInt(AffectedPointCode.of(origin).field());
            }
            writer.end(origins);
        }
    }

    static ByteBuf encode(ByteBufAllocator allocator, RegistrationResponse response) {
        ParameterWriter writer = new ParameterWriter(allocator, M3uaKind.REGISTRATION_RESPONSE);
        for (RegistrationResult result : response.results()) {
            int parameter = writer.begin(M3uaTag.REGISTRATION_RESULT);
            writer.number(M3uaTag.LOCAL_KEY_IDENTIFIER, result.identifier().value())
                    .number(M3uaTag.REGISTRATION_STATUS, result.status().number())
                    .contexts(List.of(result.context()))
                    .end(parameter);
        }
        return writer.finish();
    }

    static ByteBuf encode(ByteBufAllocator allocator, DeregistrationResponse response) {
        ParameterWriter writer = new ParameterWriter(allocator, M3uaKind.DEREGISTRATION_RESPONSE);
        for (DeregistrationResult result : response.results()) {
            int parameter = writer.begin(M3uaTag.DEREGISTRATION_RESULT);
            writer.contexts(List.of(result.context()))
                    .number(M3uaTag.DEREGISTRATION_STATUS, result.status().number())
                    .end(parameter);
        }
        return writer.finish();
    }

    /// Reads the inside of a parameter.
    @FunctionalInterface
    private interface Inside<T> {
        T read(Parameters inside) throws XuaDecodeException;
    }

    /// Every parameter of a tag, of which there is one at least.
    private static <T> List<T> nested(Parameters parameters, int tag, Inside<T> inside)
            throws XuaDecodeException {
        List<T> all = new ArrayList<>();
        while (parameters.next()) {
            if (parameters.tag() == tag) {
                all.add(inside.read(parameters.nested()));
            }
        }
        if (all.isEmpty()) {
            parameters.require(tag);
        }
        return all;
    }

    private static List<RoutingContext> contexts(Parameters parameters) throws XuaDecodeException {
        List<RoutingContext> contexts = List.of();
        while (parameters.next()) {
            if (parameters.tag() == Tag.ROUTING_CONTEXT) {
                contexts = parameters.contexts();
            }
        }
        parameters.require(Tag.ROUTING_CONTEXT);
        return contexts;
    }

    private static RegistrationResult registrationResult(Parameters parameters)
            throws XuaDecodeException {
        KeyIdentifier identifier = null;
        RegistrationStatus status = null;
        RoutingContext context = null;
        while (parameters.next()) {
            switch (parameters.tag()) {
                case M3uaTag.LOCAL_KEY_IDENTIFIER ->
                        identifier = new KeyIdentifier(parameters.number());
                case M3uaTag.REGISTRATION_STATUS -> {
                    status = RegistrationStatus.of(parameters.number());
                    if (status == null) {
                        throw parameters.invalid("undefined registration status");
                    }
                }
                case Tag.ROUTING_CONTEXT -> context = new RoutingContext(parameters.number());
                default -> {
                    // section 3.2: what is not known is passed over
                }
            }
        }
        parameters.require(M3uaTag.LOCAL_KEY_IDENTIFIER);
        parameters.require(M3uaTag.REGISTRATION_STATUS);
        parameters.require(Tag.ROUTING_CONTEXT);
        return new RegistrationResult(
                Objects.requireNonNull(identifier),
                Objects.requireNonNull(status),
                Objects.requireNonNull(context));
    }

    private static DeregistrationResult deregistrationResult(Parameters parameters)
            throws XuaDecodeException {
        DeregistrationStatus status = null;
        RoutingContext context = null;
        while (parameters.next()) {
            switch (parameters.tag()) {
                case M3uaTag.DEREGISTRATION_STATUS -> {
                    status = DeregistrationStatus.of(parameters.number());
                    if (status == null) {
                        throw parameters.invalid("undefined deregistration status");
                    }
                }
                case Tag.ROUTING_CONTEXT -> context = new RoutingContext(parameters.number());
                default -> {
                    // section 3.2: what is not known is passed over
                }
            }
        }
        parameters.require(M3uaTag.DEREGISTRATION_STATUS);
        parameters.require(Tag.ROUTING_CONTEXT);
        return new DeregistrationResult(
                Objects.requireNonNull(context), Objects.requireNonNull(status));
    }

    /// The inside of a routing key. What is wrong with the numbers is answered for this key alone;
    /// what is wrong with the octets is wrong with the message.
    private static final class KeyFields {
        private final Variant variant;

        private @Nullable KeyIdentifier identifier;
        private @Nullable RoutingContext context;
        private @Nullable TrafficMode mode;
        private @Nullable NetworkAppearance appearance;
        private @Nullable PointCode destination;
        private Set<ServiceIndicator> services = Set.of();
        private List<PointCodeMask> origins = List.of();
        private @Nullable RegistrationStatus refusal;

        KeyFields(Variant variant) {
            this.variant = variant;
        }

        KeyRequest read(Parameters parameters) throws XuaDecodeException {
            while (parameters.next()) {
                switch (parameters.tag()) {
                    case M3uaTag.LOCAL_KEY_IDENTIFIER ->
                            identifier = new KeyIdentifier(parameters.number());
                    case Tag.ROUTING_CONTEXT -> context = new RoutingContext(parameters.number());
                    case Tag.TRAFFIC_MODE -> readMode(parameters.number());
                    case Tag.NETWORK_APPEARANCE ->
                            appearance = new NetworkAppearance(parameters.number());
                    case M3uaTag.DESTINATION_POINT_CODE -> readDestination(parameters.repeated());
                    case M3uaTag.SERVICE_INDICATORS -> readServices(parameters);
                    case M3uaTag.ORIGINS -> readOrigins(parameters);
                    case M3uaTag.CIRCUIT_RANGE -> refuse(RegistrationStatus.UNSUPPORTED_KEY_FIELD);
                    default -> {
                        // section 3.2: what is not known is passed over
                    }
                }
            }
            parameters.require(M3uaTag.LOCAL_KEY_IDENTIFIER);
            KeyIdentifier name = Objects.requireNonNull(identifier);
            PointCode to = destination;
            RegistrationStatus why = refusal;
            if (why != null) {
                return new UnusableKey(name, why);
            }
            if (to == null) {
                return new UnusableKey(name, RegistrationStatus.INVALID_ROUTING_KEY);
            }
            return new WantedKey(
                    name, new RoutingKey(appearance, to, services, origins), context, mode);
        }

        /// The first reason counts.
        private void refuse(RegistrationStatus why) {
            if (refusal == null) {
                refusal = why;
            }
        }

        private void readMode(int number) {
            mode = TrafficMode.of(number);
            if (mode == null) {
                refuse(RegistrationStatus.UNSUPPORTED_TRAFFIC_MODE);
            }
        }

        /// Section 3.6.1: the mask of the destination is zero. A second destination would be a
        /// second key under the same routing context.
        private void readDestination(int field) {
            AffectedPointCode point = AffectedPointCode.of(field);
            if (point.wildcards() != 0 || destination != null) {
                refuse(RegistrationStatus.UNSUPPORTED_KEY_FIELD);
            } else if (!point.fits(variant)) {
                refuse(RegistrationStatus.INVALID_DESTINATION);
            } else {
                destination = PointCode.of(variant, point.code());
            }
        }

        private void readServices(Parameters parameters) throws XuaDecodeException {
            Set<ServiceIndicator> wanted = EnumSet.noneOf(ServiceIndicator.class);
            for (byte octet : parameters.octets().toArray()) {
                if (octet < 0 || octet > 15) {
                    refuse(RegistrationStatus.INVALID_ROUTING_KEY);
                } else {
                    wanted.add(ServiceIndicator.of(octet));
                }
            }
            services = wanted;
        }

        private void readOrigins(Parameters parameters) throws XuaDecodeException {
            List<PointCodeMask> wanted = new ArrayList<>();
            for (AffectedPointCode point : parameters.affected()) {
                if (point.fits(variant)) {
                    wanted.add(point.in(variant));
                } else {
                    refuse(RegistrationStatus.INVALID_ROUTING_KEY);
                }
            }
            origins = wanted;
        }
    }
}
