// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.NodeOutcome;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;

/// RDR as reportSM-DeliveryStatus: the other way round of [ReportToDiameter].
final class ReportToMap {
    private ReportToMap() {}

    static ToMap translate(SgdRequest.DeliveryReport request, IwfConfig config) throws SgdRefusal {
        String msisdn = request.user().msisdn();
        String register = RoutingInfoToMap.register(msisdn, request.user().imsi(), config);
        if (register == null) {
            throw new SgdRefusal(
                    answer(Result.base(ResultCode.UNABLE_TO_DELIVER), null),
                    "no register of IMSI " + request.user().imsi());
        }
        return new ToMap(
                new MapParty(register, Numbers.HLR),
                new MapParty(config.number(), Numbers.MSC),
                report(request, msisdn == null ? Numbers.NO_MSISDN : msisdn),
                ReportToMap::back);
    }

    /// The first outcome is that of MSC or MME, or else the only one, with a word whose it is.
    private static MapRequest report(SgdRequest.DeliveryReport request, String msisdn)
            throws SgdRefusal {
        NodeOutcome mme = request.outcomes().get(NodeKind.MME);
        NodeOutcome visited = mme == null ? request.outcomes().get(NodeKind.MSC) : mme;
        NodeOutcome packet = request.outcomes().get(NodeKind.SGSN);
        NodeOutcome ims = request.outcomes().get(NodeKind.IP_SM_GW);
        boolean isForGprs = visited == null && packet != null;
        boolean isForIms = visited == null && packet == null;
        NodeOutcome first = visited != null ? visited : isForGprs ? packet : ims;
        if (first == null) {
            throw new SgdRefusal(
                    answer(Result.base(ResultCode.UNABLE_TO_COMPLY), null),
                    "no outcome that MAP has");
        }
        NodeOutcome additional = isForGprs ? null : packet;
        NodeOutcome alsoIms = isForIms ? null : ims;
        return new MapRequest.DeliveryReport(
                MapNumber.international(msisdn),
                MapNumber.international(request.serviceCentre()),
                first.cause(),
                first.absentDiagnostic(),
                packet != null,
                isForGprs,
                additional == null ? null : additional.cause(),
                additional == null ? null : additional.absentDiagnostic(),
                isForIms,
                alsoIms == null ? null : alsoIms.cause(),
                alsoIms == null ? null : alsoIms.absentDiagnostic(),
                request.user().imsi(),
                request.isSingleAttempt(),
                Numbers.toMap(request.correlation()));
    }

    static SgdAnswer answer(Result result, @Nullable MapNumber said) {
        String stored = Numbers.digitsIfAny(said);
        return new SgdAnswer.DeliveryReport(
                result, stored == null ? null : UserIdentity.ofMsisdn(stored));
    }

    private static SgdAnswer back(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered(MapResult.DeliveryReport taken, var _, boolean _) ->
                    answer(Result.SUCCESS, taken.storedMsisdn());
            case MapOutcome.Answered _ -> answer(Result.base(ResultCode.UNABLE_TO_COMPLY), null);
            case MapOutcome.Refused(MapError error, var _) -> answer(Errors.refused(error), null);
            case MapOutcome.Failed failed -> answer(Errors.broken(failed), null);
        };
    }
}
