// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signalbox.Seeds;
import org.signalbox.tcap.Vectors.Vector;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// All three views over the same messages: what they see, and that nothing makes them throw or
/// point outside of the message.
class TcapViewTest {
    private static final String MT_V3 = "mt v3 BEGIN";

    private final TcapView tcap = new TcapView();
    private final MapView map = new MapView();
    private final TpduView tpdu = new TpduView();

    static Stream<Vector> vectors() throws IOException {
        return Vectors.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void viewsSayWhatIsThere(Vector vector) {
        assertThat(say(vector.octets())).isEqualTo(vector.seen());
    }

    private List<String> say(byte[] octets) {
        List<String> said = new ArrayList<>();
        tcap.read(Unpooled.wrappedBuffer(octets), 0, octets.length);
        do {
            said.add("tcap " + tcap);
            map.read(tcap);
            if (map.operation() != null) {
                said.add("map " + map);
                tpdu.read(map);
                if (tpdu.type() != null) {
                    said.add("tpdu " + tpdu);
                }
            }
        } while (tcap.nextComponent());
        return said;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyTruncationIsRefused(Vector vector) {
        ByteBuf octets = Unpooled.wrappedBuffer(vector.octets());
        for (int length = 0; length < octets.readableBytes(); length++) {
            assertThat(tcap.read(octets, 0, length)).as("%d octets", length).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void whateverAnOctetBecomesIsUnderstoodOrRefused(Vector vector) {
        byte[] octets = vector.octets();
        for (int i = 0; i < octets.length; i++) {
            byte former = octets[i];
            for (int other : new int[] {0, 1, 0x1F, 0x30, 0x7F, 0x80, 0x81, 0x84, 0xBF, 0xFF}) {
                octets[i] = (byte) other;
                judge(octets);
            }
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                octets[i] = (byte) (former ^ 1 << bit);
                judge(octets);
            }
            octets[i] = former;
        }
    }

    /// Octets of messages in each other's places, missing, doubled and changed.
    @Seeds(2_000)
    void mixturesAreUnderstoodOrRefused(long seed) throws IOException {
        Random random = new Random(seed);
        List<Vector> all = Vectors.all().toList();
        byte[] octets = all.get(random.nextInt(all.size())).octets();
        byte[] others = all.get(random.nextInt(all.size())).octets();
        for (int i = random.nextInt(8); i >= 0; i--) {
            int from = random.nextInt(others.length);
            int to = random.nextInt(octets.length);
            int length =
                    Math.min(
                            random.nextInt(16), Math.min(others.length - from, octets.length - to));
            System.arraycopy(others, from, octets, to, length);
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        judge(octets);
    }

    /// Every flaw there is has a message that has it.
    @Test
    void everyFlawIsMet() throws IOException {
        Set<Flaw> met = EnumSet.noneOf(Flaw.class);
        met.add(Flaw.EMPTY); // by the truncations
        met.add(Flaw.TPDU_EMPTY); // SM-RP-UI of no octets is no short message to MapView
        for (Vector vector : Vectors.of(Vectors.FLAWS)) {
            Flaw flaw = firstFlaw(vector.octets());
            assertThat(flaw).as(vector.name()).isNotNull();
            met.add(flaw);
        }
        assertThat(met).containsExactlyInAnyOrder(Flaw.values());
    }

    private Flaw firstFlaw(byte[] octets) {
        Flaw flaw = tcap.read(Unpooled.wrappedBuffer(octets), 0, octets.length);
        flaw = flaw == null ? map.read(tcap) : flaw;
        flaw = flaw == null ? tpdu.read(map) : flaw;
        return flaw == null ? Flaw.EMPTY : flaw;
    }

    @Test
    void messageInTheMidstOfOthersIsReadWithinItsBounds() throws IOException {
        byte[] octets = Vectors.named(MT_V3).octets();
        ByteBuf among =
                Unpooled.buffer().writeZero(7).writeBytes(octets).writeBytes(octets).writeZero(3);

        assertThat(tcap.read(among, 7, octets.length)).isNull();
        map.read(tcap);

        assertThat(map.imsi()).hasToString("262019876543210");
        assertThat(tcap.parameterAt()).isEqualTo(7 + octets.length - tcap.parameterLength());
        assertThat(tcap.read(among, 7, octets.length - 1)).isEqualTo(Flaw.BEYOND_END);
    }

    @Test
    void viewForgetsTheFormerMessage() throws IOException {
        judge(Vectors.named(MT_V3).octets());

        tcap.read(Unpooled.EMPTY_BUFFER, 0, 0);
        map.read(tcap);
        tpdu.read(map);

        assertThat(List.of(tcap.toString(), map.toString(), tpdu.toString()))
                .containsExactly("no tcap: there are no octets", "no map", "no short message");
        assertThat(map.imsi().isPresent()).isFalse();
        assertThat(map.imsi().count()).isZero();
    }

    @Test
    void digitsTellTheirTypeAndPlan() throws IOException {
        byte[] octets = Vectors.named(MT_V3).octets();
        tcap.read(Unpooled.wrappedBuffer(octets), 0, octets.length);
        map.read(tcap);
        tpdu.read(map);

        assertThat(map.imsi().count()).isEqualTo(15);
        assertThat(map.imsi().plan()).isEqualTo(NumberPlan.LAND_MOBILE);
        assertThat(map.serviceCentre().count()).isEqualTo(12);
        assertThat(map.serviceCentre().type()).isEqualTo(NumberType.INTERNATIONAL);
        assertThat(map.serviceCentre().plan()).isEqualTo(NumberPlan.TELEPHONY);
        assertThat(tpdu.address().count()).isEqualTo(11);
        assertThat(tpdu.address().digit(0)).isEqualTo(3);
        assertThat(tpdu.address().digit(10)).isEqualTo(4);
    }

    private void judge(byte[] octets) {
        judge(tcap, map, tpdu, octets);
    }

    /// Understands or refuses; whatever views say lies within the message.
    static void judge(TcapView tcap, MapView map, TpduView tpdu, byte[] octets) {
        ByteBuf message = Unpooled.wrappedBuffer(octets);
        tcap.read(message, 0, octets.length);
        int components = 0;
        do {
            components++;
            assertThat(tcap.toString()).isNotEmpty();
            lies(tcap.contextAt(), tcap.contextLength(), octets);
            lies(tcap.codeAt(), tcap.codeLength(), octets);
            lies(tcap.parameterAt(), tcap.parameterLength(), octets);
            map.read(tcap);
            assertThat(map.toString()).isNotEmpty();
            lies(map.shortMessageAt(), map.shortMessageLength(), octets);
            tpdu.read(map);
            assertWithin(tpdu, octets);
        } while (tcap.nextComponent());
        assertThat(components).isLessThanOrEqualTo(Math.max(1, tcap.components()));
        assertThat(tcap.components()).isLessThanOrEqualTo(TcapView.COMPONENTS_MAX);
        assertThat(message.refCnt()).isOne();
    }

    static void assertWithin(TpduView tpdu, byte[] octets) {
        assertThat(tpdu.toString()).isNotEmpty();
        lies(tpdu.userDataAt(), tpdu.userDataLength(), octets);
        lies(tpdu.textAt(), tpdu.textLength(), octets);
    }

    private static void lies(int at, int length, byte[] octets) {
        assertThat(length).isNotNegative();
        if (length > 0) {
            assertThat(at).isNotNegative().isLessThanOrEqualTo(octets.length - length);
        }
    }
}
