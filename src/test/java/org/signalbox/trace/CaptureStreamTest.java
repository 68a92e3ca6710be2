// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.trace.Messages.LINK;
import static org.signalbox.trace.Messages.SLTM;
import static org.signalbox.trace.Messages.TFP;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.signalbox.link.MsuTap;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.netty.NettyDatagrams;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.AccessList.Action;
import org.signalbox.screening.AccessList.Entry;
import org.signalbox.ss7.Msu;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Captures over the operating system's sockets.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CaptureStreamTest {
    private static final AccessList ALL =
            new AccessList(2700, List.of(Entry.all(0, Action.PERMIT)));
    private static final InetSocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
    private final NettyLoop loop = new NettyLoop("capture", this::onFault);
    private final Capture capture = new Capture(1_024, () -> Messages.TIME, loop);
    private final MsuTap tap = capture.tap(0);

    @AfterEach
    void close() {
        loop.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void readerGetsHeaderAndRecords() throws Exception {
        CaptureServer server = server(PcapFormat.MTP2);
        try (Socket socket = new Socket(server.local().getAddress(), server.local().getPort())) {
            socket.setSoTimeout(20_000);
            DataInputStream stream = new DataInputStream(socket.getInputStream());

            byte[] header = stream.readNBytes(PcapFormat.FILE_HEADER_OCTETS);
            pass(Direction.IN, TFP);
            byte[] record = stream.readNBytes(PcapFormat.RECORD_HEADER_OCTETS + 7 + 8);

            assertThat(HexFormat.of().formatHex(header)).startsWith("a1b23c4d").endsWith("8b");
            assertThat(HexFormat.of().formatHex(record)).endsWith("00000000" + "000008" + TFP);
        }
    }

    @Test
    void analyserReadsTheStreamLive() throws Exception {
        Tshark.assumeInstalled();
        CaptureServer server = server(PcapFormat.MTP3);
        // the options come before the interface: it captures until it has seen both messages
        Process tshark =
                new ProcessBuilder(
                                "tshark",
                                "-n",
                                "-l",
                                "-c",
                                "2",
                                "-i",
                                "TCP@127.0.0.1:" + server.local().getPort(),
                                "-T",
                                "fields",
                                "-E",
                                "separator=|",
                                "-e",
                                "frame.protocols",
                                "-e",
                                "mtp3.opc",
                                "-e",
                                "mtp3.dpc")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            while (loop.eventLoop().submit(() -> server.readers().isEmpty()).get()) {
                assertThat(tshark.isAlive()).as("tshark runs").isTrue();
                Thread.onSpinWait();
            }
            pass(Direction.IN, SLTM);
            pass(Direction.OUT, TFP);

            assertThat(tshark.inputReader().readLine()).isEqualTo("mtp3:mtp3mg|2067|14401");
            assertThat(tshark.inputReader().readLine()).isEqualTo("mtp3:mtp3mg|2067|14401");
        } finally {
            tshark.destroy();
            tshark.waitFor();
        }
    }

    @Test
    void collectorGetsADatagramForEachMessage() throws Exception {
        try (DatagramSocket collector = new DatagramSocket(LOOPBACK)) {
            collector.setSoTimeout(20_000);
            PaklogSender sender =
                    PaklogSender.open(
                            LOOPBACK,
                            (InetSocketAddress) collector.getLocalSocketAddress(),
                            Pacing.DEFAULT,
                            capture,
                            new NettyDatagrams(this::onFault));
            attach(sender);

            pass(Direction.OUT, SLTM);
            pass(Direction.IN, TFP);

            assertThat(receive(collector)).startsWith("<135>00000000: ").endsWith(" msu=" + SLTM);
            assertThat(receive(collector)).startsWith("<135>00000001: ").endsWith(" msu=" + TFP);
        }
    }

    private CaptureServer server(PcapFormat format) throws Exception {
        CaptureServer server =
                CaptureServer.open(
                        new CaptureServer.Config(
                                LOOPBACK, format, Pacing.DEFAULT, 2, Duration.ofSeconds(60)),
                        capture,
                        new NettyStreams(this::onFault));
        attach(server);
        return server;
    }

    private void attach(CaptureSink sink) throws Exception {
        loop.eventLoop().submit(() -> capture.attach(ALL, sink)).get();
    }

    private void pass(Direction direction, String hex) {
        try (Msu msu = Messages.msu(hex)) {
            tap.onMsu(direction, LINK, msu);
        }
    }

    private static String receive(DatagramSocket collector) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        collector.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    private void onFault(String owner, Throwable fault) {
        faults.add(owner + " " + fault);
    }
}
