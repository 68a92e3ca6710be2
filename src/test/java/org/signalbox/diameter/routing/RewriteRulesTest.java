// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.Seeds;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.routing.PeerGroup.Choice;
import org.signalbox.diameter.routing.PeerGroup.Member;
import org.signalbox.diameter.routing.RewriteRule.Direction;
import org.signalbox.diameter.routing.RewriteRule.Kind;
import org.signalbox.diameter.sgd.SgdAvp;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.ss7.OctetString;
import org.signalbox.tcap.Vectors;
import org.signalbox.tcap.Vectors.Vector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Messages as rules leave them.
@NullUnmarked
class RewriteRulesTest {
    private static final String REALM = "epc.mnc001.mcc262.3gppnetwork.org";
    private static final List<PeerGroup> GROUPS =
            List.of(
                    new PeerGroup(
                            "PARTNERS", Choice.WEIGHTED, List.of(new Member("partner", 1, 1))));

    private final RoutingCounters counters = new RoutingCounters();

    private static AvpPath path(AvpKind... kinds) {
        return new AvpPath(
                Arrays.stream(kinds)
                        .map(kind -> new AvpPath.Step(kind.code(), kind.vendor()))
                        .toList());
    }

    private static OctetString text(String text) {
        return OctetString.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static RewriteRule rule(RewriteAction... actions) {
        return new RewriteRule(
                "R", Direction.OUT, null, Kind.BOTH, Set.of(), Set.of(), List.of(actions));
    }

    private static ByteBuf message(String name) throws IOException {
        for (Vector vector : vectors()) {
            if (vector.name().equals(name)) {
                return Unpooled.wrappedBuffer(vector.octets());
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static List<Vector> vectors() throws IOException {
        return Vectors.in(Path.of("src/test/resources/wire/diameter/sgd.txt"));
    }

    private ByteBuf rewritten(ByteBuf message, RewriteRule... rules) throws DiameterException {
        return new RewriteRules(List.of(rules), GROUPS, counters)
                .rewrite(Direction.OUT, "partner", message);
    }

    /// Each AVP in a line, `code=hex`, those in groups of the commands too.
    private static List<String> lines(ByteBuf message) throws DiameterException {
        List<String> lines = new ArrayList<>();
        AvpReader avps = new AvpReader().begin(message);
        while (avps.next()) {
            lines.add(avps.code() + "=" + ByteBufUtil.hexDump(avps.octets()));
        }
        return lines;
    }

    private static String line(AvpKind kind, String text) {
        return kind.code() + "=" + ByteBufUtil.hexDump(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void hostsAndRealmsAreHiddenAndCalledByOtherNames() throws Exception {
        ByteBuf message = message("TFR");
        List<String> before = lines(message);

        ByteBuf after =
                rewritten(
                        message,
                        rule(
                                new RewriteAction.Set(
                                        path(BaseAvp.ORIGIN_HOST), text("gateway.example")),
                                new RewriteAction.Rename(
                                        path(BaseAvp.ORIGIN_REALM),
                                        false,
                                        REALM.toUpperCase(java.util.Locale.ROOT),
                                        "example"),
                                new RewriteAction.Rename(
                                        path(BaseAvp.DESTINATION_HOST),
                                        true,
                                        REALM,
                                        "partner.example"),
                                new RewriteAction.Rename(
                                        path(BaseAvp.DESTINATION_REALM), false, "epc", "none")));

        List<String> expected = new ArrayList<>(before);
        expected.set(3, line(BaseAvp.ORIGIN_HOST, "gateway.example"));
        expected.set(4, line(BaseAvp.ORIGIN_REALM, "example"));
        expected.set(5, line(BaseAvp.DESTINATION_HOST, "mme01.partner.example"));
        assertThat(lines(after)).isEqualTo(expected);
        assertThat(after.readableBytes()).isEqualTo(DiameterHeader.length(after));
        assertThat(message.refCnt()).isZero();
        after.release();
    }

    @Test
    void avpsAreDroppedSetAndAdded() throws Exception {
        ByteBuf message = message("TFR");

        ByteBuf after =
                rewritten(
                        message,
                        rule(
                                new RewriteAction.Drop(path(SgdAvp.SMS_GMSC_ADDRESS)),
                                new RewriteAction.Add(
                                        path(BaseAvp.DRMP), false, OctetString.ofHex("00000002")),
                                new RewriteAction.Set(
                                        path(SgdAvp.TFR_FLAGS), OctetString.ofHex("00000000")),
                                // there already, and not there
                                new RewriteAction.Add(path(BaseAvp.USER_NAME), true, text("99999")),
                                new RewriteAction.Set(path(SgdAvp.SRR_FLAGS), text("1234"))));

        assertThat(lines(after))
                .hasSize(16)
                .contains("3302=00000000", "1=323632303139383736353433323130")
                .endsWith("301=00000002")
                .noneMatch(line -> line.startsWith("3332=") || line.startsWith("3310="));
        after.release();
    }

    @Test
    void whatIsDroppedMayBeAddedAnew() throws Exception {
        ByteBuf after =
                rewritten(
                        message("SRR"),
                        rule(
                                new RewriteAction.Drop(path(SgdAvp.SRR_FLAGS)),
                                new RewriteAction.Add(
                                        path(SgdAvp.SRR_FLAGS),
                                        false,
                                        OctetString.ofHex("00000004"))));

        assertThat(lines(after)).endsWith("3310=00000004");
        after.release();
    }

    @Test
    void groupsAreRewrittenInside() throws Exception {
        ByteBuf after =
                rewritten(
                        message("OFR"),
                        rule(
                                new RewriteAction.Drop(
                                        path(SgdAvp.SMSMI_CORRELATION_ID, SgdAvp.HSS_ID)),
                                new RewriteAction.Set(
                                        path(SgdAvp.USER_IDENTIFIER, SgdAvp.MSISDN),
                                        OctetString.ofHex("21f3")),
                                new RewriteAction.Add(
                                        path(SgdAvp.USER_IDENTIFIER, BaseAvp.USER_NAME),
                                        true,
                                        text("26201")),
                                // nothing is added to a group that is not there
                                new RewriteAction.Add(
                                        path(SgdAvp.SERVING_NODE, SgdAvp.MSC_NUMBER),
                                        true,
                                        text("1"))));

        assertThat(lines(after))
                .contains(
                        "3102=000002bdc000000e000028af21f30000000000014000000d3236323031000000",
                        "3324=00000cfe80000013000028af7369703a6140780000000cff80000013000028af7369703a62407800")
                .noneMatch(line -> line.startsWith("2401="));
        after.release();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void rulesAreForSomeMessages(Kind kind) throws Exception {
        RewriteAction drop = new RewriteAction.Drop(path(BaseAvp.ORIGIN_REALM));
        int s6c = SgdCommand.ROUTING_INFO.application().id();
        RewriteRule rule =
                new RewriteRule(
                        "R",
                        Direction.IN,
                        "PARTNERS",
                        kind,
                        Set.of(s6c),
                        Set.of(SgdCommand.ROUTING_INFO.code()),
                        List.of(drop));
        RewriteRules rules = new RewriteRules(List.of(rule), GROUPS, counters);

        for (Vector vector : vectors()) {
            boolean isIt =
                    vector.name().equals("SRR") && kind != Kind.ANSWER
                            || vector.name().equals("SRA") && kind != Kind.REQUEST;
            assertThat(changes(rules, Direction.IN, "partner", vector)).isEqualTo(isIt);
            assertThat(changes(rules, Direction.OUT, "partner", vector)).isFalse();
            assertThat(changes(rules, Direction.IN, "other", vector)).isFalse();
        }
        assertThat(counters.rewrites().get("R").get(RewriteCounter.CHANGED))
                .isEqualTo(kind == Kind.BOTH ? 2 : 1);
    }

    private static boolean changes(
            RewriteRules rules, Direction direction, String peer, Vector vector)
            throws DiameterException {
        ByteBuf message = Unpooled.wrappedBuffer(vector.octets());
        ByteBuf after = rules.rewrite(direction, peer, message);
        boolean changes = !ByteBufUtil.hexDump(after).equals(vector.hex());
        assertThat(after == message).isEqualTo(!changes);
        after.release();
        return changes;
    }

    @Test
    void rulesSeeWhatTheOneBeforeHasLeft() throws Exception {
        RewriteRule first =
                rule(new RewriteAction.Set(path(BaseAvp.ORIGIN_HOST), text("one.example")));
        RewriteRule second =
                rule(
                        new RewriteAction.Rename(
                                path(BaseAvp.ORIGIN_HOST), false, "one.example", "two.example"));

        ByteBuf after = rewritten(message("TFR"), first, second);

        assertThat(lines(after)).contains(line(BaseAvp.ORIGIN_HOST, "two.example"));
        after.release();
    }

    @Test
    void whatIsNoMessageStaysTheCallers() throws Exception {
        ByteBuf message = message("OFR");
        // the length of what is in User-Identifier
        int group = ByteBufUtil.hexDump(message).indexOf("00000c1e") / 2;
        message.setByte(group + 19, 200);
        RewriteRule first =
                rule(new RewriteAction.Set(path(BaseAvp.ORIGIN_HOST), text("one.example")));
        RewriteRule second =
                rule(new RewriteAction.Drop(path(SgdAvp.USER_IDENTIFIER, SgdAvp.MSISDN)));

        assertThatThrownBy(() -> rewritten(message, first, second))
                .isInstanceOf(DiameterException.class);
        assertThat(message.refCnt()).isEqualTo(1);
        message.release();
    }

    @Test
    void noMessageBecomesTooLong() {
        AvpWriter writer =
                new AvpWriter(
                        ByteBufAllocator.DEFAULT,
                        SgdCommand.MT_FORWARD.header(SgdQuirks.NONE, 1, 1));
        writer.octets(SgdAvp.SM_RP_UI, new byte[65_500]);
        ByteBuf message = writer.finish();

        assertThatThrownBy(
                        () ->
                                rewritten(
                                        message,
                                        rule(
                                                new RewriteAction.Add(
                                                        path(BaseAvp.DRMP),
                                                        false,
                                                        text("x".repeat(100))))))
                .isInstanceOf(DiameterException.class);
        message.release();
    }

    @Test
    void whatAnswersAreKnownByStays() {
        for (BaseAvp avp :
                List.of(
                        BaseAvp.SESSION_ID,
                        BaseAvp.PROXY_INFO,
                        BaseAvp.AUTH_APPLICATION_ID,
                        BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID)) {
            assertThatThrownBy(() -> rule(new RewriteAction.Drop(path(avp))))
                    .hasMessage(avp.label() + " must stay as it is");
            assertThatThrownBy(() -> rule(new RewriteAction.Drop(path(avp, BaseAvp.VENDOR_ID))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(
                        () ->
                                rule(
                                        new RewriteAction.Drop(
                                                path(SgdAvp.USER_IDENTIFIER, SgdAvp.MSISDN)),
                                        new RewriteAction.Drop(path(SgdAvp.USER_IDENTIFIER))))
                .hasMessage(
                        "User-Identifier and User-Identifier/MSISDN inside it are both changed");
    }

    /// Names that go out under others come back as they were, and nothing else is touched.
    @Seeds(300)
    void thereAndBackIsNoChange(long seed) throws Exception {
        Random random = new Random(seed);
        List<Vector> vectors = vectors();
        Vector vector = vectors.get(random.nextInt(vectors.size()));
        AvpPath[] names = {
            path(BaseAvp.ORIGIN_HOST),
            path(BaseAvp.ORIGIN_REALM),
            path(BaseAvp.DESTINATION_HOST),
            path(BaseAvp.DESTINATION_REALM),
            path(SgdAvp.SERVING_NODE, SgdAvp.MME_NAME),
            path(SgdAvp.SERVING_NODE, SgdAvp.MME_REALM)
        };
        List<RewriteAction> there = new ArrayList<>();
        List<RewriteAction> back = new ArrayList<>();
        for (AvpPath path : names) {
            if (random.nextBoolean()) {
                String hidden = "x".repeat(1 + random.nextInt(40)) + ".hidden";
                there.add(new RewriteAction.Rename(path, true, REALM, hidden));
                back.add(new RewriteAction.Rename(path, true, hidden, REALM));
            }
        }

        ByteBuf out =
                rewritten(
                        Unpooled.wrappedBuffer(vector.octets()),
                        rule(there.toArray(RewriteAction[]::new)));
        assertThat(
                        ByteBufUtil.hexDump(out)
                                .contains(
                                        ByteBufUtil.hexDump(
                                                ".hidden".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(!ByteBufUtil.hexDump(out).equals(vector.hex()));
        ByteBuf in = rewritten(out, rule(back.toArray(RewriteAction[]::new)));

        assertThat(ByteBufUtil.hexDump(in)).isEqualTo(vector.hex());
        in.release();
    }

    @Seeds(300)
    void nothingBreaksTheRules(long seed) throws IOException {
        Random random = new Random(seed);
        List<Vector> vectors = vectors();
        for (int i = 0; i < 50; i++) {
            byte[] octets = vectors.get(random.nextInt(vectors.size())).octets();
            for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
                octets[20 + random.nextInt(octets.length - 20)] = (byte) random.nextInt(256);
            }
            judge(Arrays.copyOfRange(octets, 20, octets.length));
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void rulesRewriteOrRefuse(byte[] avps) {
        judge(avps);
    }

    /// What is rewritten is a message still, and who cannot rewrite it leaves it to the caller.
    private void judge(byte[] avps) {
        int octets = Math.min(avps.length, 60_000) & ~3;
        ByteBuf message = Unpooled.buffer();
        message.writeInt(1 << 24 | DiameterHeader.OCTETS + octets)
                .writeInt(0xC0 << 24 | SgdCommand.MO_FORWARD.code())
                .writeInt(SgdCommand.MO_FORWARD.application().id())
                .writeLong(1)
                .writeBytes(avps, 0, octets);
        RewriteRule rule =
                rule(
                        new RewriteAction.Drop(path(SgdAvp.USER_IDENTIFIER, SgdAvp.LMSI)),
                        new RewriteAction.Set(
                                path(SgdAvp.USER_IDENTIFIER, SgdAvp.MSISDN), text("1")),
                        new RewriteAction.Add(
                                path(SgdAvp.USER_IDENTIFIER, BaseAvp.USER_NAME), true, text("2")),
                        new RewriteAction.Rename(path(BaseAvp.ORIGIN_HOST), true, "g", ""),
                        new RewriteAction.Drop(path(BaseAvp.DESTINATION_REALM)),
                        new RewriteAction.Add(path(BaseAvp.DRMP), false, text("1234")));
        try {
            ByteBuf after = rewritten(message, rule);
            assertThat(DiameterHeader.length(after)).isEqualTo(after.readableBytes());
            assertThat(lines(after)).anyMatch(line -> line.startsWith("301="));
            assertThat(after.release()).isTrue();
            assertThat(message.refCnt()).isZero();
        } catch (DiameterException refused) {
            assertThat(refused.resultCode()).isBetween(3_000, 5_999);
            assertThat(message.release()).isTrue();
        }
    }
}
