// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingInputStream;
import org.jspecify.annotations.Nullable;
import org.signalbox.door.Frame.BrokenFrame;
import org.signalbox.door.Frame.Kind;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// `signalbox cli`: brings what is typed here to a node on this machine, and shows what it answers.
///
/// The line editor, help and completion are the node's; this end only carries octets.
public final class ConsoleClient implements AutoCloseable {
    private static final long KEY_WAIT_MILLIS = 100;

    private final FrameChannel channel;
    private volatile boolean over;

    private ConsoleClient(FrameChannel channel) {
        this.channel = channel;
    }

    /// Comes in.
    ///
    /// @param socket where the node listens, as in `console socket PATH`
    /// @throws IOException if nobody listens there, or nobody else may; says what to do
    public static ConsoleClient connect(Path socket) throws IOException {
        try {
            return new ConsoleClient(
                    new FrameChannel(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
        } catch (IOException refused) {
            throw new IOException(
                    "cannot reach a node at %s: %s; expected a node that runs with console socket %s, and its account"
                            .formatted(socket, refused.getMessage(), socket),
                    refused);
        }
    }

    /// Has lines obeyed, one after the other.
    ///
    /// @param out where answers go
    /// @return the exit status: 0 if all of them succeeded
    public int obey(List<String> lines, OutputStream out) throws IOException {
        channel.write(Frame.hello());
        for (String line : lines) {
            channel.write(Frame.of(Kind.LINE, line));
        }
        channel.write(Frame.empty(Kind.BEGIN));
        return show(out);
    }

    /// Has the lines of a pipe obeyed until its end.
    public int pipe(InputStream in, OutputStream out) throws IOException {
        channel.write(Frame.hello());
        channel.write(Frame.empty(Kind.BEGIN));
        carry(in);
        return show(out);
    }

    /// Lets the person before the terminal of the process work until they leave.
    public int converse() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().name("signalbox").system(true).build()) {
            return converse(terminal);
        }
    }

    private int converse(Terminal terminal) throws IOException {
        Attributes before = terminal.getAttributes();
        channel.write(Frame.hello(screen(terminal)));
        channel.write(Frame.empty(Kind.BEGIN));
        try {
            terminal.enterRawMode();
            // every key is for the node, Ctrl-C and Ctrl-S too
            Attributes now = new Attributes(terminal.getAttributes());
            now.setLocalFlag(LocalFlag.ISIG, false);
            now.setInputFlag(InputFlag.IXON, false);
            now.setInputFlag(InputFlag.ICRNL, false);
            now.setOutputFlag(OutputFlag.OPOST, false);
            terminal.setAttributes(now);
            terminal.handle(Signal.WINCH, _ -> tellSize(terminal));
            carryKeys((NonBlockingInputStream) terminal.input());
            return show(terminal.output());
        } finally {
            over = true;
            terminal.setAttributes(before);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int show(OutputStream out) throws IOException {
        while (true) {
            @Nullable Frame frame = channel.read();
            if (frame == null) {
                throw new IOException("the node has ended the session");
            }
            switch (frame.kind()) {
                case OUTPUT -> {
                    out.write(frame.octets());
                    out.flush();
                }
                case EXIT -> {
                    return frame.octets().length == 0 ? Visit.FAILED : frame.octets()[0];
                }
                case REFUSED -> throw new IOException(frame.text());
                case HELLO, LINE, BEGIN, INPUT, END, WINDOW ->
                        throw new BrokenFrame("the node sent what clients send");
            }
        }
    }

    /// Sends what comes by a pipe, on a thread that ends with the process.
    private void carry(InputStream in) {
        onItsOwn(
                () -> {
                    byte[] buffer = new byte[Frame.OCTETS_MAX];
                    for (int count; (count = in.read(buffer)) >= 0; ) {
                        channel.write(new Frame(Kind.INPUT, Arrays.copyOf(buffer, count)));
                    }
                    channel.write(Frame.empty(Kind.END));
                });
    }

    /// Sends what is typed. It does not wait for a key for ever: a terminal cannot be closed
    /// while somebody does.
    private void carryKeys(NonBlockingInputStream keys) {
        onItsOwn(
                () -> {
                    byte[] buffer = new byte[Frame.OCTETS_MAX];
                    while (!over) {
                        int count = keys.readBuffered(buffer, 0, buffer.length, KEY_WAIT_MILLIS);
                        if (count == NonBlockingInputStream.EOF) {
                            channel.write(Frame.empty(Kind.END));
                            return;
                        }
                        if (count > 0) {
                            channel.write(new Frame(Kind.INPUT, Arrays.copyOf(buffer, count)));
                        }
                    }
                });
    }

    private interface Carrying {
        void run() throws IOException;
    }

    private static void onItsOwn(Carrying carrying) {
        Thread.ofPlatform()
                .daemon()
                .name("keyboard")
                .start(
                        () -> {
                            try {
                                carrying.run();
                            } catch (IOException _) {
                                // the session is over; the other thread knows why
                            }
                        });
    }

    private void tellSize(Terminal terminal) {
        try {
            channel.write(Frame.window(screen(terminal)));
        } catch (IOException _) {
            // the session is over; the other thread knows why
        }
    }

    private static Visit.Screen screen(Terminal terminal) {
        Size size = terminal.getSize();
        return new Visit.Screen(terminal.getType(), size.getColumns(), size.getRows());
    }
}
