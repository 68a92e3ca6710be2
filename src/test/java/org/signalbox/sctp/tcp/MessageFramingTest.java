// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.Seeds;
import org.signalbox.sctp.PayloadProtocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

class MessageFramingTest {
    private static final String STATUS = "01000b02000000140000000000ffffff00000001";
    private static final String ASP_UP = "0100030100000008";

    @Test
    void findsMessagesThatArriveTogether() throws FramingException {
        assertThat(find(STATUS + ASP_UP + STATUS, Integer.MAX_VALUE))
                .containsExactly(STATUS, ASP_UP, STATUS);
    }

    @Test
    void findsMessagesHoweverTheyAreCut() throws FramingException {
        for (int piece = 1; piece <= 30; piece++) {
            assertThat(find(STATUS + ASP_UP + STATUS + ASP_UP, piece))
                    .as("in pieces of %d octets", piece)
                    .containsExactly(STATUS, ASP_UP, STATUS, ASP_UP);
        }
    }

    @Test
    void takesTheLongestMessageThatIsAllowed() throws FramingException {
        int longest = MessageFraming.MESSAGE_OCTETS_MAX;
        String message = "01000101%08x".formatted(longest) + "55".repeat(longest - 8);

        assertThat(find(message + ASP_UP, 1_500)).containsExactly(message, ASP_UP);
    }

    @ParameterizedTest
    @CsvSource({
        "02000b0200000014, version is not 1 at octet 0, BROKEN_VERSION",
        "00000b0200000014, version is not 1 at octet 0, BROKEN_VERSION",
        "01000a0200000014, message class 10 is neither M2PA's nor M3UA's at octet 2, BROKEN_CLASS",
        "01000c0200000014, message class 12 is neither M2PA's nor M3UA's at octet 2, BROKEN_CLASS",
        "01000b0200000007, message length 7 is not within 8 to 262144 at octet 4, BROKEN_LENGTH",
        "01000b0200040001, message length 262145 is not within 8 to 262144 at octet 4, BROKEN_LENGTH",
        "01000b02ffffffff, message length 4294967295 is not within 8 to 262144 at octet 4, BROKEN_LENGTH",
    })
    void refusesWhatHidesTheNextMessage(String octets, String words, TcpCounter counter) {
        assertThatThrownBy(() -> find(octets, Integer.MAX_VALUE))
                .isInstanceOfSatisfying(
                        FramingException.class,
                        broken -> assertThat(broken.counter()).isEqualTo(counter))
                .hasMessage(words);
    }

    @Test
    void toleratesAReservedOctetThatIsSet() throws FramingException {
        assertThat(find("01ff030100000008", Integer.MAX_VALUE)).containsExactly("01ff030100000008");
    }

    @ParameterizedTest
    @CsvSource({
        "01000b0100000008, M2PA",
        "01000b0200000008, M2PA",
        "0100000100000008, M3UA",
        "0100090100000008, M3UA",
    })
    void tellsProtocolFromTheHeader(String octets, PayloadProtocol protocol) {
        ByteBuf message = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(octets));

        assertThat(MessageFraming.protocol(message)).isEqualTo(protocol);
    }

    @Test
    void hasBegunWithTheLastOctetOfAHeader() throws FramingException {
        MessageFraming framing = new MessageFraming(ByteBufAllocator.DEFAULT);
        assertThat(framing.hasBegun()).isFalse();
        byte[] octets = ByteBufUtil.decodeHexDump(ASP_UP);
        for (byte octet : octets) {
            assertThat(framing.hasBegun()).isFalse();
            framing.add(Unpooled.copiedBuffer(new byte[] {octet}));
        }

        assertThat(framing.hasBegun()).isTrue();

        ByteBuf message = Objects.requireNonNull(framing.next());
        assertThat(ByteBufUtil.hexDump(message)).isEqualTo(ASP_UP);
        message.release();
        framing.release();
    }

    @Test
    void wholeIsAMessageOfItsOwnLength() {
        assertThat(isWhole(STATUS)).isTrue();
        assertThat(isWhole(STATUS + "00")).isFalse();
        assertThat(isWhole(ASP_UP.substring(2))).isFalse();
        assertThat(isWhole("02" + ASP_UP.substring(2))).isFalse();
    }

    @Seeds(300)
    void findsOrRefusesWhateverArrives(long seed) {
        Random random = new Random(seed);
        byte[] octets = new byte[random.nextInt(200)];
        random.nextBytes(octets);
        for (int at = 0; at + 20 < octets.length && random.nextInt(5) > 0; at += 20) {
            byte[] status = ByteBufUtil.decodeHexDump(STATUS);
            System.arraycopy(status, 0, octets, at, status.length);
        }
        judge(octets, 1 + random.nextInt(40));
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void findsOrRefusesAnyOctets(byte[] octets) {
        judge(octets, octets.length == 0 ? 1 : 1 + (octets[0] & 0x1F));
    }

    /// What is found is a beginning of what arrived, and the same however it was cut.
    private static void judge(byte[] octets, int piece) {
        String all = ByteBufUtil.hexDump(octets);
        List<String> cut = new ArrayList<>();
        List<String> whole = new ArrayList<>();
        boolean cutBroke = breaks(all, piece, cut);
        boolean wholeBroke = breaks(all, Integer.MAX_VALUE, whole);

        assertThat(all).startsWith(String.join("", whole));
        assertThat(cut).isEqualTo(whole);
        assertThat(cutBroke).isEqualTo(wholeBroke);
        assertThat(whole).allMatch(MessageFramingTest::isWhole);
    }

    private static boolean breaks(String octets, int piece, List<String> found) {
        try {
            find(octets, piece, found);
            return false;
        } catch (FramingException broken) {
            return true;
        }
    }

    private static boolean isWhole(String octets) {
        return MessageFraming.isWhole(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(octets)));
    }

    private static List<String> find(String octets, int piece) throws FramingException {
        List<String> found = new ArrayList<>();
        find(octets, piece, found);
        return found;
    }

    /// Gives the octets in pieces, and checks that none is kept in the end.
    private static void find(String hex, int piece, List<String> found) throws FramingException {
        byte[] octets = ByteBufUtil.decodeHexDump(hex);
        List<ByteBuf> given = new ArrayList<>();
        MessageFraming framing = new MessageFraming(ByteBufAllocator.DEFAULT);
        try {
            for (int at = 0; at < octets.length; ) {
                int end = piece < octets.length - at ? at + piece : octets.length;
                ByteBuf part = Unpooled.copiedBuffer(Arrays.copyOfRange(octets, at, end));
                given.add(part);
                framing.add(part);
                for (ByteBuf message = framing.next(); message != null; message = framing.next()) {
                    found.add(ByteBufUtil.hexDump(message));
                    message.release();
                }
                at = end;
            }
        } finally {
            framing.release();
        }
        assertThat(given).allMatch(part -> part.refCnt() == 0);
    }
}
