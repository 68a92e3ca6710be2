// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.AssociationChangeNotification;
import com.sun.nio.sctp.PeerAddressChangeNotification;
import com.sun.nio.sctp.SendFailedNotification;
import com.sun.nio.sctp.ShutdownNotification;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.MessagePieces;
import org.signalbox.sctp.Undelivered;

import java.io.IOException;
import java.net.InetAddress;

/// What one socket says, to the association whose socket it is as long as it is. The user's bugs
/// are caught here: this is the loop's edge.
final class SocketEvents extends ChannelInboundHandlerAdapter {
    private final KernelAssociation association;
    private final AssociationUser user;
    private final KernelChannel source;
    private final KernelPaths paths = new KernelPaths();
    private final MessagePieces pieces = new MessagePieces();

    private @Nullable DownReason ending;
    private boolean refusedSend;
    private boolean delivered;
    private long given;

    /// Of [#given], those of a life that the peer has ended by its restart.
    private long former;

    /// DATA chunks that the kernel has told to be given up. The JDK does not say which had left.
    private long givenUp;

    /// The kernel has told of the end, and so of all that it gives up.
    private boolean kernelHasTold;

    SocketEvents(KernelAssociation association, AssociationUser user, KernelChannel source) {
        this.association = association;
        this.user = user;
        this.source = source;
    }

    KernelChannel source() {
        return source;
    }

    /// A message is about to be given to the socket.
    void onGiven() {
        given++;
    }

    /// A message was refused: the user is to be told when the socket takes more.
    void onRefused() {
        refusedSend = true;
    }

    void prefer(InetAddress address) {
        paths.prefer(address, source);
        association.onPaths(paths);
    }

    private boolean isCurrent() {
        return association.isCurrent(source);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!isCurrent() || !association.isOpening()) {
            return;
        }
        com.sun.nio.sctp.Association kernels = source.association();
        paths.learn(source);
        paths.prefer(association.preferred(), source);
        try {
            source.makeRoom();
        } catch (IOException gone) {
            // it has ended already: the news of that are next
        }
        association.onEstablished(
                source, kernels.maxOutboundStreams(), kernels.maxInboundStreams(), paths);
        tell(() -> user.onUp(association));
    }

    /// A message, or a piece of a long one, which is owned by this from now on.
    ///
    /// @param last whether it ends the message
    void onReceived(int stream, int protocol, ByteBuf octets, boolean last) {
        if (!isCurrent()) {
            octets.release();
            return;
        }
        ByteBuf whole = pieces.add(octets, last, source.alloc());
        if (whole == null) {
            if (pieces.isTooLong()) {
                association.end(
                        new DownReason(
                                Cause.PROTOCOL_VIOLATION,
                                "message of more than "
                                        + MessagePieces.MESSAGE_OCTETS_MAX
                                        + " octets"));
            }
            return;
        }
        delivered = true;
        try {
            user.onMessage(association, stream, protocol, whole);
        } catch (RuntimeException | Error fault) {
            onFault(fault);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (delivered && isCurrent()) {
            delivered = false;
            tell(() -> user.onBatchEnd(association));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (refusedSend && source.isWritable() && isCurrent()) {
            refusedSend = false;
            tell(() -> user.onWritable(association));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!isCurrent()) {
            return;
        }
        switch (event) {
            case AssociationChangeNotification change -> onChange(context, change);
            case PeerAddressChangeNotification change -> {
                if (paths.onChange(change)) {
                    association.onPaths(paths);
                }
            }
            case ShutdownNotification _ -> ending = shutDown(); // Netty closes the socket
            case SendFailedNotification _ -> givenUp++;
            default -> {} // Netty's own events
        }
    }

    private void onChange(ChannelHandlerContext context, AssociationChangeNotification change) {
        switch (change.event()) {
            case COMM_UP, CANT_START -> {} // Netty reports them by the channel's own life
            case RESTART -> {
                kernelHasTold = true;
                Undelivered undelivered = giveUp();
                kernelHasTold = false;
                source.discardPending(given);
                tell(
                        () -> {
                            undelivered.tell(user, association);
                            user.onRestart(association);
                        });
            }
            case COMM_LOST -> {
                kernelHasTold = true;
                context.executor().execute(this::endAsLost);
            }
            case SHUTDOWN -> {
                kernelHasTold = true;
                association.end(shutDown());
            }
        }
    }

    /// The JDK's news of the loss do not say why. The socket's error does, which is read after what
    /// the kernel gives up: [#exceptionCaught] has ended the association by then, unless there was
    /// no error.
    private void endAsLost() {
        if (isCurrent()) {
            source.catchUp();
        }
        if (isCurrent()) {
            association.end(
                    new DownReason(Cause.SYSTEM, "the kernel lost the association, without error"));
        }
    }

    /// What is undelivered now that a life is over. A chunk counts as a message: so it is an upper
    /// bound if messages were longer than a packet. If this end closes the socket, the JDK leaves
    /// no way to hear of the messages that the kernel held.
    Undelivered giveUp() {
        long taken = Math.max(source.written(), former);
        long waiting = given - taken;
        if (association.isShuttingDown() && waiting > 0) {
            waiting--; // the empty message after which the socket is shut down
        }
        boolean known = kernelHasTold || taken == former;
        Undelivered undelivered = new Undelivered(waiting, known ? givenUp : Undelivered.UNKNOWN);
        former = given;
        givenUp = 0;
        return undelivered;
    }

    private DownReason shutDown() {
        return new DownReason(
                association.isShuttingDown() ? Cause.SHUTDOWN_LOCALLY : Cause.SHUTDOWN_BY_PEER, "");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!isCurrent()) {
            return;
        }
        if (!(cause instanceof IOException failure)) {
            onFault(cause);
            return;
        }
        if (!association.isOpening()) { // then the connection attempt reports it
            association.end(Failures.ofSocket(association.calledAddress(source), failure));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pieces.release();
        if (isCurrent()) {
            association.end(
                    ending != null
                            ? ending
                            : new DownReason(Cause.SYSTEM, "the kernel closed the socket"));
        }
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error fault) {
            onFault(fault);
        }
    }

    private void onFault(Throwable fault) {
        association.onFault(fault);
        if (isCurrent()) {
            association.end(new DownReason(Cause.SYSTEM, "fault in its user: " + fault));
        }
    }
}
