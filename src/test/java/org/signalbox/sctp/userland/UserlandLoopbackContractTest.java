// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import io.netty.buffer.ByteBuf;

import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.DatagramUser;
import org.signalbox.net.netty.NettyDatagrams;
import org.signalbox.sctp.LoopbackFixture;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.SctpTransportContract;

import java.net.InetSocketAddress;
import java.util.List;

/// The user-space SCTP over real UDP sockets.
class UserlandLoopbackContractTest extends SctpTransportContract {
    @Override
    protected Fixture fixture() {
        boolean[] muted = new boolean[2];
        return new LoopbackFixture(
                faults -> {
                    DatagramTransport udp = new NettyDatagrams(faults);
                    return List.<SctpTransport>of(
                            new UserlandSctp(muzzled(udp, muted, 0), new SecureEntropy(), faults),
                            new UserlandSctp(muzzled(udp, muted, 1), new SecureEntropy(), faults));
                },
                (node, silent) -> {
                    muted[node] = silent;
                    return true;
                });
    }

    /// Lets a node die without a word.
    private static DatagramTransport muzzled(DatagramTransport udp, boolean[] muted, int node) {
        return (InetSocketAddress local, DatagramUser user, Loop loop) -> {
            DatagramPort port = udp.bind(local, user, loop);
            return new Muzzled(port, muted, node);
        };
    }

    private record Muzzled(DatagramPort port, boolean[] muted, int node) implements DatagramPort {
        @Override
        public InetSocketAddress local() {
            return port.local();
        }

        @Override
        public void send(InetSocketAddress to, ByteBuf datagram) {
            if (muted[node]) {
                datagram.release();
            } else {
                port.send(to, datagram);
            }
        }

        @Override
        public void flush() {
            port.flush();
        }

        @Override
        public void close() {
            port.close();
        }
    }
}
