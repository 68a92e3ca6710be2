// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class ChunkCodecTest {
    private static List<ChunkSamples> samples() {
        return ChunkSamples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesWhatTheStandardDraws(ChunkSamples sample) {
        ByteBuf out = Unpooled.buffer();

        sample.chunk().writeTo(out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(sample.hex().replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatTheStandardDraws(ChunkSamples sample) throws ChunkException {
        ChunkCursor cursor = new ChunkCursor().over(packet(sample.hex()));

        assertThat(cursor.next()).isTrue();

        assertThat(Chunk.parse(cursor)).isEqualTo(sample.chunk());
        assertThat(cursor.isLast()).isTrue();
        assertThat(cursor.next()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void refusesEveryTruncation(ChunkSamples sample) {
        ByteBuf whole = packet(sample.hex());
        int begin = PacketHeader.LENGTH;
        int length = whole.getUnsignedShort(begin + 2);

        for (int cut = 1; cut < length; cut++) {
            ChunkCursor cursor = new ChunkCursor().over(whole.slice(0, begin + cut));
            assertThatThrownBy(cursor::next)
                    .as("%d of %d octets", cut, length)
                    .isInstanceOf(ChunkException.class);
        }
    }

    /// The length says less than the kind needs: refused, or read as something shorter, but never
    /// beyond the length.
    @ParameterizedTest
    @MethodSource("samples")
    void survivesEveryShorterLength(ChunkSamples sample) {
        ByteBuf whole = packet(sample.hex());
        int begin = PacketHeader.LENGTH;
        int length = whole.getUnsignedShort(begin + 2);

        for (int shorter = 0; shorter < length; shorter++) {
            ByteBuf lying = whole.copy().setShort(begin + 2, shorter);
            ChunkCursor cursor =
                    new ChunkCursor().over(lying.slice(0, Math.max(begin + shorter, begin + 4)));
            try {
                assertThat(cursor.next()).isTrue();
                assertThat(shorter).isGreaterThanOrEqualTo(4);
                Chunk chunk = Chunk.parse(cursor);
                assertThat(chunk).isNotEqualTo(sample.chunk());
            } catch (ChunkException refused) {
                assertThat(refused.offset()).isBetween(begin, begin + length);
            }
        }
    }

    @Test
    void walksOverSeveralChunksAndTheirPadding() throws ChunkException {
        ChunkCursor cursor =
                new ChunkCursor().over(packet("0a000005 c0000000 0b000004 c0070006 0102"));

        assertThat(cursor.next()).isTrue();
        assertThat(cursor.type()).isEqualTo(ChunkType.COOKIE_ECHO);
        assertThat(cursor.isLast()).isFalse();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.type()).isEqualTo(ChunkType.COOKIE_ACK);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.type()).isEqualTo(0xC0);
        assertThat(ByteBufUtil.hexDump(cursor.whole())).isEqualTo("c00700060102");
        assertThat(cursor.isLast()).as("the last chunk may lack its padding").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "00000003", "0b00", "0b"})
    void refusesAChunkWithoutAWholeHeader(String hex) {
        ChunkCursor cursor = new ChunkCursor().over(packet(hex));

        assertThatThrownBy(cursor::next).isInstanceOf(ChunkException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // gap count beyond the chunk
                "03000010 00000007 00001000 00010000",
                // more octets than its counts say
                "03000014 00000007 00001000 00000000 00000000",
                // parameters: length 0, length 3, beyond the chunk, half a header
                "01000018 89abcdef 00010000 000a0005 00000001 00050000",
                "01000018 89abcdef 00010000 000a0005 00000001 00050003",
                "01000018 89abcdef 00010000 000a0005 00000001 00050008",
                "01000016 89abcdef 00010000 000a0005 00000001 00050000",
                // an IPv4 address of five octets, an odd list of types
                "0100001d 89abcdef 00010000 000a0005 00000001 00050009 0a000001 00000000",
                "0100001b 89abcdef 00010000 000a0005 00000001 000c0007 00050600",
                // heartbeat without its parameter, or with another
                "04000004",
                "0400000a 00020006 abcd0000",
                // causes
                "06000008 000c0003",
                "09000008 000c0009",
                "07000004",
                "0700000c 00000009 00000009",
                "0b000008 00000000",
                "0e000008 00000000",
                "0a000004"
            })
    void refusesWhatContradictsItself(String hex) throws ChunkException {
        ChunkCursor cursor = new ChunkCursor().over(packet(hex));

        assertThat(cursor.next()).isTrue();

        assertThatThrownBy(() -> Chunk.parse(cursor))
                .isInstanceOf(ChunkException.class)
                .hasMessageContaining("octet");
    }

    /// RFC 9260 section 3.2.1: the two high bits of an unknown parameter's type.
    @Test
    void unknownParametersAreSkippedReportedOrStopAsTheirBitsSay() throws ChunkException {
        String head = "01000020 89abcdef 00010000 000a0005 00000001";
        String address = " 00050008 0a000001";

        ParameterList stop = parameters(head + " 3fff0004" + address);
        ParameterList stopAndReport = parameters(head + " 7fff0004" + address);
        ParameterList skip = parameters(head + " bfff0004" + address);
        ParameterList skipAndReport = parameters(head + " ffff0004" + address);

        assertThat(stop.addresses()).isEmpty();
        assertThat(stop.toReport()).isEmpty();
        assertThat(stopAndReport.addresses()).isEmpty();
        assertThat(stopAndReport.toReport()).containsExactly(ChunkSamples.hex("7fff0004"));
        assertThat(skip.addresses()).containsExactly(ChunkSamples.address("10.0.0.1"));
        assertThat(skip.toReport()).isEmpty();
        assertThat(skipAndReport.addresses()).containsExactly(ChunkSamples.address("10.0.0.1"));
        assertThat(skipAndReport.toReport()).containsExactly(ChunkSamples.hex("ffff0004"));
    }

    @Test
    void parametersAreBounded() throws ChunkException {
        int count = ParameterList.PARAMETERS_MAX + 1;
        String head = "0100%04x 89abcdef 00010000 000a0005 00000001".formatted(20 + 4 * count);
        ChunkCursor cursor = new ChunkCursor().over(packet(head + "ffff0004".repeat(count)));

        assertThat(cursor.next()).isTrue();

        assertThatThrownBy(() -> Chunk.parse(cursor)).isInstanceOf(ChunkException.class);
    }

    /// RFC 9260 section 3.2: the two high bits of an unknown chunk's type.
    @Test
    void highBitsOfAChunkTypeSayWhatToDo() {
        assertThat(ChunkType.stops(0x3F)).isTrue();
        assertThat(ChunkType.reports(0x3F)).isFalse();
        assertThat(ChunkType.stops(0x7F)).isTrue();
        assertThat(ChunkType.reports(0x7F)).isTrue();
        assertThat(ChunkType.stops(0xBF)).isFalse();
        assertThat(ChunkType.reports(0xBF)).isFalse();
        assertThat(ChunkType.stops(0xFF)).isFalse();
        assertThat(ChunkType.reports(0xFF)).isTrue();
    }

    @Test
    void peersWordsCannotMoveACursor() {
        ErrorCause cause =
                new ErrorCause(ErrorCause.PROTOCOL_VIOLATION, ChunkSamples.hex("6f680a1b5b324a"));

        assertThat(cause.words()).isEqualTo("protocol violation (oh??[2J)");
    }

    /// The check value of CRC-32C (the digits 1 to 9) is 0xE3069283; SCTP sends it low octet first.
    @Test
    void checksumIsCastagnoliLowOctetFirst() {
        ByteBuf packet = ChunkSamples.packet(0x01020304, new CookieAckChunk());
        java.util.zip.CRC32C reference = new java.util.zip.CRC32C();
        reference.update("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(reference.getValue()).isEqualTo(0xE3069283L);

        Checksum checksum = new Checksum();

        assertThat(checksum.holds(packet)).isTrue();
        long value = packet.getUnsignedIntLE(8);
        byte[] octets = ByteBufUtil.getBytes(packet.copy().setInt(8, 0));
        reference.reset();
        reference.update(octets);
        assertThat(value).isEqualTo(reference.getValue());
    }

    @Test
    void everyFlippedBitBreaksTheChecksum() {
        ByteBuf packet = ChunkSamples.packet(7, new CookieEchoChunk(ChunkSamples.hex("00ff10")));
        Checksum checksum = new Checksum();

        for (int bit = 0; bit < packet.readableBytes() * 8; bit++) {
            ByteBuf flipped = packet.copy();
            flipped.setByte(bit / 8, flipped.getByte(bit / 8) ^ 1 << bit % 8);
            assertThat(checksum.holds(flipped)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void serialNumbersWrap() {
        assertThat(SerialNumber.isAfter(0, -1)).isTrue();
        assertThat(SerialNumber.isAfter(Integer.MIN_VALUE, Integer.MAX_VALUE)).isTrue();
        assertThat(SerialNumber.isAfter(5, 5)).isFalse();
        assertThat(SerialNumber.isAfter(4, 5)).isFalse();
        assertThat(SerialNumber.distance(3, -2)).isEqualTo(5);
        assertThat(SerialNumber.isAfter16(0, 0xFFFF)).isTrue();
        assertThat(SerialNumber.isAfter16(0xFFFF, 0)).isFalse();
        assertThat(SerialNumber.isAfter16(0x7FFF, 0)).isTrue();
    }

    private static ParameterList parameters(String hex) throws ChunkException {
        ChunkCursor cursor = new ChunkCursor().over(packet(hex));
        assertThat(cursor.next()).isTrue();
        return ((InitChunk) Chunk.parse(cursor)).parameters();
    }

    private static ByteBuf packet(String hex) {
        return Unpooled.wrappedBuffer(
                        Unpooled.buffer().writeZero(PacketHeader.LENGTH), ChunkSamples.hex(hex))
                .copy();
    }
}
