// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Where the messages of one `sendmmsg` are described; their octets stay where they are.
final class SendArea {
    static final int MESSAGES_MAX = 64;

    private static final int DONTWAIT = 0x40;
    private static final int NOSIGNAL = 0x4000;
    private static final int MORE = 0x8000;
    private static final int SCTP_SNDINFO = 2;

    /// Of `snd_flags`, RFC 6458 section 5.3.4.
    private static final int SCTP_UNORDERED = 1;

    private static final long HEADER = Structs.MMSGHDR.byteSize();
    private static final long CONTROL = Structs.SNDINFO.byteSize();
    private static final long VECTOR = Structs.IOVEC.byteSize();
    private static final long STREAM = Structs.offset(Structs.SNDINFO, "snd_sid");
    private static final long FLAGS = Structs.offset(Structs.SNDINFO, "snd_flags");
    private static final long PROTOCOL = Structs.offset(Structs.SNDINFO, "snd_ppid");
    private static final long ASSOCIATION = Structs.offset(Structs.SNDINFO, "snd_assoc_id");

    private final Libc libc;
    private final MemorySegment headers;
    private final MemorySegment controls;
    private final MemorySegment vectors;

    SendArea(Arena arena, Libc libc) {
        this.libc = libc;
        this.headers = arena.allocate(HEADER * MESSAGES_MAX, Long.BYTES);
        this.controls = arena.allocate(CONTROL * MESSAGES_MAX, Long.BYTES);
        this.vectors = arena.allocate(VECTOR * MESSAGES_MAX, Long.BYTES);
        for (int i = 0; i < MESSAGES_MAX; i++) {
            long control = i * CONTROL;
            controls.set(JAVA_LONG, control, CONTROL);
            controls.set(
                    JAVA_INT,
                    control + Structs.offset(Structs.SNDINFO, "cmsg_level"),
                    SocketOptions.IPPROTO_SCTP);
            controls.set(
                    JAVA_INT, control + Structs.offset(Structs.SNDINFO, "cmsg_type"), SCTP_SNDINFO);
            long header = i * HEADER;
            headers.set(
                    JAVA_LONG,
                    header + Structs.offset(Structs.MMSGHDR, "msg_iov"),
                    vectors.address() + i * VECTOR);
            headers.set(JAVA_LONG, header + Structs.offset(Structs.MMSGHDR, "msg_iovlen"), 1);
            headers.set(
                    JAVA_LONG,
                    header + Structs.offset(Structs.MMSGHDR, "msg_control"),
                    controls.address() + control);
            headers.set(
                    JAVA_LONG, header + Structs.offset(Structs.MMSGHDR, "msg_controllen"), CONTROL);
        }
    }

    /// Describes a message of the next group.
    ///
    /// @param address of its first octet; the octets must stay there until the group is sent
    void set(int i, long address, int length, int stream, int payloadProtocol, boolean unordered) {
        int flags = unordered ? SCTP_UNORDERED : 0;
        set(i, address, length, stream, payloadProtocol, flags, 0);
    }

    private void set(
            int i,
            long address,
            int length,
            int stream,
            int payloadProtocol,
            int flags,
            int association) {
        vectors.set(JAVA_LONG, i * VECTOR, address);
        vectors.set(JAVA_LONG, i * VECTOR + Long.BYTES, length);
        long control = i * CONTROL;
        controls.set(JAVA_SHORT, control + STREAM, (short) stream);
        controls.set(JAVA_SHORT, control + FLAGS, (short) flags);
        // RFC 6458 section 5.3.4: passed on as it is, so in network order
        controls.set(JAVA_INT, control + PROTOCOL, Integer.reverseBytes(payloadProtocol));
        controls.set(JAVA_INT, control + ASSOCIATION, association);
    }

    /// Hands messages to the kernel.
    ///
    /// @param more whether others follow at once, for whose company these may wait
    /// @return how many it took, or an error number, negated
    int send(int fd, int from, int count, boolean more) {
        return libc.sendmmsg(
                fd,
                headers.address() + from * HEADER,
                count,
                DONTWAIT | NOSIGNAL | (more ? MORE : 0));
    }

    /// Sends a message that is none but a request to the kernel, by its flags.
    ///
    /// @return 1, or an error number, negated
    int request(int fd, int association, int flags, long address, int length) {
        set(0, address, length, 0, 0, flags, association);
        return send(fd, 0, 1, false);
    }
}
