// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.sctp.AssociationStatus.UNKNOWN;

import org.junit.jupiter.api.Test;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.Path;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.TransportKind;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// What is shown of an association whose transport is not told everything.
class AssociationReportTest {
    private static final AssociationStatus KERNELS =
            new AssociationStatus(
                    "ToB:0",
                    TransportKind.KERNEL_NATIVE,
                    State.ESTABLISHED,
                    new DownReason(DownReason.Cause.CLOSED, ""),
                    2,
                    2,
                    65_536,
                    UNKNOWN,
                    7,
                    0,
                    3,
                    List.of(path("10.77.0.2", true, false), path("10.77.1.2", false, true)));

    private static Path path(String address, boolean primary, boolean active) {
        return new Path(
                new InetSocketAddress(InetAddress.ofLiteral(address), 2905),
                active,
                true,
                primary,
                active,
                4_380,
                UNKNOWN,
                2_000_000,
                300_000_000,
                1_500,
                (int) UNKNOWN,
                UNKNOWN,
                UNKNOWN);
    }

    @Test
    void whatIsNotKnownIsNeitherShownNorTakenForZero() {
        assertThat(AssociationReport.of(KERNELS).lines())
                .containsExactly(
                        "Association ToB:0 is established, kernel-native, streams in/out 2/2",
                        "  octets outstanding -, queued 0, peer's window 65536; retransmissions 3",
                        "  chunks outstanding 7",
                        "  path 10.77.0.2 port 2905: INACTIVE, primary, cwnd 4380, srtt 2 ms, rto"
                                + " 300 ms, mtu 1500, errors -",
                        "  path 10.77.1.2 port 2905: active, in use, cwnd 4380, srtt 2 ms, rto 300"
                                + " ms, mtu 1500, errors -");
        assertThat(String.join("\n", AssociationReport.of(KERNELS).json()))
                .contains("\"outstandingOctets\": null")
                .contains("\"outstandingChunks\": 7")
                .contains("\"errors\": null");
    }

    @Test
    void tableOfPathsSaysSoToo() {
        Document table = PathReport.of(List.of(KERNELS));

        assertThat(table.lines().get(2).split("\\s+"))
                .containsExactly(
                        "ToB:0",
                        "10.77.0.2",
                        "INACTIVE",
                        "primary,",
                        "not",
                        "used",
                        "4380",
                        "-",
                        "2",
                        "ms",
                        "300",
                        "ms",
                        "1500",
                        "-",
                        "-",
                        "-");
        assertThat(String.join("\n", table.json()))
                .contains("\"slowStartThresholdOctets\": null")
                .contains("\"errors\": null")
                .contains("\"outstandingOctets\": null")
                .contains("\"retransmissions\": null")
                .contains("\"mtuOctets\": 1500");
    }
}
