// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Policy;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.iwf.IwfConfig.Resolution;
import org.signalbox.iwf.IwfConfig.Target;
import org.signalbox.iwf.IwfConfig.Timers;
import org.signalbox.iwf.IwfConfig.Unreachable;
import org.signalbox.iwf.IwfConfig.WithoutMsisdn;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Interworking as an operator writes it, and what is wrong with what was written.
@NullUnmarked
class IwfCommandsTest {
    private static final Schema SCHEMA = Schema.configuration("config", IwfCommands.IWF);

    private final Problems problems = new Problems();

    private Optional<IwfConfig> read(String text, String realm) {
        Checked checked = ConfigFile.parse(text, SCHEMA);
        problems.addAll(checked.problems().list());
        return IwfCommands.from(
                checked.block(),
                realm == null ? null : new ServingNode.Name("iwf." + realm, realm),
                Set.of("mme", "hss"),
                instance -> instance < 2,
                problems);
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    @Test
    void allOfItIsUnderstood() {
        IwfConfig config =
                read(
                                """
                                iwf
                                 number 491720000099
                                 instance 1
                                 country-code 49
                                 node 491720000001 exact mme mme01.home realm home
                                 node 4917300 sgsn sgsn01.home realm home
                                 imsi 26203 mme realm far host mme9.far
                                 imsi 26204 mme realm far
                                 hss msisdn 49 realm home
                                 hss imsi 26201 realm home host hss.home
                                 hlr 26201 number 491720000010
                                 service-centre 4917107 realm home host smsc.home
                                 host mme01.home number 491720000001
                                 alias mme01.s6a.home mme01.home
                                 resolve hss imsi
                                 unreachable absent
                                 without-msisdn zeros
                                 more-messages keep
                                 served-by msc
                                 report-failure unexpected-data
                                 msc-as-mme
                                 allow mme ofr alr
                                 firewall
                                  own 4917
                                  own-realm Hss.Home
                                  network 4479
                                  network 4477 realm Far
                                  subscriber 26201
                                  msisdn 49171
                                  centre 4917107
                                  called 49172
                                  dialogues-max 20
                                  unknown-as-absent
                                  check silent reject
                                  check other-centre discard
                                  except silent 4479
                                  except version-1 Relay.Far
                                  numbers clear
                                 home-routing 2620199
                                  hlr 49171 number 4917100010
                                  unknown unidentified
                                  lifetime 60
                                  identities-max 1000
                                 timer delivery 50
                                 timer routing-info 7
                                 sessions-max 500
                                """,
                                "home")
                        .orElseThrow();

        assertThat(messages()).isEmpty();
        assertThat(config.number()).isEqualTo("491720000099");
        assertThat(config.instance()).isEqualTo(1);
        assertThat(config.countryCode()).isEqualTo("49");
        assertThat(config.nodes().find("491720000001"))
                .isEqualTo(new Target(NodeKind.MME, new Destination("mme01.home", "home")));
        assertThat(config.nodes().find("4917200000010")).as("more digits").isNull();
        assertThat(config.nodes().find("491730055"))
                .isEqualTo(new Target(NodeKind.SGSN, new Destination("sgsn01.home", "home")));
        assertThat(config.subscribers().find("262035"))
                .isEqualTo(new Target(NodeKind.MME, new Destination("mme9.far", "far")));
        assertThat(config.subscribers().find("262045"))
                .isEqualTo(new Target(NodeKind.MME, new Destination(null, "far")));
        assertThat(config.registers().find("4917")).isEqualTo(new Destination(null, "home"));
        assertThat(config.imsiRegisters().find("26201"))
                .isEqualTo(new Destination("hss.home", "home"));
        assertThat(config.homeRegisters().find("262015")).isEqualTo("491720000010");
        assertThat(config.serviceCentres().find("49171070"))
                .isEqualTo(new Destination("smsc.home", "home"));
        assertThat(config.numbersOfHosts()).containsEntry("mme01.home", "491720000001");
        assertThat(config.namesForMessages()).containsEntry("mme01.s6a.home", "mme01.home");
        assertThat(config.resolution()).containsExactly(Resolution.HSS, Resolution.IMSI);
        assertThat(config.unreachable()).isEqualTo(Unreachable.ABSENT);
        assertThat(config.withoutMsisdn()).isEqualTo(WithoutMsisdn.ZEROS);
        assertThat(config.moreMessages()).isEqualTo(MoreMessages.KEEP);
        assertThat(config.servedBy()).isEqualTo(NodeKind.MSC);
        assertThat(config.reportsAborted()).isFalse();
        assertThat(config.namesMscs()).isTrue();
        assertThat(config.allows("mme", SgdCommand.MO_FORWARD)).isTrue();
        assertThat(config.allows("mme", SgdCommand.MT_FORWARD)).isFalse();
        assertThat(config.allows("hss", SgdCommand.MT_FORWARD)).as("not restricted").isTrue();
        HomeRoutingConfig home = config.homeRouting();
        assertThat(home.prefix()).isEqualTo("2620199");
        assertThat(home.registers().find("491711")).isEqualTo("4917100010");
        assertThat(home.self()).isEqualTo(new ServingNode.Name("iwf.home", "home"));
        SmsFirewallConfig firewall = config.firewall();
        assertThat(firewall.own().find("491799")).isNotNull();
        assertThat(firewall.ownRealms()).containsExactlyInAnyOrder("home", "hss.home");
        assertThat(firewall.networks().find("44791")).isEqualTo("4479");
        assertThat(firewall.networks().find("44771")).isEqualTo("far");
        assertThat(firewall.subscribers().find("262015")).isNotNull();
        assertThat(firewall.msisdns().find("4917155")).isNotNull();
        assertThat(firewall.centres().find("49171070")).isNotNull();
        assertThat(firewall.called().find("491720")).isNotNull();
        assertThat(firewall.dialoguesMax()).isEqualTo(20);
        assertThat(firewall.hidesUnknown()).isTrue();
        assertThat(firewall.policy())
                .isEqualTo(
                        new Policy<>(
                                Map.of(
                                        Check.SILENT,
                                        Action.REJECT,
                                        Check.OTHER_CENTRE,
                                        Action.DISCARD),
                                Map.of(
                                        Check.SILENT,
                                        Set.of("4479"),
                                        Check.VERSION_1,
                                        Set.of("relay.far")),
                                true));
        assertThat(home.namesUnknown()).isTrue();
        assertThat(home.lifetime()).isEqualTo(Duration.ofSeconds(60));
        assertThat(home.identitiesMax()).isEqualTo(1_000);
        assertThat(config.timers().delivery()).isEqualTo(Duration.ofSeconds(50));
        assertThat(config.timers().routingInfo()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.timers().hold()).isEqualTo(Timers.DEFAULT.hold());
        assertThat(config.sessionsMax()).isEqualTo(500);
    }

    @Test
    void whatIsNotSaidIsAsUsual() {
        IwfConfig config = read("iwf\n number 491720000099\n", "home").orElseThrow();

        assertThat(messages()).isEmpty();
        assertThat(config.resolution()).containsExactly(Resolution.values());
        assertThat(config.homeRouting()).isNull();
        assertThat(config.unreachable()).isEqualTo(Unreachable.SYSTEM_FAILURE);
        assertThat(config.withoutMsisdn()).isEqualTo(WithoutMsisdn.REJECT);
        assertThat(config.moreMessages()).isEqualTo(MoreMessages.STRIP);
        assertThat(config.servedBy()).isEqualTo(NodeKind.MME);
        assertThat(config.reportsAborted()).isTrue();
        assertThat(config.timers()).isEqualTo(Timers.DEFAULT);
        assertThat(config.sessionsMax()).isEqualTo(IwfConfig.SESSIONS_MAX_DEFAULT);
    }

    @Test
    void homeRoutingHasToKnowWhoIsForeign() {
        IwfConfig config = read("iwf\n number 49\n home-routing 2620199\n", "home").orElseThrow();

        assertThat(config.homeRouting()).isNull();
        assertThat(messages())
                .singleElement()
                .asString()
                .contains("say 'firewall', and there 'own DIGITS'");
    }

    @Test
    void withoutLinesThereIsNone() {
        assertThat(read("", "home")).isEmpty();
        assertThat(messages()).isEmpty();
    }

    @Test
    void whoIsAllowedSomethingHasToBeAPeer() {
        read("iwf\n number 49\n allow mne ofr\n", "home");

        assertThat(messages())
                .containsExactly(
                        "terminal:3:8: error: \"mne\": peer of Diameter mne is not defined"
                                + " (nearest: mme)");
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThat(read("iwf\n", "home")).isEmpty();
        assertThat(read("iwf\n number 49\n", null)).isEmpty();
        assertThat(read("iwf\n number 49\n instance 2\n", "home")).isEmpty();

        assertThat(messages())
                .satisfiesExactly(
                        first -> assertThat(first).contains("say 'number DIGITS'"),
                        second -> assertThat(second).contains("say 'diameter identity"),
                        third -> assertThat(third).contains("instance 2 has no SCCP"));
    }
}
