// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

import jdk.net.ExtendedSocketOptions;

import org.jline.terminal.impl.ExternalTerminal;
import org.jspecify.annotations.Nullable;
import org.signalbox.access.Door;
import org.signalbox.access.Gatekeeper;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.admin.NodePort;
import org.signalbox.door.Frame.BrokenFrame;
import org.signalbox.door.Frame.Kind;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/// The command line for `signalbox cli` on this machine, over a Unix socket that only the account
/// of
/// the node, and root, can use: the file says so, and the kernel is asked who has called.
///
/// [#use] is called by one thread at a time, on none that may not block.
public final class ConsoleSocket implements AutoCloseable {
    private static final String NAME = "The console";
    private static final int VISITS_MAX = 16;
    private static final int LINES_MAX = 1_000;
    private static final String ROOT = "root";

    private final NodePort node;
    private final Gatekeeper gate;
    private final DoorObserver observer;
    private final Set<FrameChannel> visits = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocketChannel server;
    private Optional<Path> bound = Optional.empty();

    /// A door that is not open yet.
    public ConsoleSocket(NodePort node, DoorObserver observer) {
        this.node = node;
        this.gate = node.gate();
        this.observer = observer;
    }

    /// Opens, moves or closes the door as the configuration wants it; whatever fails is told to the
    /// observer. Those who are in stay.
    public void use(Optional<Path> wanted) {
        if (wanted.equals(bound)) {
            return;
        }
        if (bound.isPresent()) {
            shut();
            observer.closed(NAME);
        }
        if (wanted.isPresent()) {
            try {
                open(wanted.get());
                bound = wanted;
                observer.open(NAME, wanted.get().toString());
            } catch (IOException refused) {
                observer.fails(
                        NAME,
                        "it cannot listen at %s: %s".formatted(wanted.get(), refused.getMessage()));
            }
        }
    }

    /// Ends all visits.
    @Override
    public void close() {
        shut();
        visits.forEach(ConsoleSocket::closeQuietly);
    }

    private void open(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        removeStale(path);
        ServerSocketChannel fresh = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            fresh.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException refused) {
            fresh.close();
            throw refused;
        }
        server = fresh;
        Thread.ofVirtual().name("console-socket").start(() -> accept(fresh));
    }

    /// A node that was killed leaves its socket behind; one that runs answers.
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IOException(
                    "somebody listens there already" + (probe.isOpen() ? "" : ", or did"));
        } catch (ConnectException nobody) {
            Files.delete(path);
        }
    }

    private void shut() {
        try {
            if (server != null) {
                server.close();
                server = null;
            }
            if (bound.isPresent()) {
                Files.deleteIfExists(bound.get());
            }
        } catch (IOException failure) {
            observer.fails(NAME, "it was not closed in good order: " + failure.getMessage());
        }
        bound = Optional.empty();
    }

    private void accept(ServerSocketChannel listening) {
        try {
            while (true) {
                SocketChannel caller = listening.accept();
                Thread.ofVirtual().name("console").start(() -> serve(caller));
            }
        } catch (AsynchronousCloseException _) {
            // the door was closed
        } catch (IOException failure) {
            if (listening.isOpen()) {
                observer.fails(NAME, String.valueOf(failure.getMessage()));
            }
        }
    }

    private void serve(SocketChannel caller) {
        FrameChannel channel = new FrameChannel(caller);
        try (channel) {
            if (visits.size() >= VISITS_MAX) {
                channel.write(Frame.of(Kind.REFUSED, "Too many are at this console already"));
                return;
            }
            visits.add(channel);
            String user = caller.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
            if (!user.equals(ROOT) && !user.equals(System.getProperty("user.name"))) {
                channel.write(
                        Frame.of(
                                Kind.REFUSED,
                                "Only the account of the node, and root, may come in here"));
                return;
            }
            converse(new Operator(user, Role.CONFIGURE, Door.CONSOLE.word() + " socket"), channel);
        } catch (IOException gone) {
            // whoever leaves without a word ends their own visit only
        } finally {
            visits.remove(channel);
        }
    }

    private void converse(Operator operator, FrameChannel channel) throws IOException {
        Optional<Visit> visit = wish(channel);
        if (visit.isEmpty()) {
            return;
        }
        gate.entered(operator);
        Input in = new Input();
        Thread.ofVirtual().name("console-input").start(() -> in.fillFrom(channel));
        int status = visit.get().serve(operator, node, in, new Output(channel), in::follow);
        channel.write(Frame.exit(status));
        gate.left(operator);
    }

    /// What a client says first.
    private static Optional<Visit> wish(FrameChannel channel) throws IOException {
        Frame hello = channel.read();
        if (hello == null || hello.kind() != Kind.HELLO || hello.octets().length == 0) {
            return Optional.empty();
        }
        if (hello.octets()[0] != Frame.VERSION) {
            channel.write(
                    Frame.of(
                            Kind.REFUSED,
                            "The node speaks version %d of this protocol, and its client %d"
                                    .formatted(Frame.VERSION, hello.octets()[0])));
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        while (true) {
            Frame frame = channel.read();
            if (frame == null || lines.size() > LINES_MAX) {
                return Optional.empty();
            }
            if (frame.kind() == Kind.LINE) {
                lines.add(frame.text());
            } else if (frame.kind() == Kind.BEGIN) {
                break;
            } else {
                throw new BrokenFrame("expected a line");
            }
        }
        if (!lines.isEmpty()) {
            return Optional.of(new Visit.WithLines(lines));
        }
        return Optional.of(
                hello.octets().length == 1
                        ? new Visit.ThroughPipe()
                        : new Visit.AtScreen(hello.helloScreen()));
    }

    private static void closeQuietly(FrameChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // closed is all that it was to be
        }
    }

    /// What is typed; sizes of the window are obeyed in passing.
    ///
    /// The socket is read by a thread that nobody interrupts, which would close it: a terminal that
    /// ends does so to whoever reads its keys.
    private static final class Input extends InputStream {
        /// Frames that may wait for a command to be over.
        private static final int WAITING_MAX = 16;

        private final BlockingQueue<Frame> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
        private byte[] octets = {};
        private int at;
        private boolean over;
        private volatile @Nullable ExternalTerminal terminal;

        private void follow(ExternalTerminal watched) {
            terminal = watched;
        }

        /// Until the client has nothing more to say, or says nonsense.
        private void fillFrom(FrameChannel channel) {
            try {
                for (Frame frame; (frame = channel.read()) != null; ) {
                    if (frame.kind() == Kind.WINDOW) {
                        resize(frame);
                    } else if (frame.kind() == Kind.INPUT) {
                        waiting.put(frame);
                    } else {
                        break;
                    }
                }
                waiting.put(Frame.empty(Kind.END));
            } catch (IOException gone) {
                end();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void resize(Frame frame) throws IOException {
            ExternalTerminal resized = terminal;
            if (resized != null) {
                Visit.resize(resized, frame.screen(0, resized.getType()));
            }
        }

        /// Whoever has left cannot want what was typed last.
        private void end() {
            waiting.clear();
            boolean _ = waiting.offer(Frame.empty(Kind.END));
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            while (at == octets.length) {
                Frame frame = over ? Frame.empty(Kind.END) : next();
                if (frame.kind() == Kind.END) {
                    over = true;
                    return -1;
                }
                octets = frame.octets();
                at = 0;
            }
            int count = Math.min(length, octets.length - at);
            System.arraycopy(octets, at, into, offset, count);
            at += count;
            return count;
        }

        private Frame next() throws IOException {
            try {
                return waiting.take();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("nobody reads what is typed any more");
            }
        }
    }

    /// What is shown.
    private static final class Output extends OutputStream {
        private final FrameChannel channel;

        private Output(FrameChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            for (int at = offset; at < offset + length; at += Frame.OCTETS_MAX) {
                int end = Math.min(at + Frame.OCTETS_MAX, offset + length);
                channel.write(new Frame(Kind.OUTPUT, Arrays.copyOfRange(from, at, end)));
            }
        }
    }
}
