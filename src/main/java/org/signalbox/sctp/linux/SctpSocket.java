// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationProfile;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One descriptor: its options and requests, no decisions. Used on its reactor's loop.
///
/// Associations are numbered by the kernel; number 0 stands for those that are still to come.
final class SctpSocket implements AutoCloseable {
    static final int IPPROTO_SCTP = 132;
    static final int FUTURE_ASSOCIATIONS = 0;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_SEQPACKET = 5;
    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;

    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_ERROR = 4;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_LINGER = 13;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;

    private static final int SCTP_RTOINFO = 0;
    private static final int SCTP_ASSOCINFO = 1;
    private static final int SCTP_INITMSG = 2;
    private static final int SCTP_NODELAY = 3;
    private static final int SCTP_PRIMARY_ADDR = 6;
    private static final int SCTP_PEER_ADDR_PARAMS = 9;
    private static final int SCTP_EVENTS = 11;
    private static final int SCTP_I_WANT_MAPPED_V4_ADDR = 12;
    private static final int SCTP_STATUS = 14;
    private static final int SCTP_GET_PEER_ADDR_INFO = 15;
    private static final int SCTP_DELAYED_SACK = 16;
    private static final int SCTP_RECVRCVINFO = 32;
    private static final int SCTP_SOCKOPT_BINDX_ADD = 100;
    private static final int SCTP_GET_PEER_ADDRS = 108;
    private static final int SCTP_SOCKOPT_CONNECTX3 = 111;
    private static final int SCTP_GET_ASSOC_STATS = 112;
    private static final int SCTP_SOCKOPT_PEELOFF_FLAGS = 122;

    private static final int SCTP_ABORT = 0x4;
    private static final int SCTP_EOF = 0x200;
    private static final int SPP_HB_ENABLE = 0x1;

    /// More addresses than a peer may list in one INIT of 1,500 octets.
    private static final int ADDRESSES_MAX = 180;

    private static final int LENGTH_AT = 16 * 1024 - 8;

    private final Reactor reactor;
    private final Libc libc;
    private final MemorySegment scratch;
    private final int fd;
    private boolean closed;

    private SctpSocket(Reactor reactor, int fd) {
        this.reactor = reactor;
        this.libc = reactor.libc();
        this.scratch = reactor.scratch();
        this.fd = fd;
    }

    /// A one-to-many socket for addresses of these families.
    static SctpSocket open(Reactor reactor, List<InetAddress> addresses) throws IOException {
        boolean six = addresses.stream().anyMatch(Inet6Address.class::isInstance);
        int fd =
                reactor.libc()
                        .socket(
                                six ? AF_INET6 : AF_INET,
                                SOCK_SEQPACKET | NONBLOCK | CLOEXEC,
                                IPPROTO_SCTP);
        if (fd < 0) {
            throw new SystemCallException("socket", -fd);
        }
        SctpSocket socket = new SctpSocket(reactor, fd);
        try {
            socket.setInt(IPPROTO_SCTP, SCTP_NODELAY, 1);
            socket.setInt(IPPROTO_SCTP, SCTP_RECVRCVINFO, 1);
            socket.setInt(IPPROTO_SCTP, SCTP_I_WANT_MAPPED_V4_ADDR, 0);
            socket.subscribe();
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        return socket;
    }

    int fd() {
        return fd;
    }

    boolean isClosed() {
        return closed;
    }

    /// Begins to hear when there is something to read.
    void listenTo(Source source) throws IOException {
        reactor.register(fd, source);
    }

    /// Association changes, peer address changes, shutdowns and broken-off partial deliveries. What
    /// the option calls the first event, data, is had better by `SCTP_RECVRCVINFO`.
    private void subscribe() throws IOException {
        byte[] wanted = {0, 1, 1, 0, 0, 1, 1, 0};
        scratch.asSlice(0, wanted.length).copyFrom(MemorySegment.ofArray(wanted));
        set(IPPROTO_SCTP, SCTP_EVENTS, wanted.length, "SCTP_EVENTS");
    }

    // ---- the endpoint --------------------------------------------------------------------------

    void bind(List<InetAddress> addresses, int port) throws IOException {
        long length = writeAddresses(0, addresses, port);
        set(IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, (int) length, "bind");
        // The kernel asks again whether the port is free when a socket begins to listen, and takes
        // those that were peeled off for strangers unless all allow it. Not earlier: while binding
        // it would let two endpoints have one port.
        setInt(SOL_SOCKET, SO_REUSEADDR, 1);
    }

    /// @param backlog 0 to be called no longer
    void listen(int backlog) throws IOException {
        check("listen", libc.listen(fd, backlog));
    }

    /// What is offered to callers, and asked for when calling.
    void setStreams(int outbound, int inbound, AssociationProfile profile) throws IOException {
        put(Structs.INITMSG, "sinit_num_ostreams", (short) outbound);
        put(Structs.INITMSG, "sinit_max_instreams", (short) inbound);
        // one more than the profile says, so that our own deadline ends an opening, with its reason
        put(
                Structs.INITMSG,
                "sinit_max_attempts",
                (short) Math.min(0x7FFF, profile.maxInitRetransmits() + 1));
        put(
                Structs.INITMSG,
                "sinit_max_init_timeo",
                (short) Math.min(0xFFFF, millis(profile.rtoMax())));
        set(IPPROTO_SCTP, SCTP_INITMSG, (int) Structs.INITMSG.byteSize(), "SCTP_INITMSG");
    }

    /// Calls a peer at all its addresses.
    ///
    /// @return the kernel's number of the association
    /// @throws SystemCallException if the call cannot even begin
    int connect(List<InetAddress> addresses, int port) throws SystemCallException {
        long list = Structs.CONNECTX.byteSize();
        long octets = writeAddresses(list, addresses, port);
        put(Structs.CONNECTX, "assoc_id", 0);
        put(Structs.CONNECTX, "addrs_octets", (int) octets);
        scratch.set(JAVA_LONG, Structs.offset(Structs.CONNECTX, "addrs"), scratch.address() + list);
        int result = get(IPPROTO_SCTP, SCTP_SOCKOPT_CONNECTX3, (int) Structs.CONNECTX.byteSize());
        if (result < 0 && result != -Errno.EINPROGRESS) {
            throw new SystemCallException("connect", -result);
        }
        return scratch.get(JAVA_INT, 0);
    }

    /// Gives an association that is up a socket of its own.
    SctpSocket peelOff(int association) throws SystemCallException {
        put(Structs.PEELOFF_FLAGS, "associd", association);
        put(Structs.PEELOFF_FLAGS, "sd", -1);
        put(Structs.PEELOFF_FLAGS, "flags", NONBLOCK | CLOEXEC);
        check(
                "peel off",
                get(
                        IPPROTO_SCTP,
                        SCTP_SOCKOPT_PEELOFF_FLAGS,
                        (int) Structs.PEELOFF_FLAGS.byteSize()));
        return new SctpSocket(
                reactor, scratch.get(JAVA_INT, Structs.offset(Structs.PEELOFF_FLAGS, "sd")));
    }

    // ---- associations --------------------------------------------------------------------------

    /// Timers and limits.
    ///
    /// @param association the kernel's number, or [#FUTURE_ASSOCIATIONS]
    /// @param paths how many addresses the peer has
    void configure(AssociationProfile profile, int association, int paths) throws IOException {
        put(Structs.RTOINFO, "srto_assoc_id", association);
        put(Structs.RTOINFO, "srto_initial", millis(profile.rtoInitial()));
        put(Structs.RTOINFO, "srto_max", millis(profile.rtoMax()));
        put(Structs.RTOINFO, "srto_min", millis(profile.rtoMin()));
        set(IPPROTO_SCTP, SCTP_RTOINFO, (int) Structs.RTOINFO.byteSize(), "SCTP_RTOINFO");

        scratch.asSlice(0, Structs.PADDRPARAMS.byteSize()).fill((byte) 0); // any address
        put(Structs.PADDRPARAMS, "spp_assoc_id", association);
        put(Structs.PADDRPARAMS, "spp_hbinterval", millis(profile.heartbeatInterval()));
        put(Structs.PADDRPARAMS, "spp_pathmaxrxt", (short) profile.pathMaxRetransmits());
        put(Structs.PADDRPARAMS, "spp_flags", SPP_HB_ENABLE);
        set(
                IPPROTO_SCTP,
                SCTP_PEER_ADDR_PARAMS,
                (int) Structs.PADDRPARAMS.byteSize(),
                "SCTP_PEER_ADDR_PARAMS");

        scratch.asSlice(0, Structs.ASSOCPARAMS.byteSize()).fill((byte) 0);
        put(Structs.ASSOCPARAMS, "sasoc_assoc_id", association);
        // RFC 9260 section 8.2: it should not exceed the sum of the paths' own limits, and with
        // several paths the kernel insists
        int limit = profile.associationMaxRetransmits();
        put(
                Structs.ASSOCPARAMS,
                "sasoc_asocmaxrxt",
                (short)
                        (paths > 1
                                ? Math.min(limit, paths * profile.pathMaxRetransmits())
                                : limit));
        put(Structs.ASSOCPARAMS, "sasoc_cookie_life", millis(profile.cookieLife()));
        set(IPPROTO_SCTP, SCTP_ASSOCINFO, (int) Structs.ASSOCPARAMS.byteSize(), "SCTP_ASSOCINFO");

        int delay = millis(profile.sackDelay());
        put(Structs.SACK_INFO, "sack_assoc_id", association);
        put(Structs.SACK_INFO, "sack_delay", delay);
        // RFC 9260 section 6.2: every second packet at least; without delay, every packet
        put(Structs.SACK_INFO, "sack_freq", delay > 0 ? 2 : 1);
        set(
                IPPROTO_SCTP,
                SCTP_DELAYED_SACK,
                (int) Structs.SACK_INFO.byteSize(),
                "SCTP_DELAYED_SACK");
    }

    /// Makes one of the peer's addresses the primary (RFC 6458 section 8.1.10). An association that
    /// has just ended has none, and need not have.
    void setPrimary(int association, InetSocketAddress address) {
        scratch.asSlice(0, Structs.PRIM.byteSize()).fill((byte) 0);
        put(Structs.PRIM, "ssp_assoc_id", association);
        SocketAddresses.write(
                scratch,
                Structs.offset(Structs.PRIM, "ssp_addr"),
                address.getAddress(),
                address.getPort());
        libc.setsockopt(
                fd,
                IPPROTO_SCTP,
                SCTP_PRIMARY_ADDR,
                scratch.address(),
                (int) Structs.PRIM.byteSize());
    }

    /// The addresses of an association's peer; empty if the association is gone.
    List<InetSocketAddress> peerAddresses(int association) {
        long list = Structs.GETADDRS.byteSize();
        put(Structs.GETADDRS, "assoc_id", association);
        put(Structs.GETADDRS, "addr_num", 0);
        int room = (int) list + ADDRESSES_MAX * Structs.SOCKADDR_OCTETS / 4;
        if (get(IPPROTO_SCTP, SCTP_GET_PEER_ADDRS, room) < 0) {
            return List.of();
        }
        int count = scratch.get(JAVA_INT, Structs.offset(Structs.GETADDRS, "addr_num"));
        List<InetSocketAddress> addresses = new ArrayList<>();
        long at = list;
        for (int i = 0; i < Math.min(count, ADDRESSES_MAX); i++) {
            InetSocketAddress address = SocketAddresses.read(scratch, at);
            if (address == null) {
                break;
            }
            addresses.add(address);
            at += SocketAddresses.length(address.getAddress());
        }
        return addresses;
    }

    /// RFC 9260 section 9.1.
    ///
    /// @param reason for the peer, as the cause "user-initiated abort"
    void abort(int association, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(words.length, ABORT_REASON_OCTETS_MAX);
        scratch.asSlice(0, length).copyFrom(MemorySegment.ofArray(words).asSlice(0, length));
        // an association that has just ended cannot be aborted, and need not be
        reactor.sending().request(fd, association, SCTP_ABORT, scratch.address(), length);
    }

    private static final int ABORT_REASON_OCTETS_MAX = 256;

    /// RFC 9260 section 9.2; what the kernel holds is delivered first.
    void shutDown(int association) throws IOException {
        check(
                "shut down",
                reactor.sending().request(fd, association, SCTP_EOF, scratch.address(), 0));
    }

    // ---- what the kernel knows -----------------------------------------------------------------

    /// The association as the kernel has it; null if it is gone.
    @Nullable KernelStatus status(int association) {
        put(Structs.STATUS, "sstat_assoc_id", association);
        if (get(IPPROTO_SCTP, SCTP_STATUS, (int) Structs.STATUS.byteSize()) < 0) {
            return null;
        }
        long primary = Structs.offset(Structs.STATUS, "sstat_primary");
        KernelStatus status =
                new KernelStatus(
                        Integer.toUnsignedLong(integer(Structs.STATUS, "sstat_rwnd")),
                        unsignedShort(Structs.STATUS, "sstat_unackdata"),
                        unsignedShort(Structs.STATUS, "sstat_penddata"),
                        unsignedShort(Structs.STATUS, "sstat_instrms"),
                        unsignedShort(Structs.STATUS, "sstat_outstrms"),
                        SocketAddresses.read(
                                scratch,
                                primary + Structs.offset(Structs.PADDRINFO, "spinfo_address")));
        return status;
    }

    /// What an association looks like from outside.
    ///
    /// @param peerWindowOctets as last told by the peer, less what is on its way
    /// @param unacknowledged DATA chunks sent and not acknowledged
    /// @param pending DATA chunks received and not yet read
    /// @param primary where new data goes
    record KernelStatus(
            long peerWindowOctets,
            int unacknowledged,
            int pending,
            int inboundStreams,
            int outboundStreams,
            @Nullable InetSocketAddress primary) {}

    /// One path as the kernel has it; null if it is gone.
    @Nullable KernelPath path(int association, InetSocketAddress address) {
        scratch.asSlice(0, Structs.PADDRINFO.byteSize()).fill((byte) 0);
        put(Structs.PADDRINFO, "spinfo_assoc_id", association);
        SocketAddresses.write(
                scratch,
                Structs.offset(Structs.PADDRINFO, "spinfo_address"),
                address.getAddress(),
                address.getPort());
        if (get(IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, (int) Structs.PADDRINFO.byteSize()) < 0) {
            return null;
        }
        int state = integer(Structs.PADDRINFO, "spinfo_state");
        return new KernelPath(
                state >= PATH_ACTIVE,
                state != PATH_UNCONFIRMED,
                Integer.toUnsignedLong(integer(Structs.PADDRINFO, "spinfo_cwnd")),
                Integer.toUnsignedLong(integer(Structs.PADDRINFO, "spinfo_srtt")),
                Integer.toUnsignedLong(integer(Structs.PADDRINFO, "spinfo_rto")),
                integer(Structs.PADDRINFO, "spinfo_mtu"));
    }

    /// `SCTP_ACTIVE`; below are inactive and potentially failed paths, to which no data goes.
    private static final int PATH_ACTIVE = 2;

    /// `SCTP_UNCONFIRMED`: RFC 9260 section 5.4.
    private static final int PATH_UNCONFIRMED = 3;

    /// What the kernel tells of a path.
    ///
    /// @param srttJiffies in ticks of the kernel, unlike the time-out
    record KernelPath(
            boolean active,
            boolean confirmed,
            long congestionWindow,
            long srttJiffies,
            long rtoMillis,
            int mtu) {}

    /// DATA chunks that an association has sent again; 0 if it is gone.
    long retransmissions(int association) {
        put(Structs.ASSOC_STATS, "sas_assoc_id", association);
        if (get(IPPROTO_SCTP, SCTP_GET_ASSOC_STATS, (int) Structs.ASSOC_STATS.byteSize()) < 0) {
            return 0;
        }
        return scratch.get(JAVA_LONG, Structs.offset(Structs.ASSOC_STATS, "sas_rtxchunks"));
    }

    /// The pending error of the socket, which is thereby taken; 0 if there is none.
    int takeError() {
        scratch.set(JAVA_INT, 0, 0);
        return get(SOL_SOCKET, SO_ERROR, Integer.BYTES) < 0 ? 0 : scratch.get(JAVA_INT, 0);
    }

    // ---- buffers -------------------------------------------------------------------------------

    /// Asks for a receive buffer, beyond the system's limit where that is allowed.
    ///
    /// @return how much the kernel lets it hold: twice what it granted, as it counts its own
    ///     overhead too
    int setReceiveBuffer(int octets) throws IOException {
        return setBuffer(SO_RCVBUFFORCE, SO_RCVBUF, octets);
    }

    /// Like [#setReceiveBuffer], for sending.
    int setSendBuffer(int octets) throws IOException {
        return setBuffer(SO_SNDBUFFORCE, SO_SNDBUF, octets);
    }

    private int setBuffer(int force, int capped, int octets) throws IOException {
        scratch.set(JAVA_INT, 0, octets);
        int forced = libc.setsockopt(fd, SOL_SOCKET, force, scratch.address(), Integer.BYTES);
        if (forced < 0) { // without CAP_NET_ADMIN
            setInt(SOL_SOCKET, capped, octets);
        }
        check("SO_RCVBUF", get(SOL_SOCKET, capped, Integer.BYTES));
        return scratch.get(JAVA_INT, 0);
    }

    // ---- ending --------------------------------------------------------------------------------

    /// Gives the descriptor back. Associations that are still on it are aborted.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        reactor.unregister(fd);
        scratch.set(JAVA_INT, 0, 1); // linger for no time: RFC 6458 section 8.1.4
        scratch.set(JAVA_INT, Integer.BYTES, 0);
        libc.setsockopt(fd, SOL_SOCKET, SO_LINGER, scratch.address(), 2 * Integer.BYTES);
        libc.close(fd);
    }

    // ---- arguments -----------------------------------------------------------------------------

    private long writeAddresses(long at, List<InetAddress> addresses, int port) {
        long next = at;
        for (InetAddress address : addresses) {
            next += SocketAddresses.write(scratch, next, address, port);
        }
        return next - at;
    }

    private void put(StructLayout struct, String member, int value) {
        scratch.set(JAVA_INT_UNALIGNED, Structs.offset(struct, member), value);
    }

    private void put(StructLayout struct, String member, short value) {
        scratch.set(JAVA_SHORT_UNALIGNED, Structs.offset(struct, member), value);
    }

    private int integer(StructLayout struct, String member) {
        return scratch.get(JAVA_INT_UNALIGNED, Structs.offset(struct, member));
    }

    private int unsignedShort(StructLayout struct, String member) {
        return Short.toUnsignedInt(scratch.get(JAVA_SHORT, Structs.offset(struct, member)));
    }

    private void setInt(int level, int option, int value) throws IOException {
        scratch.set(JAVA_INT, 0, value);
        set(level, option, Integer.BYTES, "option " + option);
    }

    private void set(int level, int option, int length, String name) throws SystemCallException {
        check(name, libc.setsockopt(fd, level, option, scratch.address(), length));
    }

    private int get(int level, int option, int length) {
        scratch.set(JAVA_INT, LENGTH_AT, length);
        return libc.getsockopt(fd, level, option, scratch.address(), scratch.address() + LENGTH_AT);
    }

    private static void check(String call, int result) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(call, -result);
        }
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }
}
