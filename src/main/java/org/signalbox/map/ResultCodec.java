// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.map.MapDecodeException.Fault;
import org.signalbox.map.MapResult.Node;
import org.signalbox.map.MapResult.Node.Kind;
import org.signalbox.ss7.OctetString;

import java.util.ArrayList;
import java.util.List;

/// Results of operations (TS 29.002 section 17.7.6), as versions 1 to 3 write them.
final class ResultCodec {
    // RoutingInfoForSM-Res
    private static final int LOCATION = 0xA0;
    private static final int MESSAGES_WAITING = 0x82;

    // LocationInfoWithLMSI
    private static final int NODE_NUMBER = 0x81;
    private static final int IS_SGSN = 0x85;
    private static final int ADDITIONAL_NUMBER = 0xA6;
    private static final int NAME = 0xA7;
    private static final int ADDITIONAL_NAME = 0xA8;
    private static final int THIRD_NUMBER = 0xA9;
    private static final int THIRD_NAME = 0xAA;
    private static final int IS_IMS_NODE = 0x8B;
    private static final int SMSF_3GPP_NUMBER = 0x8C;
    private static final int SMSF_3GPP_NAME = 0xAD;
    private static final int SMSF_NON_3GPP_NUMBER = 0x8E;
    private static final int SMSF_NON_3GPP_NAME = 0xAF;
    private static final int IS_SMSF_3GPP = 0x90;
    private static final int IS_SMSF_NON_3GPP = 0x91;

    // additional-Number
    private static final int MSC_NUMBER = 0x80;
    private static final int SGSN_NUMBER = 0x81;

    private ResultCodec() {}

    /// @return null if there is nothing to say
    /// @throws IllegalArgumentException if a value is none that the standard has
    static @Nullable Element encode(MapResult result, int version) {
        return switch (result) {
            case MapResult.MtForward(OctetString tpdu) -> report(tpdu, version);
            case MapResult.MoForward(OctetString tpdu) -> report(tpdu, version);
            case MapResult.RoutingInfo it -> routingInfo(it, version);
            case MapResult.DeliveryReport(MapNumber stored) -> storedMsisdn(stored, version);
            case MapResult.Alert _ -> null;
        };
    }

    /// @param parameter null if there is none
    static MapResult decode(ShortMessageOperation operation, @Nullable Element parameter)
            throws MapDecodeException {
        return switch (operation) {
            case MT_FORWARD -> new MapResult.MtForward(report(parameter));
            case MO_FORWARD -> new MapResult.MoForward(report(parameter));
            case ROUTING_INFO -> routingInfo(parameter);
            case DELIVERY_REPORT -> new MapResult.DeliveryReport(storedMsisdn(parameter));
            case ALERT -> new MapResult.Alert();
        };
    }

    // ---- messages -----------------------------------------------------------------------------

    private static @Nullable Element report(@Nullable OctetString tpdu, int version) {
        if (tpdu == null || version < 3) {
            return null;
        }
        BerWriter to = new BerWriter();
        ParameterCodec.putReportIfAny(to, tpdu);
        return to.toElement(Element.SEQUENCE);
    }

    private static @Nullable OctetString report(@Nullable Element parameter)
            throws MapDecodeException {
        OctetString tpdu = null;
        if (parameter != null) {
            ElementReader from = sequence(parameter);
            while (from.next()) {
                if (from.tag() == Element.OCTET_STRING) {
                    tpdu = from.octetString();
                }
            }
        }
        return tpdu;
    }

    // ---- registers ----------------------------------------------------------------------------

    /// In version 2 the number stands alone.
    private static @Nullable Element storedMsisdn(@Nullable MapNumber stored, int version) {
        if (stored == null || version == 1) {
            return null;
        }
        if (version == 2) {
            return new Element(Element.OCTET_STRING, ParameterCodec.octets(stored));
        }
        BerWriter to = new BerWriter();
        ParameterCodec.putNumber(to, Element.OCTET_STRING, stored);
        return to.toElement(Element.SEQUENCE);
    }

    private static @Nullable MapNumber storedMsisdn(@Nullable Element parameter)
            throws MapDecodeException {
        if (parameter == null) {
            return null;
        }
        if (parameter.tag() == Element.OCTET_STRING) {
            return ParameterCodec.number(ElementReader.at(parameter));
        }
        MapNumber stored = null;
        ElementReader from = sequence(parameter);
        while (from.next()) {
            if (from.tag() == Element.OCTET_STRING) {
                stored = ParameterCodec.number(from);
            }
        }
        return stored;
    }

    /// What has no place in the version, or behind the first node, is left out.
    private static Element routingInfo(MapResult.RoutingInfo it, int version) {
        if (it.nodes().isEmpty()) {
            throw new IllegalArgumentException("routing information without a node");
        }
        BerWriter to = new BerWriter();
        ParameterCodec.putImsi(to, Element.OCTET_STRING, it.imsi());
        int location = to.begin(LOCATION);
        Node first = it.nodes().getFirst();
        ParameterCodec.putNumber(to, NODE_NUMBER, first.number());
        OctetString lmsi = it.lmsi();
        if (lmsi != null) {
            to.put(Element.OCTET_STRING, lmsi.toArray());
        }
        if (version > 2) {
            putNodes(to, first, it.nodes().subList(1, it.nodes().size()));
        }
        to.end(location);
        Boolean waiting = it.areMessagesWaiting();
        if (version == 1 && waiting != null) {
            to.putTruth(MESSAGES_WAITING, waiting);
        }
        return to.toElement(Element.SEQUENCE);
    }

    private static void putNodes(BerWriter to, Node first, List<Node> others) {
        to.putFlag(IS_SGSN, first.kind() == Kind.SGSN);
        List<Node> switching =
                others.stream()
                        .filter(node -> node.kind() == Kind.MSC || node.kind() == Kind.SGSN)
                        .toList();
        Node second = switching.isEmpty() ? null : switching.getFirst();
        Node third = switching.size() < 2 ? null : switching.get(1);
        putChosen(to, ADDITIONAL_NUMBER, second);
        ParameterCodec.putNameIfAny(to, NAME, first.name());
        ParameterCodec.putNameIfAny(to, ADDITIONAL_NAME, second == null ? null : second.name());
        putChosen(to, THIRD_NUMBER, third);
        ParameterCodec.putNameIfAny(to, THIRD_NAME, third == null ? null : third.name());
        to.putFlag(IS_IMS_NODE, first.kind() == Kind.IP_SM_GW);
        putSmsf(to, SMSF_3GPP_NUMBER, SMSF_3GPP_NAME, node(others, Kind.SMSF_3GPP));
        putSmsf(to, SMSF_NON_3GPP_NUMBER, SMSF_NON_3GPP_NAME, node(others, Kind.SMSF_NON_3GPP));
        to.putFlag(IS_SMSF_3GPP, first.kind() == Kind.SMSF_3GPP);
        to.putFlag(IS_SMSF_NON_3GPP, first.kind() == Kind.SMSF_NON_3GPP);
    }

    private static @Nullable Node node(List<Node> nodes, Kind kind) {
        return nodes.stream().filter(node -> node.kind() == kind).findFirst().orElse(null);
    }

    private static void putChosen(BerWriter to, int tag, @Nullable Node node) {
        if (node != null) {
            int place = to.begin(tag);
            ParameterCodec.putNumber(
                    to, node.kind() == Kind.SGSN ? SGSN_NUMBER : MSC_NUMBER, node.number());
            to.end(place);
        }
    }

    private static void putSmsf(BerWriter to, int number, int name, @Nullable Node node) {
        if (node != null) {
            ParameterCodec.putNumber(to, number, node.number());
            ParameterCodec.putNameIfAny(to, name, node.name());
        }
    }

    private static MapResult.RoutingInfo routingInfo(@Nullable Element parameter)
            throws MapDecodeException {
        if (parameter == null) {
            throw new MapDecodeException(Fault.FORM, 0, "routing information that is empty");
        }
        ElementReader from = sequence(parameter);
        from.need(Element.OCTET_STRING, "imsi");
        String imsi = ParameterCodec.imsi(from);
        from.need(LOCATION, "locationInfoWithLMSI");
        Location location = new Location();
        location.read(from.inside());
        Boolean waiting = null;
        while (from.next()) {
            if (from.tag() == MESSAGES_WAITING) {
                waiting = from.truth();
            }
        }
        return new MapResult.RoutingInfo(imsi, location.nodes(), location.lmsi, waiting);
    }

    /// LocationInfoWithLMSI, while it is read.
    private static final class Location {
        private @Nullable MapNumber number;
        private Kind kind = Kind.MSC;
        private @Nullable DiameterName name;
        private @Nullable OctetString lmsi;
        private @Nullable Node additional;
        private @Nullable DiameterName additionalName;
        private @Nullable Node third;
        private @Nullable DiameterName thirdName;
        private @Nullable MapNumber smsf;
        private @Nullable DiameterName smsfName;
        private @Nullable MapNumber otherSmsf;
        private @Nullable DiameterName otherSmsfName;

        private void read(ElementReader from) throws MapDecodeException {
            while (from.next()) {
                switch (from.tag()) {
                    case NODE_NUMBER -> number = ParameterCodec.number(from);
                    case Element.OCTET_STRING -> lmsi = RequestCodec.lmsi(from);
                    case IS_SGSN -> kind = Kind.SGSN;
                    case ADDITIONAL_NUMBER -> additional = chosen(from);
                    case NAME -> name = ParameterCodec.name(from);
                    case ADDITIONAL_NAME -> additionalName = ParameterCodec.name(from);
                    case THIRD_NUMBER -> third = chosen(from);
                    case THIRD_NAME -> thirdName = ParameterCodec.name(from);
                    case IS_IMS_NODE -> kind = Kind.IP_SM_GW;
                    case SMSF_3GPP_NUMBER -> smsf = ParameterCodec.number(from);
                    case SMSF_3GPP_NAME -> smsfName = ParameterCodec.name(from);
                    case SMSF_NON_3GPP_NUMBER -> otherSmsf = ParameterCodec.number(from);
                    case SMSF_NON_3GPP_NAME -> otherSmsfName = ParameterCodec.name(from);
                    case IS_SMSF_3GPP -> kind = Kind.SMSF_3GPP;
                    case IS_SMSF_NON_3GPP -> kind = Kind.SMSF_NON_3GPP;
                    default -> {} // what later releases add
                }
            }
            if (number == null) {
                throw from.fault(Fault.FORM, "networkNode-Number is missing");
            }
        }

        private static Node chosen(ElementReader from) throws MapDecodeException {
            ElementReader inside = from.inside();
            inside.need("a number");
            return switch (inside.tag()) {
                case MSC_NUMBER -> new Node(Kind.MSC, ParameterCodec.number(inside), null);
                case SGSN_NUMBER -> new Node(Kind.SGSN, ParameterCodec.number(inside), null);
                default ->
                        throw inside.fault(
                                Fault.FORM, "a number with tag %02x".formatted(inside.tag()));
            };
        }

        private List<Node> nodes() {
            List<Node> nodes = new ArrayList<>();
            add(nodes, kind, number, name);
            if (additional != null) {
                add(nodes, additional.kind(), additional.number(), additionalName);
            }
            if (third != null) {
                add(nodes, third.kind(), third.number(), thirdName);
            }
            add(nodes, Kind.SMSF_3GPP, smsf, smsfName);
            add(nodes, Kind.SMSF_NON_3GPP, otherSmsf, otherSmsfName);
            return nodes;
        }

        private static void add(
                List<Node> nodes,
                Kind kind,
                @Nullable MapNumber number,
                @Nullable DiameterName name) {
            if (number != null) {
                nodes.add(new Node(kind, number, name));
            }
        }
    }

    private static ElementReader sequence(Element parameter) throws MapDecodeException {
        if (parameter.tag() != Element.SEQUENCE) {
            throw new MapDecodeException(Fault.FORM, 0, "a result that is no sequence");
        }
        return new ElementReader(parameter.content());
    }
}
