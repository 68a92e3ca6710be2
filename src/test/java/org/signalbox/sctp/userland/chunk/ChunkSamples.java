// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.signalbox.sctp.userland.chunk.SackChunk.GapBlock;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Chunks and the octets that RFC 9260 makes of them, written down by hand from its drawings.
public record ChunkSamples(String hex, Chunk chunk) {
    /// One of each kind, and more where a kind has variants.
    public static List<ChunkSamples> all() {
        return List.of(
                // DATA: flags I, B, E; length 21; padded
                sample(
                        "000b0015 01020304 00010002 00000005 aabbccdd ee000000",
                        new DataChunk(
                                true, false, true, true, 0x01020304, 1, 2, 5, hex("aabbccddee"))),
                // DATA: unordered, a fragment in the middle
                sample(
                        "00040012 fffffffe ffffffff 00000003 01020000",
                        new DataChunk(
                                false, true, false, false, -2, 0xFFFF, 0xFFFF, 3, hex("0102"))),
                sample(
                        "01000024 89abcdef 00010000 000a0005 00000001"
                                + " 000c0006 00050000 00090008 000003e8",
                        new InitChunk(
                                0x89ABCDEF,
                                65536,
                                10,
                                5,
                                1,
                                ParameterList.of(
                                        List.of(
                                                new Parameter.SupportedAddressTypes(List.of(5)),
                                                new Parameter.CookiePreservative(1000))))),
                sample(
                        "02000038 00000001 ffffffff 00010001 ffffffff"
                                + " 00070007 01020300 00050008 0a000001"
                                + " 00060014 20010db8 00000000 00000000 00000001",
                        new InitAckChunk(
                                1,
                                0xFFFFFFFFL,
                                1,
                                1,
                                -1,
                                ParameterList.of(
                                        List.of(
                                                new Parameter.StateCookie(hex("010203")),
                                                new Parameter.Address(address("10.0.0.1")),
                                                new Parameter.Address(address("2001:db8::1")))))),
                sample(
                        "03000010 00000007 00001000 00000000",
                        new SackChunk(7, 4096, List.of(), List.of())),
                sample(
                        "0300001c 00000007 80000000 00020001 00020003 00050005 00000006",
                        new SackChunk(
                                7,
                                0x80000000L,
                                List.of(new GapBlock(2, 3), new GapBlock(5, 5)),
                                List.of(6))),
                sample("0400000a 00010006 abcd0000", new HeartbeatChunk(hex("abcd"))),
                sample("0500000a 00010006 abcd0000", new HeartbeatAckChunk(hex("abcd"))),
                sample("06010004", new AbortChunk(true, List.of())),
                sample(
                        "0600000b 000c0007 62796500",
                        new AbortChunk(false, List.of(ErrorCause.userInitiatedAbort("bye")))),
                sample("07000008 00000009", new ShutdownChunk(9)),
                sample("08000004", new ShutdownAckChunk()),
                sample(
                        "09000014 00010008 00070000 00030008 00000064",
                        new ErrorChunk(
                                List.of(ErrorCause.invalidStream(7), ErrorCause.staleCookie(100)))),
                sample("0a000007 c00c1e00", new CookieEchoChunk(hex("c00c1e"))),
                sample("0b000004", new CookieAckChunk()),
                sample("0c000008 00000011", new EcneChunk(17)),
                sample("0d000008 00000011", new CwrChunk(17)),
                sample("0e000004", new ShutdownCompleteChunk(false)),
                sample("0e010004", new ShutdownCompleteChunk(true)),
                sample("c0070006 01020000", new UnknownChunk(0xC0, 7, hex("0102"))));
    }

    /// A packet of these chunks, with a correct checksum.
    public static ByteBuf packet(int verificationTag, Chunk... chunks) {
        ByteBuf packet = Unpooled.buffer();
        PacketHeader.writeTo(packet, 1024, 1025, verificationTag);
        for (Chunk chunk : chunks) {
            chunk.writeTo(packet);
        }
        new Checksum().seal(packet);
        return packet;
    }

    static ByteBuf hex(String digits) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(digits.replace(" ", "")));
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ChunkSamples sample(String hex, Chunk chunk) {
        return new ChunkSamples(hex, chunk);
    }
}
