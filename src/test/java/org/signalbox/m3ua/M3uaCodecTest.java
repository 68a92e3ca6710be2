// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.Seeds;
import org.signalbox.m3ua.M3uaMessage.DestinationStateAudit;
import org.signalbox.m3ua.M3uaMessage.KeyRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationRequest;
import org.signalbox.m3ua.M3uaMessage.UnusableKey;
import org.signalbox.m3ua.M3uaMessage.WantedKey;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AffectedPointCode;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

class M3uaCodecTest {
    @Seeds(2_000)
    void readsBackWhatItWrites(long seed) throws XuaDecodeException {
        Random random = new Random(seed);
        Variant variant = Variant.values()[random.nextInt(4)];
        M3uaMessage message = new RandomMessages(random, variant).message();
        ByteBuf octets = M3uaCodec.encode(UnpooledByteBufAllocator.DEFAULT, message);

        XuaHeader.check(octets);

        assertThat(M3uaCodec.decode(variant, octets)).isEqualTo(message);
        octets.release();
    }

    @Seeds(300)
    void everyTruncationIsRefused(long seed) {
        Random random = new Random(seed);
        Variant variant = Variant.values()[random.nextInt(4)];
        ByteBuf whole =
                M3uaCodec.encode(
                        UnpooledByteBufAllocator.DEFAULT,
                        new RandomMessages(random, variant).message());
        for (int length = 0; length < whole.readableBytes(); length++) {
            ByteBuf cut = whole.slice(0, length);
            assertThatThrownBy(() -> XuaHeader.check(cut)).isInstanceOf(XuaDecodeException.class);
        }
        whole.release();
    }

    /// The other way round than in a routing table: the mask counts bits that are wild.
    @Test
    void maskCountsWildBits() throws XuaDecodeException {
        ByteBuf octets = hex("0100020300000014" + "0012000c" + "03002710" + "0e000000");

        DestinationStateAudit audit = (DestinationStateAudit) M3uaCodec.decode(Variant.ITU, octets);

        assertThat(audit.destinations())
                .containsExactly(
                        PointCodeMask.around(PointCode.itu(10_000), 11),
                        PointCodeMask.around(PointCode.itu(0), 0));
    }

    /// Whoever takes the mask as a count of bits that fit shifts by it.
    @ParameterizedTest
    @CsvSource({"ITU, 15", "ITU, 24", "ITU, 255", "TTC, 17", "ANSI, 25", "CHINA, 255"})
    void auditWithAMaskWiderThanThePointCodeIsInvalid(Variant variant, int mask) {
        ByteBuf octets =
                hex(
                        "0100020300000020"
                                + "0200000800000009"
                                + "0006000800000064"
                                + "00120008%02x000001".formatted(mask));

        ErrorReport error = refusal(variant, octets);

        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE);
        assertThat(error.contexts()).containsExactly(RoutingContext.of(100));
        assertThat(error.networkAppearance()).isEqualTo(9);
        assertThat(error.affected()).containsExactly(new AffectedPointCode(mask, 1));
    }

    @ParameterizedTest
    @CsvSource({
        // a class, and types of classes that are known
        "ITU, 0100050100000008, UNSUPPORTED_MESSAGE_CLASS, 2",
        "ITU, 01000b0100000008, UNSUPPORTED_MESSAGE_CLASS, 2",
        "ITU, 0100ff0100000008, UNSUPPORTED_MESSAGE_CLASS, 2",
        "ITU, 0100010000000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        "ITU, 0100010200000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        "ITU, 0100020000000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        "ITU, 0100020700000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        "ITU, 0100090000000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        "ITU, 0100090500000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        "ITU, 0100030700000008, UNSUPPORTED_MESSAGE_TYPE, 3",
        // destinations
        "ITU, 0100020100000008, MISSING_PARAMETER, 8",
        "ITU, 010002010000000c 00120004, PARAMETER_FIELD_ERROR, 10",
        "ITU, 0100020100000010 0012000700000000, PARAMETER_FIELD_ERROR, 10",
        "ITU, 0100020100000010 0012000800004000, INVALID_PARAMETER_VALUE, 12",
        "ITU, 0100020100000014 0012000c00000001 0f000000, INVALID_PARAMETER_VALUE, 16",
        "TTC, 0100020100000010 0012000800010000, INVALID_PARAMETER_VALUE, 12",
        // congestion: the level, and whose
        "ITU, 0100020400000018 0012000800000001 0205000800000004, INVALID_PARAMETER_VALUE, 20",
        "ITU, 0100020400000018 0012000800000001 0206000800004000, INVALID_PARAMETER_VALUE, 20",
        // user part: one point, a cause, a service
        "ITU, 0100020500000010 0012000800000001, MISSING_PARAMETER, 16",
        "ITU, 0100020500000010 0204000800000003, MISSING_PARAMETER, 16",
        "ITU, 0100020500000018 0012000801000000 0204000800000003, INVALID_PARAMETER_VALUE, 12",
        "ITU, 010002050000001c 0012000c00000001 00000002 0204000800000003,"
                + " INVALID_PARAMETER_VALUE, 12",
        "ITU, 0100020500000018 0012000800000001 0204000800030003, INVALID_PARAMETER_VALUE, 20",
        "ITU, 0100020500000018 0012000800000001 0204000800000010, INVALID_PARAMETER_VALUE, 22",
        // registration
        "ITU, 0100090100000008, MISSING_PARAMETER, 8",
        "ITU, 010009010000000c 02070004, MISSING_PARAMETER, 12",
        "ITU, 0100090100000014 0207000c 020b000800000001, MISSING_PARAMETER, 20",
        "ITU, 0100090100000014 0207000c 020a000900000001, PARAMETER_FIELD_ERROR, 14",
        "ITU, 0100090200000008, MISSING_PARAMETER, 8",
        "ITU, 0100090200000024 0208001c 020a000800000001 021200080000000d 0006000800000000,"
                + " INVALID_PARAMETER_VALUE, 24",
        "ITU, 0100090300000008, MISSING_PARAMETER, 8",
        "ITU, 0100090400000008, MISSING_PARAMETER, 8",
        "ITU, 010009040000001c 02090014 0006000800000000 0213000800000006,"
                + " INVALID_PARAMETER_VALUE, 24",
    })
    void malformedIsRefusedWithPlaceAndError(
            Variant variant, String octets, ErrorCode code, int offset) {
        ByteBuf message = hex(octets);

        XuaDecodeException refused =
                catchThrowableOfType(
                        XuaDecodeException.class, () -> M3uaCodec.decode(variant, message));

        assertThat(refused).hasMessageEndingWith(" at octet " + offset);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(message.refCnt()).isOne();
    }

    /// What conformance lists ask of the octets alone. In ETSI TS 102 381 the gateway and the
    /// process have the same identifiers for it; those of the process are marked with ASP.
    @ParameterizedTest
    @CsvSource({
        "aspsm-i-001, 0200030100000008, INVALID_VERSION",
        "aspsm-i-002 and aspsm-i-004, 0100030700000008, UNSUPPORTED_MESSAGE_TYPE",
        "asptm-i-001, 0200040100000010 000b000800000001, INVALID_VERSION",
        "asptm-i-004, 0100040100000010 000b000800000004, UNSUPPORTED_TRAFFIC_MODE_TYPE",
        "asptm-i-006 and asptm-i-008, 0100040500000008, UNSUPPORTED_MESSAGE_TYPE",
        "mtr-i-001, 0200010100000008, INVALID_VERSION",
        "mtr-i-002, 0100050100000008, UNSUPPORTED_MESSAGE_CLASS",
        "mtr-i-003, 0100010200000008, UNSUPPORTED_MESSAGE_TYPE",
        "mtr-v-002-alternate, 0100010100000010 0006000800000064, MISSING_PARAMETER",
        "rkm-i-023, 0100090500000008, UNSUPPORTED_MESSAGE_TYPE",
        "ASP aspsm-i-001, 0200030400000008, INVALID_VERSION",
        "ASP aspsm-i-002, 0200030500000008, INVALID_VERSION",
        "ASP aspsm-i-003, 0100030700000008, UNSUPPORTED_MESSAGE_TYPE",
        "ASP asptm-i-001, 0200040300000008, INVALID_VERSION",
        "ASP asptm-i-002, 0200040400000008, INVALID_VERSION",
        "ASP asptm-i-003, 0100040500000008, UNSUPPORTED_MESSAGE_TYPE",
    })
    void conformanceOfHeadersAndParameters(String identifier, String octets, ErrorCode code) {
        ByteBuf message = hex(octets);

        XuaDecodeException refused = judge(message);

        assertThat(refused.code()).as(identifier).isEqualTo(code);
        assertThat(Objects.requireNonNull(refused.answer(message)).diagnostic().length())
                .isEqualTo(message.readableBytes());
    }

    /// rkm-i-003, rkm-i-004, rkm-i-010, rkm-i-013: a key that is wrong is answered for; the others
    /// of the message are not the worse for it.
    @Test
    void keysOfOneRequestAreJudgedEachForItself() throws XuaDecodeException {
        ByteBuf octets =
                hex(
                        "01000901000000cc"
                                // all that a key can have
                                + "0207003c 020a000800000001 0006000800000064 000b000800000002"
                                + "020b000800002710 0200000800000009 020c000603050000"
                                + "020e000803000008"
                                // mode, destination, mask, two destinations, service, circuits
                                + "02070014 020a000800000002 000b000800000007"
                                + "02070014 020a000800000003 020b000800004000"
                                + "02070014 020a000800000004 020b000801000000"
                                + "0207001c 020a000800000005 020b000800000001 020b000800000002"
                                + "0207001c 020a000800000006 020b000800000001 020c000510000000"
                                + "0207000c 020a000800000007"
                                + "0207001c 020a000800000008 020b000800000001 020f000800000001");
        octets.setInt(4, octets.readableBytes());

        RegistrationRequest request = (RegistrationRequest) M3uaCodec.decode(Variant.ITU, octets);

        assertThat(request.keys().getFirst())
                .isEqualTo(
                        new WantedKey(
                                new KeyIdentifier(1),
                                new RoutingKey(
                                        new NetworkAppearance(9),
                                        PointCode.itu(10_000),
                                        Set.of(ServiceIndicator.SCCP, ServiceIndicator.ISUP),
                                        List.of(PointCodeMask.around(PointCode.itu(8), 11))),
                                RoutingContext.of(100),
                                TrafficMode.LOADSHARE));
        assertThat(request.keys().stream().skip(1).map(M3uaCodecTest::refusal))
                .containsExactly(
                        RegistrationStatus.UNSUPPORTED_TRAFFIC_MODE,
                        RegistrationStatus.INVALID_DESTINATION,
                        RegistrationStatus.UNSUPPORTED_KEY_FIELD,
                        RegistrationStatus.UNSUPPORTED_KEY_FIELD,
                        RegistrationStatus.INVALID_ROUTING_KEY,
                        RegistrationStatus.INVALID_ROUTING_KEY,
                        RegistrationStatus.UNSUPPORTED_KEY_FIELD);
    }

    /// Routing keys in routing keys, as deep as a message is long.
    @Test
    void nestedParametersAreNotFollowed() {
        StringBuilder inside = new StringBuilder("020a000800000001");
        while (inside.length() / 2 < 60_000) {
            inside.insert(0, "0207%04x".formatted(inside.length() / 2 + 4));
        }
        ByteBuf octets = hex("01000901%08x%s".formatted(8 + inside.length() / 2, inside));

        assertThat(refusal(Variant.ITU, octets).code()).isEqualTo(ErrorCode.MISSING_PARAMETER);
    }

    /// A length of zero would never come to the end of the message.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void parameterOfZeroLengthIsRefused(int length) {
        for (String kind : List.of("0203", "0101", "0901", "0401", "0903")) {
            ByteBuf octets = hex("0100%s00000010 0006%04x 00000000".formatted(kind, length));

            assertThat(judge(octets).code()).isEqualTo(ErrorCode.PARAMETER_FIELD_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 0x7FFF, 0x8000, 0xFFFF})
    void parameterOfHugeLengthIsRefused(int length) {
        for (String kind : List.of("0203", "0101", "0901", "0401", "0903")) {
            ByteBuf octets = hex("0100%s00000010 0006%04x 00000000".formatted(kind, length));

            assertThat(judge(octets).code()).isEqualTo(ErrorCode.PARAMETER_FIELD_ERROR);
        }
    }

    @Seeds(3_000)
    void mutationsAreUnderstoodOrRefused(long seed) {
        Random random = new Random(seed);
        Variant variant = Variant.values()[random.nextInt(4)];
        RandomMessages messages = new RandomMessages(random, variant);
        ByteBuf octets =
                random.nextInt(4) == 0
                        ? M3uaData.write(
                                UnpooledByteBufAllocator.DEFAULT,
                                messages.msu(),
                                messages.appearance(),
                                messages.context())
                        : M3uaCodec.encode(UnpooledByteBufAllocator.DEFAULT, messages.message());
        byte[] mutated = ByteBufUtil.getBytes(octets);
        octets.release();
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
            mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length + 8));
        }

        judge(mutated);
    }

    /// What is understood says the same when written and read again; the rest is refused.
    static void judge(byte[] octets) {
        for (Variant variant : Variant.values()) {
            judge(variant, octets);
        }
    }

    private static void judge(Variant variant, byte[] octets) {
        ByteBuf message = UnpooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(octets);
        try {
            if (M3uaCodec.isData(XuaHeader.check(message))) {
                judgeData(variant, message);
            } else {
                M3uaMessage understood = writable(M3uaCodec.decode(variant, message));
                ByteBuf again = M3uaCodec.encode(UnpooledByteBufAllocator.DEFAULT, understood);
                assertThat(M3uaCodec.decode(variant, again).toString())
                        .isEqualTo(understood.toString());
                again.release();
                message.release();
            }
        } catch (XuaDecodeException refused) {
            assertThat(refused.offset()).isBetween(0, octets.length);
            assertThat(ByteBufUtil.getBytes(message)).isEqualTo(octets);
            message.release();
        }
        assertThat(message.refCnt()).isZero();
    }

    /// What is wrong with a key is told, but not kept.
    private static M3uaMessage writable(M3uaMessage message) {
        return message instanceof RegistrationRequest(var keys)
                        && keys.stream().anyMatch(UnusableKey.class::isInstance)
                ? new RegistrationRequest(
                        keys.stream()
                                .map(
                                        key ->
                                                new WantedKey(
                                                        key.identifier(),
                                                        RoutingKey.to(PointCode.itu(0)),
                                                        null,
                                                        null))
                                .map(KeyRequest.class::cast)
                                .toList())
                : message;
    }

    private static void judgeData(Variant variant, ByteBuf message) throws XuaDecodeException {
        M3uaData data = new M3uaData();
        data.read(message);
        int origin = data.origin();
        int destination = data.destination();
        byte[] userPart = new byte[data.userDataLength()];
        Msu msu = data.take(variant, message);
        assertThat(msu.opc().value()).isEqualTo(origin);
        assertThat(msu.dpc().value()).isEqualTo(destination);
        msu.octets().getBytes(msu.userPartIndex(), userPart);
        ByteBuf again = M3uaData.write(UnpooledByteBufAllocator.DEFAULT, msu, null, null);
        assertThat(M3uaCodec.isData(XuaHeader.check(again))).isTrue();
        data.read(again);
        Msu readAgain = data.take(variant, again);
        assertThat(readAgain.userPart()).isEqualTo(userPart);
        readAgain.close();
    }

    private static RegistrationStatus refusal(KeyRequest key) {
        return ((UnusableKey) key).refusal();
    }

    private static ErrorReport refusal(Variant variant, ByteBuf octets) {
        return Objects.requireNonNull(
                catchThrowableOfType(
                                XuaDecodeException.class, () -> M3uaCodec.decode(variant, octets))
                        .answer(octets));
    }

    private static XuaDecodeException judge(ByteBuf octets) {
        return catchThrowableOfType(
                XuaDecodeException.class,
                () -> {
                    if (M3uaCodec.isData(XuaHeader.check(octets))) {
                        new M3uaData().read(octets);
                    } else {
                        M3uaCodec.decode(Variant.ITU, octets);
                    }
                });
    }

    private static ByteBuf hex(String octets) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(octets.replace(" ", "")));
    }
}
