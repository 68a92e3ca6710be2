// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.signalbox.sctp.linux.SocketOptions.IPPROTO_SCTP;
import static org.signalbox.sctp.linux.SocketOptions.SOL_SOCKET;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One descriptor: its options and requests, no decisions. Used on its reactor's loop.
///
/// Associations are numbered by the kernel; number 0 stands for those that are still to come.
final class SctpSocket implements AutoCloseable {

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_SEQPACKET = 5;
    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;

    private static final int SO_REUSEADDR = 2;
    private static final int SO_ERROR = 4;
    private static final int SO_LINGER = 13;

    private static final int SCTP_NODELAY = 3;
    private static final int SCTP_PRIMARY_ADDR = 6;
    private static final int SCTP_EVENTS = 11;
    private static final int SCTP_I_WANT_MAPPED_V4_ADDR = 12;
    private static final int SCTP_RECVRCVINFO = 32;
    private static final int SCTP_SOCKOPT_BINDX_ADD = 100;
    private static final int SCTP_GET_PEER_ADDRS = 108;
    private static final int SCTP_SOCKOPT_CONNECTX3 = 111;
    private static final int SCTP_SOCKOPT_PEELOFF_FLAGS = 122;

    private static final int SCTP_ABORT = 0x4;
    private static final int SCTP_EOF = 0x200;

    /// More addresses than a peer may list in one INIT of 1,500 octets.
    private static final int ADDRESSES_MAX = 180;

    private final Reactor reactor;
    private final Libc libc;
    private final MemorySegment scratch;
    private final OptionAccess access;
    private final SocketOptions options;
    private final int fd;
    private boolean closed;

    private SctpSocket(Reactor reactor, int fd) {
        this.reactor = reactor;
        this.libc = reactor.libc();
        this.scratch = reactor.scratch();
        this.access = new OptionAccess(libc, scratch, fd);
        this.options = new SocketOptions(access, reactor.jiffyNanos());
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
            socket.access.setInt(IPPROTO_SCTP, SCTP_NODELAY, 1);
            socket.access.setInt(IPPROTO_SCTP, SCTP_RECVRCVINFO, 1);
            socket.access.setInt(IPPROTO_SCTP, SCTP_I_WANT_MAPPED_V4_ADDR, 0);
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

    SocketOptions options() {
        return options;
    }

    boolean isClosed() {
        return closed;
    }

    /// Begins to hear when there is something to read.
    void listenTo(Source source) throws IOException {
        reactor.register(fd, source);
    }

    /// Association changes, peer address changes, messages that were not delivered, shutdowns and
    /// broken-off partial deliveries. What the option calls the first event, data, is had better by
    /// `SCTP_RECVRCVINFO`. Of what was not delivered Linux tells nothing else in the newer event of
    /// RFC 6458 section 6.1.11, which not all of its versions have.
    private void subscribe() throws IOException {
        byte[] wanted = {0, 1, 1, 1, 0, 1, 1, 0};
        scratch.asSlice(0, wanted.length).copyFrom(MemorySegment.ofArray(wanted));
        access.set(IPPROTO_SCTP, SCTP_EVENTS, wanted.length, "SCTP_EVENTS");
    }

    // ---- the endpoint --------------------------------------------------------------------------

    void bind(List<InetAddress> addresses, int port) throws IOException {
        long length = writeAddresses(0, addresses, port);
        access.set(IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, (int) length, "bind");
        // The kernel asks again whether the port is free when a socket begins to listen, and takes
        // those that were peeled off for strangers unless all allow it. Not earlier: while binding
        // it would let two endpoints have one port.
        access.setInt(SOL_SOCKET, SO_REUSEADDR, 1);
    }

    /// @param backlog 0 to be called no longer
    void listen(int backlog) throws IOException {
        OptionAccess.check("listen", libc.listen(fd, backlog));
    }

    /// Calls a peer at all its addresses.
    ///
    /// @return the kernel's number of the association
    /// @throws SystemCallException if the call cannot even begin
    int connect(List<InetAddress> addresses, int port) throws SystemCallException {
        long list = Structs.CONNECTX.byteSize();
        long octets = writeAddresses(list, addresses, port);
        access.put(Structs.CONNECTX, "assoc_id", 0);
        access.put(Structs.CONNECTX, "addrs_octets", (int) octets);
        scratch.set(JAVA_LONG, Structs.offset(Structs.CONNECTX, "addrs"), scratch.address() + list);
        int result = access.get(IPPROTO_SCTP, SCTP_SOCKOPT_CONNECTX3, Structs.CONNECTX);
        if (result < 0 && result != -Errno.EINPROGRESS) {
            throw new SystemCallException("connect", -result);
        }
        return scratch.get(JAVA_INT, 0);
    }

    /// Gives an association that is up a socket of its own.
    SctpSocket peelOff(int association) throws SystemCallException {
        access.put(Structs.PEELOFF_FLAGS, "associd", association);
        access.put(Structs.PEELOFF_FLAGS, "sd", -1);
        access.put(Structs.PEELOFF_FLAGS, "flags", NONBLOCK | CLOEXEC);
        OptionAccess.check(
                "peel off",
                access.get(IPPROTO_SCTP, SCTP_SOCKOPT_PEELOFF_FLAGS, Structs.PEELOFF_FLAGS));
        return new SctpSocket(
                reactor, scratch.get(JAVA_INT, Structs.offset(Structs.PEELOFF_FLAGS, "sd")));
    }

    // ---- associations --------------------------------------------------------------------------

    /// Makes one of the peer's addresses the primary (RFC 6458 section 8.1.10). An association that
    /// has just ended has none, and need not have.
    void setPrimary(int association, InetSocketAddress address) {
        access.clear(Structs.PRIM);
        access.put(Structs.PRIM, "ssp_assoc_id", association);
        SocketAddresses.write(
                scratch,
                Structs.offset(Structs.PRIM, "ssp_addr"),
                address.getAddress(),
                address.getPort());
        access.trySet(IPPROTO_SCTP, SCTP_PRIMARY_ADDR, (int) Structs.PRIM.byteSize());
    }

    /// The addresses of an association's peer; empty if the association is gone.
    List<InetSocketAddress> peerAddresses(int association) {
        long list = Structs.GETADDRS.byteSize();
        access.put(Structs.GETADDRS, "assoc_id", association);
        access.put(Structs.GETADDRS, "addr_num", 0);
        int room = (int) list + ADDRESSES_MAX * Structs.SOCKADDR_OCTETS / 4;
        if (access.get(IPPROTO_SCTP, SCTP_GET_PEER_ADDRS, room) < 0) {
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
        OptionAccess.check(
                "shut down",
                reactor.sending().request(fd, association, SCTP_EOF, scratch.address(), 0));
    }

    /// The pending error of the socket, which is thereby taken; 0 if there is none.
    int takeError() {
        scratch.set(JAVA_INT, 0, 0);
        return access.get(SOL_SOCKET, SO_ERROR, Integer.BYTES) < 0 ? 0 : scratch.get(JAVA_INT, 0);
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
}
