// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Where the messages of one `recvmmsg` are put, to be taken out before the next.
final class ReceiveArea {
    /// After so many messages the loop looks at its other descriptors.
    static final int MESSAGES_MAX = 64;

    /// What is longer arrives in pieces; holds a message of any narrowband link.
    private static final int SLOT_OCTETS = 4_096;

    private static final int DONTWAIT = 0x40;
    private static final int NOTIFICATION = 0x8000;
    private static final int END_OF_RECORD = 0x80;
    private static final int SCTP_RCVINFO = 3;

    private static final long HEADER = Structs.MMSGHDR.byteSize();
    private static final long CONTROL = Structs.RCVINFO.byteSize();
    private static final long CONTROL_LENGTH = Structs.offset(Structs.MMSGHDR, "msg_controllen");
    private static final long FLAGS = Structs.offset(Structs.MMSGHDR, "msg_flags");
    private static final long LENGTH = Structs.offset(Structs.MMSGHDR, "msg_len");
    private static final long LEVEL = Structs.offset(Structs.RCVINFO, "cmsg_level");
    private static final long TYPE = Structs.offset(Structs.RCVINFO, "cmsg_type");
    private static final long STREAM = Structs.offset(Structs.RCVINFO, "rcv_sid");
    private static final long PROTOCOL = Structs.offset(Structs.RCVINFO, "rcv_ppid");

    private final Libc libc;
    private final MemorySegment headers;
    private final MemorySegment controls;
    private final MemorySegment octets;
    private final ByteBuf buffer;
    private int used;

    ReceiveArea(Arena arena, Libc libc) {
        this.libc = libc;
        this.headers = arena.allocate(HEADER * MESSAGES_MAX, Long.BYTES);
        this.controls = arena.allocate(CONTROL * MESSAGES_MAX, Long.BYTES);
        this.octets = arena.allocate((long) SLOT_OCTETS * MESSAGES_MAX, 64);
        this.buffer = Unpooled.wrappedBuffer(octets.asByteBuffer());
        MemorySegment vectors = arena.allocate(Structs.IOVEC.byteSize() * MESSAGES_MAX, Long.BYTES);
        for (int i = 0; i < MESSAGES_MAX; i++) {
            long vector = i * Structs.IOVEC.byteSize();
            vectors.set(JAVA_LONG, vector, octets.address() + (long) i * SLOT_OCTETS);
            vectors.set(JAVA_LONG, vector + Long.BYTES, SLOT_OCTETS);
            long header = i * HEADER;
            headers.set(
                    JAVA_LONG,
                    header + Structs.offset(Structs.MMSGHDR, "msg_iov"),
                    vectors.address() + vector);
            headers.set(JAVA_LONG, header + Structs.offset(Structs.MMSGHDR, "msg_iovlen"), 1);
            headers.set(
                    JAVA_LONG,
                    header + Structs.offset(Structs.MMSGHDR, "msg_control"),
                    controls.address() + i * CONTROL);
        }
        used = MESSAGES_MAX;
    }

    /// Reads what is there.
    ///
    /// @return how many messages, 0 if there is nothing, or an error number, negated
    int receive(int fd, int max) {
        for (int i = 0; i < used; i++) { // what the last call has changed
            headers.set(JAVA_LONG, i * HEADER + CONTROL_LENGTH, CONTROL);
            headers.set(JAVA_INT, i * HEADER + FLAGS, 0);
        }
        int count = libc.recvmmsg(fd, headers.address(), max, DONTWAIT);
        used = Math.max(0, count);
        return count == -Errno.EAGAIN || count == -Errno.EINTR ? 0 : count;
    }

    boolean isNotification(int i) {
        return (flags(i) & NOTIFICATION) != 0;
    }

    /// Whether the message ends here; otherwise more pieces of it follow.
    boolean isComplete(int i) {
        return (flags(i) & END_OF_RECORD) != 0;
    }

    private int flags(int i) {
        return headers.get(JAVA_INT, i * HEADER + FLAGS);
    }

    /// In octets; 0 at the end of the association.
    int length(int i) {
        return headers.get(JAVA_INT, i * HEADER + LENGTH);
    }

    int stream(int i) {
        return hasInfo(i) ? Short.toUnsignedInt(controls.get(JAVA_SHORT, i * CONTROL + STREAM)) : 0;
    }

    int payloadProtocol(int i) {
        return hasInfo(i)
                ? Integer.reverseBytes(controls.get(JAVA_INT, i * CONTROL + PROTOCOL))
                : 0;
    }

    private boolean hasInfo(int i) {
        return headers.get(JAVA_LONG, i * HEADER + CONTROL_LENGTH) > PROTOCOL
                && controls.get(JAVA_INT, i * CONTROL + LEVEL) == SocketOptions.IPPROTO_SCTP
                && controls.get(JAVA_INT, i * CONTROL + TYPE) == SCTP_RCVINFO;
    }

    /// The octets of a notification, until the next [#receive].
    MemorySegment octets(int i) {
        return octets.asSlice((long) i * SLOT_OCTETS, length(i));
    }

    /// A copy of a message, owned by the caller.
    ByteBuf copy(int i, ByteBufAllocator allocator) {
        int length = length(i);
        ByteBuf copy = allocator.directBuffer(length);
        copy.writeBytes(buffer, i * SLOT_OCTETS, length);
        return copy;
    }
}
