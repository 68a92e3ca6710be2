// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.signalbox.sctp.AssociationStatus.UNKNOWN;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The options of one SCTP socket (RFC 6458 section 8), in the house's words, and what the kernel
/// tells by them of an association.
///
/// Also for sockets that another part of the process made, such as the JDK: to their descriptors.
/// Used by one thread at a time.
public final class SocketOptions {
    /// In place of an association's number: all that are still to come on the socket. A one-to-one
    /// socket has one association only, and takes this number for it.
    public static final int FUTURE_ASSOCIATIONS = 0;

    static final int IPPROTO_SCTP = 132;
    static final int SOL_SOCKET = 1;

    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;

    private static final int SCTP_RTOINFO = 0;
    private static final int SCTP_ASSOCINFO = 1;
    private static final int SCTP_INITMSG = 2;
    private static final int SCTP_PEER_ADDR_PARAMS = 9;
    private static final int SCTP_STATUS = 14;
    private static final int SCTP_GET_PEER_ADDR_INFO = 15;
    private static final int SCTP_DELAYED_SACK = 16;
    private static final int SCTP_GET_ASSOC_STATS = 112;

    private static final int SPP_HB_ENABLE = 0x1;

    /// `SCTP_ACTIVE`; below are inactive and potentially failed paths, to which no data goes.
    private static final int PATH_ACTIVE = 2;

    /// `SCTP_UNCONFIRMED`: RFC 9260 section 5.4.
    private static final int PATH_UNCONFIRMED = 3;

    private static final int CLOCK_MONOTONIC_COARSE = 6;

    /// Holds any value that is used here, and its length.
    private static final int MEMORY_OCTETS = 512;

    private final OptionAccess access;
    private final long jiffyNanos;

    /// @param jiffyNanos of [#tick]
    SocketOptions(OptionAccess access, long jiffyNanos) {
        this.access = access;
        this.jiffyNanos = jiffyNanos;
    }

    /// Of a socket that is another's to close. Takes no memory that would have to be given back.
    ///
    /// @param descriptor open for as long as this is used
    public static SocketOptions of(int descriptor) {
        Arena arena = Arena.ofAuto();
        Libc libc = new Libc(arena);
        MemorySegment memory = arena.allocate(MEMORY_OCTETS, Long.BYTES);
        return new SocketOptions(new OptionAccess(libc, memory, descriptor), tick(libc, memory));
    }

    /// One tick of the kernel's clock: the coarse clock goes on once in a tick (clock_getres(2)).
    ///
    /// @return nanoseconds
    static long tick(Libc libc, MemorySegment memory) {
        libc.clockResolution(CLOCK_MONOTONIC_COARSE, memory.address());
        return memory.get(JAVA_LONG, 0) * TimeUnit.SECONDS.toNanos(1)
                + memory.get(JAVA_LONG, Long.BYTES);
    }

    // ---- before an association -----------------------------------------------------------------

    /// What is offered to callers, and asked for when calling.
    ///
    /// @param profile says how often INIT is repeated, and how slowly at last
    public void setStreams(int outbound, int inbound, AssociationProfile profile)
            throws IOException {
        access.put(Structs.INITMSG, "sinit_num_ostreams", (short) outbound);
        access.put(Structs.INITMSG, "sinit_max_instreams", (short) inbound);
        // one more than the profile says, so that our own deadline ends an opening, with its reason
        access.put(
                Structs.INITMSG,
                "sinit_max_attempts",
                (short) Math.min(0x7FFF, profile.maxInitRetransmits() + 1));
        access.put(
                Structs.INITMSG,
                "sinit_max_init_timeo",
                (short) Math.min(0xFFFF, millis(profile.rtoMax())));
        access.set(IPPROTO_SCTP, SCTP_INITMSG, Structs.INITMSG, "SCTP_INITMSG");
    }

    // ---- for an association --------------------------------------------------------------------

    /// Timers and limits.
    ///
    /// @param association the kernel's number, or [#FUTURE_ASSOCIATIONS]
    /// @param paths how many addresses the peer has
    public void configure(AssociationProfile profile, int association, int paths)
            throws IOException {
        access.put(Structs.RTOINFO, "srto_assoc_id", association);
        access.put(Structs.RTOINFO, "srto_initial", millis(profile.rtoInitial()));
        access.put(Structs.RTOINFO, "srto_max", millis(profile.rtoMax()));
        access.put(Structs.RTOINFO, "srto_min", millis(profile.rtoMin()));
        access.set(IPPROTO_SCTP, SCTP_RTOINFO, Structs.RTOINFO, "SCTP_RTOINFO");

        access.clear(Structs.PADDRPARAMS); // any address
        access.put(Structs.PADDRPARAMS, "spp_assoc_id", association);
        access.put(Structs.PADDRPARAMS, "spp_hbinterval", millis(profile.heartbeatInterval()));
        access.put(Structs.PADDRPARAMS, "spp_pathmaxrxt", (short) profile.pathMaxRetransmits());
        access.put(Structs.PADDRPARAMS, "spp_flags", SPP_HB_ENABLE);
        access.set(
                IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, Structs.PADDRPARAMS, "SCTP_PEER_ADDR_PARAMS");

        access.clear(Structs.ASSOCPARAMS);
        access.put(Structs.ASSOCPARAMS, "sasoc_assoc_id", association);
        // RFC 9260 section 8.2: it should not exceed the sum of the paths' own limits, and with
        // several paths the kernel insists
        int limit = profile.associationMaxRetransmits();
        access.put(
                Structs.ASSOCPARAMS,
                "sasoc_asocmaxrxt",
                (short)
                        (paths > 1
                                ? Math.min(limit, paths * profile.pathMaxRetransmits())
                                : limit));
        access.put(Structs.ASSOCPARAMS, "sasoc_cookie_life", millis(profile.cookieLife()));
        access.set(IPPROTO_SCTP, SCTP_ASSOCINFO, Structs.ASSOCPARAMS, "SCTP_ASSOCINFO");

        int delay = millis(profile.sackDelay());
        access.put(Structs.SACK_INFO, "sack_assoc_id", association);
        access.put(Structs.SACK_INFO, "sack_delay", delay);
        // RFC 9260 section 6.2: every second packet at least; without delay, every packet
        access.put(Structs.SACK_INFO, "sack_freq", delay > 0 ? 2 : 1);
        access.set(IPPROTO_SCTP, SCTP_DELAYED_SACK, Structs.SACK_INFO, "SCTP_DELAYED_SACK");
    }

    /// Asks for a receive buffer, beyond the system's limit where that is allowed.
    ///
    /// @return how much the kernel lets it hold: twice what it granted, as it counts its own
    ///     overhead too
    public int setReceiveBuffer(int octets) throws IOException {
        return setBuffer(SO_RCVBUFFORCE, SO_RCVBUF, octets);
    }

    /// Like [#setReceiveBuffer], for sending.
    int setSendBuffer(int octets) throws IOException {
        return setBuffer(SO_SNDBUFFORCE, SO_SNDBUF, octets);
    }

    private int setBuffer(int force, int capped, int octets) throws IOException {
        access.value().set(JAVA_INT, 0, octets);
        if (access.trySet(SOL_SOCKET, force, Integer.BYTES) < 0) { // without CAP_NET_ADMIN
            access.setInt(SOL_SOCKET, capped, octets);
        }
        OptionAccess.check("SO_RCVBUF", access.get(SOL_SOCKET, capped, Integer.BYTES));
        return access.value().get(JAVA_INT, 0);
    }

    // ---- what the kernel knows -----------------------------------------------------------------

    /// Measures an association.
    ///
    /// @param association the kernel's number, or 0 on a one-to-one socket
    /// @param peers the addresses that its paths lead to
    public Measurement measure(int association, List<InetSocketAddress> peers) {
        long unacknowledged = UNKNOWN;
        long window = UNKNOWN;
        InetSocketAddress primary = null;
        access.put(Structs.STATUS, "sstat_assoc_id", association);
        if (access.get(IPPROTO_SCTP, SCTP_STATUS, Structs.STATUS) >= 0) {
            unacknowledged = access.unsignedShort(Structs.STATUS, "sstat_unackdata");
            window = access.unsignedInteger(Structs.STATUS, "sstat_rwnd");
            primary =
                    SocketAddresses.read(
                            access.value(),
                            Structs.offset(Structs.STATUS, "sstat_primary")
                                    + Structs.offset(Structs.PADDRINFO, "spinfo_address"));
        }
        return new Measurement(
                window,
                unacknowledged,
                retransmissions(association),
                paths(association, peers, primary));
    }

    /// What [#measure] found; what the kernel does not tell, or no longer, is
    /// [AssociationStatus#UNKNOWN].
    ///
    /// @param peerWindowOctets as last told by the peer, less what is on its way
    /// @param unacknowledged DATA chunks sent and not acknowledged
    /// @param retransmissions DATA chunks sent again
    /// @param paths the primary first
    public record Measurement(
            long peerWindowOctets,
            long unacknowledged,
            long retransmissions,
            List<AssociationStatus.Path> paths) {}

    /// DATA chunks that an association has sent again.
    private long retransmissions(int association) {
        access.put(Structs.ASSOC_STATS, "sas_assoc_id", association);
        return access.get(IPPROTO_SCTP, SCTP_GET_ASSOC_STATS, Structs.ASSOC_STATS) < 0
                ? 0
                : access.longInteger(Structs.ASSOC_STATS, "sas_rtxchunks");
    }

    private List<AssociationStatus.Path> paths(
            int association, List<InetSocketAddress> peers, @Nullable InetSocketAddress primary) {
        List<@Nullable KernelPath> measured = new ArrayList<>();
        for (InetSocketAddress address : peers) {
            measured.add(path(association, address));
        }
        int inUse = inUse(peers, measured, primary);
        List<AssociationStatus.Path> paths = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            boolean isPrimary = peers.get(i).equals(primary);
            paths.add(
                    isPrimary ? 0 : paths.size(),
                    shown(peers.get(i), measured.get(i), isPrimary, i == inUse));
        }
        return paths;
    }

    /// Linux tells the primary path, but not which one carries data. It is the primary while that
    /// answers, and otherwise one that does: so it is known unless there are several of those.
    ///
    /// @return its place in the list of addresses, or -1
    private static int inUse(
            List<InetSocketAddress> peers,
            List<@Nullable KernelPath> measured,
            @Nullable InetSocketAddress primary) {
        int answering = -1;
        boolean several = false;
        for (int i = 0; i < measured.size(); i++) {
            KernelPath path = measured.get(i);
            if (path == null || !path.active() || !path.confirmed()) {
                continue;
            }
            if (peers.get(i).equals(primary)) {
                return i;
            }
            several = answering >= 0;
            answering = i;
        }
        return several ? -1 : answering;
    }

    /// Linux gives out neither the slow start threshold nor the time-outs in a row, nor what is
    /// outstanding or was sent again on one path: `/proc/net/sctp/remaddr` has a column for
    /// retransmissions that is always 0.
    private AssociationStatus.Path shown(
            InetSocketAddress address,
            @Nullable KernelPath kernel,
            boolean isPrimary,
            boolean used) {
        if (kernel == null) {
            return StatusReport.unmeasured(address, isPrimary);
        }
        return new AssociationStatus.Path(
                address,
                kernel.active(),
                kernel.confirmed(),
                isPrimary,
                used,
                kernel.congestionWindow(),
                UNKNOWN,
                kernel.srttJiffies() * jiffyNanos,
                Duration.ofMillis(kernel.rtoMillis()).toNanos(),
                kernel.mtu(),
                (int) UNKNOWN,
                UNKNOWN,
                UNKNOWN);
    }

    /// One path as the kernel has it; null if it is gone.
    private @Nullable KernelPath path(int association, InetSocketAddress address) {
        access.clear(Structs.PADDRINFO);
        access.put(Structs.PADDRINFO, "spinfo_assoc_id", association);
        SocketAddresses.write(
                access.value(),
                Structs.offset(Structs.PADDRINFO, "spinfo_address"),
                address.getAddress(),
                address.getPort());
        if (access.get(IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, Structs.PADDRINFO) < 0) {
            return null;
        }
        int state = access.integer(Structs.PADDRINFO, "spinfo_state");
        return new KernelPath(
                state >= PATH_ACTIVE,
                state != PATH_UNCONFIRMED,
                access.unsignedInteger(Structs.PADDRINFO, "spinfo_cwnd"),
                access.unsignedInteger(Structs.PADDRINFO, "spinfo_srtt"),
                access.unsignedInteger(Structs.PADDRINFO, "spinfo_rto"),
                access.integer(Structs.PADDRINFO, "spinfo_mtu"));
    }

    /// What the kernel tells of a path.
    ///
    /// @param srttJiffies in ticks of the kernel, unlike the time-out
    private record KernelPath(
            boolean active,
            boolean confirmed,
            long congestionWindow,
            long srttJiffies,
            long rtoMillis,
            int mtu) {}

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }
}
