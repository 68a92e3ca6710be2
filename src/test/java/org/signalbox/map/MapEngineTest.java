// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.map.MapNetwork.Station;
import org.signalbox.ss7.OctetString;

import java.time.Duration;
import java.util.List;

/// Two engines ask and answer each other.
class MapEngineTest {
    private static final String CENTRE = "491710760000";
    private static final String MME = "491720000001";
    private static final String IMSI = "262019876543210";
    private static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final OctetString REPORT = OctetString.ofHex("0000");
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final MapNetwork network = new MapNetwork(1);
    private final Station centre = network.station("centre", MapOptions.STANDARD, CENTRE);
    private final Station mme = network.station("mme", MapOptions.STANDARD, MME);

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void messageIsDeliveredAndItsReportComesBack() {
        mme.answers = _ -> new MapAnswer.Result(new MapResult.MtForward(REPORT), null, false);

        centre.request(1, MME, 8, CENTRE, message(false));
        network.runFor(A_WHILE);

        assertThat(mme.asked)
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.request()).isEqualTo(message(false));
                            assertThat(one.version()).isEqualTo(3);
                            assertThat(one.to()).isEqualTo(new MapParty(MME, 8));
                            assertThat(one.from()).isEqualTo(new MapParty(CENTRE, 8));
                        });
        assertThat(centre.outcome(1))
                .isEqualTo(
                        new MapOutcome.Answered(new MapResult.MtForward(REPORT), List.of(), false));
        assertThat(network.sent).hasSize(2);
        assertNothingIsOpen();
    }

    private void assertNothingIsOpen() {
        for (Station station : List.of(centre, mme)) {
            assertThat(station.status().requestsOpen()).isZero();
            assertThat(station.status().servedOpen()).isZero();
        }
    }

    private static MapRequest.MtForward message(boolean hasMore) {
        return new MapRequest.MtForward(
                new RelayAddress.Imsi(IMSI),
                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                DELIVER,
                hasMore,
                null,
                null,
                null,
                null,
                null);
    }
}
