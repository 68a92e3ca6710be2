// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A wire between two who speak TCP on loopback, and a copy of all that goes over it.
@NullUnmarked
final class Tap implements AutoCloseable {
    /// Raw IPv4.
    private static final int LINKTYPE_RAW = 101;

    private static final int TCP = 6;
    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int SEGMENT_MAX = 8_192;

    private final InetSocketAddress to;
    private final ServerSocket listener;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Queue<Segment> segments = new ConcurrentLinkedQueue<>();

    /// @param client the caller's port
    /// @param position of the first octet in its direction
    private record Segment(int client, boolean isFromClient, int position, byte[] octets) {}

    /// @param port whom callers are led to
    Tap(int port) throws IOException {
        to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::take);
    }

    /// Where it is called.
    int port() {
        return listener.getLocalPort();
    }

    /// Where callers are led.
    int calledPort() {
        return to.getPort();
    }

    private void take() {
        while (!listener.isClosed()) {
            try {
                Socket caller = listener.accept();
                sockets.add(caller);
                lead(caller);
            } catch (IOException closedOrRefused) {
                continue; // the caller's socket is closed with the others, or was by `lead`
            }
        }
    }

    private void lead(Socket caller) throws IOException {
        Socket called = new Socket();
        sockets.add(called);
        try {
            called.connect(to);
        } catch (IOException refused) {
            caller.close();
            throw refused;
        }
        int client = caller.getPort();
        Thread.ofVirtual().start(() -> copy(caller, called, client, true));
        Thread.ofVirtual().start(() -> copy(called, caller, client, false));
    }

    private void copy(Socket from, Socket onward, int client, boolean isFromClient) {
        byte[] buffer = new byte[SEGMENT_MAX];
        int position = 1;
        try (from;
                onward) {
            for (int count = from.getInputStream().read(buffer);
                    count > 0;
                    count = from.getInputStream().read(buffer)) {
                byte[] octets = Arrays.copyOf(buffer, count);
                segments.add(new Segment(client, isFromClient, position, octets));
                position += count;
                onward.getOutputStream().write(octets);
            }
        } catch (SocketException brokenByOneEnd) {
            return; // both sockets are closed: the other end learns it
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /// Writes what has gone over it to a capture file, a packet for each segment.
    Path write(Path pcap) throws IOException {
        ByteBuf out =
                Unpooled.buffer()
                        .writeInt(0xA1B2C3D4)
                        .writeShort(2)
                        .writeShort(4)
                        .writeZero(8)
                        .writeInt(65_535)
                        .writeInt(LINKTYPE_RAW);
        int second = 0;
        for (Segment segment : segments) {
            writePacket(segment, ++second, out);
        }
        return Files.write(pcap, ByteBufUtil.getBytes(out));
    }

    private void writePacket(Segment segment, int second, ByteBuf out) {
        int server = to.getPort();
        int packet = IP_HEADER + TCP_HEADER + segment.octets().length;
        out.writeInt(second).writeInt(0).writeInt(packet).writeInt(packet);
        out.writeShort(0x4500).writeShort(packet).writeInt(0).writeByte(64).writeByte(TCP);
        out.writeShort(0).writeInt(0x7F000001).writeInt(0x7F000001);
        out.writeShort(segment.isFromClient() ? segment.client() : server)
                .writeShort(segment.isFromClient() ? server : segment.client());
        // offset 5 words, ACK and PSH, a window, no checksum: nobody looks at it
        out.writeInt(segment.position()).writeInt(1).writeShort(0x5018).writeShort(0xFFFF);
        out.writeInt(0).writeBytes(segment.octets());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
