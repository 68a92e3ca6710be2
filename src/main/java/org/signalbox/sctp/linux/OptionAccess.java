// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// Reads and writes the options of one descriptor, by way of memory that is lent: the value at its
/// beginning, its length in its last octets.
final class OptionAccess {
    private final Libc libc;
    private final MemorySegment value;
    private final long lengthAt;
    private final int fd;

    /// @param memory used within each method only
    OptionAccess(Libc libc, MemorySegment memory, int fd) {
        this.libc = libc;
        this.value = memory;
        this.lengthAt = memory.byteSize() - Long.BYTES;
        this.fd = fd;
    }

    /// Where the value of an option is put together, and found.
    MemorySegment value() {
        return value;
    }

    void clear(StructLayout struct) {
        value.asSlice(0, struct.byteSize()).fill((byte) 0);
    }

    void put(StructLayout struct, String member, int number) {
        value.set(JAVA_INT_UNALIGNED, Structs.offset(struct, member), number);
    }

    void put(StructLayout struct, String member, short number) {
        value.set(JAVA_SHORT_UNALIGNED, Structs.offset(struct, member), number);
    }

    int integer(StructLayout struct, String member) {
        return value.get(JAVA_INT_UNALIGNED, Structs.offset(struct, member));
    }

    long unsignedInteger(StructLayout struct, String member) {
        return Integer.toUnsignedLong(integer(struct, member));
    }

    long longInteger(StructLayout struct, String member) {
        return value.get(JAVA_LONG, Structs.offset(struct, member));
    }

    int unsignedShort(StructLayout struct, String member) {
        return Short.toUnsignedInt(value.get(JAVA_SHORT, Structs.offset(struct, member)));
    }

    /// @param name for the exception
    void set(int level, int option, StructLayout struct, String name) throws SystemCallException {
        set(level, option, (int) struct.byteSize(), name);
    }

    /// @param name for the exception
    void set(int level, int option, int length, String name) throws SystemCallException {
        check(name, libc.setsockopt(fd, level, option, value.address(), length));
    }

    void setInt(int level, int option, int number) throws IOException {
        value.set(JAVA_INT, 0, number);
        set(level, option, Integer.BYTES, "option " + option);
    }

    /// @return negative if the kernel has refused
    int trySet(int level, int option, int length) {
        return libc.setsockopt(fd, level, option, value.address(), length);
    }

    /// @return negative if the kernel has refused
    int get(int level, int option, StructLayout struct) {
        return get(level, option, (int) struct.byteSize());
    }

    /// @return negative if the kernel has refused
    int get(int level, int option, int length) {
        value.set(JAVA_INT, lengthAt, length);
        return libc.getsockopt(fd, level, option, value.address(), value.address() + lengthAt);
    }

    static void check(String call, int result) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(call, -result);
        }
    }
}
