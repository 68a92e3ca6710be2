// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.AssociationChangeNotification;
import com.sun.nio.sctp.PeerAddressChangeNotification;
import com.sun.nio.sctp.ShutdownNotification;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.sctp.SctpMessage;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.TransportKind;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One configured peer. Each of its lives, from opening to closed, has a socket of its own; what a
/// former socket still has to say is not heard.
final class KernelAssociation implements Association {
    /// The longest message that is put together from pieces; nobody above sends as much.
    static final int MESSAGE_OCTETS_MAX = 256 * 1024;

    private static final DownReason NOT_DOWN = new DownReason(Cause.CLOSED, "");

    private final String name;
    private final RemoteEndpoint remote;
    private final AssociationProfile profile;
    private final Role role;
    private final AssociationUser user;
    private final KernelEndpoint endpoint;
    private final Loop loop;

    /// What `show` sees; replaced whenever something in it changes.
    private volatile View view;

    private State state = State.CLOSED;
    private @Nullable KernelChannel channel;
    private @Nullable Events events;
    private Loop.@Nullable Scheduled deadline;
    private int nextAddress;

    private record View(
            State state,
            DownReason reason,
            int outboundStreams,
            int inboundStreams,
            @Nullable KernelChannel channel,
            List<AssociationStatus.Path> paths) {}

    KernelAssociation(
            String name,
            RemoteEndpoint remote,
            AssociationProfile profile,
            Role role,
            AssociationUser user,
            KernelEndpoint endpoint) {
        this.name = name;
        this.remote = remote;
        this.profile = profile;
        this.role = role;
        this.user = user;
        this.endpoint = endpoint;
        this.loop = endpoint.loop();
        this.view = notEstablished(State.CLOSED, NOT_DOWN);
    }

    RemoteEndpoint remote() {
        return remote;
    }

    AssociationProfile profile() {
        return profile;
    }

    Role role() {
        return role;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void open() {
        assert loop.inLoop();
        if (state != State.CLOSED) {
            return;
        }
        if (endpoint.isClosed()) {
            throw new IllegalStateException(name + ": its endpoint is closed");
        }
        Optional<String> obstacle = endpoint.obstacle(this);
        state = State.OPENING;
        view = notEstablished(State.OPENING, view.reason);
        if (obstacle.isPresent()) {
            endLater(new DownReason(Cause.SYSTEM, obstacle.get()));
            return;
        }
        switch (role) {
            case CALLS -> call();
            case LISTENS -> listen();
        }
    }

    private void listen() {
        try {
            endpoint.listen();
        } catch (IOException refused) {
            endLater(new DownReason(Cause.SYSTEM, String.valueOf(refused.getMessage())));
        }
    }

    boolean isOpen() {
        return state != State.CLOSED;
    }

    @Override
    public boolean send(int stream, PayloadProtocol protocol, ByteBuf message) {
        assert loop.inLoop();
        Events current = events;
        if (current == null
                || state != State.ESTABLISHED
                || stream >= view.outboundStreams
                || !message.isReadable()) {
            message.release();
            return false;
        }
        KernelChannel open = current.source;
        if (!open.isWritable()) {
            current.refusedSend = true;
            message.release();
            return false;
        }
        current.given++;
        open.write(new SctpMessage(protocol.number(), stream, message), open.voidPromise());
        return true;
    }

    @Override
    public void flush() {
        assert loop.inLoop();
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    public void shutdown() {
        assert loop.inLoop();
        switch (state) {
            case CLOSED, SHUTTING_DOWN -> {}
            case OPENING -> end(new DownReason(Cause.SHUTDOWN_LOCALLY, ""));
            case ESTABLISHED -> shutDownWhenSent();
        }
    }

    @Override
    public void abort(String reason) {
        assert loop.inLoop();
        if (state != State.CLOSED) {
            // one-to-one sockets cannot put the reason into the ABORT: it is for our log alone
            end(new DownReason(Cause.ABORTED_LOCALLY, reason));
        }
    }

    @Override
    public void remove(String reason) {
        assert loop.inLoop();
        if (state != State.CLOSED) {
            release(new DownReason(Cause.ABORTED_LOCALLY, reason));
        }
        endpoint.forget(this);
    }

    @Override
    public AssociationStatus status() {
        View seen = view;
        long queued = seen.channel == null ? 0 : seen.channel.pendingOctets();
        return new AssociationStatus(
                name,
                TransportKind.KERNEL,
                seen.state,
                seen.reason,
                seen.outboundStreams,
                seen.inboundStreams,
                0,
                0,
                queued,
                0,
                seen.paths);
    }

    /// The peer has called. The kernel has answered already, so a call that nobody waits for is
    /// ended by an ABORT.
    void onCalled(KernelChannel caller) {
        if (state != State.OPENING || role != Role.LISTENS) {
            caller.abort();
            return;
        }
        try {
            caller.configure(profile);
        } catch (IOException gone) {
            caller.abort(); // the next call may find it well
            return;
        }
        take(caller);
        endpoint.loop().eventLoop().register(caller);
    }

    private void call() {
        KernelChannel calling;
        InetAddress address = remote.addresses().get(nextAddress);
        try {
            calling = new KernelChannel();
        } catch (IOException | UnsupportedOperationException refused) {
            endLater(new DownReason(Cause.SYSTEM, String.valueOf(refused.getMessage())));
            return;
        }
        take(calling);
        endpoint.loop().eventLoop().register(calling);
        try {
            endpoint.makeWay();
            calling.setStreams(profile);
            calling.configure(profile);
            calling.bindAll(endpoint.local().addresses(), endpoint.local().port());
        } catch (IOException refused) {
            endLater(
                    new DownReason(
                            Cause.SYSTEM,
                            String.valueOf(
                                    BindFailure.describe(endpoint.local(), refused).getMessage())));
            return;
        }
        deadline = loop.schedule(loop.now() + openingNanos(profile), () -> onNoAnswer(calling));
        calling.connect(new InetSocketAddress(address, remote.port()))
                .addListener(
                        connected -> {
                            if (!connected.isSuccess() && channel == calling) {
                                end(notOpened(connected.cause()));
                            }
                        });
    }

    /// How long INIT may be repeated (RFC 9260 section 5.1): the kernel has its own limit, which
    /// cannot be set on a socket and is a minute and more.
    static long openingNanos(AssociationProfile profile) {
        long waiting = 0;
        long timeout = profile.rtoInitial().toNanos();
        for (int sent = 0; sent <= profile.maxInitRetransmits(); sent++) {
            waiting += timeout;
            timeout = Math.min(2 * timeout, profile.rtoMax().toNanos());
        }
        return waiting;
    }

    private void onNoAnswer(KernelChannel calling) {
        if (channel == calling && state == State.OPENING) {
            nextAddress = (nextAddress + 1) % remote.addresses().size();
            end(new DownReason(Cause.NO_ANSWER, words(calledAddress(calling))));
        }
    }

    private DownReason notOpened(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String called =
                words(new InetSocketAddress(remote.addresses().get(nextAddress), remote.port()));
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("refused") || lower.contains("reset")) {
            return new DownReason(Cause.REFUSED, called);
        }
        nextAddress = (nextAddress + 1) % remote.addresses().size();
        if (lower.contains("timed out")) {
            return new DownReason(Cause.NO_ANSWER, called);
        }
        if (cause instanceof NoRouteToHostException) {
            return new DownReason(Cause.UNREACHABLE, called + ": " + message);
        }
        return new DownReason(Cause.SYSTEM, called + ": " + message);
    }

    private void take(KernelChannel taken) {
        Events heard = new Events(taken);
        channel = taken;
        events = heard;
        taken.pipeline().addLast(heard);
    }

    private void shutDownWhenSent() {
        Events current = events;
        if (current == null) {
            return;
        }
        KernelChannel open = current.source;
        state = State.SHUTTING_DOWN;
        view = withState(State.SHUTTING_DOWN);
        current.given++;
        // an empty message is not sent, but takes its turn
        open.writeAndFlush(new SctpMessage(0, 0, Unpooled.EMPTY_BUFFER))
                .addListener(
                        sent -> {
                            if (sent.isSuccess() && channel == open) {
                                shutDownNow(open);
                            }
                        });
    }

    private void shutDownNow(KernelChannel open) {
        try {
            open.shutdownSocket();
        } catch (IOException gone) {
            end(new DownReason(Cause.SHUTDOWN_LOCALLY, String.valueOf(gone.getMessage())));
        }
    }

    /// Called from within a method of the user's: it hears of the failure when it has returned.
    private void endLater(DownReason reason) {
        KernelChannel failed = channel;
        loop.execute(
                () -> {
                    if (state == State.OPENING && channel == failed) {
                        end(reason);
                    }
                });
    }

    private void end(DownReason reason) {
        release(reason);
        try {
            user.onDown(this, reason);
        } catch (RuntimeException | Error fault) {
            endpoint.faults().onFault(name, fault);
        }
    }

    /// The only way into `CLOSED`. A socket that is still open is aborted.
    private void release(DownReason reason) {
        KernelChannel ended = channel;
        channel = null;
        events = null;
        state = State.CLOSED;
        view = notEstablished(State.CLOSED, reason);
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        if (ended != null) {
            ended.abort();
        }
        endpoint.onClosed();
    }

    private View notEstablished(State newState, DownReason reason) {
        List<AssociationStatus.Path> paths = new ArrayList<>();
        for (int i = 0; i < remote.addresses().size(); i++) {
            InetSocketAddress address =
                    new InetSocketAddress(remote.addresses().get(i), remote.port());
            paths.add(path(address, false, i == nextAddress));
        }
        return new View(newState, reason, 0, 0, null, paths);
    }

    private View withState(State newState) {
        View old = view;
        return new View(
                newState,
                old.reason,
                old.outboundStreams,
                old.inboundStreams,
                old.channel,
                old.paths);
    }

    /// What the JDK does not tell of a path is zero.
    private static AssociationStatus.Path path(
            InetSocketAddress address, boolean active, boolean primary) {
        return new AssociationStatus.Path(address, active, primary, 0, 0, 0, 0, 0);
    }

    private static String words(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " port " + address.getPort();
    }

    private InetSocketAddress calledAddress(KernelChannel calling) {
        InetSocketAddress called = calling.remoteAddress();
        return called != null
                ? called
                : new InetSocketAddress(remote.addresses().getFirst(), remote.port());
    }

    /// What one socket says. Its user's bugs are caught here: this is the loop's edge.
    private final class Events extends ChannelInboundHandlerAdapter {
        private final KernelChannel source;
        private final Map<InetSocketAddress, Boolean> activePaths = new LinkedHashMap<>();
        private @Nullable InetSocketAddress primary;
        private @Nullable ByteBuf pieces;
        private @Nullable DownReason ending;
        private boolean refusedSend;
        private boolean delivered;
        private long given;

        private Events(KernelChannel source) {
            this.source = source;
        }

        private boolean isCurrent() {
            return channel == source;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (!isCurrent() || state != State.OPENING) {
                return;
            }
            com.sun.nio.sctp.Association kernels = source.association();
            if (deadline != null) {
                deadline.cancel();
                deadline = null;
            }
            nextAddress = 0;
            for (InetSocketAddress address : source.allRemoteAddresses()) {
                activePaths.put(address, true);
            }
            primary = source.primary() instanceof InetSocketAddress told ? told : null;
            state = State.ESTABLISHED;
            show(kernels.maxOutboundStreams(), kernels.maxInboundStreams());
            tell(() -> user.onUp(KernelAssociation.this));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            SctpMessage received = (SctpMessage) message;
            if (!isCurrent()) {
                received.release();
                return;
            }
            ByteBuf content = received.content();
            ByteBuf before = pieces;
            if (before != null || !received.isComplete()) {
                content = joined(before, content);
                if (content.readableBytes() > MESSAGE_OCTETS_MAX) {
                    end(
                            new DownReason(
                                    Cause.PROTOCOL_VIOLATION,
                                    "message of more than " + MESSAGE_OCTETS_MAX + " octets"));
                    return;
                }
                if (!received.isComplete()) {
                    return;
                }
                pieces = null;
            }
            delivered = true;
            try {
                user.onMessage(
                        KernelAssociation.this,
                        received.streamIdentifier(),
                        received.protocolIdentifier(),
                        content);
            } catch (RuntimeException | Error fault) {
                onFault(fault);
            }
        }

        private ByteBuf joined(@Nullable ByteBuf before, ByteBuf piece) {
            ByteBuf all = before != null ? before : source.alloc().directBuffer();
            all.writeBytes(piece);
            piece.release();
            pieces = all;
            return all;
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (delivered && isCurrent()) {
                delivered = false;
                tell(() -> user.onBatchEnd(KernelAssociation.this));
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (refusedSend && source.isWritable() && isCurrent()) {
                refusedSend = false;
                tell(() -> user.onWritable(KernelAssociation.this));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (!isCurrent()) {
                return;
            }
            switch (event) {
                case AssociationChangeNotification change -> onChange(change);
                case PeerAddressChangeNotification change -> onPath(change);
                case ShutdownNotification _ -> ending = shutDown(); // Netty closes the socket
                default -> {} // Netty's own events, and messages that could not be sent
            }
        }

        private void onChange(AssociationChangeNotification change) {
            switch (change.event()) {
                case COMM_UP, CANT_START -> {} // Netty reports them by the channel's own life
                case RESTART -> {
                    source.discardPending(given);
                    tell(() -> user.onRestart(KernelAssociation.this));
                }
                case COMM_LOST -> end(lost());
                case SHUTDOWN -> end(shutDown());
            }
        }

        /// The kernel says that the association is lost, the JDK does not say why. A peer that did
        /// not answer was given up path by path before; otherwise it was an ABORT.
        private DownReason lost() {
            boolean unreachable = !activePaths.containsValue(true);
            return unreachable
                    ? new DownReason(Cause.UNREACHABLE, words(calledAddress(source)))
                    : new DownReason(Cause.ABORTED_BY_PEER, "");
        }

        private DownReason shutDown() {
            return state == State.SHUTTING_DOWN
                    ? new DownReason(Cause.SHUTDOWN_LOCALLY, "")
                    : new DownReason(Cause.SHUTDOWN_BY_PEER, "");
        }

        private void onPath(PeerAddressChangeNotification change) {
            if (!(change.address() instanceof InetSocketAddress address)) {
                return;
            }
            switch (change.event()) {
                case ADDR_AVAILABLE, ADDR_CONFIRMED, ADDR_ADDED -> activePaths.put(address, true);
                case ADDR_UNREACHABLE -> activePaths.put(address, false);
                case ADDR_REMOVED -> activePaths.remove(address);
                case ADDR_MADE_PRIMARY -> primary = address;
            }
            if (state == State.ESTABLISHED || state == State.SHUTTING_DOWN) {
                show(view.outboundStreams, view.inboundStreams);
            }
        }

        private void show(int outboundStreams, int inboundStreams) {
            List<AssociationStatus.Path> paths = new ArrayList<>();
            activePaths.forEach(
                    (address, active) -> {
                        AssociationStatus.Path path =
                                path(address, active, address.equals(primary));
                        paths.add(path.primary() ? 0 : paths.size(), path);
                    });
            view = new View(state, NOT_DOWN, outboundStreams, inboundStreams, source, paths);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!isCurrent()) {
                return;
            }
            if (!(cause instanceof IOException)) {
                onFault(cause);
                return;
            }
            if (state == State.OPENING) {
                return; // the connection attempt reports it
            }
            String message = String.valueOf(cause.getMessage());
            String lower = message.toLowerCase(Locale.ROOT);
            if (lower.contains("reset")) {
                end(new DownReason(Cause.ABORTED_BY_PEER, ""));
            } else if (lower.contains("timed out")) {
                end(new DownReason(Cause.UNREACHABLE, words(calledAddress(source))));
            } else {
                end(new DownReason(Cause.SYSTEM, message));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            ByteBuf rest = pieces;
            pieces = null;
            if (rest != null) {
                rest.release();
            }
            if (isCurrent()) {
                end(
                        ending != null
                                ? ending
                                : new DownReason(Cause.SYSTEM, "the kernel closed the socket"));
            }
        }

        private void tell(Runnable event) {
            try {
                event.run();
            } catch (RuntimeException | Error fault) {
                onFault(fault);
            }
        }

        private void onFault(Throwable fault) {
            endpoint.faults().onFault(name, fault);
            if (isCurrent()) {
                end(new DownReason(Cause.SYSTEM, "fault in its user: " + fault));
            }
        }
    }
}
