// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigEditor;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.HelpEntry;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.m3ua.AsConfig;
import org.signalbox.m3ua.AsMember;
import org.signalbox.m3ua.AsSharing;
import org.signalbox.m3ua.AspConfig;
import org.signalbox.m3ua.AspQuirk;
import org.signalbox.m3ua.AspRole;
import org.signalbox.m3ua.AspTransport;
import org.signalbox.m3ua.Exchange;
import org.signalbox.m3ua.M3uaEndpointConfig;
import org.signalbox.m3ua.M3uaEndpointConfig.At;
import org.signalbox.m3ua.M3uaTimers;
import org.signalbox.m3ua.NetworkAppearance;
import org.signalbox.m3ua.RoutingKey;
import org.signalbox.m3ua.TransportRole;
import org.signalbox.mtp3.Route;
import org.signalbox.sctp.Initiation;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// M3UA as whole configurations of ITP and of osmo-stp say it.
class M3uaConfigTest {
    /// An STP that two switching centres and a register call, as osmo-stp prints it.
    private static final String OSMO_SERVER =
            """
            cs7 instance 0
             description STP of the south
             network-indicator national
             point-code format 3 8 3
             point-code delimiter default
             point-code 0.23.1
             secondary-pc 0.23.2
             xua rkm routing-key-allocation static-only
             timer xua T8 800
             sls-opc-dpc
             asp msc1 0 2905 m3ua
              description first centre
              local-ip 192.0.2.10 primary
              local-ip 198.51.100.10
              remote-ip 192.0.2.21
              remote-ip 198.51.100.21 primary
              role sg
              transport-role server
              sctp-param init num-ostreams 16
              sctp-param init max-instreams 20
              sctp-param init max-attempts 5
              timer xua ack 3
              timer xua beat 10
              quirk daud_in_asp
              no shutdown
             asp msc2 0 2905 m3ua
              remote-ip 192.0.2.22
              role sg
              transport-role server
              block
              no shutdown
             asp hlr 2906 2905 m3ua tcp
              remote-ip 192.0.2.30
              role sg
              transport-role server
              timer xua beat 0
              shutdown
             as msc m3ua
              asp msc1
              asp msc2
              traffic-mode loadshare bindings sls opc-sls opc-shift 1
              sls-shift 2
              recovery-timeout 1500
              routing-key 100 0.30.1
             as hlr m3ua
              asp hlr
              routing-key 200 0.40.1 si sccp
             route-table system
              update route 0.30.1 7.255.7 linkset msc priority 3
              update route 0.40.0 7.255.0 linkset hlr priority 5
              update route 0.41.0 /11 linkset hlr
              update route 321 16383 linkset hlr
             listen m3ua 2905 sctp
              local-ip 192.0.2.10
              local-ip 198.51.100.10
              sctp-param init max-instreams 9
              accept-asp-connections pre-configured
             listen m3ua 2905 tcp
              local-ip 0.0.0.0
              accept-asp-connections dynamic-permitted
            """;

    /// A process that calls two gateways, as osmo's programs print it.
    private static final String OSMO_CLIENT =
            """
            cs7 instance 0
             point-code 0.23.3
             asp stp1 2905 0 m3ua
              remote-ip 192.0.2.1
              local-ip 192.0.2.3
              role asp
              transport-role client
              quirk no_notify
              destination-audit asp-active
              no shutdown
             asp stp2 2905 2907 m3ua
              remote-ip 2001:db8::1
              role asp
              no shutdown
             as stp m3ua
              asp stp1
              asp stp2
              traffic-mode override
              routing-key 3 0.23.3
             route-table system
              update route 0.0.0 0.0.0 linkset stp
            """;

    /// A pair of message centres, as osmo-stp 1.6.0 saves it.
    private static final String OSMO_SHARING =
            """
            cs7 instance 0
             description interconnect of the south
             network-indicator national
             point-code 1.2.3
             xua rkm routing-key-allocation static-only
             asp smsc-1 0 2905 m3ua
              local-ip 192.0.2.10
              local-ip 198.51.100.10
              remote-ip 192.0.2.31
              remote-ip 198.51.100.31
              qos-class 200
              role sg
             asp smsc-2 0 2905 m3ua
              remote-ip 192.0.2.32
              role sg
              sctp-role server
             as smsc m3ua
              description both message centres
              asp smsc-1
              asp smsc-2
              qos-class 5
              traffic-mode loadshare
              binding-table reset
              recovery-timeout 2000
              routing-key 31 1.3.1
             route-table system
              update route 1.3.1 7.255.7 linkset smsc priority 1 qos-class 3
             listen m3ua 2905
              local-ip 192.0.2.10
              local-ip 198.51.100.10
              accept-asp-connections pre-configured
              no shutdown
            """;

    /// A spare behind a register, as osmo-stp 2.2 saves it.
    private static final String OSMO_SPARE =
            """
            cs7 instance 0
             network-indicator international
             point-code format 3 8 3
             point-code delimiter dash
             point-code 0-23-1
             asp hlr-a 2905 2905 m3ua
              remote-ip 192.0.2.41 primary
              role sg
              sctp-role server
              timer xua ack 2
              timer xua beat 30
              timer lm wait_asp_up 20
              timer lm wait_notify 2
              timer lm wait_notify_rkm 20
              timer lm wait_rk_reg_resp 10
              no shutdown
             asp hlr-b 2905 2905 m3ua
              remote-ip 192.0.2.42 primary
              role sg
              sctp-role server
              blocked
             as hlr m3ua
              asp hlr-a
              asp hlr-b
              traffic-mode override
              routing-key 41 0-41-1
             route-table system
              update route 0-41-1 7-255-7 linkset hlr
             listen m3ua 2905
              local-ip 192.0.2.10
              accept-asp-connections pre-configured
              sctp-param init num-ostreams 10
            """;

    /// The part of a switching centre's configuration that is about signalling.
    private static final String OSMO_CENTRE =
            """
            cs7 instance 0
             point-code 0.23.1
             asp asp-clnt-msc 2905 0 m3ua
              ! where the STP is
              remote-ip 192.0.2.10
              role asp
              sctp-role client
             as as-clnt-msc m3ua
              asp asp-clnt-msc
              routing-key 0 0.23.1
             sccp-address bsc_remote
              routing-indicator PC
              point-code 0.23.3
              subsystem-number 254
              global-title
               global-title-indicator 4
               digits 4917012345
             sccp-timer conn_est 60
             sccp max-optional-data standard
             route-table system
              update route 0.0.0 0.0.0 linkset as-clnt-msc
            """;

    /// An STP whom anybody may call, as osmo-stp is shipped, with a point code.
    private static final String OSMO_OPEN =
            """
            cs7 instance 0
             point-code 0.23.1
             xua rkm routing-key-allocation dynamic-permitted
             listen m3ua 2905
              accept-asp-connections dynamic-permitted
              no shutdown
            """;

    /// A signalling gateway with links of M2PA and two networks, in ITP's words.
    private static final String ITP_GATEWAY =
            """
            cs7 multi-instance
            cs7 network-indicator international
            cs7 point-code 1.2.3
            cs7 instance 1 variant ansi
            cs7 instance 1 network-indicator national
            cs7 instance 1 point-code 5-6-7
            cs7 instance 1 xua rkm routing-key-allocation dynamic-permitted
            cs7 profile fast
             keepalive 1000
             streams 8
            cs7 local-peer 1024
             local-ip 127.0.2.1
            cs7 m3ua 2905
             local-ip 127.0.2.1
             profile fast
            cs7 linkset ToCountryB 4.5.6
             link 0 sctp 127.0.2.2 1024 1024
            cs7 asp equal 2905 2905 m3ua
             remote-ip 127.0.2.9
             role ipsp double-exchange
             asp-id 4294967295
             timer xua ack 1
            cs7 asp smsc 2910 2905 m3ua
             remote-ip 127.0.2.10
            cs7 as Equal m3ua
             asp equal weight 7
             asp smsc weight 0
             traffic-mode broadcast
             network-appearance 8
             routing-key 4294967295 4.5.7 opc 1.0.0 7.0.0 si isup sccp
            cs7 instance 1 as Smsc m3ua
             asp smsc
             traffic-mode roundrobin
             shutdown
             routing-key 12 5.6.8
            cs7 route-table system
             update route 4.5.0/11 linkset ToCountryB priority 1
             update route 4.5.7 linkset Equal
            cs7 instance 1 route-table system
             update route 5.6.8 linkset Smsc
            """;

    /// The whole of it in one line each, as it is printed.
    private static final String MINIMUM =
            """
            cs7 point-code 1.2.3
            cs7 m3ua 2905
             local-ip 127.0.2.1
            cs7 asp one 0 2905 m3ua
             remote-ip 127.0.2.9
            cs7 as One m3ua
             asp one
             routing-key 1 4.5.6
            """;

    private final Problems problems = new Problems();

    static Stream<String> configurations() {
        return Stream.of(
                OSMO_SERVER,
                OSMO_CLIENT,
                OSMO_SHARING,
                OSMO_SPARE,
                OSMO_CENTRE,
                OSMO_OPEN,
                ITP_GATEWAY,
                MINIMUM);
    }

    @Test
    void serverOfOsmoIsTakenAsItIs() throws Exception {
        NodeConfig config = read(OSMO_SERVER);

        assertThat(problems.list())
                .allMatch(problem -> problem.toString().contains("has no effect in this version"));
        AspConfig msc1 = asp(config, "msc1");
        assertThat(msc1.remote().isAnyPort()).isTrue();
        assertThat(msc1.remote().addresses())
                .containsExactly(
                        InetAddress.ofLiteral("198.51.100.21"),
                        InetAddress.ofLiteral("192.0.2.21"));
        assertThat(msc1.localAddresses())
                .containsExactly(
                        InetAddress.ofLiteral("192.0.2.10"),
                        InetAddress.ofLiteral("198.51.100.10"));
        assertThat(msc1.localPort()).isEqualTo(2905);
        assertThat(msc1.role()).isEqualTo(AspRole.SG);
        assertThat(msc1.transportRole()).isEqualTo(TransportRole.SERVER);
        assertThat(msc1.association().initiation()).isEqualTo(Initiation.PASSIVE);
        assertThat(msc1.association().outboundStreams()).isEqualTo(16);
        assertThat(msc1.association().maxInboundStreams()).isEqualTo(20);
        assertThat(msc1.association().maxInitRetransmits()).isEqualTo(4);
        assertThat(msc1.timers())
                .isEqualTo(new M3uaTimers(Duration.ofSeconds(3), Duration.ofSeconds(10)));
        assertThat(msc1.quirks()).containsExactly(AspQuirk.DAUD_IN_ASP);
        assertThat(msc1.blocked()).isFalse();
        assertThat(msc1.shutdown()).isFalse();
        assertThat(asp(config, "msc2").blocked()).isTrue();
        assertThat(asp(config, "msc2").association().outboundStreams()).isEqualTo(17);
        assertThat(asp(config, "msc2").association().maxInboundStreams()).isEqualTo(9);
        AspConfig hlr = asp(config, "hlr");
        assertThat(hlr.transport()).isEqualTo(AspTransport.TCP);
        assertThat(hlr.remote().port()).isEqualTo(2906);
        assertThat(hlr.shutdown()).isTrue();
        assertThat(hlr.timers().beat()).isZero();
        AsConfig msc = server(config, "msc");
        assertThat(msc.members()).containsExactly(new AsMember("msc1", 1), new AsMember("msc2", 1));
        assertThat(msc.trafficMode()).contains(TrafficMode.LOADSHARE);
        assertThat(msc.sharing()).isEqualTo(new AsSharing(false, true, 1, 2));
        assertThat(msc.recovery()).isEqualTo(Duration.ofMillis(1500));
        assertThat(msc.context()).isEqualTo(RoutingContext.of(100));
        assertThat(msc.key()).isEqualTo(RoutingKey.to(itu("0.30.1")));
        assertThat(server(config, "hlr").key().services()).isEqualTo(Set.of(ServiceIndicator.SCCP));
        assertThat(server(config, "hlr").trafficMode()).isEmpty();
        assertThat(server(config, "hlr").recovery()).isEqualTo(AsConfig.RECOVERY_DEFAULT);
        assertThat(endpoint(config, AspTransport.SCTP, 2905).dynamicAsps()).isFalse();
        assertThat(endpoint(config, AspTransport.SCTP, 2905).addresses())
                .isEqualTo(msc1.localAddresses());
        assertThat(endpoint(config, AspTransport.TCP, 2905).dynamicAsps()).isTrue();
        assertThat(config.m3ua().instance(0).dynamicKeys()).isFalse();
        assertThat(config.m3ua().instance(0).t8()).isEqualTo(Duration.ofMillis(800));
        assertThat(routes(config, 0))
                .containsExactly(
                        new Route(PointCodeMask.full(itu("0.30.1")), "msc", 3),
                        new Route(PointCodeMask.full(itu("0.40.1")), "hlr", 5),
                        new Route(new PointCodeMask(itu("0.40.0"), 11), "hlr", 5),
                        new Route(new PointCodeMask(itu("0.41.0"), 11), "hlr", 5));
    }

    @Test
    void clientOfOsmoIsTakenAsItIs() {
        NodeConfig config = read(OSMO_CLIENT);

        assertThat(problems.list())
                .allMatch(problem -> problem.toString().contains("has no effect in this version"));
        AspConfig first = asp(config, "stp1");
        assertThat(first.role()).isEqualTo(AspRole.ASP);
        assertThat(first.transportRole()).isEqualTo(TransportRole.CLIENT);
        assertThat(first.association().initiation()).isEqualTo(Initiation.ACTIVE);
        assertThat(first.localPort()).isEqualTo(49_152);
        assertThat(first.quirks()).containsExactly(AspQuirk.NO_NOTIFY);
        assertThat(first.auditsWhenActive()).isTrue();
        assertThat(asp(config, "stp2").transportRole()).isEqualTo(TransportRole.CLIENT);
        assertThat(config.m3ua().endpoints())
                .containsOnlyKeys(
                        new At(AspTransport.SCTP, 2907), new At(AspTransport.SCTP, 49_152));
        assertThat(endpoint(config, AspTransport.SCTP, 2907))
                .satisfies(
                        endpoint -> {
                            assertThat(endpoint.declared()).isFalse();
                            assertThat(endpoint.addresses())
                                    .containsExactly(InetAddress.ofLiteral("::"));
                        });
    }

    @Test
    void pairOfOsmoIsTakenAsItIs() {
        NodeConfig config = read(OSMO_SHARING);

        assertThat(warned()).containsOnly("has no effect").hasSize(4);
        assertThat(asp(config, "smsc-1").transportRole()).isEqualTo(TransportRole.SERVER);
        assertThat(asp(config, "smsc-2").transportRole()).isEqualTo(TransportRole.SERVER);
        assertThat(server(config, "smsc").trafficMode()).contains(TrafficMode.LOADSHARE);
        assertThat(server(config, "smsc").members())
                .extracting(AsMember::asp)
                .containsExactly("smsc-1", "smsc-2");
    }

    @Test
    void spareOfOsmoIsTakenAsItIs() {
        NodeConfig config = read(OSMO_SPARE);

        assertThat(warned()).containsOnly("has no effect").hasSize(5);
        assertThat(asp(config, "hlr-a").blocked()).isFalse();
        assertThat(asp(config, "hlr-b").blocked()).isTrue();
        assertThat(server(config, "hlr").trafficMode()).contains(TrafficMode.OVERRIDE);
        assertThat(asp(config, "hlr-a").association().outboundStreams()).isEqualTo(10);
    }

    @Test
    void centreOfOsmoIsTakenAsItIs() {
        NodeConfig config = read(OSMO_CENTRE);

        assertThat(warned())
                .containsExactlyInAnyOrder(
                        "has no effect",
                        "has no effect",
                        "has no effect",
                        "is said to the gateway as it is");
        assertThat(asp(config, "asp-clnt-msc").role()).isEqualTo(AspRole.ASP);
        assertThat(asp(config, "asp-clnt-msc").transportRole()).isEqualTo(TransportRole.CLIENT);
    }

    @Test
    void openStpOfOsmoIsTakenAsItIs() {
        NodeConfig config = read(OSMO_OPEN);

        assertThat(warned()).containsExactly("is open at all IPv4 addresses of this node");
        assertThat(endpoint(config, AspTransport.SCTP, 2905).addresses())
                .containsExactly(InetAddress.ofLiteral("0.0.0.0"));
        assertThat(endpoint(config, AspTransport.SCTP, 2905).dynamicAsps()).isTrue();
        assertThat(config.m3ua().instance(0).dynamicKeys()).isTrue();
    }

    /// What is not obeyed, up to the colon; nothing is refused.
    private List<String> warned() {
        assertThat(problems.list()).noneMatch(Problem::isError);
        return problems.list().stream().map(each -> each.message().split("[:,]")[0]).toList();
    }

    @Test
    void gatewayOfItpIsTakenAsItIs() {
        NodeConfig config = read(ITP_GATEWAY);

        assertThat(problems.list())
                .allMatch(problem -> problem.toString().contains("has no effect in this version"));
        AspConfig equal = asp(config, "equal");
        assertThat(equal.role()).isEqualTo(AspRole.IPSP);
        assertThat(equal.exchange()).isEqualTo(Exchange.DOUBLE_EXCHANGE);
        assertThat(equal.identifier()).isEqualTo(OptionalLong.of(4_294_967_295L));
        assertThat(equal.profileName()).isEqualTo("fast");
        assertThat(equal.association().heartbeatInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(equal.association().outboundStreams()).isEqualTo(8);
        AsConfig server = server(config, "Equal");
        assertThat(server.members())
                .containsExactly(new AsMember("equal", 7), new AsMember("smsc", 0));
        assertThat(server.trafficMode()).contains(TrafficMode.BROADCAST);
        assertThat(server.context()).isEqualTo(RoutingContext.of(RoutingContext.MAX));
        assertThat(server.key())
                .isEqualTo(
                        new RoutingKey(
                                new NetworkAppearance(8),
                                itu("4.5.7"),
                                Set.of(ServiceIndicator.ISUP, ServiceIndicator.SCCP),
                                List.of(new PointCodeMask(itu("1.0.0"), 3))));
        AsConfig ansi = server(config, "Smsc");
        assertThat(ansi.instance()).isEqualTo(1);
        assertThat(ansi.shutdown()).isTrue();
        assertThat(ansi.trafficMode()).contains(TrafficMode.LOADSHARE);
        assertThat(ansi.sharing().roundRobin()).isTrue();
        assertThat(ansi.key().destination()).isEqualTo(PointCode.parse(Variant.ANSI, "5.6.8"));
        assertThat(config.m3ua().instance(1).dynamicKeys()).isTrue();
        assertThat(config.m3ua().instance(0).dynamicKeys()).isFalse();
        assertThat(config.m3ua().namesIn(0)).containsExactly("Equal");
        assertThat(config.m3ua().namesIn(1)).containsExactly("Smsc");
        assertThat(routes(config, 1)).extracting(Route::linkset).containsExactly("Smsc");
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void whatIsPrintedMeansTheSame(String text) {
        NodeConfig config = read(text);
        String printed = ConfigFile.parse(text, NodeConfig.SCHEMA).block().tree().toString();

        assertThat(printed).doesNotContain("cs7 instance 0");
        NodeConfig again = read(printed);
        assertThat(again.m3ua()).isEqualTo(config.m3ua());
        assertThat(again.instances()).isEqualTo(config.instances());
        assertThat(ConfigFile.parse(printed, NodeConfig.SCHEMA).block().tree().toString())
                .isEqualTo(printed);
    }

    /// Line after line, as into a shell, each with what came before it: nothing is refused for what
    /// follows later, but for what a block still lacks.
    @ParameterizedTest
    @MethodSource("configurations")
    void canBePastedLineByLine(String text) {
        ConfigEditor editor = new ConfigEditor(NodeConfig.SCHEMA);

        for (String line : text.lines().toList()) {
            ConfigEditor.Outcome outcome = editor.enter(line.strip());
            assertThat(outcome).as(line).isNotInstanceOf(ConfigEditor.Refused.class);
            Problems now = new Problems();
            NodeConfig.from(editor.block(), now);
            assertThat(now.list())
                    .as(line)
                    .filteredOn(Problem::isError)
                    .allSatisfy(problem -> assertThat(problem.word()).isEmpty());
        }

        assertThat(editor.block()).isEqualTo(ConfigFile.parse(text, NodeConfig.SCHEMA).block());
    }

    @Test
    void instanceStandsInFrontOfWhatIsBeneathIt() {
        ConfigEditor editor = new ConfigEditor(NodeConfig.SCHEMA);

        editor.enter("cs7 multi-instance");
        editor.enter("cs7 instance 1");
        assertThat(editor.mode().name()).isEqualTo("config-cs7");
        editor.enter("variant ansi");
        editor.enter("point-code 1.2.3");
        editor.enter("route-table system");
        assertThat(editor.mode().name()).isEqualTo("config-cs7-rt");
        editor.enter("exit");
        assertThat(editor.mode().name()).isEqualTo("config-cs7");
        editor.enter("no variant");
        editor.enter("exit");
        assertThat(editor.mode().name()).isEqualTo("config");

        assertThat(editor.block().tree().toString())
                .isEqualTo(
                        """
                        cs7 multi-instance
                        cs7 instance 1 point-code 1.2.3
                        cs7 instance 1 route-table system
                        """);
    }

    @Test
    void helpAndCompletionKnowWhatStandsInFront() {
        ConfigEditor editor = new ConfigEditor(NodeConfig.SCHEMA);
        editor.enter("cs7 instance 1");

        assertThat(editor.help(""))
                .extracting(HelpEntry::word)
                .contains("exit", "asp", "point-code");
        assertThat(editor.complete("net"))
                .extracting(HelpEntry::word)
                .containsExactly("network-indicator");
        assertThat(editor.help("no as")).extracting(HelpEntry::word).contains("asp", "as");
        editor.enter("point-code 1.2.3");
        editor.enter("as One m3ua");
        assertThat(editor.complete("traffic-mode o"))
                .extracting(HelpEntry::word)
                .containsExactly("override");
        assertThat(editor.help("traffic-mode loadshare "))
                .extracting(HelpEntry::word)
                .containsExactlyInAnyOrder(
                        "bindings", "roundrobin", "sls", "opc-sls", "opc-shift", "<cr>");
    }

    @Test
    void errorBeneathAnInstanceNamesItsOwnColumn() {
        Checked checked =
                ConfigFile.parse("cs7 instance 0\n network-indicator martian\n", NodeConfig.SCHEMA);

        assertThat(checked.problems().list()).hasSize(1);
        assertThat(checked.problems().list().getFirst().position().line()).isEqualTo(2);
        assertThat(checked.problems().list().getFirst().position().column()).isEqualTo(20);
        assertThat(checked.problems().list().getFirst().word()).isEqualTo("martian");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    cs7 asp x 0 2905 m3ua                        | has no address: expected remote-ip
                    cs7 asp x                                    | for a new one give its ports
                    cs7 as X                                     | for a new one say: cs7 as NAME m3ua
                    cs7 as X m3ua                                | has no routing key
                    cs7 instance 0 asp x 0 0 m3ua;remote-ip 127.0.2.8 | waits at no port
                    cs7 asp x 0 0 m3ua;remote-ip 127.0.2.8;transport-role client | calls no port
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.9    | asp one has the same ports
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;timer xua ack 0 | no time to wait
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;sctp-param init num-ostreams 1 | expected 2 or more
                    cs7 as X m3ua;asp one;routing-key 1 4.5.7    | asp one serves both
                    cs7 as X m3ua;asp two;routing-key 2 4.5.7    | asp two is not defined
                    cs7 as X m3ua;asp one;routing-key 2 9.9.9    | 9.9.9
                    cs7 as X m3ua;asp one;routing-key 2 4.5.7 ssn 6 | no subsystem
                    cs7 as X m3ua;routing-key 2 4.5.7;point-code override dpc 1.1.1 | is not supported
                    cs7 as Links m3ua;routing-key 2 4.5.7        | is the name of a linkset
                    cs7 listen m3ua 2905;local-ip 127.0.2.1      | configured for M3UA by another line
                    cs7 m3ua 2906                                | needs an address
                    cs7 listen m3ua 2906;shutdown                | leave the port out
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;transport-role server;sctp-role client | contradicts
                    cs7 asp x 0 2905 sua;remote-ip 127.0.2.8     | expected m3ua
                    cs7 m3ua 1024;local-ip 127.0.2.1             | carries M2PA
                    cs7 asp x 2905 1024 m3ua;remote-ip 127.0.2.8;transport-role client | carries M2PA
                    cs7 point-code format 8 8 8                  | expected another cs7 variant
                    cs7 point-code format 4 3 7                  | leave the line out
                    cs7 route-table system;update route 4.4.4 linkset Nowhere | linkset Nowhere is not defined
                    """)
    void whatIsWrongIsRefusedWithARemedy(String lines, String told) {
        assertThat(complaints(lines))
                .filteredOn(Problem::isError)
                .isNotEmpty()
                .anySatisfy(problem -> assertThat(problem.toString()).contains(told));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;qos-class 3 | packets are not marked
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;timer lm wait_notify 5 | timer xua ack
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;tcp-param user-timeout 5000 | cs7 profile
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;sctp-param init timeout 5000 | cs7 profile
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;role sg single-exchange | only two equals
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;destination-audit asp-active | asks no process
                    cs7 asp x 0 2905 m3ua;remote-ip 127.0.2.8;local-ip 127.0.2.2 | at other addresses
                    cs7 asp x 0 2905 m3ua tcp;remote-ip 127.0.2.8;sctp-param init num-ostreams 5 | over TCP
                    cs7 asp x 0 2906 m3ua;remote-ip 127.0.2.8    | expected cs7 m3ua 2906
                    cs7 asp x 2905 0 m3ua;remote-ip 127.0.2.8    | say role asp
                    cs7 listen m3ua 2906                         | open at all IPv4 addresses
                    cs7 as X m3ua;asp one;routing-key 2 4.5.7;binding-table reset | bound anew
                    cs7 sccp-address msc;point-code 0.23.1       | no user of SCCP
                    cs7 as X m3ua;routing-key 2 4.5.7            | no asp serves it
                    cs7 as X m3ua;asp one;routing-key 2 4.5.7;qos-class 1 | packets are not marked
                    cs7 as X m3ua;asp one;routing-key 2 4.5.7;traffic-mode override;sls-shift 1 | does not share
                    cs7 as X m3ua;asp one;routing-key 2 4.5.7;traffic-mode loadshare opc-shift 1 | without opc-sls
                    cs7 as X m3ua;asp one;routing-key 2 4.5.7;register | only processes of role asp
                    cs7 point-code format 14                     | may be written as numbers
                    cs7 point-code delimiter dash                | shown with dots
                    cs7 route-table system;update route 4.4.4 linkset One qos-class 2 | packets are not marked
                    """)
    void whatHasNoEffectIsSaid(String lines, String told) {
        List<Problem> complaints = complaints(lines);

        assertThat(complaints).filteredOn(Problem::isError).isEmpty();
        assertThat(complaints).anySatisfy(problem -> assertThat(problem.message()).contains(told));
    }

    private List<Problem> complaints(String lines) {
        StringBuilder text = new StringBuilder(MINIMUM);
        text.append("cs7 local-peer 1024\n local-ip 127.0.2.1\ncs7 linkset Links 7.7.7\n");
        String indent = "";
        for (String line : lines.split(";")) {
            text.append(indent).append(line.strip()).append('\n');
            indent = " ";
        }
        read(text.toString());
        return problems.list();
    }

    /// An application server is not where this node is, nor where a linkset leads; and it is on one
    /// side of all its associations.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "routing-key 1 1.1.1 | three | as hlr would be at 1.1.1, which is this node itself",
                "routing-key 1 1.1.2 | one | as hlr would be at 1.1.2, to which linkset toQ leads already",
                "routing-key 1 2.0.1 | two | as hlr has members of role asp and of another"
            })
    void applicationServerAtAWrongPlaceIsRefused(String key, String second, String words) {
        read(
                """
                cs7 point-code 1.1.1
                cs7 local-peer 1024
                 local-ip 127.0.0.1
                cs7 linkset toQ 1.1.2
                 link 0 sctp 127.0.0.2 1024 1024
                cs7 m3ua 2905
                 local-ip 127.0.0.1
                cs7 asp one 0 2905 m3ua
                 remote-ip 127.0.0.3
                cs7 asp two 2905 2906 m3ua
                 remote-ip 127.0.0.4
                 role asp
                cs7 asp three 2905 2907 m3ua
                 remote-ip 127.0.0.5
                 role ipsp
                cs7 as hlr m3ua
                 asp one
                 asp %s
                 %s
                """
                        .formatted(second, key));

        assertThat(problems.list()).anyMatch(problem -> problem.toString().contains(words));
    }

    /// Keys whose context the gateway chooses may share an association.
    @Test
    void keysAreRegisteredUnderTheGatewaysContexts() {
        NodeConfig config =
                read(
                        """
                        cs7 multi-instance
                        cs7 point-code 1.1.1
                        cs7 instance 2 point-code 3.3.3
                        cs7 listen m3ua 2905
                         local-ip 127.0.0.1
                         accept-asp-connections dynamic-permitted
                        cs7 instance 2 listen m3ua 2906
                         local-ip 127.0.0.1
                        cs7 xua rkm routing-key-allocation dynamic-permitted
                        cs7 asp stp 2905 0 m3ua
                         remote-ip 127.0.0.4
                         role asp
                        cs7 as one m3ua
                         asp stp
                         routing-key 0 1.1.1 si sccp
                         register
                        cs7 as other m3ua
                         asp stp
                         routing-key 0 1.1.1 si isup
                         register
                        """);

        assertThat(problems.list()).isEmpty();
        assertThat(server(config, "one").registers()).isTrue();
        assertThat(config.m3ua().instance(0).dynamicKeys()).isTrue();
        assertThat(config.m3ua().endpoints().values())
                .filteredOn(M3uaEndpointConfig::declared)
                .extracting(M3uaEndpointConfig::instance, M3uaEndpointConfig::dynamicAsps)
                .containsExactlyInAnyOrder(tuple(0, true), tuple(2, false));
    }

    private NodeConfig read(String text) {
        Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
        problems.addAll(checked.problems().list());
        return NodeConfig.from(checked.block(), problems);
    }

    private static AspConfig asp(NodeConfig config, String name) {
        return Objects.requireNonNull(config.m3ua().asps().get(name), name);
    }

    private static AsConfig server(NodeConfig config, String name) {
        return Objects.requireNonNull(config.m3ua().applicationServers().get(name), name);
    }

    private static M3uaEndpointConfig endpoint(
            NodeConfig config, AspTransport transport, int port) {
        return Objects.requireNonNull(config.m3ua().endpoints().get(new At(transport, port)));
    }

    private static List<Route> routes(NodeConfig config, int instance) {
        return Objects.requireNonNull(config.instances().get(instance)).routes().routes();
    }

    private static PointCode itu(String text) {
        return PointCode.parse(Variant.ITU, text);
    }
}
