// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.signalbox.simulator.sms.EndConfig.HlrConfig;
import org.signalbox.simulator.sms.EndConfig.HlrSubscriber;
import org.signalbox.simulator.sms.EndConfig.Route;
import org.signalbox.simulator.sms.EndConfig.SmscConfig;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// What an end is stands in a file of the house's language.
class EndConfigTest {
    @Test
    void registersKnowTheirSubscribers() throws IOException {
        EndConfig read =
                EndConfig.parse(
                        """
                        hlr 4917100010
                         route default 1.1.1
                         route 44 2.2.1
                         subscriber 4917110001 imsi 262010000000001 msc 4917100020
                         subscriber 4917110002 imsi 262010000000002 msc 4917100020 memory-full
                        """);

        assertThat(read)
                .isEqualTo(
                        new HlrConfig(
                                "4917100010",
                                List.of(
                                        new Route("44", PointCode.itu("2.2.1")),
                                        new Route("", PointCode.itu("1.1.1"))),
                                List.of(
                                        new HlrSubscriber(
                                                "4917110001",
                                                "262010000000001",
                                                "4917100020",
                                                SubscriberState.PRESENT),
                                        new HlrSubscriber(
                                                "4917110002",
                                                "262010000000002",
                                                "4917100020",
                                                SubscriberState.MEMORY_FULL)),
                                List.of()));
    }

    @Test
    void blocksAreSubscribersWhoseNumbersFollowEachOther() throws IOException {
        HlrConfig read =
                (HlrConfig) EndConfig.parse("hlr 10\n subscribers 3 from 0098 imsi 199 msc 20\n");

        assertThat(read.blocks().getFirst().all())
                .containsExactly(
                        new HlrSubscriber("0098", "199", "20", SubscriberState.PRESENT),
                        new HlrSubscriber("0099", "200", "20", SubscriberState.PRESENT),
                        new HlrSubscriber("0100", "201", "20", SubscriberState.PRESENT));
        assertThatThrownBy(() -> EndConfig.parse("hlr 10\n subscribers 3 from 98 imsi 1 msc 20\n"))
                .hasMessageContaining("no 3 numbers from here with so many digits");
    }

    @Test
    void serviceCentresHaveBoundsOfTheirOwn() throws IOException {
        assertThat(
                        EndConfig.parse(
                                "smsc 30\n retry 90 attempts 2\n retransmission 600\n store 7\n"
                                        + " sender Bank\n"))
                .isEqualTo(
                        new SmscConfig(
                                "30",
                                List.of(),
                                List.of("Bank"),
                                Duration.ofSeconds(90),
                                2,
                                Duration.ofMinutes(10),
                                7));
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        assertThatThrownBy(() -> EndConfig.parse("msc 20\n subscriber 49x imsi 1 msc 2\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("49x");
        assertThatThrownBy(() -> EndConfig.parse("msc 20\nhlr 10\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected one of hlr, msc and smsc");
    }
}
