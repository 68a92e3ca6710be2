// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.net.DatagramLoss;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.DatagramUser;
import org.signalbox.node.ProductionEnvironment;

import java.net.InetSocketAddress;

/// What a node's SCTP in user space hangs on. While it is cut, nothing passes either way: the node
/// may say goodbye, and nobody hears it. SCTP of the kernel does not go through here.
///
/// Cut and mended from any thread.
public final class Cable implements ProductionEnvironment.Wiring {
    private volatile boolean cut;

    void cut() {
        cut = true;
    }

    void mend() {
        cut = false;
    }

    @Override
    public DatagramTransport through(DatagramTransport system) {
        return (InetSocketAddress local, DatagramUser user, Loop loop) ->
                new Plug(system.bind(local, new Socket(user), loop));
    }

    /// What the node sends by.
    private final class Plug implements DatagramPort {
        private final DatagramPort port;

        private Plug(DatagramPort port) {
            this.port = port;
        }

        @Override
        public InetSocketAddress local() {
            return port.local();
        }

        @Override
        public void send(InetSocketAddress to, ByteBuf datagram) {
            if (cut) {
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

    /// What the node hears by.
    private final class Socket implements DatagramUser {
        private final DatagramUser user;

        private Socket(DatagramUser user) {
            this.user = user;
        }

        @Override
        public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
            if (cut) {
                datagram.release();
            } else {
                user.onDatagram(from, datagram);
            }
        }

        @Override
        public void onBatchEnd() {
            user.onBatchEnd();
        }

        @Override
        public void onLost(@Nullable InetSocketAddress to, DatagramLoss why) {
            user.onLost(to, why);
        }
    }
}
