// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.diameter.DiameterCapture;
import org.signalbox.diameter.sgd.ServingNode.Name;
import org.signalbox.ss7.OctetString;
import org.signalbox.trace.Tshark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An independent decoder reads what we write as we mean it. It does not know the AVPs from 3324 to
/// 3328, nor those of SMSFs.
@NullUnmarked
class TsharkSgdTest {
    private static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");
    private static final UserIdentity USER =
            new UserIdentity(
                    "262019876543210",
                    "491711234567",
                    "meter@example",
                    OctetString.ofHex("01020304"));
    private static final Name MME = new Name("mme1.example", "example");

    /// Of each message its fields, and behind the last what is remarked.
    private static final String READ =
            """
            8388646|16777313|947101670000|262019876543210||||1|||||||0|
            8388645|16777313|947101670000|262019876543210|947111325476||||||||||1|
            8388647|16777312|947101670000|262019876543210|947111325476||||7|1||||||
            8388648|16777312|947101670000|262019876543210|947111325476|||||||||mme1.example||
            8388649|16777312|947101670000|262019876543210|947111325476||||||1,2|||||
            8388645|16777313||||2001||||||||||
            8388646|16777313||262019876543210|947111325476||5555|||||3||||
            8388647|16777312||262019876543210,262019876543210|947111325476|2001|||||||63|mme1.example||
            8388648|16777312||||5012||||||||||
            8388649|16777312||262019876543210|947111325476||5558|||||||||
            """;

    @TempDir private Path folder;

    private static List<RawMessage> messages() {
        return List.of(
                request(
                        new SgdRequest.MtForward(
                                "262019876543210",
                                "491710760000",
                                DELIVER,
                                true,
                                "491720000001",
                                "491720000002",
                                120,
                                0xE8FE6F80,
                                0xE8FE7D90,
                                "491710760000",
                                null)),
                request(new SgdRequest.MoForward("491710760000", USER, SUBMIT, false, null)),
                request(
                        new SgdRequest.RoutingInfo(
                                "491711234567",
                                "262019876543210",
                                "491710760000",
                                1,
                                OctetString.ofHex("0b911326880736f4"),
                                true,
                                true,
                                true,
                                1,
                                true,
                                null)),
                request(
                        new SgdRequest.Alert(
                                "491710760000",
                                USER,
                                0xE8FE6F80,
                                true,
                                true,
                                new ServingNode(NodeKind.MME, "491720000001", MME),
                                null)),
                request(
                        new SgdRequest.DeliveryReport(
                                USER,
                                "491710760000",
                                Map.of(
                                        NodeKind.MSC, new NodeOutcome(NodeOutcome.ABSENT, 1),
                                        NodeKind.SGSN,
                                                new NodeOutcome(NodeOutcome.DELIVERED, null)),
                                true,
                                null)),
                answer(new SgdAnswer.MoForward(Result.SUCCESS, null, null)),
                answer(
                        new SgdAnswer.MtForward(
                                Result.DELIVERY_FAILURE,
                                2,
                                new DeliveryFailure(3, OctetString.ofHex("00d300")),
                                null,
                                0xE8FE6F80,
                                USER)),
                answer(
                        new SgdAnswer.RoutingInfo(
                                Result.SUCCESS,
                                "262019876543210",
                                List.of(
                                        new ServingNode(NodeKind.MME, "491720000001", MME),
                                        new ServingNode(NodeKind.SGSN, "491720000002", null)),
                                OctetString.ofHex("01020304"),
                                USER,
                                0b111111,
                                Map.of(NodeKind.MME, 1, NodeKind.SGSN, 6))),
                answer(new SgdAnswer.Alert(Result.base(5012))),
                answer(new SgdAnswer.DeliveryReport(Result.WAITING_LIST_FULL, USER)));
    }

    private static RawMessage request(SgdRequest request) {
        return SgdRequestCodecTest.written(request, SgdQuirks.NONE);
    }

    private static RawMessage answer(SgdAnswer answer) {
        return SgdAnswerCodecTest.written(answer, SgdQuirks.NONE);
    }

    @Test
    void everyCommandIsReadAsMeantAndWithoutRemark() throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        Path pcap = folder.resolve("sgd.pcap");
        Files.write(
                pcap,
                DiameterCapture.of(
                        messages().stream()
                                .map(message -> ByteBufUtil.getBytes(message.message()))
                                .toList()));

        List<String> read =
                Tshark.fields(
                        pcap,
                        List.of(),
                        "diameter.cmd.code",
                        "diameter.applicationId",
                        "diameter.SC-Address",
                        "diameter.User-Name",
                        "diameter.MSISDN",
                        "diameter.Result-Code",
                        "diameter.Experimental-Result-Code",
                        "diameter.TFR-Flags",
                        "diameter.SRR-Flags",
                        "diameter.SM-RP-MTI",
                        "diameter.SM-Delivery-Cause",
                        "diameter.SM-Enumerated-Delivery-Failure-Cause",
                        "diameter.MWD-Status",
                        "diameter.MME-Name",
                        "gsm_sms.tp-mti",
                        "_ws.expert.message");

        assertThat(String.join("\n", read) + "\n").isEqualTo(READ);
    }
}
