// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;

import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.DatagramUser;
import org.signalbox.net.netty.NettyDatagrams;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.userland.UserlandSctp;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// SCTP in user space, over UDP on the loopback device.
final class UserlandMedium implements Medium {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int SCTP_PORT = 3565;

    private final FaultListener faults;
    private final Map<Integer, Cable> cables = new ConcurrentHashMap<>();

    UserlandMedium(FaultListener faults) {
        this.faults = faults;
    }

    @Override
    public SctpTransport transport(int line) {
        return new UserlandSctp(cable(line), new SecureEntropy(), faults);
    }

    @Override
    public LocalEndpoint end(int line, int side) throws IOException {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return new LocalEndpoint(List.of(LOOPBACK), SCTP_PORT, probe.getLocalPort());
        }
    }

    @Override
    public void silence(int line, boolean silent) {
        cable(line).cut = silent;
    }

    @Override
    public void close() {}

    private Cable cable(int line) {
        return cables.computeIfAbsent(line, _ -> new Cable(faults));
    }

    /// What lies between the two ends of a line.
    private static final class Cable implements DatagramTransport {
        private final NettyDatagrams datagrams;
        private volatile boolean cut;

        private Cable(FaultListener faults) {
            this.datagrams = new NettyDatagrams(faults);
        }

        @Override
        public DatagramPort bind(InetSocketAddress local, DatagramUser user, Loop loop)
                throws IOException {
            DatagramPort port = datagrams.bind(local, user, loop);
            return new DatagramPort() {
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
            };
        }
    }
}
