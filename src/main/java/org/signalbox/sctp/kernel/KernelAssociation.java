// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.sctp.SctpMessage;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.BindFailure;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.Undelivered;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// One configured peer. Each of its lives, from opening to closed, has a socket of its own; what a
/// former socket still has to say is not heard.
final class KernelAssociation implements Association {
    private static final DownReason NOT_DOWN = new DownReason(Cause.CLOSED, "");

    private final String name;
    private final RemoteEndpoint remote;
    private final AssociationProfile profile;
    private final Role role;
    private final AssociationUser user;
    private final KernelEndpoint endpoint;
    private final Loop loop;

    /// What `show` sees; replaced whenever something in it changes.
    private volatile KernelView view;

    private State state = State.CLOSED;
    private @Nullable KernelChannel channel;
    private @Nullable SocketEvents events;
    private Loop.@Nullable Scheduled deadline;
    private int nextAddress;

    /// The address of the primary path, by its place in the configuration; at first the first.
    private int preferred;

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

    /// Whether it is with a caller already.
    boolean isEngaged() {
        return channel != null;
    }

    /// The peer may have ended it, and the news may still wait to be read: its next call is on
    /// another socket. The user hears of the end in the next turn of the loop.
    ///
    /// @return whether there is a socket to be heard
    boolean catchUp() {
        KernelChannel current = channel;
        if (current == null || state == State.OPENING) {
            return false;
        }
        current.catchUp();
        return true;
    }

    /// The peer's port: that of its call if the peer may have any.
    int portInUse() {
        KernelChannel current = channel;
        return remote.isAnyPort() && current != null
                ? calledAddress(current).getPort()
                : remote.port();
    }

    InetAddress preferred() {
        return remote.addresses().get(preferred);
    }

    /// Section 11.1.5 of RFC 9260: holds for this and every later life of the association.
    @Override
    public boolean prefer(InetAddress address) {
        assert loop.inLoop();
        int place = remote.addresses().indexOf(address);
        if (place < 0) {
            return false;
        }
        preferred = place;
        if (state == State.CLOSED) {
            nextAddress = place;
            view = notEstablished(State.CLOSED, view.reason());
        }
        if (events != null && state == State.ESTABLISHED) {
            events.prefer(address);
        }
        return true;
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
        view = notEstablished(State.OPENING, view.reason());
        if (obstacle.isPresent()) {
            endLater(new DownReason(Cause.SYSTEM, obstacle.get()));
            return;
        }
        switch (role) {
            case CALLS -> call();
            case LISTENS -> listen();
        }
    }

    /// What calls cannot be called.
    @Override
    public void answer() {
        assert loop.inLoop();
        if (role == Role.LISTENS && !endpoint.isClosed()) {
            open();
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
        return give(stream, protocol, false, message);
    }

    @Override
    public boolean sendUnordered(int stream, PayloadProtocol protocol, ByteBuf message) {
        return give(stream, protocol, true, message);
    }

    private boolean give(int stream, PayloadProtocol protocol, boolean unordered, ByteBuf message) {
        assert loop.inLoop();
        SocketEvents current = events;
        if (current == null
                || state != State.ESTABLISHED
                || stream >= view.outboundStreams()
                || !message.isReadable()) {
            message.release();
            return false;
        }
        KernelChannel open = current.source();
        if (!open.isWritable()) {
            current.onRefused();
            message.release();
            return false;
        }
        current.onGiven();
        open.give(stream, protocol.number(), unordered, message);
        return true;
    }

    @Override
    public void flush() {
        assert loop.inLoop();
        if (channel != null) {
            channel.send();
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

    /// From the loop the kernel is asked; from elsewhere this is what was seen last.
    @Override
    public AssociationStatus status() {
        if (loop.inLoop()) {
            view = view.measuredNow();
        }
        return view.toStatus(name);
    }

    /// The peer has called. The kernel has answered already, so a call that nobody waits for is
    /// ended by an ABORT.
    void onCalled(KernelChannel caller) {
        if (state != State.OPENING || role != Role.LISTENS) {
            caller.abort();
            return;
        }
        try {
            caller.configure(profile, caller.allRemoteAddresses().size());
            caller.learnWindow();
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
            calling = new KernelChannel(endpoint.natively());
        } catch (IOException | UnsupportedOperationException refused) {
            endLater(new DownReason(Cause.SYSTEM, String.valueOf(refused.getMessage())));
            return;
        }
        take(calling);
        endpoint.loop().eventLoop().register(calling);
        try {
            endpoint.makeWay();
            calling.setStreams(profile);
            calling.configure(profile, remote.addresses().size());
            calling.offerWindow(profile);
            calling.bindAll(endpoint.local().addresses(), endpoint.local().port());
        } catch (IOException refused) {
            endLater(
                    new DownReason(
                            Cause.SYSTEM,
                            String.valueOf(
                                    BindFailure.describe(endpoint.local(), refused).getMessage())));
            return;
        }
        deadline = loop.schedule(loop.now() + profile.openingNanos(), () -> onNoAnswer(calling));
        calling.connect(new InetSocketAddress(address, remote.port()))
                .addListener(
                        connected -> {
                            if (!connected.isSuccess() && channel == calling) {
                                end(notOpened(connected.cause()));
                            }
                        });
    }

    private void onNoAnswer(KernelChannel calling) {
        if (channel == calling && state == State.OPENING) {
            nextAddress = (nextAddress + 1) % remote.addresses().size();
            end(new DownReason(Cause.NO_ANSWER, Failures.words(calledAddress(calling))));
        }
    }

    private DownReason notOpened(Throwable cause) {
        DownReason reason =
                Failures.ofCall(
                        new InetSocketAddress(remote.addresses().get(nextAddress), remote.port()),
                        cause);
        if (reason.cause() != Cause.REFUSED) {
            nextAddress = (nextAddress + 1) % remote.addresses().size();
        }
        return reason;
    }

    private void take(KernelChannel taken) {
        SocketEvents heard = new SocketEvents(this, user, taken);
        channel = taken;
        events = heard;
        taken.tell(heard);
    }

    private void shutDownWhenSent() {
        SocketEvents current = events;
        if (current == null) {
            return;
        }
        KernelChannel open = current.source();
        state = State.SHUTTING_DOWN;
        view = view.withState(State.SHUTTING_DOWN);
        current.onGiven();
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

    /// Closes, and tells the user.
    void end(DownReason reason) {
        Undelivered undelivered = release(reason);
        try {
            undelivered.tell(user, this);
            user.onDown(this, reason);
        } catch (RuntimeException | Error fault) {
            endpoint.faults().onFault(name, fault);
        }
        endpoint.onClosed(); // not before: by now the user may wait for the next call
    }

    /// The only way into `CLOSED`. A socket that is still open is aborted.
    private Undelivered release(DownReason reason) {
        Undelivered undelivered = events == null ? Undelivered.NOTHING : events.giveUp();
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
        return undelivered;
    }

    private KernelView notEstablished(State newState, DownReason reason) {
        return KernelView.notEstablished(newState, reason, remote, nextAddress);
    }

    // ---- what its socket says ------------------------------------------------------------------

    /// Whether the socket is that of this life, so that it is heard.
    boolean isCurrent(KernelChannel source) {
        return channel == source;
    }

    boolean isOpening() {
        return state == State.OPENING;
    }

    boolean isShuttingDown() {
        return state == State.SHUTTING_DOWN;
    }

    void onEstablished(
            KernelChannel source, int outboundStreams, int inboundStreams, KernelPaths paths) {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        nextAddress = preferred;
        state = State.ESTABLISHED;
        view =
                new KernelView(
                        state,
                        NOT_DOWN,
                        outboundStreams,
                        inboundStreams,
                        source,
                        paths.shown(),
                        null);
    }

    void onPaths(KernelPaths paths) {
        KernelView old = view;
        if (state == State.ESTABLISHED || state == State.SHUTTING_DOWN) {
            view =
                    new KernelView(
                            state,
                            NOT_DOWN,
                            old.outboundStreams(),
                            old.inboundStreams(),
                            channel,
                            paths.shown(),
                            null);
        }
    }

    void onFault(Throwable fault) {
        endpoint.faults().onFault(name, fault);
    }

    InetSocketAddress calledAddress(KernelChannel calling) {
        InetSocketAddress called = calling.remoteAddress();
        return called != null
                ? called
                : new InetSocketAddress(remote.addresses().getFirst(), remote.port());
    }
}
