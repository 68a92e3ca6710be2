// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import io.netty.buffer.ByteBuf;

import org.signalbox.machine.Loop;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamEnd;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.LoopbackFixture;
import org.signalbox.sctp.SctpTransport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// Associations over real TCP connections on loopback. The system of a node that is silent goes on
/// acknowledging, so that only the user can notice.
class TcpContractTest extends TcpContract {

    @Override
    protected Fixture fixture() throws IOException {
        boolean[] muted = new boolean[2];
        return new LoopbackFixture(
                faults -> {
                    StreamTransport tcp = new NettyStreams(faults);
                    return List.<SctpTransport>of(
                            new TcpTransport(new Muzzled(tcp, muted, 0), faults),
                            new TcpTransport(new Muzzled(tcp, muted, 1), faults));
                },
                (node, silent) -> {
                    muted[node] = silent;
                    return true;
                },
                TcpPorts.twoFree());
    }

    /// Lets a node die without a word: its connections stay, and nobody serves them.
    private record Muzzled(StreamTransport tcp, boolean[] muted, int node)
            implements StreamTransport {
        @Override
        public ListeningPort listen(
                InetSocketAddress local,
                Function<InetSocketAddress, StreamUser> admission,
                Loop loop)
                throws IOException {
            return tcp.listen(local, caller -> new Quiet(admission.apply(caller), this), loop);
        }

        @Override
        public void connect(
                InetSocketAddress local, InetSocketAddress remote, StreamUser user, Loop loop) {
            tcp.connect(local, remote, new Quiet(user, this), loop);
        }

        boolean isMuted() {
            return muted[node];
        }
    }

    private record Quiet(StreamUser user, Muzzled by) implements StreamUser {
        @Override
        public void onOpen(ByteStream stream) {
            user.onOpen(new QuietStream(stream, by));
        }

        @Override
        public void onOctets(ByteBuf octets) {
            user.onOctets(octets);
        }

        @Override
        public void onWritable() {
            user.onWritable();
        }

        @Override
        public void onClosed(String reason) {
            user.onClosed(reason);
        }

        @Override
        public void onClosed(StreamEnd end, String reason) {
            user.onClosed(end, reason);
        }
    }

    private record QuietStream(ByteStream stream, Muzzled by) implements ByteStream {
        @Override
        public InetSocketAddress remote() {
            return stream.remote();
        }

        @Override
        public void send(ByteBuf octets) {
            stream.send(octets);
        }

        @Override
        public void send(ByteBuf octets, Runnable written) {
            stream.send(octets, written);
        }

        @Override
        public boolean isWritable() {
            return stream.isWritable();
        }

        @Override
        public void keepAlive(Duration idle, Duration interval, int probes) {
            stream.keepAlive(idle, interval, probes);
        }

        @Override
        public void finish() {
            stream.finish();
        }

        @Override
        public void close() {
            if (!by.isMuted()) {
                stream.close();
            }
        }

        @Override
        public void abort() {
            if (!by.isMuted()) {
                stream.abort();
            }
        }
    }
}
