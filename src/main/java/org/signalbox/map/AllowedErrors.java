// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.signalbox.map.MapError.Code;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Which errors an operation lists, by version (TS 29.002 section 17.6.6, and those before it).
public final class AllowedErrors {
    private static final Set<Code> MO_V3 =
            EnumSet.of(
                    Code.SYSTEM_FAILURE,
                    Code.UNEXPECTED_DATA_VALUE,
                    Code.FACILITY_NOT_SUPPORTED,
                    Code.DELIVERY_FAILURE);
    private static final Set<Code> FORWARD_V1 =
            with(
                    MO_V3,
                    Code.UNIDENTIFIED_SUBSCRIBER,
                    Code.ILLEGAL_SUBSCRIBER,
                    Code.ABSENT_SUBSCRIBER_SM);
    private static final Set<Code> FORWARD =
            with(FORWARD_V1, Code.DATA_MISSING, Code.ILLEGAL_EQUIPMENT, Code.SUBSCRIBER_BUSY);
    private static final Set<Code> ROUTING_INFO_V1 =
            EnumSet.of(
                    Code.SYSTEM_FAILURE,
                    Code.UNEXPECTED_DATA_VALUE,
                    Code.FACILITY_NOT_SUPPORTED,
                    Code.UNKNOWN_SUBSCRIBER,
                    Code.TELESERVICE_NOT_PROVISIONED,
                    Code.CALL_BARRED,
                    Code.ABSENT_SUBSCRIBER_SM);
    private static final Set<Code> ROUTING_INFO = with(ROUTING_INFO_V1, Code.DATA_MISSING);
    private static final Set<Code> DELIVERY_REPORT_V1 =
            EnumSet.of(Code.UNEXPECTED_DATA_VALUE, Code.UNKNOWN_SUBSCRIBER, Code.WAITING_LIST_FULL);
    private static final Set<Code> DELIVERY_REPORT = with(DELIVERY_REPORT_V1, Code.DATA_MISSING);
    private static final Set<Code> ALERT =
            EnumSet.of(Code.SYSTEM_FAILURE, Code.DATA_MISSING, Code.UNEXPECTED_DATA_VALUE);

    /// subscriberNotSC-Subscriber.
    private static final int NO_SUBSCRIBER_OF_CENTRE = 6;

    private AllowedErrors() {}

    /// What an operation of a version may be answered by; nothing if nobody answers it.
    public static Set<Code> of(ShortMessageOperation operation, int version) {
        if (!operation.isAnswered(version)) {
            return Set.of();
        }
        return switch (operation) {
            case MT_FORWARD -> version == 1 ? FORWARD_V1 : FORWARD;
            case MO_FORWARD -> version == 1 ? FORWARD_V1 : version == 2 ? FORWARD : MO_V3;
            case ROUTING_INFO -> version == 1 ? ROUTING_INFO_V1 : ROUTING_INFO;
            case DELIVERY_REPORT -> version == 1 ? DELIVERY_REPORT_V1 : DELIVERY_REPORT;
            case ALERT -> ALERT;
        };
    }

    /// The error itself, or the one that says the most of it among those that may be sent. No
    /// failure of a network becomes one of a subscriber. Empty if nothing may be sent.
    public static Optional<MapError> nearest(
            ShortMessageOperation operation, int version, MapError error) {
        Set<Code> allowed = of(operation, version);
        if (allowed.isEmpty()) {
            return Optional.empty();
        }
        MapError sent = error;
        while (!allowed.contains(sent.code())) {
            sent = lesser(operation, version, sent, allowed);
        }
        return Optional.of(sent);
    }

    /// One step towards what any operation knows.
    private static MapError lesser(
            ShortMessageOperation operation, int version, MapError error, Set<Code> allowed) {
        boolean isSubmission = operation == ShortMessageOperation.MO_FORWARD && version == 3;
        return switch (error.code()) {
            case UNKNOWN_SUBSCRIBER, UNIDENTIFIED_SUBSCRIBER -> {
                if (isSubmission) {
                    yield new MapError.DeliveryFailure(NO_SUBSCRIBER_OF_CENTRE, null);
                }
                Code other =
                        error.code() == Code.UNKNOWN_SUBSCRIBER
                                ? Code.UNIDENTIFIED_SUBSCRIBER
                                : Code.UNKNOWN_SUBSCRIBER;
                yield allowed.contains(other) ? new MapError.Plain(other) : failure();
            }
            case ILLEGAL_EQUIPMENT -> new MapError.Plain(Code.ILLEGAL_SUBSCRIBER);
            case DATA_MISSING -> new MapError.Plain(Code.UNEXPECTED_DATA_VALUE);
            case ILLEGAL_SUBSCRIBER, TELESERVICE_NOT_PROVISIONED, CALL_BARRED ->
                    new MapError.Plain(Code.FACILITY_NOT_SUPPORTED);
            case ABSENT_SUBSCRIBER_SM, SUBSCRIBER_BUSY ->
                    isSubmission ? new MapError.Plain(Code.FACILITY_NOT_SUPPORTED) : failure();
            case FACILITY_NOT_SUPPORTED, DELIVERY_FAILURE, WAITING_LIST_FULL -> failure();
            // a delivery report cannot be refused for what failed elsewhere
            case SYSTEM_FAILURE, UNEXPECTED_DATA_VALUE ->
                    new MapError.Plain(Code.UNEXPECTED_DATA_VALUE);
        };
    }

    private static MapError failure() {
        return new MapError.SystemFailure(null, null);
    }

    private static Set<Code> with(Set<Code> some, Code... more) {
        EnumSet<Code> all = EnumSet.copyOf(some);
        all.addAll(Set.of(more));
        return all;
    }
}
