// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Messages of every kind, with everything they can bear or without.
public final class RandomAspMessages {
    private RandomAspMessages() {}

    public static AspMessage message(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> new AspUp(identifier(random), info(random));
            case 1 -> new AspUpAck(identifier(random), info(random));
            case 2 -> new AspDown(info(random));
            case 3 -> new AspDownAck(info(random));
            case 4 -> new Heartbeat(octets(random));
            case 5 -> new HeartbeatAck(octets(random));
            case 6 -> new AspActive(mode(random), contexts(random), info(random));
            case 7 -> new AspActiveAck(mode(random), contexts(random), info(random));
            case 8 -> new AspInactive(contexts(random), info(random));
            case 9 -> new AspInactiveAck(contexts(random), info(random));
            case 10 ->
                    new ErrorReport(
                            pick(random, ErrorCode.values()),
                            contexts(random),
                            random.nextBoolean() ? null : random.nextInt(),
                            affected(random),
                            octets(random));
            default ->
                    new Notify(
                            pick(random, NotifyStatus.values()),
                            identifier(random),
                            contexts(random),
                            info(random));
        };
    }

    public static @Nullable TrafficMode mode(Random random) {
        return random.nextBoolean() ? null : pick(random, TrafficMode.values());
    }

    public static List<RoutingContext> contexts(Random random) {
        List<RoutingContext> contexts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            contexts.add(new RoutingContext(random.nextInt()));
        }
        return contexts;
    }

    public static String info(Random random) {
        return random.nextBoolean() ? "" : "x".repeat(random.nextInt(256));
    }

    public static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static @Nullable AspIdentifier identifier(Random random) {
        return random.nextBoolean() ? null : new AspIdentifier(random.nextInt());
    }

    private static List<AffectedPointCode> affected(Random random) {
        List<AffectedPointCode> affected = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            affected.add(AffectedPointCode.of(random.nextInt()));
        }
        return affected;
    }

    private static Octets octets(Random random) {
        byte[] octets = new byte[random.nextInt(random.nextInt(10) == 0 ? 5_000 : 20)];
        random.nextBytes(octets);
        return Octets.of(octets);
    }
}
