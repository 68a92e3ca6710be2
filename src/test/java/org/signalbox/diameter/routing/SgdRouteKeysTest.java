// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.NodeOutcome;
import org.signalbox.diameter.sgd.ReceivedRequest;
import org.signalbox.diameter.sgd.RequestEnvelope;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.ss7.OctetString;

import java.util.List;
import java.util.Map;

/// Each command says in its own way whom it concerns; routes are asked in one.
@NullUnmarked
class SgdRouteKeysTest {
    private static final UserIdentity USER =
            new UserIdentity("262019876543210", "491711234567", null, null);
    private static final OctetString TPDU = OctetString.ofHex("01");
    private static final String CENTRE = "491710760000";

    @Test
    void subscribersAndServiceCentresAreFoundInEachCommand() {
        List<SgdRequest> requests =
                List.of(
                        new SgdRequest.MoForward(CENTRE, USER, TPDU, false, null),
                        new SgdRequest.RoutingInfo(
                                USER.msisdn(),
                                USER.imsi(),
                                CENTRE,
                                null,
                                null,
                                false,
                                false,
                                false,
                                null,
                                false,
                                null),
                        new SgdRequest.Alert(CENTRE, USER, null, true, false, null, null),
                        new SgdRequest.DeliveryReport(
                                USER,
                                CENTRE,
                                Map.of(NodeKind.MME, new NodeOutcome(NodeOutcome.DELIVERED, null)),
                                false,
                                null));

        for (SgdRequest request : requests) {
            assertThat(keys(request)).isEqualTo(expected(SgdCommand.of(request), USER.msisdn()));
        }
        SgdRequest delivery =
                new SgdRequest.MtForward(
                        USER.imsi(), CENTRE, TPDU, false, null, null, null, null, null, null, null);
        assertThat(keys(delivery)).isEqualTo(expected(SgdCommand.MT_FORWARD, null));
    }

    private static RouteKeys keys(SgdRequest request) {
        RequestEnvelope envelope = new RequestEnvelope("s;1;1", "a", "b", "c", "d");
        return SgdRouteKeys.of(
                new ReceivedRequest(
                        SgdCommand.of(request).application(SgdQuirks.NONE), envelope, request));
    }

    private static RouteKeys expected(SgdCommand command, String msisdn) {
        return new RouteKeys(
                command.application(),
                command.code(),
                "c",
                "d",
                "a",
                "b",
                USER.imsi(),
                msisdn,
                CENTRE);
    }
}
