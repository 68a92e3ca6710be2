// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.sgd.ReceivedRequest;
import org.signalbox.diameter.sgd.RequestEnvelope;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdRequest;

/// Says what a request for short messages is routed by, wherever the command has it.
public final class SgdRouteKeys {
    private SgdRouteKeys() {}

    /// Of a request that came.
    public static RouteKeys of(ReceivedRequest received) {
        return of(received.application(), received.envelope(), received.request());
    }

    /// Of a request that is to be sent.
    ///
    /// @param application under which it is sent, as [SgdCommand] says for the peer
    public static RouteKeys of(
            Application application, RequestEnvelope envelope, SgdRequest request) {
        return new RouteKeys(
                application,
                SgdCommand.of(request).code(),
                envelope.destinationHost(),
                envelope.destinationRealm(),
                envelope.originHost(),
                envelope.originRealm(),
                imsi(request),
                msisdn(request),
                serviceCentre(request));
    }

    private static @Nullable String imsi(SgdRequest request) {
        return switch (request) {
            case SgdRequest.MoForward forward -> forward.user().imsi();
            case SgdRequest.MtForward forward -> forward.imsi();
            case SgdRequest.RoutingInfo info -> info.imsi();
            case SgdRequest.Alert alert -> alert.user().imsi();
            case SgdRequest.DeliveryReport report -> report.user().imsi();
        };
    }

    private static @Nullable String msisdn(SgdRequest request) {
        return switch (request) {
            case SgdRequest.MoForward forward -> forward.user().msisdn();
            case SgdRequest.MtForward _ -> null;
            case SgdRequest.RoutingInfo info -> info.msisdn();
            case SgdRequest.Alert alert -> alert.user().msisdn();
            case SgdRequest.DeliveryReport report -> report.user().msisdn();
        };
    }

    private static @Nullable String serviceCentre(SgdRequest request) {
        return switch (request) {
            case SgdRequest.MoForward forward -> forward.serviceCentre();
            case SgdRequest.MtForward forward -> forward.serviceCentre();
            case SgdRequest.RoutingInfo info -> info.serviceCentre();
            case SgdRequest.Alert alert -> alert.serviceCentre();
            case SgdRequest.DeliveryReport report -> report.serviceCentre();
        };
    }
}
