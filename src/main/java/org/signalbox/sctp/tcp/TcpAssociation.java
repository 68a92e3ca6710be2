// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.net.StreamEnd;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.TransportKind;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// One configured peer. Each of its lives, from opening to closed, has a connection of its own, and
/// may need several calls for it.
final class TcpAssociation implements Association {
    private static final DownReason NOT_DOWN = new DownReason(Cause.CLOSED, "");

    /// What is written before [#flush] asks for it.
    private static final int BATCH_OCTETS_MAX = 64 * 1024;

    private static final int BATCH_OCTETS_FIRST = 4 * 1024;

    private final String name;
    private final RemoteEndpoint remote;
    private final AssociationProfile profile;
    private final AssociationUser user;
    private final TcpEndpoint endpoint;
    private final Loop loop;
    private final Counters<TcpCounter> counters;
    private final boolean precedes;

    /// What `show` sees but for [#waiting]; replaced whenever something in it changes.
    private volatile AssociationStatus view;

    private State state = State.CLOSED;

    /// Our call, until the association is established.
    private @Nullable Connection calling;

    private @Nullable Connection established;

    /// Ends the opening, or the shutdown.
    private Loop.@Nullable Scheduled deadline;

    /// Begins the next call, or takes the last one for answered.
    private Loop.@Nullable Scheduled nextStep;

    private DownReason lastFailure = NOT_DOWN;
    private int nextAddress;

    private @Nullable ByteBuf batch;

    /// Octets accepted and not handed to the system. Read from outside the loop for [#status].
    private int waiting;

    private boolean refused;

    TcpAssociation(
            String name,
            RemoteEndpoint remote,
            AssociationProfile profile,
            AssociationUser user,
            TcpEndpoint endpoint) {
        this.name = name;
        this.remote = remote;
        this.profile = profile;
        this.user = user;
        this.endpoint = endpoint;
        this.loop = endpoint.loop();
        this.counters = endpoint.counters();
        this.precedes = Precedence.isOurs(endpoint.local(), remote);
        this.view = view(State.CLOSED, NOT_DOWN);
    }

    RemoteEndpoint remote() {
        return remote;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    // ---- what its user asks --------------------------------------------------------------------

    @Override
    public void open() {
        assert loop.inLoop();
        if (state != State.CLOSED) {
            return;
        }
        if (endpoint.isClosed()) {
            throw new IllegalStateException(name + ": its endpoint is closed");
        }
        state = State.OPENING;
        view = view(State.OPENING, view.reason());
        lastFailure = new DownReason(Cause.NO_ANSWER, "");
        switch (profile.initiation()) {
            case PASSIVE -> {}
            case ACTIVE -> {
                limitOpening();
                call();
            }
            case BOTH -> {
                limitOpening();
                if (precedes) {
                    call();
                } else {
                    callAfter(2 * profile.rtoMax().toNanos());
                }
            }
        }
    }

    private void limitOpening() {
        deadline = loop.schedule(loop.now() + profile.openingNanos(), () -> end(lastFailure));
    }

    @Override
    public boolean send(int stream, PayloadProtocol protocol, ByteBuf message) {
        assert loop.inLoop();
        int octets = message.readableBytes();
        boolean known = stream >= 0 && stream < MessageFraming.STREAMS;
        if (state != State.ESTABLISHED || !known) {
            message.release();
            return false;
        }
        if (!MessageFraming.isWhole(message)) {
            message.release();
            throw new IllegalArgumentException(
                    name + ": over TCP a message needs the common header of M2PA and M3UA");
        }
        if (waiting + octets > profile.sendBufferOctets()) {
            refused = true;
            counters.increment(TcpCounter.SENDS_REFUSED);
            message.release();
            return false;
        }
        ByteBuf gathered = batch;
        if (gathered == null) {
            gathered = endpoint.allocator().directBuffer(Math.max(octets, BATCH_OCTETS_FIRST));
            batch = gathered;
        }
        gathered.writeBytes(message);
        message.release();
        waiting += octets;
        counters.increment(TcpCounter.MESSAGES_SENT);
        if (gathered.readableBytes() >= BATCH_OCTETS_MAX) {
            flush();
        }
        return true;
    }

    @Override
    public void flush() {
        assert loop.inLoop();
        ByteBuf gathered = batch;
        Connection by = established;
        if (gathered == null || by == null) {
            return;
        }
        batch = null;
        int octets = gathered.readableBytes();
        by.stream().send(gathered, () -> onWritten(by, octets));
    }

    @Override
    public void shutdown() {
        assert loop.inLoop();
        switch (state) {
            case CLOSED, SHUTTING_DOWN -> {}
            case OPENING -> end(new DownReason(Cause.SHUTDOWN_LOCALLY, ""));
            case ESTABLISHED -> {
                state = State.SHUTTING_DOWN;
                view = view(state, NOT_DOWN);
                long patience = profile.associationMaxRetransmits() * profile.rtoMax().toNanos();
                deadline =
                        loop.schedule(
                                loop.now() + patience,
                                () ->
                                        end(
                                                new DownReason(
                                                        Cause.SHUTDOWN_LOCALLY,
                                                        "the peer did not close its side")));
                flush();
                finishWhenWritten();
            }
        }
    }

    private void finishWhenWritten() {
        Connection last = established;
        if (state == State.SHUTTING_DOWN && waiting == 0 && last != null) {
            last.stream().finish();
        }
    }

    /// TCP has no words for the peer: the reason is for our log alone.
    @Override
    public void abort(String reason) {
        assert loop.inLoop();
        if (state != State.CLOSED) {
            end(new DownReason(Cause.ABORTED_LOCALLY, reason));
        }
    }

    @Override
    public void remove(String reason) {
        assert loop.inLoop();
        if (state != State.CLOSED) {
            close(new DownReason(Cause.ABORTED_LOCALLY, reason));
        }
        endpoint.forget(this);
    }

    @Override
    public AssociationStatus status() {
        AssociationStatus now = view;
        return new AssociationStatus(
                now.name(),
                now.transport(),
                now.state(),
                now.reason(),
                now.outboundStreams(),
                now.inboundStreams(),
                0,
                0,
                waiting,
                0,
                now.paths());
    }

    // ---- calling and being called --------------------------------------------------------------

    private void callAfter(long nanos) {
        nextStep = loop.schedule(loop.now() + nanos, this::call);
    }

    private void call() {
        InetAddress address = remote.addresses().get(nextAddress);
        Connection made = new Connection(this, false, endpoint.allocator());
        calling = made;
        counters.increment(TcpCounter.CALLS_MADE);
        endpoint.call(new InetSocketAddress(address, remote.port()), made);
    }

    /// The peer's system has taken our call. If the node behind it will not, it says so at once.
    void onAnswered(Connection answered) {
        if (answered == calling) {
            nextStep =
                    loop.schedule(
                            loop.now() + profile.rtoMin().toNanos(), () -> establish(answered));
        }
    }

    /// The peer has called.
    void onCalled(Connection caller) {
        Connection own = calling;
        boolean ownStays = own != null && own.isOpen() && precedes;
        boolean mayCall = profile.initiation() != Initiation.ACTIVE && !ownStays;
        if (mayCall && state == State.OPENING) {
            counters.increment(TcpCounter.CALLS_ANSWERED);
            establish(caller);
        } else if (mayCall && state == State.ESTABLISHED) {
            counters.increment(TcpCounter.CALLS_ANSWERED);
            counters.increment(TcpCounter.RESTARTS);
            dropEstablished();
            begin(caller);
            user.onRestart(this);
        } else {
            counters.increment(TcpCounter.CALLS_REFUSED);
            caller.drop();
        }
    }

    private void establish(Connection connection) {
        Connection own = calling;
        calling = null;
        if (own != null && own != connection) {
            own.drop();
        }
        cancelTimers();
        begin(connection);
        user.onUp(this);
    }

    private void begin(Connection connection) {
        established = connection;
        state = State.ESTABLISHED;
        view = view(State.ESTABLISHED, NOT_DOWN);
        counters.increment(TcpCounter.ESTABLISHED);
        connection.stream()
                .keepAlive(
                        profile.heartbeatInterval(),
                        profile.rtoMax(),
                        Math.max(1, profile.associationMaxRetransmits()));
    }

    // ---- what its connections say --------------------------------------------------------------

    void onOctets(Connection from, ByteBuf octets) {
        if (from == calling) {
            establish(from);
        }
        if (from != established) {
            octets.release();
            return;
        }
        MessageFraming framing = from.framing();
        framing.add(octets);
        try {
            for (ByteBuf message = framing.next();
                    message != null;
                    message = from == established ? framing.next() : null) {
                counters.increment(TcpCounter.MESSAGES_RECEIVED);
                user.onMessage(
                        this,
                        MessageFraming.stream(message),
                        MessageFraming.protocol(message).number(),
                        message);
            }
        } catch (FramingException broken) {
            counters.increment(broken.counter());
            end(new DownReason(Cause.PROTOCOL_VIOLATION, String.valueOf(broken.getMessage())));
            return;
        }
        if (from == established) {
            user.onBatchEnd(this);
        }
    }

    private void onWritten(Connection by, int octets) {
        if (by != established) {
            return;
        }
        waiting -= octets;
        if (refused && waiting < profile.sendBufferOctets() / 2) {
            refused = false;
            // the user may be within a call to us
            loop.execute(
                    () -> {
                        if (by == established && state == State.ESTABLISHED) {
                            user.onWritable(this);
                        }
                    });
        }
        finishWhenWritten();
    }

    void onClosed(Connection from, StreamEnd end, String reason) {
        if (from == calling) {
            calling = null;
            onCallFailed(from, end, reason);
        } else if (from == established) {
            String detail =
                    from.framing().isWithinMessage() ? reason + ", within a message" : reason;
            end(
                    state == State.SHUTTING_DOWN
                            ? new DownReason(Cause.SHUTDOWN_LOCALLY, "")
                            : new DownReason(causeOf(end), detail));
        }
    }

    private void onCallFailed(Connection failed, StreamEnd end, String reason) {
        if (nextStep != null) {
            nextStep.cancel();
            nextStep = null;
        }
        InetSocketAddress called =
                new InetSocketAddress(remote.addresses().get(nextAddress), remote.port());
        lastFailure =
                failed.isOpen()
                        ? new DownReason(
                                Cause.REFUSED,
                                "%s port %d took the call and cut it off: is this node configured there, and its link started?"
                                        .formatted(
                                                called.getAddress().getHostAddress(),
                                                called.getPort()))
                        : new DownReason(notOpened(end), reason);
        nextAddress = (nextAddress + 1) % remote.addresses().size();
        if (profile.initiation() == Initiation.BOTH) {
            view = view(State.OPENING, lastFailure);
            callAfter(profile.rtoInitial().toNanos());
        } else {
            end(lastFailure);
        }
    }

    private static Cause notOpened(StreamEnd end) {
        return switch (end) {
            case REFUSED, RESET, PEER -> Cause.REFUSED;
            case TIMEOUT -> Cause.NO_ANSWER;
            case LOCAL, FAILURE -> Cause.SYSTEM;
        };
    }

    private static Cause causeOf(StreamEnd end) {
        return switch (end) {
            case PEER -> Cause.SHUTDOWN_BY_PEER;
            case RESET, REFUSED -> Cause.ABORTED_BY_PEER;
            case TIMEOUT -> Cause.UNREACHABLE;
            case LOCAL, FAILURE -> Cause.SYSTEM;
        };
    }

    // ---- closing -------------------------------------------------------------------------------

    private void end(DownReason reason) {
        close(reason);
        try {
            user.onDown(this, reason);
        } catch (RuntimeException | Error fault) {
            endpoint.faults().onFault(name, fault);
        }
    }

    /// The only way into `CLOSED`.
    private void close(DownReason reason) {
        cancelTimers();
        Connection own = calling;
        calling = null;
        if (own != null) {
            own.drop();
        }
        dropEstablished();
        state = State.CLOSED;
        view = view(State.CLOSED, reason);
    }

    /// What was not sent is lost.
    private void dropEstablished() {
        Connection old = established;
        established = null;
        if (old != null) {
            old.drop();
        }
        ByteBuf unsent = batch;
        batch = null;
        if (unsent != null) {
            unsent.release();
        }
        waiting = 0;
        refused = false;
    }

    private void cancelTimers() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        if (nextStep != null) {
            nextStep.cancel();
            nextStep = null;
        }
    }

    /// What TCP does not tell is zero.
    private AssociationStatus view(State now, DownReason reason) {
        Connection open = established;
        InetAddress inUse =
                open == null
                        ? remote.addresses().get(nextAddress)
                        : open.stream().remote().getAddress();
        List<AssociationStatus.Path> paths = new ArrayList<>();
        for (InetAddress address : remote.addresses()) {
            boolean used = address.equals(inUse);
            paths.add(
                    new AssociationStatus.Path(
                            new InetSocketAddress(address, remote.port()),
                            open != null && used,
                            used,
                            0,
                            0,
                            0,
                            0,
                            0));
        }
        int streams = open == null ? 0 : MessageFraming.STREAMS;
        return new AssociationStatus(
                name, TransportKind.TCP, now, reason, streams, streams, 0, 0, 0, 0, paths);
    }
}
