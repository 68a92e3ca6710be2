// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.sgd.RawMessage.Avp;
import org.signalbox.diameter.sgd.ServingNode.Name;
import org.signalbox.diameter.sgd.SgdQuirks.NumberForm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Answers as peers give them, in the form of their command or not.
@NullUnmarked
class SgdAnswerCodecTest {
    private static final Name NAME = new Name("mme1.example", "example");

    /// One that says of itself only what one with the E bit must.
    private static RawMessage bare(SgdCommand command) {
        DiameterHeader header = command.header(SgdQuirks.NONE, 1, 2).answer(true);
        return new RawMessage(header, List.of());
    }

    private static String hex(int value) {
        return "%08x".formatted(value);
    }

    private static String experimental(String vendor, int code) {
        return vendor + "0000012a4000000c" + hex(code);
    }

    /// The same number is two things (TS 29.338 section 7.3, RFC 6733 section 7.1.5).
    @ParameterizedTest
    @CsvSource({
        "268, 2001, 0,     2001",
        "268, 3002, 0,     3002",
        "268, 5001, 0,     5001",
        "297, 5001, 10415, 5001",
        "268, 5012, 0,     5012",
        "268, 5549, 0,     5549",
        "268, 5550, 10415, 5550",
        "268, 5555, 10415, 5555",
        "268, 5558, 10415, 5558",
        "268, 5559, 0,     5559",
        "297, 5550, 10415, 5550",
        "297, 5530, 10415, 5530",
        "297, 2001, 0,     2001"
    })
    void theResultIsFoundInEitherContainer(int container, int code, int vendor, int meant)
            throws DiameterException {
        String data = container == 268 ? hex(code) : experimental("0000010a4000000c000028af", code);

        for (SgdCommand command : SgdCommand.values()) {
            ReceivedAnswer received =
                    bare(command).and(Avp.of(container, 0, true, data)).readAnswer();

            assertThat(received.answer().result()).isEqualTo(new Result(vendor, meant));
            assertThat(SgdCommand.of(received.answer())).isEqualTo(command);
            assertThat(received.sessionId()).isNull();
            assertThat(received.flaws()).isEmpty();
        }
    }

    @Test
    void theResultOf3gppSaysMoreThanTheOther() throws DiameterException {
        RawMessage both =
                bare(SgdCommand.MT_FORWARD)
                        .and(Avp.of(268, 0, true, hex(5012)))
                        .and(Avp.of(297, 0, true, experimental("0000010a4000000c000028af", 5550)));

        assertThat(both.readAnswer().answer().result()).isEqualTo(Result.ABSENT_USER);
    }

    @Test
    void whoseResultItIsMayBeMissing() throws DiameterException {
        for (String vendor : List.of("", "0000010a4000000c00000000")) {
            RawMessage answer =
                    bare(SgdCommand.MT_FORWARD)
                            .and(Avp.of(297, 0, true, experimental(vendor, 5001)));

            assertThat(answer.readAnswer().answer().result()).isEqualTo(Result.USER_UNKNOWN);
        }
        RawMessage others =
                bare(SgdCommand.MT_FORWARD)
                        .and(Avp.of(297, 0, true, experimental("0000010a4000000c00000009", 5001)));
        assertThat(others.readAnswer().answer().result()).isEqualTo(new Result(9, 5001));
    }

    @Test
    void anAnswerWithoutAResultSaysSo() throws DiameterException {
        RawMessage nothing = bare(SgdCommand.MT_FORWARD);
        RawMessage empty = nothing.and(Avp.of(297, 0, true, ""));
        RawMessage broken = nothing.and(Avp.of(268, 0, true, "07d1"));

        assertThat(nothing.readAnswer().answer().result()).isEqualTo(Result.NONE);
        assertThat(nothing.readAnswer().flaws()).isEmpty();
        assertThat(empty.readAnswer().answer().result()).isEqualTo(Result.NONE);
        assertThat(empty.readAnswer().flaws())
                .containsExactly("Experimental-Result-Code is missing");
        assertThat(broken.readAnswer().answer().result()).isEqualTo(Result.NONE);
        assertThat(broken.readAnswer().flaws()).hasSize(1);
        assertThat(Result.NONE.isSuccess()).isFalse();
    }

    @Test
    void aPeerMayTellPeopleWhatIsWrong() throws DiameterException {
        String text = HexFormat.of().formatHex("no route".getBytes(StandardCharsets.UTF_8));

        ReceivedAnswer received =
                bare(SgdCommand.ALERT)
                        .and(Avp.of(281, 0, false, text))
                        .and(Avp.of(268, 0, true, hex(3002)))
                        .readAnswer();

        assertThat(received.errorMessage()).isEqualTo("no route");
    }

    /// What was done is not undone by a flaw in the report of it.
    @Test
    void whatCannotBeIsPassedOverAndTold() throws IOException, DiameterException {
        RawMessage message = RawMessage.named("TFA-absent");

        RawMessage flawed =
                message.with(3_322, "01")
                        .with(3_331, "")
                        .with(3_102, "000002bdc000000d000028afff000000")
                        .with(3_301, "")
                        .and(Avp.of(3_301, SgdAvp.VENDOR, true, "00"))
                        .and(Avp.of(9_999, SgdAvp.VENDOR, true, "00"));

        ReceivedAnswer received = flawed.readAnswer();
        assertThat(received.answer())
                .isEqualTo(
                        new SgdAnswer.MtForward(Result.ABSENT_USER, null, null, null, null, null));
        assertThat(received.flaws())
                .hasSize(7)
                .anyMatch(flaw -> flaw.contains("AVP 9999 of vendor 10415: not known here"))
                .anyMatch(flaw -> flaw.contains("AVP 3301 of vendor 10415: twice"))
                .anyMatch(flaw -> flaw.contains("AVP 701 of vendor 10415: not 1 to 15 digits"));
    }

    @Test
    void whatIsCutShortIsReadUntilThere() throws IOException, DiameterException {
        RawMessage message = RawMessage.named("TFA-smfail").withLength(3_303, 5_000);

        ReceivedAnswer received = message.readAnswer();

        assertThat(received.answer().result()).isEqualTo(Result.DELIVERY_FAILURE);
        assertThat(received.flaws()).hasSize(1);
    }

    @Test
    void onlyTheFirstFlawsAreKept() throws DiameterException {
        RawMessage message = bare(SgdCommand.ALERT);
        for (int i = 0; i < 100; i++) {
            message = message.and(Avp.of(9_999, SgdAvp.VENDOR, true, "00"));
        }

        assertThat(message.readAnswer().flaws()).hasSize(8);
    }

    @Test
    void resultsArePlainWhereThePeerWantsThem() {
        SgdQuirks quirks = new SgdQuirks(NumberForm.DIGITS, false, true, false);

        assertThat(written(new SgdAnswer.Alert(Result.ABSENT_USER), quirks).find(268).data())
                .isEqualTo(HexFormat.of().parseHex(hex(5550)));
        // 5001 would be something else there
        assertThat(written(new SgdAnswer.Alert(Result.USER_UNKNOWN), quirks).avps())
                .noneMatch(avp -> avp.code() == 268)
                .anyMatch(avp -> avp.code() == 297);
        assertThat(written(new SgdAnswer.Alert(Result.ABSENT_USER), SgdQuirks.NONE).avps())
                .noneMatch(avp -> avp.code() == 268);
    }

    /// TS 29.338 section 5.3.3.6; what stands in the groups, and what it describes.
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    1489,           SGSN,     false
                    2409 2410 1489, SGSN,     true
                    2402 2408 1645, MME,      true
                    2403,           MSC,      false
                    2403 2402 2408, MSC,      true
                    3100,           IP_SM_GW, false
                    3100 3101 3112, IP_SM_GW, true
                    3100 3101,      IP_SM_GW, true
                    3338 3340 3342, SMSF_3GPP, true
                    3338 3340,      SMSF_3GPP, true
                    3339,           SMSF_NON_3GPP, false
                    """)
    void nodesAreToldByWhatStandsThere(String codes, NodeKind kind, boolean hasName)
            throws DiameterException {
        int group =
                switch (kind) {
                    case SMSF_3GPP -> 3_344;
                    case SMSF_NON_3GPP -> 3_345;
                    default -> 2_401;
                };

        SgdAnswer answer = routingInfo(2001, group, codes).readAnswer().answer();

        assertThat(((SgdAnswer.RoutingInfo) answer).nodes())
                .containsExactly(new ServingNode(kind, "491720000001", hasName ? NAME : null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1645",
                "1645 2402",
                "1645 2408",
                "2402 2408",
                "2403 2402",
                "1489 2409",
                "1489 2402 2408",
                "1489 2403",
                "2403 1645 2402 2408",
                "3100 3112",
                "3100 2402 2408",
                "3338",
                "2403 9999"
            })
    void otherCombinationsAreNoNode(String codes) throws DiameterException {
        if (codes.equals("2403 9999")) {
            // what is not known is passed over
            assertThat(routingInfo(2001, 2_401, codes).readAnswer().flaws()).hasSize(1);
            return;
        }
        assertThatThrownBy(() -> routingInfo(2001, 2_401, codes).readAnswer())
                .asInstanceOf(InstanceOfAssertFactories.type(DiameterException.class))
                .satisfies(refused -> assertThat(refused.failed().code()).isEqualTo(2_401));
        ReceivedAnswer refusal = routingInfo(5012, 2_401, codes).readAnswer();
        assertThat(refusal.answer().result()).isEqualTo(Result.base(5012));
        assertThat(refusal.flaws()).isNotEmpty();
    }

    @Test
    void anIpSmGatewayIsNeverAdditional() {
        assertThatThrownBy(() -> routingInfo(2001, 2_406, "3100").readAnswer())
                .isInstanceOf(DiameterException.class);
    }

    @Test
    void aNodeWhoseNumberIsNoneIsRefused() {
        RawMessage answer =
                bare(SgdCommand.ROUTING_INFO)
                        .and(Avp.of(268, 0, true, hex(2001)))
                        .with(2_401, "00000963c000000d000028afff000000");

        assertThatThrownBy(answer::readAnswer).isInstanceOf(DiameterException.class);
    }

    private static RawMessage routingInfo(int result, int group, String codes) {
        StringBuilder inside = new StringBuilder();
        for (String word : codes.isEmpty() ? new String[0] : codes.split(" ")) {
            int code = Integer.parseInt(word);
            String data =
                    switch (code) {
                        case 2402, 2409, 3101, 3340 -> ascii("mme1.example");
                        case 2408, 2410, 3112, 3342 -> ascii("example");
                        default -> "947102000010";
                    };
            int octets = data.length() / 2;
            inside.append(hex(code))
                    .append(hex(0xC0 << 24 | 12 + octets))
                    .append(hex(SgdAvp.VENDOR))
                    .append(data)
                    .append("00".repeat(-octets & 3));
        }
        return bare(SgdCommand.ROUTING_INFO)
                .and(Avp.of(268, 0, true, hex(result)))
                .with(group, inside.toString());
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// In the groups of S6c both numbers have the M bit (TS 29.338 table 6.3.3/1).
    @Test
    void numbersOfNodesMatterInTheirGroups() {
        ServingNode mme = new ServingNode(NodeKind.MME, "491720000001", NAME);
        ServingNode sgsn = new ServingNode(NodeKind.SGSN, "491720000002", null);
        ServingNode smsf = new ServingNode(NodeKind.SMSF_3GPP, "491720000003", NAME);

        RawMessage written = written(routingInfo(List.of(mme, smsf, sgsn)), SgdQuirks.NONE);

        assertThat(HexFormat.of().formatHex(written.find(2_401).data()))
                .contains("0000066dc0000012000028af947102000010");
        assertThat(HexFormat.of().formatHex(written.find(2_406).data()))
                .isEqualTo("000005d1c0000012000028af9471020000200000");
        assertThat(written.find(3_344).mandatory()).isFalse();
    }

    @Test
    void whatHasNoFormIsNotWritten() {
        ServingNode nameless = new ServingNode(NodeKind.MME, "491720000001", null);
        ServingNode msc = new ServingNode(NodeKind.MSC, "491720000001", null);
        ServingNode sgsn = new ServingNode(NodeKind.SGSN, "491720000001", null);
        ServingNode gateway = new ServingNode(NodeKind.IP_SM_GW, "491720000001", null);

        for (List<ServingNode> nodes :
                List.of(
                        List.of(nameless),
                        List.of(msc, gateway),
                        List.of(msc, sgsn, gateway),
                        List.of(new ServingNode(NodeKind.MSC, "49x", null)))) {
            assertThatThrownBy(() -> written(routingInfo(nodes), SgdQuirks.NONE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static SgdAnswer routingInfo(List<ServingNode> nodes) {
        return new SgdAnswer.RoutingInfo(
                Result.SUCCESS, "262019876543210", nodes, null, null, null, Map.of());
    }

    static RawMessage written(SgdAnswer answer, SgdQuirks quirks) {
        SgdCommand command = SgdCommand.of(answer);
        DiameterHeader header = command.header(quirks, 1, 2).answer(false);
        AvpWriter writer = new AvpWriter(ByteBufAllocator.DEFAULT, header);
        try {
            writer.text(BaseAvp.SESSION_ID, "a;1;2");
            SgdAnswerCodec.write(
                    writer, answer, command.application(), "b.example", "example", quirks);
        } catch (IllegalArgumentException refused) {
            writer.discard();
            throw refused;
        }
        ByteBuf message = writer.finish();
        byte[] octets = new byte[message.readableBytes()];
        message.readBytes(octets).release();
        return RawMessage.of(octets);
    }
}
