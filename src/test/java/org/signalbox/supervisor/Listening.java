// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// The end of a supervisor: a datagram socket of the system's own name space.
public final class Listening implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int OCTETS_MAX = 4096;

    private final Arena arena = Arena.ofConfined();
    private final int fd;

    /// @param name a path, or one behind `@`
    public Listening(String name) {
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        boolean isFile = name.startsWith("/");
        MemorySegment address = arena.allocate(Short.BYTES + octets.length + (isFile ? 1 : 0));
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(octets, 0, address, JAVA_BYTE, Short.BYTES, octets.length);
        if (!isFile) {
            address.set(JAVA_BYTE, Short.BYTES, (byte) 0);
        }
        fd =
                (int)
                        call(
                                "socket",
                                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                                AF_UNIX,
                                SOCK_DGRAM,
                                0);
        int bound =
                (int)
                        call(
                                "bind",
                                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                                fd,
                                address,
                                (int) address.byteSize());
        assertThat(bound).isZero();
    }

    /// The next message, which must have arrived: messages have when they were sent.
    public String next() {
        MemorySegment buffer = arena.allocate(OCTETS_MAX);
        long length =
                (long)
                        call(
                                "recv",
                                FunctionDescriptor.of(
                                        JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                                fd,
                                buffer,
                                (long) OCTETS_MAX,
                                MSG_DONTWAIT);
        assertThat(length).as("octets of a message").isPositive();
        return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), fd);
        arena.close();
    }

    private static Object call(String name, FunctionDescriptor descriptor, Object... arguments) {
        Linker linker = Linker.nativeLinker();
        MethodHandle handle =
                linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable fault) {
            throw new IllegalStateException(fault);
        }
    }
}
