// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.signalbox.admin.ManualMessage.AboutCluster;
import org.signalbox.admin.ManualMessage.AboutDestination;
import org.signalbox.admin.ManualMessage.AboutLink;
import org.signalbox.admin.ManualMessage.ClusterHeading;
import org.signalbox.admin.ManualMessage.DestinationHeading;
import org.signalbox.admin.ManualMessage.LinkHeading;
import org.signalbox.mtp3.SnmHeading;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

import java.util.ArrayList;
import java.util.List;

/// Every message of section 15 of Q.704 and T1.111.4 can be sent by hand.
class ManualMessageTest {
    private static final PointCode POINT = PointCode.parse(Variant.ANSI, "5.6.7");

    @Test
    void thereIsOneForEachHeading() {
        List<ManualMessage> messages = new ArrayList<>();
        for (DestinationHeading heading : DestinationHeading.values()) {
            messages.add(new AboutDestination(heading, POINT));
        }
        for (ClusterHeading heading : ClusterHeading.values()) {
            messages.add(new AboutCluster(heading, POINT));
        }
        for (LinkHeading heading : LinkHeading.values()) {
            messages.add(new AboutLink(heading, 3, 0));
        }
        messages.add(new ManualMessage.Controlled(POINT, 1));
        messages.add(new ManualMessage.Unavailable(POINT, ServiceIndicator.ISUP, 1));
        messages.add(new ManualMessage.RestartAllowed());
        messages.add(new ManualMessage.RestartWaiting());
        messages.add(new ManualMessage.CongestionTest());

        assertThat(messages)
                .extracting(message -> message.message().heading())
                .containsExactlyInAnyOrder(SnmHeading.values());
    }

    @Test
    void eachIsWhatItIsCalled() {
        for (LinkHeading heading : LinkHeading.values()) {
            assertThat(new AboutLink(heading, 3, 0).message().heading())
                    .hasToString(heading.name());
        }
        for (ClusterHeading heading : ClusterHeading.values()) {
            assertThat(new AboutCluster(heading, POINT).message().heading())
                    .hasToString(heading.name());
        }
    }

    @Test
    void clustersAreRefusedWhereThereAreNone() {
        assertThatThrownBy(
                        () ->
                                new AboutCluster(ClusterHeading.TCP, PointCode.itu("1.2.3"))
                                        .message())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("networks of variant itu have no TCP");
    }
}
