// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Conformance;
import org.signalbox.mtp3.SnmMessage;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.sccp.SccpCounter;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.ManagementCodec;
import org.signalbox.sccp.message.ManagementMessage;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Two registers that say that they are congested, and a transfer point that believes them: whole
/// nodes in virtual time.
///
/// ```
///   msc 2.2.1 ssn 8 ---- stp 1.1.1 ---- hlr1 3.3.1
///                               \------ hlr2 3.3.2
/// ```
@NullUnmarked
class CongestionTopologyTest {
    private static final PointCode STP = PointCode.itu("1.1.1");
    private static final PointCode HLR1 = PointCode.itu("3.3.1");

    /// Both, and the first alone.
    private static final String SHARED = "491710000006";

    private static final String FIRST = "491710000001";

    @TempDir private Path folder;

    private SccpTopology nodes;
    private SccpService msc;
    private MtpService hlr1;

    @BeforeEach
    void start() {
        String link = "cs7 linkset tostp 1.1.1\n link 0 sctp 10.0.0.1 1024 1024\n";
        String routes = "cs7 route-table system\n update route 0.0.0/0 linkset tostp\n";
        nodes =
                new SccpTopology(folder, 1)
                        .write(
                                "stp",
                                "1.1.1",
                                "10.0.0.1",
                                "cs7 linkset tomsc 2.2.1\n link 0 sctp 10.0.0.2 1024 1024",
                                "cs7 linkset tohlr1 3.3.1\n link 0 sctp 10.0.0.3 1024 1024",
                                "cs7 linkset tohlr2 3.3.2\n link 0 sctp 10.0.0.4 1024 1024",
                                "cs7 gtt application-group registers",
                                " multiplicity cost",
                                " pc 3.3.1 ssn 6 1 pcssn",
                                " pc 3.3.2 ssn 6 2 pcssn",
                                "cs7 gtt selector world tt 0 gti 4 np 1 nai 4",
                                " gta " + SHARED + " app-grp registers",
                                " gta " + FIRST + " pcssn 3.3.1 pcssn ssn 6",
                                " gta 49172 pcssn 2.2.1 pcssn ssn 8")
                        .write(
                                "msc",
                                "2.2.1",
                                "10.0.0.2",
                                link,
                                "cs7 gtt selector all tt 0 gti 4 np 1 nai 4",
                                " gta default pcssn 1.1.1 gt",
                                routes)
                        .write("hlr1", "3.3.1", "10.0.0.3", link, routes)
                        .write("hlr2", "3.3.2", "10.0.0.4", link, routes)
                        .start();
        msc = nodes.register("msc", SubsystemNumber.MSC);
        hlr1 = nodes.registerPlain("hlr1");
        nodes.registerPlain("hlr2");
        nodes.run(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        nodes.stop();
    }

    private void send(String title, String data, int protocolClass) {
        nodes.send(
                "msc",
                msc,
                SccpAddress.of(GlobalTitle.international(title), SubsystemNumber.HLR),
                SccpAddress.of(GlobalTitle.international("491720000008"), SubsystemNumber.MSC),
                data,
                protocolClass,
                1);
        nodes.run(Duration.ofMillis(500));
    }

    /// SSC of the first register.
    private void tellCongestion(int level) {
        MessageDraft draft = new MessageDraft();
        ManagementCodec.draft(
                new ManagementMessage.SubsystemCongested(
                        SubsystemNumber.MANAGEMENT, HLR1, Multiplicity.UNKNOWN, level),
                HLR1,
                STP,
                draft);
        nodes.transfer("hlr1", hlr1, STP, 0, draft);
        nodes.run(Duration.ofMillis(500));
    }

    /// T(con) of 5 s takes the congestion back, a level at a time.
    @Test
    @Conformance({"sccp-6", "sccp-11", "sccp-14"})
    void theOtherRegisterTakesOverFromOneThatIsCongested() {
        tellCongestion(5);
        send(SHARED, "moved", 0);
        send(SHARED, "in order", 1);
        send(FIRST, "alone", 0);

        assertThat(nodes.received("hlr2")).containsExactly("UDT moved");
        assertThat(nodes.received("hlr1")).isEmpty();
        assertThat(nodes.received("msc")).containsExactly("in order back 6", "alone back 6");

        // level 4: what has no importance of its own is let through
        nodes.run(Duration.ofSeconds(5));
        send(FIRST, "less", 0);
        assertThat(nodes.received("hlr1")).containsExactly("UDT less");

        nodes.run(Duration.ofSeconds(30));
        send(SHARED, "over", 0);
        assertThat(nodes.received("hlr1")).containsExactly("UDT less", "UDT over");
    }

    /// The international network has no levels: how much is restricted is measured by how often
    /// transfer-controlled comes, T(a) apart, and taken back a step each T(d).
    @Test
    @Conformance("sccp-14")
    void transferControlledRestrictsMoreAndMore() {
        List<String> arrived = nodes.received("hlr1");
        for (int i = 0; i < 24; i++) {
            nodes.onControl(
                    "hlr1",
                    () ->
                            nodes.topology()
                                    .node("hlr1")
                                    .node()
                                    .assembly()
                                    .networks()
                                    .get(0)
                                    .sendByHand(
                                            "tostp", new SnmMessage.TransferControlled(HLR1, 0)));
            send(FIRST, "step " + i, 0);
        }
        assertThat(arrived).hasSizeBetween(17, 20).startsWith("UDT step 0");
        assertThat(arrived).doesNotContain("UDT step 21", "UDT step 22", "UDT step 23");
        assertThat(nodes.received("msc")).hasSize(24 - arrived.size()).contains("step 23 back 6");
        assertThat(nodes.count("stp", SccpCounter.RETURNED)).isEqualTo(24 - arrived.size());

        nodes.run(Duration.ofMinutes(1));
        send(FIRST, "over", 0);
        assertThat(arrived).last().isEqualTo("UDT over");
    }
}
