// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.Side;
import org.signalbox.net.TlsSession;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One connection: its wire, and the numbers by which its answers are told apart.
final class Connection implements WireUser {
    private final Side side;
    private final int firstHopByHop;
    private final Map<Integer, Question> waiting = new HashMap<>();

    private final PeerObserver observer;

    private ConnectionUser user;
    private @Nullable Wire wire;
    private int nextHopByHop;
    private boolean isOpened;
    private boolean isOver;

    /// The last request about the connection, by command, which the answer belongs to.
    private final Map<Integer, DiameterHeader> asked = new HashMap<>();

    /// @param firstHopByHop where the numbers of its requests begin
    /// @param observer sees its messages, if it wants to
    Connection(Side side, int firstHopByHop, PeerObserver observer, ConnectionUser user) {
        this.side = side;
        this.observer = observer;
        this.firstHopByHop = firstHopByHop;
        this.nextHopByHop = firstHopByHop;
        this.user = user;
    }

    Side side() {
        return side;
    }

    /// Of one whose wire is there.
    InetAddress remote() {
        return wire().remote();
    }

    /// As [Wire#tls].
    @Nullable TlsSession tls() {
        return wire().tls();
    }

    private Wire wire() {
        Wire there = wire;
        if (there == null) {
            throw new IllegalStateException("no wire");
        }
        return there;
    }

    /// Whether it ever was open.
    boolean isOpened() {
        return isOpened;
    }

    /// The wire of a call that is made.
    void isCarriedBy(Wire calling) {
        wire = calling;
    }

    /// Whose it is from now on.
    void belongsTo(ConnectionUser owner) {
        user = owner;
    }

    /// @return false if the message, which is released in every case, will surely not be seen
    boolean send(ByteBuf message) {
        Wire open = wire;
        if (open == null || isOver) {
            message.release();
            return false;
        }
        if (observer.seesMessages()) {
            observer.onMessage(true, open.remote(), message);
        }
        return open.send(message);
    }

    /// Ends it; a call that was not taken yet is given up.
    void close() {
        if (!isOpened) {
            abort("given up");
            return;
        }
        isOver = true;
        if (wire != null) {
            wire.close();
        }
    }

    void abort(String reason) {
        isOver = true;
        if (wire != null) {
            wire.abort(reason);
        }
    }

    // ---- requests and their numbers ------------------------------------------------------------

    int nextHopByHop() {
        return nextHopByHop++;
    }

    /// Whether a request of ours has had the number.
    boolean hasIssued(int hopByHop) {
        return Integer.compareUnsigned(hopByHop - firstHopByHop, nextHopByHop - firstHopByHop) < 0;
    }

    Map<Integer, Question> waiting() {
        return waiting;
    }

    /// Takes all requests that wait.
    List<Question> takeWaiting() {
        List<Question> all = List.copyOf(waiting.values());
        waiting.clear();
        return all;
    }

    /// Keeps the numbers of a request about the connection until it is answered.
    void isAsked(DiameterHeader request) {
        asked.put(request.command(), request);
    }

    /// The request that an answer about the connection belongs to.
    DiameterHeader asked(int command) {
        DiameterHeader request = asked.remove(command);
        if (request == null) {
            throw new IllegalStateException("nobody has asked by command " + command);
        }
        return request;
    }

    // ---- the wire ------------------------------------------------------------------------------

    @Override
    public void onHandshake(Wire begun) {
        wire = begun;
        user.onHandshake(this);
    }

    @Override
    public void onOpen(Wire opened) {
        wire = opened;
        if (isOver) {
            opened.abort("given up");
        } else {
            isOpened = true;
            user.onOpen(this);
        }
    }

    @Override
    public void onMessage(ByteBuf message) {
        if (observer.seesMessages()) {
            observer.onMessage(false, remote(), message);
        }
        user.onMessage(this, DiameterHeader.read(message), message);
    }

    @Override
    public void onBroken(DiameterException broken) {
        isOver = true;
        user.onBroken(this, broken);
    }

    @Override
    public void onInsecure(String reason) {
        isOver = true;
        user.onInsecure(this, reason);
    }

    @Override
    public void onClosed(String reason) {
        isOver = true;
        user.onClosed(this, reason);
    }
}
