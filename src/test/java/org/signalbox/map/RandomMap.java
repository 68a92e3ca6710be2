// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.map.MapResult.Node;
import org.signalbox.map.MapResult.Node.Kind;
import org.signalbox.ss7.OctetString;
import org.signalbox.tcap.NumberPlan;
import org.signalbox.tcap.NumberType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Requests and answers from a seed.
final class RandomMap {
    private static final String DIGITS = "0123456789*#abc";

    private final Random random;

    RandomMap(long seed) {
        random = new Random(seed);
    }

    MapRequest request(ShortMessageOperation operation) {
        return switch (operation) {
            case MT_FORWARD ->
                    new MapRequest.MtForward(
                            random.nextBoolean()
                                    ? new RelayAddress.Imsi(imsi())
                                    : new RelayAddress.Lmsi(octets(4, 4)),
                            new RelayAddress.ServiceCentre(number()),
                            octets(1, 200),
                            random.nextBoolean(),
                            maybe(() -> 30 + random.nextInt(571)),
                            maybe(random::nextInt),
                            maybe(random::nextInt),
                            maybe(this::number),
                            maybe(this::correlation));
            case MO_FORWARD ->
                    new MapRequest.MoForward(
                            new RelayAddress.ServiceCentre(number()),
                            random.nextBoolean()
                                    ? new RelayAddress.Msisdn(number())
                                    : new RelayAddress.None(),
                            octets(1, 200),
                            maybe(this::imsi),
                            maybe(this::correlation));
            case ROUTING_INFO ->
                    new MapRequest.RoutingInfo(
                            number(),
                            random.nextBoolean(),
                            number(),
                            random.nextBoolean(),
                            maybe(() -> random.nextInt(2)),
                            maybe(() -> octets(1, 12)),
                            maybe(() -> random.nextInt(2)),
                            maybe(this::imsi),
                            random.nextBoolean(),
                            maybe(this::correlation),
                            random.nextBoolean());
            case DELIVERY_REPORT ->
                    new MapRequest.DeliveryReport(
                            number(),
                            number(),
                            random.nextInt(3),
                            maybe(this::diagnostic),
                            random.nextBoolean(),
                            random.nextBoolean(),
                            maybe(() -> random.nextInt(3)),
                            maybe(this::diagnostic),
                            random.nextBoolean(),
                            maybe(() -> random.nextInt(3)),
                            maybe(this::diagnostic),
                            maybe(this::imsi),
                            random.nextBoolean(),
                            maybe(this::correlation));
            case ALERT ->
                    new MapRequest.Alert(
                            number(),
                            number(),
                            maybe(this::imsi),
                            maybe(this::correlation),
                            maybe(random::nextInt),
                            maybe(() -> random.nextInt(2)),
                            maybe(this::newNode),
                            maybe(this::newNode),
                            maybe(this::number));
        };
    }

    MapResult result(ShortMessageOperation operation) {
        return switch (operation) {
            case MT_FORWARD -> new MapResult.MtForward(maybe(() -> octets(1, 100)));
            case MO_FORWARD -> new MapResult.MoForward(maybe(() -> octets(1, 100)));
            case ROUTING_INFO ->
                    new MapResult.RoutingInfo(imsi(), nodes(), maybe(() -> octets(4, 4)), null);
            case DELIVERY_REPORT -> new MapResult.DeliveryReport(maybe(this::number));
            case ALERT -> new MapResult.Alert();
        };
    }

    private List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        Kind[] kinds = Kind.values();
        nodes.add(node(kinds[random.nextInt(kinds.length)]));
        for (int i = random.nextInt(3); i > 0; i--) {
            nodes.add(node(random.nextBoolean() ? Kind.MSC : Kind.SGSN));
        }
        for (Kind kind : List.of(Kind.SMSF_3GPP, Kind.SMSF_NON_3GPP)) {
            if (random.nextBoolean()) {
                nodes.add(node(kind));
            }
        }
        return nodes;
    }

    private Node node(Kind kind) {
        return new Node(kind, number(), maybe(this::name));
    }

    MapError error() {
        MapError.Code[] codes = MapError.Code.values();
        return switch (codes[random.nextInt(codes.length)]) {
            case ABSENT_SUBSCRIBER_SM ->
                    new MapError.AbsentSubscriber(
                            maybe(this::diagnostic),
                            maybe(this::diagnostic),
                            maybe(random::nextInt),
                            maybe(this::imsi));
            case DELIVERY_FAILURE ->
                    new MapError.DeliveryFailure(random.nextInt(7), maybe(() -> octets(1, 150)));
            case SYSTEM_FAILURE ->
                    new MapError.SystemFailure(
                            maybe(() -> random.nextInt(8)), maybe(() -> random.nextInt(8)));
            case CALL_BARRED -> new MapError.Barred(maybe(() -> random.nextInt(2)));
            case MapError.Code plain -> new MapError.Plain(plain);
        };
    }

    /// The simplest error of a code.
    static MapError errorOf(MapError.Code code) {
        return switch (code) {
            case ABSENT_SUBSCRIBER_SM -> new MapError.AbsentSubscriber(null, null, null, null);
            case DELIVERY_FAILURE -> new MapError.DeliveryFailure(0, null);
            case SYSTEM_FAILURE -> new MapError.SystemFailure(null, null);
            case CALL_BARRED -> new MapError.Barred(null);
            case MapError.Code plain -> new MapError.Plain(plain);
        };
    }

    Inform inform() {
        return new Inform(
                maybe(this::number),
                maybe(() -> random.nextInt(64)),
                maybe(this::diagnostic),
                maybe(this::diagnostic));
    }

    MapNumber number() {
        NumberPlan[] plans = NumberPlan.values();
        NumberType[] types = NumberType.values();
        return new MapNumber(
                types[random.nextInt(types.length)],
                plans[random.nextInt(plans.length)],
                digits(random.nextInt(19), DIGITS.length()));
    }

    private String imsi() {
        return digits(5 + random.nextInt(11), 10);
    }

    private String digits(int count, int kinds) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(DIGITS.charAt(random.nextInt(kinds)));
        }
        return digits.toString();
    }

    private int diagnostic() {
        return random.nextInt(256);
    }

    private OctetString octets(int min, int max) {
        byte[] octets = new byte[min + random.nextInt(max - min + 1)];
        random.nextBytes(octets);
        return OctetString.of(octets);
    }

    private DiameterName name() {
        return new DiameterName("node" + random.nextInt(100) + ".example", "example");
    }

    private MapRequest.NewNode newNode() {
        return new MapRequest.NewNode(number(), maybe(this::name));
    }

    private MapCorrelation correlation() {
        return new MapCorrelation(
                maybe(this::imsi), maybe(() -> "sip:a@" + name().host()), "sip:b@example");
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
