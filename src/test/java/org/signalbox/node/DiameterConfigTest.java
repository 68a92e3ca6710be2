// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.diameter.PeerProfile;
import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.diameter.peer.FirewallConfig;
import org.signalbox.diameter.peer.LocalConfig;
import org.signalbox.diameter.peer.OriginCheck;
import org.signalbox.diameter.peer.PeerConfig;
import org.signalbox.diameter.peer.PeerTraffic;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Policy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Diameter peers as whole configurations say it.
class DiameterConfigTest {
    private static final String NODE =
            """
            diameter identity iwf.example.org realm example.org
            diameter listen tcp 192.0.2.10 3868
            diameter listen sctp 192.0.2.10 3868
            """;

    private final Problems problems = new Problems();

    private Optional<DiameterConfig> read(String text) {
        Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        return NodeConfig.from(checked.block(), problems).diameter();
    }

    @Test
    void peersAreWhatTheirLinesSay() {
        DiameterConfig config =
                read(NODE
                                + """
                                        diameter peer mme
                                         identity mme.example.org
                                         remote-ip 192.0.2.30
                                         remote-ip 192.0.2.31
                                         remote-port 3870
                                         transport sctp
                                         watchdog 10
                                         pending-max 5
                                         unanswered-max 7
                                         shutdown
                                        diameter peer dra
                                         description to everybody else
                                         identity dra.example.org
                                         realm example.org
                                         remote-ip 192.0.2.20
                                         passive
                                        """)
                        .orElseThrow();

        assertThat(problems.list()).isEmpty();
        LocalConfig local = config.local();
        assertThat(local.identity()).isEqualTo("iwf.example.org");
        assertThat(local.realm()).isEqualTo("example.org");
        assertThat(local.addresses()).containsExactly(InetAddress.ofLiteral("192.0.2.10"));
        assertThat(local.listeners())
                .extracting(LocalConfig.Listener::transport)
                .containsExactlyInAnyOrder(PeerTransport.TCP, PeerTransport.SCTP);
        assertThat(local.sctpPort()).isEqualTo(LocalConfig.SCTP_PORT);
        PeerProfile standard = PeerProfile.DEFAULT;
        assertThat(config.peers())
                .containsExactly(
                        new PeerConfig(
                                "dra",
                                "dra.example.org",
                                "example.org",
                                List.of(InetAddress.ofLiteral("192.0.2.20")),
                                PeerConfig.PORT,
                                PeerTransport.TCP,
                                new PeerProfile(
                                        false,
                                        standard.opening(),
                                        standard.closing(),
                                        standard.watchdog()),
                                PeerConfig.PENDING_MAX,
                                PeerConfig.UNANSWERED_MAX,
                                false),
                        new PeerConfig(
                                "mme",
                                "mme.example.org",
                                null,
                                List.of(
                                        InetAddress.ofLiteral("192.0.2.30"),
                                        InetAddress.ofLiteral("192.0.2.31")),
                                3_870,
                                PeerTransport.SCTP,
                                new PeerProfile(
                                        true,
                                        standard.opening(),
                                        standard.closing(),
                                        Duration.ofSeconds(10)),
                                5,
                                7,
                                true));
        assertThat(config.callsBySctp()).isTrue();
    }

    @Test
    void aFirewallIsWhatItsLinesSay() {
        DiameterConfig config =
                read(NODE
                                + """
                                        diameter peer dra
                                         identity dra.example.org
                                         remote-ip 192.0.2.20
                                        diameter peer hub
                                         identity dra.hub.example
                                         remote-ip 192.0.2.21
                                        diameter firewall
                                         relay dra realm Far.Example
                                         relay dra realm farther.example
                                         relay-any hub
                                         served-realm Served.Example
                                         rate 200 per second burst 400
                                         check route-record reject
                                         check too-many discard
                                         except too-many Far.Example
                                         except too-many far.example
                                        """)
                        .orElseThrow();

        assertThat(problems.list()).isEmpty();
        assertThat(config.firewall())
                .isEqualTo(
                        new FirewallConfig(
                                new Policy<>(
                                        Map.of(
                                                OriginCheck.ROUTE_RECORD,
                                                Action.REJECT,
                                                OriginCheck.TOO_MANY,
                                                Action.DISCARD),
                                        Map.of(OriginCheck.TOO_MANY, Set.of("far.example")),
                                        false),
                                Map.of(
                                        "dra",
                                        Set.of("far.example", "farther.example"),
                                        "hub",
                                        Set.of()),
                                Set.of("served.example"),
                                new PeerTraffic.Rate(200, 400)));
        assertThat(read(NODE).orElseThrow().firewall()).isNull();
    }

    @Test
    void aRelayIsAPeer() {
        read(NODE + "diameter firewall\n relay dra realm far.example\n relay-any hub\n");

        assertThat(problems.list()).hasSize(2);
        assertThat(problems.toString()).contains("peer of Diameter dra is not defined");
    }

    @Test
    void aNodeWithoutANameHasNoPartInIt() {
        assertThat(read("hostname stp\n")).isEmpty();
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void addressesOfItsOwnArePutBeforeThoseItListensAt() {
        DiameterConfig config =
                read("""
                                diameter identity iwf.example.org realm example.org
                                diameter address 2001:db8::1
                                diameter listen tcp 0.0.0.0 3868
                                """)
                        .orElseThrow();

        assertThat(config.local().addresses())
                .containsExactly(InetAddress.ofLiteral("2001:db8::1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "identity A.example.org;remote-ip 192.0.2.20|peer a is A.example.org already",
                "remote-ip 192.0.2.20|peer b has no name",
                "identity b.example.org|peer b has no address",
                "identity iwf.example.org;remote-ip 192.0.2.20|is this node itself",
                "identity b.example.org;remote-ip 2001:db8::2|no address of the same family"
            })
    void whatCannotBeIsRefused(String lines, String complaint) {
        read(
                NODE
                        + "diameter peer a\n identity a.example.org\n remote-ip 192.0.2.20\n"
                        + "diameter peer b\n "
                        + lines.replace(";", "\n ")
                        + "\n");

        assertThat(problems.list()).filteredOn(Problem::isError).hasSize(1);
        assertThat(problems.list().getFirst().message()).contains(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "diameter peer a|has no name among Diameter nodes",
                "diameter identity a.b realm b;diameter listen tcp 0.0.0.0 3868|has to say where",
                "cs7 m3ua 2905; local-ip 192.0.2.1;diameter identity a.b realm b;"
                        + "diameter listen sctp 192.0.2.1 2905|carries something else",
                "diameter identity a.b realm b;diameter listen sctp 192.0.2.1 3869;"
                        + "diameter peer c; identity c.b; remote-ip 192.0.2.2; transport sctp"
                        + "|port 3869 is listened at"
            })
    void whatDoesNotFitTogetherIsRefused(String lines, String complaint) {
        read(lines.replace(";", "\n") + "\n");

        assertThat(problems.list()).filteredOn(Problem::isError).hasSize(1);
        assertThat(problems.list().getFirst().message()).contains(complaint);
    }
}
