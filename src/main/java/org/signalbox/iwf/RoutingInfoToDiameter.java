// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.signalbox.iwf.Errors.answer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.map.DiameterName;
import org.signalbox.map.Inform;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.MapResult.Node;
import org.signalbox.map.MapResult.Node.Kind;

import java.util.ArrayList;
import java.util.List;

/// sendRoutingInfoForSM as SRR, in the place of the subscriber's register (TS 29.305 annex A.3).
final class RoutingInfoToDiameter {
    /// operatorBarring of callBarred (TS 29.002 section 17.7.7).
    private static final int BY_OPERATOR = 1;

    /// Of MWD-Status: the service centre is not in the list.
    private static final int NOT_LISTED = 1;

    private RoutingInfoToDiameter() {}

    /// @param version of MAP, in which the answer will be
    static ToDiameter translate(MapRequest.RoutingInfo request, int version, IwfConfig config)
            throws MapRefusal {
        String msisdn = Numbers.digits(request.msisdn(), config.countryCode());
        boolean isByImsi = Numbers.isNobodys(msisdn);
        String imsi = request.imsi();
        if (isByImsi && imsi == null) {
            throw MapRefusal.of(MapError.Code.UNKNOWN_SUBSCRIBER, "neither MSISDN nor IMSI");
        }
        SgdRequest translated =
                new SgdRequest.RoutingInfo(
                        isByImsi ? null : msisdn,
                        imsi == null ? null : Numbers.imsi(imsi),
                        Numbers.serviceCentre(request.serviceCentre(), config.countryCode()),
                        request.messageType(),
                        request.sender(),
                        request.takesGprs(),
                        request.isUrgent(),
                        request.isSingleAttempt(),
                        request.notIntended(),
                        request.takesSmsf(),
                        Numbers.toDiameter(request.correlation()));
        return new ToDiameter(translated, outcome -> back(outcome, request, version, config));
    }

    private static MapAnswer back(
            SgdOutcome outcome, MapRequest.RoutingInfo request, int version, IwfConfig config) {
        return switch (outcome) {
            case SgdOutcome.Answered(SgdAnswer.RoutingInfo answer) ->
                    answer.result().isSuccess()
                            ? found(answer, request, version, config)
                            : new MapAnswer.Error(error(answer), inform(answer));
            case SgdOutcome.Answered _, SgdOutcome.Failed _ -> answer(broken());
        };
    }

    private static MapError broken() {
        return new MapError.SystemFailure(Errors.HLR, null);
    }

    private static MapAnswer found(
            SgdAnswer.RoutingInfo answer,
            MapRequest.RoutingInfo request,
            int version,
            IwfConfig config) {
        String asked = request.imsi();
        String imsi = answer.imsi() == null ? asked : answer.imsi();
        if (imsi == null) {
            return answer(broken());
        }
        List<Node> nodes = nodes(answer, request);
        if (nodes.isEmpty()) {
            if (request.notIntended() == null) {
                return answer(broken());
            }
            nodes = List.of(new Node(Kind.MSC, MapNumber.international(config.number()), null));
        }
        Integer status = answer.waitingStatus();
        Boolean isWaiting = version == 1 && status != null ? (status & NOT_LISTED) == 0 : null;
        return new MapAnswer.Result(
                new MapResult.RoutingInfo(imsi, nodes, answer.lmsi(), isWaiting),
                inform(answer),
                false);
    }

    /// An SGSN is named to who asks for it, or if there is nobody else; an SMSF to who asks for it.
    private static List<Node> nodes(SgdAnswer.RoutingInfo answer, MapRequest.RoutingInfo request) {
        List<Node> nodes = new ArrayList<>();
        for (ServingNode node : answer.nodes()) {
            boolean isWanted =
                    switch (node.kind()) {
                        case MME, MSC, IP_SM_GW -> true;
                        case SGSN -> request.takesGprs() || answer.nodes().size() == 1;
                        case SMSF_3GPP, SMSF_NON_3GPP -> request.takesSmsf();
                    };
            if (isWanted) {
                nodes.add(node(node));
            }
        }
        return nodes;
    }

    /// A node of Diameter in the words of MAP.
    static Node node(ServingNode node) {
        ServingNode.Name name = node.name();
        return new Node(
                switch (node.kind()) {
                    case MME, MSC -> Kind.MSC;
                    case SGSN -> Kind.SGSN;
                    case IP_SM_GW -> Kind.IP_SM_GW;
                    case SMSF_3GPP -> Kind.SMSF_3GPP;
                    case SMSF_NON_3GPP -> Kind.SMSF_NON_3GPP;
                },
                MapNumber.international(node.number()),
                // Beside the number of an MSC stands the name of an MME that delivers by the MSC
                // only.
                name == null || node.kind() == NodeKind.MSC
                        ? null
                        : new DiameterName(name.host(), name.realm()));
    }

    private static @Nullable Inform inform(SgdAnswer.RoutingInfo answer) {
        UserIdentity user = answer.alertUser();
        String stored = user == null ? null : user.msisdn();
        Integer absent = absentDiagnostic(answer);
        Integer additional = answer.absentDiagnostics().get(NodeKind.SGSN);
        boolean saysNothing =
                stored == null
                        && answer.waitingStatus() == null
                        && absent == null
                        && additional == null;
        return saysNothing
                ? null
                : new Inform(
                        Numbers.international(stored), answer.waitingStatus(), absent, additional);
    }

    private static @Nullable Integer absentDiagnostic(SgdAnswer.RoutingInfo answer) {
        Integer mme = answer.absentDiagnostics().get(NodeKind.MME);
        return mme == null ? answer.absentDiagnostics().get(NodeKind.MSC) : mme;
    }

    private static MapError error(SgdAnswer.RoutingInfo answer) {
        Result result = answer.result();
        if (result.equals(Result.USER_UNKNOWN)) {
            return Errors.plain(MapError.Code.UNKNOWN_SUBSCRIBER);
        }
        if (result.equals(Result.ABSENT_USER)) {
            return new MapError.AbsentSubscriber(
                    absentDiagnostic(answer),
                    answer.absentDiagnostics().get(NodeKind.SGSN),
                    null,
                    null);
        }
        if (result.equals(Result.FACILITY_NOT_SUPPORTED)) {
            return Errors.plain(MapError.Code.FACILITY_NOT_SUPPORTED);
        }
        if (result.equals(Result.SERVICE_NOT_SUBSCRIBED)) {
            return Errors.plain(MapError.Code.TELESERVICE_NOT_PROVISIONED);
        }
        if (result.equals(Result.SERVICE_BARRED)) {
            return new MapError.Barred(BY_OPERATOR);
        }
        if (result.equals(Result.base(ResultCode.INVALID_AVP_VALUE))) {
            return Errors.plain(MapError.Code.UNEXPECTED_DATA_VALUE);
        }
        if (result.equals(Result.base(ResultCode.MISSING_AVP))) {
            return Errors.plain(MapError.Code.DATA_MISSING);
        }
        return broken();
    }
}
