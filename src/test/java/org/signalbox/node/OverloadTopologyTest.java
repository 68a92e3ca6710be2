// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.peer.OverloadStatus;
import org.signalbox.iwf.SessionRecord;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.RelayAddress;
import org.signalbox.ss7.OctetString;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What a service centre of MAP is told while an MME asks for fewer requests (RFC 7683): whole
/// nodes
/// in virtual time.
@NullUnmarked
class OverloadTopologyTest {
    private static final int MSC = 8;

    @TempDir private Path folder;

    private InterworkingNetwork network;

    @AfterEach
    void stop() {
        gateway().interworking().ifPresent(SessionBooks::assertBalanced);
        network.close();
    }

    private NodeStatus gateway() {
        return network.nodes.topology().node("gateway").status();
    }

    @Test
    void whatIsHeldBackIsAnsweredAtOnceAsWhatNobodyCanDeliverNow() {
        network = new InterworkingNetwork(folder, 1, "diameter peer mme", " overload-reports");
        network.mme.added = OverloadTopologyTest::sendNothing;
        assertThat(deliver()).isInstanceOf(MapOutcome.Answered.class);
        network.mme.added = _ -> {};

        long before = network.nodes.world().now();
        assertThat(deliver())
                .isEqualTo(new MapOutcome.Refused(new MapError.SystemFailure(5, 7), List.of()));
        assertThat(Duration.ofNanos(network.nodes.world().now() - before))
                .isLessThan(Duration.ofSeconds(1));

        assertThat(network.mme.asked).hasSize(1);
        SessionRecord record = gateway().interworking().orElseThrow().records().getLast();
        assertThat(record.outcome()).isEqualTo("busy");
        assertThat(record.reason()).isEqualTo("it has asked for fewer requests");
        assertThat(gateway().diameterRouting().orElseThrow().overload())
                .singleElement()
                .extracting(OverloadStatus::name, OverloadStatus::heldBack)
                .containsExactly("mme01." + InterworkingNetwork.REALM, 1L);

        network.nodes.run(Duration.ofSeconds(75));
        assertThat(deliver()).as("when it is over").isInstanceOf(MapOutcome.Answered.class);
    }

    /// Of requests for this host, for a minute.
    private static void sendNothing(AvpWriter answer) {
        int features = answer.begin(BaseAvp.OC_SUPPORTED_FEATURES);
        answer.end(features);
        int report = answer.begin(BaseAvp.OC_OLR);
        answer.unsigned64(BaseAvp.OC_SEQUENCE_NUMBER, 0)
                .unsigned32(BaseAvp.OC_REPORT_TYPE, 0)
                .unsigned32(BaseAvp.OC_REDUCTION_PERCENTAGE, 100)
                .unsigned32(BaseAvp.OC_VALIDITY_DURATION, 60);
        answer.end(report);
    }

    private MapOutcome deliver() {
        OctetString message = InterworkingNetwork.DELIVER;
        return network.centre.ask(
                InterworkingNetwork.MME,
                MSC,
                new MapRequest.MtForward(
                        new RelayAddress.Imsi(InterworkingNetwork.IMSI),
                        new RelayAddress.ServiceCentre(
                                MapNumber.international(InterworkingNetwork.CENTRE)),
                        message,
                        false,
                        null,
                        null,
                        null,
                        null,
                        null));
    }
}
