// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.sgd.ServingNode.Name;
import org.signalbox.ss7.OctetString;
import org.signalbox.tcap.Vectors;
import org.signalbox.tcap.Vectors.Vector;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What others have written is what we mean, and is what we write.
@NullUnmarked
class SgdVectorsTest {
    private static final String REALM = "epc.mnc001.mcc262.3gppnetwork.org";
    private static final String IWF = "iwf." + REALM;
    private static final String MME = "mme01." + REALM;
    private static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");

    /// A message as we mean it: [#request] and [#envelope], or [#answer] and the others.
    private record Meant(
            SgdRequest request,
            RequestEnvelope envelope,
            SgdAnswer answer,
            String sessionId,
            String originHost) {
        static Meant request(
                String sessionId, String host, String destinationHost, SgdRequest request) {
            return new Meant(
                    request,
                    new RequestEnvelope(sessionId, host, REALM, destinationHost, REALM),
                    null,
                    sessionId,
                    host);
        }

        static Meant answer(String sessionId, String host, SgdAnswer answer) {
            return new Meant(null, null, answer, sessionId, host);
        }
    }

    private static final Map<String, Meant> MEANT =
            Map.of(
                    "TFR",
                    Meant.request(
                            IWF + ";1;1",
                            IWF,
                            MME,
                            new SgdRequest.MtForward(
                                    "262019876543210",
                                    "491710760000",
                                    DELIVER,
                                    true,
                                    "491720000001",
                                    null,
                                    120,
                                    0xE8FE6F80,
                                    0xE8FE7D90,
                                    "491710760000",
                                    null)),
                    "TFA-absent",
                    Meant.answer(
                            IWF + ";1;1",
                            MME,
                            new SgdAnswer.MtForward(
                                    Result.ABSENT_USER,
                                    1,
                                    null,
                                    null,
                                    0xE8FE71D8,
                                    UserIdentity.ofMsisdn("491711234567"))),
                    "TFA-smfail",
                    Meant.answer(
                            IWF + ";1;1",
                            MME,
                            new SgdAnswer.MtForward(
                                    Result.DELIVERY_FAILURE,
                                    null,
                                    new DeliveryFailure(0, OctetString.ofHex("00d300")),
                                    null,
                                    null,
                                    null)),
                    "OFR",
                    Meant.request(
                            MME + ";2;1",
                            MME,
                            null,
                            new SgdRequest.MoForward(
                                    "491710760000",
                                    UserIdentity.ofMsisdn("491711234567"),
                                    SUBMIT,
                                    true,
                                    new CorrelationId("hss1", "sip:a@x", "sip:b@x"))),
                    "SRR",
                    Meant.request(
                            IWF + ";3;1",
                            IWF,
                            null,
                            new SgdRequest.RoutingInfo(
                                    "491711234567",
                                    null,
                                    "491710760000",
                                    0,
                                    null,
                                    true,
                                    true,
                                    false,
                                    null,
                                    false,
                                    null)),
                    "SRA",
                    Meant.answer(
                            IWF + ";3;1",
                            "hss",
                            new SgdAnswer.RoutingInfo(
                                    Result.SUCCESS,
                                    "262019876543210",
                                    List.of(
                                            new ServingNode(
                                                    NodeKind.MME,
                                                    "491720000001",
                                                    new Name(MME, REALM))),
                                    null,
                                    null,
                                    2,
                                    Map.of())),
                    "RDR",
                    Meant.request(
                            IWF + ";4;1",
                            IWF,
                            null,
                            new SgdRequest.DeliveryReport(
                                    UserIdentity.ofMsisdn("491711234567"),
                                    "491710760000",
                                    Map.of(NodeKind.MME, new NodeOutcome(NodeOutcome.ABSENT, 1)),
                                    false,
                                    null)),
                    "ALR",
                    Meant.request(
                            "hss;5;1",
                            "hss",
                            null,
                            new SgdRequest.Alert(
                                    "491710760000",
                                    UserIdentity.ofMsisdn("491711234567"),
                                    null,
                                    true,
                                    false,
                                    null,
                                    null)));

    static List<Vector> vectors() throws IOException {
        return Vectors.in(Path.of("src/test/resources/wire/diameter/sgd.txt"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isReadAsMeant(Vector vector) throws DiameterException {
        ByteBuf message = Unpooled.wrappedBuffer(vector.octets());
        DiameterHeader header = DiameterHeader.read(message);
        AvpReader avps = new AvpReader().begin(message);
        Meant meant = MEANT.get(vector.name());

        if (header.isRequest()) {
            ReceivedRequest received = SgdRequestCodec.read(header, avps);

            assertThat(received.request()).isEqualTo(meant.request);
            assertThat(received.envelope()).isEqualTo(meant.envelope);
        } else {
            ReceivedAnswer received = SgdAnswerCodec.read(SgdCommand.of(header), avps);

            assertThat(received)
                    .isEqualTo(
                            new ReceivedAnswer(
                                    meant.answer,
                                    meant.sessionId,
                                    meant.originHost,
                                    REALM,
                                    null,
                                    List.of()));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isWrittenOctetForOctet(Vector vector) {
        DiameterHeader header = DiameterHeader.read(Unpooled.wrappedBuffer(vector.octets()));
        Meant meant = MEANT.get(vector.name());
        AvpWriter writer;
        if (meant.request == null) {
            writer = new AvpWriter(ByteBufAllocator.DEFAULT, header);
            writer.text(BaseAvp.SESSION_ID, meant.sessionId);
            SgdCommand command = SgdCommand.of(meant.answer);
            SgdAnswerCodec.write(
                    writer,
                    meant.answer,
                    command.application(),
                    meant.originHost,
                    REALM,
                    SgdQuirks.NONE);
        } else {
            SgdCommand command = SgdCommand.of(meant.request);
            DiameterHeader ours =
                    command.header(SgdQuirks.NONE, header.hopByHop(), header.endToEnd());
            writer = new AvpWriter(ByteBufAllocator.DEFAULT, ours);
            SgdRequestCodec.write(writer, meant.request, meant.envelope, SgdQuirks.NONE);
        }
        ByteBuf written = writer.finish();

        assertThat(ByteBufUtil.hexDump(written)).isEqualTo(vector.hex());
        written.release();
    }
}
