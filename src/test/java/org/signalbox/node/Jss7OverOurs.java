// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.mobicents.protocols.api.AssociationListener;
import org.mobicents.protocols.api.AssociationType;
import org.mobicents.protocols.api.IpChannelType;
import org.mobicents.protocols.api.Management;
import org.mobicents.protocols.api.PayloadData;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.net.netty.NettyDatagrams;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.tcp.TcpTransport;
import org.signalbox.sctp.userland.UserlandSctp;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A transport of ours under jSS7: one endpoint with one association, on a loop of its own.
///
/// jSS7 calls it on threads of its own and is called on the loop.
@NullUnmarked
final class Jss7OverOurs implements Jss7Transport {
    private static final int STREAMS = 17;
    private static final long REOPEN_NANOS = Duration.ofMillis(500).toNanos();

    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final FaultListener listener = (owner, fault) -> faults.add(owner + ": " + fault);
    private final NettyLoop loop = new NettyLoop("jss7", listener);
    private final boolean calls;
    private final SctpEndpoint endpoint;
    private final Line line;
    private final Management management;

    /// @param calls whether jSS7's end calls
    private Jss7OverOurs(
            Function<FaultListener, SctpTransport> transport,
            LocalEndpoint local,
            RemoteEndpoint remote,
            boolean calls)
            throws Exception {
        this.calls = calls;
        this.endpoint = transport.apply(listener).open(local, new Silent(), loop);
        this.line = new Line(local, remote);
        onLoop(() -> line.associate(remote));
        this.management = managementOf(line);
    }

    /// Over our SCTP in user space.
    ///
    /// @param calls whether jSS7's end calls
    static Jss7OverOurs userland(LocalEndpoint local, RemoteEndpoint remote, boolean calls)
            throws Exception {
        return new Jss7OverOurs(
                faults -> new UserlandSctp(new NettyDatagrams(faults), new SecureEntropy(), faults),
                local,
                remote,
                calls);
    }

    /// Over our TCP, where jSS7 waits to be called from any port; its own library does not let such
    /// a caller in.
    static Jss7OverOurs tcpThatIsCalled(LocalEndpoint local, RemoteEndpoint remote)
            throws Exception {
        RemoteEndpoint fromAnyPort =
                new RemoteEndpoint(remote.addresses(), RemoteEndpoint.ANY_PORT, remote.udpPort());
        return new Jss7OverOurs(
                faults -> new TcpTransport(new NettyStreams(faults), faults),
                local,
                fromAnyPort,
                false);
    }

    @Override
    public Management management() {
        return management;
    }

    @Override
    public void close() throws IOException {
        onLoop(endpoint::close);
        loop.close();
        if (!faults.isEmpty()) {
            throw new IOException("faults under jSS7: " + faults);
        }
    }

    private void onLoop(Runnable task) {
        CompletableFuture.runAsync(task, loop::execute).orTimeout(10, TimeUnit.SECONDS).join();
    }

    /// Of sixty methods M3UA uses three.
    private static Management managementOf(Line line) {
        return (Management)
                Proxy.newProxyInstance(
                        Management.class.getClassLoader(),
                        new Class<?>[] {Management.class},
                        (_, method, _) ->
                                switch (method.getName()) {
                                    case "getAssociation" -> line;
                                    case "startAssociation" -> line.start();
                                    case "stopAssociation" -> line.stop();
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.toString());
                                });
    }

    /// The association, as both sides see it.
    private final class Line implements org.mobicents.protocols.api.Association, AssociationUser {
        private final LocalEndpoint local;
        private final RemoteEndpoint remote;
        private Association association;
        private volatile AssociationListener user;
        private volatile boolean started;
        private volatile boolean up;

        private Line(LocalEndpoint local, RemoteEndpoint remote) {
            this.local = local;
            this.remote = remote;
        }

        private void associate(RemoteEndpoint to) {
            association =
                    endpoint.associate(
                            ASSOCIATION,
                            to,
                            AssociationProfile.SIGNALLING
                                    .withStreams(STREAMS, STREAMS)
                                    .withInitiation(calls ? Initiation.ACTIVE : Initiation.PASSIVE),
                            this);
        }

        private Object start() {
            started = true;
            loop.execute(association::open);
            return null;
        }

        private Object stop() {
            started = false;
            loop.execute(association::shutdown);
            return null;
        }

        // ---- for jSS7 ----

        @Override
        public void send(PayloadData payload) {
            byte[] octets = payload.getData();
            int stream = payload.getStreamNumber();
            boolean unordered = payload.isUnordered();
            loop.execute(
                    () -> {
                        ByteBuf message = Unpooled.wrappedBuffer(octets);
                        if (unordered) {
                            association.sendUnordered(stream, PayloadProtocol.M3UA, message);
                        } else {
                            association.send(stream, PayloadProtocol.M3UA, message);
                        }
                        association.flush();
                    });
        }

        @Override
        public boolean isStarted() {
            return started;
        }

        @Override
        public boolean isConnected() {
            return up;
        }

        @Override
        public boolean isUp() {
            return up;
        }

        @Override
        public AssociationListener getAssociationListener() {
            return user;
        }

        @Override
        public void setAssociationListener(AssociationListener newUser) {
            user = newUser;
        }

        @Override
        public String getName() {
            return ASSOCIATION;
        }

        @Override
        public IpChannelType getIpChannelType() {
            return IpChannelType.SCTP;
        }

        @Override
        public AssociationType getAssociationType() {
            return calls ? AssociationType.CLIENT : AssociationType.SERVER;
        }

        @Override
        public String getHostAddress() {
            return local.addresses().getFirst().getHostAddress();
        }

        @Override
        public int getHostPort() {
            return local.port();
        }

        @Override
        public String getPeerAddress() {
            return remote.addresses().getFirst().getHostAddress();
        }

        @Override
        public int getPeerPort() {
            return remote.port();
        }

        @Override
        public String getServerName() {
            return null;
        }

        @Override
        public String[] getExtraHostAddresses() {
            return new String[0];
        }

        /// None: jSS7 never releases what it takes from one.
        @Override
        public ByteBufAllocator getByteBufAllocator() {
            return null;
        }

        @Override
        public int getCongestionLevel() {
            return 0;
        }

        @Override
        public void acceptAnonymousAssociation(AssociationListener anonymous) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void rejectAnonymousAssociation() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stopAnonymousAssociation() {
            throw new UnsupportedOperationException();
        }

        // ---- for SCTP ----

        @Override
        public void onUp(Association from) {
            up = true;
            user.onCommunicationUp(
                    this, from.status().inboundStreams(), from.status().outboundStreams());
        }

        @Override
        public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
            byte[] octets = ByteBufUtil.getBytes(message);
            message.release();
            user.onPayload(
                    this,
                    new PayloadData(octets.length, octets, true, false, payloadProtocol, stream));
        }

        @Override
        public void onRestart(Association from) {
            user.onCommunicationRestart(this);
        }

        @Override
        public void onDown(Association from, DownReason reason) {
            if (up) {
                up = false;
                if (reason.cause() == DownReason.Cause.SHUTDOWN_BY_PEER) {
                    user.onCommunicationShutdown(this);
                } else {
                    user.onCommunicationLost(this);
                }
            }
            loop.schedule(
                    loop.now() + (calls ? REOPEN_NANOS : 0),
                    () -> {
                        if (started) {
                            association.open();
                        }
                    });
        }
    }

    private static final class Silent implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}
    }
}
