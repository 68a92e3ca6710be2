// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.m3ua.M3uaMessage.Asp;
import org.signalbox.m3ua.M3uaMessage.DeregistrationRequest;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResponse;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResult;
import org.signalbox.m3ua.M3uaMessage.DestinationAvailable;
import org.signalbox.m3ua.M3uaMessage.DestinationRestricted;
import org.signalbox.m3ua.M3uaMessage.DestinationStateAudit;
import org.signalbox.m3ua.M3uaMessage.DestinationUnavailable;
import org.signalbox.m3ua.M3uaMessage.RegistrationRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationResponse;
import org.signalbox.m3ua.M3uaMessage.RegistrationResult;
import org.signalbox.m3ua.M3uaMessage.SignallingCongestion;
import org.signalbox.m3ua.M3uaMessage.UserPartUnavailable;
import org.signalbox.m3ua.M3uaMessage.WantedKey;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.RandomAspMessages;
import org.signalbox.xua.RoutingContext;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/// Messages of every kind, with everything they can bear or without.
final class RandomMessages {
    private final Random random;
    private final Variant variant;

    RandomMessages(Random random, Variant variant) {
        this.random = random;
        this.variant = variant;
    }

    M3uaMessage message() {
        String info = RandomAspMessages.info(random);
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Asp(RandomAspMessages.message(random));
            case 2 -> new DestinationUnavailable(scope(), some(this::block), info);
            case 3 -> new DestinationAvailable(scope(), some(this::block), info);
            case 4 -> new DestinationStateAudit(scope(), some(this::block), info);
            case 5 -> new DestinationRestricted(scope(), some(this::block), info);
            case 6 ->
                    new SignallingCongestion(
                            scope(),
                            some(this::block),
                            random.nextBoolean() ? null : point(),
                            random.nextBoolean() ? null : random.nextInt(4),
                            info);
            case 7 ->
                    new UserPartUnavailable(
                            scope(), point(), random.nextInt(16), random.nextInt(3), info);
            case 8 -> new RegistrationRequest(some(this::key));
            case 9 ->
                    new RegistrationResponse(
                            some(
                                    () ->
                                            new RegistrationResult(
                                                    new KeyIdentifier(random.nextInt()),
                                                    RandomAspMessages.pick(
                                                            random, RegistrationStatus.values()),
                                                    context())));
            case 10 -> new DeregistrationRequest(some(this::context));
            default ->
                    new DeregistrationResponse(
                            some(
                                    () ->
                                            new DeregistrationResult(
                                                    context(),
                                                    RandomAspMessages.pick(
                                                            random,
                                                            DeregistrationStatus.values()))));
        };
    }

    /// A message of level 3 for a user part.
    Msu msu() {
        byte[] userPart = new byte[random.nextInt(273)];
        random.nextBytes(userPart);
        return Msu.compose(
                UnpooledByteBufAllocator.DEFAULT,
                ServiceInformation.of(
                        NetworkIndicator.of(random.nextInt(4)),
                        ServiceIndicator.of(3 + random.nextInt(13))),
                new RoutingLabel(
                        point(),
                        point(),
                        SignallingLinkSelection.of(random.nextInt(1 << variant.slsBits()))),
                random.nextInt(4),
                userPart);
    }

    @Nullable NetworkAppearance appearance() {
        return random.nextBoolean() ? null : new NetworkAppearance(random.nextInt());
    }

    RoutingContext context() {
        return new RoutingContext(random.nextInt());
    }

    private WantedKey key() {
        Set<ServiceIndicator> services = EnumSet.noneOf(ServiceIndicator.class);
        for (int i = random.nextInt(4); i > 0; i--) {
            services.add(RandomAspMessages.pick(random, ServiceIndicator.values()));
        }
        return new WantedKey(
                new KeyIdentifier(random.nextInt()),
                new RoutingKey(
                        appearance(),
                        point(),
                        services,
                        random.nextBoolean() ? List.of() : some(this::block)),
                random.nextBoolean() ? null : context(),
                RandomAspMessages.mode(random));
    }

    private Scope scope() {
        return new Scope(appearance(), RandomAspMessages.contexts(random));
    }

    private PointCode point() {
        return PointCode.of(variant, random.nextInt(variant.maxPointCode() + 1));
    }

    private PointCodeMask block() {
        return PointCodeMask.around(point(), random.nextInt(variant.pointCodeBits() + 1));
    }

    private <T> List<T> some(Supplier<T> one) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            some.add(one.get());
        }
        return some;
    }
}
