// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.simulator.sms.DiameterEndConfig.DraConfig;
import org.signalbox.simulator.sms.DiameterEndConfig.MmeConfig;
import org.signalbox.simulator.sms.DiameterEndConfig.Peer;
import org.signalbox.simulator.sms.EndConfig.Phone;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// The files that say what an MME or a relay is.
class DiameterEndConfigTest {
    @Test
    void anMmeHasAPeerAndTelephones() throws IOException {
        DiameterEndConfig config =
                DiameterEndConfig.parse(
                        """
                        mme mme.a.example realm a.example
                         local-ip 127.0.8.15
                         peer dra.a.example 127.0.8.16
                         subscriber 4917110001 imsi 262010000000001 service-centre 30 hlr 10
                         subscriber 4917110002 imsi 262010000000002 service-centre 30 hlr 10 absent
                        """);

        assertThat(config)
                .isEqualTo(
                        new MmeConfig(
                                "mme.a.example",
                                "a.example",
                                InetAddress.ofLiteral("127.0.8.15"),
                                new Peer("dra.a.example", InetAddress.ofLiteral("127.0.8.16")),
                                List.of(
                                        new Phone(
                                                "4917110001",
                                                "262010000000001",
                                                "30",
                                                "10",
                                                SubscriberState.PRESENT),
                                        new Phone(
                                                "4917110002",
                                                "262010000000002",
                                                "30",
                                                "10",
                                                SubscriberState.ABSENT))));
    }

    @Test
    void aRelayHasPeers() throws IOException {
        DiameterEndConfig config =
                DiameterEndConfig.parse(
                        """
                        dra dra.a.example realm a.example
                         local-ip 127.0.8.16
                         peer iwf.a.example 127.0.8.11
                         peer mme.a.example 127.0.8.15
                        """);

        assertThat(config)
                .isEqualTo(
                        new DraConfig(
                                "dra.a.example",
                                "a.example",
                                InetAddress.ofLiteral("127.0.8.16"),
                                List.of(
                                        new Peer(
                                                "iwf.a.example",
                                                InetAddress.ofLiteral("127.0.8.11")),
                                        new Peer(
                                                "mme.a.example",
                                                InetAddress.ofLiteral("127.0.8.15")))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mme m.example realm a.example;                            | one peer
                    dra d.example realm a.example; local-ip 127.0.8.16        | and peers
                    dra d.example realm a.example; peer i.example 127.0.8.11  | local-ip
                    mme m.example realm a.example; route 1                    | route
                    hostname StpA                                             | hostname
                    """)
    void whatIsMissingOrWrongIsSaid(String text, String said) {
        assertThatThrownBy(() -> DiameterEndConfig.parse(text.replace(";", "\n") + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(said);
    }
}
