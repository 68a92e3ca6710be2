// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Backoff;
import org.signalbox.machine.Loop;
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
import org.signalbox.sctp.Undelivered;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// One configured peer.
///
/// While it opens, its calls are made and answered by the endpoint's socket; from the moment it is
/// up until it is closed it has an [EstablishedSocket]. With [Initiation#BOTH] a call that is
/// refused, since the other end is not open yet, is repeated while that end's call is waited for.
final class LinuxAssociation implements Association {
    private static final DownReason NOT_DOWN = new DownReason(Cause.CLOSED, "");

    /// From a refused call to the next: the peer is there, and its user may open any moment. Later
    /// ones are up to the initial retransmission time-out apart, as unanswered ones are.
    private static final long FIRST_REPETITION_NANOS = Duration.ofMillis(50).toNanos();

    /// The kernel's numbers begin with 1; the first few are reserved.
    private static final int NO_NUMBER = 0;

    private final String name;
    private final RemoteEndpoint remote;
    private final AssociationProfile profile;
    private final AssociationUser user;
    private final LinuxEndpoint endpoint;
    private final Loop loop;

    /// What `show` sees from outside the loop; replaced whenever the state changes, and by a look
    /// from the loop.
    private volatile AssociationStatus seen;

    private State state = State.CLOSED;
    private DownReason reason = NOT_DOWN;
    /// Opening, but by the peer's call alone.
    private boolean answering;

    private int calling = NO_NUMBER;
    private @Nullable EstablishedSocket socket;
    private Loop.@Nullable Scheduled deadline;
    private Loop.@Nullable Scheduled nextCall;
    private @Nullable DownReason lastRefusal;
    private final Backoff refusals;

    /// The address of the primary path; at first the one that was configured first.
    private InetAddress preferred;

    LinuxAssociation(
            String name,
            RemoteEndpoint remote,
            AssociationProfile profile,
            AssociationUser user,
            LinuxEndpoint endpoint) {
        this.name = name;
        this.remote = remote;
        this.profile = profile;
        this.user = user;
        this.endpoint = endpoint;
        this.loop = endpoint.loop();
        this.refusals =
                new Backoff(
                        FIRST_REPETITION_NANOS,
                        Math.max(1, profile.rtoInitial().toNanos()),
                        Objects.hash(endpoint.local(), remote));
        this.preferred = remote.addresses().getFirst();
        this.seen = look();
    }

    RemoteEndpoint remote() {
        return remote;
    }

    /// Whether it is with a caller already.
    boolean isEngaged() {
        return socket != null;
    }

    /// The peer may have ended it, and the news may still wait to be read: its next call is on
    /// another socket. The user has heard of the end when this returns.
    void catchUp() {
        EstablishedSocket current = socket;
        if (current != null) {
            current.catchUp();
        }
    }

    /// The peer's port: that of what is established if the peer may have any.
    int portInUse() {
        EstablishedSocket current = socket;
        return remote.isAnyPort() && current != null ? current.peerPort() : remote.port();
    }

    InetAddress preferred() {
        return preferred;
    }

    /// Section 11.1.5 of RFC 9260: holds for this and every later life of the association.
    @Override
    public boolean prefer(InetAddress address) {
        assert loop.inLoop();
        if (!remote.addresses().contains(address)) {
            return false;
        }
        preferred = address;
        if (socket != null) {
            socket.prefer(address);
        }
        seen = look();
        return true;
    }

    AssociationProfile profile() {
        return profile;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    // ---- opening -------------------------------------------------------------------------------

    @Override
    public void open() {
        assert loop.inLoop();
        if (state != State.CLOSED && !answering) {
            return;
        }
        if (endpoint.isClosed()) {
            throw new IllegalStateException(name + ": its endpoint is closed");
        }
        boolean listens = answering || await();
        answering = false;
        if (listens && profile.initiation() != Initiation.PASSIVE) {
            refusals.reset();
            deadline = loop.schedule(loop.now() + profile.openingNanos(), this::onNoAnswer);
            call();
        }
    }

    @Override
    public void answer() {
        assert loop.inLoop();
        if (state == State.CLOSED
                && profile.initiation() != Initiation.ACTIVE
                && !endpoint.isClosed()) {
            answering = await();
        }
    }

    /// @return whether it is opening; otherwise the user will hear why not
    private boolean await() {
        state = State.OPENING;
        lastRefusal = null;
        seen = look();
        try {
            if (profile.initiation() != Initiation.ACTIVE) {
                endpoint.listen();
            }
            return true;
        } catch (IOException refused) {
            endLater(system(refused));
            return false;
        }
    }

    private void call() {
        nextCall = null;
        if (state != State.OPENING) {
            return;
        }
        try {
            calling = endpoint.call(remote, preferred, profile);
        } catch (SystemCallException refused) {
            if (refused.errno() == Errno.EISCONN || refused.errno() == Errno.EALREADY) {
                callAgainLater(); // the peer's call has come first, or the last is not quite over
            } else if (refused.errno() == Errno.ENETUNREACH
                    || refused.errno() == Errno.EHOSTUNREACH) {
                endLater(new DownReason(Cause.UNREACHABLE, called() + ": " + words(refused)));
            } else {
                endLater(system(refused));
            }
        } catch (IOException refused) {
            endLater(system(refused));
        }
    }

    private void callAgainLater() {
        calling = NO_NUMBER;
        nextCall = loop.schedule(loop.now() + refusals.next(), this::call);
    }

    private void onNoAnswer() {
        if (state == State.OPENING) {
            DownReason refusal = lastRefusal;
            end(refusal != null ? refusal : new DownReason(Cause.NO_ANSWER, called()));
        }
    }

    /// Whether this is the call that the kernel has numbered so.
    boolean isCalling(int number) {
        return state == State.OPENING && calling == number && number != NO_NUMBER;
    }

    /// Whether a call by the peer is welcome.
    boolean acceptsCalls() {
        return state == State.OPENING && profile.initiation() != Initiation.ACTIVE;
    }

    boolean isOpen() {
        return state != State.CLOSED;
    }

    /// Our call has come to nothing.
    void onCallFailed(Notification.AssociationChange change) {
        String peersWords = change.peersWords();
        DownReason refusal =
                new DownReason(
                        Cause.REFUSED,
                        peersWords == null || peersWords.isEmpty()
                                ? called()
                                : called() + ": " + peersWords);
        if (profile.initiation() == Initiation.BOTH) {
            lastRefusal = refusal;
            callAgainLater();
        } else {
            end(refusal);
        }
    }

    /// The system has no room for a socket of its own.
    void onCallRefusedBySystem(IOException refused) {
        end(system(refused));
    }

    /// It is up, and has a socket of its own from now on.
    ///
    /// @param from the peer's addresses
    void onUp(SctpSocket own, Notification.AssociationChange change, List<InetSocketAddress> from) {
        if (calling != NO_NUMBER && calling != change.association()) {
            endpoint.abort(calling, "superseded by your call");
        }
        stopOpening();
        EstablishedSocket taken =
                new EstablishedSocket(this, user, own, change.association(), endpoint.reactor());
        socket = taken;
        state = State.ESTABLISHED;
        try {
            taken.start(profile, change, from);
        } catch (IOException refused) {
            end(system(refused));
            return;
        }
        seen = look();
        taken.tell(() -> user.onUp(this));
    }

    private void stopOpening() {
        answering = false;
        calling = NO_NUMBER;
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        if (nextCall != null) {
            nextCall.cancel();
            nextCall = null;
        }
    }

    // ---- work ----------------------------------------------------------------------------------

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
        EstablishedSocket current = socket;
        if (current == null
                || state != State.ESTABLISHED
                || !message.isReadable()
                || !current.offer(stream, protocol.number(), unordered, message)) {
            message.release();
            return false;
        }
        return true;
    }

    @Override
    public void flush() {
        assert loop.inLoop();
        if (socket != null) {
            socket.flush();
        }
    }

    // ---- ending --------------------------------------------------------------------------------

    @Override
    public void shutdown() {
        assert loop.inLoop();
        switch (state) {
            case CLOSED, SHUTTING_DOWN -> {}
            case OPENING -> end(new DownReason(Cause.SHUTDOWN_LOCALLY, ""));
            case ESTABLISHED -> {
                state = State.SHUTTING_DOWN;
                if (socket != null) {
                    socket.shutDownWhenSent();
                }
                seen = look();
            }
        }
    }

    @Override
    public void abort(String words) {
        assert loop.inLoop();
        if (state != State.CLOSED) {
            end(new DownReason(Cause.ABORTED_LOCALLY, words));
        }
    }

    @Override
    public void remove(String words) {
        assert loop.inLoop();
        if (state != State.CLOSED) {
            release(new DownReason(Cause.ABORTED_LOCALLY, words));
        }
        endpoint.forget(this);
    }

    /// Called from within a method of the user's: it hears of the failure when it has returned.
    private void endLater(DownReason why) {
        loop.execute(
                () -> {
                    if (state == State.OPENING && calling == NO_NUMBER) {
                        end(why);
                    }
                });
    }

    /// Closes, and tells the user.
    void end(DownReason why) {
        Undelivered undelivered = release(why);
        try {
            undelivered.tell(user, this);
            user.onDown(this, why);
        } catch (RuntimeException | Error fault) {
            onFault(fault);
        }
        endpoint.onClosed(); // not before: by now the user may wait for the next call
    }

    /// The only way into `CLOSED`. What is still open is aborted.
    private Undelivered release(DownReason why) {
        EstablishedSocket ended = socket;
        int call = calling;
        socket = null;
        state = State.CLOSED;
        reason = why;
        stopOpening();
        Undelivered undelivered = ended == null ? Undelivered.NOTHING : ended.close(why.detail());
        if (call != NO_NUMBER) {
            endpoint.abort(call, why.detail());
        }
        seen = look();
        return undelivered;
    }

    // ---- what its socket says ------------------------------------------------------------------

    /// Whether the socket is that of this life, so that it is heard.
    boolean isCurrent(EstablishedSocket source) {
        return socket == source;
    }

    boolean isShuttingDown() {
        return state == State.SHUTTING_DOWN;
    }

    void onFault(Throwable fault) {
        endpoint.faults().onFault(name, fault);
    }

    /// Where messages that arrive are put.
    PooledByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    /// For a reason: whom we speak of.
    String called() {
        return preferred.getHostAddress() + " port " + remote.port();
    }

    private static DownReason system(IOException refused) {
        return new DownReason(Cause.SYSTEM, words(refused));
    }

    private static String words(IOException refused) {
        return String.valueOf(refused.getMessage());
    }

    // ---- status --------------------------------------------------------------------------------

    /// From the loop the kernel is asked; from elsewhere this is what was seen last.
    @Override
    public AssociationStatus status() {
        if (loop.inLoop()) {
            seen = look();
        }
        return seen;
    }

    private AssociationStatus look() {
        EstablishedSocket current = socket;
        return current == null
                ? StatusReport.notEstablished(name, state, reason, remote, preferred)
                : current.status(name, state);
    }
}
