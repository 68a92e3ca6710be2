// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.SelectionCount;
import org.signalbox.link.SelectionCounters;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Histogram;
import org.signalbox.sctp.AssociationStatus;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What an operator may see of a link.
///
/// @param id linkset and SLC
/// @param service as `show cs7 linkset` prints it
/// @param localState this end's state, in the words of Q.703 figure 8
/// @param peerState the far end's, as far as it has told
/// @param lastFailure why the link was last not in service; null if it never failed
/// @param nextAttemptNanos time until the association is opened or alignment begins; -1 if nothing
///     is scheduled
/// @param bsn the last number accepted from the peer, 16,777,215 if none
/// @param fsn the last number sent, 16,777,215 if none
/// @param unacknowledged messages sent and not acknowledged
/// @param queued messages waiting to be sent
/// @param held messages received that level 3 cannot take yet
/// @param congestionLevel of the transmit queue, 0 to 3
/// @param peerBusy whether the peer has sent Busy
/// @param busy whether we have sent Busy
/// @param emergency whether the short proving period is asked for
/// @param association the association below
/// @param counters what the link has counted so far
/// @param selections what it has sent, by the signalling link selection; together as much as
///     [M2paLinkCounter#MSUS_SENT]
/// @param transits how long what it has sent had been in the node
public record M2paLinkStatus(
        LinkIdentity id,
        Service service,
        LocalState localState,
        PeerState peerState,
        @Nullable LinkFailure lastFailure,
        long nextAttemptNanos,
        int bsn,
        int fsn,
        int unacknowledged,
        int queued,
        int held,
        int congestionLevel,
        boolean peerBusy,
        boolean busy,
        boolean emergency,
        AssociationStatus association,
        Map<M2paLinkCounter, Long> counters,
        List<SelectionCount> selections,
        Histogram.Seen transits) {
    /// What is to be seen of a link now.
    ///
    /// @param queued messages that wait above the machine
    /// @param now monotonic nanoseconds of the link's loop
    static M2paLinkStatus of(
            LinkIdentity id,
            LinkMachine machine,
            int queued,
            int congestionLevel,
            AssociationStatus association,
            Counters<M2paLinkCounter> counters,
            SelectionCounters selections,
            Histogram transits,
            long now) {
        LinkState state = machine.state();
        boolean waits =
                state instanceof LinkState.OutOfService
                        || state instanceof LinkState.Disconnected s && s.retry().isRunning();
        Map<M2paLinkCounter, Long> counted = new EnumMap<>(M2paLinkCounter.class);
        for (M2paLinkCounter counter : M2paLinkCounter.values()) {
            counted.put(counter, counters.get(counter));
        }
        return new M2paLinkStatus(
                id,
                Service.of(state),
                LocalState.of(state),
                PeerState.of(machine),
                machine.lastFailure(),
                waits ? Math.max(0, state.deadline() - now) : -1,
                machine.data().reception().accepted(),
                machine.data().transmission().lastFsn(),
                machine.data().transmission().unacknowledged(),
                queued,
                machine.data().reception().held(),
                congestionLevel,
                machine.data().isPeerBusy(),
                machine.congested(),
                machine.emergency(),
                association,
                Collections.unmodifiableMap(counted),
                selections.counts(),
                transits.seen());
    }

    /// The state of service in ITP's words.
    public enum Service {
        AVAILABLE("avail"),
        UNAVAILABLE("UNAVAIL"),
        SHUTDOWN("shutdown");

        private final String word;

        Service(String word) {
            this.word = word;
        }

        static Service of(LinkState state) {
            if (state instanceof LinkState.InService) {
                return AVAILABLE;
            }
            return state instanceof LinkState.Deactivated ? SHUTDOWN : UNAVAILABLE;
        }

        public String word() {
            return word;
        }
    }

    /// This end's state.
    public enum LocalState {
        DEACTIVATED("Deactivated"),
        DISCONNECTED("Disconnected"),
        CONNECTING("Connecting"),
        OUT_OF_SERVICE("OutOfService"),
        NOT_ALIGNED("NotAligned"),
        ALIGNED("Aligned"),
        PROVING("Proving"),
        ALIGNED_READY("AlignedReady"),
        ALIGNED_NOT_READY("AlignedNotReady"),
        IN_SERVICE("InService"),
        PROCESSOR_OUTAGE("ProcessorOutage");

        private final String word;

        LocalState(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static LocalState of(LinkState state) {
            return switch (state) {
                case LinkState.Deactivated _ -> DEACTIVATED;
                case LinkState.Disconnected _ -> DISCONNECTED;
                case LinkState.Connecting _ -> CONNECTING;
                case LinkState.OutOfService _ -> OUT_OF_SERVICE;
                case LinkState.NotAligned _ -> NOT_ALIGNED;
                case LinkState.Aligned _ -> ALIGNED;
                case LinkState.Proving _ -> PROVING;
                case LinkState.AlignedReady _ -> ALIGNED_READY;
                case LinkState.AlignedNotReady _ -> ALIGNED_NOT_READY;
                case LinkState.InService _ -> IN_SERVICE;
                case LinkState.ProcessorOutage _ -> PROCESSOR_OUTAGE;
            };
        }
    }

    /// The far end's state.
    public enum PeerState {
        UNKNOWN("-"),
        OUT_OF_SERVICE("OutOfService"),
        ALIGNMENT("Alignment"),
        PROVING("Proving"),
        READY("Ready"),
        IN_SERVICE("InService"),
        PROCESSOR_OUTAGE("ProcessorOutage"),
        BUSY("Busy");

        private final String word;

        PeerState(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static PeerState of(LinkMachine machine) {
            if (machine.data().isActive()) {
                if (machine.state() instanceof LinkState.ProcessorOutage s && s.remote()) {
                    return PROCESSOR_OUTAGE;
                }
                return machine.data().isPeerBusy() ? BUSY : IN_SERVICE;
            }
            StatusIndication last = machine.lastReceived();
            if (last == null) {
                return UNKNOWN;
            }
            return switch (last) {
                case ALIGNMENT -> ALIGNMENT;
                case PROVING_NORMAL, PROVING_EMERGENCY -> PROVING;
                case READY, PROCESSOR_RECOVERED -> READY;
                case PROCESSOR_OUTAGE -> PROCESSOR_OUTAGE;
                case BUSY, BUSY_ENDED -> IN_SERVICE;
                case OUT_OF_SERVICE -> OUT_OF_SERVICE;
            };
        }
    }
}
