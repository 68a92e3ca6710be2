// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.map.MapDecodeException.Fault;
import org.signalbox.map.MapRequest.Alert;
import org.signalbox.map.MapRequest.DeliveryReport;
import org.signalbox.map.MapRequest.MoForward;
import org.signalbox.map.MapRequest.MtForward;
import org.signalbox.map.MapRequest.NewNode;
import org.signalbox.map.MapRequest.RoutingInfo;
import org.signalbox.ss7.OctetString;

/// Arguments of operations (TS 29.002 section 17.7.6), as versions 1 to 3 write them.
///
/// What is read may have more than is known here, behind what must be there: it is skipped, in any
/// version. What is written has what the version knows. A tag `[n]` of the standard is 0x80 + n,
/// and 0xA0 + n if there are elements within.
final class RequestCodec {
    private static final int LMSI_OCTETS = 4;
    private static final int CONSTRUCTED = 0x20;

    // SM-RP-DA and SM-RP-OA
    private static final int IMSI = 0x80;
    private static final int LMSI = 0x81;
    private static final int MSISDN = 0x82;
    private static final int SERVICE_CENTRE = 0x84;
    private static final int NO_ADDRESS = 0x85;

    // behind the three that a message always has; 0 to 4 in mt-forwardSM, 0 in mo-forwardSM
    private static final int MO_CORRELATION = 0xA0;
    private static final int MT_CORRELATION = 0xA1;
    private static final int RETRANSMISSION_MAX = 0x82;
    private static final int GMSC = 0x83;

    private RequestCodec() {}

    /// @throws IllegalArgumentException if a value is none that the standard has
    static Element encode(MapRequest request, int version) {
        BerWriter to = new BerWriter();
        switch (request) {
            case MtForward it -> put(to, it, version);
            case MoForward it -> put(to, it, version);
            case RoutingInfo it -> put(to, it, version);
            case DeliveryReport it -> put(to, it, version);
            case Alert it -> put(to, it, version);
        }
        return to.toElement(Element.SEQUENCE);
    }

    /// @param operation of version 1 either transfer stands for both
    /// @param parameter null if the invoke had none
    static MapRequest decode(
            ShortMessageOperation operation, int version, @Nullable Element parameter)
            throws MapDecodeException {
        if (parameter == null || parameter.tag() != Element.SEQUENCE) {
            throw new MapDecodeException(Fault.FORM, 0, "an argument that is no sequence");
        }
        ElementReader from = new ElementReader(parameter.content());
        return switch (operation) {
            case MT_FORWARD, MO_FORWARD -> forward(from, operation, version);
            case ROUTING_INFO -> routingInfo(from);
            case DELIVERY_REPORT -> deliveryReport(from, version);
            case ALERT -> alert(from);
        };
    }

    // ---- messages -----------------------------------------------------------------------------

    private static void put(BerWriter to, MtForward it, int version) {
        putMessage(to, it.to(), it.from(), it.tpdu());
        if (version > 1) {
            to.putFlag(Element.NULL, it.hasMore());
        }
        if (version < 3) {
            return;
        }
        to.putIntegerIfAny(Element.INTEGER, it.deliveryTimer());
        to.putTimeIfAny(Element.OCTET_STRING, it.deliveryStart());
        ParameterCodec.putCorrelationIfAny(to, MT_CORRELATION, it.correlation());
        to.putTimeIfAny(RETRANSMISSION_MAX, it.retransmissionMax());
        ParameterCodec.putNumberIfAny(to, GMSC, it.gmsc());
    }

    private static void put(BerWriter to, MoForward it, int version) {
        putMessage(to, it.to(), it.from(), it.tpdu());
        if (version < 3) {
            return;
        }
        ParameterCodec.putImsiIfAny(to, Element.OCTET_STRING, it.imsi());
        ParameterCodec.putCorrelationIfAny(to, MO_CORRELATION, it.correlation());
    }

    private static void putMessage(
            BerWriter to, RelayAddress destination, RelayAddress origin, OctetString tpdu) {
        if (!ParameterCodec.isSignal(tpdu)) {
            throw new IllegalArgumentException("a message of %d octets".formatted(tpdu.length()));
        }
        putAddress(to, destination);
        putAddress(to, origin);
        to.put(Element.OCTET_STRING, tpdu.toArray());
    }

    private static MapRequest forward(
            ElementReader from, ShortMessageOperation operation, int version)
            throws MapDecodeException {
        from.need("sm-RP-DA");
        RelayAddress destination = address(from);
        from.need("sm-RP-OA");
        RelayAddress origin = address(from);
        from.need(Element.OCTET_STRING, "sm-RP-UI");
        OctetString tpdu = from.octetString();
        if (!ParameterCodec.isSignal(tpdu)) {
            throw from.fault(Fault.VALUE, "a message of %d octets".formatted(from.length()));
        }
        boolean isSubmitted =
                version == 1
                        ? destination instanceof RelayAddress.ServiceCentre
                        : operation == ShortMessageOperation.MO_FORWARD;
        return isSubmitted
                ? moForward(from, destination, origin, tpdu)
                : mtForward(from, destination, origin, tpdu);
    }

    private static MtForward mtForward(
            ElementReader from, RelayAddress destination, RelayAddress origin, OctetString tpdu)
            throws MapDecodeException {
        boolean hasMore = false;
        Integer timer = null;
        Integer start = null;
        Integer retransmissionMax = null;
        MapNumber gmsc = null;
        MapCorrelation correlation = null;
        while (from.next()) {
            switch (from.tag()) {
                case Element.NULL -> hasMore = true;
                case Element.INTEGER -> timer = from.integer();
                case Element.OCTET_STRING -> start = from.time();
                case MT_CORRELATION -> correlation = ParameterCodec.correlation(from);
                case RETRANSMISSION_MAX -> retransmissionMax = from.time();
                case GMSC -> gmsc = ParameterCodec.number(from);
                default -> {} // what later releases add
            }
        }
        return new MtForward(
                destination,
                origin,
                tpdu,
                hasMore,
                timer,
                start,
                retransmissionMax,
                gmsc,
                correlation);
    }

    private static MoForward moForward(
            ElementReader from, RelayAddress destination, RelayAddress origin, OctetString tpdu)
            throws MapDecodeException {
        String imsi = null;
        MapCorrelation correlation = null;
        while (from.next()) {
            switch (from.tag()) {
                case Element.OCTET_STRING -> imsi = ParameterCodec.imsi(from);
                case MO_CORRELATION -> correlation = ParameterCodec.correlation(from);
                default -> {} // what later releases add
            }
        }
        return new MoForward(destination, origin, tpdu, imsi, correlation);
    }

    private static void putAddress(BerWriter to, RelayAddress address) {
        switch (address) {
            case RelayAddress.Imsi(String digits) -> ParameterCodec.putImsi(to, IMSI, digits);
            case RelayAddress.Lmsi(OctetString octets) -> to.put(LMSI, octets.toArray());
            case RelayAddress.Msisdn(MapNumber number) ->
                    ParameterCodec.putNumber(to, MSISDN, number);
            case RelayAddress.ServiceCentre(MapNumber number) ->
                    ParameterCodec.putNumber(to, SERVICE_CENTRE, number);
            case RelayAddress.None _ -> to.putFlag(NO_ADDRESS, true);
        }
    }

    private static RelayAddress address(ElementReader from) throws MapDecodeException {
        return switch (from.tag()) {
            case IMSI -> new RelayAddress.Imsi(ParameterCodec.imsi(from));
            case LMSI -> new RelayAddress.Lmsi(lmsi(from));
            case MSISDN -> new RelayAddress.Msisdn(ParameterCodec.number(from));
            case SERVICE_CENTRE -> new RelayAddress.ServiceCentre(ParameterCodec.number(from));
            case NO_ADDRESS -> new RelayAddress.None();
            default ->
                    throw from.fault(
                            Fault.FORM, "an end of a message with tag %02x".formatted(from.tag()));
        };
    }

    static OctetString lmsi(ElementReader from) throws MapDecodeException {
        if (from.length() != LMSI_OCTETS) {
            throw from.fault(Fault.FORM, "an LMSI of %d octets".formatted(from.length()));
        }
        return from.octetString();
    }

    // ---- registers ----------------------------------------------------------------------------

    private static void put(BerWriter to, RoutingInfo it, int version) {
        ParameterCodec.putNumber(to, 0x80, it.msisdn());
        to.putTruth(0x81, it.isUrgent());
        ParameterCodec.putNumber(to, 0x82, it.serviceCentre());
        if (version < 3) {
            return;
        }
        to.putFlag(0x87, it.takesGprs());
        to.putIntegerIfAny(0x88, it.messageType());
        OctetString sender = it.sender();
        if (sender != null) {
            to.put(0x89, sender.toArray());
        }
        to.putIntegerIfAny(0x8A, it.notIntended());
        ParameterCodec.putImsiIfAny(to, 0x8C, it.imsi());
        to.putFlag(0x8D, it.isSingleAttempt());
        ParameterCodec.putCorrelationIfAny(to, 0xAF, it.correlation());
        to.putFlag(0x90, it.takesSmsf());
    }

    private static RoutingInfo routingInfo(ElementReader from) throws MapDecodeException {
        from.need(0x80, "msisdn");
        MapNumber msisdn = ParameterCodec.number(from);
        from.need(0x81, "sm-RP-PRI");
        boolean isUrgent = from.truth();
        from.need(0x82, "serviceCentreAddress");
        MapNumber serviceCentre = ParameterCodec.number(from);
        boolean takesGprs = false;
        Integer messageType = null;
        OctetString sender = null;
        Integer notIntended = null;
        String imsi = null;
        boolean isSingleAttempt = false;
        MapCorrelation correlation = null;
        boolean takesSmsf = false;
        while (from.next()) {
            switch (from.tag()) {
                case 0x87 -> takesGprs = true;
                case 0x88 -> messageType = from.integer();
                case 0x89 -> sender = from.octetString();
                case 0x8A -> notIntended = from.integer();
                case 0x8C -> imsi = ParameterCodec.imsi(from);
                case 0x8D -> isSingleAttempt = true;
                case 0xAF -> correlation = ParameterCodec.correlation(from);
                case 0x90 -> takesSmsf = true;
                default -> {} // what later releases add, and the teleservice of version 1
            }
        }
        return new RoutingInfo(
                msisdn,
                isUrgent,
                serviceCentre,
                takesGprs,
                messageType,
                sender,
                notIntended,
                imsi,
                isSingleAttempt,
                correlation,
                takesSmsf);
    }

    /// @throws IllegalArgumentException if there is no outcome, but in version 1
    private static void put(BerWriter to, DeliveryReport it, int version) {
        ParameterCodec.putNumber(to, Element.OCTET_STRING, it.msisdn());
        ParameterCodec.putNumber(to, Element.OCTET_STRING, it.serviceCentre());
        if (version == 1) {
            return;
        }
        Integer outcome = it.outcome();
        if (outcome == null) {
            throw new IllegalArgumentException("a delivery report without its outcome");
        }
        to.putInteger(Element.ENUMERATED, outcome);
        if (version < 3) {
            return;
        }
        to.putIntegerIfAny(0x80, it.absentDiagnostic());
        to.putFlag(0x82, it.takesGprs());
        to.putFlag(0x83, it.isForGprs());
        to.putIntegerIfAny(0x84, it.additionalOutcome());
        to.putIntegerIfAny(0x85, it.additionalAbsentDiagnostic());
        to.putFlag(0x86, it.isForIpSmGw());
        to.putIntegerIfAny(0x87, it.ipSmGwOutcome());
        to.putIntegerIfAny(0x88, it.ipSmGwAbsentDiagnostic());
        ParameterCodec.putImsiIfAny(to, 0x89, it.imsi());
        to.putFlag(0x8A, it.isSingleAttempt());
        ParameterCodec.putCorrelationIfAny(to, 0xAB, it.correlation());
    }

    private static DeliveryReport deliveryReport(ElementReader from, int version)
            throws MapDecodeException {
        from.need(Element.OCTET_STRING, "msisdn");
        MapNumber msisdn = ParameterCodec.number(from);
        from.need(Element.OCTET_STRING, "serviceCentreAddress");
        MapNumber serviceCentre = ParameterCodec.number(from);
        Integer outcome = null;
        if (version > 1) {
            from.need(Element.ENUMERATED, "sm-DeliveryOutcome");
            outcome = from.integer();
        }
        Integer absentDiagnostic = null;
        boolean takesGprs = false;
        boolean isForGprs = false;
        Integer additionalOutcome = null;
        Integer additionalAbsentDiagnostic = null;
        boolean isForIpSmGw = false;
        Integer ipSmGwOutcome = null;
        Integer ipSmGwAbsentDiagnostic = null;
        String imsi = null;
        boolean isSingleAttempt = false;
        MapCorrelation correlation = null;
        while (from.next()) {
            switch (from.tag()) {
                case 0x80 -> absentDiagnostic = from.integer();
                case 0x82 -> takesGprs = true;
                case 0x83 -> isForGprs = true;
                case 0x84 -> additionalOutcome = from.integer();
                case 0x85 -> additionalAbsentDiagnostic = from.integer();
                case 0x86 -> isForIpSmGw = true;
                case 0x87 -> ipSmGwOutcome = from.integer();
                case 0x88 -> ipSmGwAbsentDiagnostic = from.integer();
                case 0x89 -> imsi = ParameterCodec.imsi(from);
                case 0x8A -> isSingleAttempt = true;
                case 0xAB -> correlation = ParameterCodec.correlation(from);
                default -> {} // what later releases add
            }
        }
        return new DeliveryReport(
                msisdn,
                serviceCentre,
                outcome,
                absentDiagnostic,
                takesGprs,
                isForGprs,
                additionalOutcome,
                additionalAbsentDiagnostic,
                isForIpSmGw,
                ipSmGwOutcome,
                ipSmGwAbsentDiagnostic,
                imsi,
                isSingleAttempt,
                correlation);
    }

    private static void put(BerWriter to, Alert it, int version) {
        ParameterCodec.putNumber(to, Element.OCTET_STRING, it.msisdn());
        ParameterCodec.putNumber(to, Element.OCTET_STRING, it.serviceCentre());
        if (version == 1) {
            return;
        }
        ParameterCodec.putImsiIfAny(to, Element.OCTET_STRING, it.imsi());
        ParameterCodec.putCorrelationIfAny(to, Element.SEQUENCE, it.correlation());
        to.putTimeIfAny(0x80, it.availableUntil());
        to.putIntegerIfAny(0x81, it.event());
        putNode(to, 0x83, it.newSgsn());
        putNode(to, 0x85, it.newMme());
        ParameterCodec.putNumberIfAny(to, 0x87, it.newMsc());
    }

    /// @param tag of the number; the name has the next one
    private static void putNode(BerWriter to, int tag, @Nullable NewNode node) {
        if (node != null) {
            ParameterCodec.putNumber(to, tag, node.number());
            ParameterCodec.putNameIfAny(to, tag + 1 | CONSTRUCTED, node.name());
        }
    }

    private static Alert alert(ElementReader from) throws MapDecodeException {
        from.need(Element.OCTET_STRING, "msisdn");
        MapNumber msisdn = ParameterCodec.number(from);
        from.need(Element.OCTET_STRING, "serviceCentreAddress");
        MapNumber serviceCentre = ParameterCodec.number(from);
        String imsi = null;
        MapCorrelation correlation = null;
        Integer availableUntil = null;
        Integer event = null;
        MapNumber sgsn = null;
        DiameterName sgsnName = null;
        MapNumber mme = null;
        DiameterName mmeName = null;
        MapNumber msc = null;
        while (from.next()) {
            switch (from.tag()) {
                case Element.OCTET_STRING -> imsi = ParameterCodec.imsi(from);
                case Element.SEQUENCE -> correlation = ParameterCodec.correlation(from);
                case 0x80 -> availableUntil = from.time();
                case 0x81 -> event = from.integer();
                case 0x83 -> sgsn = ParameterCodec.number(from);
                case 0xA4 -> sgsnName = ParameterCodec.name(from);
                case 0x85 -> mme = ParameterCodec.number(from);
                case 0xA6 -> mmeName = ParameterCodec.name(from);
                case 0x87 -> msc = ParameterCodec.number(from);
                default -> {} // what later releases add
            }
        }
        return new Alert(
                msisdn,
                serviceCentre,
                imsi,
                correlation,
                availableUntil,
                event,
                sgsn == null ? null : new NewNode(sgsn, sgsnName),
                mme == null ? null : new NewNode(mme, mmeName),
                msc);
    }
}
