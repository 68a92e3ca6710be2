// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.map.MapDecodeException.Fault;
import org.signalbox.ss7.OctetString;

/// Errors of operations (TS 29.002 sections 17.6.6 and 17.7.7), as versions 1 to 3 write them.
final class ErrorCodec {
    /// absentSubscriber, which is absentSubscriberSM before version 3.
    private static final int ABSENT_SUBSCRIBER = 27;

    // absentSubscriberSM
    private static final int ADDITIONAL_DIAGNOSTIC = 0x80;
    private static final int RETRY_AT = 0x82;
    private static final int ALERT_IMSI = 0x83;

    // systemFailure
    private static final int ADDITIONAL_RESOURCE = 0x80;

    private ErrorCodec() {}

    static int code(MapError error, int version) {
        return version < 3 && error instanceof MapError.AbsentSubscriber
                ? ABSENT_SUBSCRIBER
                : error.code().value();
    }

    /// @return null if there is nothing to say
    static @Nullable Element encode(MapError error, int version) {
        BerWriter to = new BerWriter();
        switch (error) {
            case MapError.Plain _ -> {
                if (version < 3) {
                    return null;
                }
            }
            case MapError.AbsentSubscriber it -> {
                if (version < 3) {
                    return null;
                }
                to.putIntegerIfAny(Element.INTEGER, it.diagnostic());
                to.putIntegerIfAny(ADDITIONAL_DIAGNOSTIC, it.additionalDiagnostic());
                to.putTimeIfAny(RETRY_AT, it.retryAt());
                ParameterCodec.putImsiIfAny(to, ALERT_IMSI, it.alertImsi());
            }
            case MapError.DeliveryFailure(int cause, OctetString diagnostic) -> {
                if (version == 1) {
                    return new Element(Element.ENUMERATED, new byte[] {(byte) cause});
                }
                to.putInteger(Element.ENUMERATED, cause);
                ParameterCodec.putReportIfAny(to, diagnostic);
            }
            case MapError.SystemFailure(Integer resource, Integer additional) -> {
                if (version < 3) {
                    return alone(resource);
                }
                to.putIntegerIfAny(Element.ENUMERATED, resource);
                to.putIntegerIfAny(ADDITIONAL_RESOURCE, additional);
            }
            case MapError.Barred(Integer cause) -> {
                if (version < 3) {
                    return alone(cause);
                }
                to.putIntegerIfAny(Element.ENUMERATED, cause);
            }
        }
        return to.toElement(Element.SEQUENCE);
    }

    private static @Nullable Element alone(@Nullable Integer value) {
        return value == null
                ? null
                : new Element(Element.ENUMERATED, new byte[] {value.byteValue()});
    }

    /// Takes the forms of all versions in any.
    ///
    /// @param parameter null if there is none
    /// @return null if the code is none that operations of short messages have
    static @Nullable MapError decode(int code, @Nullable Element parameter)
            throws MapDecodeException {
        if (code == ABSENT_SUBSCRIBER) {
            return new MapError.AbsentSubscriber(null, null, null, null);
        }
        for (MapError.Code known : MapError.Code.values()) {
            if (known.value() == code) {
                return decode(known, parameter);
            }
        }
        return null;
    }

    private static MapError decode(MapError.Code code, @Nullable Element parameter)
            throws MapDecodeException {
        return switch (code) {
            case ABSENT_SUBSCRIBER_SM -> absentSubscriber(parameter);
            case DELIVERY_FAILURE -> deliveryFailure(parameter);
            case SYSTEM_FAILURE -> systemFailure(parameter);
            case CALL_BARRED -> new MapError.Barred(enumerated(parameter));
            case UNKNOWN_SUBSCRIBER,
                    UNIDENTIFIED_SUBSCRIBER,
                    ILLEGAL_SUBSCRIBER,
                    TELESERVICE_NOT_PROVISIONED,
                    ILLEGAL_EQUIPMENT,
                    FACILITY_NOT_SUPPORTED,
                    SUBSCRIBER_BUSY,
                    WAITING_LIST_FULL,
                    DATA_MISSING,
                    UNEXPECTED_DATA_VALUE ->
                    new MapError.Plain(code);
        };
    }

    private static MapError absentSubscriber(@Nullable Element parameter)
            throws MapDecodeException {
        Integer diagnostic = null;
        Integer additional = null;
        Integer retryAt = null;
        String alertImsi = null;
        if (parameter != null) {
            ElementReader from = sequence(parameter);
            while (from.next()) {
                switch (from.tag()) {
                    case Element.INTEGER -> diagnostic = from.integer();
                    case ADDITIONAL_DIAGNOSTIC -> additional = from.integer();
                    case RETRY_AT -> retryAt = from.time();
                    case ALERT_IMSI -> alertImsi = ParameterCodec.imsi(from);
                    default -> {} // what later releases add
                }
            }
        }
        return new MapError.AbsentSubscriber(diagnostic, additional, retryAt, alertImsi);
    }

    private static MapError deliveryFailure(@Nullable Element parameter) throws MapDecodeException {
        Integer cause = enumerated(parameter);
        if (parameter == null || cause == null) {
            throw new MapDecodeException(Fault.FORM, 0, "a delivery failure without its cause");
        }
        OctetString diagnostic = null;
        if (parameter.tag() == Element.SEQUENCE) {
            ElementReader from = sequence(parameter);
            while (from.next()) {
                if (from.tag() == Element.OCTET_STRING) {
                    diagnostic = from.octetString();
                }
            }
        }
        return new MapError.DeliveryFailure(cause, diagnostic);
    }

    private static MapError systemFailure(@Nullable Element parameter) throws MapDecodeException {
        Integer additional = null;
        if (parameter != null && parameter.tag() == Element.SEQUENCE) {
            ElementReader from = sequence(parameter);
            while (from.next()) {
                if (from.tag() == ADDITIONAL_RESOURCE) {
                    additional = from.integer();
                }
            }
        }
        return new MapError.SystemFailure(enumerated(parameter), additional);
    }

    /// What stands alone, or in a sequence with others; null if it does not.
    private static @Nullable Integer enumerated(@Nullable Element parameter)
            throws MapDecodeException {
        if (parameter == null) {
            return null;
        }
        if (parameter.tag() == Element.ENUMERATED) {
            return ElementReader.at(parameter).integer();
        }
        ElementReader from = sequence(parameter);
        while (from.next()) {
            if (from.tag() == Element.ENUMERATED) {
                return from.integer();
            }
        }
        return null;
    }

    private static ElementReader sequence(Element parameter) throws MapDecodeException {
        if (parameter.tag() != Element.SEQUENCE) {
            throw new MapDecodeException(
                    Fault.FORM, 0, "an error with tag %02x".formatted(parameter.tag()));
        }
        return new ElementReader(parameter.content());
    }
}
