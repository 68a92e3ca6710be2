// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.sgd.RawMessage.Avp;
import org.signalbox.diameter.sgd.SgdQuirks.NumberForm;
import org.signalbox.ss7.OctetString;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/// What is refused, and what it is told; and what is understood though it is not as the standard
/// has it.
@NullUnmarked
class SgdRequestCodecTest {
    private static final RequestEnvelope ENVELOPE =
            new RequestEnvelope("a;1;2", "a.example", "example", "b.example", "example");

    @ParameterizedTest
    @CsvSource({"00000000, 0", "0000000f, 15", "00000010,", "ffffffff,"})
    void aPriorityIsOneOfSixteen(String said, @Nullable Integer priority) throws Exception {
        RawMessage message = RawMessage.named("SRR").withBase(301, said);

        assertThat(message.readRequest().envelope().priority()).isEqualTo(priority);
    }

    /// TS 29.338 sections 5.3.2 and 6.3.2: those in braces.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    TFR | 263 277 264 296 293 283 1 3300 3301
                    OFR | 263 277 264 296 283 3300 3301 3102
                    SRR | 263 277 264 296 283 701
                    ALR | 263 277 264 296 283 3300 3102
                    RDR | 263 277 264 296 283 3102 3300 3316
                    """)
    void whatIsMissingIsTold(String name, String codes) throws IOException {
        for (String word : codes.split(" ")) {
            int code = Integer.parseInt(word);

            refuses(RawMessage.named(name).without(code), 5005, code);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    TFR | 263 260 277 264 296 293 283 1 3300 3301 1645 3302 3306 3307 3330 3332
                    OFR | 263 260 277 264 296 283 3300 3328 3102 3301 3324
                    SRR | 263 260 277 264 296 283 701 3300 3308 3310
                    ALR | 263 260 277 264 296 283 3300 3102 3333
                    RDR | 263 260 277 264 296 283 3102 3300 3316
                    """)
    void whatIsThereTwiceIsTold(String name, String codes) throws IOException {
        for (String word : codes.split(" ")) {
            int code = Integer.parseInt(word);
            RawMessage message = RawMessage.named(name);

            refuses(message.and(message.find(code)), 5009, code);
        }
    }

    /// RFC 6733 section 4.1: the M bit says whether it may be passed over.
    @ParameterizedTest
    @ValueSource(strings = {"TFR", "OFR", "SRR", "ALR", "RDR"})
    void whatIsNotKnownIsToldIfItMattersToTheSender(String name)
            throws IOException, DiameterException {
        RawMessage message = RawMessage.named(name);

        for (int vendor : new int[] {0, SgdAvp.VENDOR, 9}) {
            refuses(message.and(Avp.of(9_999, vendor, true, "01")), 5001, 9_999);
            assertThat(message.and(Avp.of(9_999, vendor, false, "01")).readRequest())
                    .isEqualTo(message.readRequest());
        }
        // one that another command has, and the code of a known one with another vendor
        refuses(message.and(Avp.of(3_303, SgdAvp.VENDOR, true, "")), 5001, 3_303);
        refuses(message.and(Avp.of(3_300, 0, true, "947101")), 5001, 3_300);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    TFR | 3300 | ''                   | 5004
                    TFR | 3300 | ff                   | 5004
                    TFR | 3300 | 94710a               | 5004
                    TFR | 3300 | 9f7101               | 5004
                    TFR | 3300 | 2143658709214365870921 | 5004
                    TFR | 3301 | ''                   | 5004
                    TFR | 3302 | 000001               | 5014
                    TFR | 3306 | 0000000001           | 5014
                    TFR | 3306 | 80000000             | 5004
                    TFR | 3307 | ''                   | 5014
                    TFR | 1645 | 2143658709214365     | 5004
                    TFR | 3332 | 9a                   | 5004
                    OFR | 3328 | 00                   | 5014
                    OFR | 3102 | ''                   | 5004
                    SRR | 3308 | 00000002             | 5004
                    SRR | 3309 | 00112233445566778899aabbcc | 5004
                    SRR | 3310 | 01                   | 5014
                    SRR | 3311 | 00000002             | 5004
                    SRR | 701  | 2143658709214365     | 5004
                    RDR | 3316 | ''                   | 5004
                    RDR | 3323 | 01                   | 5014
                    ALR | 3329 | 01                   | 5014
                    ALR | 2401 | ''                   | 5004
                    """)
    void whatCannotBeIsTold(String name, int code, String hex, int result) throws IOException {
        refuses(RawMessage.named(name).with(code, hex), result, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    TFR | 1   | 1234             | 5004
                    TFR | 1   | 1234567890123456 | 5004
                    TFR | 1   | 26201x           | 5004
                    TFR | 264 | ''               | 5004
                    TFR | 264 | a b              | 5004
                    TFR | 283 | ''               | 5004
                    TFR | 263 | ''               | 5004
                    """)
    void namesThatAreNoneAreTold(String name, int code, String text, int result)
            throws IOException {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));

        refuses(RawMessage.named(name).withBase(code, hex), result, code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 11, 5_000, 0xFF_FFFF})
    void lengthsThatCannotBeAreTold(int length) throws IOException {
        refuses(RawMessage.named("TFR").withLength(3_300, length), 5014, 3_300);
    }

    @Test
    void aMessageOf200OctetsIsTheLongest() throws IOException, DiameterException {
        RawMessage message = RawMessage.named("TFR");

        assertThat(message.with(3_301, "01".repeat(200)).readRequest().request())
                .isInstanceOfSatisfying(
                        SgdRequest.MtForward.class,
                        forward -> assertThat(forward.tpdu().length()).isEqualTo(200));
        refuses(message.with(3_301, "01".repeat(201)), 5004, 3_301);
    }

    @Test
    void whatIsWrongInsideAGroupIsTold() throws IOException {
        String unknown = "0000270fc000000d000028af01000000";
        String imsiOfThree = "000000014000000b31323300";

        refuses(RawMessage.named("OFR").with(3_102, unknown), 5001, 9_999);
        refuses(RawMessage.named("OFR").with(3_102, imsiOfThree), 5004, 1);
        refuses(RawMessage.named("OFR").with(3_102, "000000014000000731323300"), 5014, 1);
        String outcome = "00000cf5c000000c000028af";
        refuses(RawMessage.named("RDR").with(3_316, outcome), 5005, 3_321);
        String delivered = "00000cf9c0000010000028af00000002";
        String byMme = "00000cf5c000001c000028af" + delivered;
        String byMsc = "00000cf6c000001c000028af" + delivered;
        refuses(RawMessage.named("RDR").with(3_316, byMme + byMsc), 5004, 3_316);
    }

    @Test
    void otherCommandsAndApplicationsAreRefused() {
        assertThat(resultOf(16_777_313, 8_388_645)).isEqualTo(0);
        assertThat(resultOf(16_777_313, 8_388_647)).isEqualTo(3001);
        assertThat(resultOf(16_777_312, 8_388_645)).isEqualTo(3001);
        assertThat(resultOf(16_777_312, 8_388_648)).isEqualTo(0);
        assertThat(resultOf(16_777_313, 8_388_648)).isEqualTo(0);
        assertThat(resultOf(16_777_251, 8_388_645)).isEqualTo(3007);
        assertThat(resultOf(0, 257)).isEqualTo(3007);
    }

    private static int resultOf(int application, int command) {
        try {
            SgdCommand.of(new DiameterHeader(0xC0, command, application, 1, 1));
            return 0;
        } catch (DiameterException refused) {
            return refused.resultCode();
        }
    }

    /// RFC 6733 section 6.1: but for Session-Id no order is said.
    @ParameterizedTest
    @ValueSource(strings = {"TFR", "OFR", "SRR", "ALR", "RDR"})
    void orderAndMandatoryBitsDoNotMatter(String name) throws IOException, DiameterException {
        RawMessage message = RawMessage.named(name);
        List<Avp> reversed = new ArrayList<>(message.avps());
        Collections.reverse(reversed);
        List<Avp> optional =
                message.avps().stream()
                        .map(avp -> new Avp(avp.code(), avp.vendor(), false, avp.data(), -1))
                        .toList();

        ReceivedRequest meant = message.readRequest();

        assertThat(new RawMessage(message.header(), reversed).readRequest()).isEqualTo(meant);
        assertThat(new RawMessage(message.header(), optional).readRequest()).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TFR", "OFR", "SRR", "ALR", "RDR"})
    void whatRelaysAddIsNotInTheWay(String name) throws IOException, DiameterException {
        RawMessage message = RawMessage.named(name);

        RawMessage relayed =
                message.and(Avp.of(282, 0, true, "6131"))
                        .and(Avp.of(282, 0, true, "6132"))
                        .and(
                                Avp.of(
                                        284,
                                        0,
                                        true,
                                        "0000011840000009610000000000002140000009aa000000"))
                        .and(Avp.of(278, 0, true, "00000005"));

        assertThat(relayed.readRequest()).isEqualTo(message.readRequest());
    }

    /// MMEs are known that write it outside of User-Identifier.
    @Test
    void theSubscriberIsFoundWhereverItStands() throws IOException, DiameterException {
        String imsi = "323632303139383736353433323130";
        RawMessage submit = RawMessage.named("OFR");
        RawMessage alert = RawMessage.named("ALR");

        assertThat(userOf(submit.without(3_102).withBase(1, imsi)))
                .isEqualTo(UserIdentity.ofImsi("262019876543210"));
        assertThat(userOf(submit.without(3_102).with(701, "947111325476")))
                .isEqualTo(UserIdentity.ofMsisdn("491711234567"));
        assertThat(userOf(submit.with(701, "21436587f9")))
                .isEqualTo(UserIdentity.ofMsisdn("491711234567"));
        assertThat(userOf(submit.withBase(1, imsi)))
                .isEqualTo(new UserIdentity("262019876543210", "491711234567", null, null));
        assertThat(userOf(alert.without(3_102).withBase(1, imsi)))
                .isEqualTo(UserIdentity.ofImsi("262019876543210"));
        String inside = "0000000140000017" + imsi + "00";
        assertThat(userOf(submit.with(3_102, inside)))
                .isEqualTo(UserIdentity.ofImsi("262019876543210"));
    }

    private static UserIdentity userOf(RawMessage message) throws DiameterException {
        return switch (message.readRequest().request()) {
            case SgdRequest.MoForward forward -> forward.user();
            case SgdRequest.Alert alert -> alert.user();
            default -> throw new IllegalArgumentException();
        };
    }

    @Test
    void alertsAreSentOnTheApplicationThatThePeerWants() throws DiameterException {
        SgdQuirks quirks = new SgdQuirks(NumberForm.DIGITS, true, false, false);
        SgdRequest alert =
                new SgdRequest.Alert(
                        "4917", UserIdentity.ofImsi("26201987"), null, true, false, null, null);

        RawMessage written = written(alert, quirks);

        assertThat(written.header().application()).isEqualTo(16_777_313);
        assertThat(HexFormat.of().formatHex(written.find(260).data())).endsWith("01000061");
        assertThat(written.readRequest())
                .isEqualTo(new ReceivedRequest(SgdApplication.SGD, ENVELOPE, alert));
        assertThat(written(alert, SgdQuirks.NONE).header().application()).isEqualTo(16_777_312);
    }

    @ParameterizedTest
    @CsvSource({
        "DIGITS, 947101670000",
        "ASCII,  343931373130373630303030",
        "TYPED,  91947101670000"
    })
    void theServiceCentreIsWrittenAsThePeerWants(NumberForm form, String hex)
            throws DiameterException {
        SgdQuirks quirks = new SgdQuirks(form, false, false, true);
        SgdRequest submit =
                new SgdRequest.MoForward(
                        "491710760000",
                        UserIdentity.ofMsisdn("491711234567"),
                        OctetString.ofHex("0102"),
                        false,
                        null);

        RawMessage written = written(submit, quirks);

        assertThat(HexFormat.of().formatHex(written.find(3_300).data())).isEqualTo(hex);
        assertThat(HexFormat.of().formatHex(written.find(701).data())).isEqualTo("947111325476");
        assertThat(written.readRequest().request()).isEqualTo(submit);
    }

    static RawMessage written(SgdRequest request, SgdQuirks quirks) {
        DiameterHeader header = SgdCommand.of(request).header(quirks, 7, 8);
        AvpWriter writer = new AvpWriter(ByteBufAllocator.DEFAULT, header);
        SgdRequestCodec.write(writer, request, ENVELOPE, quirks);
        ByteBuf message = writer.finish();
        byte[] octets = new byte[message.readableBytes()];
        message.readBytes(octets).release();
        return RawMessage.of(octets);
    }

    private static void refuses(RawMessage message, int result, int failed) {
        assertThatThrownBy(message::readRequest)
                .asInstanceOf(InstanceOfAssertFactories.type(DiameterException.class))
                .satisfies(
                        refused -> {
                            assertThat(refused.resultCode())
                                    .as(refused.toString())
                                    .isEqualTo(result);
                            assertThat(refused.failed().code()).isEqualTo(failed);
                        });
    }
}
