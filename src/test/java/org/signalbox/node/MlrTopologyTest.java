// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.admin.Document;
import org.signalbox.admin.MlrReport;
import org.signalbox.config.ConfigFile;
import org.signalbox.sccp.SccpCounter;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.tcap.Vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Real short messages through a transfer point that chooses the service centre by what they say:
/// whole nodes in virtual time.
///
/// ```
///   msc 2.2.1 ssn 8 ---- stp 1.1.1 ---- smsc1 3.3.1 ssn 8
///                               \------ smsc2 3.3.2 ssn 8
/// ```
@NullUnmarked
class MlrTopologyTest {
    private static final SccpAddress CENTRE =
            SccpAddress.of(GlobalTitle.international("491710760000"), SubsystemNumber.MSC);
    private static final SccpAddress MSC =
            SccpAddress.of(GlobalTitle.international("491720000001"), SubsystemNumber.MSC);

    /// By title all goes to the first centre.
    private static final String TITLES =
            """
            cs7 gtt selector world tt 0 gti 4 np 1 nai 4
             gta 49171 pcssn 3.3.1 pcssn ssn 8
             gta 49172 pcssn 2.2.1 pcssn ssn 8
            """;

    private static final String RULES =
            """
            cs7 mlr result CENTRES mode wrr
             pc 3.3.1 ssn 8
             pc 3.3.2 ssn 8
            cs7 mlr ruleset SMS
             rule 10 sms-mo
              dest-sme 3162
              result pcssn 3.3.2 8
             rule 20 sri-sm
              result block
             rule 30 alert-sc
              result group CENTRES
            cs7 mlr table ALL
             trigger cdpa gt 49171 ruleset SMS
            """;

    /// Where in a message that begins a dialogue its transaction ends.
    private static final int TRANSACTION_END = 7;

    @TempDir private Path folder;

    private SccpTopology nodes;
    private SccpService msc;
    private SccpService atSecond;

    private void start(String content) {
        String all = "cs7 gtt selector all tt 0 gti 4 np 1 nai 4\n gta default pcssn 1.1.1 gt\n";
        String link = "cs7 linkset tostp 1.1.1\n link 0 sctp 10.0.0.1 1024 1024\n";
        String routes = "cs7 route-table system\n update route 0.0.0/0 linkset tostp\n";
        nodes =
                new SccpTopology(folder, 1)
                        .write(
                                "stp",
                                "1.1.1",
                                "10.0.0.1",
                                "cs7 linkset tomsc 2.2.1\n link 0 sctp 10.0.0.2 1024 1024",
                                "cs7 linkset tosmsc1 3.3.1\n link 0 sctp 10.0.0.3 1024 1024",
                                "cs7 linkset tosmsc2 3.3.2\n link 0 sctp 10.0.0.4 1024 1024",
                                TITLES + content)
                        .write("msc", "2.2.1", "10.0.0.2", link, all, routes)
                        .write("smsc1", "3.3.1", "10.0.0.3", link, all, routes)
                        .write("smsc2", "3.3.2", "10.0.0.4", link, all, routes)
                        .start();
        msc = nodes.register("msc", SubsystemNumber.MSC);
        nodes.register("smsc1", SubsystemNumber.MSC);
        atSecond = nodes.register("smsc2", SubsystemNumber.MSC);
        nodes.run(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        nodes.stop();
    }

    /// @param transaction the last octet of the originating transaction
    private void send(String vector, int transaction) throws IOException {
        ByteBuf octets = Unpooled.wrappedBuffer(Vectors.named(vector).octets());
        octets.setByte(TRANSACTION_END, transaction);
        nodes.send("msc", msc, CENTRE, MSC, octets, 0, 1);
        nodes.run(Duration.ofSeconds(1));
    }

    private int received(String name) {
        return nodes.received(name).size();
    }

    private Document shown() {
        return MlrReport.of(nodes.view("stp").content().orElseThrow());
    }

    private List<String> metrics(String prefix) {
        return nodes.topology()
                .node("stp")
                .node()
                .metrics()
                .scrape()
                .lines()
                .filter(line -> line.startsWith("signalbox_mlr_" + prefix))
                .filter(line -> !line.endsWith(" 0.0"))
                .toList();
    }

    @Test
    void messagesGoByWhatTheySay() throws IOException {
        start(RULES);
        send("mo v3 BEGIN", 1);
        send("sri v3 BEGIN", 2);
        send("mt v3 BEGIN", 3);

        assertThat(received("smsc2")).as("for 3162").isEqualTo(1);
        assertThat(received("smsc1")).as("no rule: by its title").isEqualTo(1);
        assertThat(received("msc")).as("blocked ones do not come back").isZero();
        assertThat(nodes.count("stp", SccpCounter.DISCARDED_BLOCKED)).isEqualTo(1);
        assertThat(nodes.count("stp", SccpCounter.BY_CONTENT)).isEqualTo(1);
        assertThat(shown().lines())
                .contains(
                        "SMS     rule 10 sms-mo   result pcssn 3.3.2 8 1       1      0       0",
                        "SMS     rule 20 sri-sm   result block         1       0      1       0",
                        "SMS     rule 30 alert-sc result group CENTRES 0       0      0       0");
        assertThat(shown().json()).contains("      \"matched\": 1,");
        assertThat(metrics("rule_matched"))
                .containsExactlyInAnyOrder(
                        "signalbox_mlr_rule_matched_total{instance=\"0\",rule=\"10\",ruleset=\"SMS\"} 1.0",
                        "signalbox_mlr_rule_matched_total{instance=\"0\",rule=\"20\",ruleset=\"SMS\"} 1.0");
    }

    /// A result group is shared while its members can be reached; one that cannot is passed over.
    @Test
    void centresShareAndStandInForEachOther() throws IOException {
        start(RULES);
        for (int i = 0; i < 20; i++) {
            send("alertSC v2", i);
        }
        int first = received("smsc1");
        int second = received("smsc2");
        assertThat(first + second).isEqualTo(20);
        assertThat(first).isBetween(5, 15);

        nodes.onControl("smsc2", () -> atSecond.setInService(false));
        nodes.run(Duration.ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            send("alertSC v2", i);
        }
        int back = received("msc");
        assertThat(back).as("sent before the failure was known").isEqualTo(1);
        assertThat(received("smsc1")).isEqualTo(first + 20 - back);
        assertThat(received("smsc2")).isEqualTo(second);
    }

    /// Rules that stay count on when others come and go.
    @Test
    void rulesAreReplacedUnderTraffic() throws IOException {
        start(RULES);
        send("mo v3 BEGIN", 1);
        VirtualNode stp = nodes.topology().node("stp");
        Files.writeString(
                stp.file(),
                Files.readString(stp.file())
                        .replace("rule 20 sri-sm", "rule 21 sri-sm")
                        .replace("3.3.2 8", "3.3.1 8"));
        assertThat(stp.apply(ConfigFile.load(stp.file(), NodeConfig.SCHEMA).block()).applied())
                .isTrue();
        send("mo v3 BEGIN", 1);
        send("sri v3 BEGIN", 2);

        assertThat(received("smsc1")).isEqualTo(1);
        assertThat(received("smsc2")).isEqualTo(1);
        assertThat(
                        Stream.concat(
                                metrics("rule_matched").stream(), metrics("rule_blocked").stream()))
                .containsExactlyInAnyOrder(
                        "signalbox_mlr_rule_matched_total{instance=\"0\",rule=\"10\",ruleset=\"SMS\"} 2.0",
                        "signalbox_mlr_rule_matched_total{instance=\"0\",rule=\"21\",ruleset=\"SMS\"} 1.0",
                        "signalbox_mlr_rule_blocked_total{instance=\"0\",rule=\"21\",ruleset=\"SMS\"} 1.0");
    }
}
