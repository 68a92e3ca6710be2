// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import org.signalbox.machine.Timer;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.chunk.SerialNumber;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// One destination address of the peer: what it can take (RFC 9260 section 7.2) and whether it
/// answers (sections 8.2 and 8.3).
public final class Path {
    /// What a packet may hold at first: 1,500 octets less IPv6 and UDP headers. The path is not
    /// probed for more or less (section 7.3): only if the system refuses a packet as too long are
    /// the next ones shorter.
    public static final int PACKET_OCTETS_MAX = 1452;

    /// What the least links of IPv6 (1,280 octets) and of IPv4 (576 octets) let through.
    private static final int[] PACKET_OCTETS = {PACKET_OCTETS_MAX, 1232, 548};

    /// PMDCS: what the chunks of a packet may take up.
    static final int CHUNKS_OCTETS_MAX = PACKET_OCTETS_MAX - 12;

    /// Section 7.2.1.
    private static final int INITIAL_WINDOW_IPV4 = 4404;

    private static final int INITIAL_WINDOW_IPV6 = 4344;

    private final InetAddress address;
    private final RetransmissionTimeout rto;

    private InetSocketAddress udp;
    private int local;
    private int packetSize;
    private long shortenedAt;
    private boolean confirmed;
    private boolean active = true;
    private int errors;

    private int congestionWindow;
    private int slowStartThreshold = Integer.MAX_VALUE;
    private int partialAcknowledged;
    private int flight;

    /// The first TSN in flight here, if there is one.
    private int earliestTsn;

    private boolean hasSentData;
    private long retransmissions;

    /// T3-rtx ran out, and nothing has been acknowledged since.
    private boolean probing;

    private long lastDataAt;

    // for the SACK being processed
    private int acknowledged;
    private boolean windowWasFull;
    private boolean earliestAcknowledged;

    private boolean timing;
    private int timedTsn;
    private long timedAt;

    private Timer t3 = Timer.STOPPED;
    private Timer heartbeat = Timer.STOPPED;
    private long heartbeatNonce;
    private boolean heartbeatUnanswered;

    /// @param address as the peer announced it
    /// @param udpPort where its packets come from (RFC 6951)
    /// @param local which of our sockets reaches it
    /// @param confirmed whether data may be sent there, or it must first answer a probe (section
    /// 5.4)
    public Path(
            InetAddress address,
            int udpPort,
            int local,
            boolean confirmed,
            AssociationProfile profile) {
        this.address = address;
        this.udp = new InetSocketAddress(address, udpPort);
        this.local = local;
        this.confirmed = confirmed;
        this.rto =
                new RetransmissionTimeout(
                        profile.rtoInitial().toNanos(),
                        profile.rtoMin().toNanos(),
                        profile.rtoMax().toNanos());
        boolean isIpv4 = address.getAddress().length == 4;
        int initial = isIpv4 ? INITIAL_WINDOW_IPV4 : INITIAL_WINDOW_IPV6;
        this.congestionWindow =
                Math.min(4 * chunksOctetsMax(), Math.max(2 * chunksOctetsMax(), initial));
    }

    public InetAddress address() {
        return address;
    }

    /// Where packets for this path are sent.
    public InetSocketAddress udp() {
        return udp;
    }

    /// Which of our sockets sends them.
    public int local() {
        return local;
    }

    /// A packet with the right verification tag came from `from` to our socket `at`: answers go
    /// there (RFC 6951 section 5.4).
    public void follow(InetSocketAddress from, int at) {
        local = at;
        if (udp.getPort() != from.getPort()) {
            udp = new InetSocketAddress(address, from.getPort());
        }
    }

    public boolean isConfirmed() {
        return confirmed;
    }

    public boolean isActive() {
        return active;
    }

    /// Whether data may be sent here.
    public boolean isUsable() {
        return confirmed && active;
    }

    public int errors() {
        return errors;
    }

    public int congestionWindow() {
        return congestionWindow;
    }

    /// What a packet may hold here, common header included.
    public int packetOctetsMax() {
        return PACKET_OCTETS[packetSize];
    }

    /// PMDCS of this path: what the chunks of a packet may take up.
    int chunksOctetsMax() {
        return packetOctetsMax() - PacketHeader.LENGTH;
    }

    /// The system has refused packets as too long. Those that left together are one lesson: after
    /// it, packets of the new size are waited for.
    ///
    /// @return whether packets are shorter now
    boolean shorten(long now) {
        boolean known = packetSize > 0 && now - shortenedAt < rto.nanos();
        if (known || packetSize == PACKET_OCTETS.length - 1) {
            return false;
        }
        packetSize++;
        shortenedAt = now;
        return true;
    }

    /// 0 while there is none: slow start has no end yet.
    public int slowStartThreshold() {
        return slowStartThreshold == Integer.MAX_VALUE ? 0 : slowStartThreshold;
    }

    public int flight() {
        return flight;
    }

    public long retransmissions() {
        return retransmissions;
    }

    public long rtoNanos() {
        return rto.nanos();
    }

    public long smoothedRttNanos() {
        return rto.smoothedNanos();
    }

    // ---- reachability --------------------------------------------------------------------------

    /// One more time-out without an answer.
    ///
    /// @return whether the path has become inactive by it
    public boolean onError(int pathMaxRetransmits) {
        errors++;
        if (active && errors > pathMaxRetransmits) {
            active = false;
            return true;
        }
        return false;
    }

    /// The peer has answered on this path.
    public void onAnswer() {
        errors = 0;
        active = true;
        confirmed = true;
    }

    /// Data last sent here has been acknowledged.
    void onDataAnswered() {
        errors = 0;
        active = true;
    }

    public Timer heartbeatTimer() {
        return heartbeat;
    }

    public void startHeartbeatTimer(long now, long nanos) {
        heartbeat = Timer.start(now, nanos);
    }

    public void stopHeartbeatTimer() {
        heartbeat = Timer.STOPPED;
    }

    public void onHeartbeatSent(long nonce) {
        heartbeatNonce = nonce;
        heartbeatUnanswered = true;
    }

    public boolean isHeartbeatUnanswered() {
        return heartbeatUnanswered;
    }

    /// The time for an answer is over.
    public void onHeartbeatLost() {
        heartbeatUnanswered = false;
        rto.backOff();
    }

    /// T2-shutdown ran out: the RTO doubles as for data (section 9.2).
    public void onShutdownUnanswered() {
        rto.backOff();
    }

    /// @param sentAt when the HEARTBEAT left, as it says itself
    /// @return false if it is not the answer to the last HEARTBEAT
    public boolean onHeartbeatAck(long nonce, long sentAt, long now) {
        if (!heartbeatUnanswered || nonce != heartbeatNonce) {
            return false;
        }
        heartbeatUnanswered = false;
        rto.onMeasurement(Math.max(0, now - sentAt));
        onAnswer();
        return true;
    }

    /// Whether data has been sent here since `time`, so that no probe is needed.
    public boolean isBusySince(long time) {
        return flight > 0 || hasSentData && lastDataAt - time > 0;
    }

    // ---- round trips ---------------------------------------------------------------------------

    /// One TSN is timed at a time, and only on its first way out (section 6.3.1, C4 and C5).
    void onFirstSent(int tsn, long now) {
        if (!timing) {
            timing = true;
            timedTsn = tsn;
            timedAt = now;
        }
    }

    void onAcknowledgedTsn(int tsn, long now) {
        if (timing && timedTsn == tsn) {
            timing = false;
            rto.onMeasurement(now - timedAt);
        }
    }

    /// Karn: the answer to what was sent twice says nothing.
    void onLostTsn(int tsn) {
        if (timing && timedTsn == tsn) {
            timing = false;
        }
    }

    // ---- congestion control --------------------------------------------------------------------

    /// How much more may be outstanding here.
    int allowance() {
        return congestionWindow - flight;
    }

    /// Whether a packet may be begun here. Section 7.2.1: after a time-out one packet is in flight
    /// until something is acknowledged, however much room it leaves in the window.
    boolean allowsPacket() {
        return flight == 0 || !probing && allowance() > 0;
    }

    /// T3 runs from the first TSN in flight here: from its sending, also if that is the second
    /// (section 6.3.2, R1, and section 7.2.4, rule 4).
    void onSent(int tsn, int octets, long now) {
        if (flight == 0) {
            decayWhenIdle(now);
        }
        if (flight == 0 || SerialNumber.isAfter(earliestTsn, tsn)) {
            earliestTsn = tsn;
            restartT3(now);
        } else if (!t3.isRunning()) {
            restartT3(now);
        }
        flight += octets;
        hasSentData = true;
        lastDataAt = now;
    }

    /// Section 6.3.2, R4: what was acknowledged is in flight again.
    void onTakenBack(int tsn, int octets, long now) {
        if (flight == 0 || SerialNumber.isAfter(earliestTsn, tsn)) {
            earliestTsn = tsn;
        }
        flight += octets;
        if (!t3.isRunning()) {
            restartT3(now);
        }
    }

    void onRetransmission() {
        retransmissions++;
    }

    void onOffTheWire(int octets) {
        flight -= octets;
        assert flight >= 0 : "more octets left the path " + udp + " than were sent";
    }

    void beginSack() {
        acknowledged = 0;
        windowWasFull = flight >= congestionWindow;
        earliestAcknowledged = false;
    }

    void onAcknowledged(int tsn, int octets) {
        probing = false;
        acknowledged += octets;
        earliestAcknowledged |= tsn == earliestTsn;
    }

    /// The first TSN in flight here, or one before it; of no meaning if there is none.
    int earliestTsn() {
        return earliestTsn;
    }

    /// A SACK has been processed, and nothing is in flight here any more (section 6.3.2, R2).
    void settleT3() {
        t3 = Timer.STOPPED;
    }

    /// A SACK has been processed (section 6.3.2, R3).
    ///
    /// @param earliest the first TSN still in flight here
    void settleT3(int earliest, long now) {
        earliestTsn = earliest;
        if (earliestAcknowledged) {
            restartT3(now);
        }
    }

    /// Grows the window after a SACK that moved the cumulative acknowledgement (sections 7.2.1 and
    /// 7.2.2).
    void grow(boolean inFastRecovery) {
        if (acknowledged == 0) {
            return;
        }
        if (congestionWindow <= slowStartThreshold) {
            if (windowWasFull && !inFastRecovery) {
                congestionWindow += Math.min(acknowledged, chunksOctetsMax());
            }
        } else {
            partialAcknowledged += acknowledged;
            if (partialAcknowledged >= congestionWindow) {
                if (windowWasFull) {
                    partialAcknowledged -= congestionWindow;
                    congestionWindow += chunksOctetsMax();
                } else {
                    partialAcknowledged = congestionWindow;
                }
            }
        }
        if (flight == 0) {
            partialAcknowledged = 0;
        }
    }

    boolean hasAcknowledged() {
        return acknowledged > 0;
    }

    /// Section 7.2.4: three reports.
    void onFastRetransmit() {
        slowStartThreshold = Math.max(congestionWindow / 2, 4 * chunksOctetsMax());
        congestionWindow = slowStartThreshold;
        partialAcknowledged = 0;
    }

    /// Section 7.2.3 and 6.3.3: T3-rtx ran out.
    void onTimeout() {
        slowStartThreshold = Math.max(congestionWindow / 2, 4 * chunksOctetsMax());
        congestionWindow = chunksOctetsMax();
        partialAcknowledged = 0;
        rto.backOff();
        t3 = Timer.STOPPED;
        probing = true;
    }

    /// Section 7.2.1: what an idle path could take is forgotten, by half each RTO.
    private void decayWhenIdle(long now) {
        if (!hasSentData) {
            return;
        }
        long idle = now - lastDataAt;
        if (idle >= rto.nanos() && congestionWindow > 4 * chunksOctetsMax()) {
            slowStartThreshold = congestionWindow;
        }
        for (long span = rto.nanos();
                span <= idle && congestionWindow > 4 * chunksOctetsMax();
                span += rto.nanos()) {
            congestionWindow = Math.max(congestionWindow / 2, 4 * chunksOctetsMax());
        }
    }

    // ---- T3-rtx --------------------------------------------------------------------------------

    public Timer t3() {
        return t3;
    }

    private void restartT3(long now) {
        t3 = Timer.start(now, rto.nanos());
    }

    /// Nothing is outstanding any more: the association has begun anew or is gone.
    void reset() {
        flight = 0;
        probing = false;
        timing = false;
        t3 = Timer.STOPPED;
    }
}
