// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobicents.protocols.asn.AsnInputStream;
import org.restcomm.protocols.ss7.tcap.asn.TcapFactory;
import org.restcomm.protocols.ss7.tcap.asn.comp.TCBeginMessage;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.node.Node;
import org.signalbox.node.ProductionEnvironment;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/// A switching centre submits to a service centre that knows an older version of MAP: octets
/// written by
/// hand after TS 29.002 and Q.773.
@NullUnmarked
class VersionsTest {
    private static final String NODE =
            """
            hostname %s
            cs7 variant itu
            cs7 network-indicator international
            cs7 point-code 1.1.%d
            cs7 fast-restart
            cs7 local-peer 1024
             local-ip 127.0.6.2%d
            cs7 linkset ToOther 1.1.%d
             link 0 sctp 127.0.6.2%d 1024 1024
            cs7 route-table system
             update route 1.1.%d/14 linkset ToOther
            """;
    private static final String MSC =
            """
            msc 491710000020
             route default 1.1.2
             subscriber 491711000001 imsi 262010000000001 service-centre 491710000030 hlr 491710000010
            """;

    @TempDir private Path folder;

    private RunningLab lab;
    private Msc msc;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("Msc.conf"), NODE.formatted("Msc", 1, 1, 2, 2, 2));
        Files.writeString(folder.resolve("Old.conf"), NODE.formatted("Old", 2, 2, 1, 1, 1));
        Files.writeString(folder.resolve("Msc.end"), MSC);
        lab = new RunningLab(folder);
        msc = lab.end(Msc.class, "Msc");
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void theVersionThatIsOfferedIsTakenAndRemembered() {
        answerWith(new OldCentre(2));

        assertThat(submit()).isEmpty();
        assertThat(msc.counts().get(DialogueCount.BEGUN)).isEqualTo(2);
        assertThat(msc.counts().get(DialogueCount.ENDED_BY_VERSION)).isEqualTo(1);

        assertThat(submit()).isEmpty();
        assertThat(msc.counts().get(DialogueCount.BEGUN)).as("no detour").isEqualTo(3);
        assertThat(msc.counts().open()).isZero();
    }

    @Test
    void whoeverKnowsNoDialoguePortionIsAskedInTheFirstVersion() {
        answerWith(new OldCentre(1));

        assertThat(submit()).isEmpty();
        assertThat(msc.counts().get(DialogueCount.BEGUN)).isEqualTo(2);
        assertThat(msc.counts().get(DialogueCount.ENDED_BY_RESULT)).isEqualTo(1);
    }

    @Test
    void noVersionIsTriedTwice() {
        answerWith(new OldCentre(0));

        assertThat(submit()).isEqualTo("no version in common");
        assertThat(msc.counts().get(DialogueCount.BEGUN)).isEqualTo(2);
        assertThat(msc.counts().open()).isZero();
    }

    private void answerWith(OldCentre centre) {
        Node old = lab.nodes().getFirst();
        centre.service =
                old.register(0, ServiceIndicator.SCCP, centre).toCompletableFuture().join();
        lab.await(
                "the two reach each other",
                () ->
                        old.ping(PingRequest.to(PointCode.itu("1.1.1")))
                                .toCompletableFuture()
                                .join()
                                .result()
                                .isSuccessful());
        msc.connected().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private String submit() {
        return msc.telephones()
                .submit("491711000001", "491711000002", "Hello")
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join()
                .refusal();
    }

    /// Answers each BEGIN by one message.
    private static final class OldCentre implements Mtp3User {
        private static final String DIALOGUE =
                "6b2a2828060700118605010101a01d611b80020780a109060704000001001502";
        private static final String ACCEPTED = DIALOGUE + "a203020100a305a103020100";
        private static final int BEGIN = 0x62;
        private static final String NOT_SUPPORTED = DIALOGUE + "a203020101a305a103020102";

        /// The only version it knows; 0 for one that refuses all.
        private final int version;

        private volatile MtpService service;

        private OldCentre(int version) {
            this.version = version;
        }

        @Override
        public void onTransfer(Msu msu) {
            byte[] udt = msu.userPart();
            int called = 2 + udt[2];
            int calling = 3 + udt[3];
            int data = 4 + udt[4];
            if (udt[data + 1] != BEGIN) {
                msu.close(); // of SCCP management: the other subsystem is allowed
                return;
            }
            byte[] answer =
                    answer(Arrays.copyOfRange(udt, data + 1, data + 1 + (udt[data] & 0xFF)));
            byte[] callingParty = Arrays.copyOfRange(udt, calling, calling + 1 + udt[calling]);
            byte[] calledParty = Arrays.copyOfRange(udt, called, called + 1 + udt[called]);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(
                    new byte[] {
                        0x09,
                        0,
                        3,
                        (byte) (2 + callingParty.length),
                        (byte) (1 + callingParty.length + calledParty.length)
                    });
            out.writeBytes(callingParty);
            out.writeBytes(calledParty);
            out.write(answer.length);
            out.writeBytes(answer);
            service.transfer(
                    Msu.compose(
                            ProductionEnvironment.allocator(),
                            ServiceInformation.of(
                                    service.networkIndicator(), ServiceIndicator.SCCP),
                            new RoutingLabel(msu.opc(), msu.dpc(), msu.sls()),
                            out.toByteArray()));
            msu.close();
        }

        private byte[] answer(byte[] tcap) {
            try {
                AsnInputStream in = new AsnInputStream(tcap);
                in.readTag();
                TCBeginMessage begin = TcapFactory.createTCBeginMessage(in);
                String to = "4904" + HexFormat.of().formatHex(begin.getOriginatingTransactionId());
                boolean first = begin.getDialogPortion() == null;
                int asked =
                        first ? 1 : tcap.length > 0 && contains(tcap, "0704000001001503") ? 3 : 2;
                if (asked == version) {
                    String result =
                            "6c05a2030201%02x".formatted(begin.getComponent()[0].getInvokeId());
                    return message("64", to + (first ? "" : ACCEPTED) + result);
                }
                return version == 1 && !first
                        ? message("67", to + "4a0103")
                        : message("67", to + NOT_SUPPORTED);
            } catch (Exception unreadable) {
                throw new AssertionError(unreadable);
            }
        }

        private static boolean contains(byte[] octets, String hex) {
            return HexFormat.of().formatHex(octets).contains(hex);
        }

        private static byte[] message(String tag, String content) {
            return HexFormat.of().parseHex(tag + "%02x".formatted(content.length() / 2) + content);
        }

        @Override
        public void onPause(MtpPause pause) {}

        @Override
        public void onResume(MtpResume resume) {}

        @Override
        public void onStatus(MtpStatus status) {}
    }
}
