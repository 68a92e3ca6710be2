// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.DeliveryFailure;
import org.signalbox.diameter.sgd.RequestEnvelope;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdRequest;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A message of Diameter as a person reads it, seen by an MME or a relay.
///
/// @param epochNanos when it was got or sent there
/// @param seer name of who has seen it
/// @param peer whom that one speaks with, a Diameter identity
/// @param isSent whether it was sent there, not got
/// @param exchange the same for a request and its answer; names no other
/// @param origin who has made it
/// @param destination whom it is for, a host or a realm
/// @param label of its command, such as `OFR`
/// @param forwardedTo to whom it passes on a short message or an alert, by its number; empty if to
///     nobody
/// @param content what it says
record DiameterMessage(
        long epochNanos,
        String seer,
        String peer,
        boolean isSent,
        String exchange,
        String origin,
        String destination,
        String label,
        String forwardedTo,
        String content) {
    /// TS 29.338 sections 5.3.3 and 7.3.
    private static final Map<Result, String> RESULTS =
            Map.of(
                    Result.SUCCESS, "success",
                    Result.USER_UNKNOWN, "user unknown",
                    Result.ABSENT_USER, "absent user",
                    Result.USER_BUSY, "user busy",
                    Result.FACILITY_NOT_SUPPORTED, "facility not supported",
                    Result.DELIVERY_FAILURE, "delivery failure",
                    Result.SERVICE_BARRED, "service barred");

    /// TS 29.338 section 5.3.3.5, from 0 on.
    private static final List<String> FAILURES =
            List.of(
                    "memory capacity exceeded",
                    "equipment protocol error",
                    "equipment not equipped for short messages",
                    "unknown service centre",
                    "service centre congestion",
                    "invalid address",
                    "user not of the service centre");

    /// Where and when a message was seen.
    record Sight(long epochNanos, String seer, String peer, boolean isSent, String exchange) {}

    static DiameterMessage of(Sight sight, RequestEnvelope envelope, SgdRequest request) {
        String host = envelope.destinationHost();
        return of(
                sight,
                envelope.originHost(),
                host == null ? envelope.destinationRealm() : host,
                SgdCommand.of(request).requestLabel(),
                forwardedTo(request),
                words(request));
    }

    static DiameterMessage of(Sight sight, String origin, String destination, SgdAnswer answer) {
        return of(
                sight, origin, destination, SgdCommand.of(answer).answerLabel(), "", words(answer));
    }

    private static DiameterMessage of(
            Sight sight,
            String origin,
            String destination,
            String label,
            String forwardedTo,
            String content) {
        return new DiameterMessage(
                sight.epochNanos(),
                sight.seer(),
                sight.peer(),
                sight.isSent(),
                sight.exchange(),
                origin,
                destination,
                label,
                forwardedTo,
                content);
    }

    private static String forwardedTo(SgdRequest request) {
        return switch (request) {
            case SgdRequest.MoForward forward -> forward.serviceCentre();
            case SgdRequest.MtForward forward ->
                    Objects.requireNonNullElse(forward.mmeNumber(), "");
            case SgdRequest.Alert alert -> MapNames.ALERT + " " + alert.serviceCentre();
            case SgdRequest.RoutingInfo _, SgdRequest.DeliveryReport _ -> "";
        };
    }

    private static String words(SgdRequest request) {
        return switch (request) {
            case SgdRequest.MoForward forward ->
                    "IMSI %s, MSISDN %s, SC %s"
                            .formatted(
                                    forward.user().imsi(),
                                    forward.user().msisdn(),
                                    forward.serviceCentre());
            case SgdRequest.MtForward forward ->
                    "IMSI %s, SC %s, MME %s"
                            .formatted(
                                    forward.imsi(), forward.serviceCentre(), forward.mmeNumber());
            case SgdRequest.Alert alert ->
                    "IMSI %s, MSISDN %s, SC %s"
                            .formatted(
                                    alert.user().imsi(),
                                    alert.user().msisdn(),
                                    alert.serviceCentre());
            // an MME of this laboratory neither sends nor serves these
            case SgdRequest.RoutingInfo _, SgdRequest.DeliveryReport _ ->
                    SgdCommand.of(request).name();
        };
    }

    /// The result, and what it says of the reason.
    static String words(SgdAnswer answer) {
        String result = RESULTS.getOrDefault(answer.result(), answer.result().words());
        return switch (answer) {
            case SgdAnswer.MtForward forward -> {
                Integer diagnostic = forward.absentDiagnostic();
                yield diagnostic == null
                        ? result + words(forward.failure())
                        : result + ", diagnostic " + diagnostic;
            }
            case SgdAnswer.MoForward forward -> result + words(forward.failure());
            case SgdAnswer.RoutingInfo _, SgdAnswer.Alert _, SgdAnswer.DeliveryReport _ -> result;
        };
    }

    private static String words(@Nullable DeliveryFailure failure) {
        if (failure == null) {
            return "";
        }
        int cause = failure.cause();
        return ": "
                + (cause >= 0 && cause < FAILURES.size() ? FAILURES.get(cause) : "cause " + cause);
    }
}
