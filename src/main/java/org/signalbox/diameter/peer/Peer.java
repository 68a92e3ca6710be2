// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.DisconnectCause;
import org.signalbox.diameter.PeerInput;
import org.signalbox.diameter.PeerMachine;
import org.signalbox.diameter.PeerMessage;
import org.signalbox.diameter.PeerOutput;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.Side;
import org.signalbox.diameter.TokenBucket;
import org.signalbox.diameter.routing.Candidate;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.net.TlsSession;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// One configured peer: the driver that joins [PeerMachine] and its connections.
final class Peer implements ConnectionUser {
    private final Capabilities ours;
    private final BaseMessages messages;
    private final Wires wires;
    private final EndToEnd endToEnd;
    private final PeerUser user;
    private final PeerObserver observer;
    private final Entropy entropy;
    private final Loop loop;

    private PeerConfig config;
    private final Counters<PeerCounter> counters;
    private final PeerMachine machine;
    private final MachineDriver<PeerInput, PeerOutput> driver;
    private final Map<Side, Connection> connections = new EnumMap<>(Side.class);

    /// Who has called, while the machine decides whether to let it in.
    private @Nullable Connection caller;

    /// By which the peer is met, and what it says of itself.
    private @Nullable Connection open;

    private @Nullable Capabilities theirs;
    private long since;
    private String reason = "";
    private int calls;

    /// One of both has said that it leaves.
    private boolean isLeaving;

    private boolean isStopping;
    private boolean isStopped;

    /// Requests of the peer that it waits for our answer to.
    private int unanswered;

    /// Of requests of the peer; null if it may send any number.
    private @Nullable TokenBucket requests;

    /// @param counters go on counting when the peer is configured anew
    Peer(
            PeerConfig config,
            Counters<PeerCounter> counters,
            Capabilities ours,
            BaseMessages messages,
            Wires wires,
            EndToEnd endToEnd,
            PeerUser user,
            PeerObserver observer,
            Entropy entropy,
            Loop loop) {
        this.config = config;
        this.counters = counters;
        this.ours = ours;
        this.messages = messages;
        this.wires = wires;
        this.endToEnd = endToEnd;
        this.user = user;
        this.observer = observer;
        this.entropy = entropy;
        this.loop = loop;
        this.machine = new PeerMachine(ours, config.profile(), entropy);
        this.driver =
                new MachineDriver<>(
                        "diameter " + config.name(),
                        machine,
                        this::perform,
                        InputObserver.NONE,
                        loop);
        this.since = loop.now();
        this.requests = bucket(config);
    }

    private static @Nullable TokenBucket bucket(PeerConfig config) {
        PeerTraffic.Rate rate = config.traffic().rate();
        return rate == null ? null : new TokenBucket(rate.perSecond(), rate.burst());
    }

    /// Goes on by other lines, with the connection that there is.
    ///
    /// @param next lines for which it need not be met anew, by [PeerConfig#whyMetAnew]
    void reconfigure(PeerConfig next) {
        PeerConfig before = config;
        config = next;
        if (!Objects.equals(before.traffic().rate(), next.traffic().rate())) {
            requests = bucket(next);
        }
        if (!before.profile().equals(next.profile())) {
            driver.handle(new PeerInput.Treat(next.profile()));
        }
    }

    String name() {
        return config.name();
    }

    PeerConfig config() {
        return config;
    }

    Counters<PeerCounter> counters() {
        return counters;
    }

    void start() {
        if (config.shutdown()) {
            reason = "shut down by configuration";
            return;
        }
        if (!config.profile().calls()) {
            reason = "it has not called yet, and is not called (passive)";
        }
        driver.handle(new PeerInput.Start());
    }

    /// Says goodbye; [PeerUser#onStopped] follows, maybe within this call.
    void stop(DisconnectCause cause) {
        isStopping = true;
        if (open != null) {
            isLeaving = true;
        }
        driver.handle(new PeerInput.Stop(cause));
        endIfIdle();
    }

    private void endIfIdle() {
        if (isStopping && !isStopped && connections.isEmpty()) {
            isStopped = true;
            driver.close();
            wires.forget(config, "goodbye was said");
            user.onStopped(this);
        }
    }

    // ---- for requests --------------------------------------------------------------------------

    /// Whether requests may be given to it now.
    boolean isOpen() {
        return open != null && !isLeaving && machine.isOkay();
    }

    /// One that is open.
    ///
    /// @param usual the application by which requests are routed
    /// @param asked under which the peer is asked in its place: whether it takes that counts
    Candidate candidate(Application usual, Application asked) {
        Capabilities says = capabilities();
        return new Candidate(
                config.name(),
                usual.equals(asked) ? says : says.with(usual, says.takes(asked)),
                pending());
    }

    boolean takes(Application application) {
        return theirs != null && theirs.takes(application);
    }

    private Capabilities capabilities() {
        Capabilities known = theirs;
        if (known == null) {
            throw new IllegalStateException(config.name() + " is not open");
        }
        return known;
    }

    /// By which requests go; null if it is not there.
    @Nullable Connection connection() {
        return open;
    }

    int pending() {
        return open == null ? 0 : open.waiting().size();
    }

    int unanswered() {
        return unanswered;
    }

    /// Whether one more of its requests may wait for our answer.
    boolean hasRoom() {
        return unanswered < config.unansweredMax();
    }

    /// Whether it may ask now; if so, that is counted against its rate.
    boolean mayAsk() {
        return requests == null || requests.take(loop.now());
    }

    void isAsked() {
        unanswered++;
    }

    void isAnswered() {
        unanswered--;
    }

    /// One of both has said that it leaves: nothing new is begun.
    boolean isLeaving() {
        return isLeaving;
    }

    PeerStatus status() {
        Capabilities known = theirs;
        Connection wire = open;
        PeerState state =
                wire == null
                        ? connections.isEmpty() ? PeerState.DOWN : PeerState.CONNECTING
                        : isLeaving
                                ? PeerState.LEAVING
                                : machine.isOkay() ? PeerState.OPEN : PeerState.SUSPECT;
        return new PeerStatus(
                config,
                state,
                Duration.ofNanos(loop.now() - since),
                reason,
                wire == null ? null : wire.remote(),
                wire == null ? null : wire.side(),
                wire == null ? null : wire.tls(),
                known,
                pending(),
                unanswered,
                counters);
    }

    // ---- what the machine asks for -------------------------------------------------------------

    private void perform(PeerOutput output) {
        switch (output) {
            case PeerOutput.Connect _ -> call();
            case PeerOutput.Disconnect(Side side) -> disconnect(side);
            case PeerOutput.Refuse(int result) -> refuse(result);
            case PeerOutput.Send(Side side, PeerMessage message) -> send(side, message);
            case PeerOutput.Opened(Side side, Capabilities capabilities) ->
                    opened(side, capabilities);
            case PeerOutput.Closed(String why) -> closed(why);
            case PeerOutput.Failback _ -> trust(true);
            case PeerOutput.Failover _ -> trust(false);
        }
    }

    private void call() {
        counters.increment(PeerCounter.CALLS_MADE);
        Connection calling = new Connection(Side.OURS, entropy.nextInt(), observer, this);
        connections.put(Side.OURS, calling);
        calling.isCarriedBy(wires.call(config, calls++, calling));
    }

    private void disconnect(Side side) {
        Connection ended = connections.remove(side);
        if (ended != null) {
            ended.close();
        }
    }

    private void refuse(int result) {
        Connection refused = caller;
        caller = null;
        if (refused == null) {
            throw new IllegalStateException("nobody has called " + config.name());
        }
        if (result != 0) {
            DiameterHeader request = refused.asked(BaseMessages.CAPABILITIES_EXCHANGE);
            sent(refused, messages.capabilities(result, null, request));
        }
        refused.close();
        String why =
                switch (result) {
                    case ResultCode.UNKNOWN_PEER -> "it is not wanted now";
                    case ResultCode.NO_COMMON_APPLICATION -> "no application in common";
                    default -> "it is there already";
                };
        user.onRefused(refused, this, why);
    }

    private void send(Side side, PeerMessage message) {
        Connection to = side == Side.THEIRS && caller != null ? caller : connections.get(side);
        if (to == null) {
            counters.increment(PeerCounter.BASE_UNSENT);
            return;
        }
        DiameterHeader ids =
                switch (message) {
                    case PeerMessage.CapabilitiesRequest _ ->
                            request(BaseMessages.CAPABILITIES_EXCHANGE, to);
                    case PeerMessage.WatchdogRequest _ -> request(BaseMessages.WATCHDOG, to);
                    case PeerMessage.DisconnectRequest _ ->
                            request(BaseMessages.DISCONNECT_PEER, to);
                    case PeerMessage.CapabilitiesAnswer _ ->
                            to.asked(BaseMessages.CAPABILITIES_EXCHANGE);
                    case PeerMessage.WatchdogAnswer _ -> to.asked(BaseMessages.WATCHDOG);
                    case PeerMessage.DisconnectAnswer _ -> {
                        isLeaving = true;
                        yield to.asked(BaseMessages.DISCONNECT_PEER);
                    }
                };
        sent(to, messages.encode(message, ids));
    }

    private DiameterHeader request(int command, Connection to) {
        return BaseMessages.request(command, to.nextHopByHop(), endToEnd.next());
    }

    private void sent(Connection to, ByteBuf message) {
        boolean isSent = to.send(message);
        counters.increment(isSent ? PeerCounter.BASE_SENT : PeerCounter.BASE_UNSENT);
    }

    private void opened(Side side, Capabilities capabilities) {
        Connection met = side == Side.THEIRS && caller != null ? caller : connections.get(side);
        if (met == null) {
            throw new IllegalStateException(config.name() + " is met by no connection");
        }
        counters.increment(PeerCounter.OPENED);
        open = met;
        theirs = capabilities;
        isLeaving = false;
        since = loop.now();
        reason = "";
        observer.onOpened(config.name(), capabilities, met.remote());
    }

    private void closed(String why) {
        Connection lost = open;
        open = null;
        theirs = null;
        isLeaving = false;
        if (lost != null) {
            since = loop.now();
            user.onLost(this, lost, why);
        }
        if (lost != null || !why.equals(reason)) {
            observer.onClosed(config.name(), why);
        }
        reason = why;
        endIfIdle();
    }

    private void trust(boolean trusted) {
        if (!isLeaving) {
            observer.onTrusted(config.name(), trusted);
        }
    }

    // ---- connections ---------------------------------------------------------------------------

    /// Somebody has called and says that it is this peer.
    void onCalled(Connection connection, Capabilities says) {
        connection.belongsTo(this);
        caller = connection;
        driver.handle(new PeerInput.Called(says));
        if (caller != null) {
            caller = null;
            connections.put(Side.THEIRS, connection);
        }
    }

    @Override
    public void onHandshake(Connection connection) {
        throw new IllegalStateException("who shakes hands has not said that it is " + name());
    }

    @Override
    public void onOpen(Connection connection) {
        DiameterException unproven = unproven(connection);
        if (unproven == null) {
            driver.handle(new PeerInput.Connected());
        } else {
            counters.increment(PeerCounter.INSECURE);
            connection.abort("not proven");
            end(connection, new PeerInput.NotConnected(String.valueOf(unproven.getMessage())));
        }
    }

    @Override
    public void onMessage(Connection connection, DiameterHeader header, ByteBuf message) {
        if (connections.get(connection.side()) != connection) {
            counters.increment(PeerCounter.DISCARDED_NOT_OPEN);
        } else if (BaseMessages.isOne(header)) {
            counters.increment(PeerCounter.BASE_RECEIVED);
            onBase(connection, header, message);
        } else if (connection != open) {
            counters.increment(PeerCounter.DISCARDED_NOT_OPEN);
        } else {
            driver.handle(new PeerInput.Heard(connection.side()));
            if (header.isRequest()) {
                user.onRequest(this, connection, header, message);
            } else {
                user.onAnswer(this, connection, header, message);
            }
        }
    }

    private void onBase(Connection connection, DiameterHeader header, ByteBuf message) {
        PeerMessage read;
        try {
            read = messages.decode(header, message);
            requireIdentity(read);
        } catch (DiameterException broken) {
            lose(connection, String.valueOf(broken.getMessage()));
            return;
        }
        if (header.isRequest()) {
            connection.isAsked(header);
        }
        driver.handle(new PeerInput.Received(connection.side(), read));
    }

    /// Whom we have called has to be who we called.
    private void requireIdentity(PeerMessage message) throws DiameterException {
        if (message instanceof PeerMessage.CapabilitiesAnswer(int _, Capabilities says)
                && says != ours) {
            String wrong = misfit(says);
            if (wrong != null) {
                throw new DiameterException(ResultCode.UNKNOWN_PEER, wrong, null);
            }
        }
    }

    /// What of its names is not as configured; null if all is.
    @Nullable String misfit(Capabilities says) {
        if (!says.host().equalsIgnoreCase(config.identity())) {
            return "it says it is %s, not %s".formatted(says.host(), config.identity());
        }
        String realm = config.realm();
        if (realm != null && !says.realm().equalsIgnoreCase(realm)) {
            return "it says its realm is %s, not %s".formatted(says.realm(), realm);
        }
        return null;
    }

    /// Why a connection is not proven to be with this peer; null if it is, or need not be.
    @Nullable DiameterException unproven(Connection connection) {
        TlsSession tls = connection.tls();
        if (tls == null) {
            return config.transport() == PeerTransport.TLS
                    ? new DiameterException(
                            ResultCode.NO_COMMON_SECURITY,
                            "it comes without TLS: call it, or let it call, at a port that has it",
                            null)
                    : null;
        }
        return tls.isFor(config.certificateName())
                ? null
                : new DiameterException(
                        ResultCode.UNKNOWN_PEER,
                        "its certificate is for %s, not %s: if that is its own, say tls name"
                                .formatted(tls.owners(), config.certificateName()),
                        null);
    }

    @Override
    public void onInsecure(Connection connection, String why) {
        counters.increment(PeerCounter.INSECURE);
        onClosed(connection, why);
    }

    @Override
    public void onBroken(Connection connection, DiameterException broken) {
        counters.increment(PeerCounter.BROKEN_FRAMING);
        onClosed(connection, "what came is no message: " + broken.getMessage());
    }

    private void lose(Connection connection, String why) {
        connection.abort(why);
        onClosed(connection, why);
    }

    @Override
    public void onClosed(Connection connection, String why) {
        end(
                connection,
                connection.isOpened()
                        ? new PeerInput.Lost(connection.side(), why)
                        : new PeerInput.NotConnected(why));
    }

    private void end(Connection connection, PeerInput how) {
        Side side = connection.side();
        if (connections.get(side) == connection) {
            connections.remove(side);
            driver.handle(how);
            endIfIdle();
        }
    }

    /// The identity by which a peer is found.
    static String key(String identity) {
        return identity.toLowerCase(Locale.ROOT);
    }
}
