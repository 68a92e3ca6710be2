// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.map.DiameterName;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapRequest.NewNode;

/// ALR as alertServiceCentre (TS 29.305 annexes A.2 and A.3).
final class AlertToMap {
    private static final int AVAILABLE = 0;
    private static final int MOVED = 1;

    private AlertToMap() {}

    /// @param knownMsisdn of the subscriber, from elsewhere; null if nobody knows it
    static ToMap translate(
            SgdRequest.Alert request, @Nullable String knownMsisdn, IwfConfig config) {
        String said = request.user().msisdn();
        String known = said == null ? knownMsisdn : said;
        Integer event = event(request);
        MapRequest translated =
                new MapRequest.Alert(
                        MapNumber.international(known == null ? Numbers.NO_MSISDN : known),
                        MapNumber.international(request.serviceCentre()),
                        request.user().imsi(),
                        Numbers.toMap(request.correlation()),
                        request.availableUntil(),
                        event,
                        newNode(request, NodeKind.SGSN),
                        newNode(request, NodeKind.MME),
                        number(newNode(request, NodeKind.MSC)));
        // A register says no event; an MME or SGSN does.
        int subsystem = event == null ? Numbers.HLR : Numbers.MSC;
        return new ToMap(
                new MapParty(request.serviceCentre(), Numbers.MSC),
                new MapParty(config.number(), subsystem),
                translated,
                AlertToMap::back);
    }

    /// Where it is said to be elsewhere, that matters more.
    private static @Nullable Integer event(SgdRequest.Alert request) {
        if (request.hasMoved()) {
            return MOVED;
        }
        return request.isAvailable() ? AVAILABLE : null;
    }

    private static @Nullable NewNode newNode(SgdRequest.Alert request, NodeKind kind) {
        ServingNode node = request.newNode();
        if (node == null || node.kind() != kind) {
            return null;
        }
        ServingNode.Name name = node.name();
        return new NewNode(
                MapNumber.international(node.number()),
                name == null ? null : new DiameterName(name.host(), name.realm()));
    }

    private static @Nullable MapNumber number(@Nullable NewNode node) {
        return node == null ? null : node.number();
    }

    private static SgdAnswer back(MapOutcome outcome) {
        return switch (outcome) {
            case MapOutcome.Answered _ -> new SgdAnswer.Alert(Result.SUCCESS);
            case MapOutcome.Refused _ ->
                    new SgdAnswer.Alert(Result.base(ResultCode.UNABLE_TO_COMPLY));
            case MapOutcome.Failed failed -> new SgdAnswer.Alert(Errors.broken(failed));
        };
    }
}
