// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.Poller;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Waits for the descriptors of one loop by `epoll`, and lends out the memory that its system calls
/// share: one batch is read or written at a time, so that a thousand associations need no more of
/// it than one.
final class Reactor implements Poller {
    /// Of epoll events: there is something to read.
    static final int READABLE = 0x1;

    /// Of epoll events: there is room to write.
    static final int WRITABLE = 0x4;

    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;

    /// After so many descriptors the loop looks at its tasks.
    private static final int EVENTS_MAX = 128;

    private static final int TURN_ENDS_MAX = 8;

    private static final int SCRATCH_OCTETS = 16 * 1024;
    private static final long WAKER = -1;
    private static final long EVENT_DATA = Structs.offset(Structs.EPOLL_EVENT, "data");
    private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1L);

    private final Arena arena = Arena.ofConfined();
    private final Libc libc = new Libc(arena);
    private final MemorySegment events =
            arena.allocate(Structs.EPOLL_EVENT.byteSize() * EVENTS_MAX, Long.BYTES);
    private final MemorySegment scratch = arena.allocate(SCRATCH_OCTETS, Long.BYTES);
    private final ReceiveArea received = new ReceiveArea(arena, libc);
    private final SendArea sending = new SendArea(arena, libc);
    private @Nullable ReceiveArea lastWords;
    private final int epoll;
    private final int waker;

    /// By descriptor. A number tells two lives of one descriptor apart, since an event of the first
    /// may be looked at in the second.
    private @Nullable Registration[] registrations = new Registration[64];

    private final long jiffyNanos;
    private int serial;
    private List<Source> turnEnds = new ArrayList<>();
    private List<Source> turnEndsSpare = new ArrayList<>();

    /// False only while the loop waits or is about to.
    private final AtomicBoolean awake = new AtomicBoolean(true);

    private final AtomicInteger wakers = new AtomicInteger();
    private volatile boolean closed;

    private record Registration(int fd, int serial, Source source) {}

    /// To be used and closed by the calling thread.
    Reactor() {
        int made = libc.epollCreate(CLOEXEC);
        if (made < 0) {
            arena.close();
            throw new UncheckedIOException(new SystemCallException("epoll_create1", -made));
        }
        epoll = made;
        waker = libc.eventfd(0, CLOEXEC | NONBLOCK);
        try {
            if (waker < 0) {
                throw new SystemCallException("eventfd", -waker);
            }
            control(ADD, waker, READABLE, WAKER);
        } catch (IOException refused) {
            libc.close(epoll);
            if (waker >= 0) {
                libc.close(waker);
            }
            arena.close();
            throw new UncheckedIOException(refused);
        }
        jiffyNanos = SocketOptions.tick(libc, scratch);
    }

    /// The loop's own, made when it is first asked for. Called on the loop.
    static Reactor of(NettyLoop loop) {
        return loop.poller(Reactor.class, Reactor::new);
    }

    Libc libc() {
        return libc;
    }

    /// One tick of the kernel's clock.
    long jiffyNanos() {
        return jiffyNanos;
    }

    /// For the argument of one system call.
    MemorySegment scratch() {
        return scratch;
    }

    ReceiveArea received() {
        return received;
    }

    /// For what a socket says when it is over, which may be asked while [#received] is looked at.
    ReceiveArea lastWords() {
        ReceiveArea area = lastWords;
        if (area == null) {
            area = new ReceiveArea(arena, libc);
            lastWords = area;
        }
        return area;
    }

    SendArea sending() {
        return sending;
    }

    // ---- descriptors ---------------------------------------------------------------------------

    /// Begins to wait for `fd` to become readable.
    void register(int fd, Source source) throws IOException {
        if (fd >= registrations.length) {
            registrations =
                    Arrays.copyOf(registrations, Math.max(fd + 1, registrations.length * 2));
        }
        Registration registration = new Registration(fd, ++serial, source);
        control(ADD, fd, READABLE, data(registration));
        registrations[fd] = registration;
    }

    /// Changes what a registered descriptor is waited for.
    void await(int fd, int wanted) throws IOException {
        Registration registration = registrations[fd];
        if (registration != null) {
            control(MODIFY, fd, wanted, data(registration));
        }
    }

    /// Stops waiting for it. To be called before it is closed.
    void unregister(int fd) {
        if (fd < registrations.length && registrations[fd] != null) {
            registrations[fd] = null;
            libc.epollControl(epoll, DELETE, fd, 0); // can only fail if it is gone already
        }
    }

    /// Has [Source#onTurnEnd] called once, when what is ready has been dealt with.
    void atTurnEnd(Source source) {
        turnEnds.add(source);
    }

    private static long data(Registration registration) {
        return (long) registration.serial << Integer.SIZE | registration.fd;
    }

    private void control(int operation, int fd, int wanted, long data) throws IOException {
        scratch.set(JAVA_INT, 0, wanted);
        scratch.set(JAVA_LONG_UNALIGNED, EVENT_DATA, data);
        int result = libc.epollControl(epoll, operation, fd, scratch.address());
        if (result < 0) {
            throw new SystemCallException("epoll_ctl", -result);
        }
    }

    // ---- the loop's turn -----------------------------------------------------------------------

    @Override
    public void prepareToWait() {
        awake.set(false);
    }

    @Override
    public int poll(long timeoutNanos) {
        endTurn(); // of the tasks that have run since
        int timeout = turnEnds.isEmpty() ? timeoutMillis(timeoutNanos) : 0;
        int ready = libc.epollWait(epoll, events.address(), EVENTS_MAX, timeout);
        awake.set(true);
        for (int i = 0; i < ready; i++) {
            dispatch(i * Structs.EPOLL_EVENT.byteSize());
        }
        endTurn();
        return Math.max(0, ready);
    }

    private static int timeoutMillis(long nanos) {
        if (nanos <= 0) {
            return nanos < 0 ? -1 : 0;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }

    private void dispatch(long at) {
        int what = events.get(JAVA_INT, at);
        long data = events.get(JAVA_LONG_UNALIGNED, at + EVENT_DATA);
        if (data == WAKER) {
            libc.read(waker, scratch.address(), Long.BYTES);
            return;
        }
        Registration registration = registrations[(int) data];
        if (registration == null || registration.serial != (int) (data >>> Integer.SIZE)) {
            return; // closed by what was done for an earlier event of this batch
        }
        try {
            registration.source.onReady(what);
        } catch (RuntimeException | Error fault) {
            registration.source.onFault(fault);
        }
    }

    /// A user who sends when it is told of room asks for another end of the turn. One whose peer
    /// reads as fast as it writes could go on for ever: the rest waits for the next turn.
    private void endTurn() {
        for (int round = 0; round < TURN_ENDS_MAX && !turnEnds.isEmpty(); round++) {
            List<Source> ending = turnEnds;
            turnEnds = turnEndsSpare;
            turnEndsSpare = ending;
            for (int i = 0; i < ending.size(); i++) {
                Source source = ending.get(i);
                try {
                    source.onTurnEnd();
                } catch (RuntimeException | Error fault) {
                    source.onFault(fault);
                }
            }
            ending.clear();
        }
    }

    // ---- other threads -------------------------------------------------------------------------

    @Override
    public void wakeUp() {
        wakers.incrementAndGet(); // the descriptor is not closed while somebody may write to it
        if (!closed && awake.compareAndSet(false, true)) {
            Libc.write(waker, ONE.address(), Long.BYTES);
        }
        wakers.decrementAndGet();
    }

    @Override
    public void awaitReady() {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment descriptor = own.allocate(Structs.POLLFD);
            descriptor.set(JAVA_INT, 0, epoll);
            descriptor.set(JAVA_SHORT, Structs.offset(Structs.POLLFD, "events"), (short) READABLE);
            wakers.incrementAndGet();
            try {
                while (!closed && Libc.poll(descriptor.address(), 1, WATCH_MILLIS) == 0) {
                    // nothing yet
                }
            } finally {
                wakers.decrementAndGet();
            }
        }
    }

    /// How soon a watching thread notices that the loop has ended.
    private static final int WATCH_MILLIS = 100;

    @Override
    public void close() {
        closed = true;
        while (wakers.get() > 0) {
            Thread.onSpinWait();
        }
        for (Registration registration : registrations) {
            if (registration != null) {
                try {
                    registration.source.onLoopEnd();
                } catch (RuntimeException | Error fault) {
                    registration.source.onFault(fault); // the others are to be closed too
                }
            }
        }
        libc.close(waker);
        libc.close(epoll);
        arena.close();
    }
}
