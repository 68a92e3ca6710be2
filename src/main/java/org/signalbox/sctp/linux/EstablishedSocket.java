// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.signalbox.sctp.AssociationStatus.UNKNOWN;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.MessagePieces;
import org.signalbox.sctp.ReceiveWindow;
import org.signalbox.sctp.TransportKind;
import org.signalbox.sctp.Undelivered;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// The socket of one association that is up: reads and writes in batches, and reports what the
/// kernel says. The user's bugs are caught here: this is the loop's edge.
final class EstablishedSocket implements Source {
    private static final DownReason UP = new DownReason(Cause.CLOSED, "");

    /// How long to wait when the kernel is short of memory, of which it gives no other notice.
    private static final long MEMORY_RETRY_NANOS = Duration.ofMillis(10).toNanos();

    /// What is read at most of a socket that is over, should it not be: more than the kernel's
    /// share of the send buffer and the receive buffer hold.
    private static final int LAST_BATCHES_MAX = 4_096;

    /// What is read at most in one go when the peer calls anew: more than the receive buffer holds,
    /// unless the peer goes on sending.
    private static final int CATCH_UP_BATCHES_MAX = 1_024;

    private final LinuxAssociation association;
    private final AssociationUser user;
    private final SctpSocket socket;
    private final int number;
    private final Reactor reactor;
    private final MessagePieces pieces = new MessagePieces();
    private final NotificationPieces notifications = new NotificationPieces();
    private final SendQueue queue;

    private int outboundStreams;
    private int inboundStreams;
    private int longestMessage;
    private List<InetSocketAddress> peerAddresses = List.of();

    /// The kernel takes no more until the socket is writable, or, if it never will be, until the
    /// association's end is read.
    private boolean blocked;

    private boolean flushing;
    private boolean refusedSend;
    private boolean shutdownAsked;

    /// The socket's error, which the kernel gives once and before the news of the end.
    private int error;

    private @Nullable DownReason ending;

    /// The batch that is being read: what is closed by its user in the middle still looks at the
    /// rest.
    private int batchNext;

    private int batchSize;

    /// Messages that the kernel has given up.
    private long keptByKernel;

    private long inDoubt;

    EstablishedSocket(
            LinuxAssociation association,
            AssociationUser user,
            SctpSocket socket,
            int number,
            Reactor reactor) {
        this.association = association;
        this.user = user;
        this.socket = socket;
        this.number = number;
        this.reactor = reactor;
        // half of the send buffer is the kernel's, half waits here
        this.queue = new SendQueue(Math.max(1, association.profile().sendBufferOctets() / 2));
    }

    void start(
            AssociationProfile profile,
            Notification.AssociationChange up,
            List<InetSocketAddress> from)
            throws IOException {
        outboundStreams = up.outboundStreams();
        inboundStreams = up.inboundStreams();
        peerAddresses = from;
        socket.options().configure(profile, number, from.size());
        prefer(association.preferred());
        longestMessage =
                socket.options().setSendBuffer(Math.max(1, profile.sendBufferOctets() / 2));
        ReceiveWindow.of(socket.options()::setReceiveBuffer, profile.receiveWindowOctets())
                .makeRoom(socket.options()::setReceiveBuffer);
        socket.listenTo(this);
    }

    /// SCTP port.
    int peerPort() {
        return peerAddresses.getFirst().getPort();
    }

    private boolean isCurrent() {
        return association.isCurrent(this);
    }

    /// Makes the path to this address the primary, if the peer has it.
    void prefer(InetAddress address) {
        for (InetSocketAddress known : peerAddresses) {
            if (known.getAddress().equals(address)) {
                socket.setPrimary(number, known);
            }
        }
    }

    // ---- sending -------------------------------------------------------------------------------

    /// @return whether the message was taken; if not, it is still the caller's
    boolean offer(int stream, int payloadProtocol, boolean unordered, ByteBuf message) {
        if (stream < 0 || stream >= outboundStreams || message.readableBytes() > longestMessage) {
            return false;
        }
        if (queue.isFull()) {
            refusedSend = true;
            return false;
        }
        queue.add(message, stream, payloadProtocol, unordered, association.allocator());
        return true;
    }

    /// What waits leaves when the loop's turn ends, together with what is still given in it; as
    /// much as one call can hold leaves now.
    void flush() {
        if (queue.size() >= SendArea.MESSAGES_MAX) {
            write();
        }
        if (!flushing && !blocked && (refusedSend || !queue.isEmpty())) {
            flushing = true;
            reactor.atTurnEnd(this);
        }
    }

    @Override
    public void onTurnEnd() {
        flushing = false;
        if (isCurrent()) {
            write();
            tellOfRoom();
        }
    }

    private void tellOfRoom() {
        if (refusedSend && isCurrent() && queue.isHalfEmpty()) {
            refusedSend = false;
            tell(() -> user.onWritable(association));
        }
    }

    private void write() {
        SendArea area = reactor.sending();
        while (!queue.isEmpty() && !blocked) {
            int count = queue.describe(area);
            boolean last = count == queue.size();
            int company = last ? count - 1 : count; // of these each is followed by another
            int sent = company > 0 ? area.send(socket.fd(), 0, company, true) : 0;
            int errno = Math.max(0, -sent);
            if (sent == company && last) {
                int alone = area.send(socket.fd(), company, 1, false);
                sent += Math.max(0, alone);
                errno = Math.max(0, -alone);
            }
            queue.remove(Math.max(0, sent));
            if (errno != 0) {
                onNotSent(errno);
            }
        }
        if (shutdownAsked && queue.isEmpty()) {
            shutDownNow();
        }
    }

    /// The kernel has not taken the first message of the queue.
    private void onNotSent(int errno) {
        switch (errno) {
            case Errno.EINTR -> {} // again
            case Errno.EAGAIN -> {
                blocked = true;
                await(Reactor.READABLE | Reactor.WRITABLE);
            }
            case Errno.ENOBUFS, Errno.ENOMEM -> {
                blocked = true;
                association
                        .loop()
                        .schedule(
                                association.loop().now() + MEMORY_RETRY_NANOS,
                                () -> {
                                    if (isCurrent()) {
                                        blocked = false;
                                        write();
                                        tellOfRoom();
                                    }
                                });
            }
            case Errno.EPIPE,
                    Errno.ECONNRESET,
                    Errno.ESHUTDOWN,
                    Errno.ENOTCONN,
                    Errno.ETIMEDOUT -> {
                blocked = true; // it has ended; what the socket still has to say comes first
                if (error == 0 && errno != Errno.EPIPE) {
                    error = errno;
                }
            }
            default ->
                    association.end(new DownReason(Cause.SYSTEM, "sending: " + Errno.words(errno)));
        }
        if (!isCurrent()) {
            blocked = true;
        }
    }

    private void await(int wanted) {
        try {
            reactor.await(socket.fd(), wanted);
        } catch (IOException refused) {
            association.end(new DownReason(Cause.SYSTEM, String.valueOf(refused.getMessage())));
        }
    }

    private void onWritable() {
        blocked = false;
        await(Reactor.READABLE);
        write();
        tellOfRoom();
    }

    // ---- receiving -----------------------------------------------------------------------------

    @Override
    public void onReady(int events) {
        if ((events & Reactor.WRITABLE) != 0 && blocked) {
            onWritable();
        }
        if ((events & ~Reactor.WRITABLE) != 0 && isCurrent()) {
            read();
        }
    }

    /// Hears all that there is by now, so that an end is known before anything that came after it.
    void catchUp() {
        boolean more = true;
        for (int batch = 0; more && batch < CATCH_UP_BATCHES_MAX && isCurrent(); batch++) {
            more = read();
        }
    }

    /// @return whether there was something, so that there may be more
    private boolean read() {
        ReceiveArea received = reactor.received();
        int count = received.receive(socket.fd(), ReceiveArea.MESSAGES_MAX);
        if (count < 0) {
            onSocketError(-count);
            return true;
        }
        boolean delivered = false;
        batchNext = 0;
        batchSize = count;
        while (batchNext < batchSize && isCurrent()) {
            int i = batchNext++;
            if (received.isNotification(i)) {
                if (notifications.begins(received.isComplete(i))) {
                    onNotification(Notification.decode(received.octets(i)));
                }
            } else if (received.length(i) == 0) {
                onEndOfStream();
            } else {
                delivered |= deliver(received, i);
            }
        }
        if (delivered && isCurrent()) {
            tell(() -> user.onBatchEnd(association));
        }
        return count > 0;
    }

    private boolean deliver(ReceiveArea received, int i) {
        ByteBuf whole =
                pieces.add(
                        received.copy(i, association.allocator()),
                        received.isComplete(i),
                        association.allocator());
        if (whole == null) {
            if (pieces.isTooLong()) {
                association.end(
                        new DownReason(
                                Cause.PROTOCOL_VIOLATION,
                                "message of more than "
                                        + MessagePieces.MESSAGE_OCTETS_MAX
                                        + " octets"));
            }
            return false;
        }
        try {
            user.onMessage(association, received.stream(i), received.payloadProtocol(i), whole);
        } catch (RuntimeException | Error fault) {
            onUsersFault(fault);
        }
        return true;
    }

    /// The kernel reports the error first, then what had been received, then the association's end.
    private void onSocketError(int errno) {
        if (error != 0) {
            association.end(ofError(errno)); // it has nothing else to say
        } else {
            error = errno;
        }
    }

    private void onEndOfStream() {
        DownReason known = ending;
        association.end(
                known != null
                        ? known
                        : error != 0
                                ? ofError(error)
                                : new DownReason(Cause.SYSTEM, "the kernel closed the socket"));
    }

    private void onNotification(Notification notification) {
        switch (notification) {
            case Notification.AssociationChange change -> onChange(change);
            case Notification.PathChange _ -> {
                List<InetSocketAddress> now = socket.peerAddresses(number);
                if (!now.isEmpty()) {
                    peerAddresses = now;
                }
            }
            case Notification.PeerShutsDown _ -> ending = shutDown();
            case Notification.NotDelivered chunk -> onNotDelivered(chunk);
            case Notification.DeliveryBrokenOff _ -> pieces.release();
            case Notification.Other _ -> {}
        }
    }

    private void onNotDelivered(Notification.NotDelivered chunk) {
        if (chunk.endsMessage() && chunk.wasSent()) {
            inDoubt++;
        } else if (chunk.endsMessage()) {
            keptByKernel++;
        }
    }

    private void onChange(Notification.AssociationChange change) {
        switch (change.change()) {
            case UP, NOT_STARTED -> {} // told to the endpoint
            case RESTARTED -> {
                // RFC 9260 section 5.2.4: what was in flight is lost, and so is what waits here,
                // as it belongs to the former life. The kernel has told of its part before.
                Undelivered undelivered = giveUp();
                pieces.release();
                outboundStreams = change.outboundStreams();
                inboundStreams = change.inboundStreams();
                if (association.isShuttingDown()) {
                    // what the user has ended, the kernel has begun anew
                    shutDownWhenSent();
                }
                tell(
                        () -> {
                            undelivered.tell(user, association);
                            user.onRestart(association);
                        });
            }
            case LOST -> association.end(lost(change.peersWords()));
            case SHUT_DOWN -> association.end(shutDown());
        }
    }

    private DownReason lost(@Nullable String peersWords) {
        int errno = error != 0 ? error : socket.takeError();
        if (peersWords != null && !peersWords.isEmpty()) {
            return new DownReason(Cause.ABORTED_BY_PEER, peersWords);
        }
        return errno != 0 ? ofError(errno) : new DownReason(Cause.ABORTED_BY_PEER, "");
    }

    private DownReason ofError(int errno) {
        return switch (errno) {
            case Errno.ECONNRESET, Errno.ECONNABORTED, Errno.ECONNREFUSED ->
                    new DownReason(Cause.ABORTED_BY_PEER, "");
            case Errno.ETIMEDOUT, Errno.EHOSTUNREACH, Errno.ENETUNREACH ->
                    new DownReason(Cause.UNREACHABLE, association.called());
            default -> new DownReason(Cause.SYSTEM, Errno.words(errno));
        };
    }

    private DownReason shutDown() {
        return new DownReason(
                association.isShuttingDown() ? Cause.SHUTDOWN_LOCALLY : Cause.SHUTDOWN_BY_PEER, "");
    }

    // ---- ending --------------------------------------------------------------------------------

    void shutDownWhenSent() {
        shutdownAsked = true;
        write();
    }

    private void shutDownNow() {
        shutdownAsked = false;
        try {
            socket.shutDown(number);
        } catch (IOException gone) {
            association.end(
                    new DownReason(Cause.SHUTDOWN_LOCALLY, String.valueOf(gone.getMessage())));
        }
    }

    /// Gives everything back. An association that is not over is aborted.
    ///
    /// @return what it had taken and not delivered
    Undelivered close(String reason) {
        if (!socket.isClosed()) {
            socket.abort(number, reason);
            readLastWords();
            socket.close();
        }
        pieces.release();
        blocked = true;
        return giveUp();
    }

    /// When an association is over the kernel tells of each message that it gives up, after the
    /// news of the end: it is all there by now.
    private void readLastWords() {
        while (batchNext < batchSize) {
            hearLastWord(reactor.received(), batchNext++);
        }
        ReceiveArea words = reactor.lastWords();
        boolean failed = false;
        for (int batch = 0; batch < LAST_BATCHES_MAX; batch++) {
            int count = words.receive(socket.fd(), ReceiveArea.MESSAGES_MAX);
            if (count == 0 || count < 0 && failed) {
                return;
            }
            failed = count < 0; // the socket's error comes once, and before the rest
            for (int i = 0; i < count; i++) {
                if (!words.isNotification(i) && words.length(i) == 0) {
                    return;
                }
                hearLastWord(words, i);
            }
        }
    }

    private void hearLastWord(ReceiveArea words, int i) {
        if (words.isNotification(i)
                && notifications.begins(words.isComplete(i))
                && Notification.decode(words.octets(i))
                        instanceof Notification.NotDelivered chunk) {
            onNotDelivered(chunk);
        }
    }

    /// What is undelivered belongs to a life that is over.
    private Undelivered giveUp() {
        Undelivered undelivered = new Undelivered(queue.size() + keptByKernel, inDoubt);
        queue.clear();
        keptByKernel = 0;
        inDoubt = 0;
        return undelivered;
    }

    @Override
    public void onLoopEnd() {
        close("loop ended");
    }

    // ---- the loop's edge -----------------------------------------------------------------------

    void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error fault) {
            onUsersFault(fault);
        }
    }

    private void onUsersFault(Throwable fault) {
        association.onFault(fault);
        if (isCurrent()) {
            association.end(new DownReason(Cause.SYSTEM, "fault in its user: " + fault));
        }
    }

    @Override
    public void onFault(Throwable fault) {
        association.onFault(fault);
        if (isCurrent()) {
            association.end(new DownReason(Cause.SYSTEM, "fault in the transport: " + fault));
        }
    }

    // ---- status --------------------------------------------------------------------------------

    /// What the kernel knows now.
    AssociationStatus status(String name, State state) {
        SocketOptions.Measurement measured = socket.options().measure(number, peerAddresses);
        return new AssociationStatus(
                name,
                TransportKind.KERNEL_NATIVE,
                state,
                UP,
                outboundStreams,
                inboundStreams,
                measured.peerWindowOctets(),
                UNKNOWN,
                measured.unacknowledged(),
                queue.octets(),
                measured.retransmissions(),
                measured.paths());
    }
}
