// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.Machine;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.Undelivered;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.association.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.association.AssociationState.CookieWait;
import org.signalbox.sctp.userland.association.AssociationState.Established;
import org.signalbox.sctp.userland.association.AssociationState.Listening;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownAckSent;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownPending;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownReceived;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownSent;
import org.signalbox.sctp.userland.chunk.AbortChunk;
import org.signalbox.sctp.userland.chunk.Chunk;
import org.signalbox.sctp.userland.chunk.ChunkCursor;
import org.signalbox.sctp.userland.chunk.ChunkException;
import org.signalbox.sctp.userland.chunk.ChunkType;
import org.signalbox.sctp.userland.chunk.CookieAckChunk;
import org.signalbox.sctp.userland.chunk.CookieEchoChunk;
import org.signalbox.sctp.userland.chunk.CwrChunk;
import org.signalbox.sctp.userland.chunk.DataChunk;
import org.signalbox.sctp.userland.chunk.DataView;
import org.signalbox.sctp.userland.chunk.EcneChunk;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.ErrorChunk;
import org.signalbox.sctp.userland.chunk.HeartbeatAckChunk;
import org.signalbox.sctp.userland.chunk.HeartbeatChunk;
import org.signalbox.sctp.userland.chunk.InitAckChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.ShutdownAckChunk;
import org.signalbox.sctp.userland.chunk.ShutdownChunk;
import org.signalbox.sctp.userland.chunk.ShutdownCompleteChunk;
import org.signalbox.sctp.userland.chunk.UnknownChunk;
import org.signalbox.sctp.userland.tx.Path;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// One association as RFC 9260 section 4 draws it: owns the state, and hands each event to the
/// procedure that it concerns.
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
public final class AssociationMachine implements Machine<AssociationInput, AssociationOutput> {
    private final AssociationConfig config;
    private final Counters<SctpCounter> counters;
    private final Wire wire;
    private final Calling calling;
    private final Answering answering;
    private final Acceptance acceptance;
    private final Inbound inbound;
    private final Outbound outbound;
    private final Supervision supervision;
    private final Ending ending;
    private final ChunkCursor cursor = new ChunkCursor();
    private final DataView data = new DataView();

    private AssociationState state = new Closed(Cause.CLOSED, "");
    private DownReason lastReason = new DownReason(Cause.CLOSED, "");

    /// The address of the primary path; at first the one that was configured first.
    private InetAddress preferred;

    public AssociationMachine(
            AssociationConfig config,
            CookieJar cookies,
            Entropy entropy,
            ByteBufAllocator allocator,
            Counters<SctpCounter> counters) {
        this.config = config;
        this.preferred = config.remote().addresses().getFirst();
        this.counters = counters;
        this.wire = new Wire(new PacketWriter(config.local().port(), allocator), counters);
        this.calling = new Calling(config, entropy, allocator, wire);
        this.answering = new Answering(config, cookies, entropy, wire);
        this.inbound = new Inbound(config.profile(), wire, counters);
        this.outbound = new Outbound(inbound, wire, counters);
        this.supervision = new Supervision(config.profile(), entropy, wire, counters);
        this.acceptance = new Acceptance(config, cookies, entropy, allocator, supervision, wire);
        this.ending = new Ending(config, supervision, wire);
    }

    AssociationState state() {
        return state;
    }

    /// Whether a packet with this tag can only be meant for this association.
    public boolean ownsTag(int tag) {
        return VerificationTags.owns(state, tag);
    }

    /// Whether there is anything agreed with a peer.
    public boolean isEngaged() {
        return state.agreed() != null;
    }

    /// The port that the peer has, or has called from; [RemoteEndpoint#ANY_PORT] while a peer that
    /// may have any has none.
    public int peerPort() {
        TransmissionControl control = state.agreed();
        return control == null ? config.remote().port() : control.peerPort;
    }

    public AssociationStatus status() {
        return StatusReport.of(config, state, lastReason);
    }

    // ---- requests ------------------------------------------------------------------------------

    @Override
    public void handle(AssociationInput input, long now, Consumer<? super AssociationOutput> out) {
        switch (input) {
            case AssociationInput.Open _ -> open(now, out);
            case AssociationInput.Answer _ -> answer(now, out);
            case AssociationInput.Shutdown _ -> become(ending.shutdown(state, now, out), now, out);
            case AssociationInput.Abort(String why) -> abort(why, now, out);
            case AssociationInput.Prefer(InetAddress address) -> prefer(address);
        }
    }

    private void open(long now, Consumer<? super AssociationOutput> out) {
        if (!(state instanceof Closed || state instanceof Listening)) {
            return;
        }
        boolean passive = config.profile().initiation() == Initiation.PASSIVE;
        become(passive ? new Listening() : calling.call(now, out), now, out);
    }

    private void answer(long now, Consumer<? super AssociationOutput> out) {
        if (state instanceof Closed && config.profile().initiation() != Initiation.ACTIVE) {
            become(new Listening(), now, out);
        }
    }

    /// Section 11.1.5, SET PRIMARY: holds for this and every later life of the association.
    private void prefer(InetAddress address) {
        preferred = address;
        TransmissionControl control = state.agreed();
        if (control != null) {
            control.paths.prefer(address);
        }
    }

    /// Section 9.1.
    private void abort(String why, long now, Consumer<? super AssociationOutput> out) {
        if (state instanceof Closed) {
            return;
        }
        TransmissionControl control = state.agreed();
        if (control != null) {
            wire.abort(control, List.of(ErrorCause.userInitiatedAbort(why)), out);
        }
        become(new Closed(Cause.ABORTED_LOCALLY, why), now, out);
    }

    /// Takes ownership of `message` in every case.
    ///
    /// @param unordered whether the peer may deliver it before others of its stream
    public boolean send(int stream, PayloadProtocol protocol, boolean unordered, ByteBuf message) {
        if (!(state instanceof Established(TransmissionControl control))) {
            message.release();
            return false;
        }
        boolean accepted = control.sender.accept(stream, protocol.number(), unordered, message);
        if (accepted) {
            counters.increment(SctpCounter.MESSAGES_SENT);
        }
        return accepted;
    }

    /// The system has refused a packet from one of our sockets to an address as too long.
    public void onTooLong(int local, InetSocketAddress to, long now) {
        TransmissionControl control = state.agreed();
        if (control != null) {
            control.sender.onTooLong(local, to, now);
        }
    }

    /// Sends the data and acknowledgements that may go now.
    public void flush(long now, Consumer<? super AssociationOutput> out) {
        TransmissionControl control = state.inService();
        if (control != null) {
            outbound.flush(control, now, out);
            inbound.flush(control, now, out);
        }
    }

    // ---- time ----------------------------------------------------------------------------------

    @Override
    public long nextDeadline() {
        TransmissionControl control = state.inService();
        if (control == null) {
            return state.deadline();
        }
        long deadline = Math.min(state.deadline(), control.receiver.nextDeadline());
        return Math.min(deadline, Supervision.nextDeadline(control));
    }

    @Override
    public void advance(long now, Consumer<? super AssociationOutput> out) {
        AssociationState next =
                switch (state) {
                    case Closed _, Listening _ -> state;
                    case CookieWait s ->
                            s.t1().isExpired(now) ? calling.onT1Init(s, now, out) : state;
                    case CookieEchoed s ->
                            s.t1().isExpired(now) ? calling.onT1Cookie(s, now, out) : state;
                    case Established s -> supervision.advance(s, s.control(), now, out);
                    case ShutdownPending s -> supervision.advance(s, s.control(), now, out);
                    case ShutdownReceived s -> supervision.advance(s, s.control(), now, out);
                    case ShutdownSent s -> ending.advance(s, now, out);
                    case ShutdownAckSent s -> ending.advance(s, now, out);
                };
        become(next, now, out);
        flush(now, out);
    }

    // ---- packets -------------------------------------------------------------------------------

    /// Takes one packet whose checksum holds and whose source is configured for this association.
    /// [#flush] follows at the end of the batch.
    ///
    /// A call from the peer while nobody has opened this end is dropped without an answer, where
    /// section 8.4 would refuse it: both ends may call, and two that refuse each other at once and
    /// try again later would hardly ever be open at the same moment. Unanswered, the caller goes on
    /// calling for a while, and meets us when we open.
    ///
    /// @param at which of our sockets heard it
    /// @param packet borrowed
    /// @return why it was dropped, or null; [SctpCounter#DROPPED_OUT_OF_THE_BLUE] asks the caller
    ///     to answer as section 8.4 says
    public @Nullable SctpCounter onPacket(
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
            // section 9.1: a packet with an ABORT is not answered, whatever stands before it
            cursor.seek(ChunkType.ABORT);
            int tag = PacketHeader.verificationTag(packet);
            return switch (cursor.type()) {
                case ChunkType.INIT -> onInit(arrival(at, from, packet), tag, now, out);
                case ChunkType.COOKIE_ECHO ->
                        onCookieEcho(arrival(at, from, packet), tag, now, out);
                default -> {
                    SctpCounter drop =
                            VerificationTags.check(state, tag, cursor.type(), cursor.flags());
                    yield drop == null ? onChunks(at, from, now, out) : drop;
                }
            };
        } catch (ChunkException broken) {
            return SctpCounter.DROPPED_MALFORMED;
        } finally {
            TransmissionControl control = state.agreed();
            if (control != null) {
                control.receiver.onPacketEnd(now);
            }
        }
    }

    private static Arrival arrival(int at, InetSocketAddress from, ByteBuf packet) {
        return new Arrival(at, from, PacketHeader.sourcePort(packet));
    }

    private @Nullable SctpCounter onInit(
            Arrival arrival, int tag, long now, Consumer<? super AssociationOutput> out)
            throws ChunkException {
        if (state instanceof Closed) {
            return SctpCounter.DROPPED_CLOSED;
        }
        if (!cursor.isLast()) {
            return SctpCounter.DROPPED_BUNDLED; // section 6.10
        }
        if (tag != 0) {
            return SctpCounter.DROPPED_VERIFICATION_TAG; // section 8.5.1, A
        }
        return Chunk.parse(cursor) instanceof InitChunk init
                ? answering.onInit(state, init, arrival, now, out)
                : SctpCounter.DROPPED_INIT;
    }

    private @Nullable SctpCounter onCookieEcho(
            Arrival arrival, int tag, long now, Consumer<? super AssociationOutput> out)
            throws ChunkException {
        if (state instanceof Closed) {
            return SctpCounter.DROPPED_OUT_OF_THE_BLUE;
        }
        if (!(Chunk.parse(cursor) instanceof CookieEchoChunk(ByteBuf sealed))) {
            return SctpCounter.DROPPED_COOKIE;
        }
        return switch (acceptance.onCookieEcho(state, sealed, tag, arrival, now, out)) {
            case Acceptance.Outcome.Dropped(SctpCounter why) -> why;
            case Acceptance.Outcome.Accepted(AssociationState next) -> {
                become(next, now, out);
                become(ending.progress(state, now, out), now, out);
                yield onChunks(arrival.at(), arrival.from(), now, out);
            }
        };
    }

    /// The packet is for this association: its chunks, one after the other.
    private @Nullable SctpCounter onChunks(
            int at, InetSocketAddress from, long now, Consumer<? super AssociationOutput> out)
            throws ChunkException {
        TransmissionControl control = state.agreed();
        if (control == null) {
            onAnswerToCall(new Arrival(at, from, config.remote().port()), now, out);
            return null;
        }
        Path path = control.paths.of(from.getAddress());
        if (path == null) {
            return SctpCounter.DROPPED_ADDRESS;
        }
        path.follow(from, at);
        boolean goOn = true;
        boolean hadData = false;
        do {
            boolean ends = false;
            if (cursor.type() == ChunkType.DATA) {
                hadData = true; // once for each message: read in place
                become(onData(control, data.read(cursor), from, out), now, out);
            } else {
                Chunk chunk = Chunk.parse(cursor);
                ends = endsPacket(chunk);
                become(onChunk(control, chunk, from, now, out), now, out);
            }
            goOn = !ends && state.agreed() == control;
        } while (goOn && cursor.next());
        if (hadData && state instanceof ShutdownSent s) {
            become(ending.onData(s, now, out), now, out);
        }
        return null;
    }

    /// COOKIE-WAIT: only an answer to the call means anything.
    private void onAnswerToCall(Arrival arrival, long now, Consumer<? super AssociationOutput> out)
            throws ChunkException {
        Chunk chunk = Chunk.parse(cursor);
        if (!(state instanceof CookieWait s)) {
            return;
        }
        if (chunk instanceof InitAckChunk initAck && cursor.isLast()) {
            become(calling.onInitAck(s, initAck, arrival, now, out), now, out);
        } else if (chunk instanceof AbortChunk abort) {
            become(new Closed(Cause.REFUSED, words(abort.causes())), now, out);
        }
    }

    private AssociationState onChunk(
            TransmissionControl control,
            Chunk chunk,
            InetSocketAddress from,
            long now,
            Consumer<? super AssociationOutput> out) {
        return switch (chunk) {
            case DataChunk _ -> state; // read in place, see #onChunks
            case SackChunk sack -> {
                if (state instanceof CookieEchoed) {
                    yield state; // nothing has been sent that it could acknowledge
                }
                yield ending.progress(outbound.onSack(state, control, sack, now, out), now, out);
            }
            case HeartbeatChunk heartbeat -> {
                wire.echo(control, from, Supervision.answer(heartbeat), out);
                yield state;
            }
            case HeartbeatAckChunk ack -> {
                supervision.onHeartbeatAck(control, ack, now);
                yield state;
            }
            case AbortChunk abort -> onAbort(abort);
            case ShutdownChunk shutdown -> onShutdown(control, shutdown, now, out);
            case ShutdownAckChunk _ -> ending.onShutdownAck(state, out);
            case ShutdownCompleteChunk _ -> ending.onShutdownComplete(state);
            case ErrorChunk error -> {
                counters.increment(SctpCounter.ERRORS_RECEIVED);
                yield state instanceof CookieEchoed s ? calling.onError(s, error, now, out) : state;
            }
            case CookieAckChunk _ ->
                    state instanceof CookieEchoed s ? new Established(s.control()) : state;
            case UnknownChunk unknown -> {
                onUnknown(control, unknown, from, out);
                yield state;
            }
            case CookieEchoChunk _ -> state; // taken as the first of its packet, and only there
            case InitChunk _, InitAckChunk _ -> state; // section 5.2.3: not expected here
            case EcneChunk _, CwrChunk _ -> state; // reserved, and never asked for
        };
    }

    /// Whether what stands behind this chunk is not looked at.
    private static boolean endsPacket(Chunk chunk) {
        return switch (chunk) {
            case InitChunk _, InitAckChunk _, ShutdownCompleteChunk _ -> true; // section 6.10
            case UnknownChunk unknown -> ChunkType.stops(unknown.type());
            case DataChunk _,
                    SackChunk _,
                    HeartbeatChunk _,
                    HeartbeatAckChunk _,
                    AbortChunk _,
                    ShutdownChunk _,
                    ShutdownAckChunk _,
                    ErrorChunk _,
                    CookieEchoChunk _,
                    CookieAckChunk _,
                    EcneChunk _,
                    CwrChunk _ ->
                    false;
        };
    }

    /// In SHUTDOWN-ACK-SENT everything has been acknowledged both ways. A peer that no longer knows
    /// the association then (its ABORT reflects the tag) has had our SHUTDOWN ACK, and what got
    /// lost is its SHUTDOWN COMPLETE: the end was graceful, and both ends say so.
    private AssociationState onAbort(AbortChunk abort) {
        if (state instanceof ShutdownAckSent s && abort.reflected()) {
            return new Closed(s.began(), "");
        }
        boolean refused = state instanceof CookieEchoed;
        Cause cause = refused ? Cause.REFUSED : Cause.ABORTED_BY_PEER;
        return new Closed(cause, words(abort.causes()));
    }

    private AssociationState onData(
            TransmissionControl control,
            DataView chunk,
            InetSocketAddress from,
            Consumer<? super AssociationOutput> out) {
        return switch (state) {
            case Established _, ShutdownPending _, ShutdownSent _ ->
                    inbound.onData(state, control, chunk, from, out);
            // not ours to take: the peer sends it again or is ending
            case Closed _,
                    Listening _,
                    CookieWait _,
                    CookieEchoed _,
                    ShutdownReceived _,
                    ShutdownAckSent _ ->
                    state;
        };
    }

    private AssociationState onShutdown(
            TransmissionControl control,
            ShutdownChunk shutdown,
            long now,
            Consumer<? super AssociationOutput> out) {
        AssociationState next = ending.onShutdown(state, now, out);
        if (!(next instanceof ShutdownReceived)) {
            return next;
        }
        int cumulativeAck = shutdown.cumulativeAck();
        return ending.progress(
                outbound.onCumulativeAck(next, control, cumulativeAck, now, out), now, out);
    }

    /// Section 3.2: the type's high bits say what is to be done.
    private void onUnknown(
            TransmissionControl control,
            UnknownChunk unknown,
            InetSocketAddress from,
            Consumer<? super AssociationOutput> out) {
        counters.increment(SctpCounter.CHUNKS_UNKNOWN);
        if (ChunkType.reports(unknown.type())) {
            ErrorCause cause = ErrorCause.about(ErrorCause.UNRECOGNIZED_CHUNK_TYPE, cursor.whole());
            wire.reply(control, from, new ErrorChunk(List.of(cause)), out);
        }
    }

    // ---- the state -----------------------------------------------------------------------------

    /// The only way from one state to another: lets go of what is left behind, begins the
    /// supervision of what is new, and tells the user.
    private void become(AssociationState next, long now, Consumer<? super AssociationOutput> out) {
        AssociationState before = state;
        if (next == before) {
            return;
        }
        state = next;
        TransmissionControl old = before.agreed();
        if (old != null && old != next.agreed()) {
            giveUp(old, out);
        }
        TransmissionControl agreed = next.agreed();
        if (agreed != null && agreed != old) {
            agreed.paths.prefer(preferred);
        }
        if (next instanceof Closed(DownReason reason)) {
            lastReason = reason;
            counters.increment(SctpCounter.ASSOCIATIONS_DOWN);
            out.accept(new AssociationOutput.Down(reason));
            return;
        }
        TransmissionControl serving = next.inService();
        if (serving != null && serving != before.inService()) {
            boolean restarted = before.inService() != null;
            lastReason = new DownReason(Cause.CLOSED, "");
            supervision.begin(serving, now);
            counters.increment(restarted ? SctpCounter.RESTARTS : SctpCounter.ASSOCIATIONS_UP);
            out.accept(restarted ? new AssociationOutput.Restarted() : new AssociationOutput.Up());
        }
    }

    private static void giveUp(TransmissionControl old, Consumer<? super AssociationOutput> out) {
        Undelivered undelivered = old.sender.undelivered();
        old.release();
        if (!undelivered.equals(Undelivered.NOTHING)) {
            out.accept(new AssociationOutput.GiveUp(undelivered));
        }
    }

    private static String words(List<ErrorCause> causes) {
        return causes.stream().map(ErrorCause::words).collect(Collectors.joining(", "));
    }
}
