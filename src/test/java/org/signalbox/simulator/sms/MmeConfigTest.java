// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.signalbox.simulator.sms.EndConfig.Phone;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// The files that say what an MME is.
class MmeConfigTest {
    @Test
    void anMmeHasAPeerAndTelephones() throws IOException {
        MmeConfig config =
                MmeConfig.parse(
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
                                "dra.a.example",
                                InetAddress.ofLiteral("127.0.8.16"),
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
    void whatIsMissingOrWrongIsSaid() {
        assertThatThrownBy(() -> MmeConfig.parse("mme mme.a.example realm a.example\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected an mme with local-ip and peer");
        assertThatThrownBy(() -> MmeConfig.parse("mme mme.a.example realm a.example\n route 1\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("route");
    }
}
