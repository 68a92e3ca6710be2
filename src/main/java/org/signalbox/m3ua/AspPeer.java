// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.Admission;
import org.signalbox.xua.AspInput;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspOutput;
import org.signalbox.xua.AspPlan;
import org.signalbox.xua.AspState;
import org.signalbox.xua.HeartbeatInput;
import org.signalbox.xua.HeartbeatMachine;
import org.signalbox.xua.HeartbeatOutput;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.ServerInput;

import java.util.List;
import java.util.function.Function;

/// A far end, and this node's part towards it: gateway, process, or both (RFC 4666 section 1.4).
///
/// ```
///   AspAssociation --> AspPeer --> ServerMachine of all, by Surroundings: this node as the gateway
///                        |  \----> AspSide: this node as a process
///                        \-------> HeartbeatMachine
/// ```
final class AspPeer implements AspAssociation.Events {
    /// How long after the end of an association the next is called.
    static final long REOPEN_NANOS = 1_000_000_000L;

    /// The least time between two lines about errors of one far end.
    static final long ERROR_NEWS_NANOS = 1_000_000_000L;

    /// What a far end's doings have an effect on; on the loop.
    interface Surroundings {
        /// The states of processes and servers follow, for which this node is the gateway.
        void tell(ServerInput input);

        /// How a process stands with this node as its gateway; down if it is none.
        AspState served(String asp);

        /// The far end gives this node the traffic of other servers than before.
        void onGiven(AspPeer peer);

        /// The key of a server is to be registered with the far end.
        void onKeyWanted(AspPeer peer, AspPlan.Served server);

        /// It says something else than DATA.
        ///
        /// @return why the message is refused; null if it is not
        @Nullable ErrorReport onMessage(AspPeer peer, M3uaMessage message);

        /// Its association is lost.
        void onDown(AspPeer peer);

        /// Its association is lost, and it was about to depart.
        void onDeparted(AspPeer peer);

        /// Its association has room again.
        void onWritable(AspWire wire);
    }

    private enum Presence {
        KNOWN,
        /// Another may have its name, but its association has not ended yet.
        DEPARTING,
        GONE
    }

    private AspConfig config;
    private final Surroundings surroundings;
    private final M3uaObserver observer;
    private final InputObserver inputs;
    private final Loop loop;
    private final AspAssociation association;
    private final HeartbeatMachine heartbeat = new HeartbeatMachine();
    private final MachineDriver<HeartbeatInput, HeartbeatOutput> heartbeats;
    private final AskedKeys keys = new AskedKeys();

    /// Null while this node is no process of the far end.
    private @Nullable AspSide asking;

    private Presence presence = Presence.KNOWN;

    /// By the configuration, or by an operator since.
    private boolean blocked;

    /// It is told good-bye, and no association is wanted.
    private boolean leaving;

    /// Why its association is not up, or why it is not active though that is.
    private String reason;

    /// What the observer knows.
    private AspState told = AspState.DOWN;

    private long errorTold = Long.MIN_VALUE;

    /// @param variant of the network that its point codes are of
    /// @param associate makes the association known, for its user
    AspPeer(
            AspConfig config,
            Variant variant,
            Function<AssociationUser, Association> associate,
            Surroundings surroundings,
            M3uaObserver observer,
            InputObserver inputs,
            ByteBufAllocator allocator,
            Loop loop) {
        this.config = config;
        this.surroundings = surroundings;
        this.observer = observer;
        this.inputs = inputs;
        this.loop = loop;
        this.blocked = config.blocked();
        this.reason =
                config.transportRole() == TransportRole.CLIENT
                        ? "the peer has not answered yet"
                        : "the peer has not called yet";
        this.heartbeats =
                new MachineDriver<>(
                        "heartbeat " + config.name(), heartbeat, this::perform, inputs, loop);
        this.association =
                new AspAssociation(
                        config.name(), variant, isEqual(), this, associate, allocator, loop);
        association.forgive(config.quirks());
    }

    String name() {
        return config.name();
    }

    AspConfig config() {
        return config;
    }

    AspAssociation association() {
        return association;
    }

    /// The keys that this node registers there.
    AskedKeys keys() {
        return keys;
    }

    // ---- roles --------------------------------------------------------------------------------

    private boolean isEqual() {
        return config.role() == AspRole.IPSP;
    }

    /// Whether both ends are gateways, and each a process of the other.
    boolean isMate() {
        return config.role() == AspRole.MATE;
    }

    /// Whether it is the gateway, of which this node is a process.
    boolean isGateway() {
        return config.role() == AspRole.ASP;
    }

    /// Whether the far end asks, and this node answers.
    boolean isServed() {
        return !isGateway();
    }

    /// Whether this node asks: as a process, and between peers where it calls, or each end asks
    /// for itself.
    boolean asks() {
        return switch (config.role()) {
            case SG -> false;
            case ASP, MATE -> true;
            case IPSP ->
                    config.exchange() == Exchange.DOUBLE_EXCHANGE
                            || config.transportRole() == TransportRole.CLIENT;
        };
    }

    boolean has(AspQuirk quirk) {
        return config.quirks().contains(quirk);
    }

    // ---- how it stands ------------------------------------------------------------------------

    /// Of an equal two machines may know (IPSP), and what one of them says is not yet the state.
    AspState state() {
        AspState served = surroundings.served(name());
        AspState given = asking == null ? AspState.DOWN : asking.state();
        return given.compareTo(served) > 0 ? given : served;
    }

    boolean isUp() {
        return association.isUp();
    }

    /// Whether the far end gives this node traffic of a server, since it asked for it.
    boolean isGiven(AsConfig server) {
        return asking != null && asking.isGiven(server);
    }

    boolean isBlocked() {
        return blocked;
    }

    /// Whether it may come up and become active.
    Admission admission() {
        if (leaving) {
            return Admission.LOCKED_OUT;
        }
        return blocked ? Admission.BLOCKED : Admission.OPEN;
    }

    /// Why its association is not up, or why it is not active though that is, as far as that is
    /// known; empty if not.
    String reason() {
        return reason;
    }

    /// Tells how it stands, if that is new.
    void tellState() {
        AspState state = state();
        if (state != told) {
            told = state;
            boolean lost = state == AspState.DOWN && !association.isUp();
            observer.onAsp(name(), state, lost ? reason : "");
        }
    }

    private void tellError(String what) {
        long now = loop.now();
        if (errorTold == Long.MIN_VALUE || now - errorTold >= ERROR_NEWS_NANOS) {
            errorTold = now;
            observer.onError(name(), what);
        }
    }

    // ---- what is wanted of it -----------------------------------------------------------------

    /// Goes on with another configuration of the same association.
    void change(AspConfig changed) {
        AspConfig before = config;
        config = changed;
        association.forgive(changed.quirks());
        if (!changed.timers().beat().equals(before.timers().beat()) && isUp()) {
            beat();
        }
        if (changed.blocked() != before.blocked()) {
            block(changed.blocked());
        }
        if (changed.shutdown() && !before.shutdown()) {
            reason = "shut down by the operator";
            leave();
        } else if (!changed.shutdown() && before.shutdown()) {
            leaving = false;
            tellAsking(new AspInput.Start());
        }
    }

    /// Keeps traffic from it, or lets it have it again.
    void block(boolean keep) {
        blocked = keep;
        if (isServed()) {
            surroundings.tell(new ServerInput.Admit(name(), admission()));
        }
        tellAsking(new AspInput.Block(keep));
    }

    /// Calls it, or waits for its call, unless there is an association or is to be none.
    void open() {
        if (isWanted()) {
            association.association().open();
        }
    }

    private boolean isWanted() {
        return !config.shutdown() && !leaving && !association.isUp();
    }

    /// Ends the association in good order.
    void disconnect() {
        association.association().shutdown();
    }

    /// Ends in good order: the far end knows before the association ends.
    void leave() {
        if (leaving) {
            return;
        }
        leaving = true;
        if (isServed()) {
            // section 4.3.4.4 first: traffic ends before the process is put down
            surroundings.tell(new ServerInput.Admit(name(), Admission.BLOCKED));
            surroundings.tell(new ServerInput.Admit(name(), Admission.LOCKED_OUT));
        }
        if (asking == null) {
            disconnect();
        } else {
            asking.tell(new AspInput.Stop());
        }
    }

    /// Ends in good order, and is not known any more: [Surroundings#onDeparted] tells that it is
    /// down.
    void depart() {
        presence = Presence.DEPARTING;
        heartbeats.close();
        leave();
        association.take(List.of());
    }

    /// Ends at once, and for good.
    void remove(String why) {
        stop();
        association.remove(why);
    }

    /// Does nothing more; its association has ended, and is no more.
    void stop() {
        presence = Presence.GONE;
        heartbeats.close();
        if (asking != null) {
            asking.close();
        }
    }

    // ---- this node as its process -------------------------------------------------------------

    /// Asks for what a plan says, if that is another than before.
    void ask(AspPlan wanted) {
        if (asking != null) {
            if (asking.follows(wanted)) {
                return;
            }
            asking.close();
            keys.forget();
        }
        asking = new AspSide(name(), wanted, config.role().isMutual(), this::perform, inputs, loop);
        tellAsking(new AspInput.Start());
        if (blocked) {
            tellAsking(new AspInput.Block(true));
        }
        if (association.isUp()) {
            tellAsking(new AspInput.Up());
        }
        // what it had before is gone with the machine that knew
        tellState();
    }

    private void tellAsking(AspInput input) {
        if (asking != null) {
            asking.tell(input);
        }
    }

    /// Whether this node asks, so that answers make sense.
    boolean isAsked() {
        return asking != null;
    }

    /// It has the key of a server.
    void onKeyRegistered(String server, RoutingContext context) {
        keys.name(server, context);
        reason = "";
        tellAsking(new AspInput.Registered(server, context));
    }

    /// It does not have it, or it is of no use.
    void onKeyRefused(String server, String why) {
        reason = why;
        tellError("has no routing key: " + why);
        tellAsking(new AspInput.RegistrationRefused(server));
    }

    void onDeregistered() {
        tellAsking(new AspInput.Deregistered());
    }

    private void perform(AspOutput output) {
        switch (output) {
            case AspOutput.Send(AspMessage message) -> association.send(message);
            case AspOutput.Changed(AspState state, _) -> {
                if (state == AspState.ACTIVE) {
                    reason = "";
                }
                tellState();
                surroundings.onGiven(this);
            }
            case AspOutput.Refused(ErrorReport error) -> {
                reason = "the gateway refuses: " + error.code();
                tellError("is refused: " + error.code());
            }
            case AspOutput.Register(AspPlan.Served server) ->
                    surroundings.onKeyWanted(this, server);
            case AspOutput.Deregister(var contexts) ->
                    association.send(new M3uaMessage.DeregistrationRequest(contexts));
            case AspOutput.Finished _ -> disconnect();
        }
    }

    // ---- this node as its gateway -------------------------------------------------------------

    /// Says what this node says as its gateway.
    void answer(AspMessage message) {
        if (message instanceof ErrorReport error) {
            tellError("was refused: " + error.code());
        }
        association.send(message);
    }

    /// Watches from now on whether it is alive.
    private void beat() {
        heartbeats.handle(new HeartbeatInput.Begin(config.timers().beat()));
    }

    private void perform(HeartbeatOutput output) {
        switch (output) {
            case HeartbeatOutput.Send(var message) -> association.send(message);
            case HeartbeatOutput.GiveUp(String why) -> association.association().abort(why);
        }
    }

    // ---- from the association -----------------------------------------------------------------

    @Override
    public void onUp(AspAssociation asp) {
        if (presence != Presence.KNOWN) {
            return;
        }
        reason = "";
        if (isServed()) {
            surroundings.tell(new ServerInput.Up(name()));
        }
        keys.lose();
        tellAsking(new AspInput.Up());
        beat();
        if (leaving) {
            disconnect();
        }
    }

    @Override
    public void onRestart(AspAssociation asp) {
        onUp(asp);
    }

    @Override
    public void onHeard(AspAssociation asp) {
        heartbeat.heard();
    }

    @Override
    public void onDown(AspAssociation asp, DownReason why) {
        switch (presence) {
            case KNOWN -> lost(why);
            case DEPARTING -> surroundings.onDeparted(this);
            case GONE -> {}
        }
    }

    private void lost(DownReason why) {
        reason = why.toString();
        heartbeats.handle(new HeartbeatInput.End());
        if (isServed()) {
            surroundings.tell(new ServerInput.Lost(name()));
        }
        keys.lose();
        tellAsking(new AspInput.Lost());
        surroundings.onDown(this);
        if (presence != Presence.KNOWN) {
            return;
        }
        if (isWanted()) {
            association.association().answer(); // who calls again at once is let in
        }
        long wait = config.transportRole() == TransportRole.CLIENT ? REOPEN_NANOS : 0;
        loop.schedule(
                loop.now() + wait,
                () -> {
                    if (presence == Presence.KNOWN) {
                        open();
                    }
                });
    }

    @Override
    public @Nullable ErrorReport onMessage(AspAssociation asp, M3uaMessage message) {
        return switch (presence) {
            case KNOWN -> surroundings.onMessage(this, message);
            case DEPARTING -> {
                receivedLate(message);
                yield null;
            }
            case GONE -> null;
        };
    }

    /// It was told good-bye, and answers that.
    private void receivedLate(M3uaMessage message) {
        if (message instanceof M3uaMessage.Asp(AspMessage about)) {
            tellAsking(new AspInput.Received(about));
        } else if (message instanceof M3uaMessage.DeregistrationResponse) {
            onDeregistered();
        }
    }

    /// It says how processes stand: requests are for this node as a gateway, answers for it as a
    /// process.
    void received(AspMessage message) {
        boolean request =
                switch (message) {
                    case AspMessage.AspUp _,
                            AspMessage.AspDown _,
                            AspMessage.AspActive _,
                            AspMessage.AspInactive _,
                            AspMessage.Heartbeat _ ->
                            true;
                    case AspMessage.AspUpAck _,
                            AspMessage.AspDownAck _,
                            AspMessage.AspActiveAck _,
                            AspMessage.AspInactiveAck _,
                            AspMessage.HeartbeatAck _,
                            AspMessage.Notify _,
                            ErrorReport _ ->
                            false;
                };
        if (message instanceof AspMessage.HeartbeatAck(var data)) {
            heartbeats.handle(new HeartbeatInput.Answered(data));
        } else {
            heartbeat.heard();
        }
        if (message instanceof ErrorReport error) {
            tellError("says: " + error.code());
        }
        if (isServed() && (request || asking == null)) {
            surroundings.tell(new ServerInput.Received(name(), message));
        } else {
            tellAsking(new AspInput.Received(message));
        }
    }

    @Override
    public void onWritable(AspAssociation asp) {
        surroundings.onWritable(asp);
    }

    @Override
    public String toString() {
        return name();
    }
}
