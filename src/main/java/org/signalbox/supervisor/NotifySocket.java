// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.supervisor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/// Sends datagrams to a socket of the system's own name space (unix(7)), which the JDK cannot: its
/// sockets there are streams.
///
/// Used by one thread at a time. Nothing blocks: what cannot be sent at once is refused.
final class NotifySocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;

    /// What `sun_path` holds, its closing zero included.
    private static final int PATH_OCTETS_MAX = 108;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET =
            call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDTO =
            call(
                    "sendto",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = arena.allocate(CAPTURE);
    private final MemorySegment address;
    private final int fd;

    /// @param name a path, or one that begins with `@` in the name space that is no file's
    /// @throws IOException if there can be no such socket
    NotifySocket(String name) throws IOException {
        this.address = addressOf(name, arena);
        try {
            this.fd = (int) SOCKET.invokeExact(capture, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
        if (fd < 0) {
            throw new IOException("no socket to notify by: error " + errno());
        }
    }

    /// @throws IOException if nobody takes it
    void send(String message) throws IOException {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        long sent;
        try (Arena once = Arena.ofConfined()) {
            MemorySegment text = once.allocateFrom(JAVA_BYTE, octets);
            sent =
                    (long)
                            SENDTO.invokeExact(
                                    capture,
                                    fd,
                                    text,
                                    (long) octets.length,
                                    MSG_DONTWAIT_NOSIGNAL,
                                    address,
                                    (int) address.byteSize());
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
        if (sent != octets.length) {
            throw new IOException("the supervisor takes no message: error " + errno());
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(capture, fd);
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
        arena.close();
    }

    /// A `sockaddr_un` as long as its name.
    private static MemorySegment addressOf(String name, Arena arena) throws IOException {
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        boolean isFile = name.startsWith("/");
        if (!isFile && !name.startsWith("@")) {
            throw new IOException(
                    "cannot notify %s: expected a path, or a name behind @".formatted(name));
        }
        if (octets.length >= PATH_OCTETS_MAX) {
            throw new IOException("cannot notify %s: the name is too long".formatted(name));
        }
        // of a path the closing zero belongs to it; of another name only its octets do
        MemorySegment address = arena.allocate(Short.BYTES + octets.length + (isFile ? 1 : 0));
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(octets, 0, address, JAVA_BYTE, Short.BYTES, octets.length);
        if (!isFile) {
            address.set(JAVA_BYTE, Short.BYTES, (byte) 0);
        }
        return address;
    }

    private int errno() {
        return (int) ERRNO.get(capture, 0L);
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        MemorySegment symbol =
                LINKER.defaultLookup()
                        .find(name)
                        .orElseThrow(
                                () -> new UnsatisfiedLinkError("no " + name + " in the C library"));
        return LINKER.downcallHandle(symbol, descriptor, Linker.Option.captureCallState("errno"));
    }

    private static IllegalStateException unexpected(Throwable fault) {
        return new IllegalStateException("a call into the C library failed", fault);
    }
}
