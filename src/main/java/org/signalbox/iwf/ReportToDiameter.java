// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.signalbox.iwf.Errors.answer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.NodeOutcome;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;

import java.util.EnumMap;
import java.util.Map;

/// reportSM-DeliveryStatus as RDR, in the place of the subscriber's register (TS 29.305 annex A.3).
final class ReportToDiameter {
    private ReportToDiameter() {}

    /// @param servedBy MME or MSC: whose outcome it is, which MAP does not say
    static ToDiameter translate(
            MapRequest.DeliveryReport request, NodeKind servedBy, IwfConfig config)
            throws MapRefusal {
        SgdRequest translated =
                new SgdRequest.DeliveryReport(
                        user(request, config),
                        Numbers.serviceCentre(request.serviceCentre(), config.countryCode()),
                        outcomes(request, servedBy),
                        request.isSingleAttempt(),
                        Numbers.toDiameter(request.correlation()));
        return new ToDiameter(translated, outcome -> back(outcome, config));
    }

    private static UserIdentity user(MapRequest.DeliveryReport request, IwfConfig config)
            throws MapRefusal {
        String msisdn = Numbers.digits(request.msisdn(), config.countryCode());
        if (!Numbers.isNobodys(msisdn)) {
            return UserIdentity.ofMsisdn(msisdn);
        }
        String imsi = request.imsi();
        if (imsi == null) {
            throw MapRefusal.of(MapError.Code.UNKNOWN_SUBSCRIBER, "neither MSISDN nor IMSI");
        }
        return UserIdentity.ofImsi(Numbers.imsi(imsi));
    }

    /// Version 1 has no outcome: it tells of absent subscribers only.
    private static Map<NodeKind, NodeOutcome> outcomes(
            MapRequest.DeliveryReport request, NodeKind servedBy) {
        Map<NodeKind, NodeOutcome> outcomes = new EnumMap<>(NodeKind.class);
        NodeKind first =
                request.isForIpSmGw()
                        ? NodeKind.IP_SM_GW
                        : request.isForGprs() ? NodeKind.SGSN : servedBy;
        Integer outcome = request.outcome();
        outcomes.put(
                first,
                new NodeOutcome(
                        outcome == null ? NodeOutcome.ABSENT : outcome,
                        request.absentDiagnostic()));
        add(
                outcomes,
                NodeKind.SGSN,
                request.additionalOutcome(),
                request.additionalAbsentDiagnostic());
        add(outcomes, NodeKind.IP_SM_GW, request.ipSmGwOutcome(), request.ipSmGwAbsentDiagnostic());
        return outcomes;
    }

    private static void add(
            Map<NodeKind, NodeOutcome> outcomes,
            NodeKind kind,
            @Nullable Integer outcome,
            @Nullable Integer diagnostic) {
        if (outcome != null) {
            outcomes.put(kind, new NodeOutcome(outcome, diagnostic));
        }
    }

    private static MapAnswer back(SgdOutcome outcome, IwfConfig config) {
        return switch (outcome) {
            case SgdOutcome.Answered(SgdAnswer.DeliveryReport answer) ->
                    answer.result().isSuccess() ? taken(answer) : refused(answer, config);
            case SgdOutcome.Answered _, SgdOutcome.Failed _ -> broken(config);
        };
    }

    private static MapAnswer taken(SgdAnswer.DeliveryReport answer) {
        UserIdentity user = answer.alertUser();
        return new MapAnswer.Result(
                new MapResult.DeliveryReport(
                        Numbers.international(user == null ? null : user.msisdn())),
                null,
                false);
    }

    private static MapAnswer refused(SgdAnswer.DeliveryReport answer, IwfConfig config) {
        Result result = answer.result();
        if (result.equals(Result.USER_UNKNOWN)) {
            return answer(MapError.Code.UNKNOWN_SUBSCRIBER);
        }
        if (result.equals(Result.WAITING_LIST_FULL)) {
            return answer(MapError.Code.WAITING_LIST_FULL);
        }
        if (result.equals(Result.base(ResultCode.INVALID_AVP_VALUE))) {
            return answer(MapError.Code.UNEXPECTED_DATA_VALUE);
        }
        if (result.equals(Result.base(ResultCode.MISSING_AVP))) {
            return answer(MapError.Code.DATA_MISSING);
        }
        return broken(config);
    }

    /// The operation has no systemFailure (TS 29.002 section 17.6.6).
    static MapAnswer broken(IwfConfig config) {
        return config.reportsAborted()
                ? new MapAnswer.Abort()
                : answer(MapError.Code.UNEXPECTED_DATA_VALUE);
    }
}
