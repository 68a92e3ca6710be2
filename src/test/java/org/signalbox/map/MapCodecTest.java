// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.Seeds;
import org.signalbox.map.MapDecodeException.Fault;
import org.signalbox.map.MapResult.Node;
import org.signalbox.map.MapResult.Node.Kind;
import org.signalbox.map.MapVectors.Piece;
import org.signalbox.ss7.OctetString;
import org.signalbox.tcap.MapContext;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// Parameters are read as another encoder wrote them, and written as it wrote them.
class MapCodecTest {
    private static final String IMSI = "262019876543210";
    private static final MapNumber MSISDN = MapNumber.international("491711234567");
    private static final MapNumber CENTRE = MapNumber.international("491710760000");
    private static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");
    private static final int VERSIONS = 3;

    // ---- golden -------------------------------------------------------------------------------

    @Test
    void transfersToTelephonesAreReadAndWritten() throws Exception {
        MapRequest.MtForward first = mt(imsi(), centre(), true);

        assertRequest("mt v3 BEGIN", MapContext.SHORT_MSG_MT_RELAY, 3, first);
        assertRequest(
                "CONTINUE invoke", MapContext.SHORT_MSG_MT_RELAY, 3, mt(imsi(), centre(), false));
        assertRequest(
                "mt v2 BEGIN op46", MapContext.SHORT_MSG_MT_RELAY, 2, mt(imsi(), centre(), false));
        assertRequest(
                "mt v3 subsequent noSM-RP-DA",
                MapContext.SHORT_MSG_MT_RELAY,
                3,
                mt(new RelayAddress.None(), new RelayAddress.None(), false));
    }

    @Test
    void transfersToServiceCentresAreReadAndWritten() throws Exception {
        assertRequest("mo v3 BEGIN", MapContext.SHORT_MSG_MO_RELAY, 3, mo(IMSI));
        assertRequest("mo v2 BEGIN", MapContext.SHORT_MSG_MO_RELAY, 2, mo(null));
    }

    @Test
    void requestsToRegistersAreReadAndWritten() throws Exception {
        assertRequest(
                "sri v3 BEGIN",
                MapContext.SHORT_MSG_GATEWAY,
                3,
                new MapRequest.RoutingInfo(
                        MSISDN, true, CENTRE, true, null, null, null, null, false, null, false));
        assertRequest(
                "reportSM",
                MapContext.SHORT_MSG_GATEWAY,
                3,
                new MapRequest.DeliveryReport(
                        MSISDN, CENTRE, 1, 1, false, false, null, null, false, null, null, null,
                        false, null));
        MapRequest.Alert alert =
                new MapRequest.Alert(MSISDN, CENTRE, null, null, null, null, null, null, null);
        assertRequest("alertSC v2", MapContext.SHORT_MSG_ALERT, 2, alert);
        assertRequest("v1 alertSC w/o result (op 49, no dialogue)", null, 1, alert);
    }

    @Test
    void resultsAreReadAndWritten() throws Exception {
        assertResult(
                "mt v3 END ok",
                ShortMessageOperation.MT_FORWARD,
                new MapResult.MtForward(OctetString.ofHex("0000")));
        assertResult(
                "mt v3 END ok empty",
                ShortMessageOperation.MT_FORWARD,
                new MapResult.MtForward(null));
        assertResult(
                "sri v3 END res+informSC",
                ShortMessageOperation.ROUTING_INFO,
                new MapResult.RoutingInfo(
                        IMSI,
                        List.of(
                                new Node(
                                        Kind.MSC,
                                        MapNumber.international("491720000001"),
                                        new DiameterName(
                                                "mme01.epc.mnc001.mcc262.3gppnetwork.org",
                                                "epc.mnc001.mcc262.3gppnetwork.org"))),
                        null,
                        null));
    }

    @Test
    void whatARegisterSaysBesideItsAnswerIsReadAndWritten() throws Exception {
        Element parameter = pieces("sri v3 END res+informSC").get(1).parameter();
        Inform mobileNotReachable = new Inform(null, 2, null, null);

        assertThat(InformCodec.decode(parameter)).isEqualTo(mobileNotReachable);
        assertSame(InformCodec.encode(mobileNotReachable), parameter);
    }

    @Test
    void errorsAreReadAndWritten() throws Exception {
        assertError("absentSubscriberSM", new MapError.AbsentSubscriber(1, null, null, null));
        assertError(
                "sm-DeliveryFailure", new MapError.DeliveryFailure(0, OctetString.ofHex("00d300")));
        assertError("systemFailure", new MapError.SystemFailure(5, null));
        assertError("subscriberBusyForMT", new MapError.Plain(MapError.Code.SUBSCRIBER_BUSY));
        assertError("reportSM MWLfull", new MapError.Plain(MapError.Code.WAITING_LIST_FULL));
    }

    @ParameterizedTest
    @CsvSource({
        "mt v3 BEGIN, 105",
        "mo v3 BEGIN, 106",
        "sri v3 BEGIN, 75",
        "alertSC v2, 70",
        "reportSM, 76"
    })
    void lengthOfABeginIsKnownBeforeItIsWritten(String name, int octets) throws IOException {
        assertThat(MessageLength.begin(pieces(name).getFirst().parameter()))
                .isEqualTo(MapVectors.named(name).octets().length)
                .isEqualTo(octets);
    }

    // ---- versions -----------------------------------------------------------------------------

    @Test
    void versionsOneAndTwoHaveFormsOfTheirOwn() {
        MapError failure = new MapError.DeliveryFailure(4, OctetString.ofHex("0000"));

        assertThat(hex(ErrorCodec.encode(failure, 1))).isEqualTo("0a0104");
        assertThat(hex(ErrorCodec.encode(failure, 2))).isEqualTo("30070a010404020000");
        assertThat(hex(ErrorCodec.encode(new MapError.SystemFailure(5, 7), 2))).isEqualTo("0a0105");
        assertThat(hex(ErrorCodec.encode(new MapError.SystemFailure(5, 7), 3)))
                .isEqualTo("30060a0105800107");
        assertThat(hex(ErrorCodec.encode(new MapError.Barred(1), 2))).isEqualTo("0a0101");
        MapError absent = new MapError.AbsentSubscriber(1, 6, 0x12345678, IMSI);
        assertThat(ErrorCodec.encode(absent, 2)).isNull();
        assertThat(ErrorCodec.code(absent, 2)).isEqualTo(27);
        assertThat(ErrorCodec.code(absent, 3)).isEqualTo(6);
        MapResult stored = new MapResult.DeliveryReport(MSISDN);
        assertThat(hex(ResultCodec.encode(stored, 2))).isEqualTo("040791947111325476");
        assertThat(hex(ResultCodec.encode(stored, 3))).isEqualTo("3009040791947111325476");
        assertThat(ResultCodec.encode(stored, 1)).isNull();
    }

    @Test
    void inVersionOneTheDestinationSaysWhichTransferItIs() throws MapDecodeException {
        for (MapRequest request : List.of(mt(imsi(), centre(), false), mo(null))) {
            ShortMessageOperation known =
                    Objects.requireNonNull(ShortMessageOperation.of(null, 1, 46));

            assertThat(RequestCodec.decode(known, 1, RequestCodec.encode(request, 1)))
                    .isEqualTo(request);
        }
    }

    @Test
    void operationsAreKnownByContextAndCode() {
        assertThat(ShortMessageOperation.of(MapContext.SHORT_MSG_MO_RELAY, 2, 46))
                .isEqualTo(ShortMessageOperation.MO_FORWARD);
        assertThat(ShortMessageOperation.of(MapContext.SHORT_MSG_MT_RELAY, 2, 46))
                .isEqualTo(ShortMessageOperation.MT_FORWARD);
        assertThat(ShortMessageOperation.of(MapContext.SHORT_MSG_MT_RELAY, 3, 46)).isNull();
        assertThat(ShortMessageOperation.of(MapContext.SHORT_MSG_GATEWAY, 3, 44)).isNull();
        assertThat(ShortMessageOperation.of(null, 1, 49)).isEqualTo(ShortMessageOperation.ALERT);
        assertThat(ShortMessageOperation.of(null, 1, 64)).isNull();
    }

    // ---- what is wrong ------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        // an IMSI of one octet, one of 16 digits, one with a filler within
        "800109840100040100, FORM",
        "80082143658709214365 840100 040100, VALUE",
        "800421f365f7 840100 040100, VALUE",
        // no message, one of no octets, and an end that nobody knows
        "8003214365 840191, FORM",
        "8003214365 840191 0400, VALUE",
        "8303214365 840191 040100, FORM",
        // cut short
        "8003214365 8409, FORM",
        // a timer of five octets, a time of three
        "8003214365 840191 040100 02050000000001, FORM",
        "8003214365 840191 040100 0403000000, FORM"
    })
    void whatIsWrongIsToldApart(String content, Fault fault) {
        byte[] octets = ByteBufUtil.decodeHexDump(content.replace(" ", ""));

        assertThatThrownBy(
                        () ->
                                RequestCodec.decode(
                                        ShortMessageOperation.MT_FORWARD,
                                        3,
                                        new Element(Element.SEQUENCE, octets)))
                .isInstanceOfSatisfying(
                        MapDecodeException.class,
                        thrown -> assertThat(thrown.fault()).isEqualTo(fault));
    }

    @Test
    void whatLaterReleasesAddIsSkipped() throws MapDecodeException {
        Element known = RequestCodec.encode(mt(imsi(), centre(), true), 3);
        String more =
                ByteBufUtil.hexDump(known.content())
                        + "3003800100"
                        + "9f2a0101"
                        + "bf550205"
                        + "00";

        assertThat(
                        RequestCodec.decode(
                                ShortMessageOperation.MT_FORWARD,
                                3,
                                new Element(Element.SEQUENCE, ByteBufUtil.decodeHexDump(more))))
                .isEqualTo(mt(imsi(), centre(), true));
    }

    @Test
    void codesThatAreNotOfShortMessagesAreNotKnown() throws MapDecodeException {
        assertThat(ErrorCodec.decode(51, null)).isNull();
    }

    // ---- there and back -----------------------------------------------------------------------

    @Seeds(300)
    void requestsComeBackAsFarAsTheirVersionGoes(long seed) throws MapDecodeException {
        RandomMap random = new RandomMap(seed);
        for (ShortMessageOperation operation : ShortMessageOperation.values()) {
            MapRequest request = random.request(operation);
            for (int version = 1; version <= operation.newestVersion(); version++) {
                Element written = RequestCodec.encode(request, version);

                MapRequest read = RequestCodec.decode(operation, version, written);

                if (version == operation.newestVersion()) {
                    assertThat(read).isEqualTo(request);
                }
                assertSame(RequestCodec.encode(read, version), written);
            }
        }
    }

    @Seeds(300)
    void answersComeBackAsFarAsTheirVersionGoes(long seed) throws MapDecodeException {
        RandomMap random = new RandomMap(seed);
        for (ShortMessageOperation operation : ShortMessageOperation.values()) {
            MapResult result = random.result(operation);
            for (int version = 1; version <= VERSIONS; version++) {
                Element written = ResultCodec.encode(result, version);
                MapResult read = ResultCodec.decode(operation, written);
                if (version == VERSIONS) {
                    assertThat(read).isEqualTo(result);
                }
                assertSame(ResultCodec.encode(read, version), written);
            }
        }
        MapError error = random.error();
        for (int version = 1; version <= VERSIONS; version++) {
            Element written = ErrorCodec.encode(error, version);
            MapError read =
                    Objects.requireNonNull(
                            ErrorCodec.decode(ErrorCodec.code(error, version), written));
            if (version == VERSIONS) {
                assertThat(read).isEqualTo(error);
            }
            assertThat(read.code()).isEqualTo(error.code());
            assertSame(ErrorCodec.encode(read, version), written);
        }
        Inform inform = random.inform();
        assertThat(InformCodec.decode(InformCodec.encode(inform))).isEqualTo(inform);
    }

    // ---- errors an operation may carry --------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void whateverFailsThereIsAnErrorThatMayBeSaid(ShortMessageOperation operation) {
        for (int version = 1; version <= operation.newestVersion(); version++) {
            for (MapError.Code code : MapError.Code.values()) {
                int itsVersion = version;
                MapError error = RandomMap.errorOf(code);
                if (!operation.isAnswered(version)) {
                    assertThat(AllowedErrors.nearest(operation, version, error)).isEmpty();
                } else {
                    assertThat(AllowedErrors.nearest(operation, version, error))
                            .hasValueSatisfying(
                                    sent ->
                                            assertThat(AllowedErrors.of(operation, itsVersion))
                                                    .contains(sent.code()));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MT_FORWARD, 3, SUBSCRIBER_BUSY, SUBSCRIBER_BUSY",
        "MT_FORWARD, 2, SUBSCRIBER_BUSY, SUBSCRIBER_BUSY",
        "MT_FORWARD, 1, SUBSCRIBER_BUSY, SYSTEM_FAILURE",
        "MT_FORWARD, 1, ILLEGAL_EQUIPMENT, ILLEGAL_SUBSCRIBER",
        "MT_FORWARD, 2, ILLEGAL_EQUIPMENT, ILLEGAL_EQUIPMENT",
        "MT_FORWARD, 1, DATA_MISSING, UNEXPECTED_DATA_VALUE",
        "MT_FORWARD, 1, ABSENT_SUBSCRIBER_SM, ABSENT_SUBSCRIBER_SM",
        "MT_FORWARD, 3, UNKNOWN_SUBSCRIBER, UNIDENTIFIED_SUBSCRIBER",
        "MO_FORWARD, 3, UNIDENTIFIED_SUBSCRIBER, DELIVERY_FAILURE",
        "MO_FORWARD, 3, ABSENT_SUBSCRIBER_SM, FACILITY_NOT_SUPPORTED",
        "MO_FORWARD, 3, DATA_MISSING, UNEXPECTED_DATA_VALUE",
        "ROUTING_INFO, 3, UNIDENTIFIED_SUBSCRIBER, UNKNOWN_SUBSCRIBER",
        "ROUTING_INFO, 2, DATA_MISSING, DATA_MISSING",
        "DELIVERY_REPORT, 3, SYSTEM_FAILURE, UNEXPECTED_DATA_VALUE",
        "ALERT, 2, WAITING_LIST_FULL, SYSTEM_FAILURE"
    })
    void whatMayNotBeSaidIsSaidByWhatIsNearest(
            ShortMessageOperation operation, int version, MapError.Code code, MapError.Code sent) {
        assertThat(AllowedErrors.nearest(operation, version, RandomMap.errorOf(code)))
                .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(sent));
    }

    // ---- versions that were found -------------------------------------------------------------

    @Test
    void whatAFarEndTakesIsRememberedForAnHour() {
        KnownVersions versions = new KnownVersions();
        long now = 5;
        versions.learn("49", MapContext.SHORT_MSG_MT_RELAY, 2, now);
        long before = now + KnownVersions.KEPT.toNanos() - 1;

        assertThat(versions.of("49", MapContext.SHORT_MSG_MT_RELAY, 3, before)).isEqualTo(2);
        assertThat(versions.of("49", MapContext.SHORT_MSG_GATEWAY, 3, before)).isEqualTo(3);
        assertThat(versions.of("49", MapContext.SHORT_MSG_MT_RELAY, 3, before + 1)).isEqualTo(3);
    }

    @Test
    void ofTooManyFarEndsTheOldestIsForgotten() {
        KnownVersions versions = new KnownVersions();
        for (int i = 0; i <= KnownVersions.ENTRIES_MAX; i++) {
            versions.learn("49" + i, MapContext.SHORT_MSG_ALERT, 1, i);
        }

        assertThat(versions.of("490", MapContext.SHORT_MSG_ALERT, 2, 0)).isEqualTo(2);
        assertThat(versions.of("491", MapContext.SHORT_MSG_ALERT, 2, 1)).isEqualTo(1);
    }

    @Test
    void noVersionIsTriedTwice() {
        VersionChoice choice = new VersionChoice();
        choice.tried(3);
        assertThat(choice.afterRefusal(3, 3)).isEqualTo(2);
        assertThat(choice.afterRefusal(3, 1)).isEqualTo(1);
        choice.tried(1);
        assertThat(choice.afterRefusal(1, 2)).isEqualTo(VersionChoice.NONE);
        assertThat(choice.afterMisunderstanding()).isEqualTo(VersionChoice.NONE);
    }

    // ---- the rest -----------------------------------------------------------------------------

    private static void assertRequest(
            String name, @Nullable MapContext context, int version, MapRequest expected)
            throws Exception {
        Piece piece = pieces(name).getFirst();
        ShortMessageOperation operation =
                Objects.requireNonNull(
                        ShortMessageOperation.of(context, version, piece.code()), name);

        assertThat(RequestCodec.decode(operation, version, piece.parameter())).isEqualTo(expected);
        assertSame(RequestCodec.encode(expected, version), piece.parameter());
        assertThat(operation).isEqualTo(ShortMessageOperation.of(expected));
    }

    private static void assertResult(
            String name, ShortMessageOperation operation, MapResult expected) throws Exception {
        Element parameter = pieces(name).getFirst().parameter();

        assertThat(ResultCodec.decode(operation, parameter)).isEqualTo(expected);
        assertSame(ResultCodec.encode(expected, 3), parameter);
    }

    private static void assertError(String name, MapError expected) throws Exception {
        Piece piece = pieces(name).getFirst();

        assertThat(ErrorCodec.decode(piece.code(), piece.parameter())).isEqualTo(expected);
        assertThat(ErrorCodec.code(expected, 3)).isEqualTo(piece.code());
        assertSame(ErrorCodec.encode(expected, 3), piece.parameter());
    }

    private static void assertSame(@Nullable Element one, @Nullable Element other) {
        assertThat(hex(one)).isEqualTo(hex(other));
    }

    private static String hex(@Nullable Element element) {
        return element == null
                ? ""
                : ByteBufUtil.hexDump(
                        new BerWriter().put(element.tag(), element.content()).toOctets());
    }

    private static List<Piece> pieces(String name) throws IOException {
        return MapVectors.pieces(MapVectors.named(name).octets());
    }

    private static RelayAddress imsi() {
        return new RelayAddress.Imsi(IMSI);
    }

    private static RelayAddress centre() {
        return new RelayAddress.ServiceCentre(CENTRE);
    }

    private static MapRequest.MtForward mt(RelayAddress to, RelayAddress from, boolean hasMore) {
        return new MapRequest.MtForward(to, from, DELIVER, hasMore, null, null, null, null, null);
    }

    private static MapRequest.MoForward mo(@Nullable String imsi) {
        return new MapRequest.MoForward(
                centre(), new RelayAddress.Msisdn(MSISDN), SUBMIT, imsi, null);
    }
}
