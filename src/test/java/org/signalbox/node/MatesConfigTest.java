// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.config.ConfigEditor;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.m3ua.AsConfig;
import org.signalbox.m3ua.AspConfig;
import org.signalbox.m3ua.AspRole;
import org.signalbox.m3ua.AspTransport;
import org.signalbox.m3ua.Exchange;
import org.signalbox.m3ua.TransportRole;
import org.signalbox.mtp3.FarEnd;
import org.signalbox.sctp.Initiation;
import org.signalbox.ss7.PointCode;

import java.net.InetAddress;

/// `cs7 sgmp` and `cs7 mated-sg`.
@NullUnmarked
class MatesConfigTest {
    private static final String GATEWAY =
            """
            cs7 network-indicator international
            cs7 point-code 4.5.6
            cs7 local-peer 1024
             local-ip 127.0.2.1
            cs7 linkset Links 7.8.1
             link 0 sctp 127.0.2.7 1024 1024
            cs7 m3ua 2905
             local-ip 127.0.2.1
            cs7 sgmp 3000
             local-ip 127.0.2.1
            cs7 asp one 0 2905 m3ua
             remote-ip 127.0.2.9
            cs7 as msc m3ua
             asp one
             routing-key 100 1.2.3
            cs7 mated-sg south 3001 passive
             remote-ip 127.0.2.2
             remote-ip 127.0.2.3 primary
             timer xua beat 5
             block
            """;

    private static final String IN_INSTANCES =
            """
            cs7 multi-instance
            cs7 instance 1
             variant ansi
             network-indicator national
             point-code 1.2.3
             sgmp 3000 tcp
              local-ip 127.0.2.1
             mated-sg south 3000
              remote-ip 127.0.2.2
              shutdown
            cs7 instance 2
             network-indicator national
             point-code 4.5.6
             sgmp 3001
              local-ip 127.0.2.1
             mated-sg west 3001
              remote-ip 127.0.2.2
            """;

    private final Problems problems = new Problems();

    @Test
    void makesAnAssociationAndTheLastWayToWhatIsServedHere() {
        NodeConfig config = read(GATEWAY);

        assertThat(problems.list()).isEmpty();
        AspConfig mate = config.m3ua().asps().get("south");
        assertThat(mate.role()).isEqualTo(AspRole.MATE);
        assertThat(mate.exchange()).isEqualTo(Exchange.DOUBLE_EXCHANGE);
        assertThat(mate.transportRole()).isEqualTo(TransportRole.SERVER);
        assertThat(mate.association().initiation()).isEqualTo(Initiation.PASSIVE);
        assertThat(mate.remote().port()).isEqualTo(3001);
        assertThat(mate.remote().addresses())
                .containsExactly(
                        InetAddress.ofLiteral("127.0.2.3"), InetAddress.ofLiteral("127.0.2.2"));
        assertThat(mate.localPort()).isEqualTo(3000);
        assertThat(mate.timers().beat()).hasSeconds(5);
        assertThat(mate.blocked()).isTrue();
        assertThat(config.m3ua().mateIn(0)).map(AsConfig::name).contains("south");
        assertThat(config.linksets().get("south").farEnd()).isEqualTo(FarEnd.MATE);
        assertThat(config.linksets().get("south").adjacent()).isEqualTo(PointCode.itu("4.5.6"));
        assertThat(config.m3ua().namesIn(0)).containsExactly("msc");
    }

    @Test
    void eachInstanceMayHaveOne() {
        NodeConfig config = read(IN_INSTANCES);

        assertThat(problems.list()).isEmpty();
        assertThat(config.m3ua().asps().get("south").transport()).isEqualTo(AspTransport.TCP);
        assertThat(config.m3ua().asps().get("south").shutdown()).isTrue();
        assertThat(config.m3ua().asps().get("west").transportRole())
                .isEqualTo(TransportRole.CLIENT);
        assertThat(config.m3ua().mateIn(0)).isEmpty();
        assertThat(config.m3ua().mateIn(1)).map(AsConfig::name).contains("south");
        assertThat(config.m3ua().mateIn(2)).map(AsConfig::name).contains("west");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    no cs7 mated-sg south;cs7 mated-sg x 3000 | mate x has no address: expected remote-ip
                    no cs7 mated-sg south;cs7 mated-sg x      | for a new one give its port
                    no cs7 sgmp                               | expected cs7 sgmp PORT
                    cs7 mated-sg x 3000;remote-ip 127.0.2.5   | south is the mate already
                    cs7 instance 1 mated-sg x 3000;remote-ip 127.0.2.5 | expected cs7 instance 1 point-code
                    no cs7 mated-sg south;cs7 mated-sg one 3000;remote-ip 127.0.2.5 | is the name of an asp
                    no cs7 mated-sg south;cs7 mated-sg msc 3000;remote-ip 127.0.2.5 | is the name of an application server
                    no cs7 mated-sg south;cs7 mated-sg Links 3000;remote-ip 127.0.2.5 | is the name of a linkset
                    cs7 as own m3ua;asp one;routing-key 7 4.5.6 | cannot stand in for as own
                    cs7 as x m3ua;asp south;routing-key 7 4.5.7 | asp south is not defined
                    cs7 sgmp 2905;local-ip 127.0.2.1          | configured for M3UA by another line
                    cs7 sgmp 1024;local-ip 127.0.2.1          | carries M2PA
                    no cs7 sgmp;cs7 sgmp 3000                 | needs an address
                    cs7 route-table system;update route 4.4.4 linkset south | linkset south is not defined
                    """)
    void whatIsWrongIsRefusedWithARemedy(String lines, String told) {
        ConfigEditor editor = new ConfigEditor(NodeConfig.SCHEMA);
        GATEWAY.lines().forEach(line -> enter(editor, line.strip()));
        for (String line : lines.split(";", -1)) {
            enter(editor, line.strip());
        }
        NodeConfig.from(editor.block(), problems);

        assertThat(problems.list())
                .filteredOn(Problem::isError)
                .isNotEmpty()
                .anyMatch(problem -> problem.toString().contains(told));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void whatIsPrintedMeansTheSame(boolean instances) {
        String text = instances ? IN_INSTANCES : GATEWAY;
        NodeConfig config = read(text);
        String printed = ConfigFile.parse(text, NodeConfig.SCHEMA).block().tree().toString();

        assertThat(read(printed).m3ua()).isEqualTo(config.m3ua());
    }

    private NodeConfig read(String text) {
        return NodeConfig.from(ConfigFile.parse(text, NodeConfig.SCHEMA).block(), problems);
    }

    private static void enter(ConfigEditor editor, String line) {
        assertThat(editor.enter(line)).as(line).isNotInstanceOf(ConfigEditor.Refused.class);
    }
}
