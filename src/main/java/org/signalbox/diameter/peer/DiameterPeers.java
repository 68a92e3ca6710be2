// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.DisconnectCause;
import org.signalbox.diameter.PeerProfile;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.Side;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.diameter.routing.RouteVerdict;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.machine.Deadlines;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.Loop;
import org.signalbox.machine.ReportPacing;
import org.signalbox.machine.WallClock;
import org.signalbox.metrics.Counters;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.TlsCredentials;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpTransport;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// A Diameter node and its peers (RFC 6733): meets those that are configured, asks them, and
/// answers them. It passes nothing on.
///
/// ```
///   DiameterPeers peers = new DiameterPeers(...);
///   peers.open();                                    // takes the ports; blocks
///   loop.execute(() -> peers.start(configured));
///   ...
///   peers.stop(() -> ...);                           // says goodbye, then all is closed
/// ```
///
/// **Who is let in.** Nobody but configured peers. A caller from an address that no peer has is cut
/// off; one that names a peer which is not there, or at another address, is answered with
/// DIAMETER_UNKNOWN_PEER. Those that have not said who they are may be [#CALLERS_MAX], for as long
/// as an exchange of capabilities may take; those that shake hands for TLS are among them, for as
/// long again. Over TLS the name has to be that of the certificate.
///
/// All methods but the constructor and [#open] are called on the loop.
public final class DiameterPeers {
    /// So many may be there that have not said who they are.
    public static final int CALLERS_MAX = 32;

    /// So many requests may wait for answers, of all peers together.
    public static final int PENDING_MAX = 10_000;

    private static final Duration INTRODUCTION_MAX = PeerProfile.DEFAULT.opening();
    private static final Duration REFUSAL_WORDS_INTERVAL = Duration.ofSeconds(1);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final LocalConfig config;
    private final Capabilities ours;
    private final PeerObserver observer;
    private final Entropy entropy;
    private final Loop loop;

    private final Counters<DiameterCounter> counters = new Counters<>(DiameterCounter.class);
    private final BaseMessages messages;
    private final EndToEnd endToEnd;
    private final Wires wires;
    private final Routing routing;
    private final Questions questions;
    private final OriginGuard guard;
    private final Reception reception;

    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Map<String, Peer> byIdentity = new LinkedHashMap<>();

    /// By name, of those that are configured.
    private final Map<String, Counters<PeerCounter>> peerCounters = new HashMap<>();

    /// Peers that were taken away or changed, and say goodbye.
    private final Set<Peer> leaving = new HashSet<>();

    /// What takes the place of those.
    private final Map<String, PeerConfig> awaited = new LinkedHashMap<>();

    /// Callers that have not said who they are.
    private final Deadlines<Connection> callers = new Deadlines<>();

    private final Alarm alarm;
    private final ReportPacing refusals = new ReportPacing(REFUSAL_WORDS_INTERVAL.toNanos());
    private final int sessionsHigh;
    private int sessions;
    private boolean isRunning;
    private @Nullable Runnable whenStopped;

    /// Run when no peer is called by SCTP any more.
    private @Nullable Runnable whenUncalled;

    /// @param streams makes TCP connections
    /// @param sctp makes SCTP associations
    /// @param clock tells this life of the node from others
    public DiameterPeers(
            LocalConfig config,
            StreamTransport streams,
            SctpTransport sctp,
            PeerObserver observer,
            Entropy entropy,
            WallClock clock,
            ByteBufAllocator allocator,
            Loop loop) {
        long seconds = clock.epochNanos() / NANOS_PER_SECOND;
        this.config = config;
        this.ours = config.capabilities((int) seconds);
        this.observer = observer;
        this.entropy = entropy;
        this.loop = loop;
        this.messages = new BaseMessages(ours, allocator);
        this.endToEnd = new EndToEnd(seconds, entropy.nextInt());
        this.wires = new Wires(config, streams, sctp, new Door(), allocator, loop);
        this.routing = new Routing(entropy, counters, observer);
        this.questions =
                new Questions(
                        routing, peers, endToEnd, PENDING_MAX, counters, observer, allocator, loop);
        this.guard = new OriginGuard(config, observer::onFinding);
        this.reception =
                new Reception(
                        config.identity(),
                        messages,
                        routing,
                        guard,
                        counters,
                        observer,
                        allocator,
                        loop);
        this.alarm = new Alarm(callers::earliest, this::onSilence, loop);
        this.sessionsHigh = (int) seconds;
    }

    /// Takes the ports. Blocks; not to be called on the loop.
    ///
    /// @param callsBySctp whether there is a peer that is called by SCTP
    /// @throws IOException if a port cannot be had; none is taken then
    public void open(boolean callsBySctp) throws IOException {
        wires.open(callsBySctp);
    }

    /// Shows this to those that are met over TLS from now on; connections that are there stay.
    /// Before
    /// [#start] if there are any.
    public void show(@Nullable TlsCredentials ours) {
        assert loop.inLoop();
        wires.show(ours);
    }

    /// Meets the peers.
    ///
    /// @param ways names those peers only
    public void start(List<PeerConfig> configured, RoutingConfig ways) {
        assert loop.inLoop();
        isRunning = true;
        reconfigure(configured, ways);
    }

    /// Goes on with other peers and other ways. Connections stay of peers that are as before, and
    /// of
    /// those whose other lines are no matter of the connection ([PeerConfig#whyMetAnew]).
    ///
    /// @param configured called by SCTP only if there is a port to call from
    /// @param ways names those peers only
    public void reconfigure(List<PeerConfig> configured, RoutingConfig ways) {
        assert loop.inLoop();
        awaited.clear();
        Map<String, PeerConfig> wanted = new LinkedHashMap<>();
        configured.forEach(peer -> wanted.put(peer.name(), peer));
        routing.use(ways, wanted);
        peerCounters.keySet().retainAll(wanted.keySet());
        wanted.keySet()
                .forEach(
                        name ->
                                peerCounters.computeIfAbsent(
                                        name, _ -> new Counters<>(PeerCounter.class)));
        for (Peer peer : List.copyOf(peers.values())) {
            PeerConfig now = wanted.get(peer.name());
            if (now != null && peer.config().whyMetAnew(now) == null) {
                peer.reconfigure(now);
            } else {
                dismiss(peer, now);
            }
        }
        wanted.values().stream()
                .filter(peer -> !peers.containsKey(peer.name()))
                .forEach(peer -> awaited.put(peer.name(), peer));
        wires.admitCallersOf(configured.size());
        meetAwaited();
    }

    /// @param next as what it is met again; null if it is not
    private void dismiss(Peer peer, @Nullable PeerConfig next) {
        dismiss(
                peer,
                next == null
                        ? DisconnectCause.DO_NOT_WANT_TO_TALK_TO_YOU
                        : DisconnectCause.REBOOTING);
    }

    private void dismiss(Peer peer, DisconnectCause cause) {
        peers.remove(peer.name());
        byIdentity.remove(Peer.key(peer.config().identity()));
        leaving.add(peer);
        peer.stop(cause);
    }

    /// A peer is met when none that leaves has its name or its identity any more.
    private void meetAwaited() {
        for (PeerConfig next : List.copyOf(awaited.values())) {
            boolean isTaken = leaving.stream().anyMatch(peer -> isSame(peer.config(), next));
            if (!isTaken) {
                awaited.remove(next.name());
                meet(next);
            }
        }
    }

    private static boolean isSame(PeerConfig one, PeerConfig other) {
        return one.name().equals(other.name()) || one.identity().equalsIgnoreCase(other.identity());
    }

    private void meet(PeerConfig configured) {
        Peer peer =
                new Peer(
                        configured,
                        countersOf(configured.name()),
                        ours,
                        messages,
                        wires,
                        endToEnd,
                        new Events(),
                        observer,
                        entropy,
                        loop);
        peers.put(configured.name(), peer);
        Peer same = byIdentity.put(Peer.key(configured.identity()), peer);
        if (same != null) {
            throw new IllegalArgumentException(
                    "%s and %s are both %s"
                            .formatted(same.name(), peer.name(), configured.identity()));
        }
        peer.start();
    }

    // ---- the port from which SCTP peers are called ----------------------------------------------

    /// Whether there is a port from which SCTP peers are called.
    public boolean hasCallingPort() {
        return wires.hasCalling();
    }

    /// Takes the port from which SCTP peers are called, for a node that has had none to call.
    /// Blocks; not to be called on the loop.
    ///
    /// @throws IOException if it cannot be had
    public SctpEndpoint openCallingPort(SctpTransport by) throws IOException {
        return wires.openCalling(by);
    }

    /// Calls SCTP peers from now on.
    ///
    /// @param opened by [#openCallingPort]
    public void callFrom(SctpEndpoint opened) {
        assert loop.inLoop();
        wires.callFrom(opened);
    }

    /// Says goodbye to the peers that are called by SCTP, then gives up the port they are called
    /// from.
    ///
    /// @param configured those that there are next; none of them is called by SCTP
    /// @param done run when the port is free, maybe within this call
    public void giveUpCallingPort(List<PeerConfig> configured, Runnable done) {
        assert loop.inLoop();
        awaited.values().removeIf(PeerConfig::isCalledBySctp);
        for (Peer peer : List.copyOf(peers.values())) {
            if (peer.config().isCalledBySctp()) {
                dismiss(
                        peer,
                        configured.stream()
                                .filter(next -> next.name().equals(peer.name()))
                                .findFirst()
                                .orElse(null));
            }
        }
        whenUncalled = done;
        closeIfUncalled();
    }

    private void closeIfUncalled() {
        Runnable done = whenUncalled;
        if (done != null && leaving.stream().noneMatch(peer -> peer.config().isCalledBySctp())) {
            whenUncalled = null;
            wires.closeCalling();
            done.run();
        }
    }

    /// Looks where requests are from by another configuration from now on.
    ///
    /// @param firewall names those peers only; null: all requests pass, as at first
    public void guard(@Nullable FirewallConfig firewall) {
        assert loop.inLoop();
        guard.use(firewall);
    }

    /// Takes requests of an application from now on.
    public void serve(Application application, RequestHandler handler) {
        assert loop.inLoop();
        reception.serve(application, handler);
    }

    /// A Session-Id that no request has had (RFC 6733 section 8.8).
    public String newSession() {
        assert loop.inLoop();
        return "%s;%s;%s"
                .formatted(
                        config.identity(),
                        Integer.toUnsignedString(sessionsHigh),
                        Integer.toUnsignedString(sessions++));
    }

    /// Asks a peer. The handler hears of exactly one outcome within the given time, maybe before
    /// this returns.
    ///
    /// @param keys under the application of the standard; the writer says where peers differ
    /// @param writer called for each peer that it is given to
    /// @param answerMax how long the answer is waited for, other peers included
    /// @param repetition whether another peer may be given it when one was lost that may have done
    ///     it. One that says it has not done it (DIAMETER_UNABLE_TO_DELIVER, DIAMETER_TOO_BUSY) is
    ///     followed by the next in any case
    public void request(
            RouteKeys keys,
            RequestWriter writer,
            Duration answerMax,
            Repetition repetition,
            AnswerHandler handler) {
        assert loop.inLoop();
        questions.ask(keys, writer, answerMax, repetition, handler);
    }

    // ---- for operators -------------------------------------------------------------------------

    /// All peers, by name. One that was changed is not there until its last connection has ended.
    public List<PeerStatus> status() {
        assert loop.inLoop();
        List<PeerStatus> all = new ArrayList<>();
        peers.values().forEach(peer -> all.add(peer.status()));
        awaited.values().forEach(peer -> all.add(awaited(peer)));
        all.sort(Comparator.comparing(peer -> peer.config().name()));
        return all;
    }

    /// By what requests find their peers.
    public RoutingStatus routing() {
        assert loop.inLoop();
        return new RoutingStatus(
                routing.config(),
                routing.counters().all(),
                routing.counters().routes(),
                routing.counters().rewrites(),
                routing.overload().status(loop.now()),
                routing.redirects().status(loop.now()));
    }

    /// Says to which peers a request would be given now, and why, the best first; gives it to none.
    ///
    /// @param asked under which application a peer takes it, by its name
    public List<RouteVerdict> explain(RouteKeys keys, Function<String, Application> asked) {
        assert loop.inLoop();
        return questions.explain(keys, asked);
    }

    private PeerStatus awaited(PeerConfig peer) {
        return new PeerStatus(
                peer,
                PeerState.DOWN,
                Duration.ZERO,
                "the connection that it had before it was changed ends",
                null,
                null,
                null,
                null,
                leavingAs(peer.name()).mapToInt(Peer::pending).sum(),
                leavingAs(peer.name()).mapToInt(Peer::unanswered).sum(),
                countersOf(peer.name()));
    }

    private Stream<Peer> leavingAs(String name) {
        return leaving.stream().filter(peer -> peer.name().equals(name));
    }

    private Counters<PeerCounter> countersOf(String peer) {
        return Objects.requireNonNull(peerCounters.get(peer), peer);
    }

    /// Readable from any thread.
    public Counters<DiameterCounter> counters() {
        return counters;
    }

    /// What was suspected of requests. Readable from any thread.
    public Counters<OriginCheck> suspicions() {
        return guard.counters();
    }

    /// How many requests of ours wait for answers.
    public int pending() {
        return questions.pending();
    }

    /// How many requests of peers are remembered.
    public int remembered() {
        return reception.remembered();
    }

    // ---- the end -------------------------------------------------------------------------------

    /// Says goodbye to all peers, and closes when they have answered or their time is over.
    ///
    /// @param done run when all is closed, maybe within this call
    public void stop(Runnable done) {
        assert loop.inLoop();
        isRunning = false;
        awaited.clear();
        List.copyOf(peers.values()).forEach(peer -> dismiss(peer, DisconnectCause.REBOOTING));
        whenStopped = done;
        closeIfStopped();
    }

    private void closeIfStopped() {
        Runnable done = whenStopped;
        if (done == null || !leaving.isEmpty()) {
            return;
        }
        whenStopped = null;
        for (Connection caller = callers.poll(callers.earliest());
                caller != null;
                caller = callers.poll(callers.earliest())) {
            caller.abort("the node ends");
        }
        alarm.stop();
        reception.close();
        wires.close();
        done.run();
    }

    // ---- callers -------------------------------------------------------------------------------

    /// What is known of a caller before it says anything is its address.
    private final class Door implements Admission {
        @Override
        public @Nullable WireUser admit(InetAddress caller) {
            boolean isKnown =
                    isRunning
                            && peers.values().stream()
                                    .anyMatch(peer -> peer.config().addresses().contains(caller));
            return isKnown
                    ? new Connection(Side.THEIRS, entropy.nextInt(), observer, new Introduction())
                    : null;
        }

        @Override
        public void onRefused(InetAddress last, long count, String why) {
            counters.add(DiameterCounter.CALLERS_REFUSED_ADDRESS, count - 1);
            refused(DiameterCounter.CALLERS_REFUSED_ADDRESS, last, why.isEmpty() ? unknown() : why);
        }
    }

    /// Ports are open a moment before the peers are known.
    private String unknown() {
        return isRunning ? "no peer has its address" : "this node has just begun, or is ending";
    }

    private void refused(DiameterCounter counter, InetAddress caller, String why) {
        counters.increment(counter);
        if (refusals.permits(caller.hashCode(), loop.now())) {
            observer.onRefused(caller, why);
        }
    }

    private void onSilence(long now) {
        for (Connection caller = callers.poll(now); caller != null; caller = callers.poll(now)) {
            if (caller.isOpened()) {
                refused(
                        DiameterCounter.CALLERS_REFUSED_SILENT,
                        caller.remote(),
                        "it does not say who it is");
            } else {
                refused(
                        DiameterCounter.CALLERS_REFUSED_TLS,
                        caller.remote(),
                        "no TLS was agreed on with it in time");
            }
            caller.abort("no CER");
        }
    }

    /// Whoever calls has to say who it is.
    private final class Introduction implements ConnectionUser {
        @Override
        public void onHandshake(Connection connection) {
            await(connection);
        }

        @Override
        public void onOpen(Connection connection) {
            callers.remove(connection); // it may have shaken hands
            await(connection);
        }

        private void await(Connection connection) {
            if (!isRunning || callers.size() >= CALLERS_MAX) {
                refused(
                        DiameterCounter.CALLERS_REFUSED_MANY,
                        connection.remote(),
                        callers.size() + " callers have not said who they are");
                connection.abort("too many callers");
                return;
            }
            callers.put(connection, loop.now() + INTRODUCTION_MAX.toNanos());
            alarm.arm();
        }

        @Override
        public void onMessage(Connection connection, DiameterHeader header, ByteBuf message) {
            callers.remove(connection);
            boolean isRequest =
                    BaseMessages.isOne(header)
                            && header.command() == BaseMessages.CAPABILITIES_EXCHANGE
                            && header.isRequest();
            if (!isRequest) {
                onProtocol(connection, "its first message is not CER");
                connection.abort("not CER");
                return;
            }
            connection.isAsked(header);
            try {
                header.checkFlags();
                introduce(connection, BaseMessages.readCapabilities(message));
            } catch (DiameterException wrong) {
                onProtocol(connection, "its CER is wrong: " + wrong.getMessage());
                answer(connection, wrong);
            }
        }

        private void introduce(Connection connection, Capabilities says) {
            Peer peer = byIdentity.get(Peer.key(says.host()));
            String wrong;
            if (peer == null) {
                wrong = "no peer is " + says.host();
            } else if (!peer.config().addresses().contains(connection.remote())) {
                wrong = "it says it is %s, whose address is another".formatted(says.host());
            } else {
                wrong = peer.misfit(says);
            }
            if (peer == null || wrong != null) {
                String why = String.valueOf(wrong);
                refused(DiameterCounter.CALLERS_REFUSED_UNKNOWN, connection.remote(), why);
                answer(connection, new DiameterException(ResultCode.UNKNOWN_PEER, why, null));
                return;
            }
            DiameterException unproven = peer.unproven(connection);
            if (unproven != null) {
                refused(
                        DiameterCounter.CALLERS_REFUSED_TLS,
                        connection.remote(),
                        "it says it is %s, but %s".formatted(says.host(), unproven.getMessage()));
                answer(connection, unproven);
                return;
            }
            peer.onCalled(connection, says);
        }

        private void answer(Connection connection, DiameterException why) {
            DiameterHeader request = connection.asked(BaseMessages.CAPABILITIES_EXCHANGE);
            connection.send(messages.capabilities(why.resultCode(), why.failed(), request));
            connection.close();
        }

        @Override
        public void onBroken(Connection connection, DiameterException broken) {
            callers.remove(connection);
            onProtocol(connection, "what it says is no message: " + broken.getMessage());
        }

        private void onProtocol(Connection connection, String why) {
            refused(DiameterCounter.CALLERS_REFUSED_PROTOCOL, connection.remote(), why);
        }

        @Override
        public void onInsecure(Connection connection, String reason) {
            callers.remove(connection);
            refused(DiameterCounter.CALLERS_REFUSED_TLS, connection.remote(), reason);
        }

        @Override
        public void onClosed(Connection connection, String reason) {
            if (callers.contains(connection)) {
                callers.remove(connection);
                refused(
                        connection.isOpened()
                                ? DiameterCounter.CALLERS_REFUSED_SILENT
                                : DiameterCounter.CALLERS_REFUSED_TLS,
                        connection.remote(),
                        "it has gone without a word: " + reason);
            }
        }
    }

    // ---- what peers tell -----------------------------------------------------------------------

    private final class Events implements PeerUser {
        @Override
        public void onRequest(
                Peer peer, Connection connection, DiameterHeader header, ByteBuf message) {
            reception.onRequest(peer, connection, header, message);
        }

        @Override
        public void onAnswer(
                Peer peer, Connection connection, DiameterHeader header, ByteBuf message) {
            questions.onAnswer(peer, connection, header, message);
        }

        @Override
        public void onLost(Peer peer, Connection connection, String reason) {
            questions.onLost(peer, connection, reason);
        }

        @Override
        public void onRefused(Connection caller, Peer peer, String why) {
            refused(
                    DiameterCounter.CALLERS_REFUSED_PEER,
                    caller.remote(),
                    "it says it is %s, peer %s: %s"
                            .formatted(peer.config().identity(), peer.name(), why));
        }

        @Override
        public void onStopped(Peer peer) {
            leaving.remove(peer);
            closeIfUncalled();
            if (isRunning) {
                meetAwaited();
            }
            closeIfStopped();
        }
    }
}
