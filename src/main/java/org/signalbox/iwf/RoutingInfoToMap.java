// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.map.Inform;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// SRR as sendRoutingInfoForSM: the other way round of [RoutingInfoToDiameter].
final class RoutingInfoToMap {
    /// Serving-Node and Additional-Serving-Node.
    private static final int NODES_MAX = 2;

    private RoutingInfoToMap() {}

    /// @param named the number of the register; null if it is called by that of the subscriber
    static ToMap translate(SgdRequest.RoutingInfo request, @Nullable String named, IwfConfig config)
            throws SgdRefusal {
        String msisdn = request.msisdn();
        String centre = request.serviceCentre();
        MapRequest translated =
                new MapRequest.RoutingInfo(
                        MapNumber.international(msisdn == null ? Numbers.NO_MSISDN : msisdn),
                        request.isUrgent(),
                        MapNumber.international(centre == null ? config.number() : centre),
                        request.takesSgsn(),
                        request.messageType(),
                        request.sender(),
                        request.notIntended(),
                        request.imsi(),
                        request.isSingleAttempt(),
                        Numbers.toMap(request.correlation()),
                        request.takesSmsf());
        String register = named == null ? register(msisdn, request.imsi(), config) : named;
        if (register == null) {
            throw new SgdRefusal(
                    answer(Result.base(ResultCode.UNABLE_TO_DELIVER)),
                    "no register of IMSI " + request.imsi());
        }
        return new ToMap(
                new MapParty(register, Numbers.HLR),
                new MapParty(config.number(), Numbers.MSC),
                translated,
                outcome -> back(outcome, config));
    }

    /// By which number the register of a subscriber is reached.
    static @Nullable String register(
            @Nullable String msisdn, @Nullable String imsi, IwfConfig config) {
        if (msisdn != null) {
            return msisdn;
        }
        return imsi == null ? null : config.homeRegisters().find(imsi);
    }

    static SgdAnswer.RoutingInfo answer(Result result) {
        return new SgdAnswer.RoutingInfo(result, null, List.of(), null, null, null, Map.of());
    }

    private static SgdAnswer back(MapOutcome outcome, IwfConfig config) {
        return switch (outcome) {
            case MapOutcome.Answered(
                            MapResult.RoutingInfo found,
                            List<Inform> informs,
                            boolean _) ->
                    found(found, first(informs), config);
            case MapOutcome.Answered _ -> answer(Result.base(ResultCode.UNABLE_TO_COMPLY));
            case MapOutcome.Refused(MapError error, List<Inform> informs) ->
                    refused(error, first(informs));
            case MapOutcome.Failed failed -> answer(Errors.broken(failed));
        };
    }

    private static @Nullable Inform first(List<Inform> informs) {
        return informs.isEmpty() ? null : informs.getFirst();
    }

    private static SgdAnswer found(
            MapResult.RoutingInfo found, @Nullable Inform inform, IwfConfig config) {
        if (!Numbers.isImsi(found.imsi())) {
            return answer(Result.base(ResultCode.UNABLE_TO_COMPLY));
        }
        return new SgdAnswer.RoutingInfo(
                Result.SUCCESS,
                found.imsi(),
                nodes(found, config),
                found.lmsi(),
                alertUser(inform),
                inform == null ? null : inform.waitingStatus(),
                diagnostics(
                        inform == null ? null : inform.absentDiagnostic(),
                        inform == null ? null : inform.additionalAbsentDiagnostic()));
    }

    /// As many as Diameter has room for: two, of which the first may be an IP-SM-GW, and an SMSF of
    /// each kind.
    private static List<ServingNode> nodes(MapResult.RoutingInfo found, IwfConfig config) {
        List<ServingNode> nodes = new ArrayList<>();
        Map<NodeKind, ServingNode> smsfs = new EnumMap<>(NodeKind.class);
        for (MapResult.Node said : found.nodes()) {
            String number = Numbers.digitsIfAny(said.number());
            if (number == null) {
                continue;
            }
            ServingNode node = node(said.kind(), number, Numbers.nameIfAny(said.name()), config);
            switch (node.kind()) {
                case SMSF_3GPP, SMSF_NON_3GPP -> smsfs.putIfAbsent(node.kind(), node);
                case MME, MSC, SGSN, IP_SM_GW -> {
                    boolean isOnlyFirst = node.kind() == NodeKind.IP_SM_GW;
                    if (nodes.size() < (isOnlyFirst ? 1 : NODES_MAX)) {
                        nodes.add(node);
                    }
                }
            }
        }
        nodes.addAll(smsfs.values());
        return nodes;
    }

    private static ServingNode node(
            MapResult.Node.Kind kind,
            String number,
            ServingNode.@Nullable Name name,
            IwfConfig config) {
        return switch (kind) {
            case MSC -> msc(number, name, config);
            case SGSN -> new ServingNode(NodeKind.SGSN, number, name);
            case IP_SM_GW -> new ServingNode(NodeKind.IP_SM_GW, number, name);
            case SMSF_3GPP -> new ServingNode(NodeKind.SMSF_3GPP, number, name);
            case SMSF_NON_3GPP -> new ServingNode(NodeKind.SMSF_NON_3GPP, number, name);
        };
    }

    /// MAP does not tell an MSC from an MME: what has a name in Diameter, or is configured to be an
    /// MME, is one.
    private static ServingNode msc(
            String number, ServingNode.@Nullable Name name, IwfConfig config) {
        if (name != null) {
            return new ServingNode(NodeKind.MME, number, name);
        }
        IwfConfig.Target target = config.nodes().find(number);
        if (target != null && target.kind() == NodeKind.MME) {
            String host = target.destination().host();
            if (host != null) {
                return new ServingNode(
                        NodeKind.MME,
                        number,
                        new ServingNode.Name(host, target.destination().realm()));
            }
        }
        return config.namesMscs()
                ? new ServingNode(NodeKind.MME, number, NamedMsc.name(number, config))
                : new ServingNode(NodeKind.MSC, number, null);
    }

    private static @Nullable UserIdentity alertUser(@Nullable Inform inform) {
        String stored = inform == null ? null : Numbers.digitsIfAny(inform.storedMsisdn());
        return stored == null ? null : UserIdentity.ofMsisdn(stored);
    }

    private static Map<NodeKind, Integer> diagnostics(
            @Nullable Integer visited, @Nullable Integer packet) {
        Map<NodeKind, Integer> diagnostics = new EnumMap<>(NodeKind.class);
        if (visited != null) {
            diagnostics.put(NodeKind.MSC, visited);
        }
        if (packet != null) {
            diagnostics.put(NodeKind.SGSN, packet);
        }
        return diagnostics;
    }

    private static SgdAnswer refused(MapError error, @Nullable Inform inform) {
        Integer visited = inform == null ? null : inform.absentDiagnostic();
        Integer packet = inform == null ? null : inform.additionalAbsentDiagnostic();
        if (error instanceof MapError.AbsentSubscriber absent) {
            visited = absent.diagnostic() == null ? visited : absent.diagnostic();
            packet = absent.additionalDiagnostic() == null ? packet : absent.additionalDiagnostic();
        }
        return new SgdAnswer.RoutingInfo(
                Errors.refused(error),
                null,
                List.of(),
                null,
                alertUser(inform),
                inform == null ? null : inform.waitingStatus(),
                diagnostics(visited, packet));
    }
}
