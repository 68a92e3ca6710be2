// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.userland.association.PacketWriter;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.ErrorChunk;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimDatagrams;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What another implementation reads in our packets: tshark must find nothing to complain about.
class DissectionTest {
    /// `LINKTYPE_RAW`: each packet begins with its IP header.
    private static final int LINKTYPE_RAW = 101;

    private static final InetSocketAddress PLACE = new InetSocketAddress("10.0.0.3", 9899);

    @TempDir private Path directory;

    @Test
    void dissectorFindsNothingWrongWithAWholeLife() throws IOException, InterruptedException {
        assumeThat(tsharkIsThere()).as("tshark is installed").isTrue();
        Path capture = directory.resolve("life.pcap");
        Files.write(capture, captureOfALife());

        List<String> packets =
                tshark(capture, "-T", "fields", "-e", "sctp.chunk_type", "-e", "_ws.malformed");
        List<String> warnings = complaints(capture);

        // every chunk we ever send but the rare answers to strangers: see the timeline below
        List<String> types =
                packets.stream()
                        .flatMap(line -> List.of(line.strip().split(",")).stream())
                        .toList();
        assertThat(types)
                .contains("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "14");
        assertThat(warnings).isEmpty();
    }

    /// The complaint that the other test does not want to see exists.
    @Test
    void dissectorComplainsOfABrokenPacket() throws IOException, InterruptedException {
        assumeThat(tsharkIsThere()).as("tshark is installed").isTrue();
        Path capture = directory.resolve("broken.pcap");
        byte[] octets = captureOfALife();
        octets[octets.length - 5] ^= 1;
        Files.write(capture, octets);

        assertThat(complaints(capture)).hasSize(1);
    }

    @Test
    void dissectorVerifiesEveryChecksum() throws IOException, InterruptedException {
        assumeThat(tsharkIsThere()).as("tshark is installed").isTrue();
        Path capture = directory.resolve("life.pcap");
        Files.write(capture, captureOfALife());

        List<String> statuses = tshark(capture, "-T", "fields", "-e", "sctp.checksum.status");

        assertThat(statuses).hasSizeGreaterThan(20).containsOnly("1"); // 1 is good
    }

    private byte[] captureOfALife() throws IOException {
        World world = new World(5);
        SimDatagrams network = new SimDatagrams(world);
        ByteBuf pcap = Unpooled.buffer();
        pcap.writeInt(0xA1B2C3D4).writeShort(2).writeShort(4).writeLong(0);
        pcap.writeInt(65535).writeInt(LINKTYPE_RAW);
        network.tap((from, to, datagram) -> record(pcap, world, from, to, datagram));
        Quiet one = new Quiet(world, network, "10.0.0.1", "10.0.0.2");
        Quiet two = new Quiet(world, network, "10.0.0.2", "10.0.0.1");
        one.loop.run(one.association::open);
        two.loop.run(two.association::open);
        world.runUntil("up", () -> one.is(State.ESTABLISHED), Duration.ofSeconds(5));
        // several sizes, a bundle, fragments, and gaps to be reported and filled
        network.conditions(LinkConditions.PERFECT.withLoss(0.2).withDuplication(0.2));
        for (int i = 0; i < 10; i++) {
            one.send("x".repeat(1 + 7 * i));
            two.send("y".repeat(3000));
            world.runFor(Duration.ofMillis(100));
        }
        network.conditions(LinkConditions.PERFECT);
        one.loop.run(() -> one.association.abort("first life ends"));
        world.runFor(Duration.ofSeconds(2));
        one.loop.run(one.association::open);
        two.loop.run(two.association::open);
        world.runUntil("up", () -> one.is(State.ESTABLISHED), Duration.ofSeconds(5));
        world.runFor(Duration.ofSeconds(30)); // heartbeats
        one.loop.run(one.association::shutdown);
        world.runUntil("down", () -> two.is(State.CLOSED), Duration.ofSeconds(5));
        one.loop.run(one.endpoint::close);
        two.loop.run(two.endpoint::close);
        world.runFor(Duration.ofSeconds(1));
        recordErrors(pcap, world);
        byte[] octets = ByteBufUtil.getBytes(pcap);
        pcap.release();
        return octets;
    }

    /// Two healthy ends never send these to each other.
    private static void recordErrors(ByteBuf pcap, World world) {
        ByteBuf unknownParameter = Unpooled.wrappedBuffer(new byte[] {(byte) 0xC0, 9, 0, 4});
        ByteBuf unknownChunk = Unpooled.wrappedBuffer(new byte[] {(byte) 0xFE, 0, 0, 4});
        PacketWriter writer = new PacketWriter(1024, world.allocator());
        for (ErrorCause cause :
                List.of(
                        ErrorCause.invalidStream(7),
                        ErrorCause.missingParameter(7),
                        ErrorCause.staleCookie(1000),
                        ErrorCause.of(ErrorCause.OUT_OF_RESOURCE),
                        ErrorCause.about(ErrorCause.UNRECOGNIZED_CHUNK_TYPE, unknownChunk),
                        ErrorCause.of(ErrorCause.INVALID_MANDATORY_PARAMETER),
                        ErrorCause.about(ErrorCause.UNRECOGNIZED_PARAMETERS, unknownParameter),
                        ErrorCause.noUserData(9),
                        ErrorCause.of(ErrorCause.COOKIE_RECEIVED_WHILE_SHUTTING_DOWN),
                        ErrorCause.of(ErrorCause.RESTART_WITH_NEW_ADDRESSES),
                        ErrorCause.userInitiatedAbort("words"),
                        ErrorCause.protocolViolation("words"))) {
            ByteBuf packet = writer.of(1024, 7, new ErrorChunk(List.of(cause)));
            record(pcap, world, PLACE, PLACE, packet);
            packet.release();
        }
    }

    private static void record(
            ByteBuf pcap,
            World world,
            InetSocketAddress from,
            InetSocketAddress to,
            ByteBuf datagram) {
        int udp = 8 + datagram.readableBytes();
        int ip = 20 + udp;
        pcap.writeInt((int) (world.epochNanos() / 1_000_000_000));
        pcap.writeInt((int) (world.epochNanos() / 1_000 % 1_000_000));
        pcap.writeInt(ip).writeInt(ip);
        pcap.writeShort(0x4500).writeShort(ip).writeInt(0x00004000).writeShort(0x4011);
        pcap.writeShort(0); // tshark does not check the IP header's checksum by default
        pcap.writeBytes(from.getAddress().getAddress()).writeBytes(to.getAddress().getAddress());
        pcap.writeShort(from.getPort()).writeShort(to.getPort()).writeShort(udp).writeShort(0);
        pcap.writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes());
    }

    private static List<String> complaints(Path capture) throws IOException, InterruptedException {
        return tshark(
                capture,
                "-Y",
                "_ws.expert.severity >= \"Warning\" or _ws.malformed"
                        + " or sctp.checksum.status == \"Bad\"",
                "-T",
                "fields",
                "-e",
                "frame.number",
                "-e",
                "sctp.chunk_type",
                "-e",
                "_ws.expert.message");
    }

    private static boolean tsharkIsThere() throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder("tshark", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> tshark(Path capture, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "tshark",
                                "-r",
                                capture.toString(),
                                "-o",
                                "sctp.checksum:CRC 32c",
                                "-d",
                                "udp.port==9899,sctp"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("tshark %s: %s", command, output).isZero();
        return output.lines().toList();
    }

    private static final class Quiet implements AssociationUser, SctpObserver {
        private final SimLoop loop;
        private final SctpEndpoint endpoint;
        private final Association association;

        private Quiet(World world, SimDatagrams network, String here, String there)
                throws IOException {
            loop = world.loop(here);
            UserlandSctp transport =
                    new UserlandSctp(network, world.entropy(here), world.allocator(), world);
            endpoint =
                    transport.open(
                            new LocalEndpoint(List.of(InetAddress.getByName(here)), 1024, 9899),
                            this,
                            loop);
            RemoteEndpoint remote =
                    new RemoteEndpoint(List.of(InetAddress.getByName(there)), 1024, 9899);
            association =
                    loop.call(
                            () ->
                                    endpoint.associate(
                                            here, remote, AssociationProfile.SIGNALLING, this));
        }

        private boolean is(State state) {
            return loop.call(association::status).state() == state;
        }

        private void send(String text) {
            loop.run(
                    () -> {
                        association.send(
                                1,
                                PayloadProtocol.DIAMETER,
                                Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
                        association.flush();
                    });
        }

        @Override
        public void onUp(Association up) {}

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            message.release();
        }

        @Override
        public void onRestart(Association restarted) {}

        @Override
        public void onDown(Association down, DownReason reason) {}

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}
    }
}
