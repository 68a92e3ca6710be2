// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.TransportKind;
import org.signalbox.sctp.userland.AssociationState.Closed;
import org.signalbox.sctp.userland.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.AssociationState.CookieWait;
import org.signalbox.sctp.userland.AssociationState.Established;
import org.signalbox.sctp.userland.AssociationState.Listening;
import org.signalbox.sctp.userland.AssociationState.ShutdownAckSent;
import org.signalbox.sctp.userland.AssociationState.ShutdownPending;
import org.signalbox.sctp.userland.AssociationState.ShutdownReceived;
import org.signalbox.sctp.userland.AssociationState.ShutdownSent;
import org.signalbox.sctp.userland.TransmissionControl.Terms;
import org.signalbox.sctp.userland.chunk.AbortChunk;
import org.signalbox.sctp.userland.chunk.Chunk;
import org.signalbox.sctp.userland.chunk.ChunkCursor;
import org.signalbox.sctp.userland.chunk.ChunkException;
import org.signalbox.sctp.userland.chunk.ChunkType;
import org.signalbox.sctp.userland.chunk.CookieAckChunk;
import org.signalbox.sctp.userland.chunk.CookieEchoChunk;
import org.signalbox.sctp.userland.chunk.CwrChunk;
import org.signalbox.sctp.userland.chunk.DataChunk;
import org.signalbox.sctp.userland.chunk.EcneChunk;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.ErrorChunk;
import org.signalbox.sctp.userland.chunk.HeartbeatAckChunk;
import org.signalbox.sctp.userland.chunk.HeartbeatChunk;
import org.signalbox.sctp.userland.chunk.InitAckChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.chunk.Parameter;
import org.signalbox.sctp.userland.chunk.ParameterList;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.ShutdownAckChunk;
import org.signalbox.sctp.userland.chunk.ShutdownChunk;
import org.signalbox.sctp.userland.chunk.ShutdownCompleteChunk;
import org.signalbox.sctp.userland.chunk.UnknownChunk;
import org.signalbox.sctp.userland.rx.MessageSink;
import org.signalbox.sctp.userland.tx.Path;
import org.signalbox.sctp.userland.tx.Sender;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// One association as RFC 9260 section 4 draws it.
///
/// ```
///           Open (passive)                      Open
///   Listening <---------------- Closed ----------------> CookieWait
///       | COOKIE ECHO              ^          COOKIE ECHO |    | INIT ACK
///       |                          |           (collision)|    v
///       |                          |                      | CookieEchoed
///       v                          |                      v    | COOKIE ACK, COOKIE ECHO
///   Established <----------------------------------------------+
///       |         |                |
///       |Shutdown |SHUTDOWN        | ABORT, limits, SHUTDOWN COMPLETE, SHUTDOWN ACK
///       v         v                |
///   ShutdownPending   ShutdownReceived
///       | all acked       | all acked
///       v                 v
///   ShutdownSent ---> ShutdownAckSent
/// ```
///
/// Timers: T1-init and T1-cookie (from `rtoInitial`, doubling up to `rtoMax`), T2-shutdown (RTO),
/// T3-rtx of each path (RTO), T5-shutdown-guard (five times `rtoMax`), the heartbeat of each path
/// (`heartbeatInterval` plus RTO, half an RTO more or less), and the delay of SACKs.
///
/// Packets and messages come by plain calls; after them [#flush] sends what is due.
final class AssociationMachine implements Machine<AssociationInput, AssociationOutput> {
    /// RFC 9260 sections 3.3.2 and 3.3.3: a smaller receive window is refused.
    private static final int WINDOW_OCTETS_MIN = 1500;

    /// RFC 9260 section 9.2: T5 is five times RTO.Max.
    private static final int SHUTDOWN_GUARD_RTOS = 5;

    /// A cookie may be asked to live longer by this at most.
    private static final long PRESERVE_MILLIS_MAX = 60_000;

    /// What of an INIT's unknown parameters is sent back at most.
    private static final int REPORTED_OCTETS_MAX = 512;

    private static final int HEARTBEAT_INFORMATION_OCTETS = 20;

    private final AssociationConfig config;
    private final AssociationProfile profile;
    private final CookieJar cookies;
    private final Entropy entropy;
    private final ByteBufAllocator allocator;
    private final Counters<SctpCounter> counters;
    private final PacketWriter writer;
    private final ChunkCursor cursor = new ChunkCursor();
    private final Deliveries deliveries = new Deliveries();

    private AssociationState state = new Closed();
    private DownReason reason = new DownReason(Cause.CLOSED, "");

    AssociationMachine(
            AssociationConfig config,
            CookieJar cookies,
            Entropy entropy,
            ByteBufAllocator allocator,
            Counters<SctpCounter> counters) {
        this.config = config;
        this.profile = config.profile();
        this.cookies = cookies;
        this.entropy = entropy;
        this.allocator = allocator;
        this.counters = counters;
        this.writer = new PacketWriter(config.local().port(), config.remote().port(), allocator);
    }

    AssociationState state() {
        return state;
    }

    // ---- requests ------------------------------------------------------------------------------

    @Override
    public void handle(AssociationInput input, long now, Consumer<? super AssociationOutput> out) {
        switch (input) {
            case AssociationInput.Open _ -> open(now, out);
            case AssociationInput.Shutdown _ -> shutdown(now, out);
            case AssociationInput.Abort(String why) -> abort(why, out);
        }
    }

    private void open(long now, Consumer<? super AssociationOutput> out) {
        if (!(state instanceof Closed)) {
            return;
        }
        if (profile.initiation() == Initiation.PASSIVE) {
            state = new Listening();
        } else {
            call(0, 0, profile.rtoInitial().toNanos(), now, out);
        }
    }

    private void shutdown(long now, Consumer<? super AssociationOutput> out) {
        switch (state) {
            case Closed _ -> {}
            case Listening _, CookieWait _ -> down(Cause.SHUTDOWN_LOCALLY, "", out);
            case CookieEchoed s -> {
                sendAbort(s.control(), List.of(), out);
                down(Cause.SHUTDOWN_LOCALLY, "", out);
            }
            case Established s -> {
                state = new ShutdownPending(s.control());
                progressShutdown(now, out);
            }
            case ShutdownPending _, ShutdownSent _, ShutdownReceived _, ShutdownAckSent _ -> {}
        }
    }

    private void abort(String why, Consumer<? super AssociationOutput> out) {
        if (state instanceof Closed) {
            return;
        }
        TransmissionControl control = state.agreed();
        if (control != null) {
            sendAbort(control, List.of(ErrorCause.userInitiatedAbort(why)), out);
        }
        down(Cause.ABORTED_LOCALLY, why, out);
    }

    /// Takes ownership of `message` in every case.
    boolean send(int stream, PayloadProtocol protocol, ByteBuf message) {
        if (!(state instanceof Established(TransmissionControl control))) {
            message.release();
            return false;
        }
        boolean accepted = control.sender.accept(stream, protocol.number(), message);
        if (accepted) {
            counters.increment(SctpCounter.MESSAGES_SENT);
        }
        return accepted;
    }

    /// Sends the data and acknowledgements that may go now.
    void flush(long now, Consumer<? super AssociationOutput> out) {
        TransmissionControl control = state.agreed();
        if (control == null || state instanceof CookieEchoed) {
            return;
        }
        control.sender.beginBurst();
        for (Path path = control.sender.nextPath();
                path != null;
                path = control.sender.nextPath()) {
            sendData(control, path, now, out);
        }
        if (control.receiver.isSackDue(now)) {
            sendSack(control, control.receiver.takeSack(), out);
        }
    }

    private void sendData(
            TransmissionControl control,
            Path path,
            long now,
            Consumer<? super AssociationOutput> out) {
        ByteBuf packet = writer.begin(control.peerTag);
        if (control.receiver.isSackPending()) {
            SackChunk sack = control.receiver.takeSack();
            if (sack.size() + control.sender.nextSize() <= packet.writableBytes()) {
                sack.writeTo(packet);
            } else {
                sendSack(control, sack, out);
            }
        }
        control.sender.write(packet, path, now);
        transmit(path, writer.seal(packet), out);
    }

    private void sendSack(
            TransmissionControl control, SackChunk sack, Consumer<? super AssociationOutput> out) {
        transmit(control.dataCameFrom, writer.of(control.peerTag, sack), out);
    }

    // ---- time ----------------------------------------------------------------------------------

    @Override
    public long nextDeadline() {
        long deadline = state.deadline();
        TransmissionControl control = state.agreed();
        if (control != null && !(state instanceof CookieEchoed)) {
            deadline = Math.min(deadline, control.receiver.nextDeadline());
            List<Path> paths = control.paths.all();
            for (int i = 0; i < paths.size(); i++) {
                Path path = paths.get(i);
                deadline = Math.min(deadline, path.t3().deadline());
                deadline = Math.min(deadline, path.heartbeatTimer().deadline());
            }
        }
        return deadline;
    }

    @Override
    public void advance(long now, Consumer<? super AssociationOutput> out) {
        switch (state) {
            case Closed _, Listening _ -> {}
            case CookieWait s -> {
                if (s.t1().isExpired(now)) {
                    onT1Init(s, now, out);
                }
            }
            case CookieEchoed s -> {
                if (s.t1().isExpired(now)) {
                    onT1Cookie(s, now, out);
                }
            }
            case Established s -> advancePaths(s.control(), now, out);
            case ShutdownPending s -> advancePaths(s.control(), now, out);
            case ShutdownReceived s -> advancePaths(s.control(), now, out);
            case ShutdownSent s -> {
                if (s.guard().isExpired(now)) {
                    giveUpShutdown(s.control(), out);
                } else if (s.t2().isExpired(now)) {
                    onT2(s.control(), now, out);
                } else {
                    advancePaths(s.control(), now, out);
                }
            }
            case ShutdownAckSent s -> {
                if (s.guard().isExpired(now)) {
                    giveUpShutdown(s.control(), out);
                } else if (s.t2().isExpired(now)) {
                    onT2(s.control(), now, out);
                } else {
                    advancePaths(s.control(), now, out);
                }
            }
        }
        flush(now, out);
    }

    private void onT1Init(CookieWait s, long now, Consumer<? super AssociationOutput> out) {
        if (s.calls() > profile.maxInitRetransmits()) {
            down(Cause.NO_ANSWER, "no answer to INIT from " + peerWords(), out);
            return;
        }
        long longer = Math.min(2 * s.rtoNanos(), profile.rtoMax().toNanos());
        sendInit(s.localTag(), s.localTsn(), s.calls(), s.preserveMillis(), out);
        state =
                new CookieWait(
                        s.localTag(),
                        s.localTsn(),
                        Timer.start(now, longer),
                        longer,
                        s.calls() + 1,
                        s.preserveMillis());
    }

    private void onT1Cookie(CookieEchoed s, long now, Consumer<? super AssociationOutput> out) {
        if (s.calls() > profile.maxInitRetransmits()) {
            down(Cause.NO_ANSWER, "no answer to COOKIE ECHO from " + peerWords(), out);
            return;
        }
        long longer = Math.min(2 * s.rtoNanos(), profile.rtoMax().toNanos());
        sendCookieEcho(s.control(), s.cookie(), List.of(), out);
        state =
                new CookieEchoed(
                        s.control(),
                        s.localTsn(),
                        s.cookie(),
                        Timer.start(now, longer),
                        longer,
                        s.calls() + 1);
    }

    private void onT2(
            TransmissionControl control, long now, Consumer<? super AssociationOutput> out) {
        Path path = control.paths.forData();
        path.onShutdownUnanswered();
        if (countError(control, path, true, out)) {
            return;
        }
        switch (state) {
            case ShutdownSent s -> {
                sendShutdown(control, out);
                state = new ShutdownSent(control, t2(control, now), s.guard());
            }
            case ShutdownAckSent s -> {
                sendShutdownAck(control, out);
                state = new ShutdownAckSent(control, t2(control, now), s.guard(), s.began());
            }
            case Closed _,
                    Listening _,
                    CookieWait _,
                    CookieEchoed _,
                    Established _,
                    ShutdownPending _,
                    ShutdownReceived _ ->
                    throw new IllegalStateException("T2 runs in " + state);
        }
    }

    private void giveUpShutdown(
            TransmissionControl control, Consumer<? super AssociationOutput> out) {
        sendAbort(control, List.of(), out);
        down(Cause.UNREACHABLE, "shutdown not answered by " + peerWords(), out);
    }

    private void advancePaths(
            TransmissionControl control, long now, Consumer<? super AssociationOutput> out) {
        for (Path path : control.paths.all()) {
            if (path.t3().isExpired(now)) {
                counters.increment(SctpCounter.TIMEOUTS);
                boolean isError = control.sender.onTimeout(path);
                if (isError && countError(control, path, true, out)) {
                    return;
                }
            }
            if (path.heartbeatTimer().isExpired(now) && heartbeat(control, path, now, out)) {
                return;
            }
        }
    }

    /// @return whether the association has ended by it
    private boolean heartbeat(
            TransmissionControl control,
            Path path,
            long now,
            Consumer<? super AssociationOutput> out) {
        long interval = profile.heartbeatInterval().toNanos();
        if (path.isHeartbeatUnanswered()) {
            path.onHeartbeatLost();
            // section 5.4: an address that never answered says nothing about the association
            if (countError(control, path, path.isConfirmed(), out)) {
                return true;
            }
            path.startHeartbeatTimer(now, jittered(interval, path));
            return false;
        }
        if (path.isConfirmed() && path.isActive() && path.isBusySince(now - interval)) {
            path.startHeartbeatTimer(now, jittered(interval, path));
            return false;
        }
        long nonce = entropy.nextLong();
        ByteBuf information = Unpooled.buffer(HEARTBEAT_INFORMATION_OCTETS);
        information.writeInt(control.paths.all().indexOf(path)).writeLong(nonce).writeLong(now);
        transmit(path, writer.of(control.peerTag, new HeartbeatChunk(information)), out);
        path.onHeartbeatSent(nonce);
        path.startHeartbeatTimer(now, path.rtoNanos());
        return false;
    }

    /// Section 8.3: the interval plus RTO, with a jitter of half an RTO either way.
    private long jittered(long interval, Path path) {
        long rto = path.rtoNanos();
        long jitter = (long) (rto * (entropy.nextInt(1001) / 1000.0 - 0.5));
        return interval + rto + jitter;
    }

    /// @return whether the association has ended by it (section 8.1)
    private boolean countError(
            TransmissionControl control,
            Path path,
            boolean ofAssociation,
            Consumer<? super AssociationOutput> out) {
        path.onError(profile.pathMaxRetransmits());
        if (ofAssociation && ++control.errors > profile.associationMaxRetransmits()) {
            sendAbort(control, List.of(), out);
            down(
                    Cause.UNREACHABLE,
                    "%d time-outs in a row, last at %s"
                            .formatted(control.errors, path.address().getHostAddress()),
                    out);
            return true;
        }
        return false;
    }

    // ---- packets -------------------------------------------------------------------------------

    /// Takes one packet whose checksum holds and whose source is configured for this association.
    /// [#flush] follows at the end of the batch.
    ///
    /// @param at which of our sockets heard it
    /// @param packet borrowed
    /// A call from the peer while nobody has opened this end is dropped without an answer, where
    /// section 8.4 would refuse it: both ends may call, and two that refuse each other at once and
    /// try again later would hardly ever be open at the same moment. Unanswered, the caller goes on
    /// calling for a while, and meets us when we open.
    ///
    /// @return why it was dropped, or null; [SctpCounter#DROPPED_OUT_OF_THE_BLUE] asks the caller
    /// to
    ///     answer as section 8.4 says
    @Nullable SctpCounter onPacket(
            int at,
            InetSocketAddress from,
            ByteBuf packet,
            long now,
            Consumer<? super AssociationOutput> out) {
        cursor.over(packet);
        try {
            if (!cursor.next()) {
                return SctpCounter.DROPPED_SHORT;
            }
            SctpCounter drop = admit(at, from, packet, now, out);
            if (drop == null) {
                onChunks(from, at, now, out);
            }
            return drop;
        } catch (ChunkException broken) {
            return SctpCounter.DROPPED_MALFORMED;
        } finally {
            TransmissionControl control = state.agreed();
            if (control != null) {
                control.receiver.onPacketEnd(now);
            }
        }
    }

    /// Checks the verification tag by the first chunk (section 8.5), and takes those chunks that
    /// may come without one.
    private @Nullable SctpCounter admit(
            int at,
            InetSocketAddress from,
            ByteBuf packet,
            long now,
            Consumer<? super AssociationOutput> out)
            throws ChunkException {
        int tag = PacketHeader.verificationTag(packet);
        int type = cursor.type();
        if (state instanceof Closed) {
            return type == ChunkType.INIT
                    ? SctpCounter.DROPPED_CLOSED
                    : SctpCounter.DROPPED_OUT_OF_THE_BLUE;
        }
        if (type == ChunkType.INIT) {
            if (!cursor.isLast()) {
                return SctpCounter.DROPPED_BUNDLED;
            }
            return tag == 0 ? onInit(at, from, now, out) : SctpCounter.DROPPED_VERIFICATION_TAG;
        }
        if (type == ChunkType.COOKIE_ECHO) {
            return onCookieEcho(at, from, tag, now, out);
        }
        boolean aborts = type == ChunkType.ABORT || type == ChunkType.SHUTDOWN_COMPLETE;
        int expected;
        switch (state) {
            case Closed _, Listening _ -> {
                return SctpCounter.DROPPED_OUT_OF_THE_BLUE;
            }
            case CookieWait s -> {
                if (type == ChunkType.SHUTDOWN_ACK) {
                    return SctpCounter.DROPPED_OUT_OF_THE_BLUE; // section 8.5.1, E
                }
                if (aborts && AbortChunk.isReflected(cursor.flags())) {
                    return SctpCounter.DROPPED_VERIFICATION_TAG;
                }
                return tag == s.localTag() ? null : SctpCounter.DROPPED_VERIFICATION_TAG;
            }
            case CookieEchoed s -> {
                if (type == ChunkType.SHUTDOWN_ACK) {
                    return SctpCounter.DROPPED_OUT_OF_THE_BLUE; // section 8.5.1, E
                }
                expected = expectedTag(s.control(), aborts);
            }
            case Established s -> expected = expectedTag(s.control(), aborts);
            case ShutdownPending s -> expected = expectedTag(s.control(), aborts);
            case ShutdownSent s -> expected = expectedTag(s.control(), aborts);
            case ShutdownReceived s -> expected = expectedTag(s.control(), aborts);
            case ShutdownAckSent s -> expected = expectedTag(s.control(), aborts);
        }
        if (tag != expected) {
            return SctpCounter.DROPPED_VERIFICATION_TAG;
        }
        return follow(from, at);
    }

    private int expectedTag(TransmissionControl control, boolean aborts) {
        boolean reflected = aborts && AbortChunk.isReflected(cursor.flags());
        return reflected ? control.peerTag : control.localTag;
    }

    private @Nullable SctpCounter follow(InetSocketAddress from, int at) {
        TransmissionControl control = state.agreed();
        if (control == null) {
            return null;
        }
        Path path = control.paths.of(from.getAddress());
        if (path == null) {
            return SctpCounter.DROPPED_ADDRESS;
        }
        path.follow(from, at);
        return null;
    }

    private void onChunks(
            InetSocketAddress from, int at, long now, Consumer<? super AssociationOutput> out)
            throws ChunkException {
        if (cursor.type() == ChunkType.INIT) {
            return;
        }
        do {
            Chunk chunk = Chunk.parse(cursor);
            TransmissionControl control = state.agreed();
            boolean goOn =
                    control == null
                            ? onChunkWhileCalling(chunk, from, at, now, out)
                            : onChunk(control, chunk, from, now, out);
            if (!goOn) {
                return;
            }
        } while (cursor.next());
    }

    /// COOKIE-WAIT: only an answer to the call means anything.
    private boolean onChunkWhileCalling(
            Chunk chunk,
            InetSocketAddress from,
            int at,
            long now,
            Consumer<? super AssociationOutput> out) {
        if (state instanceof CookieWait s) {
            if (chunk instanceof InitAckChunk initAck && cursor.isLast()) {
                onInitAck(s, initAck, from, at, now, out);
            } else if (chunk instanceof AbortChunk abort) {
                down(Cause.REFUSED, words(abort.causes()), out);
            }
        }
        return false;
    }

    /// @return whether the rest of the packet is to be looked at
    private boolean onChunk(
            TransmissionControl control,
            Chunk chunk,
            InetSocketAddress from,
            long now,
            Consumer<? super AssociationOutput> out) {
        switch (chunk) {
            case DataChunk data -> {
                return onData(control, data, from, now, out);
            }
            case SackChunk sack -> {
                return onSack(control, sack, now, out);
            }
            case HeartbeatChunk heartbeat -> reply(control, from, answer(heartbeat), out);
            case HeartbeatAckChunk ack -> onHeartbeatAck(control, ack, now);
            case AbortChunk abort -> {
                Cause cause = state instanceof CookieEchoed ? Cause.REFUSED : Cause.ABORTED_BY_PEER;
                down(cause, words(abort.causes()), out);
                return false;
            }
            case ShutdownChunk shutdown -> {
                return onShutdown(control, shutdown, now, out);
            }
            case ShutdownAckChunk _ -> {
                return onShutdownAck(control, out);
            }
            case ShutdownCompleteChunk _ -> {
                // section 8.5.1, C: only the end that waits for it believes it
                if (state instanceof ShutdownAckSent s) {
                    down(s.began(), "", out);
                }
                return false;
            }
            case ErrorChunk error -> {
                return onError(error, now, out);
            }
            case CookieEchoChunk _ -> {} // taken before the loop
            case CookieAckChunk _ -> {
                if (state instanceof CookieEchoed(TransmissionControl agreed, _, _, _, _, _)) {
                    establish(agreed, now, out);
                }
            }
            case EcneChunk _, CwrChunk _ -> {}
            case InitChunk _, InitAckChunk _ -> {
                return false; // section 5.2.3: not expected here, and never bundled
            }
            case UnknownChunk unknown -> {
                counters.increment(SctpCounter.CHUNKS_UNKNOWN);
                if (ChunkType.reports(unknown.type())) {
                    ErrorCause cause =
                            ErrorCause.about(ErrorCause.UNRECOGNIZED_CHUNK_TYPE, cursor.whole());
                    reply(control, from, new ErrorChunk(List.of(cause)), out);
                }
                return !ChunkType.stops(unknown.type());
            }
        }
        return true;
    }

    // ---- opening -------------------------------------------------------------------------------

    private void call(
            int callsBefore,
            long preserveMillis,
            long rtoNanos,
            long now,
            Consumer<? super AssociationOutput> out) {
        int tag = freshTag();
        int tsn = entropy.nextInt();
        sendInit(tag, tsn, callsBefore, preserveMillis, out);
        state =
                new CookieWait(
                        tag,
                        tsn,
                        Timer.start(now, rtoNanos),
                        rtoNanos,
                        callsBefore + 1,
                        preserveMillis);
    }

    private void sendInit(
            int tag,
            int tsn,
            int callsBefore,
            long preserveMillis,
            Consumer<? super AssociationOutput> out) {
        List<Parameter> parameters = new ArrayList<>(ourAddresses());
        parameters.add(new Parameter.SupportedAddressTypes(config.addressTypes()));
        if (preserveMillis > 0) {
            parameters.add(new Parameter.CookiePreservative(preserveMillis));
        }
        InitChunk init =
                new InitChunk(
                        tag,
                        profile.receiveWindowOctets(),
                        profile.outboundStreams(),
                        profile.maxInboundStreams(),
                        tsn,
                        ParameterList.of(parameters));
        // section 5.1, note: each retransmission may try another of the peer's addresses
        List<InetAddress> addresses = config.remote().addresses();
        InetAddress to = addresses.get(callsBefore % addresses.size());
        counters.increment(SctpCounter.PACKETS_SENT);
        out.accept(
                new AssociationOutput.Transmit(
                        config.localFor(to),
                        new InetSocketAddress(to, config.remote().udpPort()),
                        writer.of(0, init)));
    }

    /// Section 5.1.2: one address needs no mention, it is that of the packet.
    private List<Parameter> ourAddresses() {
        List<Parameter> parameters = new ArrayList<>();
        if (config.local().addresses().size() > 1) {
            for (InetAddress address : config.local().addresses()) {
                parameters.add(new Parameter.Address(address));
            }
        }
        return parameters;
    }

    /// Sections 5.1 and 5.2.1, 5.2.2.
    private @Nullable SctpCounter onInit(
            int at, InetSocketAddress from, long now, Consumer<? super AssociationOutput> out)
            throws ChunkException {
        if (!(Chunk.parse(cursor) instanceof InitChunk init) || init.initiateTag() == 0) {
            return SctpCounter.DROPPED_INIT;
        }
        Parameter.HostNameAddress hostName = init.parameters().hostName();
        if (hostName != null) {
            refuse(
                    init,
                    ErrorCause.about(ErrorCause.UNRESOLVABLE_ADDRESS, hostName.name()),
                    at,
                    from,
                    out);
            return SctpCounter.DROPPED_INIT;
        }
        if (init.outboundStreams() == 0
                || init.inboundStreams() == 0
                || init.window() < WINDOW_OCTETS_MIN) {
            refuse(init, ErrorCause.of(ErrorCause.INVALID_MANDATORY_PARAMETER), at, from, out);
            return SctpCounter.DROPPED_INIT;
        }
        switch (state) {
            case Closed _ -> {
                return SctpCounter.DROPPED_CLOSED;
            }
            case Listening _ -> answer(init, freshTag(), entropy.nextInt(), 0, at, from, now, out);
            // section 5.2.1: a collision is answered with the tag and TSN of our own INIT
            case CookieWait s -> answer(init, s.localTag(), s.localTsn(), 0, at, from, now, out);
            case CookieEchoed s ->
                    answer(
                            init,
                            s.control().localTag,
                            s.localTsn(),
                            s.control().tieTag,
                            at,
                            from,
                            now,
                            out);
            case ShutdownAckSent s -> sendShutdownAck(s.control(), out); // section 9.2
            case Established s -> {
                return answerRestart(s.control(), init, at, from, now, out);
            }
            case ShutdownPending s -> {
                return answerRestart(s.control(), init, at, from, now, out);
            }
            case ShutdownSent s -> {
                return answerRestart(s.control(), init, at, from, now, out);
            }
            case ShutdownReceived s -> {
                return answerRestart(s.control(), init, at, from, now, out);
            }
        }
        return null;
    }

    /// Section 5.2.2: an INIT beside an association is a restart, or pretends to be one.
    private @Nullable SctpCounter answerRestart(
            TransmissionControl control,
            InitChunk init,
            int at,
            InetSocketAddress from,
            long now,
            Consumer<? super AssociationOutput> out) {
        for (InetAddress address : peerAddresses(from, init.parameters())) {
            if (control.paths.of(address) == null) {
                ErrorCause cause = ErrorCause.of(ErrorCause.RESTART_WITH_NEW_ADDRESSES);
                refuse(init, cause, at, from, out);
                return SctpCounter.DROPPED_INIT;
            }
        }
        answer(init, freshTag(), entropy.nextInt(), control.tieTag, at, from, now, out);
        return null;
    }

    private void refuse(
            InitChunk init,
            ErrorCause cause,
            int at,
            InetSocketAddress from,
            Consumer<? super AssociationOutput> out) {
        counters.increment(SctpCounter.PACKETS_SENT);
        out.accept(
                new AssociationOutput.Transmit(
                        at,
                        from,
                        writer.of(init.initiateTag(), new AbortChunk(false, List.of(cause)))));
    }

    private void answer(
            InitChunk init,
            int localTag,
            int localTsn,
            long tieTag,
            int at,
            InetSocketAddress from,
            long now,
            Consumer<? super AssociationOutput> out) {
        long preserve = Math.min(init.parameters().cookiePreservativeMillis(), PRESERVE_MILLIS_MAX);
        StateCookie cookie =
                new StateCookie(
                        now,
                        profile.cookieLife().toNanos() + preserve * 1_000_000,
                        localTag,
                        init.initiateTag(),
                        localTsn,
                        init.initialTsn(),
                        init.window(),
                        Math.min(profile.outboundStreams(), init.inboundStreams()),
                        Math.min(init.outboundStreams(), profile.maxInboundStreams()),
                        tieTag,
                        config.local().port(),
                        config.remote().port(),
                        peerAddresses(from, init.parameters()));
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(new Parameter.StateCookie(cookies.bake(cookie, now)));
        parameters.addAll(ourAddresses());
        int reported = 0;
        for (ByteBuf unknown : init.parameters().toReport()) {
            reported += unknown.readableBytes();
            if (reported <= REPORTED_OCTETS_MAX) {
                parameters.add(new Parameter.Unrecognized(unknown));
            }
        }
        InitAckChunk initAck =
                new InitAckChunk(
                        localTag,
                        profile.receiveWindowOctets(),
                        profile.outboundStreams(),
                        profile.maxInboundStreams(),
                        localTsn,
                        ParameterList.of(parameters));
        counters.increment(SctpCounter.PACKETS_SENT);
        out.accept(
                new AssociationOutput.Transmit(at, from, writer.of(init.initiateTag(), initAck)));
    }

    /// The addresses that the peer claims and that we are configured to believe.
    private List<InetAddress> peerAddresses(InetSocketAddress from, ParameterList parameters) {
        List<InetAddress> claimed = parameters.addresses();
        List<InetAddress> believed = new ArrayList<>();
        for (InetAddress address : config.remote().addresses()) {
            if (address.equals(from.getAddress()) || claimed.contains(address)) {
                believed.add(address);
            }
        }
        return believed;
    }

    private void onInitAck(
            CookieWait s,
            InitAckChunk initAck,
            InetSocketAddress from,
            int at,
            long now,
            Consumer<? super AssociationOutput> out) {
        ByteBuf cookie = initAck.parameters().cookie();
        ErrorCause wrong = null;
        if (initAck.initiateTag() == 0
                || initAck.outboundStreams() == 0
                || initAck.inboundStreams() == 0
                || initAck.window() < WINDOW_OCTETS_MIN) {
            wrong = ErrorCause.of(ErrorCause.INVALID_MANDATORY_PARAMETER);
        } else if (cookie == null) {
            wrong = ErrorCause.missingParameter(Parameter.STATE_COOKIE);
        } else if (initAck.parameters().hostName() != null) {
            wrong = ErrorCause.of(ErrorCause.UNRESOLVABLE_ADDRESS);
        }
        if (wrong != null || cookie == null) {
            if (initAck.initiateTag() != 0 && wrong != null) {
                counters.increment(SctpCounter.PACKETS_SENT);
                out.accept(
                        new AssociationOutput.Transmit(
                                at,
                                from,
                                writer.of(
                                        initAck.initiateTag(),
                                        new AbortChunk(false, List.of(wrong)))));
            }
            String what = wrong == null ? "no cookie" : wrong.words();
            down(Cause.PROTOCOL_VIOLATION, "INIT ACK with " + what, out);
            return;
        }
        Terms terms =
                new Terms(
                        s.localTag(),
                        initAck.initiateTag(),
                        s.localTsn(),
                        initAck.initialTsn(),
                        initAck.window(),
                        Math.min(profile.outboundStreams(), initAck.inboundStreams()),
                        Math.min(initAck.outboundStreams(), profile.maxInboundStreams()),
                        peerAddresses(from, initAck.parameters()));
        TransmissionControl control =
                TransmissionControl.of(terms, freshTieTag(), from, at, config, allocator);
        List<ErrorCause> unknown = new ArrayList<>();
        for (ByteBuf parameter : initAck.parameters().toReport()) {
            if (unknown.isEmpty()) {
                unknown.add(ErrorCause.about(ErrorCause.UNRECOGNIZED_PARAMETERS, parameter));
            }
        }
        ByteBuf kept = Unpooled.copiedBuffer(cookie);
        long rto = profile.rtoInitial().toNanos();
        sendCookieEcho(control, kept, unknown, out);
        state =
                new CookieEchoed(
                        control, s.localTsn(), kept, Timer.start(now, rto), rto, s.calls());
    }

    private void sendCookieEcho(
            TransmissionControl control,
            ByteBuf cookie,
            List<ErrorCause> unknown,
            Consumer<? super AssociationOutput> out) {
        CookieEchoChunk echo = new CookieEchoChunk(cookie);
        ByteBuf packet =
                unknown.isEmpty()
                        ? writer.of(control.peerTag, echo)
                        : writer.of(control.peerTag, echo, new ErrorChunk(unknown));
        transmit(control.dataCameFrom, packet, out);
    }

    /// Sections 5.1.5 and 5.2.4. On return without a drop the cursor's packet goes on behind the
    /// COOKIE ECHO.
    private @Nullable SctpCounter onCookieEcho(
            int at,
            InetSocketAddress from,
            int tag,
            long now,
            Consumer<? super AssociationOutput> out)
            throws ChunkException {
        if (!(Chunk.parse(cursor) instanceof CookieEchoChunk(ByteBuf sealed))) {
            return SctpCounter.DROPPED_COOKIE;
        }
        StateCookie cookie = cookies.open(sealed);
        if (cookie == null
                || cookie.localTag() != tag
                || cookie.localPort() != config.local().port()
                || cookie.peerPort() != config.remote().port()
                || !cookie.peerAddresses().contains(from.getAddress())) {
            return SctpCounter.DROPPED_COOKIE;
        }
        TransmissionControl control = state.agreed();
        boolean known =
                control != null
                        && control.localTag == cookie.localTag()
                        && control.peerTag == cookie.peerTag();
        if (cookie.staleness(now) > 0 && !known) {
            ErrorChunk stale =
                    new ErrorChunk(List.of(ErrorCause.staleCookie(cookie.staleness(now) / 1000)));
            counters.increment(SctpCounter.PACKETS_SENT);
            out.accept(
                    new AssociationOutput.Transmit(at, from, writer.of(cookie.peerTag(), stale)));
            return SctpCounter.DROPPED_STALE_COOKIE;
        }
        SctpCounter drop =
                control == null
                        ? onCookieWithoutPeer(cookie, from, at, now, out)
                        : onCookieWithPeer(control, known, cookie, from, at, now, out);
        return drop == null ? follow(from, at) : drop;
    }

    private @Nullable SctpCounter onCookieWithoutPeer(
            StateCookie cookie,
            InetSocketAddress from,
            int at,
            long now,
            Consumer<? super AssociationOutput> out) {
        // while calling, only a cookie made for this very call is good: action B of section 5.2.4
        if (state instanceof CookieWait s && s.localTag() != cookie.localTag()) {
            return SctpCounter.DROPPED_COOKIE;
        }
        TransmissionControl control = control(cookie, from, at);
        reply(control, from, new CookieAckChunk(), out);
        establish(control, now, out);
        return null;
    }

    /// The table of section 5.2.4.
    private @Nullable SctpCounter onCookieWithPeer(
            TransmissionControl control,
            boolean known,
            StateCookie cookie,
            InetSocketAddress from,
            int at,
            long now,
            Consumer<? super AssociationOutput> out) {
        boolean localMatches = control.localTag == cookie.localTag();
        boolean peerMatches = control.peerTag == cookie.peerTag();
        boolean tieMatches = cookie.tieTag() != 0 && control.tieTag == cookie.tieTag();
        if (known) {
            // action D: a COOKIE ECHO that came twice, or both ends have called
            reply(control, from, new CookieAckChunk(), out);
            if (state instanceof CookieEchoed) {
                establish(control, now, out);
            }
            return null;
        }
        if (localMatches) {
            // action B: both ends have called, and the peer has meanwhile begun anew
            replace(control, cookie, from, at, now, out);
            return null;
        }
        if (!peerMatches && tieMatches) {
            // action A: the peer has restarted
            if (state instanceof ShutdownAckSent) {
                ErrorCause cause = ErrorCause.of(ErrorCause.COOKIE_RECEIVED_WHILE_SHUTTING_DOWN);
                transmit(
                        control.paths.forData(),
                        writer.of(
                                control.peerTag,
                                new ShutdownAckChunk(),
                                new ErrorChunk(List.of(cause))),
                        out);
                return SctpCounter.DROPPED_COOKIE;
            }
            replace(control, cookie, from, at, now, out);
            return null;
        }
        return SctpCounter.DROPPED_COOKIE; // action C, and what the table does not name
    }

    /// Begins anew with a peer that has begun anew.
    private void replace(
            TransmissionControl old,
            StateCookie cookie,
            InetSocketAddress from,
            int at,
            long now,
            Consumer<? super AssociationOutput> out) {
        old.release();
        TransmissionControl control = control(cookie, from, at);
        reply(control, from, new CookieAckChunk(), out);
        boolean ending = state instanceof ShutdownPending || state instanceof ShutdownSent;
        establish(control, now, out);
        if (ending) {
            shutdown(now, out); // the user's wish outlives the peer's restart
        }
    }

    private TransmissionControl control(StateCookie cookie, InetSocketAddress from, int at) {
        Terms terms =
                new Terms(
                        cookie.localTag(),
                        cookie.peerTag(),
                        cookie.localTsn(),
                        cookie.peerTsn(),
                        cookie.peerWindow(),
                        cookie.outboundStreams(),
                        cookie.inboundStreams(),
                        cookie.peerAddresses());
        return TransmissionControl.of(terms, freshTieTag(), from, at, config, allocator);
    }

    private void establish(
            TransmissionControl control, long now, Consumer<? super AssociationOutput> out) {
        boolean wasUp =
                switch (state) {
                    case Closed _, Listening _, CookieWait _, CookieEchoed _ -> false;
                    case Established _,
                            ShutdownPending _,
                            ShutdownSent _,
                            ShutdownReceived _,
                            ShutdownAckSent _ ->
                            true;
                };
        TransmissionControl before = state.agreed();
        if (before != null && before != control) {
            before.release();
        }
        state = new Established(control);
        reason = new DownReason(Cause.CLOSED, "");
        for (Path path : control.paths.all()) {
            // section 5.4: an address that has not answered yet is probed at once
            long wait =
                    path.isConfirmed() ? jittered(profile.heartbeatInterval().toNanos(), path) : 0;
            path.startHeartbeatTimer(now, wait);
        }
        counters.increment(wasUp ? SctpCounter.RESTARTS : SctpCounter.ASSOCIATIONS_UP);
        out.accept(wasUp ? new AssociationOutput.Restarted() : new AssociationOutput.Up());
    }

    /// Section 5.2.6: of the three ways to go on after a stale cookie, the third: call again, and
    /// ask for a cookie that lives longer.
    private boolean onError(ErrorChunk error, long now, Consumer<? super AssociationOutput> out) {
        counters.increment(SctpCounter.ERRORS_RECEIVED);
        if (!(state instanceof CookieEchoed s)) {
            return true;
        }
        for (ErrorCause cause : error.causes()) {
            if (cause.code() == ErrorCause.STALE_COOKIE
                    && cause.information().readableBytes() >= 4) {
                s.control().release();
                if (s.calls() > profile.maxInitRetransmits()) {
                    down(Cause.NO_ANSWER, "cookie stale again and again", out);
                    return false;
                }
                long staleMicros =
                        cause.information().getUnsignedInt(cause.information().readerIndex());
                long preserve = Math.min(1 + 2 * staleMicros / 1000, PRESERVE_MILLIS_MAX);
                call(s.calls(), preserve, s.rtoNanos(), now, out);
                return false;
            }
        }
        return true;
    }

    // ---- data ----------------------------------------------------------------------------------

    private boolean onData(
            TransmissionControl control,
            DataChunk data,
            InetSocketAddress from,
            long now,
            Consumer<? super AssociationOutput> out) {
        switch (state) {
            case Established _, ShutdownPending _ -> {}
            case ShutdownSent s -> {
                // section 9.2: answered by SHUTDOWN and SACK, and T2 begins anew
                control.receiver.demandSack();
                sendShutdown(control, out);
                state = new ShutdownSent(control, t2(control, now), s.guard());
            }
            case Closed _,
                    Listening _,
                    CookieWait _,
                    CookieEchoed _,
                    ShutdownReceived _,
                    ShutdownAckSent _ -> {
                return true; // not ours to take: the peer sends it again or is ending
            }
        }
        if (!data.payload().isReadable()) {
            violated(control, ErrorCause.noUserData(data.tsn()), out);
            return false;
        }
        Path path = control.paths.of(from.getAddress());
        if (path != null) {
            control.dataCameFrom = path;
        }
        switch (control.receiver.onData(data, deliveries.to(out))) {
            case ACCEPTED -> {}
            case DUPLICATE -> counters.increment(SctpCounter.DATA_DUPLICATES);
            case DROPPED -> counters.increment(SctpCounter.DATA_DROPPED);
            case INVALID_STREAM -> {
                counters.increment(SctpCounter.DATA_INVALID_STREAM);
                ErrorCause cause = ErrorCause.invalidStream(data.stream());
                reply(control, from, new ErrorChunk(List.of(cause)), out);
            }
            case OUT_OF_RESOURCE -> {
                sendAbort(control, List.of(ErrorCause.of(ErrorCause.OUT_OF_RESOURCE)), out);
                down(
                        Cause.PROTOCOL_VIOLATION,
                        "a message does not fit the receive window of "
                                + profile.receiveWindowOctets()
                                + " octets",
                        out);
                return false;
            }
            case VIOLATION -> {
                violated(
                        control,
                        ErrorCause.protocolViolation("contradictory fragments or sequence"),
                        out);
                return false;
            }
        }
        return true;
    }

    /// One object for all messages, so that the packet path makes no lambda.
    private final class Deliveries implements MessageSink {
        private Consumer<? super AssociationOutput> out = _ -> {};

        private Deliveries to(Consumer<? super AssociationOutput> newOut) {
            out = newOut;
            return this;
        }

        @Override
        public void onMessage(int stream, int payloadProtocol, ByteBuf message) {
            counters.increment(SctpCounter.MESSAGES_RECEIVED);
            out.accept(new AssociationOutput.Deliver(stream, payloadProtocol, message));
        }
    }

    private boolean onSack(
            TransmissionControl control,
            SackChunk sack,
            long now,
            Consumer<? super AssociationOutput> out) {
        if (state instanceof CookieEchoed) {
            return true;
        }
        return acknowledged(control, control.sender.onSack(sack, now), now, out);
    }

    private boolean acknowledged(
            TransmissionControl control,
            Sender.Sacked sacked,
            long now,
            Consumer<? super AssociationOutput> out) {
        switch (sacked) {
            case OLD -> counters.increment(SctpCounter.SACKS_OLD);
            case NOTHING_NEW -> {}
            case PROGRESS -> {
                control.errors = 0;
                if (state instanceof Established && control.sender.takeWritable()) {
                    out.accept(new AssociationOutput.Writable());
                }
            }
            case VIOLATION -> {
                violated(
                        control,
                        ErrorCause.protocolViolation("acknowledges what was never sent"),
                        out);
                return false;
            }
        }
        progressShutdown(now, out);
        return true;
    }

    private static HeartbeatAckChunk answer(HeartbeatChunk heartbeat) {
        return new HeartbeatAckChunk(heartbeat.information());
    }

    private void onHeartbeatAck(TransmissionControl control, HeartbeatAckChunk ack, long now) {
        ByteBuf information = ack.information();
        if (information.readableBytes() != HEARTBEAT_INFORMATION_OCTETS) {
            return;
        }
        int at = information.readerIndex();
        int index = information.getInt(at);
        List<Path> paths = control.paths.all();
        if (index < 0 || index >= paths.size()) {
            return;
        }
        Path path = paths.get(index);
        if (path.onHeartbeatAck(information.getLong(at + 4), information.getLong(at + 12), now)) {
            control.errors = 0;
            path.startHeartbeatTimer(now, jittered(profile.heartbeatInterval().toNanos(), path));
        }
    }

    // ---- ending --------------------------------------------------------------------------------

    /// Section 9.2: with nothing left to be acknowledged, the next step of a shutdown is due.
    private void progressShutdown(long now, Consumer<? super AssociationOutput> out) {
        switch (state) {
            case ShutdownPending(TransmissionControl control) -> {
                if (control.sender.isEmpty()) {
                    sendShutdown(control, out);
                    state = new ShutdownSent(control, t2(control, now), guard(now));
                }
            }
            case ShutdownReceived(TransmissionControl control) -> {
                if (control.sender.isEmpty()) {
                    sendShutdownAck(control, out);
                    state =
                            new ShutdownAckSent(
                                    control, t2(control, now), guard(now), Cause.SHUTDOWN_BY_PEER);
                }
            }
            case Closed _,
                    Listening _,
                    CookieWait _,
                    CookieEchoed _,
                    Established _,
                    ShutdownSent _,
                    ShutdownAckSent _ -> {}
        }
    }

    private boolean onShutdown(
            TransmissionControl control,
            ShutdownChunk shutdown,
            long now,
            Consumer<? super AssociationOutput> out) {
        switch (state) {
            case Established _, ShutdownPending _ -> state = new ShutdownReceived(control);
            case ShutdownReceived _ -> {}
            case ShutdownSent s -> {
                sendShutdownAck(control, out);
                state =
                        new ShutdownAckSent(
                                control, t2(control, now), s.guard(), Cause.SHUTDOWN_LOCALLY);
                return true;
            }
            case Closed _, Listening _, CookieWait _, CookieEchoed _, ShutdownAckSent _ -> {
                return true;
            }
        }
        return acknowledged(
                control, control.sender.onCumulativeAck(shutdown.cumulativeAck(), now), now, out);
    }

    private boolean onShutdownAck(
            TransmissionControl control, Consumer<? super AssociationOutput> out) {
        switch (state) {
            case ShutdownSent _ -> {
                sendShutdownComplete(control, out);
                down(Cause.SHUTDOWN_LOCALLY, "", out);
                return false;
            }
            case ShutdownAckSent s -> {
                sendShutdownComplete(control, out);
                down(s.began(), "", out);
                return false;
            }
            case Closed _,
                    Listening _,
                    CookieWait _,
                    CookieEchoed _,
                    Established _,
                    ShutdownPending _,
                    ShutdownReceived _ -> {
                return true;
            }
        }
    }

    private void violated(
            TransmissionControl control,
            ErrorCause cause,
            Consumer<? super AssociationOutput> out) {
        sendAbort(control, List.of(cause), out);
        down(Cause.PROTOCOL_VIOLATION, cause.words(), out);
    }

    private void down(Cause cause, String detail, Consumer<? super AssociationOutput> out) {
        TransmissionControl control = state.agreed();
        if (control != null) {
            control.release();
        }
        state = new Closed();
        reason = new DownReason(cause, detail);
        counters.increment(SctpCounter.ASSOCIATIONS_DOWN);
        out.accept(new AssociationOutput.Down(reason));
    }

    private Timer t2(TransmissionControl control, long now) {
        return Timer.start(now, control.paths.forData().rtoNanos());
    }

    private Timer guard(long now) {
        return Timer.start(now, SHUTDOWN_GUARD_RTOS * profile.rtoMax().toNanos());
    }

    // ---- sending -------------------------------------------------------------------------------

    private void sendShutdown(
            TransmissionControl control, Consumer<? super AssociationOutput> out) {
        ShutdownChunk shutdown = new ShutdownChunk(control.receiver.cumulativeTsn());
        transmit(control.paths.forData(), writer.of(control.peerTag, shutdown), out);
    }

    private void sendShutdownAck(
            TransmissionControl control, Consumer<? super AssociationOutput> out) {
        transmit(control.paths.forData(), writer.of(control.peerTag, new ShutdownAckChunk()), out);
    }

    private void sendShutdownComplete(
            TransmissionControl control, Consumer<? super AssociationOutput> out) {
        transmit(
                control.paths.forData(),
                writer.of(control.peerTag, new ShutdownCompleteChunk(false)),
                out);
    }

    private void sendAbort(
            TransmissionControl control,
            List<ErrorCause> causes,
            Consumer<? super AssociationOutput> out) {
        transmit(
                control.paths.forData(),
                writer.of(control.peerTag, new AbortChunk(false, causes)),
                out);
    }

    /// Answers where the packet came from (section 6.4).
    private void reply(
            TransmissionControl control,
            InetSocketAddress from,
            Chunk chunk,
            Consumer<? super AssociationOutput> out) {
        Path path = control.paths.of(from.getAddress());
        transmit(
                path == null ? control.paths.forData() : path,
                writer.of(control.peerTag, chunk),
                out);
    }

    private void transmit(Path path, ByteBuf packet, Consumer<? super AssociationOutput> out) {
        counters.increment(SctpCounter.PACKETS_SENT);
        out.accept(new AssociationOutput.Transmit(path.local(), path.udp(), packet));
    }

    private int freshTag() {
        int tag = entropy.nextInt();
        while (tag == 0) {
            tag = entropy.nextInt();
        }
        return tag;
    }

    private long freshTieTag() {
        long tag = entropy.nextLong();
        while (tag == 0) {
            tag = entropy.nextLong();
        }
        return tag;
    }

    private static String words(List<ErrorCause> causes) {
        return causes.stream().map(ErrorCause::words).collect(Collectors.joining(", "));
    }

    private String peerWords() {
        return config.remote().addresses().stream()
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining(" "))
                + " port "
                + config.remote().port();
    }

    // ---- status --------------------------------------------------------------------------------

    /// Whether a packet with this tag can only be meant for this association.
    boolean ownsTag(int tag) {
        if (state instanceof CookieWait s) {
            return s.localTag() == tag;
        }
        TransmissionControl control = state.agreed();
        return control != null && control.localTag == tag;
    }

    AssociationStatus status() {
        TransmissionControl control = state.agreed();
        AssociationStatus.State shown =
                switch (state) {
                    case Closed _ -> AssociationStatus.State.CLOSED;
                    case Listening _, CookieWait _, CookieEchoed _ ->
                            AssociationStatus.State.OPENING;
                    case Established _ -> AssociationStatus.State.ESTABLISHED;
                    case ShutdownPending _, ShutdownSent _, ShutdownReceived _, ShutdownAckSent _ ->
                            AssociationStatus.State.SHUTTING_DOWN;
                };
        if (control == null) {
            return new AssociationStatus(
                    config.name(),
                    TransportKind.USERLAND,
                    shown,
                    reason,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    List.of());
        }
        List<AssociationStatus.Path> paths = new ArrayList<>();
        Path primary = control.paths.forData();
        paths.add(shown(primary, true));
        for (Path path : control.paths.all()) {
            if (path != primary) {
                paths.add(shown(path, false));
            }
        }
        return new AssociationStatus(
                config.name(),
                TransportKind.USERLAND,
                shown,
                reason,
                control.sender.outboundStreams(),
                control.receiver.inboundStreams(),
                control.sender.peerWindow(),
                control.sender.outstandingOctets(),
                control.sender.queuedOctets(),
                control.sender.retransmissions(),
                paths);
    }

    private AssociationStatus.Path shown(Path path, boolean primary) {
        return new AssociationStatus.Path(
                new InetSocketAddress(path.address(), config.remote().port()),
                path.isUsable(),
                primary,
                path.congestionWindow(),
                path.smoothedRttNanos(),
                path.rtoNanos(),
                Path.PACKET_OCTETS_MAX,
                path.errors());
    }
}
