// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The system calls in use, as the C library has them. Each returns what the system returned, or
/// the error number negated, as the kernel itself does. Pointers are passed as addresses, so that
/// nothing is made for a call.
///
/// An instance holds the place where the error number is put: one for each thread.
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET =
            call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle LISTEN =
            call("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            call(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle GETSOCKOPT =
            call(
                    "getsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle EPOLL_CREATE =
            call("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle EPOLL_CTL =
            call(
                    "epoll_ctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle EPOLL_WAIT =
            call(
                    "epoll_wait",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD =
            call("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle RECVMMSG =
            call(
                    "recvmmsg",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle SENDMMSG =
            call(
                    "sendmmsg",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOCK_GETRES =
            call("clock_getres", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

    // from any thread: without a place for the error number
    private static final MethodHandle WRITE =
            plain("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle POLL =
            plain("poll", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private final MemorySegment capture;

    /// @param arena lives as long as calls are made
    Libc(Arena arena) {
        this.capture = arena.allocate(CAPTURE);
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                symbol(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle plain(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(symbol(name), descriptor);
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("no " + name + " in the C library"));
    }

    /// Whether pointers and `long` have 64 bits, as the records in [Structs] assume.
    static boolean isSixtyFourBit() {
        MemoryLayout pointer = LINKER.canonicalLayouts().get("void*");
        MemoryLayout longs = LINKER.canonicalLayouts().get("long");
        return pointer != null
                && longs != null
                && pointer.byteSize() == Long.BYTES
                && longs.byteSize() == Long.BYTES;
    }

    int socket(int domain, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(capture, domain, type, protocol));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int listen(int fd, int backlog) {
        try {
            return result((int) LISTEN.invokeExact(capture, fd, backlog));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int setsockopt(int fd, int level, int option, long value, int length) {
        try {
            return result((int) SETSOCKOPT.invokeExact(capture, fd, level, option, value, length));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    /// @param length address of the length, which the system changes
    int getsockopt(int fd, int level, int option, long value, long length) {
        try {
            return result((int) GETSOCKOPT.invokeExact(capture, fd, level, option, value, length));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(capture, fd));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int epollCreate(int flags) {
        try {
            return result((int) EPOLL_CREATE.invokeExact(capture, flags));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int epollControl(int epoll, int operation, int fd, long event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(capture, epoll, operation, fd, event));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int epollWait(int epoll, long events, int max, int timeoutMillis) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(capture, epoll, events, max, timeoutMillis));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int eventfd(int value, int flags) {
        try {
            return result((int) EVENTFD.invokeExact(capture, value, flags));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    long read(int fd, long buffer, long length) {
        try {
            long read = (long) READ.invokeExact(capture, fd, buffer, length);
            return read >= 0 ? read : -errno();
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int recvmmsg(int fd, long messages, int count, int flags) {
        try {
            return result((int) RECVMMSG.invokeExact(capture, fd, messages, count, flags, 0L));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int sendmmsg(int fd, long messages, int count, int flags) {
        try {
            return result((int) SENDMMSG.invokeExact(capture, fd, messages, count, flags));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    int clockResolution(int clock, long timespec) {
        try {
            return result((int) CLOCK_GETRES.invokeExact(capture, clock, timespec));
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    /// Callable from any thread; a failure cannot be told apart.
    static long write(int fd, long buffer, long length) {
        try {
            return (long) WRITE.invokeExact(fd, buffer, length);
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    /// Callable from any thread; a failure cannot be told apart.
    static int poll(long descriptors, long count, int timeoutMillis) {
        try {
            return (int) POLL.invokeExact(descriptors, count, timeoutMillis);
        } catch (Throwable fault) {
            throw unexpected(fault);
        }
    }

    private int result(int returned) {
        return returned >= 0 ? returned : -errno();
    }

    private int errno() {
        return (int) ERRNO.get(capture, 0L);
    }

    /// A call through a handle throws only what is our mistake.
    private static AssertionError unexpected(Throwable fault) {
        return new AssertionError("a native call threw", fault);
    }
}
