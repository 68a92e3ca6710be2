// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.diameter.sgd.ServingNode.Name;
import org.signalbox.diameter.sgd.SgdQuirks.NumberForm;
import org.signalbox.ss7.OctetString;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// Requests and answers of any content, by a seed.
@NullUnmarked
final class SgdMessages {
    private static final Result[] RESULTS = {
        Result.SUCCESS,
        Result.USER_UNKNOWN,
        Result.ABSENT_USER,
        Result.DELIVERY_FAILURE,
        Result.WAITING_LIST_FULL,
        Result.base(5001),
        Result.base(5012),
        Result.base(3002)
    };

    private final Random random;

    SgdMessages(long seed) {
        this.random = new Random(seed);
    }

    SgdQuirks quirks() {
        return new SgdQuirks(NumberForm.values()[random.nextInt(3)], coin(), coin(), coin());
    }

    RequestEnvelope envelope(SgdRequest request) {
        boolean needsHost = request instanceof SgdRequest.MtForward;
        return new RequestEnvelope(
                "a.example;%d;%d".formatted(random.nextInt(1_000), random.nextInt(1_000)),
                host(),
                host(),
                needsHost ? host() : maybe(this::host),
                host(),
                maybe(() -> random.nextInt(16)));
    }

    SgdRequest request() {
        return switch (SgdCommand.values()[random.nextInt(SgdCommand.values().length)]) {
            case MO_FORWARD ->
                    new SgdRequest.MoForward(number(), user(), tpdu(), coin(), correlation());
            case MT_FORWARD ->
                    new SgdRequest.MtForward(
                            imsi(),
                            number(),
                            tpdu(),
                            coin(),
                            maybe(this::number),
                            maybe(this::number),
                            maybe(() -> random.nextInt(601)),
                            maybe(random::nextInt),
                            maybe(random::nextInt),
                            maybe(this::number),
                            correlation());
            case ROUTING_INFO -> routingInfo();
            case ALERT ->
                    new SgdRequest.Alert(
                            number(),
                            user(),
                            maybe(random::nextInt),
                            coin(),
                            coin(),
                            maybe(() -> node(List.of(NodeKind.values()).subList(0, 4))),
                            correlation());
            case DELIVERY_REPORT ->
                    new SgdRequest.DeliveryReport(
                            user(), number(), outcomes(), coin(), correlation());
        };
    }

    private SgdRequest routingInfo() {
        String msisdn = maybe(this::number);
        return new SgdRequest.RoutingInfo(
                msisdn,
                msisdn == null ? imsi() : maybe(this::imsi),
                maybe(this::number),
                maybe(() -> random.nextInt(2)),
                maybe(() -> octets(1 + random.nextInt(12))),
                coin(),
                coin(),
                coin(),
                maybe(() -> random.nextInt(2)),
                coin(),
                correlation());
    }

    SgdAnswer answer() {
        Result result = RESULTS[random.nextInt(RESULTS.length)];
        return switch (SgdCommand.values()[random.nextInt(SgdCommand.values().length)]) {
            case MO_FORWARD -> new SgdAnswer.MoForward(result, failure(), maybe(this::tpdu));
            case MT_FORWARD ->
                    new SgdAnswer.MtForward(
                            result,
                            maybe(() -> random.nextInt(256)),
                            failure(),
                            maybe(this::tpdu),
                            maybe(random::nextInt),
                            maybe(this::user));
            case ROUTING_INFO ->
                    new SgdAnswer.RoutingInfo(
                            result,
                            maybe(this::imsi),
                            nodes(),
                            maybe(() -> octets(4)),
                            maybe(this::user),
                            maybe(random::nextInt),
                            diagnostics());
            case ALERT -> new SgdAnswer.Alert(result);
            case DELIVERY_REPORT -> new SgdAnswer.DeliveryReport(result, maybe(this::user));
        };
    }

    private boolean coin() {
        return random.nextBoolean();
    }

    private <T> T maybe(Supplier<T> value) {
        return coin() ? value.get() : null;
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private String imsi() {
        return digits(5 + random.nextInt(11));
    }

    /// One of E.164, of countries far apart.
    private String number() {
        return switch (random.nextInt(4)) {
            case 0 -> "1" + (2 + random.nextInt(8)) + digits(9);
            case 1 -> "49" + digits(9 + random.nextInt(5));
            case 2 -> "353" + digits(9);
            default -> "91" + digits(10);
        };
    }

    private String host() {
        return "node%d.example".formatted(random.nextInt(100));
    }

    private OctetString octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return OctetString.of(octets);
    }

    private OctetString tpdu() {
        return octets(1 + random.nextInt(200));
    }

    private UserIdentity user() {
        UserIdentity user =
                new UserIdentity(
                        maybe(this::imsi),
                        maybe(this::number),
                        maybe(() -> "meter" + digits(3) + "@example"),
                        maybe(() -> octets(4)));
        return user.equals(new UserIdentity(null, null, null, null))
                ? UserIdentity.ofImsi(imsi())
                : user;
    }

    private CorrelationId correlation() {
        return maybe(
                () ->
                        new CorrelationId(
                                maybe(() -> digits(6)),
                                maybe(() -> "sip:" + digits(4) + "@example"),
                                maybe(() -> "sip:ü" + digits(4) + "@example")));
    }

    private DeliveryFailure failure() {
        return maybe(() -> new DeliveryFailure(random.nextInt(7), maybe(this::tpdu)));
    }

    private ServingNode node(List<NodeKind> kinds) {
        NodeKind kind = kinds.get(random.nextInt(kinds.size()));
        boolean isNamed = kind == NodeKind.MME || coin();
        return new ServingNode(kind, number(), isNamed ? new Name(host(), host()) : null);
    }

    /// In the order of the AVPs that hold them.
    private List<ServingNode> nodes() {
        List<ServingNode> nodes = new ArrayList<>();
        if (coin()) {
            nodes.add(node(List.of(NodeKind.MME, NodeKind.MSC, NodeKind.IP_SM_GW)));
            if (coin()) {
                nodes.add(node(List.of(NodeKind.SGSN)));
            }
        }
        if (coin()) {
            nodes.add(node(List.of(NodeKind.SMSF_3GPP)));
        }
        if (coin()) {
            nodes.add(node(List.of(NodeKind.SMSF_NON_3GPP)));
        }
        return nodes;
    }

    private Map<NodeKind, NodeOutcome> outcomes() {
        Map<NodeKind, NodeOutcome> outcomes = new EnumMap<>(NodeKind.class);
        for (NodeKind kind : NodeKind.values()) {
            boolean isOther = kind == NodeKind.MSC && outcomes.containsKey(NodeKind.MME);
            if (!isOther && coin()) {
                outcomes.put(kind, outcome());
            }
        }
        if (outcomes.isEmpty()) {
            outcomes.put(NodeKind.SGSN, outcome());
        }
        return outcomes;
    }

    private NodeOutcome outcome() {
        return new NodeOutcome(random.nextInt(3), maybe(() -> random.nextInt(256)));
    }

    private Map<NodeKind, Integer> diagnostics() {
        Map<NodeKind, Integer> diagnostics = new EnumMap<>(NodeKind.class);
        for (NodeKind kind : NodeKind.values()) {
            if (kind != NodeKind.IP_SM_GW && coin()) {
                diagnostics.put(kind, random.nextInt(256));
            }
        }
        return diagnostics;
    }
}
