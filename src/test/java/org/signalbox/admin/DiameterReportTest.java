// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class DiameterReportTest {
    private static final DiameterPeerView OVER_TLS =
            new DiameterPeerView(
                    "dra",
                    "open",
                    Duration.ofSeconds(5),
                    "",
                    "dra.example.org",
                    Optional.of("example.org"),
                    "tls",
                    List.of("192.0.2.20"),
                    5_658,
                    true,
                    Optional.of("192.0.2.20"),
                    true,
                    Optional.of(
                            new DiameterPeerView.Tls(
                                    "TLSv1.3",
                                    "TLS_AES_256_GCM_SHA384",
                                    "dra.example.org",
                                    Instant.parse("2027-05-09T12:00:00Z"))),
                    Optional.of("freeDiameter"),
                    List.of("16777313"),
                    0,
                    0,
                    List.of());

    @Test
    void aPeerOverTlsShowsWhatItHasShown() {
        assertThat(DiameterReport.detail(OVER_TLS).lines())
                .contains(
                        "  192.0.2.20 port 5658 over tls, which this node calls",
                        "  TLSv1.3, TLS_AES_256_GCM_SHA384; certificate of dra.example.org, valid until 2027-05-09T12:00:00Z");
        assertThat(DiameterReport.all(List.of(OVER_TLS)).lines().getLast())
                .contains(" TLSv1.3 until 2027-05-09 ");
    }

    @Test
    void programsAreToldTheSameOfOneAndOfAll() {
        assertThat(List.of(DiameterReport.detail(OVER_TLS), DiameterReport.all(List.of(OVER_TLS))))
                .allSatisfy(
                        document ->
                                assertThat(String.join("\n", document.json()))
                                        .contains(
                                                "\"transport\": \"tls\"",
                                                "\"tlsVersion\": \"TLSv1.3\"",
                                                "\"cipherSuite\": \"TLS_AES_256_GCM_SHA384\"",
                                                "\"certificateOf\": \"dra.example.org\"",
                                                "\"certificateExpiry\": \"2027-05-09T12:00:00Z\""));
    }
}
