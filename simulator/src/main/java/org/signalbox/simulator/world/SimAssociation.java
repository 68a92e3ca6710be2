// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.TransportKind;
import org.signalbox.sctp.Undelivered;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One end of a [SimSctp] association.
///
/// Each life, from opening to closed, has a tag of its own; what arrives for another life is
/// answered as RFC 9260 section 8.4 would: by an abort.
final class SimAssociation implements Association {
    /// A tag that no life has.
    private static final long NOBODY = -1;

    private final String name;
    private final RemoteEndpoint remote;
    private final AssociationProfile profile;
    private final AssociationUser user;
    private final SimSctp.SimEndpoint endpoint;
    private final SimSctp network;
    private final World world;

    /// The configured peer; of one that may call from any port, where it has called from last.
    private RemoteEndpoint current;

    private State state = State.CLOSED;
    private DownReason reason = new DownReason(Cause.CLOSED, "");
    private long tag;
    private long peerTag;
    private int outboundStreams;
    private int inboundStreams;
    private int calls;
    private long lastHeard;
    private boolean refusedSend;
    private boolean removed;
    private boolean answering;
    private int octetsInTransit;
    private List<Lane> lanes = List.of();

    SimAssociation(
            String name,
            RemoteEndpoint remote,
            AssociationProfile profile,
            AssociationUser user,
            SimSctp.SimEndpoint endpoint,
            SimSctp network) {
        this.name = name;
        this.remote = remote;
        this.current = remote;
        this.profile = profile;
        this.user = user;
        this.endpoint = endpoint;
        this.network = network;
        this.world = network.world();
    }

    /// The messages of one stream on their way: those in order, or those in none. The wire knows
    /// only how many arrive when; which they are is decided here, by their order or by chance.
    private static final class Lane {
        private final int stream;
        private final boolean unordered;
        private final ArrayDeque<InTransit> messages = new ArrayDeque<>();
        private int arrivalsHeld;
        private boolean discarded;

        private Lane(int stream, boolean unordered) {
            this.stream = stream;
            this.unordered = unordered;
        }

        private @Nullable InTransit poll(World world) {
            if (unordered && messages.size() > 1) {
                for (int skipped = world.entropy().nextInt(messages.size());
                        skipped > 0;
                        skipped--) {
                    messages.add(messages.remove());
                }
            }
            return messages.poll();
        }
    }

    private record InTransit(int payloadProtocol, ByteBuf message, int octets) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public Loop loop() {
        return endpoint.loop();
    }

    RemoteEndpoint remote() {
        return remote;
    }

    boolean isEngaged() {
        return state == State.ESTABLISHED || state == State.SHUTTING_DOWN;
    }

    int portInUse() {
        return current.port();
    }

    /// Whether a message from there is this association's.
    boolean isWith(LocalEndpoint caller) {
        boolean sameAddress = current.addresses().stream().anyMatch(caller.addresses()::contains);
        return sameAddress
                && current.port() == caller.port()
                && current.udpPort() == caller.udpPort();
    }

    /// Whether a call from there may be taken whatever its port.
    boolean awaitsAnyPort(LocalEndpoint caller) {
        return remote.isAnyPort()
                && !isEngaged()
                && remote.addresses().stream().anyMatch(caller.addresses()::contains);
    }

    @Override
    public void open() {
        assert loop().inLoop() : name + " opened from outside its loop";
        if (endpoint.closed() || (state != State.CLOSED && !answering)) {
            return;
        }
        if (state == State.CLOSED) {
            await();
        }
        answering = false;
        if (profile.initiation() != Initiation.PASSIVE) {
            call(tag);
        }
    }

    @Override
    public void answer() {
        assert loop().inLoop() : name + " told to answer from outside its loop";
        if (state == State.CLOSED
                && !endpoint.closed()
                && profile.initiation() != Initiation.ACTIVE) {
            await();
            answering = true;
        }
    }

    private void await() {
        state = State.OPENING;
        tag = network.nextTag();
        calls = 0;
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
        assert loop().inLoop() : name + " sent on from outside its loop";
        int octets = message.readableBytes();
        if (state != State.ESTABLISHED || stream >= outboundStreams) {
            message.release();
            return false;
        }
        if (octetsInTransit + octets > profile.sendBufferOctets()) {
            refusedSend = true;
            message.release();
            return false;
        }
        ByteBuf copy = world.allocator().buffer(Math.max(1, octets)).writeBytes(message);
        message.release();
        octetsInTransit += octets;
        Lane lane = lanes.get(unordered ? outboundStreams + stream : stream);
        lane.messages.add(new InTransit(protocol.number(), copy, octets));
        launch(lane);
        return true;
    }

    @Override
    public void flush() {
        assert loop().inLoop() : name + " flushed from outside its loop";
    }

    @Override
    public void shutdown() {
        assert loop().inLoop() : name + " shut down from outside its loop";
        switch (state) {
            case CLOSED, SHUTTING_DOWN -> {}
            case OPENING -> down(Cause.SHUTDOWN_LOCALLY, "");
            case ESTABLISHED -> {
                state = State.SHUTTING_DOWN;
                awaitEmpty(tag, () -> offerShutdown(tag));
            }
        }
    }

    @Override
    public void abort(String why) {
        assert loop().inLoop() : name + " aborted from outside its loop";
        if (state == State.CLOSED) {
            return;
        }
        long toTag = peerTag;
        down(Cause.ABORTED_LOCALLY, why);
        control(peer -> peer.onAbort(toTag, why));
    }

    @Override
    public void remove(String why) {
        assert loop().inLoop() : name + " removed from outside its loop";
        removed = true;
        abort(why);
        endpoint.forget(this);
    }

    @Override
    public AssociationStatus status() {
        boolean active = reachable();
        List<AssociationStatus.Path> paths = new ArrayList<>();
        for (int i = 0; i < remote.addresses().size(); i++) {
            paths.add(
                    new AssociationStatus.Path(
                            new InetSocketAddress(
                                    remote.addresses().get(i),
                                    isEngaged() ? current.port() : remote.port()),
                            active,
                            i == 0,
                            profile.sendBufferOctets(),
                            0,
                            profile.rtoInitial().toNanos(),
                            1500,
                            0));
        }
        return new AssociationStatus(
                name,
                TransportKind.SIMULATED,
                state,
                reason,
                outboundStreams,
                inboundStreams,
                profile.receiveWindowOctets(),
                octetsInTransit,
                0,
                0,
                paths);
    }

    /// Moves on what a cut has held.
    void releaseHeld() {
        for (Lane lane : lanes) {
            int held = lane.arrivalsHeld;
            lane.arrivalsHeld = 0;
            for (int i = 0; i < held; i++) {
                launch(lane);
            }
        }
    }

    // ---- opening -------------------------------------------------------------------------------

    private void call(long life) {
        if (tag != life || state != State.OPENING) {
            return;
        }
        if (calls > profile.maxInitRetransmits()) {
            down(Cause.NO_ANSWER, remote.toString());
            return;
        }
        calls++;
        SimSctp.SimEndpoint from = endpoint;
        controlToEndpoint(
                to -> {
                    if (tag != life) {
                        return; // the cookie would not have come back
                    }
                    SimAssociation known = to.of(from);
                    SimAssociation peer = known != null ? known : to.letIn(from);
                    if (peer == null) {
                        to.refused(from);
                        answerUnknown(to, life);
                    } else if (network.answersBlindly()
                            && peer.state == State.CLOSED
                            && to.isListening()) {
                        answerBlindly(to, life);
                    } else {
                        // a known peer that is closed keeps silent, as the real ones do: two ends
                        // that refuse each other while they wait to try again never meet
                        peer.onCall(
                                from.local(),
                                life,
                                profile.outboundStreams(),
                                profile.maxInboundStreams());
                    }
                });
        loop().schedule(world.now() + profile.rtoInitial().toNanos(), () -> call(life));
    }

    private void answerUnknown(SimSctp.SimEndpoint from, long life) {
        Wiring.Direction back =
                network.direction(from.local().addresses(), endpoint.local().addresses());
        if (back != null) {
            loop().schedule(world.now() + delay(back), () -> onRefusal(life));
        }
    }

    /// The caller comes up, and finds by its first heartbeat that there is nobody.
    private void answerBlindly(SimSctp.SimEndpoint from, long life) {
        Wiring.Direction back =
                network.direction(from.local().addresses(), endpoint.local().addresses());
        if (back != null) {
            loop().schedule(
                            world.now() + delay(back),
                            () -> {
                                if (tag == life && state == State.OPENING) {
                                    establish(
                                            NOBODY,
                                            profile.outboundStreams(),
                                            profile.maxInboundStreams());
                                }
                            });
        }
    }

    boolean acceptsCalls() {
        return state == State.OPENING && profile.initiation() != Initiation.ACTIVE;
    }

    private void onRefusal(long life) {
        if (tag == life && state == State.OPENING) {
            down(Cause.REFUSED, "no such association at " + remote);
        }
    }

    private void onCall(
            LocalEndpoint caller, long callerTag, int callerOutbound, int callerMaxInbound) {
        if (remote.isAnyPort() && state == State.OPENING) {
            current = new RemoteEndpoint(caller.addresses(), caller.port(), caller.udpPort());
        }
        switch (state) {
            case CLOSED -> {}
            case OPENING -> establish(callerTag, callerOutbound, callerMaxInbound);
            case ESTABLISHED, SHUTTING_DOWN -> {
                // tags rise, so a late call of a former life is told from a restart
                if (callerTag > peerTag) {
                    restart(callerTag, callerOutbound, callerMaxInbound);
                }
            }
        }
        if (state == State.CLOSED) {
            return;
        }
        long acceptedBy = tag;
        control(
                peer ->
                        peer.onAccept(
                                callerTag,
                                acceptedBy,
                                profile.outboundStreams(),
                                profile.maxInboundStreams()));
    }

    private void onAccept(long toTag, long acceptedBy, int peerOutbound, int peerMaxInbound) {
        if (toTag != tag) {
            return;
        }
        if (state == State.OPENING) {
            establish(acceptedBy, peerOutbound, peerMaxInbound);
        }
    }

    private void establish(long newPeerTag, int peerOutbound, int peerMaxInbound) {
        negotiate(newPeerTag, peerOutbound, peerMaxInbound);
        answering = false;
        state = State.ESTABLISHED;
        network.up(this);
        probe(tag);
        user.onUp(this);
    }

    private void restart(long newPeerTag, int peerOutbound, int peerMaxInbound) {
        Undelivered undelivered = discard();
        state = State.ESTABLISHED;
        negotiate(newPeerTag, peerOutbound, peerMaxInbound);
        undelivered.tell(user, this);
        user.onRestart(this);
    }

    private void negotiate(long newPeerTag, int peerOutbound, int peerMaxInbound) {
        peerTag = newPeerTag;
        outboundStreams = Math.min(profile.outboundStreams(), peerMaxInbound);
        inboundStreams = Math.min(peerOutbound, profile.maxInboundStreams());
        reason = new DownReason(Cause.CLOSED, "");
        lastHeard = world.now();
        refusedSend = false;
        lanes = new ArrayList<>();
        for (int i = 0; i < 2 * outboundStreams; i++) {
            lanes.add(new Lane(i % outboundStreams, i >= outboundStreams));
        }
    }

    // ---- carrying ------------------------------------------------------------------------------

    private void launch(Lane lane) {
        Wiring.Direction way = wayOut();
        SimSctp.SimEndpoint far = network.find(current);
        if (way == null || far == null) {
            lane.arrivalsHeld++;
            return;
        }
        long delay = delay(way);
        if (world.entropy().happens(network.conditionsOf(way).loss())) {
            delay += profile.rtoMin().toNanos();
        }
        // runs as a task of the receiver, and touches this end's queue: one thread, in simulation
        far.loop().schedule(world.now() + delay, () -> arrive(lane, far));
    }

    private void arrive(Lane lane, SimSctp.SimEndpoint far) {
        if (lane.discarded) {
            return;
        }
        if (wayOut() == null || network.find(current) != far) {
            lane.arrivalsHeld++;
            return;
        }
        SimAssociation peer = far.of(endpoint);
        if (peer == null || peer.state == State.CLOSED || peer.tag != peerTag) {
            lane.arrivalsHeld++;
            answerOutOfTheBlue(far, tag);
            return;
        }
        if (peer.state == State.OPENING) {
            // we are established, so the peer is too: our acceptance has been overtaken
            peer.establish(tag, profile.outboundStreams(), profile.maxInboundStreams());
        }
        InTransit head = lane.poll(world);
        if (head == null) {
            return;
        }
        loop().execute(() -> acknowledged(lane, head.octets));
        if (peer.state == State.CLOSED) {
            head.message.release();
            return;
        }
        peer.user.onMessage(peer, lane.stream, head.payloadProtocol, head.message);
        if (peer.state != State.CLOSED) {
            peer.user.onBatchEnd(peer);
        }
    }

    private void acknowledged(Lane lane, int octets) {
        if (lane.discarded) {
            return;
        }
        octetsInTransit -= octets;
        if (refusedSend && octetsInTransit < profile.sendBufferOctets() / 2) {
            refusedSend = false;
            user.onWritable(this);
        }
    }

    private void answerOutOfTheBlue(SimSctp.SimEndpoint from, long life) {
        Wiring.Direction back =
                network.direction(from.local().addresses(), endpoint.local().addresses());
        if (back != null) {
            loop().schedule(
                            world.now() + delay(back),
                            () -> onAbort(life, "no such association at peer"));
        }
    }

    /// The heartbeat: every quarter of the time after which the peer counts as unreachable.
    private void probe(long life) {
        if (tag != life || state == State.CLOSED || state == State.OPENING) {
            return;
        }
        SimSctp.SimEndpoint far = network.find(current);
        if (reachable() && far != null) {
            lastHeard = world.now();
            releaseHeld();
            SimAssociation peer = far.of(endpoint);
            if (peer == null || peer.state == State.CLOSED || peer.tag != peerTag) {
                answerOutOfTheBlue(far, life);
            }
        } else if (world.now() - lastHeard >= network.unreachableNanos()) {
            down(Cause.UNREACHABLE, remote.toString());
            return;
        }
        loop().schedule(world.now() + network.unreachableNanos() / 4, () -> probe(life));
    }

    // ---- ending --------------------------------------------------------------------------------

    private void awaitEmpty(long life, Runnable then) {
        if (tag != life || state != State.SHUTTING_DOWN) {
            return;
        }
        if (lanes.stream().allMatch(lane -> lane.messages.isEmpty())) {
            then.run();
        } else {
            loop().schedule(
                            world.now() + profile.rtoMin().toNanos() / 10,
                            () -> awaitEmpty(life, then));
        }
    }

    private void offerShutdown(long life) {
        if (tag != life || state != State.SHUTTING_DOWN) {
            return;
        }
        long toTag = peerTag;
        control(peer -> peer.onShutdown(toTag));
        loop().schedule(world.now() + profile.rtoInitial().toNanos(), () -> offerShutdown(life));
    }

    private void onShutdown(long toTag) {
        if (tag != toTag || state == State.CLOSED || state == State.OPENING) {
            return;
        }
        long initiator = peerTag;
        if (state == State.ESTABLISHED) {
            state = State.SHUTTING_DOWN;
        }
        awaitEmpty(
                tag,
                () -> {
                    down(Cause.SHUTDOWN_BY_PEER, "");
                    control(peer -> peer.onShutdownComplete(initiator));
                });
    }

    private void onShutdownComplete(long toTag) {
        if (tag == toTag && state == State.SHUTTING_DOWN) {
            down(Cause.SHUTDOWN_LOCALLY, "");
        }
    }

    private void onAbort(long toTag, String why) {
        if (tag == toTag && state != State.CLOSED) {
            down(state == State.OPENING ? Cause.REFUSED : Cause.ABORTED_BY_PEER, why);
        }
    }

    private void down(Cause cause, String detail) {
        state = State.CLOSED;
        answering = false;
        reason = new DownReason(cause, detail);
        tag = 0;
        peerTag = 0;
        outboundStreams = 0;
        inboundStreams = 0;
        Undelivered undelivered = discard();
        network.down(this);
        if (!removed) {
            undelivered.tell(user, this);
            user.onDown(this, reason);
        }
    }

    /// Whatever has not arrived is in doubt: there is no queue before the wire.
    private Undelivered discard() {
        long onTheirWay = 0;
        for (Lane lane : lanes) {
            onTheirWay += lane.messages.size();
            lane.discarded = true;
            lane.messages.forEach(message -> message.message.release());
            lane.messages.clear();
        }
        lanes = List.of();
        octetsInTransit = 0;
        return new Undelivered(0, onTheirWay);
    }

    // ---- the wire ------------------------------------------------------------------------------

    private Wiring.@Nullable Direction wayOut() {
        return network.direction(endpoint.local().addresses(), current.addresses());
    }

    private boolean reachable() {
        return wayOut() != null
                && network.direction(remote.addresses(), endpoint.local().addresses()) != null;
    }

    private long delay(Wiring.Direction way) {
        LinkConditions link = network.conditionsOf(way);
        return link.delay().toNanos() + world.entropy().upTo(link.jitter().toNanos());
    }

    private void control(Consumer<SimAssociation> action) {
        SimSctp.SimEndpoint from = endpoint;
        controlToEndpoint(
                to -> {
                    SimAssociation peer = to.of(from);
                    if (peer != null) {
                        action.accept(peer);
                    }
                });
    }

    /// Control messages are lost by a cut; who needs an answer asks again.
    private void controlToEndpoint(Consumer<SimSctp.SimEndpoint> action) {
        Wiring.Direction way = wayOut();
        SimSctp.SimEndpoint far = network.find(current);
        if (way == null || far == null) {
            return;
        }
        Runnable arrival =
                () -> {
                    if (wayOut() != null && network.find(current) == far) {
                        action.accept(far);
                    }
                };
        far.loop().schedule(world.now() + delay(way), arrival);
    }
}
