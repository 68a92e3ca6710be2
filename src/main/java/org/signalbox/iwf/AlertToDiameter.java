// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.signalbox.iwf.Errors.answer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapRequest.NewNode;
import org.signalbox.map.MapResult;

/// alertServiceCentre as ALR: the other way round of [AlertToMap].
final class AlertToDiameter {
    private AlertToDiameter() {}

    static ToDiameter translate(MapRequest.Alert request, IwfConfig config) throws MapRefusal {
        Integer event = request.event();
        SgdRequest translated =
                new SgdRequest.Alert(
                        Numbers.serviceCentre(request.serviceCentre(), config.countryCode()),
                        user(request, config),
                        request.availableUntil(),
                        event != null && event == 0,
                        event != null && event == 1,
                        newNode(request, config),
                        Numbers.toDiameter(request.correlation()));
        return new ToDiameter(translated, AlertToDiameter::back);
    }

    private static UserIdentity user(MapRequest.Alert request, IwfConfig config) throws MapRefusal {
        String msisdn = Numbers.digits(request.msisdn(), config.countryCode());
        String imsi = request.imsi();
        if (!Numbers.isNobodys(msisdn)) {
            return UserIdentity.ofMsisdn(msisdn);
        }
        if (imsi == null) {
            throw MapRefusal.of(MapError.Code.UNEXPECTED_DATA_VALUE, "alert about nobody");
        }
        return UserIdentity.ofImsi(Numbers.imsi(imsi));
    }

    private static @Nullable ServingNode newNode(MapRequest.Alert request, IwfConfig config)
            throws MapRefusal {
        NewNode mme = request.newMme();
        NewNode sgsn = request.newSgsn();
        MapNumber msc = request.newMsc();
        // Diameter has no MME without a name.
        if (mme != null && Numbers.nameIfAny(mme.name()) != null) {
            return node(NodeKind.MME, mme, config);
        }
        if (sgsn != null) {
            return node(NodeKind.SGSN, sgsn, config);
        }
        return msc == null ? null : node(NodeKind.MSC, new NewNode(msc, null), config);
    }

    private static ServingNode node(NodeKind kind, NewNode node, IwfConfig config)
            throws MapRefusal {
        return new ServingNode(
                kind,
                Numbers.digits(node.number(), config.countryCode()),
                Numbers.nameIfAny(node.name()));
    }

    private static MapAnswer back(SgdOutcome outcome) {
        return outcome instanceof SgdOutcome.Answered(SgdAnswer.Alert answer)
                        && answer.result().isSuccess()
                ? new MapAnswer.Result(new MapResult.Alert(), null, false)
                : answer(new MapError.SystemFailure(null, null));
    }
}
