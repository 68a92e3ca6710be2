// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What is planned for each kind of difference; that the plan is true is
/// [ChangeUnderLoadSimulationTest]'s to show.
@NullUnmarked
class PlannerTest {
    private static final String BASE =
            """
            hostname stp
            cs7 point-code 4.5.6
            cs7 local-peer 1024
             local-ip 10.0.0.1
            cs7 linkset tonorth 7.8.1
             link 0 sctp 10.0.0.2 1024 1024
             link 1 sctp 10.0.0.3 1024 1024
            cs7 m3ua 2905
             local-ip 10.0.0.1
            cs7 asp ssp 0 2905 m3ua
             remote-ip 10.0.0.4
            cs7 as msc m3ua
             asp ssp
             routing-key 100 1.2.3
            cs7 route-table system
             update route 6.0.0/3 linkset tonorth
            diameter identity stp.example.org realm example.org
            diameter listen tcp 10.0.0.1 3868
            diameter peer mme
             identity mme.example.org
             remote-ip 10.0.0.11
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostname stp | hostname other | hostname  in place",
                "6.0.0/3 linkset tonorth | 6.0.0/3 linkset tonorth priority 2"
                        + " | route of instance 0 6.0.0/3 linkset tonorth in place",
                "link 1 sctp 10.0.0.3 1024 | link 1 sctp 10.0.0.3 1025 | link tonorth:1 restarts",
                "link 1 sctp 10.0.0.3 | link 2 sctp 10.0.0.3"
                        + " | link tonorth:1 ends, link tonorth:2 starts",
                "routing-key 100 1.2.3 | routing-key 101 1.2.3 | as msc restarts",
                "remote-ip 10.0.0.4 | remote-ip 10.0.0.5 | asp ssp restarts",
                "remote-ip 10.0.0.11 | remote-ip 10.0.0.12 | diameter peer mme restarts",
                "remote-ip 10.0.0.11 | remote-ip 10.0.0.11\\n remote-ip 10.0.0.12"
                        + " | diameter peer mme in place",
                "remote-ip 10.0.0.11 | remote-ip 10.0.0.11\\n pending-max 5\\n watchdog 10"
                        + " | diameter peer mme in place",
                "remote-ip 10.0.0.11 | remote-ip 10.0.0.11\\n passive | diameter peer mme restarts",
                "remote-ip 10.0.0.11 | remote-ip 10.0.0.11\\ndiameter peer dra\\n"
                        + " identity dra.example.org\\n remote-ip 10.0.0.12\\n transport sctp"
                        + " | diameter peer dra starts, diameter quirks of peer dra starts",
                "stp.example.org | gw.example.org"
                        + " | diameter  restarts, diameter peer mme restarts",
                "local-ip 10.0.0.1\\ncs7 linkset | local-ip 10.0.0.9\\ncs7 linkset"
                        + " | local peer 1024 restarts, link tonorth:0 restarts,"
                        + " link tonorth:1 restarts",
                "point-code 4.5.6 | point-code 4.5.7"
                        + " | point instance 0 restarts, linkset tonorth restarts,"
                        + " link tonorth:0 restarts, link tonorth:1 restarts, as msc restarts",
            })
    void saysWhatNotices(String from, String to, String expected) {
        String changed =
                BASE.replace(from.strip().replace("\\n", "\n"), to.strip().replace("\\n", "\n"));
        List<String> steps =
                Planner.steps(new Change(values(BASE), values(changed))).stream()
                        .map(
                                step ->
                                        "%s %s %s"
                                                .formatted(
                                                        step.kind(),
                                                        step.name(),
                                                        step.effect()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT)
                                                                .replace('_', ' ')))
                        .toList();

        assertThat(String.join(", ", steps)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void manyRoutesAreCounted() {
        StringBuilder routes = new StringBuilder(BASE.substring(0, BASE.indexOf("diameter")));
        for (int i = 0; i < 60; i++) {
            routes.append(" update route 2.%d.0/11 linkset tonorth\n".formatted(i));
        }
        routes.append(BASE.substring(BASE.indexOf("diameter")));

        assertThat(Planner.steps(new Change(values(BASE), values(routes.toString()))))
                .singleElement()
                .extracting(ChangePlan.Step::why)
                .isEqualTo("60 added, 0 removed, 0 with another priority");
    }

    /// Whoever configures something more has to say what a change of it does.
    @Test
    void knowsAllThatIsConfigured() {
        assertThat(
                        Arrays.stream(NodeConfig.class.getRecordComponents())
                                .map(RecordComponent::getName))
                .as("tell Planner what a change of it does, then add it here")
                .containsExactlyInAnyOrder(
                        "hostname",
                        "transport",
                        "instances",
                        "profiles",
                        "localPeers",
                        "linksets",
                        "links",
                        "linkProfiles",
                        "m3ua",
                        "diameter",
                        "quirks",
                        "interworking",
                        "trace",
                        "alarms",
                        "logHosts",
                        "snmp",
                        "access",
                        "stopTimeout",
                        "watch");
    }

    private static NodeConfig values(String text) {
        Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
        NodeConfig config = NodeConfig.from(checked.block(), checked.problems());
        assertThat(checked.problems().hasErrors()).as("%s", checked.problems()).isFalse();
        return config;
    }
}
