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
import org.signalbox.sctp.Undelivered;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One configured peer. Each of its lives, from opening to closed, has a connection of its own, and
/// may need several calls for it.
///
/// ```
///   our call ──────────► calling ──speaks, or is not cut off──► established
///                           │ cut off                                ▲
///   the peer's call ─► waiting call ──speaks, or patience ends───────┘
/// ```
///
/// A call of the peer is taken at once if nothing stands against it. It waits while a call of ours
/// that has precedence is undecided, and while another connection is established. So there are
/// three connections at most.
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

    /// What `show` sees but for [#unwritten]; replaced whenever something in it changes.
    private volatile AssociationStatus view;

    private State state = State.CLOSED;

    /// Opening, but not calling: the user waits before it opens the association.
    private boolean onlyAnswers;

    /// Our call, until the association is established.
    private @Nullable Connection calling;

    /// A call of the peer that may yet be taken.
    private @Nullable Connection waiting;

    private @Nullable Connection established;

    /// Ends the opening, or the shutdown.
    private Loop.@Nullable Scheduled deadline;

    /// Begins the next call, or takes the last one for answered.
    private Loop.@Nullable Scheduled nextStep;

    /// Ends the patience with a call that waits and says nothing.
    private Loop.@Nullable Scheduled patience;

    /// Ends the association unless the peer is heard before.
    private Loop.@Nullable Scheduled doubt;

    private DownReason lastFailure = NOT_DOWN;
    private int nextAddress;

    private @Nullable ByteBuf batch;

    /// Batches that are being written, kept to be counted if that never ends; as many octets wait
    /// for the system anyway.
    private final ArrayDeque<ByteBuf> writing = new ArrayDeque<>();

    /// The system has got octets of this life: from now on nobody can tell what the peer has.
    private boolean handedOver;

    /// Octets accepted and not handed to the system. Read from outside the loop for [#status].
    private int unwritten;

    private boolean refused;

    /// When octets came last on what is established.
    private long heardAt;

    /// When the user asked for [#probe].
    private long doubtedAt;

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

    /// Whether it is with a caller already.
    boolean isEngaged() {
        return established != null;
    }

    /// The peer's port: that of what is established if the peer may have any.
    int portInUse() {
        Connection open = established;
        return remote.isAnyPort() && open != null
                ? open.stream().remote().getPort()
                : remote.port();
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
        boolean waits = state == State.OPENING && onlyAnswers;
        if (state != State.CLOSED && !waits) {
            return;
        }
        if (endpoint.isClosed()) {
            throw new IllegalStateException(name + ": its endpoint is closed");
        }
        beginOpening(false);
        switch (profile.initiation()) {
            case PASSIVE -> {}
            case ACTIVE, BOTH -> {
                deadline =
                        loop.schedule(loop.now() + profile.openingNanos(), () -> end(lastFailure));
                call();
            }
        }
    }

    @Override
    public void answer() {
        assert loop.inLoop();
        if (state == State.CLOSED
                && profile.initiation() != Initiation.ACTIVE
                && !endpoint.isClosed()) {
            beginOpening(true);
        }
    }

    private void beginOpening(boolean toAnswerOnly) {
        onlyAnswers = toAnswerOnly;
        state = State.OPENING;
        view = view(State.OPENING, view.reason());
        lastFailure = new DownReason(Cause.NO_ANSWER, "");
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
        if (unwritten + octets > profile.sendBufferOctets()) {
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
        unwritten += octets;
        counters.increment(TcpCounter.MESSAGES_SENT);
        if (gathered.readableBytes() >= BATCH_OCTETS_MAX) {
            flush();
        }
        return true;
    }

    /// TCP has one order for all: this is [#send].
    @Override
    public boolean sendUnordered(int stream, PayloadProtocol protocol, ByteBuf message) {
        return send(stream, protocol, message);
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
        handedOver = true;
        writing.add(gathered.retain());
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
                forgetWaiting(TcpCounter.CALLS_REFUSED);
                deadline =
                        loop.schedule(
                                loop.now() + silenceMaxNanos(),
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
        if (state == State.SHUTTING_DOWN && unwritten == 0 && last != null) {
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

    /// TCP acknowledges for a node that hangs, and repeats for a quarter of an hour what a host
    /// that is gone does not acknowledge. So the peer must be heard within what SCTP would grant
    /// it.
    @Override
    public void probe() {
        assert loop.inLoop();
        if (state == State.ESTABLISHED && doubt == null) {
            doubtedAt = loop.now();
            doubt = loop.schedule(loop.now() + silenceMaxNanos(), this::endUnlessHeard);
        }
    }

    private void endUnlessHeard() {
        doubt = null;
        if (!heardSince(doubtedAt)) {
            end(
                    new DownReason(
                            Cause.UNREACHABLE,
                            "nothing was heard for %d ms after an answer was overdue"
                                    .formatted(TimeUnit.NANOSECONDS.toMillis(silenceMaxNanos()))));
        }
    }

    private boolean heardSince(long time) {
        return heardAt - time > 0;
    }

    /// So long SCTP would at least repeat what is not acknowledged.
    private long silenceMaxNanos() {
        return Math.max(1, profile.associationMaxRetransmits()) * profile.rtoMax().toNanos();
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
                AssociationStatus.UNKNOWN,
                AssociationStatus.UNKNOWN,
                unwritten,
                AssociationStatus.UNKNOWN,
                now.paths());
    }

    // ---- calling and being called --------------------------------------------------------------

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
        boolean takesCalls = profile.initiation() != Initiation.ACTIVE;
        switch (state) {
            case CLOSED, SHUTTING_DOWN -> refuse(caller);
            case OPENING -> {
                if (!takesCalls) {
                    refuse(caller);
                } else if (calling == null || !precedes) {
                    take(caller);
                } else {
                    await(caller);
                }
            }
            case ESTABLISHED -> {
                if (remote.isAnyPort()) {
                    endpoint.reportSecondCall(this, caller.stream().remote());
                    refuse(caller);
                } else if (takesCalls) {
                    await(caller);
                } else {
                    refuse(caller);
                }
            }
        }
    }

    private void refuse(Connection caller) {
        counters.increment(TcpCounter.CALLS_REFUSED);
        caller.drop();
    }

    /// Keeps the call until it is clear whether it is needed. The one that came before was given up
    /// by a peer that calls again.
    private void await(Connection caller) {
        if (waiting != null) {
            endpoint.reportRepeatedCall(name, caller.stream().remote());
        }
        forgetWaiting(TcpCounter.CALLS_REFUSED);
        waiting = caller;
        long since = loop.now();
        patience =
                state == State.OPENING
                        // a caller takes its call for answered after twice that: we decide first
                        ? loop.schedule(
                                since + profile.rtoMin().toNanos() / 2, this::takeUnlessOursIsOpen)
                        : loop.schedule(
                                since + silenceMaxNanos(), () -> takeUnlessHeardSince(since));
    }

    private void takeUnlessOursIsOpen() {
        Connection caller = waiting;
        patience = null;
        boolean ownIsOpen = calling != null && calling.isOpen();
        if (caller != null && !ownIsOpen) {
            take(caller);
        }
    }

    /// A caller that says nothing may be a peer that waits for our first word, or whoever looks
    /// which ports are open. What is established decides.
    private void takeUnlessHeardSince(long since) {
        Connection caller = waiting;
        patience = null;
        if (caller != null && heardSince(since)) {
            forgetWaiting(TcpCounter.CALLS_REFUSED);
        } else if (caller != null) {
            take(caller);
        }
    }

    /// Goes on with a call of the peer, whatever was before.
    private void take(Connection caller) {
        counters.increment(TcpCounter.CALLS_ANSWERED);
        if (state == State.OPENING) {
            establish(caller);
        } else {
            counters.increment(TcpCounter.RESTARTS);
            keepWaiting();
            Undelivered undelivered = dropEstablished();
            begin(caller);
            undelivered.tell(user, this);
            user.onRestart(this);
        }
    }

    private void establish(Connection connection) {
        Connection own = calling;
        calling = null;
        if (own != null && own != connection) {
            counters.increment(TcpCounter.CALLS_CROSSED);
            own.drop();
        }
        if (waiting == connection) {
            keepWaiting();
        }
        forgetWaiting(TcpCounter.CALLS_CROSSED);
        cancelTimers();
        begin(connection);
        user.onUp(this);
    }

    /// The call does not wait any more, and stays open.
    private void keepWaiting() {
        waiting = null;
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
    }

    private void forgetWaiting(TcpCounter why) {
        Connection caller = waiting;
        keepWaiting();
        if (caller != null) {
            counters.increment(why);
            caller.drop();
        }
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
        if (from != established && from != calling && from != waiting) {
            octets.release();
            return;
        }
        if (from == established) {
            heardAt = loop.now();
        }
        MessageFraming framing = from.framing();
        framing.add(octets);
        try {
            if (from == waiting && !framing.hasBegun()) {
                return;
            }
            if (from == waiting) {
                take(from);
            } else if (from == calling) {
                establish(from);
            }
            deliver(from, framing);
        } catch (FramingException broken) {
            onBroken(from, broken);
            return;
        }
        if (from == established) {
            user.onBatchEnd(this);
        }
    }

    private void deliver(Connection from, MessageFraming framing) throws FramingException {
        while (from == established) {
            ByteBuf message = framing.next();
            if (message == null) {
                return;
            }
            counters.increment(TcpCounter.MESSAGES_RECEIVED);
            user.onMessage(
                    this, MessageFraming.ORDER, MessageFraming.protocol(message).number(), message);
        }
    }

    private void onBroken(Connection from, FramingException broken) {
        counters.increment(broken.counter());
        if (from == waiting) {
            // whoever that is, it is not the peer anew: what is established is not its affair
            forgetWaiting(TcpCounter.CALLS_REFUSED);
        } else {
            end(new DownReason(Cause.PROTOCOL_VIOLATION, String.valueOf(broken.getMessage())));
        }
    }

    private void onWritten(Connection by, int octets) {
        if (by != established) {
            return;
        }
        unwritten -= octets;
        writing.remove().release();
        if (refused && unwritten < profile.sendBufferOctets() / 2) {
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
        } else if (from == waiting) {
            keepWaiting();
        } else if (from == established && waiting != null) {
            // the peer was quicker to call again than its old connection to end
            take(waiting);
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
        if (waiting != null) {
            take(waiting);
        } else if (profile.initiation() == Initiation.BOTH) {
            view = view(State.OPENING, lastFailure);
            nextStep = loop.schedule(loop.now() + profile.rtoInitial().toNanos(), this::call);
        } else {
            end(lastFailure);
        }
    }

    private static Cause notOpened(StreamEnd end) {
        return switch (end) {
            case REFUSED, RESET, PEER -> Cause.REFUSED;
            case TIMEOUT -> Cause.NO_ANSWER;
            case LOCAL, INSECURE, FAILURE -> Cause.SYSTEM;
        };
    }

    private static Cause causeOf(StreamEnd end) {
        return switch (end) {
            case PEER -> Cause.SHUTDOWN_BY_PEER;
            case RESET, REFUSED -> Cause.ABORTED_BY_PEER;
            case TIMEOUT -> Cause.UNREACHABLE;
            case LOCAL, INSECURE, FAILURE -> Cause.SYSTEM;
        };
    }

    // ---- closing -------------------------------------------------------------------------------

    private void end(DownReason reason) {
        Undelivered undelivered = close(reason);
        try {
            undelivered.tell(user, this);
            user.onDown(this, reason);
        } catch (RuntimeException | Error fault) {
            endpoint.faults().onFault(name, fault);
        }
    }

    /// The only way into `CLOSED`.
    private Undelivered close(DownReason reason) {
        cancelTimers();
        Connection own = calling;
        calling = null;
        if (own != null) {
            own.drop();
        }
        forgetWaiting(TcpCounter.CALLS_REFUSED);
        Undelivered undelivered = dropEstablished();
        state = State.CLOSED;
        view = view(State.CLOSED, reason);
        return undelivered;
    }

    /// What was not sent is lost. What the system had taken is in doubt, and nobody tells how much
    /// that is: it acknowledges octets to itself.
    private Undelivered dropEstablished() {
        Undelivered undelivered =
                new Undelivered(unsentMessages(), handedOver ? Undelivered.UNKNOWN : 0);
        handedOver = false;
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
        writing.forEach(ByteBuf::release);
        writing.clear();
        unwritten = 0;
        refused = false;
        if (doubt != null) {
            doubt.cancel();
            doubt = null;
        }
        return undelivered;
    }

    /// Messages of which the system has not got an octet. Of the first batch that is being written
    /// it may have some.
    private long unsentMessages() {
        ByteBuf gathered = batch;
        long messages = gathered == null ? 0 : MessageFraming.count(gathered);
        return messages + writing.stream().skip(1).mapToLong(MessageFraming::count).sum();
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

    /// Before anything is established, nothing is outstanding; afterwards nobody tells. One order
    /// is one stream, whatever its users call it.
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
                    AssociationStatus.Path.unmeasured(
                            new InetSocketAddress(address, portInUse()),
                            open != null && used,
                            true,
                            used,
                            open != null && used));
        }
        int streams = open == null ? 0 : 1;
        return new AssociationStatus(
                name, TransportKind.TCP, now, reason, streams, streams, 0, 0, 0, 0, paths);
    }
}
