// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.ResultCode;
import org.signalbox.net.TlsSession;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.PayloadProtocol;

import java.net.InetAddress;

/// Messages over SCTP, each in one of SCTP's (RFC 6733 section 2.1). All go by the first stream:
/// a peer's answer to DPR must not overtake its other answers.
final class SctpWire implements Wire, AssociationUser {
    private static final int STREAM = 0;
    private static final int LENGTH_OCTETS = 4;

    private final WireUser user;
    private final InetAddress remote;

    private @Nullable Association association;
    private boolean isOver;

    /// @param remote the address by which the peer was found
    SctpWire(WireUser user, InetAddress remote) {
        this.user = user;
        this.remote = remote;
    }

    /// The association that is being opened for it.
    void isCalledBy(Association calling) {
        association = calling;
    }

    @Override
    public InetAddress remote() {
        return remote;
    }

    @Override
    public @Nullable TlsSession tls() {
        return null; // that were DTLS, which is not spoken
    }

    @Override
    public boolean send(ByteBuf message) {
        Association open = association;
        if (open == null || isOver) {
            message.release();
            return false;
        }
        boolean isSent = open.send(STREAM, PayloadProtocol.DIAMETER, message);
        open.flush();
        return isSent;
    }

    @Override
    public void close() {
        if (!isOver) {
            isOver = true;
            if (association != null) {
                association.shutdown();
            }
        }
    }

    @Override
    public void abort(String reason) {
        if (!isOver) {
            isOver = true;
            if (association != null) {
                association.abort(reason);
            }
        }
    }

    @Override
    public void onUp(Association opened) {
        association = opened;
        if (isOver) {
            opened.abort("given up");
        } else {
            user.onOpen(this);
        }
    }

    @Override
    public void onMessage(Association from, int stream, int payloadProtocol, ByteBuf message) {
        try {
            if (!isOver) {
                check(message);
                user.onMessage(message);
            }
        } catch (DiameterException broken) {
            abort(String.valueOf(broken.getMessage()));
            user.onBroken(broken);
        } finally {
            message.release();
        }
    }

    /// The payload protocol is not looked at: peers of RFC 3588 say none, and others the wrong one.
    private static void check(ByteBuf message) throws DiameterException {
        int octets = message.readableBytes();
        if (octets < LENGTH_OCTETS || DiameterHeader.length(message) != octets) {
            throw new DiameterException(
                    ResultCode.INVALID_MESSAGE_LENGTH,
                    "%d octets of SCTP are not one message".formatted(octets),
                    null);
        }
    }

    @Override
    public void onRestart(Association from) {
        // what was said before is lost, capabilities included (RFC 9260 section 5.2.4)
        if (!isOver) {
            abort("restarted");
            user.onClosed("the peer has restarted");
        }
    }

    @Override
    public void onDown(Association from, DownReason reason) {
        if (!isOver) {
            isOver = true;
            user.onClosed(reason.toString());
        }
    }
}
